"""How many failures a program tolerates: all runs with so many end as promised.

Runs that wait for ever do not, nor runs that go round for ever and can come to no end
any more.  These are looked for where no further place may fail, for none has to: the
search keeps each way from state to state, and stubborn sets keep whether from all states
some end is reached (Valmari, *Stop it, and be stubborn!*, 2015).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from x10sem.checking.failing_graph import End
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.outcomes import outcome
from x10sem.checking.properties import Property, holds
from x10sem.checking.resilience import Analysis, Kind, Promise, judge
from x10sem.checking.search import Choices, Options, Progress, Stop, Storing
from x10sem.checking.taken import Taken
from x10sem.core.program import Program
from x10sem.semantics import Config, Heap
from x10sem.semantics.state import EPS

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many failures are tolerated, by all that was searched; and a run that shows no more are.

    `is_known` tells whether that is all there is to say: a witness was found, or no
    more places can fail; `unsure` is the number of failures of which it is not known.
    """

    failures: int
    is_known: bool
    kind: Kind | None = None
    witness: Choices = ()

    @property
    def unsure(self) -> int | None:
        """The number of failures that was not searched in full."""
        return None if self.is_known else self.failures + 1


class ToleranceSearch(KernelSearch):
    """A search that stops at the first run that does not end as promised."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a search is given
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        usual: frozenset[tuple[object, ...]],
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Begin; `usual` is what is seen at the end without failures."""
        options = replace(options, stop_at_first=True, witnesses=False, storing=Storing.EXACT)
        super().__init__(program, places, properties, options, progress)
        self.is_reduced = True  # keeps the links, of which cycles are made
        self.cut_short: set[int] = set()
        self.usual = usual
        self.promise = Promise(bool(self.ensures))
        self.kind: Kind | None = None
        self.witness: Choices = ()

    def run(self) -> None:
        """Search, and then look for runs that go round for ever."""
        super().run()
        i = self.endless() if self.result.complete and self.kind is None else None
        if i is not None:
            self.kind, self.witness = Kind.HANGS, self.way(i, [])

    def endless(self) -> int | None:
        """Find the first state where no other place may fail, and from which no end is reached."""
        count = len(self.storage)
        before: list[list[int]] = [[] for _ in range(count)]
        ways = [*zip(self.parents, range(count), strict=True)]
        for i, j in [*ways, *self.storage.met()]:
            if i >= 0:
                before[j].append(i)
        waiting = [i for i in range(count) if self.is_over(self.state_of(i))]
        waiting += self.cut_short
        ending = set(waiting)
        while waiting:
            new = set(before[waiting.pop()]) - ending
            ending |= new
            waiting += new
        return next((i for i in range(count) if i not in ending and self.is_settled(i)), None)

    def is_settled(self, i: int) -> bool:
        """Tell whether no place may fail any more in a state, but those that must."""
        state = self.state_of(i)
        doomed = self.kernel.controls[state[0]].doomed
        return all(not doomed.isdisjoint(fate) for fate in self.schedules.fates(state))

    def end(self, i: int, chain: list[Taken], last: Taken) -> None:
        """Judge the end of a run."""
        heap: Heap = self.view(last.state) if last.ending is None else last.ending.heap
        label = EPS if last.ending is None else last.ending.label
        kept = all(holds(p, heap) is True for p in self.ensures)
        end = End(outcome(Config(None, heap), label, self.options.observe), kept)
        kind = judge(end, self.usual, caught=False, is_bad=False, promised=self.promise)
        if not kind.is_tolerated:
            self.found(kind, i, chain)

    def violate(self, kind: str, *given: Any) -> None:
        """Stop where every activity waits, or a property of every state is refuted."""
        kinds = {"deadlock": Kind.HANGS, "always": Kind.LOST, "never": Kind.LOST}
        if kind in kinds:
            self.found(kinds[kind], given[2], given[3])
        if kind == "error":
            self.cut_short.add(given[2])

    def found(self, kind: Kind, i: int, chain: list[Taken]) -> None:
        """Stop at a run that shows that it is too much."""
        self.kind = kind
        self.witness = self.way(i, chain)
        raise Stop


def tolerance(
    loaded: "Loaded",
    analysis: Analysis,
    most: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Tolerance:
    """Find how many failures are tolerated, up to so many; the rules must be in force."""
    may = [p for p in range(loaded.places) if loaded.options.policy.may_fail(p, 0) or p]
    most = len(may) if most is None else min(most, len(may))
    without = analysis.kinds_without()
    if not all(kind.is_tolerated for kind in without):
        return Tolerance(-1, is_known=True, kind=max(without, key=list(Kind).index))
    if not analysis.search.result.complete:
        return Tolerance(0, is_known=False)
    bad = [(shape, case) for shape, case in analysis.shapes().items() if not _is_fine(shape.kind)]
    if bad and most:
        shape, case = bad[0]
        return Tolerance(0, is_known=True, kind=shape.kind, witness=analysis.way(case, shape))
    for k in range(2, most + 1):
        search = searched(loaded, analysis.usual, k, progress)
        if search.kind is not None:
            return Tolerance(k - 1, is_known=True, kind=search.kind, witness=search.witness)
        if not search.result.complete:
            return Tolerance(k - 1, is_known=False)
    return Tolerance(most, is_known=True)


def _is_fine(kind: Kind) -> bool:
    return kind.is_tolerated


def searched(
    loaded: "Loaded",
    usual: frozenset[tuple[object, ...]],
    k: int,
    progress: Callable[[Progress], None] | None = None,
) -> ToleranceSearch:
    """Search with so many failures."""
    options = replace(loaded.options, policy=replace(loaded.options.policy, failures=k))
    given = loaded.program, loaded.places, loaded.properties
    search = ToleranceSearch(*given, options, usual, progress)
    try:
        search.run()
    except KeyboardInterrupt:
        search.result.limit = "interrupted"
    except MemoryError:
        search.result.limit = "memory"
    return search
