"""The command `coq`: a run as a Coq file, which the theory in `proofs` checks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from x10sem.checking.certificate import Space, may_fail, space_of, unwanted
from x10sem.checking.check import Loaded, load, read_bytes, refuse
from x10sem.checking.moves import Choice, whole_steps
from x10sem.checking.simulate import at_random, begin
from x10sem.checking.trace import Taken, Trace, decode, follow, replay
from x10sem.cli.app import say
from x10sem.cli.options import FILE, LOADING, request_from
from x10sem.cli.output import write_whole
from x10sem.core.terms import Place
from x10sem.diagnostics import Diagnostic
from x10sem.export import coq_replay
from x10sem.export.coq import coq_file
from x10sem.export.coq_coverage import check_covered
from x10sem.export.coq_x10 import Claim, Entry, holds_file, x10_file
from x10sem.semantics import Config, Step, start


@click.command("coq")
@click.argument("file", type=FILE)
@LOADING
@click.option("--seed", type=int, default=0, help="Of the choices made by chance.")
@click.option("-o", "--output", metavar="OUT.v", help="Where to write; default: standard output.")
@click.option("--replay", "check", is_flag=True, help="Have Coq check it now.")
@click.option("--holds", is_flag=True, help="Write what holds of all runs, not one run.")
def command(file: str, seed: int, **given: Any) -> None:
    """Write a run of FILE, or the recorded run FILE, as a theorem with its proof."""
    output, check, of_all = (given.pop(name) for name in ("output", "check", "holds"))
    trace = decode(read_bytes(file)) if file.endswith(".json") else None
    if trace is not None:
        given["places"], given["semantics"] = trace.places, trace.semantics
    loaded = load(request_from(trace.program if trace else file, given).request)
    if loaded.semantics != "ecoop14":
        title = f"the Coq theory is of the semantics ecoop14, not of {loaded.semantics}"
        raise refuse("X2009", title, "leave out `--semantics`")
    for warning in loaded.warnings:
        say(warning)
    if of_all:
        if trace is not None:
            raise refuse("X2009", "`--holds` is of all runs of a program", "give the program")
        space = space_of(loaded)
        text, said = certificate(loaded, space), f"what holds in {space.states} states"
    else:
        taken = _trace(loaded, trace, seed)
        text, said = written(loaded, taken), f"the run: {len(taken)} steps"
    if output:
        write_whole(Path(output), text.encode())
    elif not check:
        click.echo(text, nl=False)
    if check:
        coq_replay.replay(text)
        click.echo(f"Coq accepts {said}")


def _trace(loaded: Loaded, trace: Trace | None, seed: int) -> list[Taken]:
    """Take the recorded run, or one at random."""
    if trace is not None:
        return list(replay(trace, loaded.program))
    run = begin(loaded)
    for _ in at_random(run, seed, {}):
        pass
    return list(follow(loaded.program, loaded.places, tuple(run.choices)))


def certificate(loaded: Loaded, space: Space) -> str:
    """Write what holds of all runs as a Coq file."""
    for step in space.steps:
        check_covered(step)
    questions = [(p.kind == "ensures", unwanted(p), p.stmt) for p in loaded.properties]
    budget = loaded.options.policy.failures
    claim = Claim(budget, may_fail(loaded), questions, space.endings, space.transitions + 1)
    title = f"What holds of all runs of {loaded.program.path}"
    return holds_file(title, loaded.program, space.first, claim)


def written(loaded: Loaded, taken: list[Taken]) -> str:
    """Write a run as a Coq file: of the calculus, if it is one of TX10, of X10 otherwise."""
    first = start(loaded.program, loaded.places)
    entries, last = unrenamed(first, taken)
    title = f"A run of {loaded.program.path}"
    try:
        return coq_file(title, first, [e.event for e in entries], last)
    except Diagnostic:
        for e in entries:
            if isinstance(e.event, Step):
                check_covered(e.event)
        return x10_file(title, loaded.program, first, entries, last)


def unrenamed(first: Config, taken: list[Taken]) -> tuple[list[Entry], Config]:
    """Take the steps again without giving objects canonical names, as the theory does."""
    k, entries = first, list[Entry]()
    for t in taken:
        for e in _again(k, t):
            entries.append(e)
            k = e.event.target if isinstance(e.event, Step) else _without(k, e.event)
    return entries, k


def _without(k: Config, p: Place) -> Config:
    return Config(k.stmt, k.heap.without(p))


def _again(k: Config, t: Taken) -> Iterator[Entry]:
    choice: Choice = t.choice
    if isinstance(choice, tuple):
        yield from (Entry(Place(p)) for p in choice)
        return
    possible = whole_steps(k)
    step = possible[choice]
    assert t.step is not None
    derivation = step.derivation()
    assert derivation == t.step.derivation()
    alike = (s for s in possible[:choice] if s.label == step.label)
    yield Entry(step, sum(s.derivation() == derivation for s in alike))
