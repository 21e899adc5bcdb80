"""The statements of a program that no run executes."""

from collections.abc import Iterator
from typing import Final, get_args

from x10sem.checking.search import Result
from x10sem.core.program import Program
from x10sem.core.terms import Stmt, Term, When, children
from x10sem.diagnostics import NOWHERE, Span


def never_run(program: Program, result: Result) -> Iterator[Span]:
    """Find the statements of the program's own file that no run executes, outermost first."""
    bodies: list[Term] = [program.main]
    for info in program.written:
        bodies += [m.body for overloads in info.methods.values() for m in overloads]
    found: dict[Span, None] = {}
    for body in bodies:
        found.update(dict.fromkeys(_never_run_in(body, program.path, result.spans)))
    yield from sorted(found, key=lambda s: (s.line, s.column))


def _never_run_in(body: Term, path: str, ran: set[Span]) -> Iterator[Span]:
    order: list[tuple[Term, int]] = []
    waiting = [(body, 0)]
    while waiting:
        t, depth = waiting.pop()
        order.append((t, depth))
        # The condition of a `when` takes no steps of its own.
        inside = (t.body,) if isinstance(t, When) else children(t)
        waiting += [(c, depth + 1) for c in reversed(inside)]
    ends = _ends([depth for _, depth in order])
    hits = [0]
    for t, _ in order:
        hits.append(hits[-1] + (getattr(t, "span", NOWHERE) in ran))
    i = 0
    while i < len(order):
        span = getattr(order[i][0], "span", NOWHERE)
        own = isinstance(order[i][0], _STATEMENTS) and span.path == path and span.line > 0
        if own and hits[ends[i]] == hits[i]:
            yield span
            i = ends[i]
        else:
            i += 1


_STATEMENTS: Final = get_args(Stmt)


def _ends(depths: list[int]) -> list[int]:
    """For each node of a tree in preorder, find where its subtree ends."""
    ends = [len(depths)] * len(depths)
    open_: list[int] = []
    for i, depth in enumerate(depths):
        while open_ and depths[open_[-1]] >= depth:
            ends[open_.pop()] = i
        open_.append(i)
    return ends
