"""Searches for one violation, by restricted runs: fewer failures, or places that take no step.

A place that takes no step is *still*: no statement of it is executed, and it does not
fail.  Stillness only takes steps away, which the reductions see as waiting for ever.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from x10sem.checking.examined import ExaminedKernel
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.moves import is_notable
from x10sem.checking.properties import Property
from x10sem.checking.retrace import retrace
from x10sem.checking.search import Choices, Options, Order, Stop, Storing, Violation
from x10sem.checking.taken import Taken, ways_of
from x10sem.checking.ways import chains_to
from x10sem.core.program import Program
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import Act, State
from x10sem.engine.stubborn import Switches

AT_THE_END: Final = frozenset({"ensures", "uncaught", "deadlock"})
"""Kinds of violations that show where a run has come to its end."""


def counting(usual: Switches, target: Violation) -> Switches:
    """Give the reductions that keep the lengths of runs to a violation.

    To an end a run with stubborn sets is one without, in another order: the first of its
    steps that is in the set may be taken at once, and the others after it.  What shows on the
    way may show sooner in an order that is left out, and absorption puts a step before the
    failure that makes it needless.
    """
    by_order = usual.stubborn and target.kind in AT_THE_END
    return replace(Switches.none(), stubborn=by_order)


class StillKernel(ExaminedKernel):
    """The states of a program some places of which take no step."""

    still: frozenset[int] = frozenset()

    def acts(self, state: State, i: int) -> tuple[Act, ...]:
        """List the steps of a piece, but those of places that are still."""
        found = super().acts(state, i)
        if not self.still:
            return found
        return tuple([a for a in found if a.effect.step.leaf.place not in self.still])


class TargetedSearch(KernelSearch):
    """A search that stops at one violation, and passes by all others."""

    kernel_of = StillKernel

    def __init__(  # noqa: PLR0913 - what a search is given, and what for
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        *,
        target: Violation,
        still: frozenset[int] = frozenset(),
        in_steps: bool = False,
    ) -> None:
        """Begin at the first configuration; `in_steps` finds runs of the fewest steps first."""
        wanted = [p for p in properties if p.name == target.property and not p.is_premise]
        # What is left out of a run later are single steps, of activities that keep their places.
        usual = counting(options.reductions, target) if in_steps else options.reductions
        absorb = usual.absorb and not still
        single = replace(usual, local=False, symmetry=False, schedules=False, absorb=absorb)
        goes_on = options.fuse and usual.local
        options = replace(options, order=Order.BFS) if in_steps else options
        options = replace(options, reductions=single, storing=Storing.EXACT)
        options = replace(options, stop_at_first=True, witnesses=False)
        super().__init__(program, places, wanted, options, None)
        self.goes_on = goes_on
        self.target = target
        self.found: Violation | None = None
        self.taken: list[Taken] = []
        assert isinstance(self.kernel, StillKernel)
        self.kernel.still = still
        self.still = still
        self.in_steps = in_steps

    def violate(  # noqa: PLR0913, PLR0917 - what a violation is
        self,
        kind: str,
        name: str,
        message: str,
        i: int,
        chain: list[Taken],
        span: Span = NOWHERE,
    ) -> None:
        """Stop at the violation looked for."""
        if (kind, name) != (self.target.kind, self.target.property):
            return
        if kind == "deadlock" and self._goes_on(i):
            return
        kept = self.taken
        found = Violation(kind, name, message, self.way(i, chain), span)
        if self.found is not None and len(found.choices) >= len(self.found.choices):
            self.taken = kept
        else:
            self.found = found
        if not self.in_steps:
            raise Stop

    def expand(self, i: int) -> None:
        """Stop where no run is shorter any more than the one found.

        Failures after the end make a run longer than its end is deep in the search.
        """
        if self.found is not None and self.depths[i] + 1 >= len(self.found.choices):
            raise Stop
        super().expand(i)

    def _goes_on(self, i: int) -> bool:
        """Tell whether only places that are still keep a state from going on."""
        state = self.state_of(i)
        positions = range(self.kernel.base, len(state))
        return bool(self.still) and any(Kernel.acts(self.kernel, state, j) for j in positions)

    def way(self, i: int, chain: list[Taken]) -> Choices:
        """List the choices that lead to a state and on along a chain, and keep the moves."""
        parts = [*chains_to(self, i), chain]
        self.taken = [t for part in parts for t in part if t.step is not None or t.fate]
        ways = [way for t in self.taken for way in ways_of(t)]
        return retrace(self.kernel, self.symmetry, ways)

    def is_refuted(self, state: State, last: Sequence[Taken]) -> bool:
        """Tell whether the violation that was found shows in a state, after these moves."""
        if self.target.kind in {"always", "never"}:
            answer = self.questions.ask(self.invariants[0], state).value
            return answer == (self.target.kind == "never")
        step = last[-1].step if last else None
        return step is not None and is_notable(step.act.effect.step)
