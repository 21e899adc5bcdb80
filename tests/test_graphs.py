"""The whole graph by the kernel is that of the plain rules, and limits stop it like any search."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import x10sem
from x10sem.checking.bench_process import measured
from x10sem.checking.campaign import JUDGES, budget_of, made
from x10sem.checking.check import Request, check, load
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.graphs_alike import differences
from x10sem.checking.keeping import Keeper
from x10sem.checking.kernel_graph import KernelGraph, Shape, Shapes
from x10sem.checking.lassos import FAILS, Hop
from x10sem.checking.policy import Policy
from x10sem.checking.random_programs import Seeded
from x10sem.checking.rules_graph import RulesGraph
from x10sem.checking.schedules import Schedules
from x10sem.checking.search import Engine, Limits, Options
from x10sem.checking.storage import read_frames, write_frames
from x10sem.checking.tally import Tally
from x10sem.checking.whole_graph import WholeGraph
from x10sem.checking.whole_runs import graph_of
from x10sem.core.program import Program
from x10sem.core.terms import Finish, Place
from x10sem.diagnostics import Diagnostic
from x10sem.engine.choice import NOTHING
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Reducer, Switches
from x10sem.engine.symmetry import Symmetry
from x10sem.semantics.profiles import PROFILES

FILES = files_in(["corpus/liveness", "corpus/races"])
LARGE = Path("corpus/bench/B1.x10").resolve()


def compared(path: str) -> str:
    loaded = load(Request(path))
    with loaded.rules():
        graphs = [
            kind(loaded.program, loaded.places, loaded.options)
            for kind in (KernelGraph, RulesGraph)
        ]
        for each in graphs:
            each.explore()
        kernel, rules = graphs
        assert isinstance(kernel, KernelGraph)
        assert isinstance(rules, RulesGraph)
        return next(differences(kernel, rules), "")


@pytest.mark.parametrize("path", FILES)
def test_both_graphs_are_one(path: str) -> None:
    assert call_deep(lambda: compared(path)) == ""


@pytest.mark.parametrize("path", FILES)
def test_both_engines_say_the_same(path: str) -> None:
    said = []
    for engine in (Engine.KERNEL, Engine.RULES):
        verdict = check(load(Request(path, engine=engine)))
        refuted = sorted(
            (v.kind, v.property, len(v.choices) if v.kind == "race" else v.loop > 0)
            for v in verdict.result.violations
        )
        whole = [line.partition(",")[0] for line in verdict.account if line.startswith("liveness")]
        said.append((verdict.exit, refuted, whole))
    assert said[0] == said[1]


def judged(seeds: Iterable[int], tally: Tally) -> Iterator[str]:
    for seed in seeds:
        core = seed % 3 > 0
        main = made(Seeded(seed), seed, core=core)
        yield from JUDGES["graphs"](main, budget_of(seed), core, tally)


@pytest.mark.parametrize("part", range(2))
def test_random_programs_have_one_graph_and_one_answer(part: int) -> None:
    tally = Tally()
    seeds = range(5000 + 25 * part, 5025 + 25 * part)
    assert call_deep(lambda: next(judged(seeds, tally), "")) == ""
    assert tally.counts["compared"] > 20
    of_each = [key for key in tally.counts if key.startswith("Ends under fairness weak")]
    assert "Ends under fairness weak: holds" in of_each
    assert "Ends under fairness weak: refuted, lasso" in of_each


# Graphs that are wrong


def never_back(kernel: KernelGraph, n: int) -> Iterator[Hop]:
    """Lead to no state that was there before: no cycle is left."""
    return (h for h in HOPS(kernel, n) if h.target > n)


def reduced(*, absorb: bool) -> Callable[[KernelGraph, int], Iterator[Hop]]:
    """Leave reductions of the search of states on."""
    switches = replace(Switches.none(), stubborn=True, absorb=absorb)

    def hops_of(kernel: KernelGraph, n: int) -> Iterator[Hop]:
        state = kernel.state_of(n)
        if kernel.is_gone(state):
            return
        schedules = Schedules(kernel.kernel, kernel.policy, Reducer(kernel.kernel, switches))
        choice = schedules.choose(state, NOTHING)
        kept = {kernel.number(t.arrival.state) for t in choice.steps}
        fates = {kernel.number(schedules.failing(state, fate)) for fate in choice.fates}
        for h in HOPS(kernel, n):
            if h.target in (fates if h.thread == FAILS else kept):
                yield h

    return hops_of


def turned(kernel: KernelGraph, state: State) -> int:
    """Put activities that may change places in order."""
    return NUMBER(kernel, Symmetry(kernel.kernel, kernel.schedules.mortal).ordered(state))


def by_the_piece(shapes: Shapes, state: State) -> Shape:
    """Forget in which piece a leaf is."""
    found = SHAPE(shapes, state)
    return found._replace(numbers=tuple(tuple(range(len(n))) for n in found.numbers))


def unspent(schedules: Schedules, state: State, fate: tuple[Place, ...]) -> State:
    """Let failures cost nothing."""
    return schedules.kernel.failing(state, fate, 0)


def grown_by_none(kernel: KernelGraph, n: int) -> Iterator[Hop]:
    """Forget that there are more leaves, or fewer, after a step."""
    return (h._replace(grown=0) for h in HOPS(kernel, n))


def no_own(kernel: Kernel, state: list[int], places: tuple[Place, ...]) -> list[int]:
    """Keep what pieces hold of places that have failed."""
    for p in places:
        state[2 + p] = kernel.heap(None)
    return state


HOPS, NUMBER, SHAPE = KernelGraph.hops_of, KernelGraph.number, Shapes.of
WRONG: dict[str, tuple[type, str, Callable[..., Any]]] = {
    "no cycle is left": (KernelGraph, "hops_of", never_back),
    "stubborn sets are on": (KernelGraph, "hops_of", reduced(absorb=False)),
    "absorption is on": (KernelGraph, "hops_of", reduced(absorb=True)),
    "symmetry is on": (KernelGraph, "number", turned),
    "leaves are numbered in each piece": (Shapes, "of", by_the_piece),
    "failures cost nothing": (Schedules, "failing", unspent),
    "leaves do not grow": (KernelGraph, "hops_of", grown_by_none),
    "pieces keep what has failed": (Kernel, "without", no_own),
    "nothing is ever over": (KernelGraph, "is_gone", lambda *_: False),
}


TELLING = (2033, 2009, *range(2000, 2009))
"""Seeds of programs that tell some of them."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_graph_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, method, planted = WRONG[name]
    monkeypatch.setattr(kind, method, planted)
    assert call_deep(lambda: next(judged(TELLING, Tally()), ""))


# By which engine


def test_wrong_rules_and_added_ones_are_asked_themselves() -> None:
    path = "corpus/liveness/join.x10"
    by = {}
    for name in PROFILES:
        loaded = load(Request(path, semantics=name))
        with loaded.rules():
            by[name] = graph_of(loaded).by
    assert by.pop("ecoop14") == "by the kernel"
    assert by["x10rt"] == "by the plain rules"
    assert {by[n] for n, p in PROFILES.items() if p.refutes} == {"by the plain rules"}
    rules = load(Request(path, engine=Engine.RULES))
    assert graph_of(rules).by == "by the plain rules"
    assert any("by the plain rules" in line for line in check(rules).account)


# Limits


def endless() -> Program:
    """Make a program with more states than any limit here."""
    main = made(Seeded(1), 7, core=True)
    return Program(Finish(main))


@pytest.mark.parametrize("kind", [KernelGraph, RulesGraph])
@pytest.mark.parametrize(
    ("error", "limit"), [(KeyboardInterrupt, "interrupted"), (MemoryError, "memory")]
)
def test_what_stops_it_is_a_limit(
    kind: type[WholeGraph], error: type[BaseException], limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = kind.hops_of

    def hops_of(self: WholeGraph, n: int) -> Iterator[Hop]:
        for h in real(self, n):
            yield h
            if n == 5:
                raise error

    monkeypatch.setattr(kind, "hops_of", hops_of)
    graph = kind(endless(), 3, Options(Policy(1)))
    graph.explore()
    assert (graph.result.limit, graph.done) == (limit, 5)
    assert list(graph.graph.hops(5)) == []


def large(*more: str) -> list[str]:
    asked = ["check", str(LARGE), "--const", "B1.N=3", "--const", "B1.M=4"]
    return [*asked, "--eventually", "E: exitCode == 1", *more]


@pytest.mark.parametrize(
    ("more", "limit"),
    [
        (("--max-states", "3000"), "states"),
        (("--timeout", "1.5"), "time"),
    ],
)
def test_limits_end_it(more: tuple[str, str], limit: str) -> None:
    began = time.monotonic()
    done = x10sem(*large(*more))
    assert done.returncode == 152
    assert f"not all of it ({limit})" in done.stdout
    assert time.monotonic() - began < 60


def started(*more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "x10sem", *large(*more)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_an_interrupt_ends_it_with_what_is_known() -> None:
    process = started()
    time.sleep(4)
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 152
    assert "not all of it (interrupted)" in said


def test_memory_stays_within_its_limit(tmp_path: Path) -> None:
    limit = 75
    asked = large("--memory", str(limit))
    done = measured([sys.executable, "-m", "x10sem", *asked], tmp_path, 200)
    assert done.code == 152
    assert "not all of it (memory)" in done.output
    assert 0.9 * limit <= done.peak_mb <= 1.1 * limit


# Checkpoints


KEPT = {
    "corpus/liveness/three-helpers.x10": 1100,
    "corpus/races/home-from-two-places.x10": 4706,
}
"""Programs, and how many states are looked at in all."""
HELPERS = next(iter(KEPT))


def answer(path: str, most: int | None, keeper: Keeper | None) -> tuple[object, ...]:
    loaded = load(Request(path))
    options = replace(loaded.options, limits=Limits(max_states=most))
    verdict = call_deep(lambda: check(replace(loaded, options=options), None, keeper))
    found = {(v.kind, v.property, v.choices, v.loop) for v in verdict.result.violations}
    return verdict.exit, verdict.result.limit, found, verdict.account


@pytest.mark.parametrize("path", KEPT)
def test_a_graph_that_stops_goes_on_from_its_checkpoint(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    whole = answer(path, None, None)
    for most in (KEPT[path] * n // 10 for n in (6, 8, 9)):
        resume = file if file.exists() else None
        assert answer(path, most, Keeper(file, resume=resume))[:2] == (152, "states")
    expanded: list[int] = []

    def counted(self: KernelGraph, n: int) -> Iterator[Hop]:
        expanded.append(n)
        return HOPS(self, n)

    monkeypatch.setattr(KernelGraph, "hops_of", counted)
    assert answer(path, None, Keeper(resume=file)) == whole
    assert expanded[0] > KEPT[path] // 3


def kept_frames(path: str, file: Path) -> list[Any]:
    assert answer(path, 900, Keeper(file))[0] == 152
    return [tuple(frame) for frame in read_frames(file)]


FORGOTTEN = ["states", "hops", "pieces", "nodes", "end", "fates"]


@pytest.mark.parametrize("kind", FORGOTTEN)
def test_a_graph_without_some_of_its_frames_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    frames = kept_frames(HELPERS, file)
    write_frames(file, [f for f in frames if f[0] != f"whole {kind}"])
    with pytest.raises(Diagnostic) as refused:
        answer(HELPERS, None, Keeper(resume=file))
    assert refused.value.code == "X3005"


@pytest.mark.parametrize(
    ("column", "value"), [(0, 7), (1, -1), (1, 99), (2, 10**6), (2, -1), (3, 50), (3, -2)]
)
def test_a_transition_that_cannot_be_is_refused(column: int, value: int, tmp_path: Path) -> None:
    file = tmp_path / "file"
    frames = kept_frames(HELPERS, file)
    (hops,) = (f[1] for f in frames if f[0] == "whole hops")
    failing = hops[3].index(-1)
    hops[column][failing if column else 0] = value
    write_frames(file, frames)
    with pytest.raises(Diagnostic) as refused:
        answer(HELPERS, None, Keeper(resume=file))
    assert refused.value.code == "X3005"


def test_an_interrupted_graph_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "file"
    process = started("--checkpoint", str(file))
    time.sleep(4)
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 152
    assert f"go on: x10sem check --resume {file}" in said
    done = x10sem(*large("--resume", str(file), "--max-states", "1000"))
    assert states_in(done.stdout) == states_in(said) > 1000


def states_in(said: str) -> int:
    line = next(line for line in said.splitlines() if line.startswith("liveness:"))
    return int(line.split()[1])
