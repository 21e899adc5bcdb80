"""What is in scope inside one method body: locals, `this`, labels, and walls between them.

A wall is an `at` or a closure: what is inside sees the locals outside as
copies.  Names of core variables are unique within a method.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from x10sem.core import terms as core
from x10sem.diagnostics import Note, Span
from x10sem.lowering.classes import ClassSymbol
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.types import UNKNOWN, Known
from x10sem.lowering.world import Lookup, World
from x10sem.records import dataclass, field
from x10sem.syntax import tree

Form: TypeAlias = Literal["val", "late", "var"]
"""How a local gets its value: where it is declared, once later, or again and again."""


@dataclass(frozen=True, slots=True)
class Local:
    """A local variable; one that can be assigned lives in a box, in the heap."""

    name: str
    core: str
    type: Known
    span: Span
    form: Form = "val"
    depth: int = 0

    @property
    def boxed(self) -> bool:
        """Tell whether it can be assigned."""
        return self.form != "val"

    @property
    def mutable(self) -> bool:
        """Tell whether it can be assigned more than once."""
        return self.form == "var"


@dataclass(slots=True)
class Wall:
    """An `at` or a closure: values of boxes outside that are read inside."""

    kind: str
    loads: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Target:
    """A statement that `break` or `continue` can leave."""

    names: tuple[str, ...]
    exit: str
    again: str
    depth: int
    is_loop: bool = True
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Returning:
    """What `return` does: ends a method, a closure or an at-expression; or nothing may."""

    kind: str
    result: Known = UNKNOWN
    is_void: bool = False


@dataclass(eq=False, slots=True)
class Env:
    """The scope of one method body."""

    world: World
    symbol: ClassSymbol
    this: str = "this"
    type_params: frozenset[str] = frozenset()
    returning: Returning = Returning("method")
    in_constructor: bool = False
    used: dict[str, int] = field(default_factory=dict)
    temps: int = 0
    stacks: dict[str, list[Local]] = field(default_factory=dict)
    blocks: list[list[str]] = field(default_factory=lambda: [[]])
    classes: dict[str, ClassSymbol] = field(default_factory=dict)
    walls: list[Wall] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    cuts: int = 0
    plain: set[int] = field(default_factory=set)

    @property
    def look(self) -> Lookup:
        """Say from where names of classes are looked up."""
        return Lookup(self.symbol, self.type_params, self.classes)

    def known(self, kind: tree.Type | None) -> Known:
        """Tell what a written type says here."""
        return self.world.known(kind, self.look)

    # Names

    def fresh(self, base: str) -> str:
        """Make a name that nothing in this body has."""
        if base not in self.used and base != "this":
            self.used[base] = 0
            return base
        while True:
            self.used[base] = n = self.used.get(base, 0) + 1
            if f"{base}${n}" not in self.used:
                self.used[f"{base}${n}"] = 0
                return f"{base}${n}"

    def temp(self) -> str:
        """Make the name of an intermediate result."""
        self.temps += 1
        return f"${self.temps}"

    def declare(
        self,
        name: str,
        kind: Known,
        span: Span,
        form: Form = "val",
        core_name: str = "",
    ) -> Local:
        """Put a local in scope."""
        if name in self.blocks[-1]:
            first = self.stacks[name][-1].span
            self.world.sink.error(
                "X1201",
                f"`{name}` is declared twice in this block",
                span,
                "again here",
                Note(first, "first declared here"),
                advice="rename one of them",
            )
        unique = core_name or self.fresh(name)
        local = Local(name, unique, kind, span, form, len(self.walls))
        self.stacks.setdefault(name, []).append(local)
        self.blocks[-1].append(name)
        return local

    def find(self, name: str) -> Local | None:
        """Find a local."""
        stack = self.stacks.get(name)
        return stack[-1] if stack else None

    def visible(self) -> list[str]:
        """Name the locals in scope."""
        return [name for name, stack in self.stacks.items() if stack]

    @contextmanager
    def block(self) -> Iterator[None]:
        """Open a block; what is declared in it ends with it."""
        classes = dict(self.classes)
        self.blocks.append([])
        yield
        for name in self.blocks.pop():
            self.stacks[name].pop()
        self.classes = classes

    # Locals

    def read(self, local: Local, span: Span) -> Typed:
        """Read a local, from here."""
        if not local.boxed:
            return Typed(core.Var(local.core, span=span), local.type)
        if len(self.walls) > local.depth:
            if local.mutable:
                self._report_wall(local, span)
                return Typed(core.NULL)
            loads = self.walls[local.depth].loads
            if local.core not in loads:
                loads[local.core] = self.fresh(local.name)
            return Typed(core.Var(loads[local.core], span=span), local.type)
        return Typed(core.Select(core.Var(local.core, span=span), "value", span=span), local.type)

    def can_assign(self, local: Local, span: Span) -> bool:
        """Tell whether a local can be assigned from here, and say why not."""
        if not local.boxed:
            self.world.sink.error(
                "X1202",
                f"`{local.name}` is a `val`",
                span,
                "assigned here",
                Note(local.span, "declared here, with its value"),
                advice=f"declare it `var {local.name}`",
            )
        elif len(self.walls) > local.depth:
            self._report_wall(local, span)
        return local.boxed and len(self.walls) == local.depth

    def _report_wall(self, local: Local, span: Span) -> None:
        if not any(w.kind == "at" for w in self.walls[local.depth :]):
            self._report_outlived(local.name, local.span, span, "a closure")
            return
        cell = f"`val r = GlobalRef(new Cell[..]({local.name}));`"
        self.world.sink.error(
            "X1203",
            f"`{local.name}` is a `var` of one place, but is used at another",
            span,
            "used here, behind an `at`",
            Note(local.span, "declared here"),
            advice=f"share it: {cell} and `at (r) r()() = ..`",
        )

    def report_shut_out(self, name: str, symbol: ClassSymbol, span: Span) -> bool:
        """Say that a local class may not use a `var` around it, if that is what the name is."""
        if name in symbol.shut_out:
            self._report_outlived(name, symbol.shut_out[name], span, "a class")
        return name in symbol.shut_out

    def _report_outlived(self, name: str, first: Span, span: Span, who: str) -> None:
        self.world.sink.error(
            "X1204",
            f"`{name}` is a `var`, but {who} that may outlive it uses it",
            span,
            "used here",
            Note(first, "declared here"),
            advice=f"copy it first: `val {name}1 = {name};` or keep it in a `Cell`",
        )

    @contextmanager
    def wall(self, kind: str) -> Iterator[Wall]:
        """Enter an `at` or a closure."""
        wall = Wall(kind)
        self.walls.append(wall)
        yield wall
        self.walls.pop()

    def load(self, wall: Wall, code: Code, span: Span) -> None:
        """Read, before a wall, the boxes that are read behind it."""
        for box, name in wall.loads.items():
            code.val(name, core.Select(core.Var(box, span=span), "value", span=span), span)

    # Control

    @contextmanager
    def cut(self, returning: Returning) -> Iterator[None]:
        """Enter a body that no `break` leaves, with its own `return`."""
        before = self.returning
        self.returning = returning
        self.cuts += 1
        yield
        self.cuts -= 1
        self.returning = before

    @contextmanager
    def target(self, base: str, *, is_loop: bool = True) -> Iterator[Target]:
        """Enter a statement that `break` can leave."""
        names, self.labels = self.labels, ()
        exit_, again = self.fresh(base), self.fresh("continue")
        made = Target(names, label_name(exit_), label_name(again), self.cuts, is_loop)
        self.targets.append(made)
        yield made
        self.targets.pop()


def label_name(name: str) -> str:
    """Make a label of a fresh name; no label looks like a variable of the source."""
    return name if "$" in name else f"{name}$0"
