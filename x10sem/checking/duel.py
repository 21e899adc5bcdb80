"""Two statements side by side: whether they are the same, and if not, an attack that shows it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from x10sem.checking.bisimulation import Acyclic, Classes, CyclicError, refined
from x10sem.checking.game import Game, Play
from x10sem.checking.moves import Choice
from x10sem.checking.policy import Policy
from x10sem.checking.transitions import Node, Transitions, View, reachable
from x10sem.semantics import Config


@dataclass(frozen=True, slots=True)
class Difference:
    """How two statements differ: the play, told by choices, and what the referee has seen."""

    graph: Transitions
    start: tuple[int, int]
    play: Play
    pairs: int

    def node(self, n: int) -> Node:
        """Give a node that is no end."""
        found = self.graph.nodes[n]
        assert found is not None
        return found

    def action(self, number: int) -> tuple[object, ...]:
        """Give an action by its number."""
        return self.graph.actions[number]

    def way(self, n: int, choices: tuple[Choice, ...]) -> int:
        """Find where choices lead."""
        for choice in choices:
            n = next(e.target for e in self.graph.edges(n) if e.choice == choice)
        return n


@dataclass(slots=True)
class Duel:
    """Where statements are compared: one policy, one place, one view."""

    policy: Policy
    view: View
    weak: bool = True
    graph: Transitions = field(init=False)
    _acyclic: Acyclic = field(init=False)

    def __post_init__(self) -> None:
        """Know nothing yet."""
        self.graph = Transitions(self.policy, self.view)
        self._acyclic = Acyclic(self.graph, weak=self.weak)

    def compare(
        self, left: Config, right: Config, check: Callable[[int], None] = lambda _: None
    ) -> Difference | None:
        """Say how two configurations differ, if they do; an attack is shown to win by the rules."""
        one, other, classes = self._classes(left, right, check)
        if classes.of[one] == classes.of[other]:
            return None
        game = Game(self.graph, classes, weak=self.weak)
        play = game.play(one, other)
        return Difference(self.graph, (one, other), play, game.referee(one, other))

    def are_same(self, left: Config, right: Config) -> bool:
        """Tell whether two configurations are bisimilar."""
        one, other, classes = self._classes(left, right, lambda _: None)
        return classes.of[one] == classes.of[other]

    def _classes(
        self, left: Config, right: Config, check: Callable[[int], None]
    ) -> tuple[int, int, Classes]:
        origins = (1, 2) if self.view.is_program else (0, 0)
        roots = [self.graph.node(k, o) for k, o in zip((left, right), origins, strict=True)]
        try:
            for n in roots:
                self._acyclic.settle(n, check)
            return roots[0], roots[1], self._acyclic.classes
        except CyclicError:
            states = reachable(self.graph, roots, check)
            return roots[0], roots[1], refined(self.graph, states, weak=self.weak, check=check)
