"""Assignments: to locals, fields, and what defines `operator this(..) = (v)`."""

from x10sem.core import terms as core
from x10sem.diagnostics import Note, Span
from x10sem.lowering import calls, expressions, names
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.types import INTEGERS, LONG, UNKNOWN, Known
from x10sem.syntax import tree


def assign(e: tree.Assign, env: Env, code: Code, *, used: bool) -> Typed:
    """Lower `target op= value`."""
    op = e.op.removesuffix("=")
    match e.target:
        case tree.Name():
            return to_name(e.target, op, e.value, e.span, env, code, used=used)
        case tree.FieldAccess(target, name):
            if names.qualifier(target, env) is not None:
                return cannot_assign(name, e.span, env)
            if isinstance(target, tree.Super):
                target = tree.This(span=target.span)
            return to_field(target, name, op, e.value, e.span, env, code, used=used)
        case tree.Call(target, name, _, args):
            head: tree.Expr = tree.Name(name, span=e.target.span)
            if target is not None:
                head = tree.FieldAccess(target, name, span=e.target.span)
            return to_element((head, *args), op, e.value, e.span, env, code)
        case tree.Apply(function, args):
            return to_element((function, *args), op, e.value, e.span, env, code)
        case _:
            title = "the left side of this assignment cannot be assigned"
            advice = "assign to a variable, a field or an element"
            env.world.sink.error("X1303", title, e.span, advice=advice)
            return Typed(core.NULL)


def cannot_assign(name: str, span: Span, env: Env) -> Typed:
    """Say that a static field, or a val, is assigned."""
    advice = f"keep the changing part in an object: `static val {name} = new Cell[..](..);`"
    env.world.sink.error("X1202", f"`{name}` is a `val`", span, "assigned here", advice=advice)
    return Typed(core.NULL)


def to_name(
    target: tree.Name,
    op: str,
    value: tree.Expr,
    span: Span,
    env: Env,
    code: Code,
    *,
    used: bool,
) -> Typed:
    """Assign to a local, or to a field of an object around."""
    local = env.find(target.id)
    if local is not None:
        if not env.can_assign(local, span):
            expressions.effect(value, env, code)
            return Typed(core.NULL)
        box = Typed(core.Var(local.core, span=target.span))
        return store(box, "value", local.type, op, value, span, env, code, used=used)
    for symbol, here in names.levels(env):
        found = env.world.field(symbol, target.id)
        if found is not None:
            return to_own_field(found, here, op, value, span, env, code, used=used)
        if target.id in symbol.captures:
            return cannot_assign(target.id, span, env)
    expressions.name(target, env, code)
    return Typed(core.NULL)


def to_own_field(
    found: tuple[ClassSymbol, Field],
    here: core.Expr | None,
    op: str,
    value: tree.Expr,
    span: Span,
    env: Env,
    code: Code,
    *,
    used: bool,
) -> Typed:
    """Assign to a field of an object around."""
    f = found[1]
    if f.static:
        return cannot_assign(f.name, span, env)
    if here is None:
        names.report_no_object(f.name, span, env)
        return Typed(core.NULL)
    if not f.mutable and not env.in_constructor:
        env.world.sink.error(
            "X1202",
            f"`{f.name}` is a `val`",
            span,
            "assigned here",
            Note(f.span, "declared here"),
            advice=f"declare it `var {f.name}`",
        )
        return Typed(core.NULL)
    kind = names.field_type(*found, env)
    return store(Typed(here), f.name, kind, op, value, span, env, code, used=used)


def to_field(
    target: tree.Expr,
    name: str,
    op: str,
    value: tree.Expr,
    span: Span,
    env: Env,
    code: Code,
    *,
    used: bool,
) -> Typed:
    """Assign to `e.f`."""
    o = expressions.expression(target, env, code)
    symbol = env.world.of(o.type)
    found = env.world.field(symbol, name) if symbol else None
    if symbol is not None and found is None and env.world.is_complete(symbol):
        return names.missing_member(symbol, name, span, env, code)
    if found is not None and found[1].static:
        return cannot_assign(name, span, env)
    kind = names.substituted(names.field_type(*found, env), o.type, env) if found else UNKNOWN
    return store(o, name, kind, op, value, span, env, code, used=used)


def store(
    target: Typed,
    name: str,
    kind: Known,
    op: str,
    value: tree.Expr,
    span: Span,
    env: Env,
    code: Code,
    *,
    used: bool,
) -> Typed:
    """Write a field, after evaluating the object and then the value."""
    if op:
        target = expressions.settled(target, env, code)
    old = Typed(core.Select(target.term, name, span=span), kind)
    before, mark = [old if op else target], len(code.items)
    new = expressions.expression(value, env, code)
    if len(code.items) > mark:
        expressions.settle(before, mark, env, code)
    if op:
        new = expressions.infix(op, before[0], new, span, env, code)
    else:
        target = before[0]
    new = expressions.coerced(new, kind, span)
    if used:
        new = expressions.settled(new, env, code)
    code.do(core.FieldUpd(target.term, name, new.term, span=span))
    return new


def to_element(
    parts: tuple[tree.Expr, ...], op: str, value: tree.Expr, span: Span, env: Env, code: Code
) -> Typed:
    """Lower `f(args) op= value`."""
    if not op:
        f, *rest = expressions.operands((*parts, value), env, code)
        args, new = rest[:-1], expressions.settled(rest[-1], env, code)
    else:
        f, *args = [
            expressions.settled(p, env, code) for p in expressions.operands(parts, env, code)
        ]
        old = calls.apply(f, args, span, env, code)
        mark, before = len(code.items), [old]
        right = expressions.expression(value, env, code)
        if len(code.items) > mark:
            expressions.settle(before, mark, env, code)
        new = expressions.infix(op, before[0], right, span, env, code)
    new = expressions.coerced(new, element_type(f, env), span)
    terms = (*(a.term for a in args), new.term)
    code.bind("_", core.Invoke(f.term, "()=", terms, span=span), span)
    return new


def element_type(f: Typed, env: Env) -> Known:
    """Tell the type of what a cell, a rail or the like holds."""
    symbol = env.world.of(f.type)
    found = env.world.methods(symbol, "()") if symbol else []
    e = tree.Call(None, "()", (), ())
    return calls.result(found, f.type, e, env)


def increment(e: tree.Increment, env: Env, code: Code, *, used: bool) -> Typed:
    """Lower `x++` and its kin: the old value is named where it is wanted."""
    kind = target_type(e.target, env)
    one = tree.IntegerLit(1, kind.key.lower(), span=e.span)
    step = tree.Assign(e.target, f"{e.op[0]}=", one, span=e.span)
    new = assign(step, env, code, used=used)
    if e.prefix or not used:
        return new
    back = Typed(core.Number(1, kind.key), kind)
    return expressions.infix("-" if e.op == "++" else "+", new, back, e.span, env, code)


def target_type(target: tree.Expr, env: Env) -> Known:
    """Tell the integer type of what is counted, Long unless it is declared otherwise."""
    kind = UNKNOWN
    if isinstance(target, tree.Name):
        local = env.find(target.id)
        found = env.world.field(env.symbol, target.id) if local is None else None
        kind = local.type if local else names.field_type(*found, env) if found else UNKNOWN
    return kind if kind.key in INTEGERS else LONG
