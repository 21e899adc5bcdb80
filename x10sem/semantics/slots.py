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
    """List the parts of a statement in which there may be activities, once."""
    try:
        return s._around  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    found: tuple[Stmt, ...]
    if isinstance(s, Seq):
        found = (s.first, s.second) if is_async(s.first) else (s.first,)
    else:
        found = (s.body,) if isinstance(s, _AROUND) else ()
    s._around = found  # noqa: SLF001
    return found


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


def may_handle(s: Stmt, index: int, other: int) -> bool:
    """Tell whether a handler may run for what a slot throws before what is in another ends.

    A finish throws what it has collected once all in it has ended.
    """
    is_thrown, on_the_way = False, set(way(s, index))
    around = [s]
    while not isinstance(around[-1], Slot):
        around.append(next(part for part in live_parts(around[-1]) if id(part) in on_the_way))
    for each in reversed(around):
        if isinstance(each, Finish):
            if other in _slots(each):
                return False
            is_thrown = True
        elif is_thrown and isinstance(each, Try | TryCatch | Finally):
            return True
    return False


class Felt(NamedTuple):
    """How far a part that ends, throws or turns is felt in the piece that it is of.

    A part turns if it has only activities left to run from now on.
    """

    joins: tuple[Join, ...]
    """The statements with slots around the part, up to a finish that goes on."""
    finish: int
    """The innermost finish that goes on around an activity that ends or turns, from the outside.

    It is counted from the outermost of the piece; 0 if there is none.
    """
    is_whole: bool
    """Whether the whole piece ends, throws or turns."""


def felt(step: Step) -> Felt:
    """Find what may report a step otherwise if another part of it ends before."""
    found: list[Join] = []
    chain = list(step.chain())
    inside = set(_slots(cast("Stmt", chain[-1].redex)))
    for t, part in zip(reversed(chain[:-1]), reversed(chain), strict=False):
        if not _is_felt(part):
            depth = _depth(chain, t) if isinstance(chain[-1].redex, Slot) else 0
            return Felt(tuple(found), depth, is_whole=False)
        if isinstance(t.redex, Finish) and t.target.stmt is not None:
            return Felt(tuple(found), _depth(chain, t), is_whole=False)
        s = cast("Stmt", t.redex)
        for each in live_parts(s):
            if each is not part.redex:
                inside |= set(_slots(each))
        found += _join(s, t.place, frozenset(inside))
    return Felt(tuple(found), 0, _is_felt(step))


def _depth(chain: list[Step], last: Step) -> int:
    """Count the finishes from the outermost of a piece to one of them."""
    outer = chain[: 1 + next(n for n, t in enumerate(chain) if t is last)]
    return sum(isinstance(t.redex, Finish) for t in outer)


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


def around(stmt: Stmt, place: Place, index: int) -> Felt:
    """Find what may report otherwise that what is in a slot ends, throws or turns."""
    found: list[Join] = []
    finish = 0
    s, p = stmt, place
    passed = set(way(s, index))
    while not isinstance(s, Slot):
        if isinstance(s, Finish):
            found, finish = [], finish + 1
        else:
            found += _join(s, p, frozenset(_slots(s)))
        p = s.place if isinstance(s, DynAt) else p
        s = next(part for part in live_parts(s) if id(part) in passed)
    return Felt(tuple(found), finish, is_whole=not finish)
