"""What an activity may still do, found by letting it run by itself.

A piece is run with what it spawns, on its own: where it asks whether a place is
alive that may yet fail, both ways; where it asks for a lock, as if it were
free; where something below it ends, with every label that something below it
ended with.  All that it reads and writes on the way is its future.  Where it
reads what others can change, the rest is not known: it may do whatever the
program can do to what it reaches (`unknown`).

*Absorption.*  A silent step of a piece at place q is absorbed by the failure of
q if it changes nothing but the piece and the heap of q, and the piece before and
the piece after do the same once q has failed, alone and when something below
them ends, whichever other places have failed: then a run in which q fails before
the step is matched by one in which it fails after.  It would be unsound for a
spawn (one loss more), for the end of an activity (one loss less), and for a step
after which another place takes notice; there the two pieces do differ.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from x10sem.core.terms import DeadPlace, ObjId, Place, Thrown
from x10sem.engine.kernel import Act, Kernel, State, Touch
from x10sem.semantics.abilities import counts_exceptions, gathers, gist
from x10sem.semantics.canonical import refs, renamed
from x10sem.semantics.pieces import (
    RELEASED,
    Conduct,
    Effect,
    Piece,
    Signal,
    bereft,
    distinct,
    once_each,
)
from x10sem.semantics.state import EPS, Label, Lock, Mode, Obj
from x10sem.semantics.view import ALIVE, DOOMED, EXIT, LOCK, OBJECT, OUTPUT, STATIC, Key

MOST_PIECES: Final = 2000
"""How many pieces are looked at before a future counts as unknown."""

MOST_SLOTS: Final = 3
"""How many slots a piece may have for absorption to be tried."""


@dataclass(slots=True)
class Future:
    """All that an activity may do from now on.

    `deaths` are the places whose failure it can tell.  If it is `unknown`, it may
    do more than what is listed, to the objects that it reaches.
    """

    reads: set[Key] = field(default_factory=set)
    writes: set[Key] = field(default_factory=set)
    thrown: set[tuple[object, ...]] = field(default_factory=set)
    deaths: set[Place] = field(default_factory=set)
    signals: set[Signal] = field(default_factory=set)
    turns: set[Place] = field(default_factory=set)
    """The places around its steps after which a statement has only activities left to run."""
    unknown: bool = False


class _Unknown(Exception):  # noqa: N818 - control, not an error
    """The computation reads what others can change."""


class _Asks(Exception):  # noqa: N818 - control, not an error
    """The computation asks whether a place is alive, and that is open."""

    def __init__(self, p: Place) -> None:
        self.place = p


Lives = dict[Place, bool]


class Futures:
    """The futures of the pieces of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        """Know nothing yet, but whether the program can count collected exceptions."""
        self.kernel = kernel
        self.counts = counts_exceptions(kernel.program)
        self._known: dict[object, Future] = {}
        self._settings: dict[object, _Setting] = {}
        self._absorbed: dict[object, bool] = {}

    def of(
        self, state: State, i: int, may_fail: frozenset[Place], most: int, below: list[Future]
    ) -> Future:
        """Give the future of the piece at a position, over those of the pieces in its slots.

        At most so many of the places that may fail will.
        """
        signals = frozenset(s for f in below for s in f.signals)
        lost = any(f.unknown for f in below)
        setting = self._setting(state, may_fail, most)
        key = (state[i], setting, signals, lost)
        found = self._known.get(key)
        if found is None:
            found = Future(unknown=lost)
            if not lost:
                _Run(setting, found).run(state[i], signals)
            self._known[key] = found
        return found

    def passed_on(
        self,
        state: State,
        above: tuple[tuple[int, int], ...],
        may_fail: frozenset[Place],
        most: int,
        future: Future,
    ) -> Future:
        """Add to a future what becomes of its signals on their way through the pieces around."""
        if not above or future.unknown or not future.signals:
            return future
        setting = self._setting(state, may_fail, most)
        around = tuple((state[j], slot) for j, slot in above)
        key = setting, around, id(future)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Future(
                set(future.reads),
                set(future.writes),
                set(future.thrown),
                set(future.deaths),
                future.signals,
                future.turns,
            )
            _pass_on(setting, around, found)
        return found

    def _setting(self, state: State, may_fail: frozenset[Place], most: int) -> "_Setting":
        heaps = (self.kernel.heaps[j] for j in state[2 : self.kernel.base])
        statics = tuple(None if h is None else h.statics for h in heaps)
        key = self.kernel.controls[state[0]].alive, may_fail, most, statics
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = _Setting(self, state, may_fail, most)
        return found

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
        if any(p != q for kind, p, _ in touch.reads if kind in {OBJECT, STATIC, LOCK}):
            return False
        alive = self.kernel.controls[state[0]].alive
        key = (old, new, q, alive, may_fail)
        found = self._absorbed.get(key)
        if found is None:
            lives = {Place(p): a for p, a in enumerate(alive) if Place(p) not in may_fail}
            lives[q] = False
            pieces = self.kernel.pieces
            found = self._absorbed[key] = self._alike(
                bereft(pieces[old], q), bereft(pieces[new], q), old, new, lives
            )
        return found

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
        open_ = [Place(p) for p in range(kernel.size) if Place(p) not in lives]
        for values in product((True, False), repeat=len(open_)):
            now = {**lives, **dict(zip(open_, values, strict=True))}
            try:
                if _looks(self.conduct(x, now, None)) != _looks(self.conduct(y, now, None)):
                    return False
                for slot in range(slots):
                    for given in _ends(now):
                        e, f = (self.lift(k, slot, given, now, None) for k in (x, y))
                        if not self._same_below(e, f, lives, given):
                            return False
            except _Unknown:
                return False
        return True

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
            if kind == OBJECT and (p, n) in extra:
                return extra[p, int(n)]
            if kind == ALIVE:
                if p not in lives:
                    raise _Asks(p)
                return lives[p]
            if usual is None or kind in {OBJECT, DOOMED}:
                raise _Unknown
            if kind == LOCK:
                return Lock.FREE
            found = usual(key) if kind in {OUTPUT, EXIT} or lives.get(p) else None
            if kind == STATIC and (found is None or not hasattr(found, "parts")):
                raise _Unknown
            return found

        return fetch


def _look(e: Effect) -> Effect:
    return e._replace(step=None)  # type: ignore[arg-type]


def _looks(c: Conduct) -> list[Effect]:
    return [_look(e) for e in c.effects]


def _ends(lives: Lives) -> Iterator[Signal]:
    yield Signal(EPS, is_last=True)
    for p, is_alive in lives.items():
        if not is_alive:
            lost = Label(Mode.ASYNC, (DeadPlace(p),))
            yield Signal(lost, is_last=True)
            yield Signal(lost, is_last=False)


class _Edge(NamedTuple):
    """One step of a piece by itself, or of something below it: what it does, where it leads."""

    reads: frozenset[Key]
    writes: frozenset[Key]
    thrown: frozenset[tuple[object, ...]]
    signal: Signal | None
    deaths: frozenset[Place]
    turns: frozenset[Place]
    spawned: tuple[int, ...]
    next: int
    dead: frozenset[Place]
    """The places that have failed by then, in this run."""


def _pass_on(setting: "_Setting", around: tuple[tuple[int, int], ...], future: Future) -> None:
    signals = set(future.signals)
    try:
        for pid, slot in around:
            edges = [e for s in signals for e in setting.lifts(pid, frozenset(), slot, s)]
            signals = {e.signal for e in edges if e.signal is not None}
            for e in edges:
                future.reads |= e.reads
                future.writes |= e.writes
                future.thrown |= e.thrown
                future.deaths |= e.deaths
    except _Unknown:
        future.unknown = True


class _Place(NamedTuple):
    """Where a run is: a piece, the places that have failed in it, and whether it was spawned."""

    pid: int
    dead: frozenset[Place]
    is_kid: bool


class _Setting:
    """What runs of activities by themselves share: a heap, and the places that may fail in it."""

    def __init__(
        self, futures: "Futures", state: State, may_fail: frozenset[Place], most: int
    ) -> None:
        self.futures = futures
        self.kernel = futures.kernel
        self.state = state
        self.may_fail = may_fail
        self.most = most
        alive = self.kernel.controls[state[0]].alive
        self.lives = {Place(p): a for p, a in enumerate(alive) if Place(p) not in may_fail}
        self.names: dict[object, int] = {}
        self.extra: dict[tuple[Place, int], Obj | None] = {}
        self.thrown: dict[object, tuple[Thrown, ...]] = {}
        self.own: dict[tuple[int, frozenset[Place]], tuple[_Edge, ...]] = {}
        self.below: dict[tuple[int, frozenset[Place], int, Signal], tuple[_Edge, ...]] = {}

    def steps(self, pid: int, dead: frozenset[Place]) -> tuple[_Edge, ...]:
        """Take the steps of a piece, whichever of the open places are alive."""
        found = self.own.get((pid, dead))
        if found is None:
            found = self.own[pid, dead] = tuple(self._steps(pid, dead))
        return found

    def _steps(self, pid: int, dead: frozenset[Place]) -> Iterator[_Edge]:
        for lives, fetch in self._ways(dead):
            try:
                done = self.kernel.conduct_of(pid, fetch)
            except _Asks as e:
                self._ask(lives, e.place)
                continue
            for e in done.conduct.effects:
                yield self._edge(pid, e, done.reads, lives)

    def lifts(
        self, pid: int, dead: frozenset[Place], slot: int, given: Signal
    ) -> tuple[_Edge, ...]:
        """Let something below a piece happen, whichever of the open places are alive."""
        key = pid, dead, slot, given
        found = self.below.get(key)
        if found is None:
            found = self.below[key] = tuple(self._lifts(*key))
        return found

    def _lifts(
        self, pid: int, dead: frozenset[Place], slot: int, given: Signal
    ) -> Iterator[_Edge]:
        for lives, fetch in self._ways(dead):
            try:
                lift = self.kernel.lift_of(pid, slot, given, fetch)
            except _Asks as e:
                self._ask(lives, e.place)
                continue
            yield self._edge(-1, lift.effect, lift.reads, lives)

    def _ways(self, dead: frozenset[Place]) -> Iterator[tuple[Lives, Callable[[Key], object]]]:
        """Give ways in which places live or not, those found open included."""
        self.waiting: list[Lives] = [{**self.lives, **dict.fromkeys(dead, False)}]
        while self.waiting:
            lives = self.waiting.pop()
            yield lives, self.futures.fetching(lives, self.state, self.extra)

    def _ask(self, lives: Lives, p: Place) -> None:
        self.waiting.append({**lives, p: True})
        if sum(not lives[q] for q in lives if q in self.may_fail) < self.most:
            self.waiting.append({**lives, p: False})

    def _edge(self, old: int, e: Effect, reads: frozenset[Key], lives: Lives) -> _Edge:
        if e.released:
            e = self._named(e)
        if any(n >= RELEASED for (kind, _, n), _ in e.writes if kind == OBJECT and n != ""):
            raise _Unknown
        signal = None
        if e.label != EPS or e.piece is None:
            label = e.label.to_async().carrying(distinct(e.label.values))
            signal = Signal(label if label.values else EPS, e.piece is None)
        kernel = self.kernel
        new = after = -1
        if e.piece is not None:
            once = once_each(e.piece)
            if once is not e.piece and self.futures.counts:
                raise _Unknown
            new = kernel.piece(e.piece, len(e.kids))
            after = kernel.piece(once, len(e.kids))
        return _Edge(
            frozenset(key for key in reads if key[0] != ALIVE),
            frozenset(key for key, _ in e.writes),
            e.thrown,
            signal,
            self._deaths(old, new, e, reads, lives),
            e.places if e.turns else frozenset(),
            tuple([kernel.piece(kid, 0) for kid in e.kids if isinstance(kid, Piece)]),
            after,
            frozenset(q for q in self.may_fail if lives.get(q) is False),
        )

    def _named(self, e: Effect) -> Effect:
        """Give objects that a step lets others reach names of their own.

        What is only thrown may be read later, for nobody else has it; what is
        shared with an activity may be changed by it, and has a name only.
        """
        if self._is_only_thrown(e):
            return e._replace(label=e.label.carrying(self._thrown(e)), released=())
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
        kept = () if e.piece is None else refs(e.piece.stmt)
        spawned = [at for k in e.kids if isinstance(k, Piece) for at in refs(k.stmt)]
        written = [at for _, v in e.writes if isinstance(v, Obj) for at in refs(v)]
        return let_go.isdisjoint([*kept, *spawned, *written])

    def _thrown(self, e: Effect) -> tuple[Thrown, ...]:
        """Give what is thrown the name of the first of which a program can tell no more."""
        held = dict(e.released)
        looks = tuple(
            gist(held[v.place, v.number])
            if isinstance(v, ObjId) and (v.place, v.number) in held
            else v
            for v in e.label.values
        )
        if looks not in self.thrown:
            if self.futures.counts and any(gathers(o) for o in held.values()):
                raise _Unknown
            first = 2 * RELEASED + 1000 * self.names.setdefault(looks, len(self.names))
            new = {at: first + i for i, at in enumerate(held)}
            for at, o in e.released:
                self.extra[at[0], new[at]] = None if o is None else renamed(o, new)
            self.thrown[looks] = tuple([renamed(v, new) for v in e.label.values])
        return self.thrown[looks]

    def _deaths(
        self, old: int, new: int, e: Effect, reads: frozenset[Key], lives: Lives
    ) -> frozenset[Place]:
        """List the places whose failure a step can tell."""
        asked = {q for kind, q, _ in reads if kind == ALIVE and q in self.may_fail and lives[q]}
        if not asked:
            return frozenset()
        known = self.kernel.known
        keeps = old >= 0 and new >= 0 and e.kids == tuple(range(known[old].arity))
        if not keeps or e.label != EPS:
            return frozenset(asked)
        touch = Touch(reads, frozenset(key for key, _ in e.writes))
        lost_with = self.futures.is_lost_with
        return frozenset(
            q for q in asked if not lost_with(self.state, old, new, touch, q, self.may_fail)
        )


class _Run:
    """One run of an activity by itself.

    What is below a piece takes its turn where the piece itself cannot go on, the
    last slot first: the order is of no consequence for what is read, written,
    thrown and told, only for how often.
    """

    def __init__(self, setting: _Setting, found: Future) -> None:
        self.setting = setting
        self.found = found
        self.below: set[Signal] = {Signal(EPS, is_last=True)}

    def run(self, root: int, signals: Iterable[Signal]) -> None:
        """Look at all that the activity comes to, until no new signal comes from below."""
        self.below |= set(signals)
        before = -1
        try:
            while before != len(self.below):
                before = len(self.below)
                self._look_at_all_from(root)
        except _Unknown:
            self.found.unknown = True

    def _look_at_all_from(self, root: int) -> None:
        first = _Place(root, frozenset(), is_kid=False)
        seen = {first}
        waiting = [first]
        while waiting:
            at = waiting.pop()
            for edge in self._edges(at):
                for each in self._follow(at, edge):
                    if each not in seen:
                        seen.add(each)
                        waiting.append(each)
            if len(seen) > MOST_PIECES:
                raise _Unknown

    def _edges(self, at: _Place) -> Iterator[_Edge]:
        own = self.setting.steps(at.pid, at.dead)
        yield from own
        arity = self.setting.kernel.known[at.pid].arity
        if arity and not own:
            for given in list(self.below):
                yield from self.setting.lifts(at.pid, at.dead, arity - 1, given)

    def _follow(self, at: _Place, edge: _Edge) -> Iterator[_Place]:
        """Note what a step does, and give where it leads."""
        found = self.found
        found.reads |= edge.reads
        found.writes |= edge.writes
        found.thrown |= edge.thrown
        found.deaths |= edge.deaths
        found.turns |= edge.turns
        if edge.signal is not None:
            (self.below if at.is_kid else found.signals).add(edge.signal)
        for pid in edge.spawned:
            yield _Place(pid, edge.dead, is_kid=True)
        if edge.next >= 0:
            yield _Place(edge.next, edge.dead, at.is_kid)
