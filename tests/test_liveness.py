"""Liveness is decided on cycles: lassos are real and fair, and no shortcut passes."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.strategies import extended_programs
from tests.test_cli import x10sem
from x10sem.checking import lassos, liveness
from x10sem.checking.check import Loaded, Request, check, load
from x10sem.checking.corpus import files_in, report_on
from x10sem.checking.kernel_graph import KernelGraph
from x10sem.checking.lassos import FAILS, Fairness, Graph, Hop, fair_loop, fair_parts, starving
from x10sem.checking.moves import whole_steps
from x10sem.checking.properties import holds
from x10sem.checking.reach import reached
from x10sem.checking.rules_graph import RulesGraph
from x10sem.checking.search import Limits, Progress
from x10sem.checking.threads import Leaf, leaves, moved, thread_of
from x10sem.checking.trace import follow
from x10sem.checking.whole_graph import WholeGraph
from x10sem.core.terms import Stmt
from x10sem.semantics import Config, Step, start

FILES = files_in(["corpus/liveness"])


def test_there_are_enough_programs_with_known_answers() -> None:
    assert len(FILES) >= 42
    texts = [Path(f).read_text(encoding="utf-8") for f in FILES]
    assert sum("//~ refuted:" in t for t in texts) >= 10
    assert sum("//~ holds:" in t for t in texts) >= 10
    assert sum("//~ failures: 2" in t or "//~ failures: 3" in t for t in texts) >= 9


@pytest.mark.parametrize("path", FILES)
def test_each_is_answered_right(path: str) -> None:
    assert report_on(Request(path)).problems == ()


@pytest.mark.parametrize("path", FILES)
def test_lassos_are_runs_that_come_back_and_never_do_what_they_should(path: str) -> None:
    loaded = load(Request(path))
    verdict = check(loaded)
    properties = {p.name: p for p in loaded.properties}
    for v in verdict.result.violations:
        if v.kind != "liveness":
            continue
        taken = list(follow(loaded.program, loaded.places, v.choices))
        configs = [start(loaded.program, loaded.places), *(t.config for t in taken)]
        asked = replace(properties[v.property], kind="sometimes")
        stem = len(v.choices) - v.loop
        bad = configs[stem:] if v.loop else configs[-1:]
        assert not any(holds(asked, k.heap) for k in bad)
        if v.loop:
            assert configs[stem] == configs[-1]
            assert is_fair(configs[stem:], v.choices[stem:], Fairness(loaded.fairness))


def is_fair(configs: list[Config], choices: tuple[object, ...], fairness: Fairness) -> bool:
    """Follow each activity through the loop twice, by what it is and not by what was searched."""
    graph = Graph()
    loop: list[Hop] = []
    for n, (k, choice) in enumerate(zip(configs[:-1], choices, strict=True)):
        graph.add(len(leaves(k.stmt)), dooms=bool(k.heap.doomed))
        after = (n + 1) % len(choices)
        hops = [Hop(i, after, thread_of(s), grown(k, s)) for i, s in enumerate(whole_steps(k))]
        graph.expand(hops)
        assert isinstance(choice, int)
        loop.append(hops[choice])
    return starving(graph, 0, loop, fairness) is None


def grown(k: Config, s: Step) -> int:
    return len(leaves(s.target.stmt)) - len(leaves(k.stmt))


# Graphs drawn at random


def drawn(seed: int) -> Graph:
    chance = random.Random(seed)
    g = Graph()
    for _ in range(chance.randrange(2, 5)):
        g.add(chance.randrange(1, 3), dooms=False)
    for n, many in enumerate(g.leaves):
        g.expand(
            Hop(target, target, thread, g.leaves[target] - g.leaves[n])
            for target in range(len(g.leaves))
            for thread in range(many)
            if chance.random() < 0.3
        )
    return g


def walks(g: Graph, n: int, most: int) -> Iterator[tuple[Hop, ...]]:
    """List the closed walks from a node, short ones first."""
    waiting: list[tuple[int, tuple[Hop, ...]]] = [(n, ())]
    for at, walk in waiting:
        if walk and at == n:
            yield walk
        if len(walk) < most:
            waiting += [(h.target, (*walk, h)) for h in g.hops(at)]
        if len(waiting) > 6000:
            return


@pytest.mark.parametrize("fairness", list(Fairness))
def test_parts_have_fair_runs_and_nothing_else_has(fairness: Fairness) -> None:
    yes = no = 0
    for seed in range(250):
        g = drawn(seed)
        parts = list(fair_parts(g, range(len(g.leaves)), fairness))
        inside = frozenset().union(*parts)
        for part in parts:
            for n in part:
                loop = fair_loop(g, part, n, fairness)
                assert loop[-1].target == n
                assert starving(g, n, loop, fairness) is None
        for n in set(range(len(g.leaves))) - inside:
            assert all(starving(g, n, list(w), fairness) is not None for w in walks(g, n, 6))
        yes += bool(parts)
        no += not parts
    assert yes > 30
    assert no > 10


def test_a_leaf_is_followed_by_its_number() -> None:
    assert moved(2, 2, 0) is None
    assert moved(2, 1, 1) == 3
    assert moved(2, 1, -1) == 1
    assert moved(1, 2, 1) == 1
    assert moved(1, -1, 0) == 1


@settings(max_examples=25, deadline=None)
@given(extended_programs(size=12))
def test_a_step_changes_one_leaf_and_leaves_the_others_in_order(main: Stmt) -> None:
    for seen in reached(main, 3, 1, most=250):
        before = leaves(seen.config.stmt)
        for step in seen.steps:
            after = leaves(step.target.stmt)
            i, more = thread_of(step), len(after) - len(before)
            assert more >= -1
            assert same(before[:i], after[:i])
            assert same(before[i + 1 :], after[i + 1 + more :])


def same(those: list[Leaf], these: list[Leaf]) -> bool:
    return [(x.stmt, x.place) for x in those] == [(x.stmt, x.place) for x in these]


# Unsound shortcuts


def problem() -> str:
    return next((path for path in FILES if report_on(Request(path)).problems), "")


def no_cycles(g: Graph, region: object, fairness: Fairness) -> Iterator[frozenset[int]]:
    yield from ()


def all_fair(g: Graph, part: set[int], fairness: Fairness) -> set[int]:
    return set()


def none_fair(g: Graph, part: set[int], fairness: Fairness) -> set[int]:
    return set(part)


def of_the_first_activity(real: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a reduction on: of several activities only the first goes on."""

    def hops_of(whole: WholeGraph, n: int) -> Iterator[Hop]:
        hops = list(real(whole, n))
        least = min((h.thread for h in hops if h.thread != FAILS), default=0)
        return (h for h in hops if h.thread in {FAILS, least})

    return hops_of


def never_back(real: Callable[..., Any]) -> Callable[..., Any]:
    """Drop the cycles."""
    return lambda whole, n: (h for h in real(whole, n) if h.target > n)


def one_failure(real: Callable[..., Any]) -> Callable[..., Any]:
    """Let no place fail after another has."""

    def hops_of(whole: WholeGraph, n: int) -> Iterator[Hop]:
        hops = list(real(whole, n))
        is_first = any(h.thread == FAILS for h in real(whole, 0))
        return (h for h in hops if h.thread != FAILS or (is_first and n == 0))

    return hops_of


def by_one_leaf(real: Callable[..., Any]) -> Callable[..., Any]:
    """Take all activities for the first."""
    return lambda whole, n: (
        h if h.thread == FAILS else h._replace(thread=0) for h in real(whole, n)
    )


SHORTCUTS: list[tuple[str, Callable[..., object]]] = [
    ("fair_parts", no_cycles),
    ("_bad", all_fair),
    ("_bad", none_fair),
]


@pytest.mark.parametrize(("name", "wrong"), SHORTCUTS)
def test_an_unsound_shortcut_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: Callable[..., object]
) -> None:
    monkeypatch.setattr(lassos, name, wrong)
    if name == "fair_parts":
        monkeypatch.setattr(liveness, name, wrong)
    unchecked(monkeypatch)
    assert problem() != ""


@pytest.mark.parametrize("kind", [KernelGraph, RulesGraph])
@pytest.mark.parametrize("wrong", [of_the_first_activity, never_back, one_failure, by_one_leaf])
def test_a_graph_that_lacks_something_is_noticed(
    monkeypatch: pytest.MonkeyPatch, kind: type[WholeGraph], wrong: Callable[..., Any]
) -> None:
    monkeypatch.setattr("x10sem.checking.whole_runs.graph_of", partial(graph_by, kind))
    monkeypatch.setattr(kind, "hops_of", wrong(kind.hops_of))
    unchecked(monkeypatch)
    assert problem() != ""


def graph_by(kind: type[WholeGraph], loaded: Loaded, *_: object) -> WholeGraph:
    return kind(loaded.program, loaded.places, loaded.options)


def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is asserted of lassos: it is not what is to notice."""
    monkeypatch.setattr(liveness, "starving", lambda *_: None)
    monkeypatch.setattr(lassos, "starving", lambda *_: None)


# The command


def test_no_answer_comes_from_part_of_the_graph() -> None:
    path = "corpus/liveness/spin-wait.x10"
    loaded = load(Request(path))
    cut = replace(loaded.options, limits=Limits(max_states=20))
    verdict = check(replace(loaded, options=cut))
    assert verdict.exit == 152
    assert "not all of it (states)" in verdict.account[0]


@pytest.mark.parametrize("path", ["corpus/liveness/join.x10", "corpus/races/two-readers.x10"])
def test_the_search_of_the_graph_says_how_far_it_is(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("x10sem.checking.search._TELL", -1.0)
    told: list[Progress] = []
    verdict = check(load(Request(path)), told.append)
    assert verdict.exit == 0
    assert max(p.states for p in told) > 2 * verdict.result.states


@pytest.mark.parametrize("path", ["corpus/liveness/three-helpers.x10", "corpus/liveness/turns.x10"])
def test_a_limit_stops_what_is_asked_of_the_graph(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(Request(path))
    real = WholeGraph.explore

    def explored(self: WholeGraph, *given: Any) -> None:
        real(self, *given)
        self.clock.limits = Limits(timeout=-1.0)

    monkeypatch.setattr(WholeGraph, "explore", explored)
    verdict = check(loaded)
    assert (verdict.exit, verdict.result.limit) == (152, "time")
    assert any("(time)" in line for line in verdict.account)


@pytest.mark.parametrize("path", ["corpus/liveness/join.x10", "corpus/races/two-readers.x10"])
def test_what_is_not_looked_at_is_said(path: str) -> None:
    done = x10sem("check", path, "--max-states", "2")
    assert done.returncode == 152
    assert ": not looked at, for not all states were found" in done.stdout


def test_a_lasso_is_told_and_replays(tmp_path: Path) -> None:
    path = "corpus/liveness/retry-there.x10"
    trace = tmp_path / "trace.json"
    done = x10sem("check", path, "--trace-out", trace)
    assert done.returncode == 13
    assert "place 1 fails   [PLACE_FAILURE]" in done.stdout
    assert "\n  then, for ever:\n" in done.stdout
    assert "can go on and on, and `done()` is never true" in done.stdout
    assert "no reduction, by the kernel; weak fairness" in done.stdout
    assert x10sem("run", path, "--trace", trace).returncode == 0


def test_options_ask_as_lines_do(tmp_path: Path) -> None:
    text = Path("corpus/liveness/spin-wait.x10").read_text(encoding="utf-8")
    path = tmp_path / "P.x10"
    path.write_text("\n".join(s for s in text.splitlines() if not s.startswith("//")))
    asked = ("check", path, "--eventually", "Ends: done()")
    assert x10sem(*asked).returncode == 0
    assert x10sem(*asked, "--fairness", "none").returncode == 13
    assert x10sem("check", path, "--leadsto", "go() leadsto done()").returncode == 0
    assert x10sem("check", path, "--leadsto", "go()").returncode == 151
    assert x10sem("check", path, "--eventually", "nowhere()").returncode == 120
    done = x10sem("check", path, "--leadsto", "R: done() leadsto !go()", "--format", "json")
    assert done.returncode == 13
    (violation,) = json.loads(done.stdout)["violations"]
    assert violation["kind"] == "liveness"
    assert "`done()` was true, and then `!go()` never is" in violation["message"]
