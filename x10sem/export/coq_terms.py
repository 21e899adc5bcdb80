"""Writes terms of X10 programs as terms of the extension layer in `proofs`."""

from collections.abc import Iterable, Iterator
from typing import Final, cast

from x10sem.core.terms import (
    Abort,
    Assert,
    Async,
    At,
    Atomic,
    Bind,
    Bool,
    CallStatic,
    Char,
    Clause,
    DeadPlace,
    DynAsync,
    DynAt,
    DynAtomic,
    Element,
    ElementUpd,
    Exit,
    ExitOf,
    Expr,
    Fault,
    FieldUpd,
    Finally,
    Finish,
    Gather,
    GlobalRef,
    If,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Labelled,
    Legal,
    Loop,
    MakeRail,
    MakeRef,
    NoMeaning,
    Nondet,
    Null,
    Number,
    ObjId,
    Operator,
    PlaceValue,
    Print,
    Query,
    Real,
    Record,
    Return,
    ReturnOf,
    Select,
    Seq,
    SetExit,
    Skip,
    StaticGet,
    StaticSet,
    Stmt,
    Str,
    Term,
    Throw,
    Thrown,
    Try,
    TryCatch,
    Unit,
    Unsupported,
    Val,
    ValOf,
    Value,
    Var,
    When,
)
from x10sem.diagnostics import NOWHERE
from x10sem.export.coq_coverage import MOST
from x10sem.export.coq_text import listed, string, uncovered

_VALUES: Final[dict[type[Term], str]] = {
    ObjId: "VObj",
    GlobalRef: "VRef",
    DeadPlace: "VDead",
    Fault: "VFault",
    Real: "VReal",
    Bool: "VBool",
    Str: "VStr",
    Null: "VNull",
    Unit: "VUnit",
}
_ACTIONS: Final[dict[type[Term], str]] = {
    Skip: "ASkip",
    Throw: "AThrow",
    FieldUpd: "AUpd",
    ElementUpd: "AElementUpd",
    Exit: "AExit",
    Return: "AReturn",
    CallStatic: "ACall",
    Invoke: "AInvoke",
    Infix: "AInfix",
    StaticGet: "AStaticGet",
    StaticSet: "AStaticSet",
    Assert: "AAssert",
    Legal: "ALegal",
    Print: "APrint",
    KillHere: "AKillHere",
    KillThere: "AKillThere",
    SetExit: "ASetExit",
    NoMeaning: "ANoMeaning",
}
"""Statements without statements inside: names are of the action, expressions follow it."""

_AROUND: Final[dict[type[Term], str]] = {
    Val: "SVal",
    Seq: "SSeq",
    Async: "SAsync",
    Try: "STry",
    DynAt: "SDynAt",
    If: "SIf",
    DynAsync: "SDynAsync",
    Loop: "SLoop",
    Labelled: "SLabelled",
    Bind: "SBind",
    TryCatch: "STryCatch",
    Finally: "SFinally",
    Gather: "SGather",
    Atomic: "SAtomic",
    When: "SWhen",
    DynAtomic: "SDynAtomic",
}
"""Statements with statements inside, whose parts the theory has in the same order."""


def _built(name: str, parts: Iterable[object]) -> str:
    return f"({' '.join((name, *map(_part, parts)))})"


def _part(each: object) -> str:
    """Write a part of a term."""
    if isinstance(each, bool):
        return str(each).lower()
    if isinstance(each, int):
        return str(each)
    if isinstance(each, str):
        return string(each)
    if isinstance(each, tuple):
        return listed(map(_part, each))
    if isinstance(each, Clause):
        return f"({string(each.type)}, {string(each.name)}, {stmt(each.body)})"
    is_stmt = type(each) in _AROUND or type(each) in _ACTIONS or isinstance(each, _OTHERS)
    return stmt(cast("Stmt", each)) if is_stmt else expr(cast("Expr", each))


_OTHERS: Final = (At, Finish, Abort)

_Compound = Select | Record | MakeRef | ValOf | Operator | Query | Element | MakeRail | Nondet


def value(v: Value) -> str:
    """Write a value."""
    match v:
        case Number(n, kind):
            return f"(VNum ({n}) {kind})"
        case Char(c):
            return f"(VChar {ord(c)})"
        case PlaceValue(p) if p > MOST:
            raise uncovered(f"place {p}", NOWHERE)
        case PlaceValue(p):
            return f"(VPlace {p})"
        case _:
            return _built(_VALUES[type(v)], v.parts())


def thrown(t: Thrown) -> str:
    """Write what a label carries."""
    if isinstance(t, Value):
        return f"(TVal {value(t)})"
    match t:
        case ReturnOf(v):
            return f"(TReturn {value(v)})"
        case ExitOf(name):
            return f"(TExit {string(name)})"
        case Unsupported(what):
            return f"(TUnsupported {string(what)})"


def expr(e: Expr) -> str:
    """Write an expression."""
    if isinstance(e, Value):
        return f"(EVal {value(e)})"
    if isinstance(e, Var):
        return f"(EVar {string(e.name)})"
    head, *args = _applied(e)
    return f"(EApp {head} {listed(args)})"


def _applied(e: _Compound) -> Iterator[str]:
    """Give the head of a compound expression, and its arguments."""
    match e:
        case Select(d, f):
            yield f"(HSelect {string(f)})"
            yield expr(d)
        case Record(names, args, cls):
            yield f"(HRecord {string(cls)} {listed(map(string, names))})"
            yield from map(expr, args)
        case Operator(name, args) | Query(name, args):
            yield f"({'HOp' if isinstance(e, Operator) else 'HQuery'} {string(name)})"
            yield from map(expr, args)
        case MakeRef(d) | ValOf(d):
            yield "HMakeRef" if isinstance(e, MakeRef) else "HValOf"
            yield expr(d)
        case Element(d, d_) | MakeRail(d, d_) | Nondet(d, d_):
            yield {Element: "HElement", MakeRail: "HRail", Nondet: "HNondet"}[type(e)]
            yield expr(d)
            yield expr(d_)


def stmt(s: Stmt) -> str:
    """Write a statement."""
    if isinstance(s, At):
        return _built("SAt", (s.names, (s.place, *s.args), s.body))
    if isinstance(s, Finish):
        return f"(SFinish {listed(map(thrown, s.mu))} {stmt(s.body)})"
    if isinstance(s, Abort):
        return f"(SDo (AAbort {listed(map(thrown, s.values))}) [])"
    if type(s) in _AROUND:
        return _built(_AROUND[type(s)], s.parts())
    parts = s.parts()
    names = [each for each in parts if isinstance(each, str | bool)]
    exprs: list[object] = []
    for each in parts:
        if isinstance(each, tuple):
            exprs += each
        elif not isinstance(each, str | bool):
            exprs.append(each)
    action = _ACTIONS[type(s)]
    return f"(SDo {_built(action, names) if names else action} {_part(tuple(exprs))})"
