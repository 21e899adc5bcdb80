"""Events, and where control is between them: what every run of a program is made of.

An event is a step that others can tell from others: it has a time.  What
activities do beside that is local, and belongs to the next event.  The moment
of a join is that of the last of several events.
"""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from x10sem.checking.symbolic_logic import FALSE, TRUE, Formula, both, either, implies, negated
from x10sem.checking.symbolic_logic import before as before_that
from x10sem.checking.symbolic_values import Choice, only
from x10sem.core.terms import DeadPlace, Place, Term
from x10sem.diagnostics import NOWHERE, Span


class Path:
    """Names an instance of a statement: the way to it from the root of the program.

    The same way is the same object, whenever it is taken.
    """

    __slots__ = ("below", "step", "up")

    def __init__(self, up: "Path | None" = None, step: object = "") -> None:
        """Begin at the root."""
        self.up = up
        self.step = step
        self.below: dict[object, Path] = {}

    def to(self, *steps: object) -> "Path":
        """Go on."""
        at = self
        for step in steps:
            found = at.below.get(step)
            if found is None:
                found = at.below[step] = Path(at, step)
            at = found
        return at

    def steps(self) -> tuple[object, ...]:
        """List the steps from the root."""
        found = []
        at: Path | None = self
        while at is not None and at.up is not None:
            found.append(at.step)
            at = at.up
        return tuple(reversed(found))

    def __repr__(self) -> str:
        """Show the steps."""
        return ".".join(map(str, self.steps()))


class Tag(NamedTuple):
    """What a step of the rules must look like to be an event; or else like one of `others`."""

    rules: frozenset[str]
    span: Span = NOWHERE
    others: tuple["Tag", ...] = ()


@dataclass(eq=False, slots=True)
class Event:
    """A step that may happen.

    `past` are the bits of what comes before it in every run with both, by
    itself; `thread` is the activity; `chosen` is the value that a choice takes.
    """

    index: int
    path: Path
    place: Place
    thread: Path
    happens: Formula
    past: int
    last: "Moment"
    tag: Tag
    kills: bool = False
    chosen: Choice = ()

    @property
    def bit(self) -> int:
        """Its bit in the past of others."""
        return 1 << self.index


Moment: TypeAlias = tuple[Event, ...]
"""The time of the last of these events that happen."""


class Point(NamedTuple):
    """Where control is: when it comes there, after what, and the last local step since then."""

    guard: Formula
    last: Moment
    past: int
    pending: Tag | None = None

    def under(self, f: Formula) -> "Point":
        """Come there only under a condition."""
        return self._replace(guard=both(self.guard, f))


class Item(NamedTuple):
    """An exception in a label: when it is there, its order among others, its value.

    `route` are the places that it has left, innermost first, since it was thrown.
    """

    guard: Formula
    order: tuple[Moment, ...]
    value: Choice
    route: tuple[Place, ...] = ()


class Fail(NamedTuple):
    """A synchronous failure: when it happens, and what is thrown; or how a call completes.

    `completes` is "return", or the label of an exit; "" for exceptions.
    """

    guard: Formula
    when: Moment
    past: int
    items: tuple[Item, ...]
    completes: str = ""
    pending: Tag | None = None


class Task(NamedTuple):
    """The end of an activity: when, how, and what it throws, if it does."""

    guard: Formula
    when: Moment
    past: int
    thread: Path
    items: tuple[Item, ...] = ()


@dataclass(slots=True)
class End:
    """All ways in which a statement may end, and the activities that it leaves behind."""

    normal: Point
    fails: list[Fail] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    stuck: Formula = FALSE
    """When something of it waits for ever."""


def precedes(a: Moment, b: Moment) -> Formula:
    """Say that one moment is before another; both are known to come."""
    return either(
        *(
            both(
                f.happens if len(b) > 1 else TRUE,
                *(implies(e.happens if len(a) > 1 else TRUE, ordered(e, f)) for e in a),
            )
            for f in b
        )
    )


def ordered(e: Event, f: Event) -> Formula:
    """Say that one event is before another; both are known to happen."""
    if e is f or f.bit & e.past:
        return FALSE
    return TRUE if e.bit & f.past else before_that(e.index, f.index)


def comes_first(a: tuple[Moment, ...], b: tuple[Moment, ...]) -> Formula:
    """Compare the places of two items in the order of a label."""
    for m, n in zip(a, b, strict=False):
        if m != n:
            return precedes(m, n)
    return FALSE


def dead_place(p: Place, when: Moment, guard: Formula = TRUE) -> Item:
    """Make the exception that says that a place has failed."""
    return Item(guard, (when,), only(DeadPlace(p)))


def joined(*points: Point) -> Point:
    """Come from several ways; one of which only is taken."""
    real = [x for x in points if x.guard is not FALSE] or list(points[:1])
    last = tuple(dict.fromkeys(e for x in real for e in x.last))
    past = 0
    for x in real:
        past |= x.past
    tags = list(dict.fromkeys(x.pending for x in real if x.pending is not None))
    pending = tags[0]._replace(others=(*tags[0].others, *tags[1:])) if tags else None
    return Point(either(*(x.guard for x in real)), last, past, pending)


def possible(fails: list[Fail]) -> list[Fail]:
    """Keep the failures that may be."""
    return [x for x in fails if x.guard is not FALSE]


def over(end: End, at: Moment) -> Formula:
    """Say that a statement that was begun, and all that it spawned, is over before a moment."""
    ways = [(end.normal.guard, end.normal.last)]
    ways += [(f.guard, f.when) for f in end.fails]
    ways += [(t.guard, t.when) for t in end.tasks]
    return both(negated(end.stuck), *(implies(g, precedes(when, at)) for g, when in ways))


def span_of(t: Term) -> Span:
    """Tell where a term is in the source."""
    span: Span = getattr(t, "span", NOWHERE)
    return span
