"""The whole graph by the plain rules, one configuration at a time: what the kernel must equal."""

from collections.abc import Callable, Iterator, Sequence

from x10sem.checking.lassos import FAILS, Hop
from x10sem.checking.moves import ROOT, State, failed, is_over, whole_steps
from x10sem.checking.properties import Property, holds
from x10sem.checking.races import races
from x10sem.checking.search import Choices
from x10sem.checking.threads import count, thread_of
from x10sem.checking.whole_graph import WholeGraph
from x10sem.semantics import Config, canonical, start


class RulesGraph(WholeGraph):
    """States are canonical configurations."""

    by = "by the plain rules"

    def begin(self) -> None:
        """Find the first state."""
        self.states: list[State] = []
        self.racy: set[int] = set()
        self._ids: dict[State, int] = {}
        self._number(State(canonical(start(self.program, self.places)), 0))

    def hops_of(self, n: int) -> Iterator[Hop]:
        """Find the transitions of a state by the rules."""
        k, spent, _ = self.states[n]
        if is_over(k):
            return
        before = count(k.stmt)
        possible = whole_steps(k)
        if next(races(possible), None) is not None:
            self.racy.add(n)
        for i, step in enumerate(possible):
            after = State(canonical(step.target), spent)
            grown = count(step.target.stmt) - before
            yield Hop(i, self._number(after), thread_of(step), grown)
        for fate in self.policy.choices(k.heap, spent):
            left = failed(k, fate)
            if left is not None:
                now = spent + self.policy.spends(fate, k.heap)
                yield Hop(self.fate_id(fate), self._number(State(canonical(left), now)), FAILS, 0)

    def _number(self, state: State) -> int:
        found = self._ids.get(state)
        if found is None:
            found = self._ids[state] = len(self.states)
            self.states.append(state)
            self.graph.add(count(state.config.stmt), dooms=bool(state.config.heap.doomed))
        return found

    def is_over(self, n: int) -> bool:
        """Tell whether nothing is left to run in a state."""
        return is_over(self.states[n].config)

    def asking(self, prop: Property) -> Callable[[int], bool | str]:
        """Ask once in each heap."""
        answers: dict[object, bool | str] = {}

        def ask(n: int) -> bool | str:
            g = self.states[n].config.heap
            if g not in answers:
                answers[g] = ROOT not in g or holds(prop, g)
            return answers[g]

        return ask

    def may_race(self, n: int) -> bool:
        """Tell whether there was a race when the state was expanded."""
        return n in self.racy

    def run(self, hops: Sequence[Hop]) -> tuple[Choices, Config]:
        """Give the choices, and the configuration that is known."""
        choices = tuple(self.fates[h.choice] if h.thread == FAILS else h.choice for h in hops)
        return choices, self.states[hops[-1].target if hops else 0].config
