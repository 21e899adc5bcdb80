"""What is TX10 and what is an extension; and which variables nothing binds."""

from collections.abc import Iterator
from typing import Final

from x10sem.core.notation import TEMPLATES
from x10sem.core.program import Program
from x10sem.core.substitution import binds, free
from x10sem.core.terms import (
    Async,
    At,
    Bool,
    Char,
    DeadPlace,
    DynAsync,
    DynAt,
    Element,
    ElementUpd,
    Fault,
    FieldUpd,
    Finish,
    GlobalRef,
    MakeRef,
    Number,
    ObjId,
    Operator,
    PlaceValue,
    Print,
    Real,
    Record,
    Select,
    Seq,
    Skip,
    Str,
    Term,
    Throw,
    Try,
    TryCatch,
    Val,
    ValOf,
    Var,
    children,
)
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span

CODES: Final = {
    "X1501": "The construct is an extension: `--core` admits nothing that is not TX10.",
}
"""What the code of this layer stands for."""

_CALCULUS: Final = frozenset(
    (
        *(ObjId, GlobalRef, Number, DeadPlace, Fault, Var, Select, Record, MakeRef, ValOf),
        *(Skip, Throw, Val, FieldUpd, Seq, At, Async, Finish, Try, DynAt, DynAsync),
    )
)
_NAMED: Final = {
    Real: "a floating-point number",
    Bool: "a truth value",
    Char: "a character",
    Str: "a string",
    Operator: "an operator",
    Element: "an element of a rail",
    ElementUpd: "an element of a rail",
    TryCatch: "`catch` by class",
}
_CONSTANTS: Final = ("BF", "BG", "BadType")


def outside_core(program: Program) -> list[Diagnostic]:
    """Name each term and class that is not TX10 (X1501), in the order of the source."""
    found = [(f"class `{name}`", NOWHERE) for name in program.classes]
    return [
        Diagnostic(
            "X1501",
            f"{what} is not TX10",
            Note(span, "an extension" if span.line else ""),
            help="leave out `--core` to run extensions too",
        )
        for what, span in (*found, *_outside(program.main, NOWHERE))
    ]


def _outside(t: Term, around: Span) -> Iterator[tuple[str, Span]]:
    waiting = [(t, around)]
    while waiting:
        each, outer = waiting.pop()
        span: Span = getattr(each, "span", outer)
        what = _extension(each)
        if what:
            yield what, span
        inside = children(each)
        if isinstance(each, At) and isinstance(each.place, PlaceValue):
            inside = inside[1:]
        waiting.extend(reversed([(child, span) for child in inside]))


def _extension(t: Term) -> str:
    """Say what t is, if it is no term of TX10."""
    if isinstance(t, Print):
        return "`println`" if t.newline else "`print`"
    if type(t) not in _CALCULUS:
        word = TEMPLATES.get(type(t), "").split("{")[0].strip(" (")
        return _NAMED.get(type(t)) or f"`{word or type(t).__name__.lower()}`"
    if isinstance(t, Number) and t.kind != "Long":
        return f"a number of type {t.kind}"
    if isinstance(t, Fault) and t.kind not in _CONSTANTS:
        return f"the exception {t.kind}"
    if isinstance(t, Record) and t.cls:
        return f"the class of `new {t.cls}`"
    if isinstance(t, At) and not isinstance(t.place, PlaceValue):
        return "a place that is computed"
    if isinstance(t, At) and len(t.names) > 1:
        return "`at` with several variables"
    return ""


def unbound(program: Program) -> Iterator[Diagnostic]:
    """Name each use of a variable that nothing binds (X1101)."""
    yield from _unbound(program.main, frozenset())
    for info in program.classes.values():
        for static in info.statics.values():
            yield from _unbound(static.init, frozenset())
        for overloads in info.methods.values():
            for method in overloads:
                this = () if method.static else ("this",)
                yield from _unbound(method.body, frozenset((*method.params, *this)))


def _unbound(t: Term, known: frozenset[str]) -> Iterator[Diagnostic]:
    waiting = [(t, known)]
    while waiting:
        each, bound = waiting.pop()
        if free(each) <= bound:
            continue
        if isinstance(each, Var):
            help_ = f"declare it: `val {each.name} = ... in ...`"
            title = f"nothing declares `{each.name}`"
            yield Diagnostic("X1101", title, Note(each.span, "not found"), help=help_)
            continue
        parts = [(child, bound) for child in children(each)]
        if inner := binds(each):
            parts[-1] = (parts[-1][0], bound | inner)
        waiting.extend(reversed(parts))
