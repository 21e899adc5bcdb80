"""What a verdict says nothing of, because no run comes to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from x10sem.checking.coverage import STATEMENTS, Point
from x10sem.checking.forms import everything_in
from x10sem.checking.outcomes import PLACE_ZERO
from x10sem.checking.policy import Policy
from x10sem.checking.properties import Property
from x10sem.checking.search import Options, Result
from x10sem.core.program import Program
from x10sem.core.terms import Clause, Term, Try, When, children
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics.twins import bodies


@dataclass(frozen=True, slots=True)
class Vacuity:
    """What was never exercised, or decided nothing.

    `handlers` are the `catch` blocks never entered, `statements` the others that no run
    executes; `points` the failure points, of places that may fail, at which none did;
    `is_idle` tells that nothing runs where places may fail; `unasked` are the properties
    that were never asked, `trivial` those that hold by their premise alone.
    """

    statements: tuple[Span, ...] = ()
    handlers: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    is_idle: bool = False
    unasked: tuple[str, ...] = ()
    trivial: tuple[Property, ...] = ()

    @property
    def premises(self) -> Iterator[tuple[Property, Property]]:
        """Pair the properties that hold by their premise alone with these."""
        return ((p, p.alone) for p in self.trivial if p.alone is not None)

    @property
    def words(self) -> Iterator[str]:
        """List what there is, in the words that files say it with."""
        yield from (f"statement:{s.line}" for s in self.statements)
        yield from (f"handler:{s.line}" for s in self.handlers)
        yield from (f"point:{p.span.line}@{p.place}" for p in self.points)
        yield from ["idle"] if self.is_idle else []
        yield from (f"unasked:{name}" for name in self.unasked)
        yield from (f"trivial:{p.name}" for p in self.trivial)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        runs = self.statements or self.handlers or self.points
        return bool(runs or self.is_idle or self.unasked or self.trivial)


def vacuity_of(
    program: Program, properties: Sequence[Property], options: Options, result: Result
) -> Vacuity:
    """Find what a complete search never came to."""
    handlers, inside = never_entered(program, result.spans)
    statements = tuple(s for s in never_run(program, result.spans) if s not in inside)
    points = sorted(mortal(result, options.policy).items(), key=_in_order)
    asked = any(o.exception != PLACE_ZERO for o in result.outcomes)
    unasked = tuple(p.name for p in properties if p.kind == "ensures" and not asked)
    refuted = {v.property for v in result.violations}
    # A property that is refuted is not trivial, and what is never asked decides nothing anyway.
    others = {*result.decided, *refuted, *unasked}
    trivial = [p for p in properties if p.alone is not None and p.name not in others]
    return Vacuity(
        statements,
        handlers,
        tuple(point for point, hit in points if not hit),
        is_idle=options.policy.failures > 0 and not points,
        unasked=unasked,
        trivial=() if options.stop_at_first else tuple(trivial),
    )


def mortal(result: Result, policy: Policy) -> dict[Point, bool]:
    """List the failure points of places that may fail, and whether they were exercised."""
    return {
        Point(span, p): hit
        for (span, p), hit in result.points.items()
        if policy.may_fail(p, 0) or hit
    }


def _in_order(item: tuple[Point, bool]) -> tuple[int, int, int]:
    (span, place), _ = item
    return span.line, span.column, place


# Statements


def never_entered(program: Program, ran: set[Span]) -> tuple[tuple[Span, ...], frozenset[Span]]:
    """List the handlers that no run enters, and the spans inside them."""
    found: dict[Span, None] = {}
    inside: set[Span] = set()
    for at, body in _handlers(program):
        spans = {getattr(t, "span", NOWHERE) for t in everything_in(body)}
        if at.line > 0 and at.path == program.path and spans.isdisjoint(ran):
            found[at] = None
            inside |= spans
    return tuple(sorted(found, key=_position)), frozenset(inside)


def _handlers(program: Program) -> Iterator[tuple[Span, Term]]:
    for body in bodies(program):
        for t in everything_in(body):
            if isinstance(t, Clause):
                yield t.span, t.body
            elif isinstance(t, Try):
                yield getattr(t.handler, "span", NOWHERE), t.handler


def never_run(program: Program, ran: set[Span]) -> Iterator[Span]:
    """Find the statements of the program's own file that no run executes, outermost first."""
    found: dict[Span, None] = {}
    for body in bodies(program):
        found.update(dict.fromkeys(_never_run_in(body, program.path, ran)))
    yield from sorted(found, key=_position)


def _position(s: Span) -> tuple[int, int]:
    return s.line, s.column


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
        own = isinstance(order[i][0], STATEMENTS) and span.path == path and span.line > 0
        if own and hits[ends[i]] == hits[i]:
            yield span
            i = ends[i]
        else:
            i += 1


def _ends(depths: list[int]) -> list[int]:
    """For each node of a tree in preorder, find where its subtree ends."""
    ends = [len(depths)] * len(depths)
    open_: list[int] = []
    for i, depth in enumerate(depths):
        while open_ and depths[open_[-1]] >= depth:
            ends[open_.pop()] = i
        open_.append(i)
    return ends
