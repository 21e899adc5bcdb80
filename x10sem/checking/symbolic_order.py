"""The order of events alone, as Z3 sees it: times are integers, and only differences matter.

A step comes after those that led to it, where both happen; nothing else is said of
the order.  What an encoding states beside that, which values reads see and who holds
which lock, is left out until a run is found: what has no run without it has none.
"""

from typing import Any

from x10sem.checking.symbolic_logic import Formula, both, implies
from x10sem.checking.symbolic_logic import before as before_that
from x10sem.checking.symbolic_solver import Model, Solver


class OrderSolver(Solver):
    """An encoding in integer difference logic; its facts are asserted when they are needed."""

    is_whole = False

    def _time(self, name: str) -> Any:  # noqa: ANN401
        return self.z3.Int(name, ctx=self.context)

    def _less(self, a: Any, b: Any) -> Any:  # noqa: ANN401
        return a < b

    def _ordered(self) -> None:
        for e in self.encoding.world.events:
            for cause in e.last:
                later = before_that(cause.index, e.index)
                self.add([implies(both(cause.happens, e.happens), later)])

    def _stated(self) -> None:
        """Say nothing yet."""

    def run(self, *those: Formula) -> Model | None:
        """Look for a run, with all facts where there is one without."""
        model = self._supposed(those)
        if model is not None and not self.is_whole:
            self.is_whole = True
            self.add(self.encoding.facts)
            model = self._supposed(those)
        return model

    def _supposed(self, those: tuple[Formula, ...]) -> Model | None:
        with self.supposing(*those):
            return self.found()
