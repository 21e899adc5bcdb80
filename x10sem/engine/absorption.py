"""Absorption: steps that the failure of their place hides, before or after.

A silent step of a piece at place q is absorbed by the failure of
q if it changes nothing but the piece and the heap of q, and the piece before and
the piece after do the same once q has failed, alone and when something below
them ends, whichever other places have failed: then a run in which q fails before
the step is matched by one in which it fails after.  It would be unsound for a
spawn (one loss more), for the end of an activity (one loss less), and for a step
after which another place takes notice; there the two pieces do differ.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from x10sem.core.terms import DeadPlace, Place
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import HEAPS, Act, State, Touch
from x10sem.semantics.pieces import Conduct, Effect, Piece, Signal, bereft
from x10sem.semantics.state import EPS, Label, Lock, Mode, Obj
from x10sem.semantics.view import ALIVE, DOOMED, EXIT, LOCK, OBJECT, OUTPUT, SHAPE, STATIC, Key

MOST_SLOTS: Final = 3
"""How many slots a piece may have for absorption to be tried."""


class Unknown(Exception):  # noqa: N818 - control, not an error
    """The computation reads what others can change."""


class Asks(Exception):  # noqa: N818 - control, not an error
    """The computation asks whether a place is alive, and that is open."""

    def __init__(self, p: Place) -> None:
        """Say which place is asked for."""
        self.place = p


Lives = dict[Place, bool]
T = TypeVar("T")


class Absorption:
    """Finds out which steps of the pieces of a kernel are absorbed."""

    def __init__(self, kernel: Kernel) -> None:
        """Know nothing yet."""
        self.kernel = kernel
        self._absorbed: dict[object, tuple[bool, frozenset[Place]]] = {}
        self.asked: set[Place] = set()
        """The places whose liveness was asked for, for whoever clears it before."""

    def is_absorbed(
        self, state: State, i: int, act: Act, q: Place, may_fail: frozenset[Place]
    ) -> bool:
        """Tell whether a simple step of the piece at position i is absorbed by a failure of q."""
        if not act.is_simple:
            return False
        return self.is_lost_with(state, state[i], act.piece, act.touch, q, may_fail)

    def is_lost_with(  # noqa: PLR0913, PLR0917 - two pieces, the step between them, a failure
        self, state: State, old: int, new: int, touch: Touch, q: Place, may_fail: frozenset[Place]
    ) -> bool:
        """Tell whether the step from one piece to another is absorbed by a failure of q."""
        if any(kind not in {OBJECT, STATIC, LOCK} or p != q for kind, p, _ in touch.writes):
            return False
        if any(p != q for kind, p, _ in touch.reads if kind in {OBJECT, SHAPE, STATIC, LOCK}):
            return False
        alive = self.kernel.controls[state[0]].alive
        key = (old, new, q, alive, may_fail)
        found = self._absorbed.get(key)
        if found is None:
            lives = {Place(p): a for p, a in enumerate(alive) if Place(p) not in may_fail}
            lives[q] = False
            a, b = (bereft(self.kernel.pieces[pid], q) for pid in (old, new))
            found = self._absorbed[key] = self.asking(lambda: self._alike(a, b, old, new, lives))
        is_absorbed, asked = found
        self.asked |= asked
        return is_absorbed

    def asking(self, find: Callable[[], T]) -> tuple[T, frozenset[Place]]:
        """Find something out; tell which places were asked for on the way."""
        before, self.asked = self.asked, set()
        try:
            found = find()
        finally:
            asked, self.asked = frozenset(self.asked), before | self.asked
        return found, asked

    def _alike(self, a: Piece, b: Piece, i: int, j: int, lives: Lives) -> bool:
        if a == b:
            return True
        slots = self.kernel.known[i].arity
        if slots != self.kernel.known[j].arity or slots > MOST_SLOTS:
            return False
        return self._agree(a, b, slots, lives)

    def _agree(self, a: Piece, b: Piece, slots: int, lives: Lives) -> bool:
        """Tell whether two pieces do the same, whichever of the open places are alive."""
        kernel = self.kernel
        x, y = kernel.piece(a, slots), kernel.piece(b, slots)
        if x == y:
            return True
        cases: list[tuple[Lives, int, Signal | None]] = [(lives, -1, None)]
        cases += [(now, k, given) for k in range(slots) for now, given in self._ends(lives)]
        while cases:
            now, slot, given = cases.pop()
            try:
                if given is None:
                    if _looks(self.conduct(x, now, None)) != _looks(self.conduct(y, now, None)):
                        return False
                    continue
                e, f = (self.lift(k, slot, given, now, None) for k in (x, y))
                if not self._same_below(e, f, lives, given):
                    return False
            except Asks as asked:
                cases += [({**now, asked.place: a}, slot, given) for a in (True, False)]
            except Unknown:
                return False
        return True

    def _ends(self, lives: Lives) -> Iterator[tuple[Lives, Signal]]:
        """List what may happen in a slot, and which places live then."""
        yield lives, Signal(EPS, is_last=True)
        for p in map(Place, range(self.kernel.size)):
            if not lives.get(p):
                lost = Label(Mode.ASYNC, (DeadPlace(p),))
                yield {**lives, p: False}, Signal(lost, is_last=True)
                yield {**lives, p: False}, Signal(lost, is_last=False)

    def _same_below(self, e: Effect, f: Effect, lives: Lives, given: Signal) -> bool:
        if _look(e._replace(piece=None)) != _look(f._replace(piece=None)):
            return False
        if e.piece is None or f.piece is None:
            return e.piece is f.piece
        if not given.is_last:  # what a finish has collected is the same on both sides
            return True
        return self._agree(e.piece, f.piece, len(e.kids), lives)

    # Asking pieces in heaps of which little is known

    def conduct(self, pid: int, lives: Lives, state: State | None) -> Conduct:
        """Ask what a piece does where some places live and some do not."""
        return self.kernel.conduct_of(pid, self.fetching(lives, state)).conduct

    def lift(self, pid: int, slot: int, given: Signal, lives: Lives, state: State | None) -> Effect:
        """Ask what an event below does to a piece."""
        return self.kernel.lift_of(pid, slot, given, self.fetching(lives, state)).effect

    def fetching(
        self,
        lives: Lives,
        state: State | None,
        extra: Mapping[tuple[Place, int], Obj | None] = MappingProxyType({}),
    ) -> Callable[[Key], object]:
        """Give the parts of a heap of which only the liveness of places is known, and `extra`."""
        usual = None if state is None else self.kernel.fetching(state)

        def fetch(key: Key) -> object:
            kind, p, n = key
            if kind in {OBJECT, SHAPE} and (p, n) in extra:
                o = extra[p, int(n)]
                return o.shape if kind == SHAPE and o is not None else o
            if kind == ALIVE:
                self.asked.add(p)
                if p not in lives:
                    raise Asks(p)
                return lives[p]
            if state is None or usual is None or kind in {OBJECT, DOOMED}:
                raise Unknown
            if kind == SHAPE and n not in self.kernel.statics.pinned(p, state[HEAPS + p]):
                raise Unknown
            if kind == LOCK:
                return Lock.FREE
            found = usual(key) if kind in {OUTPUT, EXIT} or lives.get(p) else None
            if kind == STATIC and (found is None or not hasattr(found, "parts")):
                raise Unknown
            return found

        return fetch


def _look(e: Effect) -> Effect:
    return e._replace(step=None, felt=e.felt._replace(joins=()))  # type: ignore[arg-type]


def _looks(c: Conduct) -> list[Effect]:
    return [_look(e) for e in c.effects]
