"""What a failure does to a program: statement by statement, place by place.

Runs in which a place fails are *masked* (they end as promised, and nobody notices),
*caught* (they end as promised, by a handler), *uncaught* (an exception leaves main), *data
lost* (they end otherwise than promised), or *hang* (they wait for ever, or can come to
no end any more).  What is promised are the program's own properties; where it has none
of its end, the outcomes that it has without failures.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from x10sem.checking.failing_graph import Edge, End, FailingSearch
from x10sem.checking.outcomes import Outcome
from x10sem.checking.search import Choices, Progress

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded


class Kind(StrEnum):
    """What a failure does to a run, the worst last."""

    MASKED = "masked"
    CAUGHT = "caught"
    UNCAUGHT = "uncaught"
    LOST = "data lost"
    HANGS = "hangs"

    @property
    def is_tolerated(self) -> bool:
        """Tell whether the run ends as promised."""
        return self in {Kind.MASKED, Kind.CAUGHT}


class Fate(NamedTuple):
    """How a run goes on: how it ends (None: it does not), and what happens on the way."""

    end: End | None
    caught: bool = False
    is_bad: bool = False


class Shape(NamedTuple):
    """What tells results from each other: the kind, and what is seen of the end."""

    kind: Kind
    output: tuple[str, ...] = ()
    exception: str | None = None
    exit: int = 0


class Cell(NamedTuple):
    """A moment for a place to fail: a line is next to run there, or waits there for others.

    Line 0 is for the moments when there is no such line, and the place is idle.
    """

    line: int
    place: int
    moment: str


@dataclass(slots=True)
class Case:
    """One way to fail: in which state, which places, by which edge; what may follow."""

    edge: Edge
    place: int
    lines: frozenset[int]
    waits: frozenset[int]
    fates: frozenset[Fate]


class _Reached(NamedTuple):
    """An edge on the way from a failure, what happened before it, and the edge before."""

    edge: Edge
    caught: bool
    bad: bool
    before: "_Reached | None"


@dataclass(slots=True)
class Analysis:
    """The graph of a program of which at most one place fails, and what follows from it."""

    search: FailingSearch
    has_promise: bool
    out: dict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    fates: dict[int, frozenset[Fate]] = field(default_factory=dict)
    usual: frozenset[tuple[object, ...]] = frozenset()
    handlers: frozenset[int] = frozenset()
    cases: list[Case] = field(default_factory=list)

    def run(self) -> None:
        """Find what may follow each failure."""
        for edge in self.search.edges:
            self.out[edge.source].append(edge)
        first = self.search.first
        assert first is not None
        free = [first, *(e for e in self.search.edges if not e.fate and self.is_free(e.source))]
        self.usual = frozenset(seen(e.does.end.outcome) for e in free if e.does.end is not None)
        self.handlers = frozenset[int]().union(*(e.does.caught for e in free)) - {0}
        self.spread()
        for edge in self.search.edges:
            if edge.fate:
                self.cases += [self.case(edge, int(p)) for p in edge.fate]

    def case(self, edge: Edge, p: int) -> Case:
        """Say what may follow when a place fails."""
        lines, waits = self.search.standing(edge.source, p)
        return Case(edge, p, lines, waits, frozenset(self.along(edge)))

    def is_free(self, i: int) -> bool:
        """Tell whether no place has failed by the policy in a state."""
        return not self.search.kernel.controls[self.search.state_of(i)[0]].spent

    # How runs go on

    def spread(self) -> None:
        """Find for each state how runs from it may go on: from the ends, against the edges."""
        count = len(self.search.storage)
        before: dict[int, list[Edge]] = defaultdict(list)
        for edge in self.search.edges:
            before[edge.target].append(edge)
        fates: list[set[Fate]] = [set() for _ in range(count)]
        for i in self.search.stuck:
            fates[i].add(Fate(None))
        for edge in before[-1]:
            fates[edge.source] |= set(self.through(edge, (Fate(edge.does.end),)))
        self.fixed(fates, before, [i for i in range(count) if fates[i]])
        # What comes to no end, and is not stuck, goes round for ever: if all was searched.
        is_whole = self.search.result.complete
        lost = [i for i in range(count) if is_whole and not fates[i] and not self.is_over(i)]
        for i in lost:
            fates[i].add(Fate(None))
        self.fixed(fates, before, lost)
        self.fates = {i: frozenset(f) for i, f in enumerate(fates)}

    def is_over(self, i: int) -> bool:
        """Tell whether nothing is left to run in a state."""
        return self.search.is_over(self.search.state_of(i))

    def fixed(
        self, fates: list[set[Fate]], before: dict[int, list[Edge]], waiting: list[int]
    ) -> None:
        """Carry what is known of states to those before them, until nothing is new."""
        pending = set(waiting)
        while waiting:
            i = waiting.pop()
            pending.discard(i)
            for edge in before[i]:
                new = set(self.through(edge, fates[i])) - fates[edge.source]
                if new:
                    fates[edge.source] |= new
                    if edge.source not in pending:
                        pending.add(edge.source)
                        waiting.append(edge.source)

    def through(self, edge: Edge, fates: Iterable[Fate]) -> Iterable[Fate]:
        """Add what happens on an edge."""
        caught = bool(edge.does.caught - self.handlers)
        bad = edge.does.is_bad
        return (Fate(f.end, f.caught or caught, f.is_bad or bad) for f in fates)

    def along(self, edge: Edge) -> Iterable[Fate]:
        """Tell how runs go on by an edge."""
        if edge.target < 0:
            return self.through(edge, (Fate(edge.does.end),))
        return self.through(edge, self.fates[edge.target])

    def hangs(self, i: int) -> bool:
        """Tell whether no run from a state comes to an end."""
        return bool(self.fates[i]) and all(f.end is None for f in self.fates[i])

    # What that means

    def kind(self, fate: Fate) -> Kind:
        """Say what a failure does to a run."""
        if fate.end is None:
            return Kind.HANGS
        return judge(fate.end, self.usual, caught=fate.caught, is_bad=fate.is_bad, promised=self)

    def shape(self, fate: Fate) -> Shape:
        """Say what tells a result from others."""
        if fate.end is None:
            return Shape(Kind.HANGS)
        o = fate.end.outcome
        return Shape(self.kind(fate), o.output, o.exception, o.exit)

    def matrix(self) -> dict[Cell, frozenset[Kind]]:
        """Give for each line and place what a failure there does.

        Failures that come after all else, just before the end, change nothing; the search
        leaves them out.
        """
        policy = self.search.options.policy
        mortal = [p for p in range(self.search.kernel.size) if policy.may_fail(p, 0)]
        ends = self.kinds_without() - {Kind.HANGS}
        found = dict.fromkeys((Cell(0, p, "idle") for p in mortal), ends)
        for case in self.cases:
            kinds = frozenset(map(self.kind, case.fates))
            p = case.place
            cells = [Cell(n, p, "next") for n in case.lines]
            cells += [Cell(n, p, "waits") for n in case.waits]
            for cell in cells or [Cell(0, p, "idle")]:
                found[cell] = found.get(cell, frozenset()) | kinds
        return found

    def kinds_without(self) -> frozenset[Kind]:
        """Give what happens without failures."""
        fates = self.free_fates()
        return frozenset(self.kind(f._replace(caught=False)) for f in fates)

    def free_fates(self) -> set[Fate]:
        """Tell how runs go on in which no place fails by the policy."""
        first = self.search.first
        assert first is not None
        if first.does.end is not None:
            return set(self.through(first, (Fate(first.does.end),)))
        free = [e for e in self.search.edges if not e.fate and self.is_free(e.source)]
        found: set[Fate] = set()
        for edge in free:
            if edge.target < 0:
                found |= set(self.through(edge, (Fate(edge.does.end),)))
        return found | ({Fate(None)} if self.waits_in_vain(free) else set())

    def waits_in_vain(self, free: Iterable[Edge]) -> bool:
        """Tell whether some run comes to no end any more unless a place fails: none has to."""
        before: dict[int, list[int]] = defaultdict(list)
        for edge in free:
            before[edge.target].append(edge.source)
        ending, waiting = {-1}, [-1]
        while waiting:
            new = set(before[waiting.pop()]) - ending
            ending |= new
            waiting += new
        if any(self.is_free(i) for i in self.search.stuck):
            return True
        states = range(len(self.search.storage)) if self.search.result.complete else ()
        return any(i not in ending and self.is_free(i) and not self.is_over(i) for i in states)

    # Ways

    def shapes(self) -> dict[Shape, Case]:
        """Give for each result the first failure that leads to it, at a line if there is one."""
        found: dict[Shape, Case] = {}
        depths = self.search.depths

        def rank(c: Case) -> tuple[int, int, int]:
            return 0 if c.lines else 1 if c.waits else 2, depths[c.edge.source], c.place

        for case in sorted(self.cases, key=rank):
            for shape in sorted(set(map(self.shape, case.fates)), key=repr):
                found.setdefault(shape, case)
        return found

    def way(self, case: Case, shape: Shape) -> Choices:
        """Give a shortest run from a failure to a result."""
        waiting = [_Reached(case.edge, caught=False, bad=False, before=None)]
        known: set[tuple[int, bool, bool]] = set()
        for item in waiting:
            edge, caught, bad, _ = item
            (now,) = self.through(edge, (Fate(edge.does.end, caught, bad),))
            ended = edge.target < 0 or (shape.kind is Kind.HANGS and self.hangs(edge.target))
            if ended and self.shape(now) == shape:
                return self.search.choices(case.edge.source, list(_unrolled(item)))
            key = edge.target, now.caught, now.is_bad
            if edge.target >= 0 and key not in known:
                known.add(key)
                after = [e for e in self.out[edge.target] if not e.fate]
                waiting += [_Reached(e, now.caught, now.is_bad, item) for e in after]
        raise AssertionError("a result that may follow is reached by some run")


def _unrolled(item: "_Reached") -> list[Edge]:
    found = [item.edge]
    while item.before is not None:
        item = item.before
        found.append(item.edge)
    return found[::-1]


def seen(o: Outcome) -> tuple[object, ...]:
    """Give what is seen of an outcome, but for the places that are dead."""
    return o.output, o.exception, o.exit


class Promise(NamedTuple):
    """What the end of a run is judged by."""

    has_promise: bool


def judge(
    end: End,
    usual: frozenset[tuple[object, ...]],
    *,
    caught: bool,
    is_bad: bool,
    promised: "Analysis | Promise",
) -> Kind:
    """Say what a failure does to a run that ends."""
    is_usual = seen(end.outcome) in usual
    if end.outcome.exception is not None and not is_usual:
        return Kind.UNCAUGHT
    if is_bad or not end.is_kept or not (is_usual or promised.has_promise):
        return Kind.LOST
    return Kind.CAUGHT if caught else Kind.MASKED


def analysed(loaded: "Loaded", progress: Callable[[Progress], None] | None = None) -> Analysis:
    """Search a program with one failure, and find what follows; its rules must be in force."""
    options = loaded.options
    policy = replace(options.policy, failures=1)
    given = loaded.program, loaded.places, loaded.properties
    search = FailingSearch(*given, replace(options, policy=policy), progress)
    try:
        search.run()
    except KeyboardInterrupt:
        search.result.limit = "interrupted"
    except MemoryError:
        search.result.limit = "memory"
    made = Analysis(search, any(p.kind == "ensures" for p in loaded.properties))
    if search.first is not None:
        made.run()
    return made
