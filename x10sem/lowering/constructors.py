"""Constructors: static methods `this` that take the new object first."""

from collections.abc import Sequence

from x10sem.core import terms as core
from x10sem.core.program import Method
from x10sem.diagnostics import Span
from x10sem.lowering import constants, expressions, methods, names, statements
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import Code, Typed, ending
from x10sem.lowering.environment import Env, Returning
from x10sem.lowering.errors import arguments, declared
from x10sem.lowering.types import NUMBERS, UNKNOWN
from x10sem.lowering.world import Lookup, World
from x10sem.syntax import tree

CHAIN = ("this", "super", "property")


def superclasses(symbol: ClassSymbol, world: World) -> list[ClassSymbol]:
    """List a class and its superclasses, the root first."""
    found: list[ClassSymbol] = []
    each: ClassSymbol | None = symbol
    while each is not None:
        found.append(each)
        each = world.superclass(each)
    return found[::-1]


def initialised(symbol: ClassSymbol) -> list[Field]:
    """List the fields whose initialisers are code, not literals."""
    return [
        f for f in symbol.own_fields() if f.init is not None and constants.literal(f.init) is None
    ]


def is_trivial(symbol: ClassSymbol, world: World) -> bool:
    """Tell whether constructing an object runs no code."""
    return all(
        not (each.constructors or each.decl.properties or initialised(each))
        for each in superclasses(symbol, world)
    )


def checked_args(
    symbol: ClassSymbol, args: Sequence[Typed], span: Span, env: Env
) -> Sequence[Typed]:
    """Check that some constructor takes so many arguments, and convert numbers to fit it."""
    overloads = [c.params for c in symbol.constructors] or [symbol.decl.properties]
    fitting = [params for params in overloads if len(params) == len(args)]
    if not fitting:
        wants = arguments({len(params) for params in overloads})
        title = f"`{symbol.key}` takes {wants}, not {len(args)}"
        if symbol.source.is_library:
            title = f"`{symbol.key}` takes {wants} in the library, not {len(args)}"
            env.world.sink.warn("X1002", title, span, f"give {wants}")
        else:
            given = [c.span for c in symbol.constructors] or [symbol.decl.span]
            notes, advice = declared(*given), f"give {wants}"
            env.world.sink.error("X1104", title, span, f"{len(args)} given", *notes, advice=advice)
    if len(fitting) != 1:
        return args
    look = Lookup(symbol, symbol.type_params, symbol.visible)
    kinds = [env.world.known(p.type, look) for p in fitting[0]]
    return [
        expressions.coerced(a, k, span) if k.key in NUMBERS else a
        for a, k in zip(args, kinds, strict=True)
    ]


def constructor_methods(symbol: ClassSymbol, world: World) -> tuple[Method, ...]:
    """Lower the constructors of a class, or the implicit one."""
    if symbol.is_interface or is_trivial(symbol, world):
        return ()
    if symbol.constructors:
        return tuple(explicit(symbol, c, world) for c in symbol.constructors)
    return (implicit(symbol, world),)


def opened(symbol: ClassSymbol, world: World) -> tuple[Env, Code]:
    """Start a constructor; the initialisers come first, for they see no parameters."""
    env = Env(world, symbol, in_constructor=True, returning=Returning("constructor", is_void=True))
    code = Code()
    this = core.Var("this")
    for f in initialised(symbol):
        assert f.init is not None
        value = expressions.expression(f.init, env, code)
        value = expressions.coerced(value, names.field_type(symbol, f, env), f.span)
        code.do(core.FieldUpd(this, f.name, value.term, span=f.span))
    return env, code


def implicit(symbol: ClassSymbol, world: World) -> Method:
    """Make the constructor that takes the properties."""
    env, initialisers = opened(symbol, world)
    code = Code()
    up(symbol, (), symbol.decl.span, world, code)
    params, types = methods.parameters(symbol.decl.properties, env, code)
    for p, name in zip(symbol.decl.properties, params, strict=True):
        code.do(core.FieldUpd(core.Var("this"), p.name, core.Var(name), span=p.span))
    code.items.extend(initialisers.items)
    return made(params, types, code, symbol.decl.span)


def made(params: Sequence[str], types: Sequence[str], code: Code, span: Span) -> Method:
    """Finish a constructor."""
    body = ending(code, span)
    return Method("this", ("this", *params), ("", *types), body, static=True, span=span)


def up(
    symbol: ClassSymbol, args: tuple[core.Expr, ...], span: Span, world: World, code: Code
) -> None:
    """Call the constructor of the superclass, if it does anything."""
    above = world.superclass(symbol)
    if above is not None and not is_trivial(above, world):
        stmt = core.CallStatic(above.key, "this", (core.Var("this"), *args), span=span)
        code.bind("_", stmt, span)


def explicit(symbol: ClassSymbol, c: tree.ConstructorDecl, world: World) -> Method:
    """Lower `def this(..) { .. }`."""
    env, initialisers = opened(symbol, world)
    code = Code()
    params, types = methods.parameters(c.params, env, code)
    body = c.body if isinstance(c.body, tree.Block) else block_of(c.body)
    first, rest = head(body)
    chained = first is not None and first.name == "this"
    if first is not None and first.name in ("this", "super"):
        args = tuple(a.term for a in expressions.operands(first.args, env, code))
        if chained:
            stmt = core.CallStatic(symbol.key, "this", (core.Var("this"), *args), span=first.span)
            code.bind("_", stmt, first.span)
        else:
            up(symbol, args, first.span, world, code)
    else:
        up(symbol, (), c.span, world, code)
    late = not chained and any(is_property(s) for s in rest)
    if not chained and not late:
        code.items.extend(initialisers.items)
    with env.block():
        for s in rest:
            if is_property(s):
                assign_properties(s, symbol, env, code)
                code.items.extend(initialisers.items)
                initialisers = Code()
            else:
                statements.statement(s, env, code)
    return made(params, types, code, c.span)


def block_of(body: tree.Expr | None) -> tree.Block:
    """Make a block of an expression body."""
    return tree.Block(() if body is None else (tree.ExprStmt(body, span=body.span),))


def head(body: tree.Block) -> tuple[tree.Call | None, tuple[tree.Stmt, ...]]:
    """Split off the call of another constructor."""
    match body.body:
        case (tree.ExprStmt(tree.Call(None, "this" | "super") as call), *rest):
            return call, tuple(rest)
        case rest:
            return None, tuple(rest)


def is_property(s: tree.Stmt) -> bool:
    """Recognise `property(..);`."""
    call = s.expr if isinstance(s, tree.ExprStmt) else None
    return isinstance(call, tree.Call) and call.target is None and call.name == "property"


def assign_properties(s: tree.Stmt, symbol: ClassSymbol, env: Env, code: Code) -> None:
    """Lower `property(..);`."""
    assert isinstance(s, tree.ExprStmt)
    assert isinstance(s.expr, tree.Call)
    args = expressions.operands(s.expr.args, env, code)
    if len(args) != len(symbol.decl.properties):
        n = len(symbol.decl.properties)
        title = f"`property` takes {arguments({n})}, as many as `{symbol.key}` has properties"
        given, notes = f"{len(args)} given", declared(symbol.decl.span)
        advice = f"give {arguments({n})}"
        env.world.sink.error("X1104", title, s.span, given, *notes, advice=advice)
        return
    for p, value in zip(symbol.decl.properties, args, strict=True):
        fit = expressions.coerced(value, env.known(p.type) if p.type else UNKNOWN, s.span)
        code.do(core.FieldUpd(core.Var("this"), p.name, fit.term, span=s.span))
