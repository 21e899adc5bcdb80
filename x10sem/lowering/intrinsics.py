"""The pseudo-class `X10Sem`, by which library source reaches the calculus."""

from collections.abc import Callable
from typing import Final

from x10sem.core import terms as core
from x10sem.diagnostics import Span
from x10sem.lowering import expressions, names
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.types import BOOLEAN, LONG, PLACE, STRING, UNKNOWN
from x10sem.syntax import tree

Args = tuple[core.Expr, ...]
PAIR: Final = 2


def intrinsic(e: tree.Call, env: Env, code: Code) -> Typed:
    """Lower `X10Sem.name(..)`; programs may call only `X10Sem.nondet(low, high)`."""
    if not env.symbol.source.is_library and (e.name != "nondet" or len(e.args) != PAIR):
        title = f"`X10Sem.{e.name}` is not for programs"
        advice = "a program may call `X10Sem.nondet(low, high)`, which is any number between"
        env.world.sink.error("X1103", title, e.span, advice=advice)
        return Typed(core.NULL)
    if e.name == "defaultOf":
        return default_of(e, env)
    args = tuple(a.term for a in expressions.operands(e.args, env, code))
    if e.name in ("op", "query"):
        head = args[0]
        assert isinstance(head, core.Str), e.span
        make = core.Operator if e.name == "op" else core.Query
        return Typed(make(head.value, args[1:], span=e.span), TYPES.get(head.value, UNKNOWN))
    if e.name in EXPRESSIONS:
        kind = LONG if e.name == "nondet" else UNKNOWN
        return Typed(EXPRESSIONS[e.name](args, e.span), kind)
    if e.name in STATEMENTS:
        code.do(STATEMENTS[e.name](args, e.span))
        return Typed(core.UNIT)
    return names.gap(f"X10Sem.{e.name}", e.span, env, code)


def default_of(e: tree.Call, env: Env) -> Typed:
    """Lower `X10Sem.defaultOf(T)` and `X10Sem.defaultOf[T]()`."""
    if e.type_args:
        kind: tree.Type = e.type_args[0]
    else:
        assert isinstance(e.args[0], tree.Name), e.span
        kind = tree.NamedType((e.args[0].id,), span=e.span)
    key = expressions.type_key(kind, env, used=False)
    return Typed(core.Query("default", (key,), span=e.span))


def _newline(e: core.Expr) -> bool:
    return e == core.TRUE


def _text(e: core.Expr) -> str:
    return e.value if isinstance(e, core.Str) else "this member"


TYPES: Final = {
    **dict.fromkeys(("here", "place", "home", "nextPlace"), PLACE),
    **dict.fromkeys(("numPlaces", "size"), LONG),
    **dict.fromkeys(("isDead", "isNull", "isFunction", "isObject", "sameObject"), BOOLEAN),
    **dict.fromkeys(("text", "className"), STRING),
}
"""The types of what the queries and operators of the library return."""
EXPRESSIONS: Final[dict[str, Callable[[Args, Span], core.Expr]]] = {
    "nondet": lambda a, s: core.Nondet(a[0], a[1], span=s),
    "valOf": lambda a, s: core.ValOf(a[0], span=s),
    "makeRef": lambda a, s: core.MakeRef(a[0], span=s),
    "rail": lambda a, s: core.MakeRail(a[0], a[1], span=s),
    "element": lambda a, s: core.Element(a[0], a[1], span=s),
}
STATEMENTS: Final[dict[str, Callable[[Args, Span], core.Stmt]]] = {
    "print": lambda a, s: core.Print(a[0], _newline(a[1]), span=s),
    "killHere": lambda _, s: core.KillHere(span=s),
    "killThere": lambda a, s: core.KillThere(a[0], span=s),
    "setExit": lambda a, s: core.SetExit(a[0], span=s),
    "setElement": lambda a, s: core.ElementUpd(a[0], a[1], a[2], span=s),
    "noMeaning": lambda a, s: core.NoMeaning(_text(a[0]), span=s),
}
"""What each intrinsic becomes; arguments are lowered before."""
