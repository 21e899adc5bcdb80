"""The kernel and the plain rules agree, and every reduction is needed as it is."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from x10sem.checking.campaign import JUDGES, budget_of, made, same_with_reductions
from x10sem.checking.check import Loaded, Request, check, load
from x10sem.checking.explore import Engine, Options, explore
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.policy import Policy
from x10sem.checking.random_finishes import finishes_main
from x10sem.checking.random_handlers import handlers_main
from x10sem.checking.random_programs import Seeded
from x10sem.checking.schedules import Schedules
from x10sem.checking.search import Limits
from x10sem.checking.tally import Tally
from x10sem.core.terms import Place, Stmt
from x10sem.engine import closure, essential, later
from x10sem.engine.absorption import Absorption
from x10sem.engine.alone import Edge, Position, Run, Setting
from x10sem.engine.choice import Choice
from x10sem.engine.closure import Look
from x10sem.engine.kernel import Kernel
from x10sem.engine.packing import Packing
from x10sem.engine.parts import WORLD, Act, State, Touch
from x10sem.engine.symmetry import Symmetry
from x10sem.lowering.tx10 import parse_tx10
from x10sem.semantics import shapes

SPINNER = "corpus/litmus/beside-a-spinner.tx10"
ENGINE = sorted(Path("x10sem/engine").glob("*.py"))
NO_CONSTRUCTS = {"DeadPlace", "ObjId", "Place", "Stmt", "Thrown"}


def differences(seeds: range) -> Iterator[str]:
    for seed in seeds:
        core = seed % 3 > 0
        main = made(Seeded(seed), seed, core=core)
        yield from JUDGES["engine"](main, budget_of(seed), core, Tally())


@pytest.mark.parametrize("part", range(4))
def test_the_kernel_does_what_the_rules_do(part: int) -> None:
    assert next(differences(range(part * 30, part * 30 + 30)), "") == ""


@pytest.mark.parametrize("path", ENGINE, ids=str)
def test_the_engine_knows_no_construct(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "x10sem.core.terms"
        for alias in node.names
    }
    assert named <= NO_CONSTRUCTS


def never(*_: Any, **__: Any) -> bool:
    return False


def always(*_: Any, **__: Any) -> bool:
    return True


def simple(look: Look, _state: State, i: int, act: Act) -> bool:
    return i in look.positions and act.is_simple


def nothing(*_: Any, **__: Any) -> list[int]:
    return []


def tells_no_deaths(run: Run, at: Position, edge: Edge) -> Iterator[Position]:
    return FOLLOW(run, at, edge._replace(deaths=frozenset()))


def none(*_: Any, **__: Any) -> Iterator[Any]:
    return iter(())


def turned(symmetry: Symmetry, state: State) -> State:
    """Put two activities in order, the later first, whatever is around them."""
    kernel = symmetry.kernel
    pieces = state[kernel.base :]
    if [kernel.known[pid].arity for pid in pieces] != [2, 0, 0] or pieces[1] > pieces[2]:
        return state
    return kernel.settle([*state[: kernel.base], pieces[0], pieces[2], pieces[1]], {})


def all_spared(schedules: Schedules, state: State) -> tuple[frozenset[Place], ...]:
    return (frozenset(p for fate in schedules.fates(state) for p in fate),) * 2


def is_read_now(look: Look, touch: Touch, _: frozenset[Place]) -> bool:
    return not look.watched.isdisjoint(touch.writes)


def no_ties(*_: Any) -> later.Ties:
    return later.NO_TIES


def no_values(*_: Any) -> list[tuple[Any, ...]]:
    return [()]


def scattered(s: Stmt, p: Place, homes: frozenset[Place]) -> Iterator[list[Any]]:
    """Group activities within the same statements wherever in a sequence they are."""
    found: dict[object, list[Any]] = {}
    for leaf in (leaf for group in GROUPS(s, p, homes) for leaf in group):
        found.setdefault((leaf.frames, leaf.homes), []).append(leaf)
    yield from found.values()


GROUPS = shapes._groups  # noqa: SLF001 - to plant a fault in it
FOLLOW = Run._follow  # noqa: SLF001 - to plant a fault in it

UNSOUND: dict[str, tuple[type, str, Callable[..., Any]]] = {
    "every simple step is taken alone": (Look, "_is_local", simple),
    "every step is absorbed": (Absorption, "is_lost_with", always),
    "an activity brings in no other": (Look, "_brought_in_by", nothing),
    "no future tells a failure": (Run, "_follow", tells_no_deaths),
    "the order of exceptions never shows": (Look, "_shows_order", never),
    "which part ends last never shows": (Look, "_joined", none),
    "a schedule spares all places": (Schedules, "_spared", all_spared),
}
"""Reductions that are wrong: each must lose something on a random program."""


UNSOUND_FOR: dict[str, tuple[object, str, object]] = {
    "corpus/litmus/siblings-around-a-call.tx10": (Symmetry, "ordered", turned),
    "corpus/litmus/siblings-in-two-finishes.x10": (Symmetry, "ordered", turned),
    "corpus/litmus/siblings-with-another-between.tx10": (shapes, "_groups", scattered),
    "corpus/litmus/atomic-against-plain-static.x10": (Look, "_is_kept_out", always),
    "corpus/litmus/activity-ends-inside-one-that-waits.tx10": (Look, "_only_waits", never),
    "corpus/litmus/activity-ends-after-what-follows.tx10": (Setting, "told_at_last", nothing),
    "corpus/litmus/handler-beside-an-activity.tx10": (essential, "may_handle", never),
    "corpus/litmus/asked-after-atomic.x10": (Look, "_may_show", is_read_now),
    "corpus/litmus/asked-while-a-place-fails.x10": (Look, "deciding", frozenset()),
    "corpus/litmus/finish-ends-beside-a-failure.tx10": (closure, "ties_later", no_ties),
    "corpus/litmus/finish-ends-after-what-it-collected.tx10": (later, "_collected", no_values),
}
"""Reductions that are wrong for a program: each must change its outcomes or its verdict."""


def answers_or_fault(loaded: Loaded) -> object:
    try:
        found = check(loaded).result
        return set(found.outcomes), {(v.kind, v.property) for v in found.violations}
    except AssertionError as fault:  # a run that the rules cannot take
        return str(fault)


@pytest.mark.parametrize("path", UNSOUND_FOR)
def test_an_unsound_reduction_is_noticed_there(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request(path))
    whole = answers_or_fault(loaded)
    kind, method, planted = UNSOUND_FOR[path]
    monkeypatch.setattr(kind, method, planted)
    assert answers_or_fault(loaded) != whole


def lost_where_finishes_end(seeds: Iterable[int]) -> Iterator[str]:
    for seed in seeds:
        main = finishes_main(Seeded(seed))
        yield from same_with_reductions(main, 1 + seed % 2, core=False, tally=Tally())


def test_nothing_is_lost_where_finishes_end_in_finishes() -> None:
    assert next(lost_where_finishes_end(range(118, 130)), "") == ""


UNSOUND_AT_ENDS: dict[str, tuple[object, str, object]] = {
    "the end of a finish concerns nobody": (closure, "ties_later", no_ties),
    "a finish collects no more than it has": (later, "_collected", no_values),
}


@pytest.mark.parametrize("name", UNSOUND_AT_ENDS)
def test_what_is_lost_where_finishes_end_is_noticed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, method, planted = UNSOUND_AT_ENDS[name]
    monkeypatch.setattr(kind, method, planted)
    assert next(lost_where_finishes_end((123, 124, 174)), "")


def lost_by_handlers(seeds: Iterable[int]) -> Iterator[str]:
    for seed in seeds:
        main = handlers_main(Seeded(seed))
        yield from same_with_reductions(main, seed % 3, core=False, tally=Tally())


def test_nothing_is_lost_where_handlers_run_beside_activities() -> None:
    assert next(lost_by_handlers(range(425, 500)), "") == ""


def test_a_handler_that_nobody_expects_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(essential, "may_handle", never)
    assert next(lost_by_handlers((429, 492)), "")


def test_a_failure_that_no_property_sees_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Look, "deciding", frozenset())
    assert next(lost_by_handlers((124, 127)), "")


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_reduction_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, method, planted = UNSOUND[name]
    monkeypatch.setattr(kind, method, planted)
    assert next(differences(range(1000, 2000)), "")


def test_a_spinning_activity_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request(SPINNER))
    assert [v.kind for v in check(loaded).result.violations] == ["assertion"]
    monkeypatch.setattr(KernelSearch, "unignore", never)
    monkeypatch.setattr(Look, "alone", last_alone)
    assert check(loaded).result.violations == []


def last_alone(look: Look) -> Choice | None:
    """Take the last activity that can go on by itself, which is the one that spins."""
    look.able.reverse()
    return ALONE(look)


ALONE = Look.alone


def test_a_run_of_the_kernel_is_one_of_the_rules() -> None:
    loaded = load(Request("corpus/idioms/Deposit.x10"))
    ways = []
    for engine in Engine:
        options = replace(loaded.options, engine=engine)
        verdict = check(replace(loaded, options=options))
        assert verdict.counterexample is not None
        ways.append((verdict.subject, len(verdict.counterexample.steps)))
    assert ways[0][0] == ways[1][0]
    assert ways[1][1] <= ways[0][1] <= 1.1 * ways[1][1]


def test_a_kernel_that_forgets_what_it_read_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = parse_tx10(
        "finish val o = {f: 0} in { async { o.f = 1 o.f = 1 }  println o.f }",
        "x",
    )
    rules = explore(program, 1, (), Options(engine=Engine.RULES, fuse=False))
    whole = Options(fuse=False, bulk=False)
    assert explore(program, 1, (), whole).states == rules.states
    monkeypatch.setattr(Kernel, "component", lambda *_: WORLD)
    assert explore(program, 1, (), whole).states != rules.states


def test_objects_that_hold_themselves_are_told_apart_by_what_they_hold() -> None:
    program = parse_tx10(
        "{ async at(1) at(0) async val x = {f: 4} in { x.f = x throw x } "
        "finish at(2) async finish throw 6 }",
        "x",
    )
    policy = Policy(1)
    kernel = explore(program, 3, (), Options(policy, Limits(timeout=60), stop_at_first=False))
    rules = explore(program, 3, (), Options(policy, engine=Engine.RULES, stop_at_first=False))
    assert kernel.complete
    assert kernel.outcomes.keys() == rules.outcomes.keys()


def test_failures_may_come_after_the_end() -> None:
    program = parse_tx10("finish skip", "x")
    for engine in Engine:
        found = explore(program, 3, (), Options(Policy(1), engine=engine))
        assert sorted(o.dead for o in found.outcomes) == [(), (1,), (2,)]


@pytest.mark.parametrize("state", [(0, 1, 2), (65535,), (65536, 1), (1, 2, 3, 70000)])
def test_packing_is_undone(state: tuple[int, ...]) -> None:
    packing = Packing()
    assert packing.unpack(packing.pack(state)) == state
