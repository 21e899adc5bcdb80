"""Pieces with less in them, for asking what an activity may do whatever others have done."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias, cast

from x10sem.core.terms import (
    DeadPlace,
    DynAsync,
    DynAt,
    Finally,
    Finish,
    Labelled,
    Number,
    Place,
    Seq,
    Skip,
    Stmt,
    Thrown,
    Try,
    TryCatch,
)
from x10sem.semantics.contexts import replaced_part
from x10sem.semantics.pieces import Piece, arranged, cut
from x10sem.semantics.slots import Slot, live_parts

Kept: TypeAlias = tuple[int, ...]
"""The slots that a piece keeps, in their order."""

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
    new = _with_less(piece.stmt, merge)
    return piece if new is piece.stmt else arranged(new, piece.place, dict(piece.own))


def _with_less(s: Stmt, merge: Merge) -> Stmt:
    if not has_collected(s):
        return s
    for part in live_parts(s):
        new = _with_less(part, merge)
        if new is not part:
            s = cast("Stmt", replaced_part(s, part, new))
    if isinstance(s, Finish) and s.mu and (mu := merge(s.mu)) != s.mu:
        return Finish(s.body, mu, span=s.span)
    return s


def has_collected(s: Stmt) -> bool:
    """Tell whether a finish in a statement has collected something, once."""
    try:
        return s._holds  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    found = bool(isinstance(s, Finish) and s.mu) or any(map(has_collected, live_parts(s)))
    s._holds = found  # noqa: SLF001
    return found


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


_FRAMES: Final = (DynAsync, DynAt, Try, TryCatch, Labelled, Finally)
"""Statements that end with the activity that is alone in them."""


class _Leaf(NamedTuple):
    """An activity in a sequence: its slot, what is around it alone, and the places of that."""

    slot: int
    frames: tuple[Stmt, ...]
    homes: frozenset[Place]


Siblings: TypeAlias = tuple[tuple[tuple[int, ...], frozenset[Place]], ...]
"""Slots that may change places, and the places that must not fail meanwhile."""


def siblings(piece: Piece) -> Siblings:
    """Find slots that may change places while some places live: what is in them ends the same way.

    They are next to each other in one sequence, each within the same statements, so that
    whichever ends first, the same is left.
    """
    return tuple(
        (tuple(sorted(each.slot for each in group)), frozenset().union(*(x.homes for x in group)))
        for group in _groups(piece.stmt, piece.place, frozenset())
        if len(group) > 1
    )


def _groups(s: Stmt, p: Place, homes: frozenset[Place]) -> Iterator[list[_Leaf]]:
    """List activities next to each other in a statement, with the same statements around each.

    If one stood between them that has others around it, what is left when the first ends would
    have that one first, and when the last ends, last.
    """
    homes = frozenset() if isinstance(s, Finish) else homes | {p}
    q = s.place if isinstance(s, DynAt) else p
    found: list[_Leaf] = []
    for part in _spine(s):
        leaf = _leaf(part, q, homes)
        if leaf is not None and found and found[0].frames == leaf.frames:
            found.append(leaf)
            continue
        yield found
        found = [] if leaf is None else [leaf]
        if leaf is None:
            yield from _groups(part, q, homes)
    yield found


def _spine(s: Stmt) -> list[Stmt]:
    """List the parts of a sequence, as far as it branches to one side only."""
    parts = live_parts(s)
    if not isinstance(s, Seq) or len(parts) == 1:
        return list(parts)
    side = 0 if isinstance(parts[0], Seq) else 1
    found: list[Stmt] = []
    while True:
        found.append(parts[1 - side])
        at = parts[side]
        parts = live_parts(at)
        if not isinstance(at, Seq) or len(parts) == 1 or isinstance(parts[1 - side], Seq):
            return [*found, at]


def _leaf(s: Stmt, p: Place, homes: frozenset[Place]) -> _Leaf | None:
    """Find the activity that is alone in a statement."""
    frames: list[Stmt] = []
    while isinstance(s, _FRAMES) and len(live_parts(s)) == 1:
        homes |= {p}
        p = s.place if isinstance(s, DynAt) else p
        (part,) = live_parts(s)
        frames.append(cast("Stmt", replaced_part(s, part, Slot(0))))
        s = part
    return _Leaf(s.index, tuple(frames), homes) if isinstance(s, Slot) else None


STRANGE: Final = Number(0, "thrown")
"""Stands for what a finish may have collected that is not known; no handler of a class has it."""


def about_to_end(
    piece: Piece, finish: int, collected: tuple[Thrown, ...]
) -> tuple[Piece, Kept, bool]:
    """Leave of a finish only its end, after it has collected so much more.

    It is counted from the outermost of the piece.  Give the slots kept, too, and whether it has
    collected anything.
    """
    kids: list[int | tuple[Stmt, Place]] = []
    around, ending = _only_end(piece.stmt, finish, collected)
    stmt = cut(around, piece.place, kids)
    kept = tuple([kid for kid in kids if isinstance(kid, int)])
    return arranged(stmt, piece.place, dict(piece.own)), kept, bool(ending.mu)


def _only_end(s: Stmt, left: int, collected: tuple[Thrown, ...]) -> tuple[Stmt, Finish]:
    """Leave only the end of the finish after so many finishes; give the finish, too."""
    left -= isinstance(s, Finish)
    if isinstance(s, Finish) and not left:
        ending = Finish(Skip(), (*s.mu, *collected), span=s.span)
        return ending, ending
    part = live_parts(s)[-1]
    new, ending = _only_end(part, left, collected)
    return cast("Stmt", replaced_part(s, part, new)), ending
