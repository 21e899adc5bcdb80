"""The whole graph of a program: every configuration, every step, and every failure of places.

No reduction is on, so that no cycle and no state is lost.  There are two ways to build it,
and they build the same: by the plain rules, and by the kernel, which remembers what it
has asked of the rules.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from x10sem.checking.lassos import Graph, Hop
from x10sem.checking.properties import Property
from x10sem.checking.search import Choices, Clock, Options, Progress, Result, Stop
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.semantics import Config

Fate = tuple[Place, ...]


class WholeGraph(ABC):
    """States by number, the first is 0; of the first `done` all transitions are known."""

    by = "by the kernel"
    """What it is built by."""

    def __init__(
        self,
        program: Program,
        places: int,
        options: Options,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Know the first state."""
        self.program, self.places, self.policy = program, places, options.policy
        self.result = Result()
        self.clock = Clock(options.limits, self.result, progress)
        self.graph = Graph()
        self.fates: list[Fate] = []
        self._fate_ids: dict[Fate, int] = {}
        self.done = 0
        self.begin()

    def __len__(self) -> int:
        """Count the states found."""
        return len(self.graph.leaves)

    def explore(self, until: Callable[[int], bool] = lambda _: False) -> None:
        """Find all states, breadth first, up to a limit, or to one that is looked for."""
        r = self.result
        with self.limited():
            while self.done < len(self):
                r.states = len(self)
                self.clock.check(len(self) - self.done, self.growing())
                self.graph.expand(self.hops_of(self.done))
                r.transitions = len(self.graph)
                self.done += 1
                if until(self.done - 1):
                    break
        r.states = len(self)

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Stop what is done at a limit, and note which."""
        try:
            yield
        except Stop:
            pass
        except KeyboardInterrupt:
            self.result.limit = "interrupted"
        except MemoryError:
            self.result.limit = "memory"

    def fate_id(self, fate: Fate) -> int:
        """Give the number of a set of places that fail at once."""
        found = self._fate_ids.setdefault(fate, len(self.fates))
        if found == len(self.fates):
            self.fates.append(fate)
        return found

    def growing(self) -> int:
        """Tell how many bytes what keeps the states takes at once when it soon grows."""
        return 0

    @abstractmethod
    def begin(self) -> None:
        """Find the first state."""

    @abstractmethod
    def hops_of(self, n: int) -> Iterator[Hop]:
        """Find the transitions of a state; states that are new get numbers."""

    @abstractmethod
    def is_over(self, n: int) -> bool:
        """Tell whether nothing is left to run in a state."""

    @abstractmethod
    def asking(self, prop: Property) -> Callable[[int], bool | str]:
        """Give what answers a property in a state; it is true where place 0 has failed."""

    @abstractmethod
    def may_race(self, n: int) -> bool:
        """Tell whether activities race in a state (see `races`)."""

    @abstractmethod
    def run(self, hops: Sequence[Hop]) -> tuple[Choices, Config]:
        """Take transitions from the first state on by the rules: the choices, where they lead."""
