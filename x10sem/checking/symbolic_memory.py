"""The heap of an encoding: which write each read sees.

A location whose accesses are all in order, whatever the schedule, has its value
by the program alone, and no access of it is an event.  Of all others, each read
sees the last write before it, or the initial value.
"""

from typing import Final, NamedTuple, TypeAlias, cast

from x10sem.checking.symbolic_events import Event, Moment, Path, Point, precedes
from x10sem.checking.symbolic_logic import (
    FALSE,
    TRUE,
    Formula,
    Number,
    both,
    compared,
    either,
    implies,
    negated,
    variable,
)
from x10sem.checking.symbolic_values import (
    Atom,
    Choice,
    Unknown,
    is_that,
    merged,
    number_of,
    uncovered,
)
from x10sem.checking.symbolic_world import Location, World
from x10sem.core.terms import Number as Known
from x10sem.core.terms import ObjId, Place
from x10sem.semantics.classes import class_of, default_of, transient_fields
from x10sem.semantics.state import Heap, Obj

WIDE: Final = 24
"""How many numbers a location may hold before they are no longer told apart one by one."""
MOST_OBJECTS: Final = 3000
_ANY: Final = "a Long"
EVERYTHING: Final = -1
"""The past of the moment after all events."""

Fields: TypeAlias = dict[str | int, Choice]


class Access(NamedTuple):
    """A read or write of a location, and where it is in the order of events."""

    bit: int
    past: int
    thread: Path
    path: Path
    guard: Formula
    writes: bool


class Write(NamedTuple):
    """A write to a shared location."""

    event: Event
    guard: Formula
    value: Choice


class Read(NamedTuple):
    """A read of a shared location, and the variables for what it sees."""

    when: Moment
    seen: tuple[tuple[Formula, object], ...]
    number: Number


class Memory:
    """All locations of one pass."""

    def __init__(self, world: World) -> None:
        """Begin with an empty heap."""
        self.world = world
        self.lore = world.lore
        self.initial: dict[ObjId, Fields] = {}
        self.now: dict[Location, Choice] = {}
        self.accesses: dict[Location, list[Access]] = {}
        self.writes: dict[Location, list[Write]] = {}
        self.reads: dict[tuple[Location, tuple[int, ...]], Read] = {}
        self.early: set[Location] = set()
        self.quiet = False

    # Objects

    def allocated(self, path: Path, p: Place, cls: str, fields: Fields, why: object = "") -> ObjId:
        """Make an object; the same in each pass."""
        key = (path, why, p)
        o = self.lore.numbers.get(key)
        if o is None:
            if len(self.lore.numbers) >= MOST_OBJECTS:
                raise uncovered(f"a program of more than {MOST_OBJECTS} objects")
            o = self.lore.numbers[key] = ObjId(p, len(self.lore.numbers))
        names = tuple(str(f) for f in fields if isinstance(f, str))
        rail = cls == "Rail"
        self.lore.made[o] = Obj(cls, () if rail else names, ())
        self.initial[o] = fields
        self.lore.fields.setdefault(o, {}).update(dict.fromkeys(fields))
        for f, v in fields.items():
            self.now[Location(o, f)] = v
        return o

    def fields(self, o: ObjId) -> tuple[str | int, ...]:
        """List the fields of an object that was made in this pass, or one before."""
        return tuple(self.lore.fields[o])

    def size(self, o: ObjId) -> Choice:
        """Give the size of a rail, which never changes."""
        at = Location(o, "size")
        if at in self.now:
            return self.now[at]
        self.early.add(at)
        domain = self.lore.domains.get(at, {})
        if len(domain) > 1:
            raise uncovered("a rail that another activity makes, of a size that depends on the run")
        return tuple((TRUE, cast("Atom", v)) for v in domain)

    # Access

    def is_shared(self, at: Location, path: Path) -> bool:
        """Tell whether an access of a location is an event."""
        return (at, path) in self.lore.contended

    def read(
        self, at: Location, point: Point, thread: Path, when: Moment, path: Path
    ) -> tuple[Choice, Point]:
        """Read a location at a moment, which matters only where others may write it."""
        if self.quiet:
            return self.now.get(at, ()), point
        if when and when[0].past == EVERYTHING:
            return self.final(at), point
        point = self._noted(at, point, thread, path, writes=False)
        if self.is_shared(at, path):
            return self._seen(at, when), point
        if at not in self.now:
            self.early.add(at)
        return self.now.get(at, ()), point

    def write(  # noqa: PLR0913, PLR0917 - what is written, and who does when
        self, at: Location, v: Choice, point: Point, thread: Path, when: Moment, path: Path
    ) -> Point:
        """Write a location, where control comes there."""
        guard = point.guard
        if self.is_shared(at, path) and not self.quiet:
            self.writes.setdefault(at, []).append(Write(when[0], guard, v))
            return self._noted(at, point, thread, path, writes=True)
        old = self.now.get(at, ())
        self.now[at] = merged(
            (*((both(guard, f), w) for f, w in v), *((both(negated(guard), f), w) for f, w in old))
        )
        if self.quiet:
            return point
        return self._noted(at, point, thread, path, writes=True)

    def _noted(
        self, at: Location, point: Point, thread: Path, path: Path, *, writes: bool
    ) -> Point:
        bit = 1 << self.world.mark()
        access = Access(bit, point.past, thread, path, point.guard, writes)
        self.accesses.setdefault(at, []).append(access)
        return point._replace(past=point.past | bit)

    def _seen(self, at: Location, when: Moment) -> Choice:
        key = (at, tuple(e.index for e in when))
        if key not in self.reads:
            domain = self.lore.domains.get(at, {})
            name = ("read", len(self.reads), *key[1])
            seen = tuple((variable("sees", *name, i), v) for i, v in enumerate(domain))
            self.reads[key] = Read(when, seen, name)
        _, seen, name = self.reads[key]
        return tuple((f, Unknown(name) if v == _ANY else cast("Atom", v)) for f, v in seen)

    # Copies

    def copied(  # noqa: PLR0913, PLR0917 - what is copied, where to, when and by whom
        self,
        values: tuple[Choice, ...],
        q: Place,
        point: Point,
        thread: Path,
        when: Moment,
        path: Path,
    ) -> tuple[tuple[Choice, ...], Point]:
        """Rebuild at q, with fresh ids, the object graph reachable from the values."""
        new: dict[ObjId, ObjId] = {}

        def moved(v: Atom) -> Atom:
            if not isinstance(v, ObjId):
                return v
            if v not in new:
                new[v] = self._copy(v, q, path)
                waiting.append(v)
            return new[v]

        waiting: list[ObjId] = []
        results = tuple(merged((f, moved(v)) for f, v in c) for c in values)
        while waiting:
            o = waiting.pop()
            dropped = self._transient(o)
            for f in self.fields(o):
                c, point = self.read(Location(o, f), point, thread, when, path)
                kept = merged((g, moved(v)) for g, v in c)
                if f in dropped:
                    heap = cast("Heap", self.world)
                    kept = merged((g, default_of(class_of(cast("ObjId", v), heap))) for g, v in c)
                self.initial[new[o]][f] = self.now[Location(new[o], f)] = kept
                self.lore.fields[new[o]][f] = None
        return results, point

    def _copy(self, o: ObjId, q: Place, path: Path) -> ObjId:
        old = self.lore.made[o]
        made = self.allocated(path, q, old.cls, {}, ("copy", o))
        self.lore.made[made] = old
        return made

    def _transient(self, o: ObjId) -> frozenset[str]:
        old = self.lore.made[o]
        return transient_fields(old.cls, self.world.program) if old.names else frozenset()

    # At the end of the pass

    def learnt(self) -> bool:
        """Enter into the lore what this pass found; tell whether that was new."""
        known = len(self.lore.contended)
        self.lore.shared |= self.early
        for at, those in self.accesses.items():
            if at in self.early or _is_disordered(those):
                first = 0 if at in self.early else _agreed(those)
                self.lore.contended |= {(at, a.path) for a in those[first:]}
                self.lore.shared.add(at)
        grown = len(self.lore.contended) > known
        for at in self.lore.shared:
            domain = self.lore.domains.setdefault(at, {})
            size = len(domain)
            for _, v in (*self._base(at), *(x for w in self.writes.get(at, ()) for x in w.value)):
                self._enter(domain, v)
            grown = grown or (len(domain) != size and not self.lore.frozen)
        return grown

    def _base(self, at: Location) -> Choice:
        return self.now.get(at, ())

    def _enter(self, domain: dict[object, None], v: Atom) -> None:
        if self.lore.frozen:
            return
        is_long = isinstance(v, Unknown) or (isinstance(v, Known) and v.kind == "Long")
        if is_long and _ANY in domain:
            return
        if isinstance(v, Unknown):
            _widen(domain)
            return
        domain[v] = None
        if sum(isinstance(w, Known) and w.kind == "Long" for w in domain) > WIDE:
            _widen(domain)

    def facts(self) -> list[Formula]:
        """Say what each read of a shared location sees."""
        return [f for (at, _), read in self.reads.items() for f in self._facts(at, read)]

    def _facts(self, at: Location, read: Read) -> list[Formula]:
        sources = self.sources(at, read.when)
        found = []
        for f, v in read.seen:
            if v == _ANY:
                found += _unknown(f, read.number, sources)
                continue
            meant = either(*(both(seen, is_that(c, cast("Atom", v))) for seen, c in sources))
            found += [implies(f, meant), implies(meant, f)]
        return found

    def sources(self, at: Location, when: Moment) -> list[tuple[Formula, Choice]]:
        """List what a read at a moment may see, the initial value first, each with when."""
        writes = self.writes.get(at, [])
        before = [(w, both(w.guard, precedes((w.event,), when) if when else TRUE)) for w in writes]
        before = [(w, f) for w, f in before if f is not FALSE]
        found = [(both(*(negated(f) for _, f in before)), self._base(at))]
        for w, f in before:
            later = (
                negated(both(g, precedes((w.event,), (x.event,)))) for x, g in before if x is not w
            )
            found.append((both(f, *later), w.value))
        return found

    def final(self, at: Location) -> Choice:
        """Give what a location holds in the end."""
        return merged((both(f, g), v) for f, c in self.sources(at, ()) for g, v in c)


def _unknown(f: Formula, name: Number, sources: list[tuple[Formula, Choice]]) -> list[Formula]:
    longs = [
        (both(seen, g), number_of(v))
        for seen, c in sources
        for g, v in c
        if isinstance(v, Unknown) or (isinstance(v, Known) and v.kind == "Long")
    ]
    meant = either(*(g for g, _ in longs))
    same = [implies(g, compared("==", name, n)) for g, n in longs]
    return [implies(f, meant), implies(meant, f), *same]


def _widen(domain: dict[object, None]) -> None:
    for v in [v for v in domain if isinstance(v, Known) and v.kind == "Long"]:
        del domain[v]
    domain[_ANY] = None


def _is_disordered(those: list[Access]) -> bool:
    """Tell whether a write is not in order with some other access, in any schedule."""
    writes = [a for a in those if a.writes]
    return any(_is_apart(w, a) for w in writes for a in those if a is not w)


def _agreed(those: list[Access]) -> int:
    """Count the accesses from the first on that come before all others, in any schedule."""
    for i, a in enumerate(those):
        if any(not a.bit & b.past for b in those[i + 1 :]):
            return i
    return len(those)


def _is_apart(a: Access, b: Access) -> bool:
    is_ordered = a.thread is b.thread or a.bit & b.past or b.bit & a.past
    return not is_ordered and both(a.guard, b.guard) is not FALSE
