"""What a name means: a local, a field of some object around, a static, a class or a package."""

from collections.abc import Iterator
from typing import TypeAlias

from x10sem.core import terms as core
from x10sem.diagnostics import Span
from x10sem.lowering import constants
from x10sem.lowering.classes import ClassSymbol, Field
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.errors import declared, suggestion
from x10sem.lowering.library_names import LIBRARY_NAMES
from x10sem.lowering.types import LONG, PLACE, UNKNOWN, VALUE_CLASSES, Known
from x10sem.lowering.world import ADVICE, Lookup
from x10sem.records import dataclass
from x10sem.syntax import tree


@dataclass(frozen=True, slots=True)
class Package:
    """A prefix of a qualified name that is no class yet."""

    name: tuple[str, ...]


Qualifier: TypeAlias = ClassSymbol | Package | None

MEMBERS = {
    ("Place", "id"): LONG,
    ("DeadPlaceException", "place"): PLACE,
    ("GlobalRef", "home"): PLACE,
    ("Rail", "size"): LONG,
}
"""The fields of values, which no library class declares."""


def levels(env: Env) -> Iterator[tuple[ClassSymbol, core.Expr | None]]:
    """List the classes around, inside out, each with its object where there is one."""
    here: core.Expr | None = core.Var(env.this) if env.this else None
    for symbol in env.symbol.around():
        yield symbol, here
        here = core.Select(here, symbol.link) if here is not None and symbol.link else None


def object_of(owner: ClassSymbol, env: Env) -> core.Expr | None:
    """Find the object around that is of that class."""
    for symbol, here in levels(env):
        if env.world.is_below(symbol, owner):
            return here
    return None


def read_name(name: str, span: Span, env: Env, code: Code) -> Typed | None:
    """Read a variable or a field by its simple name."""
    local = env.find(name)
    if local is not None:
        return env.read(local, span)
    for symbol, here in levels(env):
        found = env.world.field(symbol, name)
        if found is not None:
            return read_field(found, here, span, env, code)
        if name in symbol.captures and here is not None:
            return Typed(core.Select(here, name, span=span), symbol.captures[name])
        if (symbol.key, name) in MEMBERS and here is not None:
            return Typed(core.Select(here, name, span=span), MEMBERS[symbol.key, name])
    return None


def is_value_name(name: str, env: Env) -> bool:
    """Tell whether a simple name is a variable or a field."""
    if env.find(name) is not None:
        return True
    return any(
        env.world.field(symbol, name) is not None or name in symbol.captures
        for symbol in env.symbol.around()
    )


def read_field(
    found: tuple[ClassSymbol, Field], here: core.Expr | None, span: Span, env: Env, code: Code
) -> Typed:
    """Read a field of the object around, or a static of a class around."""
    owner, f = found
    if f.static:
        return read_static(owner, f, span, env, code)
    if here is None:
        report_no_object(f.name, span, env, f.span)
        return Typed(core.NULL)
    return Typed(core.Select(here, f.name, span=span), field_type(owner, f, env))


def report_no_object(name: str, span: Span, env: Env, *members: Span, advice: str = "") -> None:
    """Say that an instance member has no object here."""
    env.world.sink.error(
        "X1105",
        f"`{name}` belongs to an object, but there is no object here",
        span,
        "used where there is no `this`",
        *declared(*members),
        advice=advice or f"declare `{name}` static, or name an object that has it",
    )


def field_type(owner: ClassSymbol, f: Field, env: Env) -> Known:
    """Tell the type of a field, as declared or as its initialiser shows."""
    look = Lookup(owner, owner.type_params if not f.static else frozenset(), owner.visible)
    if f.type is not None:
        return env.world.known(f.type, look)
    return constants.guess(f.init, env.world, look)


def read_static(owner: ClassSymbol, f: Field, span: Span, env: Env, code: Code) -> Typed:
    """Read a static field; constants are inlined."""
    constant = constants.constant_of(owner, f, env.world)
    if constant is not None:
        return constant
    get = core.StaticGet(owner.key, f.name, span=span)
    return Typed(code.bind(env.temp(), get, span), field_type(owner, f, env))


def qualifier(e: tree.Expr, env: Env) -> Qualifier:
    """Read an expression as the name of a class or package; None if it is an expression."""
    if id(e) in env.plain:
        return None
    found: Qualifier = None
    if isinstance(e, tree.Name):
        found = _head(e.id, env)
    elif isinstance(e, tree.FieldAccess):
        found = _member(qualifier(e.target, env), e.name, env)
    if found is None:
        env.plain.add(id(e))
    return found


def _head(name: str, env: Env) -> Qualifier:
    if is_value_name(name, env):
        return None
    symbol = env.world.resolve((name,), env.look)
    if symbol is not None:
        return symbol
    source = env.symbol.source
    is_outside = name in LIBRARY_NAMES or source.imports_class(name) or source.knows_package(name)
    return Package((name,)) if is_outside else None


def _member(target: Qualifier, name: str, env: Env) -> Qualifier:
    match target:
        case None:
            return None
        case ClassSymbol():
            if env.world.field(target, name) is not None:
                return None
            return env.world.member_class(target, name)
        case Package(("java", *_) as prefix):
            return Package((*prefix, name))
        case Package(prefix):
            top = env.world.top(name, of_library=env.symbol.source.is_library)
            return top if isinstance(top, ClassSymbol) else Package((*prefix, name))


def substituted(kind: Known, receiver: Known, env: Env) -> Known:
    """Put the receiver's type arguments for the type parameters of its class."""
    symbol = env.world.of(receiver) if receiver.args else None
    names = symbol.decl.type_params if symbol else ()
    return replaced(kind, dict(zip(names, receiver.args, strict=False)))


def replaced(kind: Known, by: dict[str, Known]) -> Known:
    """Put types for type parameters; what is left of them is unknown."""
    if kind.key.startswith("'"):
        return by.get(kind.key[1:], UNKNOWN)
    if not kind.args:
        return kind
    return Known(kind.key, tuple(replaced(a, by) for a in kind.args))


def select(target: Typed, name: str, span: Span, env: Env, code: Code) -> Typed:
    """Read `e.name`."""
    key = target.type.key
    if (key, name) in MEMBERS:
        return Typed(core.Select(target.term, name, span=span), MEMBERS[key, name])
    symbol = env.world.of(target.type)
    if symbol is None:
        return Typed(core.Select(target.term, name, span=span))
    found = env.world.field(symbol, name)
    if found is not None:
        if found[1].static:
            return read_static(*found, span, env, code)
        kind = substituted(field_type(*found, env), target.type, env)
        return Typed(core.Select(target.term, name, span=span), kind)
    if env.world.methods(symbol, name):
        call = core.Invoke(target.term, name, (), span=span)
        return Typed(code.bind(env.temp(), call, span))
    if key not in VALUE_CLASSES and env.world.is_complete(symbol):
        return missing_member(symbol, name, span, env, code)
    return Typed(core.Select(target.term, name, span=span))


def missing_member(symbol: ClassSymbol, name: str, span: Span, env: Env, code: Code) -> Typed:
    """Say that a class has no such member: an error, or a gap of the library."""
    if symbol.source.is_library:
        return gap(f"{symbol.key}.{name}", span, env, code)
    names = env.world.member_names(symbol)
    env.world.sink.error(
        "X1103",
        f"class `{symbol.key}` has no member `{name}`",
        span,
        f"`{name}` is not found",
        *declared(symbol.decl.span, text="the class"),
        advice=suggestion(name, names) or f"declare `{name}` in `{symbol.key}`",
    )
    return Typed(core.NULL)


def gap(what: str, span: Span, env: Env, code: Code) -> Typed:
    """Warn of a member that the library lacks, and stop where it is reached."""
    if not env.symbol.source.is_library:
        env.world.sink.warn("X1002", f"the library has no `{what}` yet", span, ADVICE)
    code.do(core.NoMeaning(what, span=span))
    return Typed(core.NULL)


def no_meaning(what: str, span: Span, env: Env, code: Code) -> Typed:
    """Warn of a construct without a meaning, and stop where it is reached."""
    if not env.symbol.source.is_library:
        advice = "write it in other constructs, or leave it out"
        env.world.sink.warn("X1001", f"{what} has no meaning here yet", span, advice)
    code.do(core.NoMeaning(what, span=span))
    return Typed(core.NULL)
