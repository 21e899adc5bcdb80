"""Searches for one violation, by restricted runs: fewer failures, or places that take no step.

A place that takes no step is *still*: no statement of it is executed, and it does not
fail.  Stillness only takes steps away, which the reductions see as waiting for ever.
"""

from collections.abc import Sequence
from dataclasses import replace

from x10sem.checking.examined import ExaminedKernel
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.moves import is_notable
from x10sem.checking.properties import Property
from x10sem.checking.retrace import retrace
from x10sem.checking.search import Choices, Options, Stop, Storing, Violation
from x10sem.checking.taken import Taken, ways_of
from x10sem.checking.ways import chains_to
from x10sem.core.program import Program
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import Act, State
from x10sem.engine.stubborn import Switches


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
    ) -> None:
        """Begin at the first configuration."""
        wanted = [p for p in properties if p.name == target.property and not p.is_premise]
        self.target, self.still = target, still
        self.found: Violation | None = None
        self.taken: list[Taken] = []
        goes_on = options.fuse and options.reductions.local
        options = replace(options, reductions=self.adapted(options.reductions))
        options = replace(options, storing=Storing.EXACT, stop_at_first=True, witnesses=False)
        super().__init__(program, places, wanted, options, None)
        self.goes_on = goes_on
        assert isinstance(self.kernel, StillKernel)
        self.kernel.still = still

    def adapted(self, usual: Switches) -> Switches:
        """Give the reductions under which single steps may be left out of a run later.

        They are of activities that keep their places.
        """
        absorb = usual.absorb and not self.still
        return replace(usual, local=False, symmetry=False, schedules=False, absorb=absorb)

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
        self.reach(Violation(kind, name, message, self.way(i, chain), span))

    def reach(self, found: Violation) -> None:
        """Stop at what was looked for."""
        self.found = found
        raise Stop

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
