"""A counterexample is as short as any, whatever the search leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_minimal import ENOUGH, loaded, written
from x10sem.checking import shortest
from x10sem.checking.check import Loaded, check
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import Options, explore
from x10sem.checking.minimal import Minimiser
from x10sem.checking.policy import Policy
from x10sem.checking.random_extensions import EXTENSIONS
from x10sem.checking.random_programs import Seeded, Shape, random_main
from x10sem.checking.search import Violation
from x10sem.checking.shortest import AT_THE_END, ShortestSearch, steps_of
from x10sem.core.program import Program
from x10sem.engine.stubborn import Switches

SHORT = [
    "corpus/idioms/Deposit.x10",
    "corpus/idioms/Convergecast.x10",
    "corpus/idioms/NestedHandlersTwice.x10",
    "corpus/idioms/LeaderWatch.x10",
    "corpus/failure/ChildrenOfVictim.x10",
    "corpus/failure/LatchOfThree.x10",
    "corpus/liveness/cross-waits.x10",
    "corpus/rules/ASSERT_FAIL.tx10",
]
"""Programs of few enough states to compare the lengths of runs without any reduction."""

LAST = """//~ places: 2
//~ failures: 1
//@ ensures Fine: LAST() == 1 && !Place(1).isDead()
class Last {
  static val LAST = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    finish { async LAST(1); LAST(2); }
  }
}
"""
ON_THE_WAY = """//~ places: 1
class OnTheWay {
  public static def main(args:Rail[String]) {
    finish { async { val n = 1; val m = n + 1; }  assert args.size > 0; }
  }
}
"""
"""An activity by itself may run before the assertion, or after."""


def steps_needed(it: Loaded, target: Violation) -> int:
    """Count the steps of a shortest run to a violation."""
    given = it.program, it.places, it.properties, it.options
    search = ShortestSearch(*given, target=target)
    search.run()
    assert search.found is not None
    assert len(search.found.choices) == search.least
    return search.least


def without_reductions(it: Loaded, target: Violation) -> int:
    """Count the same, where every step of every activity is taken everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortest, "counting", lambda *_: Switches.none())
        return steps_needed(it, target)


def lengths_differ(path: str | Path) -> bool:
    def tried() -> bool:
        it = loaded(path)
        with it.rules():
            first = check(it).first
            assert first is not None
            return steps_needed(it, first) != without_reductions(it, first)

    return call_deep(tried)


@pytest.mark.parametrize("path", SHORT)
def test_reductions_keep_the_length_of_the_shortest_run(path: str) -> None:
    assert not lengths_differ(path)


def test_a_reduction_that_changes_the_length_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = shortest.counting
    monkeypatch.setattr(shortest, "counting", lambda *given: replace(real(*given), absorb=True))
    assert any(map(lengths_differ, SHORT[1:4]))


def test_reductions_for_ends_are_not_for_what_shows_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(ON_THE_WAY, tmp_path)
    assert not lengths_differ(path)
    real = shortest.counting
    monkeypatch.setattr(shortest, "counting", lambda usual, _: real(usual, "ensures"))
    assert lengths_differ(path)


def test_steps_that_are_not_counted_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortest, "steps_of", lambda chain: min(1, steps_of(chain)))
    assert any(map(lengths_differ, SHORT))


@pytest.mark.parametrize("last", [1, 2])
def test_a_failure_after_the_end_makes_a_run_longer(last: int, tmp_path: Path) -> None:
    it = loaded(written(LAST.replace("LAST() == 1", f"LAST() == {last}"), tmp_path))
    first = check(it).first
    assert first is not None
    work = Minimiser(it, first, seconds=ENOUGH)
    with_one, without = (work.search(n, frozenset(), ShortestSearch).found for n in (1, 0))
    assert with_one is not None
    assert without is not None
    assert len(with_one.choices) == len(without.choices)


def test_random_programs_have_no_shorter_runs_without_reductions() -> None:
    compared = 0
    options = Options(Policy(1), stop_at_first=False)
    for seed in range(60):
        program = Program(main=random_main(Seeded(seed), Shape(3, 12), EXTENSIONS))
        it = Loaded(program, 3, "ecoop14", options)
        found = explore(program, 3, (), options).violations
        for target in {v.kind: v for v in found if v.kind in AT_THE_END}.values():
            compared += 1
            assert steps_needed(it, target) == without_reductions(it, target)
    assert compared >= 20
