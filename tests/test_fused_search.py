"""Many states at once, with local steps and symmetry: the same outcomes, and runs that replay."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from x10sem.checking import handing_over
from x10sem.checking.bench_engines import x10sem_command
from x10sem.checking.bench_points import read_points
from x10sem.checking.bench_process import measured
from x10sem.checking.campaign import made
from x10sem.checking.check import Request, load
from x10sem.checking.explore import Limits, Options, Result, explore
from x10sem.checking.policy import Policy
from x10sem.checking.random_programs import Seeded
from x10sem.checking.random_properties import PROPERTIES
from x10sem.checking.search import Clock
from x10sem.core.program import Program
from x10sem.core.terms import Finish
from x10sem.engine.parts import Act, State
from x10sem.engine.symmetry import Groups, Symmetry
from x10sem.lowering.tx10 import parse_tx10
from x10sem.semantics.abilities import abilities
from x10sem.semantics.view import ALIVE, DOOMED

pytest.importorskip("numpy")

from x10sem.checking.fused_search import FusedSearch
from x10sem.engine.bulk import Layout, Outgrown, Words
from x10sem.engine.fused_steps import FusedStepper

TOGETHER = Options(Policy(0), Limits(max_states=9000), stop_at_first=False, together=True)
RACE = Request("corpus/bench/B2r.x10", const=("B2r.N=3", "B2r.M=3"))
SPINNER = 'finish { async loop skip  async { skip assert false, "reached" } }'


def answers(found: Result) -> tuple[object, object]:
    return found.outcomes.keys(), {(v.kind, v.property) for v in found.violations}


def differences(seeds: range) -> Iterator[int]:
    """List the seeds of programs for which it says something else than state by state."""
    for seed in seeds:
        core = seed % 3 > 0
        program = Program(Finish(made(Seeded(seed), seed, core=core)))
        if not {ALIVE, DOOMED}.isdisjoint(abilities(program)):
            continue
        properties = () if core else PROPERTIES
        whole = explore(program, 3, properties, replace(TOGETHER, together=False))
        if whole.complete:
            found = explore(program, 3, properties, TOGETHER)
            if answers(found) != answers(whole):
                yield seed


def test_it_says_what_the_search_state_by_state_says() -> None:
    assert list(differences(range(300))) == []


def test_ended_states_beside_those_that_lead_on_have_no_pieces() -> None:
    assert list(differences(range(1398, 1399))) == []


def yes(*_: Any) -> bool:
    return True


UNSOUND: dict[str, tuple[str, Callable[..., Any]]] = {
    "every part of the heap is fixed": ("_is_fixed", yes),
    "every simple step is taken alone": ("_is_own", yes),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_is_unsound_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(RACE)
    options = replace(loaded.options, stop_at_first=False, together=True)
    right = answers(explore(loaded.program, 1, (), options))
    monkeypatch.setattr(FusedStepper, *UNSOUND[name])
    assert answers(explore(loaded.program, 1, (), options)) != right


def all_slots(self: Symmetry, pid: int) -> Groups:
    """Let all activities below a piece change places, whatever is around them."""
    arity = self.kernel.known[pid].arity
    return ((tuple(range(arity)), frozenset()),) if arity > 1 else ()


def test_activities_that_may_not_change_places_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request("corpus/litmus/siblings-around-a-call.tx10"))
    options = replace(loaded.options, stop_at_first=False, together=True)
    found = explore(loaded.program, 1, (), options).outcomes.keys()
    monkeypatch.setattr(Symmetry, "groups", all_slots)
    assert explore(loaded.program, 1, (), options).outcomes.keys() != found


@pytest.mark.parametrize("path", ["corpus/bench/B4.x10", "corpus/failure/AllOthersDie.x10"])
def test_it_is_not_for_programs_in_which_places_fail(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "WIDE", 2)
    monkeypatch.setattr(handing_over, "MOST_LEFT_OUT", 1.0)
    loaded = load(Request(path))
    options = replace(loaded.options, stop_at_first=False)
    found = explore(loaded.program, loaded.places, loaded.properties, options)
    assert found.states > 20
    assert not found.is_together


def test_the_time_that_is_left_is_given_on() -> None:
    clock = Clock(Limits(timeout=5.0), Result(), None)
    clock.began -= 3.0
    left = clock.left().timeout
    assert left is not None
    assert 1.0 < left <= 2.0


def one_step(self: FusedStepper, state: State, i: int, _: object = None) -> list[Act]:
    """Take one local step alone, whether or not they come to an end."""
    return list(self.kernel.acts(state, i)) if self._is_local_at(state, i) else []


def test_one_that_goes_on_for_ever_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    program = parse_tx10(SPINNER, "x")
    rules = explore(program, 1, (), replace(TOGETHER, together=False))
    assert len(rules.violations) == 1
    assert answers(explore(program, 1, (), TOGETHER)) == answers(rules)
    monkeypatch.setattr(FusedStepper, "run", one_step)
    assert answers(explore(program, 1, (), TOGETHER)) != answers(rules)


def test_a_search_in_which_nothing_is_left_out_goes_on_so(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(RACE)
    options = replace(loaded.options, stop_at_first=False)
    asked = loaded.program, 1, loaded.properties
    found = explore(*asked, options)
    monkeypatch.setattr(handing_over, "WIDE", 10**9)
    alone = explore(*asked, options)
    assert answers(found) == answers(alone)
    assert (found.states, alone.states) == (2433, 1397)
    assert (found.is_together, alone.is_together) == (True, False)
    assert found.violations[0].choices


def test_components_that_outgrow_their_bits_while_states_are_put_in_order_get_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = load(RACE)
    options = replace(loaded.options, stop_at_first=False, together=True)
    asked = loaded.program, loaded.places, loaded.properties, options
    usual = explore(*asked)
    put, calls, widened = FusedStepper.ordered, itertools.count(), []
    widen = FusedSearch.widen

    def outgrown(self: FusedStepper, layout: Layout, words: Words) -> Words:
        if next(calls) in {20, 21, 90}:
            raise Outgrown
        return put(self, layout, words)

    def note(self: FusedSearch) -> None:
        widened.append(self)
        widen(self)

    monkeypatch.setattr(FusedStepper, "ordered", outgrown)
    monkeypatch.setattr(FusedSearch, "widen", note)
    found = explore(*asked)
    assert len(widened) >= 3
    assert (found.states, found.transitions) == (usual.states, usual.transitions)
    assert answers(found) == answers(usual)


def test_memory_stays_within_its_limit(tmp_path: Path) -> None:
    (many,) = read_points("B2r(5,5)")
    limit = 100
    done = measured([*x10sem_command(many), "--memory", str(limit)], tmp_path, 200)
    assert "(memory [X2104]" in done.output
    assert "many states at once" in done.output
    assert done.peak_mb <= 1.1 * limit
