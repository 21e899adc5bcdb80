"""The command `rules`: the rules as the paper writes them, and what is proved of each."""

import click

from x10sem.checking import catalogue
from x10sem.checking.catalogue import rule_named, rules_as_json
from x10sem.checking.exits import Exit
from x10sem.cli.output import json_text
from x10sem.semantics import RULES
from x10sem.semantics.rule import Rule


@click.command("rules")
@click.argument("name", required=False)
@click.option("--variants", is_flag=True, help="Show semantics that are wrong on purpose.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--prove", is_flag=True, help="Let Z3 prove that each keeps failures masked.")
def command(name: str | None, form: str, *, variants: bool, prove: bool) -> int:
    """Show the rule NAME, or all rules; or variants, each with the property that refutes it."""
    if variants:
        those = catalogue.variants(name)
        as_json = catalogue.variants_as_json(those)
        as_text = catalogue.variants_as_text(those)
        click.echo(json_text(as_json) if form == "json" else as_text)
        return Exit.HOLDS
    rules = [rule_named(name)] if name else list(RULES.values())
    if prove:
        return _prove(rules, form)
    if form == "json":
        click.echo(json_text(rules_as_json(rules)))
    else:
        click.echo("\n\n\n".join(r.inference for r in rules))
    return Exit.HOLDS


def _prove(rules: list[Rule], form: str) -> int:
    from x10sem.checking.symbolic_rules import proved  # noqa: PLC0415 - Z3 is slow to import

    proofs = [proved(r) for r in rules]
    broken = [p for p in proofs if p.broken]
    if form == "json":
        made = [{"name": p.rule, "cases": p.cases, "broken": p.broken or None} for p in proofs]
        click.echo(json_text(made))
    else:
        for p in proofs:
            click.echo(f"{p.rule:<20}{p.cases:>5} cases  {p.broken or 'proved'}")
        click.echo(f"proved: {len(proofs) - len(broken)} of {len(proofs)} keep failures masked")
    return Exit.SAFETY if broken else Exit.HOLDS
