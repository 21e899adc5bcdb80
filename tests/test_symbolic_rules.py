"""Each rule is proved to keep failures masked, and rules that do not are found."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.test_errors import here
from x10sem.checking.exits import Exit
from x10sem.core.terms import At, DeadPlace, DynAt, Finish, Place, PlaceValue, Seq, Skip, Throw, Try
from x10sem.semantics import RULES, Config, Heap
from x10sem.semantics.rule import Conclusions, Rule, steps
from x10sem.semantics.state import EPS, sync
from x10sem.semantics.statements import then

pytest.importorskip("z3")
from x10sem.checking.symbolic_rules import proved


@pytest.mark.parametrize("name", RULES)
def test_each_rule_keeps_failures_masked(name: str) -> None:
    assert proved(RULES[name]).broken == ""


def unmasked(s: DynAt, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, s.place):
        yield t.label, t.target.within(lambda s_: DynAt(s.place, s_)), t


def masked_by_the_home(s: DynAt, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, s.place):
        if t.label.mode is not None and s.place not in t.target.heap:
            yield t.label.masked(p), t.target, t


def forgetful(s: Finish, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p not in t.target.heap:
            yield EPS, t.target, t


def forgetting_the_last(s: Finish, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p in t.target.heap:
            yield sync(*s.mu), t.target, t


def handled_anywhere(s: Try, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, p):
        if t.label.is_sync:
            yield EPS, then(t.target, s.handler), t


def swallowed(s: Try, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.body, g, p):
        if t.label.is_sync:
            yield EPS, t.target, t


def silent(s: Skip | Throw, g: Heap, p: Place) -> Conclusions:
    if p not in g:
        yield EPS, Config(None, g), None


def throwing_anywhere(s: Throw, g: Heap, p: Place) -> Conclusions:
    yield sync(s.value), Config(None, g), None  # type: ignore[arg-type]


def blaming_the_home(s: At, g: Heap, p: Place) -> Conclusions:
    if p in g and isinstance(s.place, PlaceValue) and s.place.place not in g:
        yield sync(DeadPlace(p)), Config(None, g), None


def lost_silently(s: Seq, g: Heap, p: Place) -> Conclusions:
    for t in steps(s.first, g, p):
        if t.target.stmt is None and not t.label.is_sync:
            yield EPS, Config(s.second, t.target.heap), t


WRONG: Final[list[tuple[str, type[Any], Callable[..., Conclusions], str]]] = [
    ("PLACE_SHIFT", DynAt, unmasked, "is not masked"),
    ("MASK", DynAt, masked_by_the_home, "DP of a place that is alive"),
    ("END_FINISH_DEAD", Finish, forgetful, "gets lost"),
    ("END_FINISH", Finish, forgetting_the_last, "gets lost"),
    ("CATCH", Try, handled_anywhere, "gets lost"),
    ("CATCH_DEAD", Try, swallowed, "gets lost"),
    ("DEAD", Skip, silent, "a success at a dead place"),
    ("EXCEPTION", Throw, throwing_anywhere, "is not its DP"),
    ("AT_DEAD", At, blaming_the_home, "DP of a place that is alive"),
    ("SEQ_TERM", Seq, lost_silently, "gets lost"),
]


@pytest.mark.parametrize(("name", "redex", "body", "why"), WRONG, ids=lambda x: str(x)[:20])
def test_a_wrong_rule_is_found(
    name: str, redex: type[Any], body: Callable[..., Conclusions], why: str
) -> None:
    assert why in proved(Rule(name, (redex,), body)).broken


def test_the_command_proves_a_rule() -> None:
    assert here(["rules", "--prove", "MASK"])[0] == Exit.HOLDS
