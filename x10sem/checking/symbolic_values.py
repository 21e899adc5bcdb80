"""Values that depend on the run: each possible value with the formula under which it is that.

The formulas of one value exclude each other wherever control can be.  Numbers
that stem from a wide choice stay unknown, as bit-vectors of 64 bits.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, TypeAlias

from x10sem.checking.symbolic_logic import (
    BITS,
    FALSE,
    TRUE,
    Formula,
    Number,
    both,
    compared,
    either,
    negated,
)
from x10sem.core.terms import FALSE as NO
from x10sem.core.terms import TRUE as YES
from x10sem.core.terms import Fault, Str, Value
from x10sem.core.terms import Number as Known
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span
from x10sem.semantics.operators import DIVISION_BY_ZERO, apply, text

MOST: Final = 160
"""How many values something may have."""


class Unknown(NamedTuple):
    """A Long that is not known."""

    number: Number


class Text(NamedTuple):
    """A string in which there are numbers that are not known."""

    parts: tuple[str | Unknown, ...]


Atom: TypeAlias = Value | Unknown | Text
Choice: TypeAlias = tuple[tuple[Formula, Atom], ...]
"""A value that depends on the run."""


class Undecided(Exception):  # noqa: N818 - an answer
    """There is no answer: a limit is reached, which is named."""


def uncovered(what: str, span: Span = NOWHERE) -> Diagnostic:
    """Say that something has no symbolic encoding (X2108)."""
    title = f"{what} has no symbolic encoding"
    help_ = "leave out `--engine smt` to search all interleavings one by one"
    return Diagnostic("X2108", title, Note(span, "not encoded"), help=help_)


def only(v: Atom) -> Choice:
    """Make a value that is the same in all runs."""
    return ((TRUE, v),)


def merged(pairs: Iterable[tuple[Formula, Atom]]) -> Choice:
    """Put possible values together, each once.  Raises `Diagnostic` X2108 if there are many."""
    found: dict[Atom, Formula] = {}
    for f, v in pairs:
        if f is not FALSE:
            found[v] = either(found.get(v, FALSE), f)
    if len(found) > MOST:
        raise uncovered(f"what has more than {MOST} values")
    return tuple((f, v) for v, f in found.items())


def given(c: Choice, f: Formula) -> Choice:
    """Keep what is possible under a condition."""
    return merged((both(f, g), v) for g, v in c)


def is_that(c: Choice, v: Atom) -> Formula:
    """Tell when a value is v."""
    return either(*(f for f, w in c if w == v))


def where(c: Choice, test: Callable[[Atom], bool]) -> Formula:
    """Tell when a value passes a test."""
    return either(*(f for f, v in c if test(v)))


def combined(cs: tuple[Choice, ...]) -> list[tuple[Formula, tuple[Atom, ...]]]:
    """List all combinations of several values."""
    rows: list[tuple[Formula, tuple[Atom, ...]]] = [(TRUE, ())]
    for c in cs:
        rows = [(both(f, g), (*row, v)) for f, row in rows for g, v in c if both(f, g) is not FALSE]
        if len(rows) > MOST:
            raise uncovered(f"what depends on more than {MOST} combinations of values")
    return rows


def computed(op: str, args: tuple[Choice, ...]) -> Choice:
    """Apply an operator; a `Fault` that is no argument is thrown."""
    return merged((both(f, g), v) for f, row in combined(args) for g, v in _applied(op, row))


def _applied(op: str, row: tuple[Atom, ...]) -> Choice:
    known = tuple(v for v in row if not isinstance(v, Unknown | Text))
    if len(known) == len(row):
        return only(apply(op, known))
    if op == "text":
        return only(Text(_parts(row[0])))
    if op == "+" and any(isinstance(v, Str | Text) for v in row):
        return only(Text(tuple(part for v in row for part in _parts(v))))
    numbers = [number_of(v) for v in row]
    if op == "neg":
        return only(Unknown(("-", ("number", 0), numbers[0])))
    if len(row) != 2:  # noqa: PLR2004 - a binary operator
        raise uncovered(f"`{op}` of numbers that are not known")
    return _binary(op, numbers[0], numbers[1])


def _parts(v: Atom) -> tuple[str | Unknown, ...]:
    if isinstance(v, Text):
        return v.parts
    return (v,) if isinstance(v, Unknown) else (text(v),)


def number_of(v: Atom) -> Number:
    """Take a Long as a number that need not be known."""
    if isinstance(v, Unknown):
        return v.number
    if isinstance(v, Known) and v.kind in {"Long", "Int", "Short", "Byte"}:
        return ("number", v.value)
    raise uncovered("an operation on a Long that is not known and what is none")


def _binary(op: str, a: Number, b: Number) -> Choice:
    tests = {
        "<": compared("<", a, b),
        ">": compared("<", b, a),
        "<=": negated(compared("<", b, a)),
        ">=": negated(compared("<", a, b)),
        "==": compared("==", a, b),
        "!=": negated(compared("==", a, b)),
    }
    if op in tests:
        return truth(tests[op])
    if op in {"/", "%"}:
        zero = compared("==", b, ("number", 0))
        return merged(((zero, DIVISION_BY_ZERO), (negated(zero), Unknown((op, a, b)))))
    if op in {"+", "-", "*", "&", "|", "^"}:
        return only(Unknown((op, a, b)))
    raise uncovered(f"`{op}` of numbers that are not known")


def truth(f: Formula) -> Choice:
    """Make a truth value of a formula."""
    return merged(((f, YES), (negated(f), NO)))


def evaluated(n: Number, read: Callable[[Number], int]) -> int:
    """Compute a number, given the inputs; the same as the solver does."""
    op, *rest = n
    if op == "number":
        return int(rest[0])  # type: ignore[call-overload, no-any-return]
    if op in {"input", "read"}:
        return read(n)
    a, b = (evaluated(part, read) for part in rest)  # type: ignore[arg-type]
    v = apply(str(op), (Known(a), Known(b)))
    return v.value if isinstance(v, Known) else 0


def is_fault(c: Choice, *args: Choice) -> Formula:
    """Tell when what an operator gives is thrown: a `Fault` that is none of its arguments."""
    passed = {v for arg in args for _, v in arg}
    return where(c, lambda v: isinstance(v, Fault) and v not in passed)


__all__ = ["BITS", "Atom", "Choice", "Text", "Unknown"]
