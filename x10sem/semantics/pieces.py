"""Configurations cut into the pieces of their activities, and what one piece does.

A piece is what an activity has left to run, with a `Slot` for what each
activity below it has; what the rules say of a piece they say of the whole, for
they are given the very terms they would see, and ask of what is in a slot only
what steps it takes.  A step of a piece below is *lifted*: the rules are asked
again, with the slot taking that step.

Objects that only one activity reaches belong to its piece, and have negative
numbers there; all others are shared, and belong to their place.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias, cast

from x10sem.core.program import Program
from x10sem.core.terms import (
    Atomic,
    DynAsync,
    DynAt,
    DynAtomic,
    Finish,
    Place,
    Stmt,
    Term,
    Thrown,
    When,
)
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs, renamed
from x10sem.semantics.contexts import replaced_part
from x10sem.semantics.rule import Conclusions, Step, assume, steps, within
from x10sem.semantics.slots import Felt, Slot, felt, live_parts, way
from x10sem.semantics.state import Config, Heap, Label, Lock, Obj
from x10sem.semantics.view import OBJECT, Footprint, Key, View

Store: TypeAlias = Mapping[ObjKey, Obj | None]
"""Objects by place and number; None where the place has failed."""

RELEASED: Final = 1_000_000_000
"""Numbers from here on are those of objects that a step has let others reach."""


class Piece(NamedTuple):
    """What an activity has left to run, its place, and the objects that only it reaches."""

    stmt: Stmt
    place: Place
    own: tuple[tuple[ObjKey, Obj | None], ...] = ()


class Signal(NamedTuple):
    """How the step of a piece looks from outside: its label, and whether it was the last."""

    label: Label
    is_last: bool
    released: int = 0
    """How many objects were released on the way here."""


class Effect(NamedTuple):
    """What a step does to a piece: the label, what is left, what is in its slots then, writes.

    `kids` are indices of slots that there were, or new pieces.  `released` are
    objects of the piece that others may reach from now on, by new numbers.
    """

    label: Label
    piece: Piece | None
    kids: tuple["int | Piece", ...]
    writes: tuple[tuple[Key, object], ...]
    released: tuple[tuple[ObjKey, Obj | None], ...]
    step: Step
    thrown: frozenset[tuple[Thrown, ...]] = frozenset()
    """What finishes of this piece collect from the step, and what leaves the piece."""
    holds: frozenset[Place] = frozenset()
    """The places whose locks it has while it steps."""
    locks: frozenset[Place] = frozenset()
    """Those, and the places whose locks it takes, or tries to take."""
    felt: Felt = Felt((), 0, is_whole=False)
    """What may report it otherwise if another part ends before."""


class Conduct(NamedTuple):
    """All that a piece may do, and the places at which the rules look into its slots."""

    effects: tuple[Effect, ...]
    slots: tuple[Place | None, ...]


class _Asked:
    """What the rules are told of slots while they look at a piece, and where they looked."""

    __slots__ = ("given", "index", "places", "view")

    def __init__(  # noqa: PLR0913, PLR0917 - a piece, the heap around, and what happens in it
        self,
        piece: Piece,
        footprint: Footprint,
        size: int,
        program: Program,
        index: int = -1,
        given: Signal | None = None,
    ) -> None:
        own: dict[Key, object] = {(OBJECT, p, n): o for (p, n), o in piece.own}
        self.view = View(footprint, own, size, program, len(own))
        self.index = index
        self.given = given
        self.places: dict[int, Place] = {}

    def __enter__(self) -> None:
        _ASKED.append(self)

    def __exit__(self, *_: object) -> None:
        _ASKED.pop()


_ASKED: Final[list[_Asked]] = []


def _slot(s: Slot, g: Heap, p: Place) -> Conclusions:
    asked = _ASKED[-1]
    assert g is asked.view, "a slot is looked into with another heap"
    asked.places[s.index] = p
    if asked.given is not None and s.index == asked.index:
        label, is_last, _ = asked.given
        yield label, Config(None if is_last else cast("Stmt", s), g), None


assume(Slot, _slot)


def conduct(piece: Piece, footprint: Footprint, size: int, program: Program) -> Conduct:
    """Take every step of a piece by the rules; nothing in its slots steps."""
    asked = _Asked(piece, footprint, size, program)
    with asked:
        found = steps(piece.stmt, asked.view, piece.place)
    width = 1 + max(asked.places, default=-1)
    slots = tuple([asked.places.get(i) for i in range(width)])
    return Conduct(tuple([_effect(piece, t) for t in found]), slots)


def lifted(  # noqa: PLR0913, PLR0917 - the piece, what happens in it, and the heap around
    piece: Piece, index: int, given: Signal, footprint: Footprint, size: int, program: Program
) -> Effect:
    """Tell what a step in one slot of a piece does to the piece, by the rules."""
    asked = _Asked(piece, footprint, size, program, index, given)
    with asked, within(frozenset(way(piece.stmt, index))):
        found = steps(piece.stmt, asked.view, piece.place)
    assert len(found) == 1, "a step of a part is one step of the whole"
    return _effect(piece, found[0], given.released)


def cut(s: Stmt, p: Place, kids: "list[int | tuple[Stmt, Place]]") -> Stmt:
    """Put slots for the activities in a statement, numbered in order, and list what they hold."""
    if isinstance(s, DynAsync):
        held = s.body
        kids.append(held.index if isinstance(held, Slot) else (held, p))
        slot = cast("Stmt", Slot(len(kids) - 1))
        return s if held == slot else DynAsync(slot, span=s.span)
    inner = s.place if isinstance(s, DynAt) else p
    for part in live_parts(s):
        new = cut(part, inner, kids)
        if new is not part:
            s = cast("Stmt", replaced_part(s, part, new))
    return s


def _effect(before: Piece, step: Step, base: int = 0) -> Effect:
    """Cut what a step leads to into pieces, and give each the objects that only it reaches."""
    after = cast("View", step.target.heap)
    kids: list[int | tuple[Stmt, Place]] = []
    stmt = None if step.target.stmt is None else cut(step.target.stmt, before.place, kids)
    made = tuple([kid if isinstance(kid, int) else Piece(*kid) for kid in kids])
    holds = frozenset(t.place for t in step.chain() if isinstance(t.redex, DynAtomic))
    writes = tuple(
        [
            (key, v)
            for key, v in after.changes.items()
            if _is_written(key, v, after) and not (v is Lock.HELD and key[1] in holds)
        ]
    )
    store = {
        (p, n): cast("Obj | None", v)
        for (kind, p, n), v in after.changes.items()
        if kind == OBJECT and isinstance(n, int) and n < 0
    }
    leaf = step.leaf
    takes = {leaf.place} if isinstance(leaf.redex, Atomic | When) else frozenset()
    effect = Effect(
        step.label,
        None,
        made,
        writes,
        (),
        step,
        _thrown(step),
        holds,
        holds | takes,
        felt(step),
    )
    if any(n < 0 for t in _leaving(effect) for _, n in refs(t)):
        return _released(effect, stmt, before.place, store, RELEASED + base)
    left = None if stmt is None else arranged(stmt, before.place, store)
    return effect._replace(piece=left)


def _thrown(step: Step) -> frozenset[tuple[Thrown, ...]]:
    collected = [
        t.premise.label
        for t in step.chain()
        if t.premise is not None and isinstance(t.redex, Finish)
    ]
    return frozenset(
        each.values for each in (step.label, *collected) if each.values and not each.completes
    )


def _is_written(key: Key, v: object, view: View) -> bool:
    kind, _, n = key
    if kind == OBJECT and isinstance(n, int) and n < 0:
        return False
    reads = view.footprint.reads
    return not (key in reads and reads[key] == v)


def _leaving(effect: Effect) -> list[Term]:
    """List the terms of an effect that are not the piece's own any more."""
    written = [v for _, v in effect.writes if isinstance(v, Term)]
    spawned = [kid.stmt for kid in effect.kids if isinstance(kid, Piece)]
    return [*effect.label.values, *written, *spawned]


def _released(effect: Effect, stmt: Stmt | None, p: Place, store: Store, base: int) -> Effect:
    """Give up all objects of the piece, some of which others now reach."""
    roots = [*([] if stmt is None else [stmt]), *_leaving(effect)]
    order = _own_order(roots, store)
    new = {(q, n): base + i for i, (q, n) in enumerate(order)}
    values: tuple[Thrown, ...] = tuple([renamed(v, new) for v in effect.label.values])
    return effect._replace(
        label=effect.label.carrying(values) if values else effect.label,
        piece=None if stmt is None else Piece(renamed(stmt, new), p),
        kids=tuple(
            [k if isinstance(k, int) else Piece(renamed(k.stmt, new), k.place) for k in effect.kids]
        ),
        writes=tuple(
            [(key, renamed(v, new) if isinstance(v, Term) else v) for key, v in effect.writes]
        ),
        released=tuple([((q, new[q, n]), _moved(store[q, n], new)) for q, n in order]),
    )


def _moved(o: Obj | None, new: Mapping[ObjKey, int]) -> Obj | None:
    return None if o is None else renamed(o, new)


def _own_order(roots: Iterable[Term], store: Store) -> list[ObjKey]:
    """List a piece's own objects, in the order in which they are reached."""
    seen: dict[ObjKey, None] = {}
    waiting = deque(key for t in roots for key in refs(t))
    while waiting:
        key = waiting.popleft()
        if key in store and key not in seen:
            seen[key] = None
            waiting.extend(_held(store[key]))
    return list(seen)


def _held(o: Obj | None) -> tuple[ObjKey, ...]:
    return () if o is None else refs(o)


def arranged(stmt: Stmt, place: Place, store: Store) -> Piece:
    """Build a piece: its objects are those of the store that it reaches, numbered in that order."""
    order = _own_order([stmt], store)
    new = {key: -(i + 1) for i, key in enumerate(order)}
    moved = {key: n for key, n in new.items() if key[1] != n}
    if moved:
        stmt = renamed(stmt, moved)
    own = tuple([((p, new[p, n]), _moved(store[p, n], moved)) for p, n in order])
    return Piece(stmt, place, own)


def shared(piece: Piece) -> tuple[ObjKey, ...]:
    """List the shared objects that a piece mentions, in the order in which they are reached."""
    store = dict(piece.own)
    seen: dict[ObjKey, None] = {}
    waiting = deque(refs(piece.stmt))
    found: dict[ObjKey, None] = {}
    while waiting:
        key = waiting.popleft()
        if key not in store:
            found[key] = None
        elif key not in seen:
            seen[key] = None
            waiting.extend(_held(store[key]))
    return tuple(found)


def bereft(piece: Piece, p: Place) -> Piece:
    """Drop what a piece's objects at a place hold: the place has failed."""
    if all(q != p or o is None for (q, _), o in piece.own):
        return piece
    return arranged(piece.stmt, piece.place, {k: None if k[0] == p else o for k, o in piece.own})
