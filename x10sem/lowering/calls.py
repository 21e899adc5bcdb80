"""Calls: which method, function or constructor a name before parentheses means."""

from collections.abc import Sequence

from x10sem.core import terms as core
from x10sem.diagnostics import Span
from x10sem.lowering import constants, creation, expressions, intrinsics, names
from x10sem.lowering.classes import ClassSymbol
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.errors import arguments, declared, suggestion
from x10sem.lowering.library_names import LIBRARY_NAMES
from x10sem.lowering.types import NUMBERS, SIMPLE, UNKNOWN, VALUE_CLASSES, Known
from x10sem.lowering.world import Lookup
from x10sem.syntax import tree

Candidates = list[tuple[ClassSymbol, tree.MethodDecl]]


def any_call(e: tree.Call | tree.Apply, env: Env, code: Code) -> Typed:
    """Lower a call by name, or of what an expression gives."""
    if isinstance(e, tree.Call):
        return call(e, env, code)
    f, *args = expressions.operands((e.function, *e.args), env, code)
    return apply(f, args, e.span, env, code)


def call(e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `m(..)` or `e.m(..)`."""
    match e.target:
        case None:
            return unqualified(e, env, code)
        case tree.Super():
            args = expressions.operands(e.args, env, code)
            return super_call(e, args, env, code)
        case tree.Name("X10Sem"):
            return intrinsics.intrinsic(e, env, code)
        case target:
            pass
    match names.qualifier(target, env):
        case None:
            receiver, *args = expressions.operands((target, *e.args), env, code)
            return on_object(receiver, e, args, env, code)
        case names.Package(parts):
            return from_package(parts, e, env, code)
        case symbol:
            return on_class(symbol, e, env, code)


def unqualified(e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `m(..)`: a local, a member of a class around, or a constructor."""
    if e.name in ("this", "super", "property"):
        env.world.sink.error(
            "X1304",
            f"`{e.name}(..)` is not at the start of a constructor",
            e.span,
            "too late" if env.in_constructor else "not in a constructor",
            advice="make it the first statement of a constructor",
        )
        return Typed(core.NULL)
    local = env.find(e.name)
    if local is not None and local.type.key not in SIMPLE:
        return apply_name(e, env, code)
    misfits: Candidates = []
    for symbol, here in names.levels(env):
        found = env.world.methods(symbol, e.name)
        if any(fits(m, e) for _, m in found):
            return own_method((symbol, here), found, e, env, code)
        if env.world.field(symbol, e.name) is not None or e.name in symbol.captures:
            return apply_name(e, env, code)
        misfits += found
    if misfits:
        return wrong_arity(e, misfits, env)
    return constructor_or_unknown(e, env, code)


def apply_name(e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `f(..)` where f is a variable."""
    head = tree.Name(e.name, span=e.span)
    f, *args = expressions.operands((head, *e.args), env, code)
    return apply(f, args, e.span, env, code)


def fits(m: tree.MethodDecl, e: tree.Call) -> bool:
    """Tell whether a method takes as many arguments as the call gives."""
    return len(m.params) == len(e.args)


def own_method(
    level: tuple[ClassSymbol, core.Expr | None],
    found: Candidates,
    e: tree.Call,
    env: Env,
    code: Code,
) -> Typed:
    """Call a method of a class around."""
    symbol, here = level
    fitting = [(c, m) for c, m in found if fits(m, e)]
    args = coerced_args(expressions.operands(e.args, env, code), fitting, e, env)
    if all("static" in m.modifiers for _, m in fitting):
        return static_call(fitting, e, args, env, code)
    if here is None:
        names.report_no_object(e.name, e.span, env, *(m.span for _, m in fitting))
        return Typed(core.NULL)
    own = tuple(Known("'" + p) for p in symbol.decl.type_params)
    receiver = Typed(here, Known(symbol.key, own))
    return on_object(receiver, e, args, env, code)


def wrong_arity(e: tree.Call, found: Candidates, env: Env) -> Typed:
    """Say that no overload takes so many arguments."""
    wants = arguments({len(m.params) for _, m in found})
    title, given = f"`{e.name}` takes {wants}, not {len(e.args)}", f"{len(e.args)} given"
    notes = declared(*(m.span for _, m in found))
    env.world.sink.error("X1104", title, e.span, given, *notes, advice=f"give {wants}")
    return Typed(core.NULL)


def constructor_or_unknown(e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `C(..)`: a struct is created without `new`."""
    kind = tree.NamedType((e.name,), e.type_args, span=e.span)
    if env.world.resolve((e.name,), env.look) is not None:
        return creation.new(tree.New(kind, e.args, span=e.span), env, code)
    source = env.symbol.source
    if e.name in LIBRARY_NAMES or source.imports_class(e.name):
        return names.gap(e.name, e.span, env, code)
    if not all(env.world.is_complete(s) for s in env.symbol.around()):
        return names.gap(e.name, e.span, env, code)
    known = [*env.visible(), *(n for s in env.symbol.around() for n in env.world.member_names(s))]
    env.world.sink.error(
        "X1101",
        f"there is no method `{e.name}` in scope",
        e.span,
        "not found",
        advice=suggestion(e.name, known) or f"declare it: `static def {e.name}(..)`",
    )
    return Typed(core.NULL)


def from_package(parts: tuple[str, ...], e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `a.b.C(..)`."""
    top = env.world.top(e.name, of_library=env.symbol.source.is_library)
    if isinstance(top, ClassSymbol) and parts[0] != "java":
        kind = tree.NamedType((e.name,), e.type_args, span=e.span)
        return creation.new(tree.New(kind, e.args, span=e.span), env, code)
    return names.gap(".".join((*parts, e.name)), e.span, env, code)


def on_class(symbol: ClassSymbol, e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `C.m(..)`."""
    found = env.world.methods(symbol, e.name)
    fitting = [(c, m) for c, m in found if fits(m, e)]
    if fitting:
        args = coerced_args(expressions.operands(e.args, env, code), fitting, e, env)
        if all("static" in m.modifiers for _, m in fitting):
            return static_call(fitting, e, args, env, code)
        here = names.object_of(symbol, env)
        if here is None:
            names.report_no_object(e.name, e.span, env, *(m.span for _, m in fitting))
            return Typed(core.NULL)
        return on_object(Typed(here, Known(symbol.key)), e, args, env, code)
    nested = env.world.member_class(symbol, e.name)
    if nested is not None:
        name = (*symbol.key.split("."), e.name)
        kind = tree.NamedType(name, e.type_args, span=e.span)
        return creation.new(tree.New(kind, e.args, span=e.span), env, code)
    if env.world.field(symbol, e.name) is not None:
        head = tree.FieldAccess(e.target or tree.Name(symbol.key), e.name, span=e.span)
        f, *args = expressions.operands((head, *e.args), env, code)
        return apply(f, args, e.span, env, code)
    if found and not symbol.source.is_library:
        return wrong_arity(e, found, env)
    return names.missing_member(symbol, e.name, e.span, env, code)


def static_call(
    fitting: Candidates, e: tree.Call, args: Sequence[Typed], env: Env, code: Code
) -> Typed:
    """Call a static method."""
    name, hidden = with_types(e, fitting, env)
    stmt = core.CallStatic(fitting[0][0].key, name, (*hidden, *(a.term for a in args)), span=e.span)
    return Typed(code.bind(env.temp(), stmt, e.span), result(fitting, UNKNOWN, e, env))


def super_call(e: tree.Call, args: Sequence[Typed], env: Env, code: Code) -> Typed:
    """Lower `super.m(..)`."""
    if not env.this:
        advice = "leave out the `static` of the method"
        names.report_no_object("super", e.span, env, advice=advice)
        return Typed(core.NULL)
    terms = tuple(a.term for a in args)
    above = env.symbol.key
    stmt = core.Invoke(core.Var(env.this), e.name, terms, above=above, span=e.span)
    fitting = [(c, m) for c, m in env.world.methods(env.symbol, e.name) if fits(m, e)]
    return Typed(code.bind(env.temp(), stmt, e.span), result(fitting, UNKNOWN, e, env))


def on_object(receiver: Typed, e: tree.Call, args: Sequence[Typed], env: Env, code: Code) -> Typed:
    """Lower `e.m(..)`, where e is lowered."""
    symbol = env.world.of(receiver.type)
    found = env.world.methods(symbol, e.name) if symbol else []
    fitting = [(c, m) for c, m in found if fits(m, e)]
    if symbol is not None and not fitting:
        if env.world.field(symbol, e.name) is not None:
            f = names.select(receiver, e.name, e.span, env, code)
            return apply(f, args, e.span, env, code)
        if env.world.is_complete(symbol):
            if found and not symbol.source.is_library:
                return wrong_arity(e, found, env)
            return names.missing_member(symbol, e.name, e.span, env, code)
    if fitting and all("static" in m.modifiers for _, m in fitting):
        return static_call(fitting, e, args, env, code)
    name, hidden = with_types(e, fitting, env)
    args = coerced_args(args, fitting, e, env)
    stmt = core.Invoke(receiver.term, name, (*hidden, *(a.term for a in args)), span=e.span)
    return Typed(code.bind(env.temp(), stmt, e.span), result(fitting, receiver.type, e, env))


def apply(f: Typed, args: Sequence[Typed], span: Span, env: Env, code: Code) -> Typed:
    """Apply a function, a cell, a rail, or whatever defines `operator this(..)`."""
    if not args and f.type.key in SIMPLE | {"String"}:
        return f
    if f.type.key == "GlobalRef" and not args:
        kind = f.type.args[0] if f.type.args else UNKNOWN
        return Typed(core.ValOf(f.term, span=span), kind)
    symbol = env.world.of(f.type)
    found = env.world.methods(symbol, "()") if symbol else []
    fitting = [(c, m) for c, m in found if len(m.params) == len(args)]
    stmt = core.Invoke(f.term, "()", tuple(a.term for a in args), span=span)
    e = tree.Call(None, "()", (), (), span=span)
    return Typed(code.bind(env.temp(), stmt, span), result(fitting, f.type, e, env))


def with_types(e: tree.Call, found: Candidates, env: Env) -> tuple[str, tuple[core.Expr, ...]]:
    """Pass type arguments that are written: the method that takes them has `[]` in its name."""
    if not e.type_args:
        return e.name, ()
    if found and not any(len(m.type_params) == len(e.type_args) for _, m in found):
        return e.name, ()
    keys = tuple(expressions.type_key(t, env, used=False) for t in e.type_args)
    return f"{e.name}[]", keys


def result(found: Candidates, receiver: Known, e: tree.Call, env: Env) -> Known:
    """Tell the type of what a call returns, if all overloads agree."""
    kinds = {result_of_method(owner, m, receiver, e, env) for owner, m in found}
    return kinds.pop() if len(kinds) == 1 else UNKNOWN


def result_of_operator(op: str, left: Known, env: Env) -> Known:
    """Tell the type of what an operator of the left side's class returns."""
    symbol = env.world.of(left)
    found = env.world.methods(symbol, op) if symbol and left.key not in VALUE_CLASSES else []
    return result(found, left, tree.Call(None, op, (), ()), env)


def result_of_method(
    owner: ClassSymbol, m: tree.MethodDecl, receiver: Known, e: tree.Call, env: Env
) -> Known:
    """Tell the declared type of one method's result."""
    look = Lookup(owner, frozenset(m.type_params), owner.visible)
    kind = env.world.known(m.result, look)
    if m.result is None and m.body is not None and not isinstance(m.body, tree.Block):
        kind = constants.guess(m.body, env.world, look)
    if e.type_args and len(e.type_args) == len(m.type_params):
        given = dict(zip(m.type_params, map(env.known, e.type_args), strict=True))
        if kind.key.startswith("'") and kind.key[1:] in given:
            return given[kind.key[1:]]
        kind = Known(kind.key, tuple(given.get(a.key[1:], a) for a in kind.args))
    symbol = env.world.of(receiver)
    return names.substituted(kind, receiver if symbol is owner else UNKNOWN, env)


def coerced_args(
    args: Sequence[Typed], found: Candidates, e: tree.Call, env: Env
) -> Sequence[Typed]:
    """Convert numbers to the parameter types, where only one method can be meant."""
    if len(found) != 1:
        return args
    owner, m = found[0]
    look = Lookup(owner, frozenset(m.type_params), owner.visible)
    made = []
    for arg, formal in zip(args, m.params, strict=True):
        kind = env.world.known(formal.type, look)
        made.append(expressions.coerced(arg, kind, e.span) if kind.key in NUMBERS else arg)
    return made
