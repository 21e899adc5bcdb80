"""The command `rules`: the rules as the paper writes them."""

import click

from x10sem.checking.catalogue import rule_named, rules_as_json
from x10sem.cli.output import json_text
from x10sem.semantics import RULES


@click.command("rules")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(name: str | None, form: str) -> None:
    """Show the rule NAME, or all rules."""
    rules = [rule_named(name)] if name else list(RULES.values())
    if form == "json":
        click.echo(json_text(rules_as_json(rules)))
    else:
        click.echo("\n\n\n".join(r.inference for r in rules))
