"""A lowered program: its classes, and the statement that runs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from x10sem.core.terms import Skip, Stmt
from x10sem.diagnostics import NOWHERE, Span


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

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """Map each class to itself and all above it, nearest first, interfaces last."""
        return {name: self._above(name) for name in self.classes}

    def _above(self, name: str) -> tuple[str, ...]:
        order: dict[str, None] = {}
        waiting = [name]
        while waiting:
            each = waiting.pop(0)
            if each not in order:
                order[each] = None
                info = self.classes.get(each)
                waiting = [*(info.supers if info else ()), *waiting]
        return tuple(order)
