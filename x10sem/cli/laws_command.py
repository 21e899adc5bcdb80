"""The command `laws`: the equational laws, and what becomes of them where places fail."""

from typing import Any

import click

from x10sem.checking.check import refuse
from x10sem.checking.exits import Exit
from x10sem.checking.law_report import HEAD, as_json, as_text, legend
from x10sem.checking.law_table import rows
from x10sem.checking.laws import chosen
from x10sem.checking.transitions import Seen
from x10sem.cli.duel_story import law_failing
from x10sem.cli.options import MANY
from x10sem.cli.output import json_text
from x10sem.semantics.profiles import PROFILES, semantics


@click.command("laws")
@click.argument("law", nargs=-1)
@click.option("--workers", type=MANY, default=2, help="Processes; default: 2.")
@click.option("--table", is_flag=True, help="Show the table alone, without the plays.")
@click.option("--no-contexts", is_flag=True, help="Ask laws alone only, not in contexts.")
@click.option(
    "--seen",
    type=click.Choice([s.value for s in Seen]),
    default=Seen.END.value,
    help="When asynchronous failures are seen: at the end, or always.",
)
@click.option("--semantics", "name", metavar="NAME", default="ecoop14", help="Default: ecoop14.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(law: tuple[str, ...], **given: Any) -> int:
    """Ask LAW, as in `{skip s}=s`, or all laws, of many statements, under each failure policy."""
    if given["name"] not in PROFILES:
        known = ", ".join(f"`{n}`" for n in PROFILES)
        title = f"there is no semantics `{given['name']}`"
        raise refuse("X2006", title, f"choose one of {known}")
    laws = chosen(law)
    seen, name = Seen(given["seen"]), given["name"]
    found = rows(
        laws,
        workers=min(given["workers"], len(laws)),
        contexts=not given["no_contexts"],
        seen=seen,
        name=name,
    )
    is_text = given["form"] == "text"
    if is_text:
        click.echo(HEAD)
    done = []
    for row in found:
        done.append(row)
        if is_text:
            click.echo(as_text(row))
            with semantics(name):
                for play in () if given["table"] else law_failing(row, seen):
                    click.echo(play)
    if is_text:
        click.echo(legend(done))
    else:
        with semantics(name):
            click.echo(json_text(as_json(done, seen)))
    return Exit.HOLDS if all(r.is_expected for r in done) else Exit.SAFETY
