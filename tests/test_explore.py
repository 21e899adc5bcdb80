"""A search finds every outcome, in any order, within its limits; what it finds replays."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs

from tests.all_runs import ended
from x10sem.checking.check import Request, check, load, story
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import Limits, Options, Order, Result, explore
from x10sem.checking.kernel_search import LONG
from x10sem.checking.policy import Policy
from x10sem.checking.trace import Taken, Trace, decode, encode, make_trace, replay
from x10sem.core.program import Program
from x10sem.diagnostics import Diagnostic

RACE = "corpus/litmus/{}.x10"
SMALL = files_in(["corpus/litmus", "corpus/paper"])[::6]


def result_of(path: str, **changes: object) -> Result:
    loaded = load(Request(path))
    with loaded.rules():
        options = replace(loaded.options, **changes)  # type: ignore[arg-type]
        return explore(loaded.program, loaded.places, loaded.properties, options)


def deep_result_of(path: str, **changes: object) -> Result:
    return call_deep(lambda: result_of(path, **changes))


@pytest.mark.parametrize("path", SMALL)
def test_every_outcome_has_a_witness_that_replays_to_it(path: str) -> None:
    def witnesses_replay() -> int:
        loaded = load(Request(path, witnesses=True))
        with loaded.rules():
            options = replace(loaded.options, stop_at_first=False)
            found = explore(loaded.program, loaded.places, (), options).outcomes
            for wanted, choices in found.items():
                assert ended(loaded.program, loaded.places, choices, options) == wanted
        return len(found)

    assert call_deep(witnesses_replay) > 0 or "deadlock" in path or "needs" in path


@pytest.mark.parametrize("order", Order)
def test_order_changes_no_outcome(order: Order) -> None:
    path = files_in(["corpus/litmus"])[3]
    usual = deep_result_of(path)
    other = deep_result_of(path, order=order, seed=7)
    assert other.outcomes.keys() == usual.outcomes.keys()
    assert other.states == usual.states


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(max_states=3), "states"),
        (Limits(max_depth=2), "depth"),
        (Limits(timeout=0.0), "time"),
        (Limits(memory_mb=1), "memory"),
    ],
)
def test_limit_leaves_the_search_incomplete_and_says_which(limits: Limits, name: str) -> None:
    found = deep_result_of("corpus/bench/B1.x10", limits=limits, fuse=False)
    assert (found.complete, found.limit) == (False, name)


ENDLESS = """class P {
  public static def main(args:Rail[String]) { var i:Long = 0; while (true) i += 1; }
}"""


def test_a_limit_does_not_wait_for_a_chain_without_end(tmp_path: Path) -> None:
    path = tmp_path / "P.x10"
    path.write_text(ENDLESS, encoding="utf-8")
    found = deep_result_of(str(path), limits=Limits(timeout=0.0))
    assert found.limit == "time"
    assert found.steps < 2 * LONG


def test_policy_bounds_the_failures_injected() -> None:
    for budget in (0, 1, 2):
        found = deep_result_of("corpus/bench/B1.x10", policy=Policy(budget))
        assert found.failures == budget
        assert {len(o.dead) for o in found.outcomes} == set(range(budget + 1))


def test_only_the_places_named_fail() -> None:
    policy = Policy(2, failing=frozenset({2}))
    found = deep_result_of("corpus/bench/B1.x10", policy=policy)
    assert {o.dead for o in found.outcomes} == {(), (2,)}


def test_groups_share_their_fate() -> None:
    policy = Policy(1, groups=(frozenset({1, 2}),))
    found = deep_result_of("corpus/bench/B1.x10", policy=policy)
    assert {o.dead for o in found.outcomes} == {(), (1, 2)}


def test_place_zero_does_not_fail_unless_it_is_named() -> None:
    usual = deep_result_of("corpus/bench/B1.x10", policy=Policy(3))
    named = call_deep(
        lambda: result_of("corpus/bench/B1.x10", policy=Policy(1, failing=frozenset({0})))
    )
    assert all(0 not in o.dead for o in usual.outcomes)
    assert any(0 in o.dead for o in named.outcomes)


def test_shortest_violation_comes_first_breadth_first() -> None:
    loaded = load(Request("corpus/idioms/Deposit.x10"))
    lengths = []
    for order in (Order.BFS, Order.DFS):
        options = replace(loaded.options, order=order, stop_at_first=True)
        search = partial(explore, loaded.program, loaded.places, loaded.properties, options)
        found = call_deep(search)
        lengths.append(len(found.violations[0].choices))
    assert lengths[0] <= lengths[1]


def test_trace_is_refused_when_program_or_rules_differ() -> None:
    loaded = load(Request("corpus/idioms/Deposit.x10"))
    verdict = call_deep(lambda: check(loaded))
    assert verdict.first is not None
    run = call_deep(lambda: story(loaded, verdict.first.choices))  # type: ignore[union-attr]
    made = make_trace(loaded.program, loaded.places, run)
    trace = decode(encode(made))
    assert trace == made
    assert call_deep(lambda: len(list(replay(trace, loaded.program)))) == len(trace.steps)
    for changed, code in (
        (structs.replace(trace, program_digest="0"), "X3001"),
        (structs.replace(trace, rules_digest="0"), "X3001"),
        (structs.replace(trace, steps=trace.steps[1:]), "X3002"),
    ):
        with pytest.raises(Diagnostic) as refused:
            call_deep(partial(take_all, changed, loaded.program))
        assert refused.value.code == code


def take_all(trace: Trace, program: Program) -> list[Taken]:
    return list(replay(trace, program))


def test_no_search_means_no_verdict() -> None:
    found = call_deep(
        lambda: result_of("corpus/bench/B1.x10", limits=Limits(max_states=1), fuse=False)
    )
    assert not found.complete
    assert Options().fuse
