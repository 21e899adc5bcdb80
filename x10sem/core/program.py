"""A lowered program: its classes, and the statement that runs them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from x10sem.core.terms import Skip, Stmt
from x10sem.diagnostics import NOWHERE, Span
from x10sem.records import dataclass, field

T = TypeVar("T")


class OnDemand(Mapping[str, T], Generic[T]):
    """A table whose entries are made when they are first asked for; to list it makes them all."""

    __slots__ = ("_made", "_make", "_names", "given")

    def __init__(
        self,
        make: Callable[[str], T | None],
        names: Callable[[], Iterable[str]],
        given: Mapping[str, T] | None = None,
    ) -> None:
        """Say how to make an entry, what the names of all are, and which there are already."""
        self._make = make
        self._names = names
        self.given = given or {}
        self._made: dict[str, T | None] = dict(self.given)

    @property
    def made(self) -> Mapping[str, T]:
        """List the entries that were asked for so far, by name."""
        return {name: t for name, t in sorted(self._made.items()) if t is not None}

    def _find(self, name: str) -> T | None:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __getitem__(self, name: str) -> T:
        """Give an entry."""
        found = self._find(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such an entry."""
        return isinstance(name, str) and self._find(name) is not None

    def __iter__(self) -> Iterator[str]:
        """Name all entries."""
        return iter(self._names())

    def __len__(self) -> int:
        """Count all entries."""
        return len(list(self._names()))


@dataclass(frozen=True, slots=True)
class Method:
    """A method: parameters with their types, and a body that ends in `return`.

    An instance method has `this` free in its body.
    """

    name: str
    params: tuple[str, ...]
    types: tuple[str, ...]
    body: Stmt
    static: bool = False
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Static:
    """A static field: its initialiser is a statement that returns the value."""

    name: str
    init: Stmt
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """A class: what it extends, and its members by name (overloads in order of declaration)."""

    name: str
    supers: tuple[str, ...] = ()
    methods: Mapping[str, tuple[Method, ...]] = field(default_factory=dict)
    statics: Mapping[str, Static] = field(default_factory=dict)
    transient: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Program:
    """A program: classes by name, and main."""

    main: Stmt = Skip()
    classes: Mapping[str, ClassInfo] = field(default_factory=dict)
    path: str = ""
    source: str = ""

    @property
    def written(self) -> Iterable[ClassInfo]:
        """List the classes that are no part of a library."""
        table = self.classes
        return (table.given if isinstance(table, OnDemand) else table).values()

    @cached_property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """Map each class to itself and all above it, nearest first, interfaces last."""
        return OnDemand(self._above, self.classes.keys)

    def _above(self, name: str) -> tuple[str, ...] | None:
        if name not in self.classes:
            return None
        order: dict[str, None] = {}
        waiting = [name]
        while waiting:
            each = waiting.pop(0)
            if each not in order:
                order[each] = None
                info = self.classes.get(each)
                waiting = [*(info.supers if info else ()), *waiting]
        return tuple(order)
