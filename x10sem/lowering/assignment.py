"""Assignments: to locals, fields, and what defines `operator this(..) = (v)`."""

from x10sem.core import terms as core
from x10sem.diagnostics import Note, Span
from x10sem.lowering import calls, expressions, names
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.errors import declared
from x10sem.lowering.types import INTEGERS, LONG, UNKNOWN, Known
from x10sem.records import dataclass
from x10sem.syntax import tree


@dataclass(frozen=True, slots=True)
class Write:
    """What is written: op is "" for `=`, `+` for `+=`; `used` tells whether the value is wanted."""

    op: str
    value: tree.Expr
    span: Span
    used: bool


def assignment(e: tree.Assign | tree.Increment, env: Env, code: Code, *, used: bool) -> Typed:
    """Lower `target op= value` and `x++`."""
    if isinstance(e, tree.Increment):
        return increment(e, env, code, used=used)
    return assign(e.target, Write(e.op.removesuffix("="), e.value, e.span, used), env, code)


def assign(target: tree.Expr, w: Write, env: Env, code: Code) -> Typed:
    """Write to whatever the left side is."""
    if isinstance(target, tree.Name):
        return to_name(target, w, env, code)
    if isinstance(target, tree.FieldAccess):
        return to_field(target, w, env, code)
    if isinstance(target, tree.Apply):
        return to_element((target.function, *target.args), w, env, code)
    assert isinstance(target, tree.Call), "the parser refuses other targets (X0009)"
    head: tree.Expr = tree.Name(target.name, span=target.span)
    if target.target is not None:
        head = tree.FieldAccess(target.target, target.name, span=target.span)
    return to_element((head, *target.args), w, env, code)


def cannot_assign(name: str, span: Span, env: Env, *fields: Span) -> Typed:
    """Say that a static field, or a val, is assigned."""
    advice = f"keep the changing part in an object: `static val {name} = new Cell[..](..);`"
    title, notes = f"`{name}` is a `val`", declared(*fields)
    env.world.sink.error("X1202", title, span, "assigned here", *notes, advice=advice)
    return Typed(core.NULL)


def to_name(target: tree.Name, w: Write, env: Env, code: Code) -> Typed:
    """Assign to a local, or to a field of an object around."""
    local = env.find(target.id)
    if local is not None:
        if not env.can_assign(local, w.span):
            expressions.effect(w.value, env, code)
            return Typed(core.NULL)
        box = Typed(core.Var(local.core, span=target.span))
        return store(box, ("value", local.type), w, env, code)
    for symbol, here in names.levels(env):
        found = env.world.field(symbol, target.id)
        if found is not None:
            return to_own_field(found, here, w, env, code)
        if target.id in symbol.captures:
            return cannot_assign(target.id, w.span, env)
    expressions.name(target, env, code)
    return Typed(core.NULL)


def to_own_field(
    found: tuple[ClassSymbol, Field], here: core.Expr | None, w: Write, env: Env, code: Code
) -> Typed:
    """Assign to a field of an object around."""
    f = found[1]
    if f.static:
        return cannot_assign(f.name, w.span, env, f.span)
    if here is None:
        names.report_no_object(f.name, w.span, env, f.span)
        return Typed(core.NULL)
    if not f.mutable and not env.in_constructor:
        env.world.sink.error(
            "X1202",
            f"`{f.name}` is a `val`",
            w.span,
            "assigned here",
            Note(f.span, "declared here"),
            advice=f"declare it `var {f.name}`",
        )
        return Typed(core.NULL)
    return store(Typed(here), (f.name, names.field_type(*found, env)), w, env, code)


def to_field(target: tree.FieldAccess, w: Write, env: Env, code: Code) -> Typed:
    """Assign to `e.f`."""
    owner, name = target.target, target.name
    of_class = names.qualifier(owner, env)
    if of_class is not None:
        own = env.world.field(of_class, name) if isinstance(of_class, ClassSymbol) else None
        return cannot_assign(name, w.span, env, *([own[1].span] if own else ()))
    if isinstance(owner, tree.Super):
        owner = tree.This(span=owner.span)
    o = expressions.expression(owner, env, code)
    symbol = env.world.of(o.type)
    found = env.world.field(symbol, name) if symbol else None
    if symbol is not None and found is None and env.world.is_complete(symbol):
        return names.missing_member(symbol, name, w.span, env, code)
    if found is not None and found[1].static:
        return cannot_assign(name, w.span, env, found[1].span)
    kind = names.substituted(names.field_type(*found, env), o.type, env) if found else UNKNOWN
    return store(o, (name, kind), w, env, code)


def store(target: Typed, slot: tuple[str, Known], w: Write, env: Env, code: Code) -> Typed:
    """Write a field, after evaluating the object and then the value."""
    name, kind = slot
    if w.op:
        target = expressions.settled(target, env, code)
    old = Typed(core.Select(target.term, name, span=w.span), kind)
    before, new = alongside(old if w.op else target, w.value, env, code)
    if w.op:
        new = expressions.infix(w.op, (before, new), w.span, env, code)
    else:
        target = before
    new = expressions.coerced(new, kind, w.span)
    if w.used:
        new = expressions.settled(new, env, code)
    code.do(core.FieldUpd(target.term, name, new.term, span=w.span))
    return new


def alongside(first: Typed, second: tree.Expr, env: Env, code: Code) -> tuple[Typed, Typed]:
    """Lower an expression to the right of one that is lowered."""
    before, mark = [first], len(code.items)
    value = expressions.expression(second, env, code)
    if len(code.items) > mark:
        expressions.settle(before, mark, env, code)
    return before[0], value


def to_element(parts: tuple[tree.Expr, ...], w: Write, env: Env, code: Code) -> Typed:
    """Lower `f(args) op= value`."""
    if not w.op:
        f, *rest = expressions.operands((*parts, w.value), env, code)
        args, new = rest[:-1], rest[-1]
    else:
        whole = expressions.operands(parts, env, code)
        f, *args = [expressions.settled(p, env, code) for p in whole]
        old = calls.apply(f, args, w.span, env, code)
        sides = alongside(old, w.value, env, code)
        new = expressions.infix(w.op, sides, w.span, env, code)
    new = expressions.coerced(new, element_type(f, env), w.span)
    if w.used:
        new = expressions.settled(new, env, code)
    terms = (*(a.term for a in args), new.term)
    code.bind("_", core.Invoke(f.term, "()=", terms, span=w.span), w.span)
    return new


def element_type(f: Typed, env: Env) -> Known:
    """Tell the type of what a cell, a rail or the like holds."""
    symbol = env.world.of(f.type)
    found = env.world.methods(symbol, "()") if symbol else []
    e = tree.Call(None, "()", (), ())
    return calls.result(found, f.type, e, env)


def increment(e: tree.Increment, env: Env, code: Code, *, used: bool) -> Typed:
    """Lower `x++` and its kin: the old value is computed back where it is wanted."""
    kind = target_type(e.target, env)
    one = tree.IntegerLit(1, kind.key.lower(), span=e.span)
    new = assign(e.target, Write(e.op[0], one, e.span, used), env, code)
    if e.prefix or not used:
        return new
    back = Typed(core.Number(1, kind.key), kind)
    return expressions.infix("-" if e.op == "++" else "+", (new, back), e.span, env, code)


def target_type(target: tree.Expr, env: Env) -> Known:
    """Tell the integer type of what is counted, Long unless it is declared otherwise."""
    kind = UNKNOWN
    if isinstance(target, tree.Name):
        local = env.find(target.id)
        found = env.world.field(env.symbol, target.id) if local is None else None
        kind = local.type if local else names.field_type(*found, env) if found else UNKNOWN
    return kind if kind.key in INTEGERS else LONG
