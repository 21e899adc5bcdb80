"""Searches for a run of the fewest steps to one violation.

States are expanded in the order of how many steps it takes to come to them.  To a violation
that shows at the end of a run, reductions that only change the order of steps keep the least
number: local steps and stubborn sets (the first step of a run that is in the set may be taken
at once, and the others after it), and symmetry, for what activities that change places do is the
same.  Absorption does not: it puts a step before the failure that makes it needless.  What shows
on the way may show sooner in an order that is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from typing import Final

from x10sem.checking.properties import Property
from x10sem.checking.search import Options, Order, Stop, Violation
from x10sem.checking.taken import Taken, at
from x10sem.checking.targeted import TargetedSearch
from x10sem.core.program import Program
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Switches

AT_THE_END: Final = frozenset({"ensures", "uncaught", "deadlock"})
"""Kinds of violations that show where a run has come to its end."""


def counting(usual: Switches, kind: str) -> Switches:
    """Give the reductions that keep the least number of steps to a violation of a kind."""
    if kind not in AT_THE_END:
        return Switches.none()
    return replace(usual, absorb=False, schedules=False)


def steps_of(chain: Iterable[Taken]) -> int:
    """Count the steps of a chain, and the failures."""
    return sum(len(t.step.before) + 1 if t.step is not None else bool(t.fate) for t in chain)


class ShortestSearch(TargetedSearch):
    """A search of which the first run to the violation looked for is one of the shortest."""

    most_led = 0

    def __init__(  # noqa: PLR0913 - what a search is given, and what for
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        *,
        target: Violation,
        still: frozenset[int] = frozenset(),
    ) -> None:
        """Begin at the first configuration."""
        options = replace(options, order=Order.BFS)
        super().__init__(program, places, properties, options, target=target, still=still)
        self.goes_on = self.options.reductions.local
        self.costs: list[int] = []
        """How many steps it takes to come to each stored state."""
        self.reached: list[tuple[int, int, int, int, State]] = []
        """What is still to be stored: its cost, a number, and how it was reached."""
        self.pushed = 0
        self.least = 0
        """How many steps the run found has."""

    def adapted(self, usual: Switches) -> Switches:
        """Give the reductions that keep the least number of steps."""
        return counting(usual, self.target.kind)

    # The search

    @property
    def frontier(self) -> int:
        """Count the states still to expand."""
        return len(self.reached) + len(self.waiting)

    def begin(self) -> None:
        """Reach the first state, or the first at which there is a choice."""
        self.arrive(-1, 0, list(self.onward(-1, at(self.kernel.initial))))

    def arrive(self, i: int, code: int, chain: list[Taken]) -> None:
        """Note where a move leads."""
        if chain and not (chain[-1].step is not None and self.is_error(chain[-1].step)):
            self.pushed += 1
            there = self.cost_of(i, chain), self.pushed, i, code, chain[-1].state
            heappush(self.reached, there)

    def cost_of(self, i: int, chain: list[Taken]) -> int:
        """Count the steps to a stored state and on along a chain."""
        return steps_of(chain) + (self.costs[i] if i >= 0 else 0)

    def take(self) -> int:
        """Store the nearest state that was reached; give -1 if it was stored before."""
        if self.waiting:
            return self.waiting.pop()
        cost, _, i, code, state = heappop(self.reached)
        before = len(self.storage)
        self.store(i, code, state)
        if len(self.storage) == before:
            return -1
        self.costs.append(cost)
        return before

    def expand(self, i: int) -> None:
        """Stop where no run is shorter any more than the one found."""
        if i < 0:
            return
        if self.found is not None and self.costs[i] + 1 >= self.least:
            raise Stop
        super().expand(i)

    # What is found

    def violate(  # noqa: PLR0913, PLR0917 - what a violation is
        self,
        kind: str,
        name: str,
        message: str,
        i: int,
        chain: list[Taken],
        span: Span = NOWHERE,
    ) -> None:
        """Look at a violation if it is nearer than the one found."""
        if self.found is None or self.cost_of(i, chain) < self.least:
            super().violate(kind, name, message, i, chain, span)

    def reach(self, found: Violation) -> None:
        """Keep what was looked for; a shorter run may lead there, too."""
        self.found, self.least = found, len(found.choices)
