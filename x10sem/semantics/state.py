"""Heaps, configurations and labels: what a step relates."""

from collections.abc import Callable
from dataclasses import field as attribute
from dataclasses import replace
from enum import Enum
from typing import Final, NamedTuple, cast

from x10sem.core.program import Program
from x10sem.core.terms import (
    DeadPlace,
    ExitOf,
    Expr,
    Finish,
    Number,
    ObjId,
    Place,
    ReturnOf,
    Stmt,
    Term,
    Thrown,
    Unsupported,
    Value,
    term,
)


class Shape(NamedTuple):
    """What never changes of an object: its class, the names of its fields, how much it holds."""

    cls: str
    names: tuple[str, ...]
    size: int


@term
class Obj(Term):
    """An object: its class, and its fields; a rail has values and no names."""

    cls: str
    names: tuple[str, ...]
    values: tuple[Value, ...]

    def get(self, name: str) -> Value | None:
        """Read a field, if there is one of that name."""
        if name in self.names:
            return self.values[self.names.index(name)]
        return Number(len(self.values)) if self.cls == "Rail" and name == "size" else None

    @property
    def shape(self) -> Shape:
        """Give what never changes of it."""
        return Shape(self.cls, self.names, len(self.values))

    def put(self, at: int, value: Value) -> "Obj":
        """Write the field or element at that position."""
        values = self.values
        return Obj(self.cls, self.names, (*values[:at], value, *values[at + 1 :]))


class Lock(Enum):
    """The lock of a place; MINE is what a step inside `ATOMIC s` sees."""

    FREE = "free"
    HELD = "held"
    MINE = "mine"


BUSY: Final = Unsupported("a static field while it is initialised")
"""Stands for a static field whose initialiser runs."""


@term
class LocalHeap(Term):
    """h: the objects of a place by number, its static fields, and its lock."""

    objects: tuple[Obj, ...] = ()
    statics: tuple[tuple[str, Value | Unsupported], ...] = ()
    lock: Lock = Lock.FREE

    def static(self, name: str) -> Value | Unsupported | None:
        """Read a static field: its value, `BUSY`, or None before its initialisation."""
        return dict(self.statics).get(name)

    def with_static(self, name: str, value: Value | Unsupported) -> "LocalHeap":
        """Write a static field."""
        kept = {**dict(self.statics), name: value}
        return LocalHeap(self.objects, tuple(sorted(kept.items())), self.lock)


@term
class Heap(Term):
    """g: a local heap for each live place; and what the program did to the world outside."""

    locals: tuple[LocalHeap | None, ...]
    lines: tuple[str, ...] = ()
    line: str = ""
    doomed: frozenset[Place] = frozenset()
    exit_code: int = 0
    program: Program = attribute(default=Program(), compare=False, repr=False)

    def __contains__(self, p: Place) -> bool:
        """Tell whether p is in dom(g)."""
        return p < len(self.locals) and self.locals[p] is not None

    def __getitem__(self, p: Place) -> LocalHeap:
        """Give the local heap of a live place."""
        h = self.locals[p]
        assert h is not None, f"place {p} has failed"
        return h

    @property
    def live(self) -> tuple[Place, ...]:
        """dom(g), in order."""
        return tuple(Place(p) for p, h in enumerate(self.locals) if h is not None)

    @property
    def dead(self) -> tuple[Place, ...]:
        """List the places that have failed, in order."""
        return tuple(Place(p) for p, h in enumerate(self.locals) if h is None)

    @property
    def places(self) -> int:
        """Count the places there ever were."""
        return len(self.locals)

    @property
    def output(self) -> str:
        """All that was printed."""
        return "".join(line + "\n" for line in self.lines) + self.line

    def put(self, p: Place, h: LocalHeap | None) -> "Heap":
        """Put another local heap at p; None where p has failed."""
        those = (*self.locals[:p], h, *self.locals[p + 1 :])
        return Heap(those, self.lines, self.line, self.doomed, self.exit_code, program=self.program)

    def without(self, p: Place) -> "Heap":
        """Drop place p and all that it holds."""
        return replace(self.put(p, None), doomed=self.doomed - {p})

    def object(self, o: ObjId) -> Obj:
        """Give the object o."""
        return self[o.place].objects[o.number]

    def shape(self, o: ObjId) -> Shape:
        """Give what never changes of the object o."""
        return self.object(o).shape

    def with_object(self, o: ObjId, new: Obj) -> "Heap":
        """Change the object o."""
        h = self[o.place]
        n = o.number
        objects = (*h.objects[:n], new, *h.objects[n + 1 :])
        return self.put(o.place, LocalHeap(objects, h.statics, h.lock))

    def fresh(self, p: Place, n: int = 0) -> ObjId:
        """Give the id of the n-th object that is added to p from now on."""
        return ObjId(p, len(self[p].objects) + n)

    def extended(self, p: Place, new: tuple[Obj, ...]) -> "Heap":
        """Add objects to p, under fresh ids."""
        h = self[p]
        return self.put(p, LocalHeap((*h.objects, *new), h.statics, h.lock))

    def alloc(self, p: Place, new: Obj) -> tuple[ObjId, "Heap"]:
        """Add an object to p under a fresh id."""
        return self.fresh(p), self.extended(p, (new,))

    def static(self, p: Place, name: str) -> Value | Unsupported | None:
        """Read a static field: its value, `BUSY`, or None before its initialisation."""
        return self[p].static(name)

    def with_static(self, p: Place, name: str, value: Value | Unsupported) -> "Heap":
        """Write a static field."""
        return self.put(p, self[p].with_static(name, value))

    def lock(self, p: Place) -> Lock:
        """Read the lock of p."""
        return self[p].lock

    def is_mine(self, p: Place) -> bool:
        """Tell whether the step looked at is inside `ATOMIC s` at p."""
        return self[p].lock is Lock.MINE

    def locked(self, p: Place, lock: Lock) -> "Heap":
        """Set the lock of p, if p is alive."""
        if p not in self:
            return self
        h = self[p]
        return self.put(p, LocalHeap(h.objects, h.statics, lock))

    def printed(self, text: str, *, newline: bool) -> "Heap":
        """Add text to the output."""
        *done, rest = (self.line + text + ("\n" if newline else "")).split("\n")
        return replace(self, lines=(*self.lines, *done), line=rest)

    def dooming(self, q: Place) -> "Heap":
        """Let q fail at any moment from now on."""
        return replace(self, doomed=self.doomed | {q})

    def exiting(self, code: int) -> "Heap":
        """Set the exit code of the program."""
        return replace(self, exit_code=code)


@term
class Config(Term):
    """A configuration k: `<s, g>`, or `g` alone when `stmt` is None."""

    stmt: Stmt | None
    heap: Heap

    def within(self, context: Callable[[Stmt], Stmt]) -> "Config":
        """Put what is left to run back into the context it came from."""
        if self.stmt is None:
            return self
        return Config(context(self.stmt), self.heap)

    @property
    def expr(self) -> Expr:
        """The expression of a configuration that `result` made."""
        return cast("Expr", self.stmt)


def result(e: Expr, g: Heap) -> Config:
    """Build `<e, g>`, what a step of an expression leads to."""
    return Config(cast("Stmt", e), g)


class Mode(Enum):
    """How a step may fail."""

    SYNC = "sync"
    ASYNC = "async"


@term
class Label(Term):
    """A label l: silent, or a failure with values.

    `sync v` unwinds the statement it happens in; `async v` only reaches the
    enclosing finish.
    """

    mode: Mode | None = None
    values: tuple[Thrown, ...] = ()
    is_sync: bool = attribute(init=False, compare=False, repr=False)
    """Whether this label unwinds the statement it happens in."""

    def __post_init__(self) -> None:
        """Settle `is_sync`, which every rule asks for."""
        object.__setattr__(self, "is_sync", self.mode is Mode.SYNC)

    @property
    def completes(self) -> bool:
        """Tell a return, break, continue or missing meaning, which no handler is for."""
        return isinstance(self.values[0], ReturnOf | ExitOf | Unsupported)

    def to_async(self) -> "Label":
        """Let a failure leave an activity: `sync v` becomes `async v`."""
        return self if self.mode is None else Label(Mode.ASYNC, self.values)

    def masked(self, p: Place) -> "Label":
        """Hide what failed behind the death of p, but not that it failed."""
        return self if self.mode is None else Label(self.mode, (DeadPlace(p),))

    def carrying(self, values: tuple[Thrown, ...]) -> "Label":
        """Fail in the same way with other values."""
        return Label(self.mode, values)


EPS: Final = Label()


def sync(*values: Thrown) -> Label:
    """Build `sync v`, or `eps` if there is nothing to throw."""
    return Label(Mode.SYNC, values) if values else EPS


def is_completion(v: Thrown) -> bool:
    """Tell a return, break or continue from an exception."""
    return isinstance(v, ReturnOf | ExitOf)


def start(program: Program, places: int) -> Config:
    """Build the first configuration: main under a finish, over as many empty heaps as places."""
    main = program.main if isinstance(program.main, Finish) else Finish(program.main)
    return Config(main, Heap((LocalHeap(),) * places, program=program))
