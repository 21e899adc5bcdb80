"""The command `draw`: a run in space and time, its happens-before graph, or the state graph."""

from pathlib import Path
from typing import Any, Final

import click

from x10sem.checking.check import Loaded, load, read_bytes, refuse
from x10sem.checking.exits import Exit
from x10sem.checking.moves import Choice
from x10sem.checking.simulate import at_random, begin
from x10sem.checking.state_graph import MOST_STATES, state_graph
from x10sem.checking.trace import Trace, decode, replay
from x10sem.cli.app import say
from x10sem.cli.options import COUNT, FAILURES, FILE, LOADING, MANY, request_from
from x10sem.cli.output import check_writable, write_whole
from x10sem.cli.run_command import read_kills
from x10sem.cli.session import SESSION
from x10sem.cli.story import drawn, ordered
from x10sem.cli.usage import contradiction
from x10sem.diagnostics import Diagnostic
from x10sem.export.picture import dot

MOST_STEPS: Final = 5000
"""More than this, no one looks through."""


@click.command("draw")
@click.argument("what", type=FILE)
@click.argument("file", type=FILE, required=False)
@LOADING
@FAILURES
@click.option("--seed", type=int, default=0, help="Of the choices made by chance.")
@click.option("--kill", multiple=True, metavar="P@N", help="Lose place P before step N.")
@click.option("--max-steps", type=COUNT, metavar="N", help=f"Stop after N steps, not {MOST_STEPS}.")
@click.option("--all-steps", is_flag=True, help="Show every step.")
@click.option("--happens-before", is_flag=True, help="Draw the order of the steps, too.")
@click.option("--order", "alone", is_flag=True, help="Draw the happens-before graph alone, as DOT.")
@click.option("--states", is_flag=True, help="Draw the state graph, as DOT.")
@click.option("--max-states", type=MANY, metavar="N", help=f"Of it; default: {MOST_STATES}.")
@click.option("-o", "--output", metavar="OUT", help="Where to write; default: standard output.")
def command(what: str, file: str | None, **given: Any) -> int:
    """Draw WHAT: a run of a program by chance, or a recorded trace (of the program FILE).

    SVG with a column for each place, and time going down; graphs are DOT, for Graphviz.
    """
    trace = decode(read_bytes(what)) if what.endswith(".json") else None
    if trace is None and file is not None:
        raise refuse("X2009", f"`{file}` is one file too many", "FILE is the program of a trace")
    _agree(given, trace)
    if trace is not None:
        given["places"], given["semantics"] = trace.places, trace.semantics
    most = given.pop("max_states")
    made = request_from(file or (trace.program if trace else what), given)
    rest = made.rest
    if rest["output"]:
        check_writable(Path(rest["output"]))
    loaded = load(made.request)
    for warning in loaded.warnings:
        say(warning)
    with loaded.rules():
        if rest["states"]:
            text, code = _states(loaded, most or MOST_STATES, every=rest["all_steps"])
        else:
            text, code = _run(loaded, trace, rest)
    if rest["output"]:
        write_whole(Path(rest["output"]), text.encode())
    else:
        click.echo(text, nl=False)
    return code


def _agree(given: dict[str, Any], trace: Trace | None) -> None:
    """Refuse options that contradict each other, or would do nothing (X2009)."""
    asked = {name for name, value in given.items() if value}
    pairs = [("states", "alone", "one picture at a time")]
    pairs += [("alone", "happens_before", "it is that order")]
    pairs += [("states", name, "it shows all runs") for name in ("happens_before", "kill")]
    pairs += [("states", "max_steps", "bound it with `--max-states`")]
    for one, other, why in pairs:
        if {one, other} <= asked:
            raise contradiction(_option(one), _option(other), why)
    for name in ("kill", "max_steps", "states", "seed"):
        if trace is not None and name in asked:
            title = f"`{_option(name)}` does nothing here: the run is that of the trace"
            raise refuse("X2009", title, "name a program instead")
    failures = {"fail_places", "failures", "failing", "groups", "max_states"} & asked
    for name in sorted(failures) if "states" not in asked else ():
        title = f"`{_option(name)}` does nothing here: one run is drawn"
        raise refuse("X2009", title, "fail a place with `--kill P@N`, or add `--states`")


def _option(name: str) -> str:
    return "--order" if name == "alone" else "--" + name.replace("_", "-")


def _run(loaded: Loaded, trace: Trace | None, rest: dict[str, Any]) -> tuple[str, Exit]:
    choices: tuple[Choice, ...]
    code = Exit.HOLDS
    title = f"{loaded.program.path}, {loaded.semantics}"
    if trace is not None:
        choices = tuple(t.choice for t in replay(trace, loaded.program))
        title = f"refuted: {trace.property}   ({trace.program})" if trace.property else title
    else:
        run = begin(loaded)
        most = MOST_STEPS if rest["max_steps"] is None else rest["max_steps"]
        for _ in at_random(run, loaded.options.seed, read_kills(rest["kill"]), most):
            pass
        choices = tuple(run.choices)
        if not (run.is_over or run.is_stuck or run.missing):
            code = Exit.UNKNOWN
            say(_cut_off("steps", most))
    why = (trace.message or trace.property) if trace else ""
    draw = ordered if rest["alone"] else drawn
    text = draw(
        loaded,
        choices,
        SESSION.read,
        title=title,
        conclusion=why,
        every_step=rest["all_steps"],
        with_order=rest["happens_before"] or rest["alone"],
    )
    return text, code


def _states(loaded: Loaded, most: int, *, every: bool) -> tuple[str, Exit]:
    graph, whole = state_graph(loaded, most, fuse=not every)
    if not whole:
        say(_cut_off("states", most))
    return dot(graph, loaded.program.path), Exit.HOLDS if whole else Exit.UNKNOWN


def _cut_off(what: str, most: int) -> Diagnostic:
    code = "X2101" if what == "states" else "X2102"
    title = f"the first {most} {what} are drawn; there are more"
    return refuse(code, title, f"ask for more: `--max-{what} N`").as_warning()
