"""The command `run`: one execution of a program."""

import re
import sys
from pathlib import Path
from typing import Any

import click

from x10sem.checking.check import Loaded, load, read_bytes, refuse, trace_of
from x10sem.checking.exits import Exit
from x10sem.checking.moves import Move
from x10sem.checking.simulate import Execution, at_random, begin, possible_moves
from x10sem.checking.trace import Trace, decode, encode
from x10sem.checking.verdict import quoted
from x10sem.cli.app import say
from x10sem.cli.options import COUNT, FAILURES, FILE, LOADING, request_from
from x10sem.cli.output import write_whole
from x10sem.cli.session import SESSION
from x10sem.cli.usage import contradiction
from x10sem.export.explain import written_at


@click.command("run")
@click.argument("file", type=FILE, required=False)
@LOADING
@FAILURES
@click.option("--seed", type=int, default=0, help="Of the choices made by chance.")
@click.option("--kill", multiple=True, metavar="P@N", help="Lose place P before step N.")
@click.option("--trace", type=FILE, help="Take a recorded run again.")
@click.option("--extend", type=COUNT, metavar="N", help="And then N steps more.")
@click.option("--max-steps", type=COUNT, metavar="N", help="Stop after N steps.")
@click.option("--interactive", is_flag=True, help="Choose each step.")
@click.option("--trace-out", metavar="FILE", help="Record the run.")
@click.option("--exit-code", is_flag=True, help="Exit as the program does.")
def command(file: str | None, seed: int, **given: Any) -> int:
    """Run FILE once, and print what X10 would print.

    With `--trace`, FILE may be left out.
    """
    trace = _trace(given["trace"])
    _agree(given, trace)
    if trace is not None:
        given["places"], given["semantics"] = trace.places, trace.semantics
    if file is None and trace is None:
        raise refuse("X2009", "`FILE` is missing", "name a program, or a trace with `--trace`")
    made = request_from(file or (trace.program if trace else ""), given)
    loaded = load(made.request)
    for warning in loaded.warnings:
        say(warning)
    kills = read_kills(made.rest["kill"])
    limit = made.rest["max_steps"]
    with loaded.rules():
        run = begin(loaded)
        if trace is not None:
            for text in run.follow(trace):
                click.echo(text, nl=False)
            limit = made.rest["extend"] or 0
        if made.rest["interactive"]:
            _by_hand(run)
        else:
            for text in at_random(run, seed, kills, limit):
                click.echo(text, nl=False)
        return _ended(run, loaded, made.rest, replayed=trace is not None)


def _agree(given: dict[str, Any], trace: Trace | None) -> None:
    """Refuse options that contradict each other, or would do nothing (X2009)."""
    by_hand = given["interactive"]
    for name in ("kill", "max_steps"):
        if by_hand and given[name]:
            why = "you choose the steps, and the failures"
            raise contradiction(_option(name), "--interactive", why)
    if trace is None and given["extend"] is not None:
        raise refuse("X2009", "`--extend` has no trace to go on from", "add `--trace FILE`")
    for name in ("places", "semantics"):
        if trace is not None and given[name] not in {None, getattr(trace, name)}:
            why = f"the trace was recorded with {getattr(trace, name)}"
            raise contradiction(_option(name), "--trace", why)
    for name in ("fail_places", "failures", "failing", "groups"):
        if given[name] and not by_hand:
            title = f"`{_option(name)}` does nothing here: one run has no choice of failures"
            raise refuse("X2009", title, "fail a place with `--kill P@N`, or add `--interactive`")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _trace(path: str | None) -> Trace | None:
    return None if path is None else decode(read_bytes(path))


def read_kills(texts: tuple[str, ...]) -> dict[int, tuple[int, ...]]:
    """Read places and steps, as in `1@12`.  Raises `Diagnostic` X2002."""
    kills: dict[int, tuple[int, ...]] = {}
    for text in texts:
        found = re.fullmatch(r"([0-9]{1,9})@([0-9]{1,9})", text)
        if not found:
            hint = "write `--kill PLACE@STEP`, as in `--kill 1@12`"
            raise refuse("X2002", f"`--kill {text}` cannot be read", hint)
        n = int(found[2])
        kills[n] = (*kills.get(n, ()), int(found[1]))
    return kills


def _ended(run: Execution, loaded: Loaded, rest: dict[str, Any], *, replayed: bool) -> int:
    if rest["trace_out"]:
        data = encode(trace_of(loaded, tuple(run.choices)))
        write_whole(Path(rest["trace_out"]), data)
    if run.missing:
        click.echo(f"stopped: {quoted(run.missing)} has no meaning here", err=True)
    elif run.is_over:
        found = run.outcome()
        if found.exception is not None:
            click.echo(f"uncaught: {found.exception}", err=True)
        click.echo(f"exit code: {found.exit}", err=True)
        if rest["exit_code"]:
            return found.exit
    elif run.is_stuck:
        click.echo("deadlock: every activity waits", err=True)
    else:
        click.echo(f"stopped after {len(run.choices)} steps", err=True)
        return run.exit if replayed else Exit.UNKNOWN
    return run.exit


def _by_hand(run: Execution) -> None:
    """Let the user choose each step; a number, or nothing for the first; `q` ends."""
    while not run.is_over and not run.missing:
        moves = possible_moves(run)
        click.echo(run.printed(), nl=False)
        if not moves:
            return
        for n, move in enumerate(moves, 1):
            click.echo(f"{n:>4}  {_described(move)}")
        chosen = _chosen(moves)
        if chosen is None:
            return
        run.move(chosen)
        click.echo(run.printed(), nl=False)


def _chosen(moves: list[Move]) -> Move | None:
    while True:
        click.echo("step? ", nl=False)
        line = sys.stdin.readline()
        word = line.strip()
        if not line or word == "q":
            click.echo()
            return None
        if not word:
            return moves[0]
        if word.isascii() and word.isdigit() and 1 <= int(word) <= len(moves):
            return moves[int(word) - 1]
        click.echo(f"a number from 1 to {len(moves)}, or q")


def _described(move: Move) -> str:
    first = move.choices[0]
    if isinstance(first, tuple):
        return f"{', '.join(f'place {p} fails' for p in first)}   [PLACE_FAILURE]"
    step = move.taken[0]
    span = written_at(step)
    lines = read_lines(span.path)
    text = lines[span.line - 1].strip() if 0 < span.line <= len(lines) else ""
    return f"place {step.leaf.place}, line {span.line}: {text}   [{step.leaf.rule}]"


def read_lines(path: str) -> list[str]:
    """Give the lines of a file, or none."""
    return SESSION.read(path).splitlines()
