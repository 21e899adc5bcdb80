"""Says what the extension layer in `proofs` does not cover of the steps of a run."""

from collections.abc import Iterator
from typing import Final

from x10sem.core.terms import (
    Assert,
    Char,
    Expr,
    Infix,
    Number,
    Operator,
    Place,
    Print,
    Query,
    Real,
    Stmt,
    Str,
    When,
)
from x10sem.export.coq_text import uncovered
from x10sem.semantics import Config, Heap, Step, steps
from x10sem.semantics.concurrency import FUEL
from x10sem.semantics.state import EPS, Lock

MOST: Final = 10_000
"""Places are unary numbers in the theory: greater ones are refused."""

OPERATORS: Final = frozenset(
    """
    + - * / % < <= > >= == != & && | || ^ << >> >>> ! neg ~ home place text isNull
    stringLength charAt substring indexOf startsWith endsWith ord message deadPlace qualified
    """.split()  # noqa: SIM905 - a list of words is easier to read
)
"""The operators that the theory has; a test compares."""


def check_covered(step: Step) -> None:
    """Raise `Diagnostic` X3006 for a step of which the theory says nothing."""
    leaf = step.leaf
    for what in _missing(leaf):
        raise uncovered(what, getattr(leaf.redex, "span"))  # noqa: B009 - not all terms have one


def _missing(leaf: Step) -> Iterator[str]:
    redex, g, p = leaf.redex, leaf.target.heap, leaf.place
    if leaf.rule == "OPERATOR" and isinstance(redex, Operator):
        yield from _operator(redex.op, redex.args)
    elif leaf.rule == "INFIX" and isinstance(redex, Infix) and leaf.label != EPS:
        yield from _operator(redex.op, (redex.left, redex.right))
    elif leaf.rule == "QUERY" and isinstance(redex, Query) and redex.name == "as":
        yield from _conversion(redex.args)
    elif leaf.rule == "PRINT" and isinstance(redex, Print):
        yield from _text((redex.value,))
    elif leaf.rule == "ASSERT_FAIL" and isinstance(redex, Assert):
        yield from _text((redex.message,))
    elif leaf.rule in {"WHEN", "WHEN_FAIL"} and isinstance(redex, When):
        for inner in condition(redex.condition, g, p):
            yield from _missing(inner.leaf)


def condition(c: Stmt, g: Heap, p: Place) -> Iterator[Step]:
    """Take the steps of a condition of `when`, as its rules do."""
    k = Config(c, g.locked(p, Lock.MINE))
    for _ in range(FUEL):
        t = next(iter(steps(k.stmt, k.heap, p)), None) if k.stmt is not None else None
        if t is None:
            return
        yield t
        if t.label.mode is not None:
            return
        k = t.target


def _operator(op: str, args: tuple[Expr, ...]) -> Iterator[str]:
    if op not in OPERATORS:
        yield f"the operator `{op}`"
    if op == "place" and any(isinstance(a, Number) and a.value > MOST for a in args):
        yield f"places beyond {MOST}"
    if op != "isNull":
        yield from _text(args)


def _text(args: tuple[Expr, ...]) -> Iterator[str]:
    if any(isinstance(a, Real) for a in args):
        yield "floating-point numbers"
    if any(isinstance(a, Str | Char) and not a.value.isascii() for a in args):
        yield "text that is not ASCII"


def _conversion(args: tuple[Expr, ...]) -> Iterator[str]:
    v, kind = args
    floats = {"Double", "Float"}
    if isinstance(v, Real) or (isinstance(v, Number) and getattr(kind, "value", "") in floats):
        yield "floating-point numbers"
