"""What a failure does to a program, against all its runs by the plain rules."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import jsonschema
import pytest

from tests.all_runs import Runs, seen_of
from tests.test_cli import x10sem
from x10sem.checking import failing_graph
from x10sem.checking.check import Loaded, Request, load, read_source
from x10sem.checking.deep import call_deep
from x10sem.checking.effects import MANY, effects, listed, shifted, summed
from x10sem.checking.kill_plan import plans
from x10sem.checking.lassos import FAILS
from x10sem.checking.moves import is_over
from x10sem.checking.outcomes import outcome
from x10sem.checking.properties import holds
from x10sem.checking.resilience import Analysis, Kind, analysed
from x10sem.checking.resilience_report import report
from x10sem.checking.rules_graph import RulesGraph
from x10sem.checking.schemas import schema
from x10sem.checking.search import Limits
from x10sem.checking.tolerance import Tolerance, ToleranceSearch, tolerance
from x10sem.checking.trace import follow
from x10sem.engine.stubborn import ALL
from x10sem.semantics.state import EPS

GOLDEN = Path(__file__).parent / "resilience"
IDIOMS = sorted(Path("corpus/idioms").glob("*.x10"))
SMALL = [
    "corpus/idioms/Deposit.x10",
    "corpus/idioms/Degradation.x10",
    "corpus/idioms/Pipeline.x10",
    "corpus/litmus/when-at-dying-place.x10",
    "corpus/litmus/retry-elsewhere.x10",
    "corpus/litmus/x10-b1-spawned-task-is-lost.x10",
    "corpus/litmus/finally-at-live-place.x10",
]


def loaded(path: str | Path) -> Loaded:
    return load(Request(str(path)))


@pytest.mark.parametrize("path", SMALL)
def test_the_matrix_is_that_of_all_runs(path: str) -> None:
    def tried() -> None:
        it = loaded(path)
        with it.rules():
            analysis = analysed(it)
            assert analysis.search.result.complete
            mine, all_ = analysis.matrix(), Runs(it).cells()
            assert {c for c in mine if c.moment == "next"} == {
                c for c in all_ if c.moment == "next"
            }
            for cell, kinds in mine.items():
                assert kinds <= all_[cell]
                assert cell.moment == "waits" or kinds == all_[cell]
            made, _ = report(it, analysis, tolerance(it, analysis))
            assert all(c.exact == (c.moment != "waits") for c in made.matrix)

    call_deep(tried)


def test_a_search_that_absorbs_failures_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failing_graph, "KEPT", ALL)

    def differ(path: str) -> bool:
        it = loaded(path)
        with it.rules():
            mine = analysed(it).matrix()
            return any(mine.get(c) != kinds for c, kinds in Runs(it).cells().items() if c.line)

    assert any(call_deep(partial(differ, path)) for path in SMALL[:2])


# What is said


def golden(path: Path) -> str:
    """Say what is to be kept of a program."""
    done = x10sem("resilience", path)
    assert done.returncode == 0, done.stderr + done.stdout
    return re.sub(r", [0-9]+ states\)", ")", done.stdout, count=1)  # depends on the reductions


def kept(path: Path) -> str:
    return (GOLDEN / f"{path.stem}.txt").read_text(encoding="utf-8")


def test_every_idiom_has_its_golden_file() -> None:
    assert {p.stem for p in GOLDEN.glob("*.txt")} == {p.stem for p in IDIOMS}


@pytest.mark.parametrize("path", IDIOMS, ids=lambda p: p.stem)
def test_what_is_said_is_what_was_said(path: Path) -> None:
    assert golden(path) == kept(path)


LESS = {
    "BagOfTasksLost": "data lost",
    "BroadcastChain": "data lost",
    "Convergecast": "data lost",
    "HelloSequential": "data lost",
    "KeyValueLazy": "data lost",
}
"""Idioms that look resilient, and what one failure does to them; each says so, and why."""


@pytest.mark.parametrize("name", LESS)
def test_some_idioms_are_less_resilient_than_they_look(name: str) -> None:
    source = read_source(f"corpus/idioms/{name}.x10")
    assert f"tolerates 0 failures: with one more, {LESS[name]}" in kept(Path(f"{name}.x10"))
    assert "// Resilience: " in source


def test_a_mended_idiom_tolerates_what_the_other_does_not() -> None:
    for name in ("DepositOnce", "KeyValueBackup", "HeatCheckpoint"):
        said = kept(Path(f"{name}.x10"))
        assert "data lost" not in said.partition("to see it:")[0].partition("\n\n")[2], name
        assert "tolerates 0 failures" not in said, name


# Kill plans


@pytest.mark.parametrize("path", SMALL[:4])
def test_every_plan_leads_to_what_it_expects(path: str) -> None:
    def tried() -> None:
        it = loaded(path)
        with it.rules():
            analysis = analysed(it)
            made = plans(analysis, it.program, it.places)
            assert made.plans
            for plan in made.plans:
                run = list(follow(it.program, it.places, plan.choices))
                fails = [t.choice for t in run if isinstance(t.choice, tuple)]
                assert [k.place for k in plan.kills] == [p for c in fails for p in c]
                last = run[-1]
                if not plan.expected.ends:
                    assert not is_over(last.config)
                    continue
                assert is_over(last.config)
                label = EPS if last.step is None else last.step.label
                o = outcome(last.config, label)
                expected = plan.expected
                assert seen_of(o) == (expected.output, expected.exception, expected.exit)

    call_deep(tried)


def test_a_plan_without_its_failure_leads_nowhere_bad() -> None:
    """The failure is needed: without failures, all that comes of the program is tolerated.

    Only the fourth waits for ever without one, and ends where its place fails.
    """
    for path in SMALL[:4]:
        it = loaded(path)
        with it.rules():
            without = call_deep(partial(analysed, it)).kinds_without()
            waits = path == "corpus/litmus/when-at-dying-place.x10"
            assert without == {Kind.HANGS} if waits else all(k.is_tolerated for k in without)


def test_moments_name_lines_that_the_place_comes_to() -> None:
    it = loaded("corpus/idioms/Deposit.x10")
    with it.rules():
        made = plans(analysed(it), it.program, it.places)
    (bad,) = [p for p in made.plans if p.kind == "data lost"]
    (kill,) = bad.kills
    assert kill.place == 1
    assert {m.place for m in kill.at} == {1}
    assert {m.line for m in kill.at} <= {12, 13, 21}
    assert min(m.occurrence for m in kill.at) == 1
    assert "deposit(100)" in {m.text.rstrip(";").rpartition(" ")[2] for m in kill.before}


# Tolerance


TWO = """//~ places: 3
//@ ensures Told: DONE() == 1
class Two {
  static val DONE = new Cell[Long](0);
  static def attempt(p:Place):Boolean {
    try { at (p) { here.next(); } return true; } catch (e:DeadPlaceException) { return false; }
  }
  public static def main(args:Rail[String]) {
    if (attempt(Place(1)) || attempt(Place(2))) DONE(1);
  }
}
"""


def test_the_failure_beyond_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "Two.x10"
    path.write_text(TWO, encoding="utf-8")
    it = loaded(path)
    with it.rules():
        found = tolerance(it, analysed(it))
        assert (found.failures, found.is_known, found.kind) == (1, True, Kind.LOST)
        *_, last = follow(it.program, it.places, found.witness)
        assert last.config.heap.dead == (1, 2)
        assert not all(holds(p, last.config.heap) for p in it.properties)
        assert tolerance(it, analysed(it), 1).failures == 1


def test_a_promise_broken_without_failures_is_said() -> None:
    done = x10sem("resilience", "corpus/idioms/Deposit.x10", "--ensures", "ACCOUNT() == 7")
    assert "tolerates nothing: data lost without any failure" in done.stdout


ATTEMPT = """//~ places: 4
class Hanging {
  static val FLAG = new Cell[Long](0);
  static def attempt(p:Place):Boolean {
    try { at (p) { here.next(); } return true; } catch (e:DeadPlaceException) { return false; }
  }
  public static def main(args:Rail[String]) {
    BODY
  }
}
"""
HANGING = {
    # What main does, and how many failures it tolerates.
    "while (!attempt(Place(1))) { }": 0,
    "while (!attempt(Place(1)) && !attempt(Place(2))) { }": 1,
    "while (!attempt(Place(1)) && !attempt(Place(2)) && !attempt(Place(3))) { }": 2,
    "attempt(Place(1)); attempt(Place(2));": 3,
    "while (!Place(1).isDead()) { }": -1,
    "when (Place(1).isDead()) { }": -1,
    "try { System.killThere(Place(1)); } catch (e:DeadPlaceException) { } "
    "while (!Place(1).isDead()) { }": 3,
    "for (p in 1..2) attempt(Place(p)); if (Place.numDead() > 1) { while (true) { } }": 1,
    "finish async { if (Place.numDead() > 1) { while (FLAG() < 9) { } } }": 1,
}


def hangs_in_some_run(it: Loaded, failures: int) -> bool:
    """Search the graph of the plain rules for a state from which, without failures, no end is."""
    policy = replace(it.options.policy, failures=failures)
    graph = RulesGraph(it.program, it.places, replace(it.options, policy=policy))
    graph.explore()
    ends = {n for n, state in enumerate(graph.states) if is_over(state.config)}
    size = 0
    while size < len(ends):
        size = len(ends)
        for n, state in enumerate(graph.states):
            must = state.config.heap.doomed
            hops = graph.graph.hops(n)
            ways = (h for h in hops if h.thread != FAILS or set(graph.fates[h.choice]) & must)
            if any(h.target in ends for h in ways):
                ends.add(n)
    return len(ends) < len(graph.states)


def tolerated(text: str, directory: Path) -> Tolerance:
    path = directory / "Hanging.x10"
    path.write_text(text, encoding="utf-8")
    it = loaded(path)
    with it.rules():
        return tolerance(it, analysed(it))


@pytest.mark.parametrize("body", HANGING)
def test_runs_that_go_round_for_ever_are_not_tolerated(body: str, tmp_path: Path) -> None:
    most = HANGING[body]
    text = ATTEMPT.replace("BODY", body)
    found = tolerated(text, tmp_path)
    assert found.is_known
    assert (found.failures, found.kind) == (most, Kind.HANGS if most < 3 else None)
    it = loaded(tmp_path / "Hanging.x10")
    with it.rules():
        assert [hangs_in_some_run(it, k) for k in range(3)] == [k > most for k in range(3)]


@pytest.mark.parametrize(
    ("where", "name", "body"),
    [
        (Analysis, "waits_in_vain", "while (!Place(1).isDead()) { }"),
        (ToleranceSearch, "endless", "while (!attempt(Place(1)) && !attempt(Place(2))) { }"),
    ],
)
def test_a_search_that_sees_no_rounds_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: type, name: str, body: str
) -> None:
    monkeypatch.setattr(where, name, lambda *_: None)
    assert tolerated(ATTEMPT.replace("BODY", body), tmp_path).failures > HANGING[body]


def test_what_was_not_searched_is_not_tolerated() -> None:
    it = loaded("corpus/idioms/KeyValueLazy.x10")
    few = replace(it, options=replace(it.options, limits=Limits(max_states=20)))
    with it.rules():
        analysis = analysed(few)
        found = tolerance(few, analysis)
        assert not analysis.search.result.complete
        assert found.unsure == 1
        assert not any(Kind.HANGS in kinds for kinds in analysis.matrix().values())
    done = x10sem("resilience", "corpus/idioms/KeyValueLazy.x10", "--max-states", "20")
    assert done.returncode == 152
    assert "not all was searched (states)" in done.stdout


# The lens of idempotence


def test_counts_add_up_to_many() -> None:
    every = range(1, 1 << (MANY + 1))
    for one in every:
        for n in range(MANY + 2):
            assert set(listed(shifted(one, n))) == {min(MANY, k + n) for k in listed(one)}
        for other in every:
            sums = {min(MANY, a + b) for a in listed(one) for b in listed(other)}
            assert set(listed(summed(one, other))) == sums


RETRIED = """//~ places: 3
class Retried {
  static val MAIL = new Cell[Long](0);
  static val SEEN = new Cell[Long](0);
  static def send() {
    at (Place.FIRST_PLACE) {
      MAIL(MAIL() + 1);
      if (SEEN() == 0) {
        SEEN(1);
      }
    }
  }
  public static def main(args:Rail[String]) {
    var p:Place = here.next();
    while (true) {
      try {
        at (p) send();
        break;
      } catch (e:DeadPlaceException) {
        p = p.next();
      }
    }
  }
}
"""


def test_effects_are_counted_over_all_failures_of_a_retry(tmp_path: Path) -> None:
    path = tmp_path / "Retried.x10"
    path.write_text(RETRIED, encoding="utf-8")
    it = loaded(path)
    with it.rules():
        counted = {e.line: e for e in effects(analysed(it))}
    assert (counted[7].without, counted[7].together) == ((1,), (1, 2))
    assert (counted[9].without, counted[9].together) == ((1,), (1,))
    once = path.with_name("Once.x10")
    once.write_text(RETRIED.replace("p = p.next()", "break"), encoding="utf-8")
    it = loaded(once)
    with it.rules():
        counted = {e.line: e for e in effects(analysed(it))}
    assert (counted[7].without, counted[7].together) == ((1,), (0, 1))


# Forms


def test_json_and_plans_are_as_published(tmp_path: Path) -> None:
    out = tmp_path / "plans.json"
    done = x10sem("resilience", SMALL[0], "--format", "json", "--plans", out)
    for name, data in (("resilience", done.stdout), ("plans", out.read_text(encoding="utf-8"))):
        told = json.loads(data)
        jsonschema.validate(told, schema(name))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**told, "more": 1}, schema(name))


def write_anew() -> None:
    """Write all golden files."""
    GOLDEN.mkdir(exist_ok=True)
    for path in IDIOMS:
        text = call_deep(partial(golden, path))
        (GOLDEN / f"{path.stem}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_anew()
