"""Pieces with less in them, for asking what an activity may do whatever others have done."""

from collections.abc import Callable
from typing import Final, TypeAlias, cast

from x10sem.core.terms import (
    DeadPlace,
    DynAsync,
    DynAt,
    Finally,
    Finish,
    Labelled,
    Place,
    Seq,
    Stmt,
    Thrown,
    Try,
    TryCatch,
)
from x10sem.semantics.contexts import replaced_part
from x10sem.semantics.pieces import Piece, arranged, cut
from x10sem.semantics.slots import Slot, live_parts

Merge: TypeAlias = Callable[[tuple[Thrown, ...]], tuple[Thrown, ...]]
"""Makes one of several lists of exceptions that a finish may have collected."""


def distinct(values: tuple[Thrown, ...]) -> tuple[Thrown, ...]:
    """List exceptions once each, in an order that does not depend on theirs."""
    return tuple(sorted(set(values), key=hash))


def merged(values: tuple[Thrown, ...]) -> tuple[Thrown, ...]:
    """List exceptions once each, and the failures of places as that of place 0.

    Who does not look at what a finish has collected cannot tell which places have failed.
    """
    return distinct(tuple([DeadPlace(Place(0)) if isinstance(v, DeadPlace) else v for v in values]))


def once_each(piece: Piece, merge: Merge) -> Piece:
    """Let finishes hold less of the exceptions that they have collected."""

    def change(s: Stmt) -> Stmt:
        for part in live_parts(s):
            new = change(part)
            if new is not part:
                s = cast("Stmt", replaced_part(s, part, new))
        if isinstance(s, Finish) and s.mu and merge(s.mu) != s.mu:
            return Finish(s.body, merge(s.mu), span=s.span)
        return s

    new = change(piece.stmt)
    return piece if new is piece.stmt else arranged(new, piece.place, dict(piece.own))


def childless(piece: Piece) -> tuple[Piece, int]:
    """Leave out what waits for nothing but activities; count the slots that stay.

    A finish of which the activity has left only the waiting keeps one of its slots.
    """
    left = _without_slots(piece.stmt)
    if left is piece.stmt or left is None:
        return piece, -1
    kids: list[int | tuple[Stmt, Place]] = []
    stmt = cut(left, piece.place, kids)
    return arranged(stmt, piece.place, dict(piece.own)), len(kids)


def _without_slots(s: Stmt) -> Stmt | None:
    if isinstance(s, DynAsync):
        return None
    parts = live_parts(s)
    if isinstance(s, Seq) and len(parts) == 2:  # noqa: PLR2004 - a pair
        first, second = map(_without_slots, parts)
        return Seq(first, second, span=s.span) if first and second else first or second
    for part in parts:
        new = _without_slots(part)
        if new is None:
            return None if isinstance(s, _ENDING) else _with_one_slot(s)
        if new is not part:
            s = cast("Stmt", replaced_part(s, part, new))
    return s


_ENDING: Final = (DynAt, Try, TryCatch, Labelled)
"""Statements that end with their body, and do nothing more."""


def _with_one_slot(s: Stmt) -> Stmt:
    """Keep the last of the slots in a statement that has nothing else."""
    parts = live_parts(s)
    if isinstance(s, DynAsync) or not parts:
        return s
    new = _with_one_slot(parts[-1])
    if isinstance(s, Seq):
        return new
    return s if new is parts[-1] else cast("Stmt", replaced_part(s, parts[-1], new))


_UNFELT: Final = (Seq, DynAsync, Try, TryCatch, Labelled, Finally)
"""Statements of which no activity within can tell whether it is there, while its place lives."""


def siblings(piece: Piece) -> tuple[tuple[tuple[int, ...], frozenset[Place]], ...]:
    """Find slots that may change places while some places live: what is in them ends the same way.

    They are within the same statement that waits, a finish or a call, or within none, and
    the way from there goes through the same places.
    """
    groups: dict[object, tuple[list[int], set[Place]]] = {}
    waiting: list[tuple[Stmt, Place, tuple[object, ...], frozenset[Place]]]
    waiting = [(piece.stmt, piece.place, (), frozenset())]
    while waiting:
        s, p, way, homes = waiting.pop()
        if isinstance(s, Slot):
            slots, places = groups.setdefault(way, ([], set()))
            slots.append(s.index)
            places |= homes
        elif isinstance(s, Finish):
            waiting.append((s.body, p, (id(s),), frozenset()))
        else:
            inner = s.place if isinstance(s, DynAt) else p
            if not isinstance(s, _UNFELT):
                way = (*way, s.place if isinstance(s, DynAt) else id(s))
            waiting += [(part, inner, way, homes | {p}) for part in live_parts(s)]
    return tuple(
        (tuple(sorted(slots)), frozenset(places))
        for slots, places in groups.values()
        if len(slots) > 1
    )
