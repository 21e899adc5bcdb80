"""Statements that are the same but for where they are written.

Terms are equal whatever their spans, so a search that has met a statement takes another that
is equal for the same.  What it says of the one by its span, it says of the other too.
"""

from collections.abc import Iterator
from typing import Final, get_args

from x10sem.core.program import Program
from x10sem.core.terms import Stmt, Term, children
from x10sem.diagnostics import NOWHERE, Span

STATEMENTS: Final = get_args(Stmt)


class Twins:
    """Pairs of spans: of what was met first, and of what was met later and taken for the same."""

    def __init__(self) -> None:
        """Know none yet."""
        self.pairs: set[tuple[Span, Span]] = set()

    def note(self, known: Term, met: Term) -> None:
        """Note that one of two equal terms stands for the other."""
        if known is met:
            return
        waiting = [(known, met)]
        while waiting:
            a, b = waiting.pop()
            if a is b:
                continue
            span, other = _span(a), _span(b)
            if span != other and span.line and other.line:
                self.pairs.add((span, other))
            waiting += zip(children(a), children(b), strict=True)

    def joined(self, spans: set[Span]) -> set[Span]:
        """Add to spans those that they stand for."""
        found, waiting = set(spans), list(spans)
        standing: dict[Span, list[Span]] = {}
        for span, other in self.pairs:
            standing.setdefault(span, []).append(other)
        while waiting:
            new = [s for s in standing.get(waiting.pop(), ()) if s not in found]
            found.update(new)
            waiting += new
        return found


def bodies(program: Program) -> Iterator[Term]:
    """List the bodies of the program's own file."""
    yield program.main
    for info in program.written:
        yield from (m.body for overloads in info.methods.values() for m in overloads)


def _span(t: Term) -> Span:
    found: Span = getattr(t, "span", NOWHERE)
    return found


def has_doubles(program: Program) -> bool:
    """Tell whether some statement is written twice."""
    first: dict[Term, Span] = {}
    for body in bodies(program):
        waiting = [body]
        while waiting:
            t = waiting.pop()
            span = _span(t)
            if isinstance(t, STATEMENTS) and span.line and first.setdefault(t, span) != span:
                return True
            waiting += children(t)
    return False
