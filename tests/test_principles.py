"""Happens-before and masking, as the semantics states them, hold of the right rules."""

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, find, given, settings

from tests.strategies import extended_programs, tx10_programs
from x10sem.checking.campaign import run
from x10sem.checking.happens_before import followed, happens_before, is_awaited
from x10sem.checking.instances import ROOT, Pending, leaves, named, shortened, trace, usual
from x10sem.checking.policy import Policy
from x10sem.checking.principles import PRINCIPLES, broken_rules
from x10sem.checking.principles_campaign import findings
from x10sem.checking.projection import divergence
from x10sem.checking.reach import reached
from x10sem.checking.shrinking import smallest
from x10sem.checking.variants_campaign import Told, refutation, told
from x10sem.cli.campaign_command import command
from x10sem.core.printer import show
from x10sem.core.program import Program
from x10sem.core.terms import Place, Seq, Skip, Stmt
from x10sem.lowering.tx10 import parse_tx10, read_tx10
from x10sem.semantics import Config, start, steps
from x10sem.semantics.profiles import PROFILES, semantics

MOST = 60
SLOWLY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def main_of(text: str) -> Stmt:
    return parse_tx10(text).main


# The relation


@pytest.mark.parametrize(
    ("p", "q", "is_before"),
    [
        ("0", "1", True),
        ("1", "0", False),
        ("0", "0", False),
        ("0a", "1", False),
        ("0fa", "1", True),
        ("0af", "1", False),
        ("0@0", "1", True),
        ("0@a0", "1", False),
        ("f0fa1", "f1", True),
        ("f0", "f1a0", True),
        ("", "1", False),
        ("00", "01", True),
        ("01", "00", False),
    ],
)
def test_control_order_is_by_paths(p: str, q: str, *, is_before: bool) -> None:
    assert happens_before(p, q) == is_before


def test_an_instance_is_awaited_unless_an_async_comes_before_any_finish() -> None:
    assert [is_awaited(way) for way in ("", "01@", "fa", "0f", "a", "0af")] == [
        *[True] * 4,
        *[False] * 2,
    ]


def test_leaves_are_named_in_the_order_of_the_tree() -> None:
    s = main_of("finish { async skip at(1) skip try skip catch throw 1 }")
    assert [n.path for n in named(s, ROOT)] == ["f0", "f10", "f110", "f111"]
    assert [leaf.is_next for leaf in leaves(s, Place(0))] == [True, False, False, False]


def test_shortened_names_keep_forks_and_what_decides() -> None:
    names = tuple(map(Pending, ("f0010a", "f0011", "f1@1@")))
    assert [n.path for n in shortened(names)] == ["f00a", "f01", "f1"]
    assert [happens_before("f0010a", q) for q in ("f0011", "f1@1@")] == [
        happens_before("f00a", q) for q in ("f01", "f1")
    ]


def test_a_loop_has_finitely_many_names() -> None:
    k = start(Program(main_of("loop skip")), 1)
    seen = set()
    for _ in range(12):
        assert k.stmt is not None
        (step, *_) = steps(k.stmt, k.heap, Place(0))
        seen.add(shortened(trace(step, usual(k.stmt)).left))
        k = step.target
    assert len(seen) <= 2


def test_what_ran_too_late_is_noticed_from_names_alone() -> None:
    s = Seq(Skip(), Skip())
    k = Config(s, start(Program(s), 1).heap)
    (step,) = steps(s, k.heap, Place(0))
    assert followed(k, None, step) == (None, None)
    late = (Pending("0", is_late=True), Pending("1"))
    assert followed(k, late, step)[1] == "0"


# The right rules


@settings(max_examples=40, deadline=None)
@given(tx10_programs())
def test_names_go_along_with_the_form_of_statements(main: Stmt) -> None:
    names_follow(main)


@settings(max_examples=20, deadline=None)
@given(extended_programs())
@example(main_of("finish loop { async skip if true then skip else skip }"))
def test_names_go_along_with_extensions(main: Stmt) -> None:
    names_follow(main)


def names_follow(main: Stmt) -> None:
    for seen in reached(main, 3, 1, most=MOST):
        for t in seen.steps:
            names = shortened(trace(t, usual(seen.config.stmt)).left)
            assert names == usual(t.target.stmt), show(main)


@settings(max_examples=60, deadline=None)
@given(tx10_programs())
def test_the_principles_hold_of_every_rule_that_a_program_uses(main: Stmt) -> None:
    principles_hold(main)


@settings(max_examples=30, deadline=None)
@given(extended_programs())
def test_the_principles_hold_of_extensions(main: Stmt) -> None:
    principles_hold(main)


def principles_hold(main: Stmt) -> None:
    for seen in reached(main, 3, 2, most=MOST):
        for t in seen.steps:
            assert list(broken_rules(t)) == [], show(main)


@pytest.mark.parametrize(
    "text",
    [
        "finish guard finish { async at(1) skip async at(1) skip } with skip",
        "finish guard finish at(1) async { skip skip } with skip",
        "try at(1) throw 7 catch (e: Any) throw e",
        "finish { try throw DP(1) catch (e: Any) throw e }",
    ],
)
def test_what_is_thrown_again_is_no_other_report(text: str) -> None:
    assert findings(main_of(text), 1).violations == ()


# Campaigns


def test_a_share_of_the_campaign_finds_nothing() -> None:
    tally = run("principles", range(400))
    assert tally.violations == []
    counts = tally.counts
    assert counts["exceptions masked"] > 0
    assert counts["pairs that happen before"] > counts["instances in programs"] > 400
    assert counts["programs where a failure hits an activity"] * 3 > counts["programs"]
    assert counts["programs where a finish or a handler gets a DP"] * 3 > counts["programs"]
    assert all(counts[f"programs with {n} failures at most"] for n in range(3))
    assert counts["programs compared with their runs without failures"] > 0


def test_a_campaign_says_what_it_saw_and_goes_on_by_seed() -> None:
    done = CliRunner().invoke(
        command, ["principles", "--count", "60", "--seed", "7", "--jobs", "1"]
    )
    assert done.stdout.splitlines()[-1] == "principles: 0 violations, seeds 7 to 66"
    assert "At nested 4 deep" in done.stdout
    (whole, *parts) = (run("principles", range(*r)) for r in ((7, 67), (7, 37), (37, 67)))
    parts[0].add(parts[1])
    for name in ("exceptions masked", "configurations", "programs"):
        assert whole.counts[name] == parts[0].counts[name]


def test_a_campaign_notices_wrong_rules_and_shrinks_what_shows_them() -> None:
    with semantics("reported-twice"):
        tally = run("principles", range(24))
    assert tally.violations
    assert all("losses-are-reported-once: MASK makes 2 reports of 1" in v for v in tally.violations)


QUICK = [n for n, p in PROFILES.items() if p.refutes and n != "dead-finish-ends-early"]


@pytest.mark.parametrize("name", QUICK)
def test_random_programs_tell_each_wrong_rule(name: str) -> None:
    found = told(name, range(2000, 2400))
    assert found.programs > 0
    least = read_tx10(found.text).main
    assert len(found.text.splitlines()) <= 8
    with semantics(name):
        assert any(refutation(name, least, n) for n in (0, 1, 2))
    assert findings(least, 2).violations == ()


def test_the_variant_that_is_seldom_told_is_told_too() -> None:
    assert told("dead-finish-ends-early", range(1_000_780, 1_000_800)).programs == 11


def test_what_is_not_told_is_said() -> None:
    assert told("dead-finish-ends-early", range(2)) == Told("dead-finish-ends-early")


def test_a_program_is_made_smaller_as_long_as_it_is_wrong() -> None:
    main = main_of("val x = {f: 1} in { x.f = 2 try at(1) {val y = x in throw 7} catch skip }")
    least = smallest(main, lambda s: "throw 7" in show(s))
    assert show(least, flat=True) == "throw 7"
    kept = smallest(main, lambda s: "at(1)" in show(s))
    assert show(kept, flat=True) == "at(1) skip"


def test_hypothesis_shrinks_what_a_wrong_rule_breaks() -> None:
    def is_wrong(main: Stmt) -> bool:
        with semantics("lost-in-silence"):
            return bool(refutation("lost-in-silence", main, 1))

    found = find(tx10_programs(3, 6), is_wrong, settings=settings(SLOWLY, max_examples=500))
    assert is_wrong(found)
    assert "at(" in show(found)
    assert len(show(found).splitlines()) <= 9


# Projection


@SLOWLY
@given(tx10_programs(3, 8))
def test_live_places_do_what_they_do_without_failures(main: Stmt) -> None:
    assert divergence(Program(main), 3, Policy(1)) is None


def test_a_write_that_only_a_failure_allows_diverges() -> None:
    text = "val o = {f: 0} in val r = globalref o in at(1) {val r = r in throw r}"
    program = Program(main_of(text))
    assert divergence(program, 2, Policy(1)) is None
    with semantics("at-runs-at-home"):
        found = divergence(program, 2, Policy(1))
    assert found is not None
    assert found.place == 0
    assert found.choices[-2:] != ()
    assert (1,) in found.choices


def test_reading_the_liveness_of_a_place_ends_the_comparison() -> None:
    text = 'if (query isDead(Place(1))) then println "dead" else println "alive"'
    assert divergence(Program(main_of(text)), 2, Policy(1)) is None


def test_principles_are_three() -> None:
    assert len(PRINCIPLES) == 3
