"""What steps leave and let others reach, named, while an activity is run by itself."""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import NamedTuple

from x10sem.core.terms import ObjId, Thrown
from x10sem.engine.absorption import Unknown
from x10sem.engine.kernel import Kernel
from x10sem.semantics.abilities import counts_exceptions, gathers, gist, orders_exceptions
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs, renamed
from x10sem.semantics.pieces import RELEASED, Effect, Piece, Signal
from x10sem.semantics.shapes import distinct, has_collected, merged, once_each
from x10sem.semantics.state import EPS, Obj
from x10sem.semantics.view import OBJECT


class Left(NamedTuple):
    """What a step leaves: its effect with the names given, and what pieces it makes."""

    effect: Effect
    signal: Signal | None
    """What is told to the piece around."""
    piece: int
    """The piece that is left, or -1."""
    next: int
    """The same with less of what finishes have collected."""
    spawned: tuple[int, ...]


class Naming:
    """Gives objects names of their own, and those that nobody can tell apart the same."""

    def __init__(self, kernel: Kernel) -> None:
        """Name nothing yet."""
        self.kernel = kernel
        self.names: dict[object, int] = {}
        self.extra: dict[ObjKey, Obj | None] = {}
        self.thrown: dict[object, ObjId] = {}
        self.known: dict[int, tuple[Effect, Left]] = {}

    @cached_property
    def counts(self) -> bool:
        """Tell whether the program can look at what was collected."""
        return counts_exceptions(self.kernel.program)

    @cached_property
    def merged(self) -> Callable[[tuple[Thrown, ...]], tuple[Thrown, ...]]:
        """Give what leaves of collected exceptions what the program can tell of them."""
        return distinct if orders_exceptions(self.kernel.program) else merged

    def left(self, e: Effect) -> Left:
        """Tell what a step leaves, once.  Raises `Unknown`."""
        found = self.known.get(id(e))
        if found is None:
            found = self.known[id(e)] = e, self._left(self.let_go(e) if e.released else e)
        return found[1]

    def _left(self, e: Effect) -> Left:
        if any(kind == OBJECT and int(n) >= RELEASED for (kind, _, n), _ in e.writes):
            raise Unknown
        signal = None
        if e.label != EPS or e.piece is None:
            label = e.label.to_async().carrying(self.merged(e.label.values))
            signal = Signal(label if label.values else EPS, e.piece is None)
        piece = after = -1
        if e.piece is not None:
            once = once_each(self.collected(e.piece), self.merged)
            if once is not e.piece and self.counts:
                raise Unknown
            piece = self.kernel.piece(e.piece, len(e.kids))
            after = self.kernel.piece(once, len(e.kids))
        spawned = tuple([self.kernel.piece(kid, 0) for kid in e.kids if isinstance(kid, Piece)])
        return Left(e, signal, piece, after, spawned)

    def let_go(self, e: Effect) -> Effect:
        """Give objects that a step lets others reach names of their own.

        What is only thrown may be read later, for nobody else has it; what is
        shared with an activity may be changed by it, and has a name only.
        """
        if self._is_only_thrown(e):
            return self._thrown(e)
        key = e.label.values, e.released
        first = 2 * RELEASED + 1000 * self.names.setdefault(key, len(self.names))
        new = {at: first + i for i, (at, _) in enumerate(e.released)}
        values = tuple([renamed(v, new) for v in e.label.values])
        return e._replace(
            label=e.label.carrying(values) if values else e.label,
            piece=None if e.piece is None else e.piece._replace(stmt=renamed(e.piece.stmt, new)),
            kids=tuple(
                k if isinstance(k, int) else k._replace(stmt=renamed(k.stmt, new)) for k in e.kids
            ),
            writes=tuple((at, renamed(v, new) if isinstance(v, Obj) else v) for at, v in e.writes),
            released=(),
        )

    @staticmethod
    def _is_only_thrown(e: Effect) -> bool:
        let_go = {at for at, _ in e.released}
        kept = () if e.piece is None else refs(once_each(e.piece, _nothing).stmt)
        spawned = [at for k in e.kids if isinstance(k, Piece) for at in refs(k.stmt)]
        written = [at for _, v in e.writes if isinstance(v, Obj) for at in refs(v)]
        return let_go.isdisjoint([*kept, *spawned, *written])

    def _thrown(self, e: Effect) -> Effect:
        """Name what is thrown, or collected by a finish, each by what a program can tell of it."""
        name = partial(self._named, dict(e.released), frozenset())
        label = e.label.carrying(name(e.label.values)) if e.label.values else e.label
        piece = None if e.piece is None else once_each(e.piece, name)
        return e._replace(label=label, piece=piece, released=())

    def collected(self, piece: Piece) -> Piece:
        """Name what finishes have collected and nothing else in a piece holds."""
        if not piece.own or not has_collected(piece.stmt):
            return piece
        own = dict(piece.own)
        used = refs(once_each(piece, _nothing).stmt)
        kept = frozenset([k for at in used if at in own for k in _reached(at, own)])
        return once_each(piece, partial(self._named, own, kept))

    def _named(
        self,
        held: dict[ObjKey, Obj | None],
        kept: frozenset[ObjKey],
        values: tuple[Thrown, ...],
    ) -> tuple[Thrown, ...]:
        """Name the objects among exceptions that are held, and not kept for something else."""
        return tuple(
            self._name(v, held)
            if isinstance(v, ObjId)
            and (at := (v.place, v.number)) in held
            and kept.isdisjoint(_reached(at, held))
            else v
            for v in values
        )

    def _name(self, root: ObjId, held: dict[ObjKey, Obj | None]) -> ObjId:
        """Give an object that is let go, with those it holds, the name of the first alike."""
        keys = _reached((root.place, root.number), held)
        told = _reached(keys[0], {at: None if gathers(o) else o for at, o in held.items()})
        order = {at: -1 - i for i, at in enumerate(told)}
        whole = not gathers(held[told[0]])
        looks = root.place if whole else -1, *(gist(_renamed(held[at], order)) for at in told)
        if looks not in self.thrown:
            if self.counts and any(gathers(held[at]) for at in keys):
                raise Unknown
            first = 2 * RELEASED + 1000 * self.names.setdefault(looks, len(self.names))
            new = {at: first + i for i, at in enumerate(keys)}
            for at in keys:
                self.extra[at[0], new[at]] = _renamed(held[at], new)
            self.thrown[looks] = ObjId(root.place, new[keys[0]])
        return self.thrown[looks]


def _nothing(_: tuple[Thrown, ...]) -> tuple[Thrown, ...]:
    return ()


def _reached(root: ObjKey, held: dict[ObjKey, Obj | None]) -> list[ObjKey]:
    """List the objects among some that are reached from one of them, which is the first."""
    found = [root]
    for at in found:
        o = held[at]
        found += [] if o is None else [k for k in refs(o) if k in held and k not in found]
    return found


def _renamed(o: Obj | None, new: Mapping[ObjKey, int]) -> Obj | None:
    return None if o is None else renamed(o, new)
