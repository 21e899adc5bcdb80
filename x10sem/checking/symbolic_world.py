"""What an encoding knows while it is built: events, which places may fail, what was noted."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from x10sem.checking.symbolic_events import (
    Event,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    Tag,
    dead_place,
    precedes,
)
from x10sem.checking.symbolic_logic import FALSE, TRUE, Formula, both, dead, either, negated
from x10sem.checking.symbolic_values import Choice, Text, uncovered
from x10sem.core.program import Program
from x10sem.core.terms import GlobalRef, ObjId, Place, Value
from x10sem.diagnostics import Span
from x10sem.semantics.state import Obj, Shape

ROOT: Final = Place(0)
MOST_EVENTS: Final = 1200
"""How many events an encoding may have."""


@dataclass(slots=True)
class Lore:
    """What one pass over a program leaves to the next: the passes end when it grows no more.

    `shared` are the locations whose accesses are not all in order, `contended`
    their accesses but the first ones that are, `domains` the values that these
    locations may have, `mortal` the places that may fail.
    """

    root: Path = field(default_factory=Path)
    numbers: dict[tuple[Path, object, Place], ObjId] = field(default_factory=dict)
    made: dict[ObjId, Obj] = field(default_factory=dict)
    fields: dict[ObjId, dict[str | int, None]] = field(default_factory=dict)
    domains: dict["Location", dict[Value | Text | object, None]] = field(default_factory=dict)
    shared: set["Location"] = field(default_factory=set)
    contended: set[tuple["Location", Path]] = field(default_factory=set)
    mortal: set[Place] = field(default_factory=set)
    frozen: bool = False
    """Whether domains are complete, for more passes than there are reads were made."""


class Location(NamedTuple):
    """A field of an object, an element of a rail, or something of the world outside."""

    object: ObjId
    field: str | int


class Printed(NamedTuple):
    """An output: the event, and the text."""

    event: Event
    text: Choice
    newline: bool
    guard: Formula


class Noted(NamedTuple):
    """Something that refutes: when, at which event, what is to be said of it."""

    guard: Formula
    event: Event
    said: Choice
    span: Span


class Section(NamedTuple):
    """A run of code under the lock of a place, or an attempt to get it."""

    place: Place
    begins: Event
    ends: Moment
    guard: Formula


class Crossing(NamedTuple):
    """A label that comes home from an `at`: what it carries before and after masking."""

    path: Path
    home: Place
    target: Place
    guard: Formula
    when: Moment
    before: tuple[Item, ...]
    after: tuple[Item, ...]


class Gathered(NamedTuple):
    """The end of a finish: when it comes, what was collected by then, and what is thrown."""

    place: Place
    guard: Formula
    when: Moment
    collected: tuple[Item, ...]
    thrown: tuple[Fail, ...]


class Caught(NamedTuple):
    """A failure that a handler gets."""

    place: Place
    fail: Fail


class Loss(NamedTuple):
    """A statement that its place does not live to run."""

    path: Path
    guard: Formula
    when: Moment


class World:
    """One pass over a program."""

    def __init__(self, program: Program, places: int, unroll: int, lore: Lore) -> None:
        """Begin with nothing."""
        self.program = program
        self.places = places
        self.unroll = unroll
        self.lore = lore
        self.count = 0
        self.events: list[Event] = []
        self.printed: list[Printed] = []
        self.assertions: list[Noted] = []
        self.meaningless: list[Noted] = []
        self.dooms: list[tuple[Event, Place, Formula]] = []
        self.killings: list[tuple[Event, Formula]] = []
        self.sections: list[Section] = []
        self.bounds: list[Formula] = []
        self.facts: list[Formula] = []
        self.crossings: list[Crossing] = []
        self.homes: dict[Path, Place] = {}
        self.finishes: dict[Path, Gathered] = {}
        self.caught: list[Caught] = []
        self.losses: list[Loss] = []

    # Heap, as far as classes go

    def object(self, o: ObjId) -> Obj:
        """Give class and fields of an object; its values are not there."""
        return self.lore.made[o]

    def shape(self, o: ObjId) -> Shape:
        """Give what never changes of an object, but for how much it holds."""
        return self.object(o).shape

    @staticmethod
    def object_of(r: GlobalRef) -> ObjId:
        """Give the object that a reference refers to."""
        return ObjId(r.place, r.number)

    # Places

    def absent(self, q: Place, when: Moment) -> Formula:
        """Say that there is no place q at a moment: it has failed, or never was."""
        return TRUE if q >= self.places else self.is_dead(q, when)

    def is_mortal(self, p: Place) -> bool:
        """Tell whether a place may fail in some run."""
        return p in self.lore.mortal

    def lost(self, p: Place, e: Event) -> Formula:
        """Say that a place has failed after an event, by that event too."""
        if e.kills and e.place == p:
            return TRUE
        return dead(p, e.index) if self.is_mortal(p) else FALSE

    def is_dead(self, p: Place, when: Moment) -> Formula:
        """Say that a place has failed at a moment that comes."""
        if not self.is_mortal(p):
            return FALSE
        if len(when) == 1:
            return self.lost(p, when[0])
        return either(*(both(e.happens, self.lost(p, e)) for e in when))

    # Events

    def mark(self) -> int:
        """Give a number to what has a place in the order of its activity."""
        self.count += 1
        return self.count - 1

    def event(self, at: Point, p: Place, thread: Path, path: Path, tag: Tag) -> Event:
        """Let something happen where control is, unless the program is cut off before."""
        if len(self.events) >= MOST_EVENTS:
            raise uncovered(f"a program of more than {MOST_EVENTS} events", tag.span)
        index = self.mark()
        cut = dead(ROOT, index) if self.is_mortal(ROOT) else FALSE
        happens = both(at.guard, negated(cut))
        made = Event(index, path, p, thread, happens, at.past, at.last, tag)
        self.events.append(made)
        return made

    def step(
        self, at: Point, p: Place, thread: Path, path: Path, tag: Tag
    ) -> tuple[Event, Point, list[Fail]]:
        """Let a statement take a step that has a time: it is lost if its place has failed."""
        e = self.event(at, p, thread, path, tag)
        gone = dead(p, e.index) if self.is_mortal(p) else FALSE
        past = at.past | e.bit
        fails = []
        if both(e.happens, gone) is not FALSE:
            self.losses.append(Loss(path, both(e.happens, gone), (e,)))
            fails = [Fail(both(e.happens, gone), (e,), past, (dead_place(p, (e,)),))]
        return e, Point(both(e.happens, negated(gone)), (e,), past), fails

    def local(self, at: Point, tag: Tag) -> Point:
        """Take a step that nobody can tell the time of."""
        return at._replace(pending=tag) if self.lore.mortal else at

    def settled(self, at: Point, p: Place, thread: Path, path: Path) -> tuple[Point, list[Fail]]:
        """Give the last local step a time, for its place may fail before it."""
        if at.pending is None or at.guard is FALSE:
            return at._replace(pending=None), []
        _, after, fails = self.step(at, p, thread, path.to("settle"), at.pending)
        return after, fails

    # At the end of the pass

    def exclusion(self) -> list[Formula]:
        """Say that no two activities hold the lock of a place at once."""
        found = []
        for i, a in enumerate(self.sections):
            for b in self.sections[:i]:
                if a.place == b.place:
                    apart = either(_ends_before(a, b.begins), _ends_before(b, a.begins))
                    found.append(either(negated(a.guard), negated(b.guard), apart))
        return found


def _ends_before(s: Section, e: Event) -> Formula:
    return both(either(*(f.happens for f in s.ends)), precedes(s.ends, (e,)))
