"""Properties taken apart: their premises, and the expressions in them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from json import dumps
from typing import Final, get_args

from x10sem.checking.properties import Property
from x10sem.core.terms import ReturnOf, Stmt, Str, Value
from x10sem.diagnostics import Diagnostic
from x10sem.lowering import Lowered, lower_property
from x10sem.semantics import Heap
from x10sem.semantics.concurrency import conditions
from x10sem.semantics.operators import text
from x10sem.semantics.state import Lock
from x10sem.syntax import tree
from x10sem.syntax.printer import show

_PLAIN: Final = (
    tree.IntegerLit,
    tree.FloatLit,
    tree.StringLit,
    tree.CharLit,
    tree.BooleanLit,
    tree.NullLit,
    tree.This,
    tree.Super,
    tree.Here,
    tree.Closure,
)
"""Expressions whose values say nothing that the text does not say."""

_EXPRESSIONS: Final = get_args(tree.Expr)
_JOINING: Final = {"always": "||", "ensures": "||", "never": "&&"}


def dissected(prop: Property, e: tree.Expr, lowered: Lowered) -> Property:
    """Give a property its premise, and the expressions in it."""
    parts: dict[str, Stmt] = {}
    for each in expressions_in(e):
        try:
            parts.setdefault(show(each), lower_property(each, lowered))
        except Diagnostic:  # the name of a class is no expression by itself
            continue
    return replace(prop, alone=_premise(prop, e, lowered), parts=tuple(parts.items()))


def _premise(prop: Property, e: tree.Expr, lowered: Lowered) -> Property | None:
    if not isinstance(e, tree.Binary) or e.op != _JOINING.get(prop.kind):
        return None
    stmt = lower_property(e.left, lowered)
    return replace(prop, text=show(e.left), stmt=stmt, is_premise=True)


def expressions_in(e: tree.Expr) -> Iterator[tree.Expr]:
    """List the expressions inside one whose values tell something, from the outside in."""
    waiting: list[object] = [_below(e)]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, tuple | list):
            waiting = [*each, *waiting]
        elif isinstance(each, _EXPRESSIONS) and not isinstance(each, _PLAIN):
            yield each
            waiting.append(_below(each))


def _below(node: object) -> list[object]:
    return [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) else []


def values_in(prop: Property, g: Heap) -> Iterator[tuple[str, str]]:
    """Tell what the expressions in a property are in a heap; none where they have no value."""
    for written, stmt in prop.parts:
        value = value_of(stmt, g)
        if value not in {None, written}:
            yield written, str(value)


def value_of(stmt: Stmt, g: Heap) -> str | None:
    """Evaluate what `lower_property` made, at place 0; effects are undone."""
    if 0 not in {int(p) for p in g.live} or g.lock(g.live[0]) is Lock.HELD:
        return None
    for label, _ in conditions(stmt, g, g.live[0]):
        for v in label.values:
            if isinstance(v, ReturnOf) and isinstance(v.value, Value):
                shown = text(v.value)
                return dumps(shown, ensure_ascii=False) if isinstance(v.value, Str) else shown
    return None
