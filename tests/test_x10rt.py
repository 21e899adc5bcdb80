"""The profile x10rt predicts what X10 2.6 printed; with its bugs, all that it printed."""

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x10sem.checking.check import Request, check, load, read_source
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.expect import read_expectations
from x10sem.checking.explore import Options, explore, kind_of
from x10sem.checking.keeping import Keeper
from x10sem.checking.moves import Moves, State, is_over
from x10sem.checking.outcomes import Outcome
from x10sem.checking.policy import Policy
from x10sem.checking.random_programs import Seeded, Shape, random_main
from x10sem.checking.rules_search import RulesSearch
from x10sem.core.program import Program
from x10sem.diagnostics import Diagnostic
from x10sem.semantics import RULES, canonical, start
from x10sem.semantics.profiles import PROFILES, semantics
from x10sem.semantics.rule import ADDED, Conclusions, Rule, described
from x10sem.semantics.x10rt_bugs import BUGS

OBSERVED = {Path(f).stem: f for f in files_in(["corpus/observed"])}

WIDER = {
    "KKillDuringBack": {("OUT ME[ D1]", "OUT ab")},
    "KLocalAtHome": {("OUT ME[ D1]", "OUT ba")},
    "KTransitTarget": {("OUT ME[ D2]", "OUT b")},
}
"""What x10rt allows, and runs of X10 have not shown: each needs a schedule that is rare."""

WIDER_WITH_BUGS = {
    "KAdoptB2": {("OUT ME[ D1 D2]",)},
    "KHbiB3": {("OUT D1", "OUT MS")},
    "KSpawnThenKill": {("OUT ME[ D1]", "OUT b"), ("OUT ME[ D1]", "OUT c")},
}

NUMBERS = {
    "GrDeadHome": {"a 1, b 1"},
    "KAdoptB2": {"1"},
    "KAdoptTol": {"1"},
    "KAdoptTransit": {"1"},
    "KAsync": {"1"},
    "KAsyncAtDead": {"1"},
    "KAsyncHomeTask": {"1"},
    "KAtP2Uncaught": {"0 1"},
    "KBlockAsync": {"1"},
    "KDoubleAdopt": {"1"},
    "KHandler": {"1"},
    "KHbiB3": {"1"},
    "KKillDuringBack": {"1"},
    "KKillInAtomic": {"2"},
    "KKillThenSpawn": {"1"},
    "KLocalAtHome": {"1"},
    "KMiddleAsync": {"1", "2"},
    "KReturnThenDie": {"1"},
    "KSeqDead": {"1, 0 1"},
    "KSpawnDead": {"1"},
    "KSpawnThenKill": {"1"},
    "KTransitTarget": {"0 1"},
    "KTwoKillers": {"2"},
    "KTwoLevelAdopt": {"1"},
    "KUnmaskedExc": {"1"},
    "KVictimRemoteTasks": {"3"},
    "tier2_FinallyDeadAsync": {"1"},
    "tier2_FinallyKill": {"1"},
    "tier2_WhenOr": {"1"},
}
"""How many DeadPlaceExceptions X10 showed, of places 1 and 2: arrivals, not activities."""

FEWER = {"KAdoptB2": {"1 1"}}
"""With the bug, as without."""


def outcomes_of(path: str, name: str) -> frozenset[tuple[str, ...]]:
    """Search a program, and list what it prints."""

    def search() -> frozenset[tuple[str, ...]]:
        loaded = load(Request(path, semantics=name, vacuity="ignore"))
        result = check(replace(loaded, options=replace(loaded.options, observe=None))).result
        assert result.complete
        return frozenset(o.output for o in result.outcomes)

    return call_deep(search)


def only(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in lines if line.startswith("OUT "))


def numbers(lines: tuple[str, ...]) -> str:
    """Read how many DeadPlaceExceptions were counted, leaving out zeros at the end."""
    shown = []
    for line in lines:
        if line.startswith("DPES "):
            which = line.removeprefix("DPES ").partition("D1*")[0]
            counts = re.findall(r"\*(\d+)", line)
            shown.append(which + re.sub(r"( 0)+$", "", " ".join(counts)))
    return ", ".join(shown)


def bug_of(name: str) -> str:
    """Name the bug that explains what X10 showed of a program, if it needs one."""
    found = re.match(r"B\d", read_expectations(read_source(OBSERVED[name]), name).deviation)
    return "" if found is None else found[0]


# What X10 showed


@pytest.mark.parametrize("name", OBSERVED)
def test_what_x10_printed_is_predicted(name: str) -> None:
    said = read_expectations(read_source(OBSERVED[name]), OBSERVED[name])
    assert said.observed is not None
    seen = {o.output for o in said.observed.all}
    bug = bug_of(name)
    found = outcomes_of(OBSERVED[name], f"x10rt+{bug}" if bug else "x10rt")
    assert seen <= set(map(only, found))
    wider = WIDER_WITH_BUGS if bug else WIDER
    assert set(map(only, found)) - seen == wider.get(name, set())
    shown = NUMBERS.get(name)
    if shown is not None:
        counted = set(map(numbers, found)) - {""}
        assert counted - FEWER.get(name, set()) == shown


@pytest.mark.parametrize("name", [n for n in OBSERVED if bug_of(n)])
def test_what_a_bug_explains_is_not_predicted_without(name: str) -> None:
    said = read_expectations(read_source(OBSERVED[name]), OBSERVED[name])
    assert said.observed is not None
    found = set(map(only, outcomes_of(OBSERVED[name], "x10rt")))
    assert not {o.output for o in said.observed.all} <= found


def test_all_bugs_together_predict_what_each_explains() -> None:
    every = "+".join(("x10rt", *BUGS))
    for name in ("KLostAsyncB1", "KHbiB3", "KAdoptTransit"):
        said = read_expectations(read_source(OBSERVED[name]), OBSERVED[name])
        assert said.observed is not None
        found = set(map(only, outcomes_of(OBSERVED[name], every)))
        assert {o.output for o in said.observed.all} <= found


# What the rules are


PROFILE_RULES = {
    f"{p.name}-{name}": described(body)
    for p in PROFILES.values()
    if p.name in {"coq-artifact", "x10rt"} or p.name.count("+") == 1
    for name, body in p.rules
}


@pytest.mark.parametrize("rule", PROFILE_RULES.values(), ids=PROFILE_RULES)
def test_rule_of_a_profile_is_written_as_the_paper_does(rule: Rule) -> None:
    summary, _, figure = rule.inference.partition("\n\n")
    assert "\n" not in summary
    assert summary.endswith(".")
    assert re.findall(r"^-{8,}  \(([A-Z_]+)\)$", figure, re.MULTILINE) == [rule.name]
    (function,) = ast.parse(dedent(inspect.getsource(rule.body))).body
    allowed = (ast.If, ast.For, ast.Assign, ast.Expr, ast.Match)
    inside = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and n is not function]
    assert [type(n).__name__ for n in inside if not isinstance(n, allowed)] == []


def test_rules_of_a_profile_are_there_while_it_is_in_force() -> None:
    before = dict(RULES)
    with semantics("x10rt+B4"):
        assert {"AT_SPAWN", "ARRIVAL", "DROP"} <= ADDED < set(RULES)
        assert RULES["FINISH"].body is not before["FINISH"].body
    assert (dict(RULES), ADDED) == (before, set())


def test_every_set_of_bugs_is_a_semantics() -> None:
    assert len([n for n in PROFILES if n.startswith("x10rt")]) == 2 ** len(BUGS)
    assert "x10rt+B1+B3" in PROFILES


@pytest.mark.parametrize(("name", "reductions"), [("coq-artifact", ()), ("x10rt", ("fusion",))])
def test_what_only_the_rules_can_search_is_not_left_to_the_kernel(
    name: str, reductions: tuple[str, ...], tmp_path: Path
) -> None:
    loaded = load(Request(OBSERVED["KAsync"], semantics=name))
    verdict = check(loaded)
    assert verdict.reductions == reductions
    assert kind_of(loaded.options) is RulesSearch
    with pytest.raises(Diagnostic) as refused:
        check(loaded, None, Keeper(tmp_path / "kept"))
    assert refused.value.code == "X2009"


# Random programs of the calculus


SEEDS = st.integers(0, 2**32)


def random_program(seed: int) -> Program:
    return Program(main=random_main(Seeded(seed), Shape(3), {}))


def endings(program: Program, name: str, failures: int) -> set[Outcome]:
    with semantics(name):
        result = explore(program, 3, options=Options(Policy(failures), stop_at_first=False))
    assert result.complete
    return set(result.outcomes)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_without_failures_x10rt_is_the_calculus(seed: int) -> None:
    program = random_program(seed)
    ours, theirs = (endings(program, name, 0) for name in ("ecoop14", "x10rt"))
    assert ours == theirs


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(["x10rt", "x10rt+B1+B2+B3+B4"]))
def test_every_run_ends(seed: int, name: str) -> None:
    assert stuck(random_program(seed), name) == []


def stuck(program: Program, name: str) -> list[str]:
    """List what can go no further although something is left to run, of some hundred states."""
    with semantics(name):
        moves = Moves(Policy(1), places=3, fuse=False)
        first = State(canonical(start(program, 3)), 0)
        seen = {first: None}
        waiting = [first]
        found = []
        for state in waiting:
            after = [m.target for m in moves.of(state)]
            if not any(s.spent == state.spent for s in after) and not is_over(state.config):
                found.append(repr(state.config.stmt))
            for s in after:
                if s not in seen and len(seen) < 150:
                    seen[s] = None
                    waiting.append(s)
    return found


@pytest.mark.parametrize("missing", ["AT_SPAWN_DEAD", "ARRIVAL", "END_FINISH_DEAD", "PLACE_SHIFT"])
def test_a_missing_rule_is_noticed(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [(n, nothing if n == missing else body) for n, body in PROFILES["x10rt"].rules]
    monkeypatch.setitem(PROFILES, "x10rt", replace(PROFILES["x10rt"], rules=tuple(kept)))
    assert any(stuck(random_program(seed), "x10rt") for seed in range(80))


def nothing(s: object, g: object, p: object) -> Conclusions:
    yield from ()


def test_replaced_rules_come_back_after_a_mistake() -> None:
    before = dict(RULES)
    with pytest.raises(ZeroDivisionError), semantics("x10rt"):
        raise ZeroDivisionError
    assert (dict(RULES), ADDED) == (before, set())


def test_the_readme_says_how_many_are_predicted_exactly() -> None:
    exact = len(OBSERVED) - len(WIDER) - len(WIDER_WITH_BUGS)
    said = " ".join(Path("README.md").read_text("utf-8").split())
    assert f"for {exact} of the {len(OBSERVED)} programs of `corpus/observed` nothing else" in said
