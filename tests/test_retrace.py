"""Runs of the kernel are taken again by the rules, and end where the kernel's do."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.all_runs import ended
from x10sem.checking import retrace
from x10sem.checking.campaign import DRAWN
from x10sem.checking.check import Request, check, load, story
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import Limits, Options, explore
from x10sem.checking.moves import Choice, whole_steps
from x10sem.checking.outcomes import Outcome
from x10sem.checking.policy import Policy
from x10sem.checking.properties import holds
from x10sem.checking.random_programs import Seeded
from x10sem.checking.retrace import Retracer, Way
from x10sem.core.program import Program
from x10sem.core.terms import Finish
from x10sem.semantics import Config, Step, canonical

FIRST = """//~ places: 1
//@ never OnlyA: A() == 1 && B() == 0
class First {
  static val A = new Cell[Long](0);
  static val B = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    finish {
      async A(1);
      async B(1);
    }
  }
}
"""
FITS = "_ends_with"
NEXT = "_next"
EXPECT = "_expect"
LIMITS = Limits(max_states=2000)
Next = Callable[..., tuple[Choice, Config]]
Fits = Callable[[Step, tuple[str, ...]], bool]


@pytest.fixture(name="first")
def first_fixture(tmp_path: Path) -> Request:
    path = tmp_path / "First.x10"
    path.write_text(FIRST)
    return Request(str(path))


def found(request: Request) -> tuple[tuple[object, ...], bool]:
    """Give the choices of a counterexample, and whether what they lead to refutes the property."""
    loaded = load(request)

    def judged() -> tuple[tuple[object, ...], bool]:
        first = check(loaded).first
        assert first is not None
        (refuted,) = [p for p in loaded.properties if p.name == first.property]
        *_, last = story(loaded, first.choices)
        return first.choices, holds(refuted, last.config.heap) is True

    return call_deep(judged)


def otherwise(fits: Fits) -> Fits:
    return lambda step, rules: not fits(step, rules)


def astray_at(n: int, usual: Next) -> Next:
    """Take another step, once, where a run takes its n-th."""
    count = itertools.count(1)

    def take(self: Retracer, k: Config, each: Way, *, is_last: bool) -> tuple[Choice, Config]:
        choice, after = usual(self, k, each, is_last=is_last)
        if next(count) != n:
            return choice, after
        (other,) = {*range(len(whole_steps(k)))} - {choice}
        return other, canonical(whole_steps(k)[other].target)

    return take


def test_a_run_leads_to_what_it_refutes(first: Request) -> None:
    assert found(first)[1]


def test_a_step_that_only_seems_to_fit_is_given_up(
    first: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = found(first)
    wary: list[bool] = []
    begun = Retracer.__init__

    def begin(self: Retracer, *given: object, is_wary: bool = False) -> None:
        wary.append(is_wary)
        begun(self, *given, is_wary=is_wary)  # type: ignore[arg-type]

    monkeypatch.setattr(Retracer, "__init__", begin)
    assert found(first) == usual
    assert not any(wary), "who takes the right step need not be wary"
    monkeypatch.setattr(retrace, FITS, otherwise(getattr(retrace, FITS)))
    choices, refutes = found(first)
    assert any(wary)
    assert refutes
    assert len(choices) == len(usual[0])


def test_where_a_run_ends_is_looked_at(first: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = found(first)
    last = len(usual[0])
    monkeypatch.setattr(Retracer, NEXT, astray_at(last, getattr(Retracer, NEXT)))
    assert found(first) == usual
    monkeypatch.setattr(Retracer, NEXT, astray_at(last, getattr(Retracer, NEXT)))
    monkeypatch.setattr(Retracer, "_is_at", lambda *_: True)
    assert found(first) != usual, "a wrong last step is noticed by where the run ends alone"


def test_a_run_ends_with_what_it_is_a_witness_of() -> None:
    loaded = load(Request("corpus/litmus/forgotten-at-the-end.tx10", witnesses=True))
    assert list(call_deep(lambda: wrong_ends(loaded.program, loaded.options))) == []


def test_random_runs_end_with_what_they_are_witnesses_of() -> None:
    def all_wrong() -> list[tuple[int, Outcome]]:
        found = []
        for seed in range(900_200, 900_300):
            drawn = DRAWN["handlers"](seed)
            options = Options(Policy(drawn.failures), LIMITS, witnesses=True, stop_at_first=False)
            program = Program(Finish(drawn.make(Seeded(seed))))
            found += [(seed, o) for o in wrong_ends(program, options)]
        return found

    assert call_deep(all_wrong) == []


def test_a_run_that_only_comes_to_the_same_end_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request("corpus/litmus/forgotten-at-the-end.tx10", witnesses=True))
    expect = getattr(Retracer, EXPECT)

    def at_the_end(self: Retracer, at: int, each: Way) -> None:
        if len(each.state) == self.kernel.base:
            expect(self, at, each)

    monkeypatch.setattr(Retracer, EXPECT, at_the_end)
    assert list(call_deep(lambda: wrong_ends(loaded.program, loaded.options))) != []


def wrong_ends(program: Program, options: Options) -> list[Outcome]:
    """List the outcomes the witnesses of which end otherwise."""
    options = replace(options, stop_at_first=False)
    found = explore(program, 3, (), options).outcomes
    return [o for o, choices in found.items() if ended(program, 3, choices, options) != o]
