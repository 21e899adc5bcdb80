"""Objects: `new`, struct constructors, rail literals."""

from collections.abc import Sequence

from x10sem.core import terms as core
from x10sem.diagnostics import Span
from x10sem.lowering import constants, constructors, expressions, local_classes, names
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.errors import declared
from x10sem.lowering.types import LONG, UNKNOWN, Known, default_value
from x10sem.records import dataclass
from x10sem.syntax import tree


@dataclass(frozen=True, slots=True)
class Request:
    """An object to be created: `outer` is the object around it, `name` what to call it."""

    symbol: ClassSymbol
    type: Known
    args: Sequence[Typed]
    span: Span
    outer: Typed | None = None
    name: str = ""


def creation(e: tree.New | tree.RailLit | tree.Closure, env: Env, code: Code) -> Typed:
    """Lower what makes an object."""
    match e:
        case tree.New():
            return new(e, env, code)
        case tree.RailLit():
            return rail_literal(e, env, code)
        case tree.Closure():
            return local_classes.closure(e, env, code)


def new(e: tree.New, env: Env, code: Code, name: str = "") -> Typed:
    """Lower `new C(..)`; the object is named `name` where one is given."""
    kind = env.known(e.type)
    symbol = env.world.of(kind)
    if e.type.name[-1] == "Rail" and kind.key == "Rail":
        return new_rail(e, kind, env, code)
    if symbol is None:
        return unknown_class(e, env, code)
    if e.body is not None:
        symbol = local_classes.anonymous(e, symbol, env)
        kind = Known(symbol.key)
    outer = None
    if e.outer is not None:
        outer, *args = expressions.operands((e.outer, *e.args), env, code)
    else:
        args = expressions.operands(e.args, env, code)
    return create(Request(symbol, kind, args, e.span, outer, name), env, code)


def unknown_class(e: tree.New, env: Env, code: Code) -> Typed:
    """Say that the class cannot be found."""
    if len(e.type.name) == 1 and e.type.name[0] in env.type_params | env.symbol.type_params:
        return names.no_meaning("`new` of a type parameter", e.span, env, code)
    before = len(env.world.sink.errors)
    env.world.report_unknown_class(e.type.name, env.look, e.type.span, used=True)
    if len(env.world.sink.errors) == before:
        code.do(core.NoMeaning(f"new {'.'.join(e.type.name)}", span=e.span))
    return Typed(core.NULL)


def construct(name: str, args: Sequence[Typed], span: Span, env: Env, code: Code) -> Typed:
    """Create an object of a library class."""
    symbol = env.world.of(Known(name))
    if symbol is None:
        return names.gap(name, span, env, code)
    return create(Request(symbol, Known(name), args, span), env, code)


def create(r: Request, env: Env, code: Code) -> Typed:
    """Allocate an object with default fields, and run its constructor."""
    symbol, span = r.symbol, r.span
    if symbol.key == "GlobalRef" and len(r.args) == 1:
        kind = r.type if r.type.args else Known("GlobalRef", (r.args[0].type,))
        return Typed(core.MakeRef(referred(r.args[0].term, span), span=span), kind)
    if symbol.decl.name in symbol.methods and symbol.source.is_library:
        terms = tuple(a.term for a in r.args)
        stmt = core.CallStatic(symbol.key, symbol.decl.name, terms, span=span)
        return Typed(code.bind(env.temp(), stmt, span), r.type)
    if symbol.is_abstract:
        what = "an interface" if symbol.is_interface else "abstract"
        verb = "implements" if symbol.is_interface else "extends"
        title = f"`{symbol.key}` is {what}: there are no objects of it alone"
        advice, notes = f"create an object of a class that {verb} it", declared(symbol.decl.span)
        env.world.sink.error("X1305", title, span, "created here", *notes, advice=advice)
        return Typed(core.NULL)
    if serialized := own_serialization(symbol, env):
        return names.no_meaning(f"an object of a class that is {serialized}", span, env, code)
    args = constructors.checked_args(symbol, r.args, span, env)
    o = code.val(r.name or env.temp(), allocation(r, env, code), span)
    if not constructors.is_trivial(symbol, env.world):
        terms = (o, *(a.term for a in args))
        code.bind("_", core.CallStatic(symbol.key, "this", terms, span=span), span)
    return Typed(o, r.type)


def own_serialization(symbol: ClassSymbol, env: Env) -> str:
    """Name the interface by which a class says how its objects are copied, if it has one."""
    written = (i for each in env.world.line(symbol) for i in each.decl.interfaces)
    named = (i.name[-1] for i in written if isinstance(i, tree.NamedType))
    return next((n for n in named if n in ("CustomSerialization", "Unserializable")), "")


def referred(e: core.Expr, span: Span) -> core.Expr:
    """Give what a global reference refers to: for null, an object that stands for it."""
    return core.Record((), (), core.NOTHING, span=span) if e == core.NULL else e


def allocation(r: Request, env: Env, code: Code) -> core.Record:
    """Make the object: its links and captures, and its fields at their defaults."""
    parts: dict[str, core.Expr] = {}
    for each in constructors.superclasses(r.symbol, env.world):
        if each.link and each.outer is not None:
            given = r.outer if each is r.symbol else None
            link = given.term if given else names.object_of(each.outer, env)
            if link is None:
                name, here = each.decl.name, each.decl.span
                advice = f"declare `{name}` static, or create it from an object: `o.new {name}(..)`"
                names.report_no_object(f"new {name}", r.span, env, here, advice=advice)
            parts[each.link] = core.NULL if link is None else link
        for captured in each.captures:
            value = names.read_name(captured, r.span, env, code)
            parts[captured] = core.NULL if value is None else value.term
        for f in each.own_fields():
            parts[f.name] = initial(each, f, env)
    return core.Record(tuple(parts), tuple(parts.values()), r.symbol.key, span=r.span)


def initial(owner: ClassSymbol, f: Field, env: Env) -> core.Value:
    """Give what a field holds before any code runs: a literal initialiser, or the default."""
    constant = constants.literal(f.init)
    kind = names.field_type(owner, f, env)
    if constant is not None:
        value = expressions.coerced(constant, kind, f.span).term
        if isinstance(value, core.VALUES):
            return value
    return default_value(kind.key)


def new_rail(e: tree.New, kind: Known, env: Env, code: Code) -> Typed:
    """Lower `new Rail[T](n)`, with the elements' default, and `new Rail[T](n, init)`."""
    args = expressions.operands(e.args, env, code) or [Typed(core.Number(0), LONG)]
    terms = [a.term for a in args]
    method = "make" if len(args) == 1 else f"make{len(args)}"
    if len(args) == 1 and args[0].type.key == "Rail":
        method = "copyOf"
    elif len(args) == 1:
        terms.append(element_default(e.type, env))
    symbol = env.world.of(Known("Rail"))
    if symbol is not None and method not in symbol.methods:
        return names.gap(f"Rail constructor with {len(args)} arguments", e.span, env, code)
    stmt = core.CallStatic("Rail", method, tuple(terms), span=e.span)
    return Typed(code.bind(env.temp(), stmt, e.span), kind)


def element_default(rail: tree.NamedType, env: Env) -> core.Expr:
    """Give what the elements of a new rail are."""
    if not rail.args:
        return core.NULL
    key = expressions.type_key(rail.args[0], env, used=False)
    if isinstance(key, core.Str):
        return default_value(key.value)
    return core.Query("default", (key,), span=rail.span)


def rail_literal(e: tree.RailLit, env: Env, code: Code) -> Typed:
    """Lower `[a, b]`."""
    items = expressions.operands(e.items, env, code)
    kinds = {i.type for i in items}
    kind = kinds.pop() if len(kinds) == 1 else UNKNOWN
    env.world.of(Known("Rail"))
    size = core.Number(len(items))
    rail = code.val(env.temp(), core.MakeRail(size, default_value(kind.key), span=e.span), e.span)
    for i, item in enumerate(items):
        code.do(core.ElementUpd(rail, core.Number(i), item.term, span=e.span))
    return Typed(rail, Known("Rail", (kind,)))
