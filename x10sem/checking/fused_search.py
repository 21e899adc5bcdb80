"""Breadth-first search many states at once, with local steps and symmetry, where no place fails.

It is for searches of which nothing else is left out: where each activity touches what the others
touch, stubborn sets are all there is to do, and state by state is slow.  Whoever begins
state by state finds that out (`handing_over`), and then everything is searched anew.

The states of each level are kept, so that the way to one can be found backwards.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from x10sem.checking.bulk_search import CHUNK, BulkSearch, Watch
from x10sem.checking.retrace import retrace
from x10sem.checking.search import Choices, Options
from x10sem.checking.taken import Taken, at, ways_of
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Step
from x10sem.engine.symmetry import Symmetry

if TYPE_CHECKING:
    from x10sem.engine.bulk import Layout, Words
    from x10sem.engine.bulk_steps import Stepper
    from x10sem.engine.fused_steps import FusedStepper

    Level = list[tuple[Layout, Words]]

FEW: Final = 8
"""Of how many states it is looked one by one which leads to another."""

CHANGED: Final = 1
"""How many pieces of a state are new after most steps, at most."""


class FusedWatch(Watch):
    """Looks at single steps and states, and asks for the way to the state they are from."""

    way_to: Callable[[State], list[Taken]]

    def way(self, _i: int, chain: list[Taken]) -> Choices:
        """List the choices that lead to the first state of a chain, and on along it."""
        first, *others = chain
        taken = [*self.way_to(first.state), *others]
        return retrace(self.kernel, self.symmetry, [w for t in taken for w in ways_of(t)])


class FusedSearch(BulkSearch):
    """One search: the states seen, and those of each level."""

    small = 0
    levels: list["Level"]
    chain: list[Taken]

    def adapted(self, options: Options) -> Options:
        """Keep the reductions."""
        return options

    def new_watch(self, kernel: Kernel | None) -> Watch:
        """Make what looks at steps and states, with a kernel that may know some of them."""
        watch = FusedWatch(*self.given, self.options, None, None, kernel)
        watch.way_to = self.way_to
        return watch

    def new_stepper(self, old: "Stepper | None") -> "Stepper":
        """Make what takes steps, with widths that fit the components that there are."""
        from x10sem.engine.bulk import Widths  # noqa: PLC0415 - NumPy is an extra
        from x10sem.engine.fused_steps import FusedStepper  # noqa: PLC0415 - NumPy is an extra

        widths = Widths.of(self.kernel, old.widths if old else None)
        symmetry = Symmetry(self.kernel, lambda _: frozenset())
        return FusedStepper(self.kernel, widths, self.watch, symmetry)

    # The search

    def run(self) -> None:
        """Search in bulk; ways are found where they are asked for."""
        self.result.is_together = True
        self.levels, self.chain = [], []
        self.search()

    def first(self) -> State:
        """Go on to where there is a choice."""
        self.chain = list(self.watch.onward(-1, at(self.kernel.initial)))
        self.stepper = self.new_stepper(self.stepper)
        return self.chain[-1].state

    def expand_level(self, level: int) -> None:
        """Expand the states of the last level, and keep them."""
        self.levels.append(self.chunks_by_layout())
        super().expand_level(level)

    def chunks_by_layout(self) -> "Level":
        """List the states of the last level, none too many at once."""
        return [(self.stepper.layout(arities), words) for arities, words in self.chunks()]

    def store(self, layout: "Layout", words: "Words") -> None:
        """Store states that are new, in order, and look at them."""
        for first in range(0, words.shape[1], CHUNK):
            super().store(*self.put_in_order(layout, words[:, first : first + CHUNK]))

    def put_in_order(self, layout: "Layout", words: "Words") -> "tuple[Layout, Words]":
        """Put activities in order, by the widths that there are then."""
        from x10sem.engine.bulk import Outgrown  # noqa: PLC0415 - NumPy is an extra

        while True:
            now = self.stepper.layout(layout.arities)
            try:
                return now, self.fused.ordered(now, layout.moved_to(now, words))
            except Outgrown:
                self.widen()

    @property
    def fused(self) -> "FusedStepper":
        """Give the stepper as what it is."""
        return cast("FusedStepper", self.stepper)

    # Ways

    def way_to(self, state: State) -> list[Taken]:
        """List the steps of a run that leads to a state."""
        from x10sem.engine.bulk import Outgrown  # noqa: PLC0415 - NumPy is an extra

        stepper = self.fused
        while True:
            try:
                return self.way_by(stepper, state)
            except Outgrown:
                stepper = cast("FusedStepper", self.new_stepper(stepper))

    def way_by(self, stepper: "FusedStepper", state: State) -> list[Taken]:
        """List the steps of a run that leads to a state, at some widths of components."""
        last = len(self.levels)
        last = next(
            (n for n, level in enumerate(self.levels) if is_in(level, stepper, state)), last
        )
        found: list[Taken] = []
        for level in reversed(self.levels[:last]):
            state, step = before(level, stepper, state)
            found.append(Taken(step, (), step.arrival.state, None, step.arrival.effects))
        return [*self.chain[1:], *found[::-1]]


def is_in(level: "Level", stepper: "FusedStepper", state: State) -> bool:
    """Tell whether a state is one of a level."""
    arities = stepper.layout_of(state).arities
    return any(
        bool((words == layout.pack([state])).all(axis=0).any())
        for layout, words in level
        if layout.arities == arities and layout.fits(state)
    )


def before(level: "Level", stepper: "FusedStepper", state: State) -> tuple[State, Step]:
    """Find a state of a level, and a step of it that leads to another.

    Those are tried first that have most of its pieces.
    """
    for is_near in (True, False):
        for old, kept in level:
            layout = stepper.layout(old.arities)
            words = old.moved_to(layout, kept)
            if is_near:
                words = layout.sharing(words, state, CHANGED)
            if words.shape[1] and leads(layout, words, stepper, state):
                return leading(layout, words, stepper, state)
    raise AssertionError("no state of a level leads to one of the next")


def leading(
    layout: "Layout", words: "Words", stepper: "FusedStepper", state: State
) -> tuple[State, Step]:
    """Find which of some states leads to another, and by which step."""
    while words.shape[1] > FEW:
        half = words.shape[1] // 2
        first, second = words[:, :half], words[:, half:]
        words = first if leads(layout, first, stepper, state) else second
    for each in layout.unpack(words):
        for step in stepper.steps(each):
            if stepper.in_order(step.arrival.state) == state:
                return each, step
    raise AssertionError("no step of a state leads where all its steps lead")


def leads(layout: "Layout", words: "Words", stepper: "FusedStepper", state: State) -> bool:
    """Tell whether one of some states leads to another."""
    found = stepper.expand(layout, words)
    wanted = stepper.layout_of(state)
    packed = wanted.pack([state])
    for part in found.words.get(wanted, []):
        if bool((stepper.ordered(wanted, part) == packed).all(axis=0).any()):
            return True
    states = [stepper.kernel.after(s, i, above, act).state for s, i, above, act in found.left]
    return any(stepper.in_order(each) == state for each in (*found.states, *states))
