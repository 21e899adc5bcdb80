"""Methods and static fields: from a class as declared to what the semantics looks up."""

from collections.abc import Mapping, Sequence

from x10sem.core import terms as core
from x10sem.core.program import ClassInfo, Method, Static
from x10sem.lowering import constants, constructors, expressions, local_classes, names, statements
from x10sem.lowering.classes import ClassSymbol
from x10sem.lowering.code import Code, Typed, ending
from x10sem.lowering.environment import Env, Returning
from x10sem.lowering.types import REALS, Known
from x10sem.lowering.world import World
from x10sem.syntax import tree


def lower_class(symbol: ClassSymbol, world: World) -> ClassInfo:
    """Lower a class with all of its members."""
    table: dict[str, tuple[Method, ...]] = {}
    for name in (*symbol.methods, "this"):
        table |= methods_named(symbol, name, world)
    statics = {name: static(symbol, name, world) for name in static_names(symbol, world)}
    return described(symbol, world, table, statics)


def described(
    symbol: ClassSymbol,
    world: World,
    table: Mapping[str, tuple[Method, ...]],
    statics: Mapping[str, Static],
) -> ClassInfo:
    """Describe a class with these members."""
    supers = tuple(s.key for s in world.supers(symbol))
    root = () if symbol.key == "Any" else ("Any",)
    transient = frozenset(f.name for f in symbol.own_fields() if f.transient)
    return ClassInfo(symbol.key, supers or root, table, statics, transient)


def methods_named(symbol: ClassSymbol, name: str, world: World) -> dict[str, tuple[Method, ...]]:
    """Lower the overloads of a method, or the constructors, by the names that they get."""
    if name == "this":
        made_here = constructors.constructor_methods(symbol, world)
        return {"this": made_here} if made_here else {}
    table: dict[str, tuple[Method, ...]] = {}
    for m in symbol.methods.get(name, ()):
        for made in lower_method(symbol, m, world):
            table[made.name] = (*table.get(made.name, ()), made)
    return table


def static_names(symbol: ClassSymbol, world: World) -> list[str]:
    """Name the static fields that are no constants."""
    return [
        f.name
        for f in symbol.fields.values()
        if f.static and constants.constant_of(symbol, f, world) is None
    ]


def static(symbol: ClassSymbol, name: str, world: World) -> Static:
    """Lower the initialiser of a static field."""
    f = symbol.fields[name]
    env, code = Env(world, symbol, this="", returning=Returning("static")), Code()
    if f.init is None:
        code.do(core.NoMeaning(f"the static field {symbol.key}.{name}", span=f.span))
        return Static(name, code.close(), f.span)
    value = expressions.expression(f.init, env, code)
    value = expressions.coerced(value, env.known(f.type), f.span)
    return Static(name, code.close(core.Return(value.term, span=f.span)), f.span)


def lower_method(symbol: ClassSymbol, m: tree.MethodDecl, world: World) -> list[Method]:
    """Lower a method; one with type parameters also takes them, under a name with `[]`."""
    is_static = "static" in m.modifiers
    if m.body is None and (symbol.is_interface or "abstract" in m.modifiers):
        return []
    env = Env(
        world,
        symbol,
        this="" if is_static else "this",
        type_params=frozenset(m.type_params),
    )
    result = env.known(m.result)
    void = isinstance(m.result, tree.NamedType) and m.result.name == ("void",)
    env.returning = Returning("method", result, is_void=void)
    code = Code()
    params, types = parameters(m.params, env, code)
    body = method_body(symbol, m, env, code)
    if not m.type_params:
        return [Method(m.name, params, types, body, static=is_static, span=m.span)]
    hidden = tuple("$" + t for t in m.type_params)
    blank = body
    for h in reversed(hidden):
        blank = core.Val(h, core.Str(""), blank, span=m.span)
    full = ("",) * len(hidden)
    return [
        Method(m.name, params, types, blank, static=is_static, span=m.span),
        Method(
            f"{m.name}[]", (*hidden, *params), (*full, *types), body, static=is_static, span=m.span
        ),
    ]


def method_body(symbol: ClassSymbol, m: tree.MethodDecl, env: Env, code: Code) -> core.Stmt:
    """Lower a body, so that it ends in a return."""
    match m.body:
        case None:
            names.no_meaning(f"the native method {symbol.key}.{m.name}", m.span, env, code)
            return code.close()
        case tree.Block() as block:
            inner = Code()
            statements.in_block(block, env, inner)
            return code.close(guarded(ending(inner, m.span), m))
        case e:
            inner = Code()
            value = expressions.expression(e, env, inner)
            value = expressions.coerced(value, env.returning.result, e.span)
            body = inner.close(core.Return(value.term, span=e.span))
            return code.close(guarded(body, m))


def guarded(body: core.Stmt, m: tree.MethodDecl) -> core.Stmt:
    """Run the body of an atomic method under the lock."""
    return core.Atomic(body, span=m.span) if "atomic" in m.modifiers else body


def parameters(
    formals: Sequence[tree.Formal], env: Env, code: Code
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Declare parameters; `var` ones get a box, floating-point ones are converted."""
    params, types = [], []
    for i, formal in enumerate(formals):
        kind = env.known(formal.type)
        types.append("" if kind.key.startswith("'") else kind.key)
        if formal.mutable or kind.key in REALS:
            params.append(env.fresh(f"{formal.name}$in"))
            received(formal, params[-1], kind, env, code)
        else:
            params.append(local_classes.parameter(formal, i, env))
            point = Typed(core.Var(params[-1], span=formal.span), kind)
            statements.destructure(formal.parts, point, formal, env, code)
    return tuple(params), tuple(types)


def received(formal: tree.Formal, name: str, kind: Known, env: Env, code: Code) -> None:
    """Convert or box a parameter on entry."""
    value: core.Expr = core.Var(name, span=formal.span)
    if kind.key in REALS:
        value = core.Query("as", (value, core.Str(kind.key)), span=formal.span)
    if formal.mutable:
        value = core.Record(("value",), (value,), "$Var", span=formal.span)
    local = env.declare(formal.name, kind, formal.span, "var" if formal.mutable else "val")
    code.val(local.core, value, formal.span)
