"""Straight-line code under construction: what runs before the term at hand.

Lowering an expression leaves its calls and allocations here, in order, and
returns what names the result; `close` folds all of it over what follows.
"""

from typing import TypeAlias

from x10sem.core import terms as core
from x10sem.diagnostics import NOWHERE, Span
from x10sem.lowering.types import UNKNOWN, Known
from x10sem.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Typed:
    """A lowered expression, and what is known of its type."""

    term: core.Expr
    type: Known = UNKNOWN


@dataclass(slots=True)
class LetVal:
    """`val name = init in ..`."""

    name: str
    init: core.Expr
    span: Span


@dataclass(slots=True)
class LetBind:
    """`bind name = body in ..`."""

    name: str
    body: core.Stmt
    span: Span


@dataclass(slots=True)
class Do:
    """A statement, and then what follows."""

    stmt: core.Stmt


@dataclass(slots=True)
class Code:
    """The items so far."""

    items: list[LetVal | LetBind | Do] = field(default_factory=list)

    def val(self, name: str, init: core.Expr, span: Span = NOWHERE) -> core.Var:
        """Name the value of an expression."""
        self.items.append(LetVal(name, init, span))
        return core.Var(name, span=span)

    def bind(self, name: str, body: core.Stmt, span: Span = NOWHERE) -> core.Var:
        """Name what a statement returns."""
        self.items.append(LetBind(name, body, span))
        return core.Var(name, span=span)

    def do(self, stmt: core.Stmt) -> None:
        """Run a statement."""
        self.items.append(Do(stmt))

    def rename_last(self, term: core.Expr, name: str) -> bool:
        """Give the last item its final name, if `term` is its temporary."""
        last = self.items[-1] if self.items else None
        if isinstance(last, LetVal | LetBind) and term == core.Var(last.name):
            if not last.name.startswith("$"):
                return False
            last.name = name
            return True
        return False

    def close(self, last: core.Stmt | None = None) -> core.Stmt:
        """Fold the items over the last statement; `bind x = s in return x` is s."""
        result, items = last, self.items
        if isinstance(last, core.Return) and isinstance(last.value, core.Var) and items:
            tail = items[-1]
            if isinstance(tail, LetBind) and tail.name == last.value.name:
                result, items = tail.body, items[:-1]
        for item in reversed(items):
            result = _before(item, result)
        return core.Skip() if result is None else result


def ending(code: Code, span: Span) -> core.Stmt:
    """Close a body so that it returns where control would fall off its end."""
    body = code.close()
    return code.close(core.Return(core.UNIT, span=span)) if falls_through(body) else body


def _before(item: LetVal | LetBind | Do, rest: core.Stmt | None) -> core.Stmt:
    match item:
        case LetVal(name, init, span):
            return core.Val(name, init, rest or core.Skip(span=span), span=span)
        case LetBind(name, body, span):
            return core.Bind(name, body, rest or core.Skip(span=span), span=span)
        case Do(stmt):
            if rest is None:
                return stmt
            if isinstance(stmt, core.Skip):
                return rest
            return core.Seq(stmt, rest, span=stmt.span)


def is_stable(e: core.Expr) -> bool:
    """Tell whether e, which is small, has the same value and no effect wherever it is evaluated."""
    if isinstance(e, core.Operator):
        return e.op in TOTAL and all(isinstance(a, (*core.VALUES, core.Var)) for a in e.args)
    if isinstance(e, core.Query):
        return e.name == "here"
    return isinstance(e, (*core.VALUES, core.Var))


TOTAL = frozenset(("==", "!=", "!", "&&", "||", "<", "<=", ">", ">=", "+", "-", "*", "neg"))
"""The operators that never fail on operands of their types."""


def falls_through(s: core.Stmt) -> bool:
    """Tell whether control may come to the end of s."""
    if isinstance(s, core.Return | core.Throw | core.Exit | Calls):
        return False
    if isinstance(s, core.Val):
        return falls_through(s.body)
    if isinstance(s, core.Bind):
        return falls_through(s.rest)
    if isinstance(s, core.Seq):
        return falls_through(s.second)
    if isinstance(s, core.If):
        return falls_through(s.then) or falls_through(s.otherwise)
    if isinstance(s, core.TryCatch):
        return falls_through(s.body) or any(falls_through(c.body) for c in s.clauses)
    if isinstance(s, core.Gather | core.Finish | core.Atomic | core.At):
        return falls_through(s.body)
    return True


Calls: TypeAlias = core.CallStatic | core.Invoke | core.Infix | core.StaticGet
"""The statements that return what was asked for."""
