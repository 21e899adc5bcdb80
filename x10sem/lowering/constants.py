"""What the written form of an initialiser shows: its type, and whether it is a constant."""

from x10sem.core import terms as core
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import TOTAL, Typed
from x10sem.lowering.types import (
    BOOLEAN,
    COMPARISONS,
    KINDS,
    PLACE,
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


def literal(e: tree.Expr | None) -> Typed | None:
    """Lower a literal, or a negated one."""
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
        case tree.Unary("-", tree.IntegerLit() | tree.FloatLit() as operand):
            return _negated(literal(operand))
        case _:
            return None


def _negated(e: Typed | None) -> Typed | None:
    match e:
        case Typed(core.Number(n, kind), known):
            return Typed(core.Number(-n, kind), known)
        case Typed(core.Real(text, kind), known):
            return Typed(core.Real(repr(-float(text)), kind), known)
        case _:
            return None


def guess(e: tree.Expr | None, world: World, look: Lookup, depth: int = DEEPEST) -> Known:
    """Tell the type of an initialiser from its form."""
    found = literal(e)
    if found is not None:
        return found.type
    match e:
        case tree.New(kind):
            return world.known(kind, look)
        case tree.Cast(_, kind):
            return world.known(kind, look)
        case tree.Here():
            return PLACE
        case tree.InstanceOf():
            return BOOLEAN
        case tree.Unary("-", operand):
            return guess(operand, world, look, depth - 1) if depth else UNKNOWN
        case tree.Binary(op, left, right):
            if op in COMPARISONS or op in ("&&", "||"):
                return BOOLEAN
            if not depth:
                return UNKNOWN
            a, b = (guess(side, world, look, depth - 1) for side in (left, right))
            return result_of(op, a, b) or UNKNOWN
        case _:
            return UNKNOWN


def constant_of(owner: ClassSymbol, f: Field, world: World) -> Typed | None:
    """Give the constant that a static field is, if it is one, or is made one from outside."""
    for name in (f"{owner.key}.{f.name}", f"{owner.decl.name}.{f.name}"):
        if name in world.constants:
            given = world.constants[name]
            return Typed(given, _type_of(given))
    look = Lookup(owner, frozenset(), owner.visible)
    found = None if f.mutable else _constant(f.init, world, look, DEEPEST)
    if found is None or f.type is None:
        return found
    declared = world.known(f.type, look)
    if declared == found.type or not isinstance(found.term, core.VALUES):
        return found if declared == found.type else None
    value = converted(found.term, declared.key)
    return Typed(found.term if value is None else value, declared)


def _type_of(value: core.Value) -> Known:
    match value:
        case core.Number(_, kind) | core.Real(_, kind):
            return Known(kind)
        case core.Bool():
            return BOOLEAN
        case core.Str():
            return STRING
        case _:
            return UNKNOWN


def _constant(e: tree.Expr | None, world: World, look: Lookup, depth: int) -> Typed | None:
    found = literal(e)
    if found is not None:
        return found
    match e:
        case tree.Name(name):
            return _named_constant(name, world, look)
        case tree.Binary(op, left, right) if op in TOTAL and depth:
            a, b = (_constant(side, world, look, depth - 1) for side in (left, right))
            kind = result_of(op, a.type, b.type) if a and b else None
            if a is None or b is None or kind is None:
                return None
            return Typed(core.Operator(op, (a.term, b.term), span=e.span), kind)
        case _:
            return None


def _named_constant(name: str, world: World, look: Lookup) -> Typed | None:
    found = next((f for s in look.symbol.around() if (f := world.field(s, name))), None)
    if found is None or not found[1].static or world.constant_depth > DEEPEST:
        return None
    world.constant_depth += 1
    constant = constant_of(*found, world)
    world.constant_depth -= 1
    return constant
