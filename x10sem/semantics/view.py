"""A heap that notes what is read of it, and keeps what is written apart.

The rules read and write heaps only by the methods of `Heap`.  Given a view,
they show what a step depends on, its footprint, and what it changes; whoever
keeps the two need not ask the rules again where the same is read.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from x10sem.core.program import Program
from x10sem.core.terms import ObjId, Place, Unsupported, Value
from x10sem.semantics.state import Heap, Lock, Obj, Shape

Key: TypeAlias = tuple[str, Place, int | str]
"""A part of a heap: its kind, its place, and which of those there."""

ALIVE, OBJECT, SHAPE, STATIC, LOCK = "alive", "object", "shape", "static", "lock"
OUTPUT, DOOMED, EXIT = "output", "doomed", "exit"
_WORLD: Final = Place(0)


def alive(p: Place) -> Key:
    """Name the liveness of a place."""
    return ALIVE, p, ""


THE_OUTPUT: Final[Key] = (OUTPUT, _WORLD, "")
THE_DOOMED: Final[Key] = (DOOMED, _WORLD, "")
THE_EXIT: Final[Key] = (EXIT, _WORLD, "")


class Footprint:
    """What was read of a heap, in the order of the first reads."""

    __slots__ = ("fetch", "reads")

    def __init__(self, fetch: Callable[[Key], object]) -> None:
        """Read by a function, which gives the value of each part."""
        self.fetch = fetch
        self.reads: dict[Key, object] = {}

    def read(self, key: Key) -> object:
        """Give a part, and note that it was read."""
        if key in self.reads:
            return self.reads[key]
        found = self.reads[key] = self.fetch(key)
        return found


class View(Heap):
    """A heap of which every read is noted and every write kept in `changes`.

    Objects with negative numbers are those of a single activity; they are in
    `changes` from the start, and are never asked of the footprint.
    """

    __slots__ = ("changes", "footprint", "made", "size")

    def __init__(
        self,
        footprint: Footprint,
        changes: Mapping[Key, object],
        size: int,
        program: Program,
        made: int,
    ) -> None:
        """Look at `size` places; `made` is how many objects with negative numbers there are."""
        object.__setattr__(self, "program", program)
        self.footprint = footprint
        self.changes = changes
        self.size = size
        self.made = made

    def get(self, key: Key) -> object:
        """Give a part as it is now."""
        return self.changes[key] if key in self.changes else self.footprint.read(key)

    def having(self, changes: Mapping[Key, object], made: int = 0) -> "View":
        """Write parts."""
        kept = {**self.changes, **changes}
        return View(self.footprint, kept, self.size, self.program, self.made + made)

    def __contains__(self, p: Place) -> bool:
        """Tell whether p is in dom(g)."""
        return p < self.size and bool(self.get(alive(p)))

    @property
    def places(self) -> int:
        """Count the places there ever were."""
        return self.size

    @property
    def live(self) -> tuple[Place, ...]:
        """dom(g), in order."""
        return tuple(p for p in map(Place, range(self.size)) if self.__contains__(p))

    @property
    def dead(self) -> tuple[Place, ...]:
        """List the places that have failed, in order."""
        return tuple(p for p in map(Place, range(self.size)) if not self.__contains__(p))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines printed."""
        return cast("tuple[tuple[str, ...], str]", self.get(THE_OUTPUT))[0]

    @property
    def line(self) -> str:
        """The line begun."""
        return cast("tuple[tuple[str, ...], str]", self.get(THE_OUTPUT))[1]

    @property
    def doomed(self) -> frozenset[Place]:
        """The places that the program has killed."""
        return cast("frozenset[Place]", self.get(THE_DOOMED))

    @property
    def exit_code(self) -> int:
        """The exit code of the program."""
        return cast("int", self.get(THE_EXIT))

    def without(self, p: Place) -> "View":
        """Drop place p and all that it holds."""
        return self.having({alive(p): False, THE_DOOMED: self.doomed - {p}})

    def object(self, o: ObjId) -> Obj:
        """Give the object o."""
        return cast("Obj", self.get((OBJECT, o.place, o.number)))

    def shape(self, o: ObjId) -> Shape:
        """Give what never changes of the object o; to read it does not depend on writes."""
        own = self.changes.get((OBJECT, o.place, o.number))
        if own is not None:
            return cast("Obj", own).shape
        return cast("Shape", self.footprint.read((SHAPE, o.place, o.number)))

    def with_object(self, o: ObjId, new: Obj) -> "View":
        """Change the object o."""
        return self.having({(OBJECT, o.place, o.number): new})

    def fresh(self, p: Place, n: int = 0) -> ObjId:
        """Give the id of the n-th object that is added to p from now on."""
        return ObjId(p, -(self.made + n + 1))

    def extended(self, p: Place, new: tuple[Obj, ...]) -> "View":
        """Add objects to p, under fresh ids."""
        added: dict[Key, object] = {
            (OBJECT, p, self.fresh(p, i).number): each for i, each in enumerate(new)
        }
        return self.having(added, made=len(new))

    def static(self, p: Place, name: str) -> Value | Unsupported | None:
        """Read a static field: its value, `BUSY`, or None before its initialisation."""
        return cast("Value | Unsupported | None", self.get((STATIC, p, name)))

    def with_static(self, p: Place, name: str, value: Value | Unsupported) -> "View":
        """Write a static field."""
        return self.having({(STATIC, p, name): value})

    def lock(self, p: Place) -> Lock:
        """Read the lock of p."""
        return cast("Lock", self.get((LOCK, p, "")))

    def is_mine(self, p: Place) -> bool:
        """Tell whether the step looked at is inside `ATOMIC s` at p; no one else can tell."""
        return self.changes.get((LOCK, p, "")) is Lock.MINE

    def locked(self, p: Place, lock: Lock) -> "View":
        """Set the lock of p, if p is alive."""
        return self.having({(LOCK, p, ""): lock}) if p in self else self

    def printed(self, text: str, *, newline: bool) -> "View":
        """Add text to the output."""
        *done, rest = (self.line + text + ("\n" if newline else "")).split("\n")
        return self.having({THE_OUTPUT: ((*self.lines, *done), rest)})

    def dooming(self, q: Place) -> "View":
        """Let q fail at any moment from now on."""
        return self.having({THE_DOOMED: self.doomed | {q}})

    def exiting(self, code: int) -> "View":
        """Set the exit code of the program."""
        return self.having({THE_EXIT: code})
