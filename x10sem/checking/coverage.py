"""What a search exercises: statements, handlers, and points at which places fail.

A *failure point* is a statement of the program's own file and a place at which it is
next to run.  It is exercised where a run goes on from there while the place may fail
(reductions leave out only failures that others stand for), or where the statement is
lost with its place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.policy import Policy
from x10sem.checking.properties import Property
from x10sem.checking.search import Options, Points, Progress
from x10sem.checking.taken import Taken
from x10sem.core.program import Program
from x10sem.core.terms import (
    Bind,
    Finish,
    Labelled,
    Seq,
    Stmt,
    Term,
    Try,
    TryCatch,
    Val,
)
from x10sem.diagnostics import Span
from x10sem.semantics import Heap, Step
from x10sem.semantics.contexts import is_value

if TYPE_CHECKING:
    from x10sem.checking.keeping import Keeper
    from x10sem.engine.kernel import Kernel
    from x10sem.semantics.pieces import Effect

STATEMENTS: Final = get_args(Stmt)
LOST: Final = frozenset({"DEAD", "KILL_HERE"})
"""Rules by which a statement itself meets the failure of its place."""


class Point(NamedTuple):
    """A failure point: a statement, and the place at which it is next to run."""

    span: Span
    place: int


def points_of(step: Step, path: str) -> Iterator[Point]:
    """List the failure points at which a step begins."""
    spans = [
        t.redex.span
        for t in step.chain()
        if isinstance(t.redex, STATEMENTS) and is_own(t.redex, path)
    ]
    leaf = step.leaf
    if spans:
        yield Point(spans[-1], leaf.place)
    if leaf.rule == "DEAD":
        yield from (Point(s, leaf.place) for s in begun_by(leaf.redex, path))


def begun_by(t: Term, path: str) -> Iterator[Span]:
    """List the statements that begin with the first step of a statement, without it itself."""
    inner: Term | None = t
    while inner is not None:
        match inner:
            case Val(_, init, body):
                inner = body if is_value(init) else None
            case Seq(first):
                inner = first
            case Finish(body) | Try(body) | TryCatch(body) | Labelled(_, body) | Bind(_, body):
                inner = body
            case _:
                return
        if inner is not None and is_own(inner, path):
            yield inner.span


def is_own(t: Term, path: str) -> bool:
    """Tell whether a term is written in the file."""
    span = getattr(t, "span", None)
    return span is not None and span.line > 0 and span.path == path


def note(points: Points, step: Step, path: str, *, may_fail: bool) -> None:
    """Note the failure points of a step, and whether they are exercised."""
    hit = may_fail or step.leaf.rule in LOST
    for point in points_of(step, path):
        points[point] = hit or points.get(point, False)


def may_fail_at(policy: Policy, g: Heap, p: int, spent: int) -> bool:
    """Tell whether a place may fail in a heap."""
    return p in g.doomed or (any(p == q for q in g.live) and policy.may_fail(p, spent))


def with_premises(properties: Sequence[Property], options: Options) -> list[Property]:
    """List properties, with the premises that are asked beside them."""
    premises = [p.alone for p in properties if p.alone is not None]
    return [*properties, *([] if options.stop_at_first else premises)]


class CoveringSearch(KernelSearch):
    """A search that notes failure points, each effect once for each state of the places."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a search is given
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        progress: Callable[[Progress], None] | None,
        keeper: "Keeper | None" = None,
        kernel: "Kernel | None" = None,
    ) -> None:
        """Begin at the first configuration, or where another search stopped, or with its kernel."""
        asked = with_premises(properties, options)
        super().__init__(program, places, asked, options, progress, keeper, kernel)
        self.looked: defaultdict[int, set[int]] = defaultdict(set)
        self.runs: dict[tuple[int, int], tuple[Effect, ...]] = {}
        """The effects of runs that were noted, which are kept, so that no others get their id."""

    def account(self, last: Taken) -> None:
        """Note the rules that fired, the statements that ran, and the failure points met."""
        control = last.state[0] if last.state else -1
        run = control, id(last.effects)
        if not last.effects or run in self.runs:
            return
        super().account(last)
        looked = self.looked[control]
        is_run = last.step is not None and last.step.before
        if is_run:
            self.runs[run] = last.effects
        for effect in last.effects if is_run else last.effects[:1]:
            if id(effect.step) not in looked:
                looked.add(id(effect.step))
                self.cover(effect.step, control)

    def cover(self, step: Step, control: int) -> None:
        """Note the failure points of one step."""
        p = step.leaf.place
        hit = False
        if control >= 0:
            alive, doomed, spent, _ = self.kernel.controls[control]
            hit = p in doomed or (alive[p] and self.options.policy.may_fail(p, spent))
        note(self.result.points, step, self.kernel.program.path, may_fail=hit)

    def judge(self, prop: Property, answer: bool | str, i: int, chain: list[Taken]) -> None:  # noqa: FBT001 - an answer
        """Refute a property by its answer, or note that its premise does not decide it."""
        if not prop.is_premise:
            super().judge(prop, answer, i, chain)
        elif prop.is_decided(answer):
            self.result.decided.add(prop.name)
