"""Where activities are in a statement: slots, and the statements around them."""

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from x10sem.core.terms import (
    Bind,
    DynAsync,
    DynAt,
    Finally,
    Finish,
    Gather,
    Labelled,
    Place,
    Seq,
    Stmt,
    Term,
    Try,
    TryCatch,
    term,
)
from x10sem.semantics.rule import Step
from x10sem.semantics.state import EPS
from x10sem.semantics.statements import is_async


@term
class Slot(Term):
    """Where another piece is, in the piece around it."""

    index: int


class Join(NamedTuple):
    """A statement of which a part ends, or has only activities left: its place, slots in it.

    Where its place has failed, what it reports depends on which of its parts ends last.
    """

    place: Place
    slots: frozenset[int]
    is_open: bool
    """Whether the activity that the piece is of has yet something to do in it."""


def way(s: Stmt, index: int) -> list[int]:
    """List the identities of the terms from a piece down to one of its slots."""
    if isinstance(s, Slot):
        return [id(s)] if s.index == index else []
    for part in live_parts(s):
        below = way(part, index)
        if below:
            return [id(s), *below]
    return []


def live_parts(s: Stmt) -> tuple[Stmt, ...]:
    """List the parts of a statement in which there may be activities."""
    if isinstance(s, Seq):
        return (s.first, s.second) if is_async(s.first) else (s.first,)
    return (s.body,) if isinstance(s, _AROUND) else ()


_AROUND: Final = (
    Finish,
    DynAt,
    DynAsync,
    Try,
    TryCatch,
    Labelled,
    Bind,
    Gather,
    Finally,
)


def joins(step: Step) -> tuple[tuple[Join, ...], bool]:
    """Find the statements with slots of which a part ends by a step, throws, or turns.

    It turns if it has only activities left to run from now on.  A finish that goes on hides
    what is in it.  Tell too whether the whole piece ends, throws or turns.
    """
    found: list[Join] = []
    chain = list(step.chain())
    inside = set(_slots(cast("Stmt", chain[-1].redex)))
    for t, part in zip(reversed(chain[:-1]), reversed(chain), strict=False):
        if not _is_felt(part) or (isinstance(t.redex, Finish) and t.target.stmt is not None):
            return tuple(found), False
        s = cast("Stmt", t.redex)
        for each in live_parts(s):
            if each is not part.redex:
                inside |= set(_slots(each))
        found += _join(s, t.place, frozenset(inside))
    return tuple(found), _is_felt(step)


def _is_felt(part: Step) -> bool:
    left = part.target.stmt
    if left is None or part.label != EPS:
        return True
    return is_async(cast("Stmt", part.redex)) != is_async(left)


def _join(s: Stmt, p: Place, slots: frozenset[int]) -> Iterator[Join]:
    if slots and not isinstance(s, DynAt | DynAsync | Finish):
        yield Join(p, slots, not is_async(s))


def _slots(s: Stmt) -> Iterator[int]:
    """List the slots in a statement."""
    waiting = [s]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Slot):
            yield each.index
        waiting += live_parts(each)


def around(stmt: Stmt, place: Place, index: int) -> tuple[tuple[Join, ...], bool]:
    """Find the statements around a slot, up to a finish, and tell whether there is none."""
    found: list[Join] = []
    is_open = True
    s, p = stmt, place
    passed = set(way(s, index))
    while not isinstance(s, Slot):
        if isinstance(s, Finish):
            found, is_open = [], False
        else:
            found += _join(s, p, frozenset(_slots(s)))
        p = s.place if isinstance(s, DynAt) else p
        s = next(part for part in live_parts(s) if id(part) in passed)
    return tuple(found), is_open
