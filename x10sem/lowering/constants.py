"""What the written form of an initialiser shows: its type, and whether it is a constant."""

from dataclasses import replace
from typing import TypeAlias

from x10sem.core import terms as core
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import TOTAL, Typed
from x10sem.lowering.types import (
    BOOLEAN,
    COMPARISONS,
    KINDS,
    PLACE,
    SIMPLE,
    STRING,
    UNKNOWN,
    Known,
    converted,
    result_of,
)
from x10sem.lowering.world import Lookup, World
from x10sem.syntax import tree

DEEPEST = 8
"""How deep an initialiser is read."""


Literal: TypeAlias = (
    tree.IntegerLit | tree.FloatLit | tree.StringLit | tree.CharLit | tree.BooleanLit | tree.NullLit
)


def literal(e: tree.Expr | None) -> Typed | None:
    """Lower a literal, or a negated number."""
    if isinstance(e, Literal):
        return plain(e)
    if isinstance(e, tree.Unary) and e.op == "-":
        if isinstance(e.operand, tree.IntegerLit):
            return plain(replace(e.operand, value=-e.operand.value))
        if isinstance(e.operand, tree.FloatLit):
            return plain(replace(e.operand, text=f"-{e.operand.text}"))
    return None


def plain(e: Literal) -> Typed:
    """Lower a literal."""
    match e:
        case tree.IntegerLit(n, kind):
            return Typed(core.Number(n, KINDS[kind]), Known(KINDS[kind]))
        case tree.FloatLit(text, kind):
            return Typed(core.Real(repr(float(text)), KINDS[kind]), Known(KINDS[kind]))
        case tree.StringLit(text):
            return Typed(core.Str(text), STRING)
        case tree.CharLit(text):
            return Typed(core.Char(text), Known("Char"))
        case tree.BooleanLit(b):
            return Typed(core.TRUE if b else core.FALSE, BOOLEAN)
        case tree.NullLit():
            return Typed(core.NULL)


def guess(e: tree.Expr | None, world: World, look: Lookup, depth: int = DEEPEST) -> Known:
    """Tell the type of an initialiser from its form."""
    found = literal(e)
    if found is not None:
        return found.type
    if isinstance(e, tree.New | tree.Cast):
        return world.known(e.type, look)
    if isinstance(e, tree.Here):
        return PLACE
    if isinstance(e, tree.InstanceOf):
        return BOOLEAN
    if isinstance(e, tree.Unary) and e.op == "-" and depth:
        return guess(e.operand, world, look, depth - 1)
    if not isinstance(e, tree.Binary):
        return UNKNOWN
    if e.op in COMPARISONS or e.op in ("&&", "||"):
        return BOOLEAN
    if not depth:
        return UNKNOWN
    a, b = (guess(side, world, look, depth - 1) for side in (e.left, e.right))
    return result_of(e.op, a, b) or UNKNOWN


def constant_of(owner: ClassSymbol, f: Field, world: World) -> Typed | None:
    """Give the constant that a static field is, if it is one, or is made one from outside."""
    for name in constants_named(owner, f):
        if name in world.constants:
            return fitted(world.constants[name], declared_of(owner, f, world))
    look = Lookup(owner, frozenset(), owner.visible)
    found = None if f.mutable else _constant(f.init, world, look, DEEPEST)
    if found is None or f.type is None:
        return found
    declared = world.known(f.type, look)
    if declared == found.type or not isinstance(found.term, core.VALUES):
        return found if declared == found.type else None
    value = converted(found.term, declared.key)
    return Typed(found.term if value is None else value, declared)


def constants_named(owner: ClassSymbol, f: Field) -> tuple[str, str]:
    """Give the names by which a static field is given a value from outside."""
    return f"{owner.key}.{f.name}", f"{owner.decl.name}.{f.name}"


def declared_of(owner: ClassSymbol, f: Field, world: World) -> Known:
    """Tell the type of a field: the one written, else that of its initialiser."""
    look = Lookup(owner, frozenset(), owner.visible)
    return guess(f.init, world, look) if f.type is None else world.known(f.type, look)


def fitted(value: core.Value, wanted: Known) -> Typed:
    """Make a value given from outside one of a type, where it can be."""
    made = converted(value, wanted.key)
    return Typed(value, _type_of(value)) if made is None else Typed(made, wanted)


def is_fit(value: core.Value, wanted: Known) -> bool:
    """Tell whether a literal may stand for a value of a type; what is not known may be any."""
    found = fitted(value, wanted).type
    is_simple = wanted.key in SIMPLE | {"String"}
    return found == wanted or not (is_simple or found.key in SIMPLE)


def _type_of(value: core.Value) -> Known:
    if isinstance(value, core.Number | core.Real):
        return Known(value.kind)
    if isinstance(value, core.Bool):
        return BOOLEAN
    if isinstance(value, core.Char):
        return Known("Char")
    return STRING if isinstance(value, core.Str) else UNKNOWN


def _constant(e: tree.Expr | None, world: World, look: Lookup, depth: int) -> Typed | None:
    found = literal(e)
    if found is not None or not depth:
        return found
    if isinstance(e, tree.Name):
        return _named_constant(e.id, world, look)
    if not isinstance(e, tree.Binary) or e.op not in TOTAL:
        return None
    a, b = (_constant(side, world, look, depth - 1) for side in (e.left, e.right))
    kind = result_of(e.op, a.type, b.type) if a and b else None
    if a is None or b is None or kind is None:
        return None
    return Typed(core.Operator(e.op, (a.term, b.term), span=e.span), kind)


def _named_constant(name: str, world: World, look: Lookup) -> Typed | None:
    found = next((f for s in look.symbol.around() if (f := world.field(s, name))), None)
    if found is None or not found[1].static or world.constant_depth > DEEPEST:
        return None
    world.constant_depth += 1
    constant = constant_of(*found, world)
    world.constant_depth -= 1
    return constant
