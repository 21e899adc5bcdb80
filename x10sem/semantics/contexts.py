"""Evaluation contexts: where in a term the next expression is, and what goes round it."""

from collections.abc import Callable
from typing import Final, NamedTuple, cast

from x10sem.core.substitution import rebuilt
from x10sem.core.terms import (
    VALUES,
    Element,
    Expr,
    MakeRail,
    MakeRef,
    Nondet,
    Operator,
    Query,
    Record,
    Select,
    Term,
    ValOf,
    Value,
    Var,
)

_COMPOUND: Final = frozenset(
    (Select, Record, MakeRef, ValOf, Operator, Query, Element, MakeRail, Nondet)
)
_VALUES: Final = frozenset(VALUES)
_OPEN: Final = _COMPOUND | {Var}


class Hole(NamedTuple):
    """E and e of a term E[e]: the expression to evaluate next, and how to put another there."""

    redex: Expr
    plug: Callable[[Expr], Term]


def is_value(t: Term) -> bool:
    """Tell a value from an expression still to be evaluated."""
    return type(t) in _VALUES


def value(e: Expr) -> Value:
    """Take an expression that is a value as one."""
    assert type(e) in _VALUES
    return cast("Value", e)


def values(es: tuple[Expr, ...]) -> tuple[Value, ...]:
    """Take expressions that are values as such."""
    return tuple([value(e) for e in es])


def pending(t: Term) -> Expr | None:
    """Find the first expression directly inside t that is not a value yet, once."""
    try:
        return cast("Expr | None", t._pending)  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    found = t._pending = _first_open(t)  # noqa: SLF001
    return found


def _first_open(t: Term) -> Expr | None:
    for part in t.parts():
        if type(part) in _OPEN:
            return cast("Expr", part)
        if type(part) is tuple:
            for each in part:
                if type(each) in _OPEN:
                    return cast("Expr", each)
    return None


def is_ready(t: Term) -> bool:
    """Tell whether all expressions directly inside t are values."""
    return pending(t) is None


def hole(t: Term) -> Hole | None:
    """Split a term at its next expression, from left to right; None where all are values."""
    e = pending(t)
    if e is None:
        return None
    inner = hole(e)
    if inner is None:
        return Hole(e, lambda new: replaced_part(t, e, new))
    return Hole(inner.redex, lambda new: replaced_part(t, e, inner.plug(new)))


def replaced_part(t: Term, old: Term, new: Term) -> Term:
    """Put one term directly inside t in the place of another, the first time it occurs."""
    left = [old]

    def change(each: Term) -> Term:
        if left and each is old:
            left.clear()
            return new
        return each

    return rebuilt(t, change)
