"""The command `equiv`: whether two programs or statements are bisimilar."""

from dataclasses import replace
from typing import Any

import click

from x10sem.checking.equivalence import Answer, Question, answer, question
from x10sem.checking.equivalence_report import as_json, headline, searched
from x10sem.checking.exits import Exit
from x10sem.checking.transitions import Seen
from x10sem.cli.app import say
from x10sem.cli.duel_story import told
from x10sem.cli.options import FAILURES, FILE, LOADING, MANY, Places, Seconds, request_from
from x10sem.cli.output import json_text, shown_progress
from x10sem.cli.session import SESSION


@click.command("equiv")
@click.argument("left", type=FILE)
@click.argument("right", type=FILE)
@LOADING
@FAILURES
@click.option("--strong", is_flag=True, help="Strong bisimilarity: silent steps count.")
@click.option("--at", "homes", type=Places(), help="Compare statements at these places only.")
@click.option("--contexts", is_flag=True, help="Compare statements in contexts, too.")
@click.option("--only-output", is_flag=True, help="See no heap: output and what is thrown only.")
@click.option(
    "--seen",
    type=click.Choice([s.value for s in Seen]),
    default=Seen.END.value,
    help="When asynchronous failures are seen: at the end, or always.",
)
@click.option("--max-states", type=MANY, metavar="N", help="Stop after N states.")
@click.option("--timeout", type=Seconds(min=0), metavar="S", help="Stop after S s.")
@click.option("--memory", type=MANY, metavar="MB", help="Stop at MB megabytes.")
@click.option("--all-steps", is_flag=True, help="Show every step of programs that differ.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(left: str, right: str, **given: Any) -> int:
    """Tell whether LEFT and RIGHT are bisimilar, and how they differ if not.

    How many places there are and which may fail is as LEFT says, unless options do.
    """
    made = request_from(left, given)
    rest = made.rest
    asked = question(
        made.request,
        replace(made.request, path=right),
        weak=not rest["strong"],
        seen=Seen(rest["seen"]),
        contexts=rest["contexts"],
        only_output=rest["only_output"],
        homes=tuple(sorted(rest["homes"] or ())),
    )
    with shown_progress() as progress:
        found = answer(asked, progress)
    exits = {True: Exit.SAFETY, False: Exit.UNKNOWN if found.limit else Exit.HOLDS}
    SESSION.exit = exits[found.difference is not None]
    if rest["form"] == "json":
        click.echo(json_text(as_json(asked, found)))
    else:
        _tell(asked, found, every_step=rest["all_steps"])
    return SESSION.exit


def _tell(asked: Question, found: Answer, *, every_step: bool) -> None:
    for warning in (*asked.left.warnings, *asked.right.warnings):
        say(warning)
    click.echo(headline(asked, found))
    if found.difference is not None:
        with asked.left.rules():
            short = not found.difference.graph.view.is_program
            click.echo(told(found.difference, SESSION.read, every_step=every_step or short))
    click.echo(searched(asked, found))
