"""Which objects are whose: those that one piece reaches are its own, all others are shared.

`settled` gives one representative of all ways to number the objects of a state,
as `canonical` does of a configuration: shared objects are numbered by place, first those
that static fields reach, then those that pieces reach, each in the order in which they
are reached; the objects of a piece in the order in which it reaches them.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from x10sem.core.terms import Place, Value
from x10sem.semantics.canonical import Key, refs, renamed
from x10sem.semantics.pieces import Piece, arranged, shared
from x10sem.semantics.state import LocalHeap, Obj, Shape

SHARED: Final = -1
"""The owner of what no single piece owns."""

_LOOSE: Final = 1_000_000
"""Negative numbers from here on down are those of objects that a piece has come to own."""


class Parts(NamedTuple):
    """The pieces of a state, its heaps, and objects that are in neither yet."""

    pieces: Sequence[Piece]
    heaps: Sequence[LocalHeap | None]
    extra: Mapping[Key, Obj | None]

    def held(self, key: Key) -> tuple[Key, ...]:
        """List what an object refers to; nothing, if its place has failed."""
        p, n = key
        h = self.heaps[p]
        o = self.extra[key] if key in self.extra else None if h is None else h.objects[n]
        return () if o is None else refs(o)

    def content(self, key: Key) -> Obj | None:
        """Give an object; None if its place has failed."""
        p, n = key
        h = self.heaps[p]
        if h is None:
            return None
        return self.extra[key] if key in self.extra else h.objects[n]

    def statics(self) -> list[Key]:
        """List what static fields refer to."""
        return [k for h in self.heaps if h is not None for _, v in h.statics for k in refs(v)]


def settled(parts: Parts) -> tuple[list[Piece], list[LocalHeap | None]] | None:
    """Give every object to its owner, and number all in order; None where they are so already."""
    owner = owners(parts)
    new = _numbers(parts, owner)
    if not parts.extra and _is_settled(parts, owner, new):
        return None
    moved = {key: n for key, n in new.items() if n != key[1]}
    loose: list[dict[Key, int]] = [{} for _ in parts.pieces]
    for key, i in owner.items():
        if i != SHARED:
            loose[i][key] = -(_LOOSE + len(loose[i]))
    pieces = [_owning(parts, p, moved, loose[i]) for i, p in enumerate(parts.pieces)]
    return pieces, [_heap(parts, Place(p), new, moved) for p in range(len(parts.heaps))]


def owners(parts: Parts) -> dict[Key, int]:
    """Find the owner of each object that is not a piece's own already."""
    owner: dict[Key, int] = {}
    for i, piece in enumerate(parts.pieces):
        _claim(parts, shared(piece), i, owner)
    _claim(parts, parts.statics(), SHARED, owner)
    return owner


def _claim(parts: Parts, roots: Sequence[Key], i: int, owner: dict[Key, int]) -> None:
    waiting = [(key, i) for key in roots]
    while waiting:
        key, who = waiting.pop()
        now = owner.get(key)
        if now is not None and now != who:
            who = SHARED
        if now != who:
            owner[key] = who
            waiting += [(each, who) for each in parts.held(key)]


def _numbers(parts: Parts, owner: Mapping[Key, int]) -> dict[Key, int]:
    """Give numbers to the shared objects, by place, in the order in which they are reached."""
    counts = [0] * len(parts.heaps)
    new: dict[Key, int] = {}
    later: deque[Key] = deque()

    def meet(key: Key) -> None:
        if key not in new:
            new[key] = counts[key[0]]
            counts[key[0]] += 1
            later.append(key)

    for key in parts.statics():
        meet(key)
    _meet_held(parts, later, meet)
    for piece in parts.pieces:
        for key in _through(parts, shared(piece), owner):
            meet(key)
    _meet_held(parts, later, meet)
    return new


def _meet_held(parts: Parts, later: deque[Key], meet: Callable[[Key], None]) -> None:
    while later:
        for key in parts.held(later.popleft()):
            meet(key)


def anchored(h: LocalHeap | None, p: Place) -> frozenset[Key]:
    """List the objects of a heap that its static fields reach within it.

    These are shared, and have their numbers, whatever pieces there are.
    """
    if h is None:
        return frozenset()
    waiting = [key for _, v in h.statics for key in refs(v)]
    found: set[Key] = set()
    while waiting:
        key = waiting.pop()
        if key[0] == p and key not in found:
            found.add(key)
            waiting += refs(h.objects[key[1]])
    return frozenset(found)


def pinned(h: LocalHeap | None, p: Place) -> dict[int, Shape]:
    """Give the shapes of the objects of p that its static fields hold themselves."""
    held = () if h is None else (key for _, v in h.statics for key in refs(v))
    return {n: h.objects[n].shape for q, n in held if h is not None and q == p}


def _through(parts: Parts, roots: Sequence[Key], owner: Mapping[Key, int]) -> list[Key]:
    """List the shared objects among the roots, and those that owned ones among them reach."""
    waiting, seen = deque(roots), set(roots)
    found = []
    while waiting:
        key = waiting.popleft()
        if owner[key] == SHARED:
            found.append(key)
            continue
        for each in parts.held(key):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return found


def _is_settled(parts: Parts, owner: Mapping[Key, int], new: Mapping[Key, int]) -> bool:
    if any(i != SHARED for i in owner.values()) or any(n != key[1] for key, n in new.items()):
        return False
    sizes = [0] * len(parts.heaps)
    for p, _ in new:
        sizes[p] += 1
    return all(h is None or len(h.objects) == sizes[p] for p, h in enumerate(parts.heaps))


def _owning(parts: Parts, piece: Piece, moved: Mapping[Key, int], mine: dict[Key, int]) -> Piece:
    names = {**moved, **mine}
    if names.keys().isdisjoint(shared(piece)) and not mine:
        return piece
    store = {key: None if o is None else renamed(o, names) for key, o in piece.own}
    for key, n in mine.items():
        o = parts.content(key)
        store[key[0], n] = None if o is None else renamed(o, names)
    return arranged(renamed(piece.stmt, names), piece.place, store)


def _heap(
    parts: Parts, p: Place, new: Mapping[Key, int], moved: Mapping[Key, int]
) -> LocalHeap | None:
    h = parts.heaps[p]
    if h is None:
        return None
    there = sorted((n, key) for key, n in new.items() if key[0] == p)
    objects = [parts.content(key) for _, key in there]
    kept = tuple([renamed(o, moved) for o in objects if o is not None])
    statics = tuple([(f, renamed(v, moved) if isinstance(v, Value) else v) for f, v in h.statics])
    return LocalHeap(kept, statics, h.lock)
