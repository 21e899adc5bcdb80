"""Failure schedules: sets of places that may fail, searched one by one where that pays.

In every run in which at most so many places fail, those that fail are among some
set of so many places.  So from any state the search may go on for each such set by
itself, with all other places spared: the runs from there are those of all the
sets, and none is lost.  Nothing has to commute with anything.

It pays where steps are interleaved only because each tells the failure of some
place, not all of the same: with only that place to fail, the other steps need
no company.  It does not where they are interleaved for another reason, for then
all that is searched once for each set.  Hence it is tried where stubborn sets leave a
choice, and done if they leave a smaller one, on the average over the sets.
"""

from itertools import combinations
from math import comb
from typing import Final

from x10sem.checking.policy import Policy
from x10sem.core.terms import Place
from x10sem.engine.choice import Choice, Fates
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Reducer
from x10sem.semantics.view import Key

MOST_SETS: Final = 32
"""Of more sets than so many none is searched by itself."""

MOST_AHEAD: Final = 5_000
"""For how many states it is kept what to do there."""


class Schedules:
    """The places that may fail at the states of a kernel, by a policy and what was decided."""

    def __init__(self, kernel: Kernel, policy: Policy, reducer: Reducer) -> None:
        """Decide nothing yet."""
        self.kernel = kernel
        self.policy = policy
        self.reducer = reducer
        self.ahead: dict[tuple[State, frozenset[Key]], Choice] = {}
        """What to do at states that the search will come to again."""
        self._fates: dict[int, Fates] = {}
        self._parts: dict[int, tuple[frozenset[Place], ...]] = {}

    def fates(self, state: State) -> Fates:
        """List the sets of places that may fail at once in a state."""
        if state[0] not in self._fates:
            control = self.kernel.controls[state[0]]
            view = self.kernel.view(state, {})
            self._fates[state[0]] = tuple(
                fate
                for fate in self.policy.choices(view, control.spent)
                if control.spared.isdisjoint(fate) or not control.doomed.isdisjoint(fate)
            )
        return self._fates[state[0]]

    def mortal(self, state: State) -> frozenset[Place]:
        """List the places that have failed, or may yet."""
        control = self.kernel.controls[state[0]]
        found = {p for fate in self.fates(state) for p in fate}
        found |= {Place(p) for p, a in enumerate(control.alive) if not a or self.reducer.kills}
        return frozenset(found)

    def most(self, state: State) -> int:
        """Count the places that may fail from a state on, at most."""
        spent = self.kernel.controls[state[0]].spent
        most = self.policy.most(self.kernel.view(state, {}), spent)
        return min(most, sum(map(len, self.fates(state))))

    def choose(self, state: State, watched: frozenset[Key]) -> Choice:
        """Choose what is enough to do at a state; keep it until it is asked for again."""
        choice = self.ahead.pop((state, watched), None)
        if choice is None:
            choice = self.reducer.choose(state, self.fates(state), self.most(state), watched)
            if len(self.ahead) >= MOST_AHEAD:
                self.ahead.clear()
            self.ahead[state, watched] = choice
        return choice

    def failing(self, state: State, fate: tuple[Place, ...]) -> State:
        """Fail places at once; where no more may fail, none has to be spared."""
        spends = self.policy.spends(fate, self.kernel.view(state, {}))
        after = self.kernel.failing(state, fate, spends)
        is_open = self.fates(after)
        return after if is_open else self.kernel.sparing(after, frozenset())

    def divided(self, state: State, choice: Choice, watched: frozenset[Key]) -> list[State]:
        """Give the state with each set of places to fail, where less is to be done there."""
        if len(choice.steps) <= 1:
            return []
        parts = [self.kernel.sparing(state, spared) for spared in self._spared(state)]
        sizes = [len(self.choose(part, watched).steps) for part in parts]
        return parts if sum(sizes) < len(parts) * len(choice.steps) * PAYS else []

    def _spared(self, state: State) -> tuple[frozenset[Place], ...]:
        """List what to spare so that each set of places that may fail is left once."""
        if state[0] not in self._parts:
            control = self.kernel.controls[state[0]]
            left = self.policy.failures - control.spent
            fates = [f for f in self.fates(state) if control.doomed.isdisjoint(f)]
            found: tuple[frozenset[Place], ...] = ()
            if 0 < left < len(fates) and comb(len(fates), left) <= MOST_SETS:
                every = control.spared.union(*fates)
                found = tuple(every.difference(*kept) for kept in combinations(fates, left))
            self._parts[state[0]] = found
        return self._parts[state[0]]


PAYS: Final = 0.8
"""How much smaller what is to be done has to be, on the average over the sets."""
