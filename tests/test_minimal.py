"""Counterexamples are minimal: without any failure, place or step of theirs, nothing is refuted."""

from dataclasses import replace
from pathlib import Path

import pytest

from x10sem.checking.check import Loaded, Request, check, load, read_source
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.expect import read_expectations
from x10sem.checking.explore import Options, Order, explore, is_usual
from x10sem.checking.minimal import KINDS, Minimal, Minimiser, minimised
from x10sem.checking.moves import is_over, whole_steps
from x10sem.checking.outcomes import outcome
from x10sem.checking.principles import PRINCIPLES
from x10sem.checking.properties import holds
from x10sem.checking.search import Violation
from x10sem.checking.slicing import Crowd, Slicer, sliced
from x10sem.checking.targeted import TargetedSearch
from x10sem.checking.trace import follow
from x10sem.checking.verdict import Verdict, concluded
from x10sem.checking.whole_runs import DETERMINISTIC, LASTING, RACES
from x10sem.core.terms import Unsupported
from x10sem.engine.stubborn import Switches
from x10sem.semantics import Config
from x10sem.semantics.state import EPS

ENOUGH = 600.0
"""Seconds that no search here comes to, however busy the machine is."""

BUSY = """//~ places: 3
//~ failures: 1
//@ always Small: SUM() < 2
class Busy {
  static val SUM = new Cell[Long](0);
  static val OTHER = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    finish {
      async { OTHER(1); async OTHER(2); }
      async { at (Place(1)) { } SUM(SUM() + 1); }
      async { at (Place(2)) { } }
      SUM(SUM() + 1);
    }
  }
}
"""
EITHER = """//~ places: 3
//~ failures: 2
//@ always Never: LOST() < 1
class Either {
  static val LOST = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    for (i in 1..2) try { at (Place(i)) { } } catch (e:DeadPlaceException) { LOST(1); }
  }
}
"""


def refuted_files() -> list[str]:
    """List all programs of the corpus of which a single run refutes something."""
    found = []
    for path in files_in(["corpus"]):
        if path.startswith("corpus/errors/"):
            continue
        said = read_expectations(read_source(path), path)
        # What breaks a principle is a rule, and no run of it is made smaller.
        beyond = {*PRINCIPLES, *(w.name for w in said.wishes if w.kind in LASTING)}
        if set(said.refuted) - beyond - {RACES, DETERMINISTIC} or said.exit == 14:
            found.append(path)
    return found


def runs_are_hidden(path: str) -> bool:
    """Tell whether rules are added beside the calculus', so that nothing is made smaller."""
    it = loaded(path)
    with it.rules():
        return not is_usual()


def loaded(path: str | Path) -> Loaded:
    return load(Request(str(path)))


def written(text: str, directory: Path) -> Path:
    path = directory / "P.x10"
    path.write_text(text, encoding="utf-8")
    return path


def minimal_of(it: Loaded, verdict: Verdict) -> tuple[Violation, Minimal]:
    assert verdict.first is not None
    return Minimiser(it, verdict.first, seconds=ENOUGH).run()


def refutes(it: Loaded, violation: Violation) -> bool:
    """Take the run with the plain rules, and ask whether it shows the violation."""
    *_, last = follow(it.program, it.places, violation.choices)
    k: Config = last.config
    prop = next((p for p in it.properties if p.name == violation.property), None)
    match violation.kind:
        case "always" | "never" | "ensures":
            assert prop is not None
            ended = is_over(k) or violation.kind != "ensures"
            return ended and holds(prop, k.heap) == (violation.kind == "never")
        case "deadlock":
            return not whole_steps(k) and not is_over(k)
        case "error":
            values = () if last.step is None else last.step.leaf.label.values
            return any(isinstance(v, Unsupported) for v in values)
        case "assertion":
            return last.step is not None and last.step.leaf.rule == "ASSERT_FAIL"
        case _:
            label = EPS if last.step is None else last.step.label
            return is_over(k) and outcome(k, label).exception == violation.message


def failed_in(it: Loaded, violation: Violation) -> frozenset[int]:
    """List the places that fail, but those that the program kills itself."""
    found: set[int] = set()
    doomed: frozenset[int] = frozenset()
    for taken in follow(it.program, it.places, violation.choices):
        found |= set(taken.choice) - doomed if isinstance(taken.choice, tuple) else set()
        doomed = frozenset(taken.config.heap.doomed)
    return frozenset(found)


def found_without(it: Loaded, violation: Violation, p: int) -> bool:
    """Search everything in which place p does not fail, with one failure less."""
    failing = failed_in(it, violation) - {p}
    policy = replace(it.options.policy, failures=len(failing), failing=failing)
    options = replace(it.options, policy=policy, order=Order.DFS, stop_at_first=False)
    result = explore(it.program, it.places, it.properties, options)
    assert result.complete
    return any(v.property == violation.property for v in result.violations)


def found_without_steps(it: Loaded, violation: Violation, still: frozenset[int]) -> bool:
    """Search everything in which places take no step, one step at a time.

    No reduction is on, but for programs that are slow: there stubborn sets, without absorption.
    """
    failing = failed_in(it, violation) - still
    policy = replace(it.options.policy, failures=len(failing), failing=failing)
    reductions = replace(Switches.none(), stubborn=it.expectation.slow)
    options = replace(it.options, policy=policy, reductions=reductions)
    given = it.program, it.places, it.properties, options
    search = TargetedSearch(*given, target=violation, still=still)
    search.run()
    assert search.found is not None or search.result.complete
    return search.found is not None


def test_there_are_counterexamples_enough() -> None:
    assert len(refuted_files()) >= 37
    idioms = set(files_in(["corpus/idioms"]))
    assert sum("//~ refuted:" in read_source(p) for p in idioms) == len(idioms & {*refuted_files()})
    assert sum(map(runs_are_hidden, refuted_files())) <= 5


@pytest.mark.parametrize("path", refuted_files())
def test_a_counterexample_is_minimal(path: str) -> None:
    def tried() -> None:
        it = loaded(path)
        with it.rules():
            found = check(it)
            assert found.first is not None
            assert found.first.kind in KINDS
            if not is_usual():
                assert minimised(it, found) is found, "the kernel cannot search by its rules"
                return
            assert_slices_replay(it, found.first)
            violation, how = minimal_of(it, found)
            assert how.shortest
            assert how.failures
            assert how.places
            assert refutes(it, violation)
            for p in failed_in(it, violation):
                assert not found_without(it, violation, p)
            still = frozenset(how.still)
            for p in set(range(1, it.places)) - still:
                assert not found_without_steps(it, violation, still | {p})
            if still:
                assert found_without_steps(it, violation, still)

    call_deep(tried)


def assert_slices_replay(it: Loaded, violation: Violation) -> None:
    """Slice the run of a depth-first search, and take what is left with the plain rules."""
    search = targeted(it, violation, replace(it.options, order=Order.DFS))
    assert search.found is not None
    choices = sliced(search)
    assert len(choices) <= len(search.found.choices)
    assert refutes(it, replace(search.found, choices=choices))


def test_failures_that_need_not_be_are_taken_out(tmp_path: Path) -> None:
    it = loaded(written(EITHER, tmp_path))
    deep = replace(it, options=replace(it.options, order=Order.DFS))
    found = check(deep)
    assert found.first is not None
    violation, how = minimal_of(deep, found)
    assert len(failed_in(it, violation)) == 1
    assert how.failures
    assert refutes(it, violation)
    assert not any(found_without(it, violation, p) for p in failed_in(it, violation))


def test_steps_are_taken_out_on_which_nothing_depends(tmp_path: Path) -> None:
    it = loaded(written(BUSY, tmp_path))
    deep = replace(it, options=replace(it.options, order=Order.DFS))
    (target,) = check(deep).result.violations
    search = targeted(deep, target, deep.options)
    choices = sliced(search)
    assert len(choices) < len(search.taken)
    assert refutes(it, replace(target, choices=choices))
    again = Slicer(search)
    again.run()
    for n, event in enumerate(again.events):
        rest = again.events[:n] + again.events[n + 1 :]
        assert event.fate or again.again(0, rest) is None, "each step that is left is needed"
    violation, how = minimal_of(it, check(it))
    assert how.still == (2,)
    assert refutes(it, violation)


def test_a_slice_is_a_run_of_the_same_activities(tmp_path: Path) -> None:
    it = loaded(written(BUSY, tmp_path))
    (target,) = check(it).result.violations
    search = targeted(it, target, it.options)
    crowd = Crowd(search.kernel)
    for taken in search.taken:
        done = crowd.take(crowd.event(taken))
        assert done is not None
        assert crowd.state == taken.state
    assert len(set(crowd.names)) == len(crowd.names)


def targeted(it: Loaded, target: Violation, options: Options) -> TargetedSearch:
    search = TargetedSearch(it.program, it.places, it.properties, options, target=target)
    search.run()
    assert search.found is not None
    return search


def test_what_was_not_searched_is_not_called_minimal(tmp_path: Path) -> None:
    it = loaded(written(BUSY, tmp_path))
    (target,) = check(it).result.violations
    violation, how = Minimiser(it, target, seconds=0.0).run()
    assert how == Minimal(cut=how.cut)
    assert refutes(it, violation)
    assert "may do" in how.words()


def test_an_interrupt_leaves_the_counterexample_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = loaded(written(EITHER, tmp_path))
    found = check(it)

    def interrupted(_: Minimiser) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Minimiser, "run", interrupted)
    made = minimised(it, found)
    assert made.minimal == Minimal()
    assert made.first is not None
    assert refutes(it, made.first)


def test_a_failure_after_the_end_belongs_to_the_counterexample(tmp_path: Path) -> None:
    text = """//~ places: 2
//~ failures: 1
//@ ensures Alive: !Place(1).isDead()
class P { public static def main(args:Rail[String]) { at (Place(1)) { } } }
"""
    it = loaded(written(text, tmp_path))
    violation, how = minimal_of(it, check(it))
    assert how.failures
    assert failed_in(it, violation) == {1}
    assert refutes(it, violation)


def test_values_show_why_a_property_is_refuted() -> None:
    it = loaded("corpus/idioms/Deposit.x10")
    verdict = minimised(it, check(it))
    assert verdict.values == (("ACCOUNT()", "200"),)
    assert concluded("it is false", verdict.values) == "it is false\n      ACCOUNT() is 200"
