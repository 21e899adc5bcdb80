"""The command `check`: all interleavings of a program, and the failures of places."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from x10sem.checking.check import Loaded, Request, check, load, refuse, trace_of
from x10sem.checking.moves import Choice
from x10sem.checking.remarks import remarks
from x10sem.checking.verdict import (
    Verdict,
    conclusion,
    headline,
    histogram,
    others,
    summary,
)
from x10sem.checking.written import in_order
from x10sem.cli.app import say
from x10sem.cli.options import (
    COUNT,
    FAILURES,
    FILE,
    FORMS,
    KEEPING,
    LOADING,
    PROPERTIES,
    SEARCH,
    request_from,
)
from x10sem.cli.output import check_writable, shown_progress, write_whole
from x10sem.cli.session import SESSION

if TYPE_CHECKING:
    from x10sem.checking.keeping import Keeper
    from x10sem.checking.trace import Trace


@click.command("check")
@click.argument("file", type=FILE)
@LOADING
@FAILURES
@PROPERTIES
@SEARCH
@click.option("--format", "form", type=click.Choice(FORMS), default="text")
@click.option("--outcomes", is_flag=True, help="List every outcome.")
@click.option("--witness", type=COUNT, metavar="N", help="Show a run to the N-th outcome.")
@click.option("--all-steps", is_flag=True, help="Show every step of a counterexample.")
@click.option("--no-minimise", is_flag=True, help="Show the counterexample as it was found.")
@click.option("--trace-out", metavar="FILE", help="Write the counterexample.")
@click.option("-o", "directory", metavar="DIR", help="Leave all results here.")
@KEEPING
def command(file: str, **given: Any) -> int:
    """Search all interleavings of FILE, and judge what may happen.

    The `//~` and `//@` lines of the file say how, unless options do.
    """
    request, rest = (made := request_from(file, given)).request, made.rest
    loaded = load(request)
    if rest["form"] == "text":
        for warning in loaded.warnings:
            say(warning)
    if rest["trace_out"]:
        check_writable(Path(rest["trace_out"]))
    if rest["directory"]:
        check_writable(Path(rest["directory"], "verdict.json"))
    verdict = _checked(request, loaded, rest)
    if verdict.first is not None and not rest["no_minimise"]:
        from x10sem.checking.minimal import minimised  # noqa: PLC0415 - for what is refuted only

        verdict = minimised(loaded, verdict)
    SESSION.exit = verdict.exit
    if rest["form"] != "text":
        from x10sem.cli.results import written  # noqa: PLC0415 - for this only

        click.echo(written(verdict, loaded, rest["form"]))
    else:
        _tell(verdict, loaded, rest)
    _leave(verdict, loaded, rest)
    trace = rest["trace_out"] or (rest["directory"] and f"{rest['directory']}/trace.json")
    if verdict.counterexample is not None and trace and rest["form"] == "text":
        click.echo(f"replay: x10sem run {file} --trace {trace}")
    return verdict.exit


def _checked(request: Request, loaded: Loaded, rest: dict[str, Any]) -> Verdict:
    """Search as the options say: here, in several processes, or so that it can go on later."""
    if rest["workers"] is not None and rest["workers"] > 1:
        from x10sem.checking.swarm import check_with  # noqa: PLC0415 - for several workers only

        with shown_progress() as progress:
            return check_with(request, loaded, rest["workers"], progress)
    keeper = _keeper(rest)
    with shown_progress() as progress:
        verdict = check(loaded, progress, keeper)
    if keeper is not None and keeper.trouble is not None:
        title = f"the checkpoint cannot be written: {keeper.trouble.strerror}"
        say(refuse("X2007", title, "write to another file, or make room"))
    elif keeper is not None and keeper.is_written and rest["form"] == "text":
        click.echo(f"go on: x10sem check --resume {keeper.path} {request.path}")
    return verdict


def _keeper(rest: dict[str, Any]) -> "Keeper | None":
    if not (rest["checkpoint"] or rest["resume"]):
        return None
    from x10sem.checking.keeping import EVERY, Keeper  # noqa: PLC0415 - msgspec is slow to import

    path = Path(rest["checkpoint"]) if rest["checkpoint"] else None
    if path is not None:
        check_writable(path)
    every = EVERY if rest["checkpoint_every"] is None else rest["checkpoint_every"]
    return Keeper(path, every, Path(rest["resume"]) if rest["resume"] else None)


def _told(
    loaded: Loaded, choices: tuple[Choice, ...], why: str, *, every_step: bool, loop: int = 0
) -> str:
    from x10sem.cli.story import told  # noqa: PLC0415 - for what does not hold only

    return told(loaded, choices, SESSION.read, why, every_step=every_step, loop=loop)


def _tell(verdict: Verdict, loaded: Loaded, rest: dict[str, Any]) -> None:
    click.echo(headline(verdict))
    if verdict.first is not None:
        other = verdict.first.other
        if other:
            click.echo(_told(loaded, other, "this is one", every_step=rest["all_steps"]))
        choices, why, loop = verdict.first.choices, conclusion(verdict), verdict.first.loop
        click.echo(_told(loaded, choices, why, every_step=rest["all_steps"], loop=loop))
    if verdict.minimal is not None:
        click.echo(f"minimal: {verdict.minimal.words()}")
    for line in (*others(verdict), *summary(verdict)):
        click.echo(line)
    if rest["outcomes"] or rest["witness"] is not None:
        for n, line in enumerate(histogram(verdict), 1):
            click.echo(f"{n:>4}{line}")
    if rest["witness"] is not None:
        _witness(verdict, loaded, rest["witness"], every_step=rest["all_steps"])
    for remark in remarks(verdict):
        say(remark)


def _witness(verdict: Verdict, loaded: Loaded, number: int, *, every_step: bool) -> None:
    choices = _chosen(verdict, number)
    click.echo(f"a run to outcome {number}:")
    click.echo(_told(loaded, choices, "", every_step=every_step))


def _chosen(verdict: Verdict, number: int) -> tuple[Choice, ...]:
    found = in_order(verdict.result.outcomes)
    if not 1 <= number <= len(found):
        title = f"there is no outcome {number}"
        raise refuse("X2002", title, f"give `--witness` a number from 1 to {len(found)}")
    return verdict.result.outcomes[found[number - 1]]


def _leave(verdict: Verdict, loaded: Loaded, rest: dict[str, Any]) -> None:
    trace = verdict.counterexample
    choices = () if verdict.first is None else verdict.first.choices
    if rest["witness"] is not None:
        choices = _chosen(verdict, rest["witness"])
        with loaded.rules():
            trace = trace_of(loaded, choices)
    if rest["trace_out"] and trace is not None:
        write_whole(Path(rest["trace_out"]), _encoded(trace))
    if rest["directory"]:
        from x10sem.cli.results import leave  # noqa: PLC0415 - for this only

        run = None if trace is None else (trace, choices)
        leave(Path(rest["directory"]), verdict, loaded, run)


def _encoded(trace: "Trace") -> bytes:
    from x10sem.checking.trace import encode  # noqa: PLC0415 - msgspec is slow to import

    return encode(trace)
