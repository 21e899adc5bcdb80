"""The command `resilience`: what a failure does, statement by statement and place by place."""

from pathlib import Path
from typing import Any

import click

from x10sem.checking.check import load, refuse
from x10sem.checking.exits import Exit
from x10sem.cli.app import say
from x10sem.cli.options import COUNT, FILE, LOADING, PROPERTIES, SEARCH, request_from
from x10sem.cli.output import check_writable, shown_progress, write_whole


@click.command("resilience")
@click.argument("file", type=FILE)
@LOADING
@PROPERTIES
@SEARCH
@click.option("--most", type=COUNT, metavar="K", help="Try no more than K failures.")
@click.option("--plans", metavar="FILE", help="Write the kill plans.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(file: str, **given: Any) -> int:
    """Say what the failure of each place does to FILE, and how many it tolerates."""
    from x10sem.checking.explore import is_usual  # noqa: PLC0415 - for this only
    from x10sem.checking.kill_plan import encode as encode_plans  # noqa: PLC0415
    from x10sem.checking.principles import Suspicion  # noqa: PLC0415
    from x10sem.checking.resilience import analysed  # noqa: PLC0415
    from x10sem.checking.resilience_report import encode, report, text  # noqa: PLC0415
    from x10sem.checking.tolerance import tolerance  # noqa: PLC0415

    made = request_from(file, given)
    loaded = load(made.request)
    if made.rest["form"] == "text":
        for warning in loaded.warnings:
            say(warning)
    if made.rest["plans"]:
        check_writable(Path(made.rest["plans"]))
    with loaded.rules(), shown_progress() as progress:
        if not is_usual():
            title = "resilience is not asked of a semantics in which places fail otherwise"
            raise refuse("X2006", title, "leave out `--semantics`")
        try:
            analysis = analysed(loaded, progress)
            asked = loaded, analysis, made.rest["most"], progress
            tolerated = None if analysis.search.missing else tolerance(*asked)
        except Suspicion as e:
            raise _broken(e) from None
        if tolerated is None:
            title = f"{analysis.search.missing} has no meaning here"
            click.echo(f"error: {file}   ({title})")
            return Exit.EVALUATION
        found, those = report(loaded, analysis, tolerated)
    if made.rest["form"] == "json":
        click.echo(encode(found))
    else:
        click.echo("\n".join(text(found)))
    if made.rest["plans"]:
        write_whole(Path(made.rest["plans"]), encode_plans(those))
    known = found.complete and found.tolerates.unsure is None
    return Exit.HOLDS if known else Exit.UNKNOWN


def _broken(why: Exception) -> Exception:
    title = f"resilience is not asked of rules that break a principle ({why})"
    return refuse("X2006", title, "leave out `--semantics`")
