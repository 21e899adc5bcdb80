"""Reads `.tx10`: the concrete syntax of the core, straight to its terms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from x10sem.core import terms as core
from x10sem.core.calculus import unbound
from x10sem.core.notation import SUFFIXES
from x10sem.core.program import ClassInfo, Method, Program, Static
from x10sem.core.terms import Expr, Place, Stmt, Value
from x10sem.diagnostics import Diagnostic, Note, Span

if TYPE_CHECKING:
    from x10sem.syntax.larkfile import Grammar

Parts: TypeAlias = list[object]
Pairs: TypeAlias = tuple[tuple[str, object], ...]


def parse_tx10(text: str, path: str = "") -> Program:
    """Read a program of the core; raises Diagnostic (X0xxx, X1101) where it is none."""
    program = read_tx10(text, path)
    for found in unbound(program):
        raise found
    return program


def read_tx10(text: str, path: str = "") -> Program:
    """Read a program of the core, open or closed; raises Diagnostic (X0xxx)."""
    main, classes = cast("tuple[Stmt, dict[str, ClassInfo]]", _grammar().read(text, path))
    return Program(main, classes, path, text)


@cache
def _grammar() -> "Grammar":
    from x10sem.syntax.larkfile import Grammar  # noqa: PLC0415 - Lark is slow to import

    return Grammar("tx10.lark", "program", _leaf, _branch)


def words() -> frozenset[str]:
    """List the words of the grammar."""
    return _grammar().words


# Terminals


_KIND_OF: Final = {suffix: kind for kind, suffix in SUFFIXES.items()}
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))")
_MOST_DIGITS: Final = 1000
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t", **{c: c for c in "\\\"'`"}}


def _leaf(kind: str, text: str, span: Span) -> object:
    match kind:
        case "NUMBER":
            return _integer(text, span)
        case "REAL":
            return core.Real(text.rstrip("f"), "Float" if text.endswith("f") else "Double")
        case "OBJECT" | "REFERENCE":
            number, place = text[1:].split("@")
            make = core.ObjId if kind == "OBJECT" else core.GlobalRef
            return make(Place(int(place)), int(number))
        case "STRING" | "CHAR":
            return _unquoted(text, span)
        case "NAME" if text.startswith("`"):
            return _unquoted(text, span)
        case _:
            return text


def _integer(text: str, span: Span) -> core.Number:
    digits = text.rstrip("unlsy")
    if len(digits) > _MOST_DIGITS:
        title = f"this number has {len(digits)} digits"
        advice = f"write a number of at most {_MOST_DIGITS} digits"
        raise Diagnostic("X0007", title, Note(span), help=advice)
    return core.Number(int(digits), _KIND_OF[text[len(digits) :]])


def _unquoted(text: str, span: Span) -> str:
    def plain(found: re.Match[str]) -> str:
        code, char = found.groups()
        if char in _PLAIN:
            return _PLAIN[char]
        if code and int(code, 16) < 0x110000:  # noqa: PLR2004 - the end of Unicode
            return chr(int(code, 16))
        raise Diagnostic(
            "X0008",
            f"`{found[0]}` is no escape",
            Note(replace(span, column=span.column + 1 + found.start(), width=len(found[0]))),
            help=rf"write `\{found[0]}` for a backslash; escapes are \n \r \t \" \' \` \u{{hex}}",
        )

    return _ESCAPE.sub(plain, text[1:-1])


# Rules


def _tuple(*parts: object) -> tuple[object, ...]:
    return parts


def _vals(bindings: Pairs, body: Stmt, span: Span) -> Stmt:
    for name, init in reversed(bindings):
        body = core.Val(name, cast("Expr", init), body, span=span)
    return body


def _block(*parts: Stmt, span: Span) -> Stmt:
    *before, made = parts
    for first in reversed(before):
        made = core.Seq(first, made, span=getattr(first, "span", span))
    return made


def _at(place: Expr, body: Stmt, span: Span) -> Stmt:
    return core.At(place, (), (), body, span=span)


def _at_with(place: Expr, bindings: Pairs, body: Stmt, span: Span) -> Stmt:
    names = tuple([name for name, _ in bindings])
    args = tuple([cast("Expr", arg) for _, arg in bindings])
    return core.At(place, names, args, body, span=span)


def _finish_with(*parts: object, span: Span) -> Stmt:
    *mu, body = parts
    return core.Finish(cast("Stmt", body), tuple(cast("list[Value]", mu)), span=span)


def _dyn_at(place: core.Number, body: Stmt, span: Span) -> Stmt:
    return core.DynAt(Place(place.value), body, span=span)


def _call(path: tuple[str, ...], args: tuple[Expr, ...], span: Span) -> Stmt:
    return core.CallStatic(".".join(path[:-1]), path[-1], args, span=span)


def _static_get(path: tuple[str, ...], span: Span) -> Stmt:
    return core.StaticGet(".".join(path[:-1]), path[-1], span=span)


def _static_set(path: tuple[str, ...], value: Expr, span: Span) -> Stmt:
    return core.StaticSet(".".join(path[:-1]), path[-1], value, span=span)


def _record(*entries: tuple[str, Expr], span: Span, cls: str = "") -> Expr:
    names = tuple([name for name, _ in entries])
    return core.Record(names, tuple([arg for _, arg in entries]), cls, span=span)


def _class(name: str, *parts: object) -> ClassInfo:
    supers: tuple[str, ...] = ()
    methods: dict[str, tuple[Method, ...]] = {}
    statics: dict[str, Static] = {}
    transient: frozenset[str] = frozenset()
    for part in parts:
        if isinstance(part, Method):
            methods[part.name] = (*methods.get(part.name, ()), part)
        elif isinstance(part, Static):
            statics[part.name] = part
        elif isinstance(part, frozenset):
            transient |= part
        else:
            supers = cast("tuple[str, ...]", part)
    return ClassInfo(name, supers, methods, statics, transient)


def _method(name: str, params: Pairs, body: Stmt, span: Span, *, static: bool) -> Method:
    names = tuple([x for x, _ in params])
    return Method(name, names, tuple([str(t) for _, t in params]), body, static, span)


def _program(*parts: object) -> tuple[Stmt, dict[str, ClassInfo]]:
    *classes, main = parts
    return cast("Stmt", main), {c.name: c for c in cast("list[ClassInfo]", classes)}


def _object(cls: str, *entries: tuple[str, Expr], span: Span) -> Expr:
    return _record(*entries, span=span, cls=cls)


def _try_catch(body: Stmt, *clauses: core.Clause, span: Span) -> Stmt:
    return core.TryCatch(body, clauses, span=span)


def _abort(*values: core.Thrown, span: Span) -> Stmt:
    return core.Abort(values, span=span)


def _operation(name: str, args: tuple[Expr, ...], span: Span) -> Expr:
    return core.Operator(name, args, span=span)


_SPANNED: Final[Mapping[str, Callable[..., object]]] = {
    "skip": core.Skip,
    "throw": core.Throw,
    "val": _vals,
    "update": core.FieldUpd,
    "block": _block,
    "at": _at,
    "at_with": _at_with,
    "async": core.Async,
    "finish": core.Finish,
    "finish_with": _finish_with,
    "try": core.Try,
    "dyn_at": _dyn_at,
    "dyn_async": core.DynAsync,
    "if": core.If,
    "loop": core.Loop,
    "labelled": core.Labelled,
    "exit": core.Exit,
    "return": core.Return,
    "bind": core.Bind,
    "call": _call,
    "invoke": core.Invoke,
    "infix_stmt": lambda left, op, right, span: core.Infix(op, left, right, span=span),
    "try_catch": _try_catch,
    "try_none": _try_catch,
    "guard": core.Finally,
    "abort": _abort,
    "gather": core.Gather,
    "assert": core.Assert,
    "element_update": core.ElementUpd,
    "static_get": _static_get,
    "static_set": _static_set,
    "atomic": core.Atomic,
    "when": core.When,
    "dyn_atomic": core.DynAtomic,
    "legal": core.Legal,
    "print": lambda e, span: core.Print(e, newline=False, span=span),
    "println": lambda e, span: core.Print(e, newline=True, span=span),
    "kill_here": core.KillHere,
    "kill_there": core.KillThere,
    "set_exit": core.SetExit,
    "no_meaning": core.NoMeaning,
    "make_ref": core.MakeRef,
    "val_of": core.ValOf,
    "select": core.Select,
    "element": core.Element,
    "var": core.Var,
    "record": _record,
    "object": _object,
    "infix": lambda left, op, right, span: _operation(op, (left, right), span),
    "prefix": lambda op, e, span: _operation(op, (e,), span),
    "function": _operation,
    "query": core.Query,
    "rail": core.MakeRail,
    "nondet": core.Nondet,
    "method": partial(_method, static=False),
    "static_method": partial(_method, static=True),
    "field": Static,
}
"""What the rules make whose result has a span."""

_PLAINLY: Final[Mapping[str, Callable[..., object]]] = {
    "program": _program,
    "main": lambda s: s,
    "class": _class,
    "supers": _tuple,
    "params": _tuple,
    "param": _tuple,
    "transient": lambda *names: frozenset(names),
    "bindings": _tuple,
    "binding": _tuple,
    "entry": _tuple,
    "args": _tuple,
    "path": _tuple,
    "dotted": lambda *names: ".".join(names),
    "above": lambda name: name,
    "clause": lambda name, kind, body: core.Clause(kind, name, body),
    "group": lambda e: e,
    "place_literal": lambda n: core.PlaceValue(Place(n.value)),
    "place_value": lambda n: core.PlaceValue(Place(n.value)),
    "return_of": core.ReturnOf,
    "exit_of": core.ExitOf,
    "unsupported": core.Unsupported,
    "number": lambda n: n,
    "object_id": lambda o: o,
    "global_ref": lambda r: r,
    "dead_place": lambda n: core.DeadPlace(Place(n.value)),
    "bf": lambda: core.BF,
    "bg": lambda: core.BG,
    "bad_type": lambda: core.BAD_TYPE,
    "fault": core.Fault,
    "real": lambda r: r,
    "other_real": core.Real,
    "true": lambda: core.TRUE,
    "false": lambda: core.FALSE,
    "string": core.Str,
    "char": core.Char,
    "null": lambda: core.NULL,
    "unit": lambda: core.UNIT,
}
"""What the other rules make."""


def _branch(rule: str, parts: Parts, span: Span) -> object:
    if rule in _SPANNED:
        return _SPANNED[rule](*parts, span=span)
    return _PLAINLY[rule](*parts)
