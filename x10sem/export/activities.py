"""Who runs where: the activities and finishes of a run, followed from step to step.

A configuration is one tree, in which an activity is `ASYNC s` and keeps its order among
the others: a step changes nothing off its way to the redex, adds at most what the redex
spawns, and takes away what ends on that way.  So activities are known by their order.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from x10sem.core.terms import (
    Bind,
    DynAsync,
    DynAt,
    DynAtomic,
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
    children,
)
from x10sem.diagnostics import NOWHERE, Span
from x10sem.export.explain import Move
from x10sem.records import dataclass, field
from x10sem.semantics import Step
from x10sem.semantics.statements import is_async

MAIN = 0
"""The name of the activity that runs `main`."""

_AROUND = Try | TryCatch | Labelled | Gather | Bind | Finally | DynAtomic


@dataclass(slots=True)
class Standing:
    """How an activity stands: where it is, where it has to return to, what it waits for.

    `stations` are the places of the `at` that it is in, its own last; `homes` those that
    it passes on its way out to the finish that waits for it.
    """

    stations: tuple[Place, ...]
    homes: tuple[Place, ...]
    finish: tuple[int, int] | None = None
    span: Span = NOWHERE
    finishes: list[tuple[Place, Span]] = field(default_factory=list)
    is_over: bool = False
    waits: bool = False

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.stations[-1]

    def is_orphan(self, dead: Iterable[Place]) -> bool:
        """Tell whether it runs on although a place on its way out has failed."""
        failed = set(dead)
        return self.place not in failed and not failed.isdisjoint(self.homes)


class _Part(NamedTuple):
    """A part of a configuration: of which activity, where, and the homes since its finish."""

    stmt: Stmt
    who: int
    stations: tuple[Place, ...]
    homes: tuple[Place, ...]
    inner: int


def survey(s: Stmt | None) -> list[Standing]:
    """Find the activities of a statement: main, then the others in their order."""
    if s is None:
        return []
    root = Place(0)
    found = [Standing((root,), ())]
    waiting = [_Part(s, MAIN, (root,), (), 0)]
    while waiting:
        waiting += reversed(list(_within(waiting.pop(), found)))
    return found


def _within(part: _Part, found: list[Standing]) -> Iterator[_Part]:
    s, who, stations, homes, inner = part
    mine = found[who]
    here = stations[-1]
    if isinstance(s, Seq):
        yield part._replace(stmt=s.first)
        if is_async(s.first):
            yield part._replace(stmt=s.second)
    elif isinstance(s, DynAt):
        yield _Part(s.body, who, (*stations, s.place), (*homes, here), inner)
    elif isinstance(s, Finish):
        mine.finishes.append((here, s.span))
        mine.waits = is_async(s.body)
        mine.stations, mine.homes = stations, homes
        yield _Part(s.body, who, stations, (*homes, here), len(homes))
    elif isinstance(s, DynAsync):
        governor = _governor(part, found)
        child = Standing((here,), homes[inner:], governor, s.span, is_over=is_async(s.body))
        found.append(child)
        yield _Part(s.body, len(found) - 1, (here,), homes[inner:], 0)
    elif isinstance(s, _AROUND):
        yield part._replace(stmt=s.body)
    elif not (mine.is_over or mine.waits):
        mine.stations, mine.homes = stations, homes


def _governor(part: _Part, found: list[Standing]) -> tuple[int, int] | None:
    """Find the finish that waits for what is spawned here: whose it is, and which of theirs."""
    owner = found[part.who]
    return (part.who, len(owner.finishes) - 1) if owner.finishes else owner.finish


def _asyncs(t: Term | None) -> Iterator[Term]:
    """List the activities in a term, in their order."""
    waiting = [] if t is None else [t]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DynAsync):
            yield each
        waiting += reversed(children(each))


def count(t: Term | None) -> int:
    """Count the activities in a term."""
    return sum(1 for _ in _asyncs(t))


@dataclass(slots=True)
class Activity:
    """An activity of a run: its parent, the steps at which it begins and ends, its finish."""

    name: int
    parent: int | None
    finish: int | None
    span: Span
    begun: int
    ended: int | None = None


@dataclass(slots=True)
class Waiting:
    """A finish of a run: whose it is, its home, and when it begins and ends."""

    name: int
    owner: int
    place: Place
    span: Span
    begun: int
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """What a move does to activities, and how those that are not over stand after it."""

    number: int
    actor: int | None
    place: Place | None
    left: Place | None
    entered: Place | None
    spawned: tuple[int, ...]
    over: tuple[int, ...]
    joined: tuple[int, ...]
    failed: tuple[Place, ...]
    dead: tuple[Place, ...]
    standings: dict[int, Standing]


class Cast:
    """The activities and finishes of a run so far."""

    def __init__(self, first: Stmt | None) -> None:
        """Begin with main."""
        self.activities = [Activity(MAIN, None, None, NOWHERE, 0)]
        self.finishes: list[Waiting] = []
        self._order = [MAIN]
        self._stacks: dict[int, list[int]] = {MAIN: []}
        self._standings: dict[int, Standing] = {}
        self._dead: tuple[Place, ...] = ()
        self._note(survey(first), 0)

    def take(self, n: int, move: Move) -> Happening:
        """Follow a move."""
        before = dict(self._standings)
        way = _Way(move.step) if move.step is not None else None
        actor = spawned = joined = None
        if way is not None and move.step is not None:
            actor = self._order[way.actor]
            ends = [self._end(self._order[who], depth, n) for who, depth in way.ended]
            joined = [name for name in ends if name is not None]
            spawned = self._reorder(way, actor, n)
        self._note(survey(move.config.stmt), n)
        heap = move.config.heap
        dead = heap.dead
        failed = tuple(p for p in dead if p not in self._dead)
        self._dead = dead
        over = tuple(a.name for a in self.activities if a.ended == n)
        gone = before.get(actor) if actor is not None else None
        now = self._standings.get(actor) if actor is not None else None
        moved = gone is not None and now is not None and gone.stations != now.stations
        return Happening(
            n,
            actor,
            move.step.leaf.place if move.step is not None else None,
            gone.place if moved and gone else None,
            now.place if moved and now else None,
            tuple(spawned or ()),
            over,
            tuple(joined or ()),
            failed,
            dead,
            dict(self._standings),
        )

    def _end(self, owner: int, depth: int, n: int) -> int | None:
        """End a finish, unless it begins by the same step."""
        stack = self._stacks[owner]
        if depth >= len(stack):
            return None
        ended = stack[depth]
        del stack[depth:]
        self.finishes[ended].ended = n
        return ended

    def _reorder(self, way: "_Way", actor: int, n: int) -> list[int]:
        """Give names to new activities, and forget those whose statements have gone."""
        fresh = []
        for _ in range(way.spawned):
            made = Activity(len(self.activities), actor, None, NOWHERE, n)
            self.activities.append(made)
            self._stacks[made.name] = []
            fresh.append(made.name)
        at = way.passed + 1
        order = [*self._order[:at], *fresh, *self._order[at:]]
        self._order = [name for i, name in enumerate(order) if i not in way.gone]
        return fresh

    def _note(self, standings: list[Standing], n: int) -> None:
        """Note how activities stand."""
        if not standings:
            self._order = []
        assert len(standings) == len(self._order), "activities keep their order"
        for name, each in zip(self._order, standings, strict=True):
            stack = self._stacks[name]
            for place, span in each.finishes[len(stack) :]:
                made = Waiting(len(self.finishes), name, place, span, n)
                stack.append(made.name)
                self.finishes.append(made)
        self._standings = {}
        for name, each in zip(self._order, standings, strict=True):
            mine = self.activities[name]
            if mine.begun == n and each.finish is not None:
                who, depth = each.finish
                mine.span, mine.finish = each.span, self._stacks[self._order[who]][depth]
            if not each.is_over:
                self._standings[name] = each
        for mine in self.activities:
            if mine.ended is None and mine.name not in self._standings:
                mine.ended = n


class _Way:
    """The way of a step to its redex: whom it passes, what ends on it, what it spawns."""

    def __init__(self, step: Step) -> None:
        """Walk down a derivation; activities count from 1, in their order."""
        self.passed = self.actor = 0
        self.gone: set[int] = set()
        self.ended: list[tuple[int, int]] = []
        depth = 0
        links = step.links()
        for t in links:
            s = t.redex
            if t.rule == "PAR" and isinstance(s, Seq):
                self.passed += count(s.first)
            elif isinstance(s, DynAsync):
                self.passed += 1
                self.actor, depth = self.passed, 0
                if t.target.stmt is None:
                    self.gone.add(self.passed)
            elif isinstance(s, Finish):
                if t.target.stmt is None or t.premise is None:
                    self.ended.append((self.actor, depth))
                depth += 1
        self.ended.reverse()
        before, after = list(_asyncs(links[-1].redex)), list(_asyncs(links[-1].target.stmt))
        for i, each in enumerate(before, self.passed + 1):
            if after and after[0] is each:
                del after[0]
            else:
                self.gone.add(i)
        self.spawned = len(after)
        self.passed += len(before)
