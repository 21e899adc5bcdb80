"""What was proved of the calculus holds of random programs, and each check of it has power."""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings

from tests.strategies import extended_programs, tx10_programs
from x10sem.checking import random_extensions
from x10sem.checking.campaign import (
    PLACES,
    campaign,
    made,
    more_failures_more_outcomes,
    run,
    theorems_hold,
)
from x10sem.checking.exits import Exit
from x10sem.checking.forms import everything_in
from x10sem.checking.moves import Move, Moves, State
from x10sem.checking.mutation import edited
from x10sem.checking.random_programs import Seeded, Shape, random_main
from x10sem.checking.reach import ends, reached, reached_inside, reached_outside
from x10sem.checking.tally import Tally
from x10sem.checking.theorems import THEOREMS, broken
from x10sem.cli.campaign_command import command
from x10sem.core.printer import show
from x10sem.core.terms import Async, DynAsync, Finish, Stmt
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics import Config, replaced
from x10sem.semantics.rule import Rule

EXAMPLES: Final = 60


@settings(max_examples=EXAMPLES, deadline=None)
@given(tx10_programs())
def test_theorems_hold_of_tx10(main: Stmt) -> None:
    assert list(theorems_hold(main, 1, True, Tally())) == []  # noqa: FBT003 - TX10


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(tx10_programs(size=10))
def test_theorems_hold_of_tx10_where_two_places_fail(main: Stmt) -> None:
    assert list(theorems_hold(main, 2, True, Tally())) == []  # noqa: FBT003 - TX10


@settings(max_examples=EXAMPLES, deadline=None)
@given(extended_programs())
def test_theorems_hold_of_extensions(main: Stmt) -> None:
    assert list(theorems_hold(main, 1, False, Tally())) == []  # noqa: FBT003 - extensions


@settings(max_examples=EXAMPLES, deadline=None)
@given(tx10_programs())
def test_without_failures_theorems_hold_too(main: Stmt) -> None:
    assert list(theorems_hold(main, 0, True, Tally())) == []  # noqa: FBT003 - TX10


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(tx10_programs(size=10))
def test_places_that_fail_inside_contexts_reach_nothing_else(main: Stmt) -> None:
    assert reached_inside(main, PLACES, 1) == reached_outside(main, PLACES, 1)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(extended_programs(size=10))
def test_what_is_printed_is_read_back(main: Stmt) -> None:
    for n, seen in enumerate(reached(main, PLACES, 1)):
        if n % 8 == 0 and seen.config.stmt is not None:
            assert read_tx10(show(seen.config.stmt)).main == seen.config.stmt


# Power


def _edit(name: str, old: str, new: str) -> Callable[[], Rule]:
    return lambda: edited(name, old, new)


PLANTED: Final[dict[str, Callable[[], Rule]]] = {
    "progress": _edit("DEAD", "p not in g", "False"),
    "termination": _edit("SPAWN", "DynAsync(s.body, span=s.span)", "s"),
    "preservation": _edit("AT", "copy(g, values(s.args), q)", "(values(s.args), g)"),
    "finish_is_synchronous": _edit("FINISH", "yield (EPS,", "yield (t.label,"),
    "only_activities_are_asynchronous": _edit(
        "SEQ_FAIL", "yield (t.label,", "yield (t.label.to_async(),"
    ),
    "activities_fail_alone": _edit("ASYNC", "t.label.to_async()", "t.label"),
    "dead_places_throw_dead_place": _edit(
        "END_FINISH_DEAD", "sync(DeadPlace(p)) if lost else EPS", "sync(*lost)"
    ),
    "dead_places_begin_nothing": _edit("SPAWN", "p in g", "True"),
    "dead_places_go_on_nowhere": _edit("CATCH", "p in t.target.heap", "True"),
    "failures_of_places_drop_nothing": _edit("PLACE_FAILURE", "k.stmt", "None"),
    "failures_are_masked": _edit("MASK", "q if p in heap else p", "p if p in heap else q"),
    "no_failure_no_dead_place": _edit("SEQ_DEAD_SYNC", "ends(t.label, t.target, p) and", ""),
    "labels_are_of_their_place": _edit(
        "PLACE_SHIFT", "copy_label(heap, t.label, p)", "(t.label, heap)"
    ),
    "silence_is_empty": _edit("FINISH", "yield (EPS,", "yield (EPS.carrying(t.label.values),"),
}
"""A wrong rule for each theorem that is about the rules."""

PATCHED: Final[dict[str, tuple[str, Callable[..., object]]]] = {
    "dichotomy": ("theorems.is_async", lambda s: isinstance(s, DynAsync)),
    "canonical_forms_are_unique": ("theorems.canonical", lambda k: k),
}
"""A wrong function for each that is about a function."""


def test_each_theorem_has_a_wrong_rule() -> None:
    assert {*PLANTED, *PATCHED} == set(THEOREMS)


@pytest.mark.parametrize("name", PLANTED)
def test_a_wrong_rule_breaks_the_theorem(name: str) -> None:
    with replaced(PLANTED[name]()):
        assert any(_breaks(name, seed) for seed in range(400))


@pytest.mark.parametrize("name", PATCHED)
def test_a_wrong_function_breaks_the_theorem(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, wrong = PATCHED[name]
    monkeypatch.setattr(f"x10sem.checking.{path}", wrong)
    assert any(_breaks(name, seed) for seed in range(400))


def _breaks(name: str, seed: int) -> bool:
    main = made(Seeded(seed), seed, core=True)
    failures = 0 if name == "no_failure_no_dead_place" else 1
    return any(
        name == found
        for seen in reached(main, PLACES, failures, most=60)
        for found, _ in broken(seen, core=True)
    )


def test_the_rule_of_the_mechanisation_lets_no_remote_place_fail_inside() -> None:
    literal = edited(
        "PLACE_SHIFT",
        "t.label.mode is None or (p in heap and q in heap)",
        "(p in heap and q in heap)",
    )
    mains = [made(Seeded(seed), seed, core=True) for seed in range(1, 60, 3)]
    with replaced(literal):
        assert any(reached_inside(m, PLACES, 1) != reached_outside(m, PLACES, 1) for m in mains)


def test_a_search_that_waits_for_failures_loses_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    of = Moves.of

    def eager(self: Moves, state: State) -> list[Move]:
        moves = list(of(self, state))
        if state.spent < self.policy.failures:
            return [m for m in moves if m.target.spent > state.spent] or moves
        return moves

    monkeypatch.setattr(Moves, "of", eager)
    mains = [made(Seeded(seed), seed, core=True) for seed in range(1, 60, 3)]
    assert any(list(more_failures_more_outcomes(m, 1)) for m in mains)


def test_a_printer_that_forgets_what_runs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from x10sem.core.printer import _PARTS  # noqa: PLC0415 - the table to spoil

    monkeypatch.setitem(_PARTS, DynAsync, _PARTS[Async])
    running = next(
        seen.config
        for seen in reached(Async(Async(read_tx10("skip").main)), 1, 0)
        if isinstance(seen.config.stmt, Finish) and isinstance(seen.config.stmt.body, DynAsync)
    )
    assert isinstance(running, Config)
    assert running.stmt is not None
    assert read_tx10(show(running.stmt)).main != running.stmt


# The generator, and campaigns


def test_programs_are_small_and_failures_hit_them() -> None:
    counts = run("laws", range(60)).counts
    assert counts["configurations"] < 500 * counts["programs"]
    assert counts["programs where a failure hits an activity"] * 3 > counts["programs"]
    assert counts["programs that catch a DP"] * 4 > counts["programs"]
    assert counts["At nested 3 deep"] + counts["At nested 4 deep"] > counts["programs"]


def test_programs_with_extensions_have_all_forms() -> None:
    forms = set()
    for seed in range(300):
        main = random_main(Seeded(seed), Shape(), random_extensions.EXTENSIONS)
        forms |= {type(t).__name__ for t in everything_in(main)}
    wanted = "If Loop Labelled Exit Bind Return TryCatch Finally Gather Atomic When Print KillHere"
    assert {*wanted.split(), "KillThere", "Query", "Nondet", "MakeRail", "ElementUpd"} <= forms


def test_a_campaign_may_be_cut_in_two() -> None:
    parts = run("laws", range(5))
    parts.add(run("laws", range(5, 10)))
    assert parts.counts == campaign("laws", 10, 0, jobs=1).counts
    assert parts.violations == []


def test_outcomes_of_both_searches_agree() -> None:
    for seed in range(1, 40, 3):
        main = made(Seeded(seed), seed, core=True)
        assert ends(main, PLACES, 1) >= ends(main, PLACES, 0)


def test_campaigns_run_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("laws", "fusion"):
        args = [name, "--count", "4", "--seed", "3", "--jobs", "1"]
        assert command.main(args, standalone_mode=False) == Exit.HOLDS
        assert f"{name}: 0 violations, seeds 3 to 6" in capsys.readouterr().out


def test_a_violation_is_shrunk() -> None:
    with replaced(PLANTED["activities_fail_alone"]()):
        violations = run("laws", range(1, 12)).violations
    assert any("activities_fail_alone" in v for v in violations)
    assert min(len(v.splitlines()) for v in violations) < 8
