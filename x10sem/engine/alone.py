"""Activities run by themselves: all that they read and write on the way is their future."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from x10sem.core.terms import DeadPlace, Place
from x10sem.engine.absorption import Absorption, Asks, Lives, Unknown
from x10sem.engine.naming import Naming
from x10sem.engine.parts import State, Touch
from x10sem.semantics.pieces import Effect, Signal
from x10sem.semantics.shapes import childless, once_each
from x10sem.semantics.state import EPS, Label, Mode
from x10sem.semantics.view import ALIVE, Key

MOST_PIECES: Final = 2000
"""How many pieces are looked at before a future counts as unknown."""


Accesses = dict[frozenset[Place], set[Key]]
"""Parts of the heap, by the places whose locks are held or taken meanwhile."""


def accesses(found: Accesses, key: Key, held: frozenset[Place]) -> bool:
    """Tell whether a part is accessed while some locks are held by another."""
    return any(key in keys for locks, keys in found.items() if locks.isdisjoint(held))


@dataclass(slots=True)
class Future:
    """All that an activity may do from now on.

    `deaths` are the places whose failure it can tell.  If it is `unknown`, it may
    do more than what is listed, to the objects that it reaches.
    """

    reads: Accesses = field(default_factory=dict)
    writes: Accesses = field(default_factory=dict)
    thrown: set[tuple[object, ...]] = field(default_factory=set)
    deaths: set[Place] = field(default_factory=set)
    signals: set[Signal] = field(default_factory=set)
    unknown: bool = False

    def add(self, edge: "Edge") -> None:
        """Add what one step does."""
        if edge.reads:
            self.reads.setdefault(edge.locks, set()).update(edge.reads)
        if edge.writes:
            self.writes.setdefault(edge.locks, set()).update(edge.writes)
        self.thrown |= edge.thrown
        self.deaths |= edge.deaths

    def may_throw_other(self, thrown: frozenset[tuple[object, ...]]) -> bool:
        """Tell whether the order in which a finish collects may depend on it."""
        return self.unknown or (bool(self.thrown) and len(thrown | self.thrown) > 1)


class Edge(NamedTuple):
    """One step of a piece by itself, or of something below it: what it does, where it leads."""

    reads: frozenset[Key]
    writes: frozenset[Key]
    thrown: frozenset[tuple[object, ...]]
    locks: frozenset[Place]
    signal: Signal | None
    deaths: frozenset[Place]
    spawned: tuple[int, ...]
    next: int
    dead: frozenset[Place]
    """The places that have failed by then, in this run."""
    kids: tuple[int, ...]
    """The slots there were that are left, in order."""


Edges = tuple[tuple[Edge, ...], frozenset[Place]]
"""Steps, and the places that were asked for to find them."""


class Position(NamedTuple):
    """Where a run is: a piece, the places that have failed in it, and whether it was spawned."""

    pid: int
    dead: frozenset[Place]
    is_kid: bool


class Setting:
    """What runs of activities by themselves share: a heap, and the places that may fail in it."""

    def __init__(
        self,
        absorption: Absorption,
        named: Naming,
        state: State,
        may_fail: frozenset[Place],
        most: int,
    ) -> None:
        """Begin in the heap of a state; at most so many places will fail."""
        self.absorption = absorption
        self.kernel = absorption.kernel
        self.state = state
        self.may_fail = may_fail
        self.most = most
        alive = self.kernel.controls[state[0]].alive
        self.lives = {Place(p): a for p, a in enumerate(alive) if Place(p) not in may_fail}
        self.named = named
        self.own: dict[tuple[int, frozenset[Place]], Edges] = {}
        self.apart: dict[int, int] = {}
        self.statics: tuple[int, ...] = ()
        self.futures: dict[object, Future] = {}
        self.essential: dict[object, tuple[int, ...]] = {}
        self.below: dict[tuple[int, frozenset[Place], int, Signal], Edges] = {}

    def is_mortal(self, p: Place) -> bool:
        """Tell whether a place has failed, or may."""
        return not self.lives.get(p)

    def told_at_last(self, pid: int, slot: int) -> tuple[Place, ...]:
        """List the places whose failure what is in a slot may tell by ending after other parts."""
        return tuple(
            [
                join.place
                for join in self.kernel.felt(pid, slot).joins
                if self.is_mortal(join.place) and (join.is_open or len(join.slots) > 1)
            ]
        )

    def status(self, p: Place) -> tuple[bool, int]:
        """Tell whether a place lives, and how many places will fail at most if it may."""
        return (True, self.most) if p in self.may_fail else (self.lives[p], 0)

    def steps(self, pid: int, dead: frozenset[Place]) -> tuple[Edge, ...]:
        """Take the steps of a piece, whichever of the open places are alive."""
        found = self.own.get((pid, dead))
        if found is None:
            found = self.own[pid, dead] = self._asking(lambda: self._steps(pid, dead))
        return self._told(found)

    def _steps(self, pid: int, dead: frozenset[Place]) -> Iterator[Edge]:
        for lives, fetch in self._ways(dead):
            try:
                done = self.kernel.conduct_of(pid, fetch)
            except Asks as e:
                self._ask(lives, e.place)
                continue
            for effect in done.conduct.effects:
                yield self._edge(pid, effect, done.reads, lives)

    def childless(self, pid: int) -> int:
        """Leave out what in a piece waits for nothing but activities."""
        found = self.apart.get(pid)
        if found is None:
            piece, slots = childless(self.kernel.pieces[pid])
            found = self.apart[pid] = pid if slots < 0 else self.kernel.piece(piece, slots)
        return found

    def lifts(self, pid: int, dead: frozenset[Place], slot: int, given: Signal) -> tuple[Edge, ...]:
        """Let something below a piece happen, whichever of the open places are alive."""
        key = pid, dead, slot, given
        found = self.below.get(key)
        if found is None:
            found = self.below[key] = self._asking(lambda: self._lifts(*key))
        return self._told(found)

    def _asking(self, find: Callable[[], Iterator[Edge]]) -> Edges:
        return self.absorption.asking(lambda: tuple(find()))

    def _told(self, found: Edges) -> tuple[Edge, ...]:
        edges, asked = found
        self.absorption.asked |= asked
        return edges

    def _lifts(self, pid: int, dead: frozenset[Place], slot: int, given: Signal) -> Iterator[Edge]:
        for lives, fetch in self._ways(dead):
            try:
                lift = self.kernel.lift_of(pid, slot, given, fetch)
            except Asks as e:
                self._ask(lives, e.place)
                continue
            yield self._edge(-1, lift.effect, lift.reads, lives)

    def _ways(self, dead: frozenset[Place]) -> Iterator[tuple[Lives, Callable[[Key], object]]]:
        """Give ways in which places live or not, those found open included."""
        self.waiting: list[Lives] = [{**self.lives, **dict.fromkeys(dead, False)}]
        while self.waiting:
            lives = self.waiting.pop()
            yield lives, self.absorption.fetching(lives, self.state, self.named.extra)

    def _ask(self, lives: Lives, p: Place) -> None:
        self.waiting.append({**lives, p: True})
        if sum(not lives[q] for q in lives if q in self.may_fail) < self.most:
            self.waiting.append({**lives, p: False})

    def _edge(self, old: int, e: Effect, reads: frozenset[Key], lives: Lives) -> Edge:
        left = self.named.left(e)
        e = left.effect
        return Edge(
            frozenset(key for key in reads if key[0] != ALIVE),
            frozenset(key for key, _ in e.writes),
            e.thrown,
            e.locks,
            left.signal,
            self._deaths(old, left.piece, e, reads, lives),
            left.spawned,
            left.next,
            frozenset(q for q in self.may_fail if lives.get(q) is False),
            tuple([k for k in e.kids if isinstance(k, int)]),
        )

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
        lost_with = self.absorption.is_lost_with
        return frozenset(
            q for q in asked if not lost_with(self.state, old, new, touch, q, self.may_fail)
        )


class Run:
    """One run of an activity by itself.

    What is below a piece throws as soon as it is there, or not at all, and then it
    is gone, unless the piece waits for nothing else: when it ends is of no
    consequence for what is read, written, thrown and told, only for how often.
    """

    def __init__(self, setting: Setting, found: Future) -> None:
        """Write what is found into a future."""
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
        except Unknown:
            self.found.unknown = True

    def _look_at_all_from(self, root: int) -> None:
        known = self.setting.kernel
        normal = once_each(known.pieces[root], self.setting.named.merged)
        first = Position(known.piece(normal, known.known[root].arity), frozenset(), is_kid=False)
        self.root = first
        seen = {first}
        waiting, kids = [first], list[Position]()
        while waiting or kids:
            at = (kids or waiting).pop()
            for each in self._next(at):
                if each not in seen:
                    seen.add(each)
                    (kids if each.is_kid else waiting).append(each)
            if len(seen) > MOST_PIECES:
                raise Unknown

    def _next(self, at: Position) -> Iterator[Position]:
        arity = self.setting.kernel.known[at.pid].arity
        if arity and self.setting.childless(at.pid) != at.pid:
            yield from self._parted(at, arity)
            return
        own = self.setting.steps(at.pid, at.dead)
        for edge in own:
            yield from self._follow(at, edge)
        if arity and not own:
            for given in list(self.below):
                for edge in self.setting.lifts(at.pid, at.dead, arity - 1, given):
                    yield from self._follow(at, edge)

    def _parted(self, at: Position, arity: int) -> Iterator[Position]:
        """Go on with a piece without what is below, which has thrown or not.

        What there was below in the beginning has a future of its own.
        """
        is_root = at == self.root
        setting = self.setting
        found = {at}
        for slot in range(arity):
            for given in list(self.below):
                for edge in () if is_root else setting.lifts(at.pid, at.dead, slot, given):
                    for _ in self._follow(at, edge):
                        pass
            for given, dead in self._thrown_in(at, slot):
                for each in frozenset(found):
                    for edge in setting.lifts(each.pid, each.dead | dead, slot, given):
                        found.update(self._follow(each, edge))
        for each in found:
            yield each._replace(pid=setting.childless(each.pid))

    def _thrown_in(self, at: Position, slot: int) -> list[tuple[Signal, frozenset[Place]]]:
        """List what may be thrown in a slot, by its end after all else, too, and who is dead then.

        At a home that has failed, or may, the part of a statement that ends last tells of it.
        """
        setting = self.setting
        thrown = {s._replace(is_last=False) for s in self.below if s.label != EPS}
        found = [(each, frozenset[Place]()) for each in thrown]
        for p in setting.told_at_last(at.pid, slot):
            dead = frozenset({p}) & setting.may_fail
            if len(at.dead | dead) <= setting.most:
                found.append((Signal(Label(Mode.ASYNC, (DeadPlace(p),)), is_last=False), dead))
        return found

    def _follow(self, at: Position, edge: Edge) -> Iterator[Position]:
        """Note what a step does, and give where it leads."""
        self.found.add(edge)
        found = self.found
        if edge.signal is not None:
            (self.below if at.is_kid else found.signals).add(edge.signal)
        for pid in edge.spawned:
            yield Position(pid, edge.dead, is_kid=True)
        if edge.next >= 0:
            yield Position(edge.next, edge.dead, at.is_kid)


def pass_on(setting: Setting, around: tuple[tuple[int, int], ...], future: Future) -> None:
    """Add to a future what becomes of its signals in the pieces around."""
    signals = set(future.signals)
    try:
        for pid, slot in around:
            edges = [e for s in signals for e in setting.lifts(pid, frozenset(), slot, s)]
            signals = {e.signal for e in edges if e.signal is not None}
            for e in edges:
                future.add(e)
    except Unknown:
        future.unknown = True
