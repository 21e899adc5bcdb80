"""The whole graph by the kernel: pieces are asked once what they do, states are a few bytes.

The states of the kernel are the configurations of the rules, but for names of objects, and
each piece has its leaves where the tree has them; so the graph is that of the rules.
"""

from collections.abc import Callable, Iterator, Sequence
from sys import getsizeof
from typing import Final, NamedTuple

from x10sem.checking.lassos import FAILS, Hop
from x10sem.checking.moves import ROOT, Choice, failed, whole_steps
from x10sem.checking.properties import Property
from x10sem.checking.questions import Questions
from x10sem.checking.races import Touched, clash, touched_by
from x10sem.checking.schedules import Schedules
from x10sem.checking.search import Choices
from x10sem.checking.threads import leaves, thread_of
from x10sem.checking.whole_graph import Fate, WholeGraph
from x10sem.core.terms import Place
from x10sem.engine.kernel import Kernel
from x10sem.engine.packing import Packing
from x10sem.engine.parts import Act, State
from x10sem.engine.stubborn import Reducer, Switches
from x10sem.semantics import Config, canonical, start
from x10sem.semantics.slots import Slot

OWN: Final = -1
"""Stands for a leaf that is in no slot."""


class Shape(NamedTuple):
    """The tree of a state: how many leaves, the numbers of each piece's, the pieces around each."""

    leaves: int
    numbers: tuple[tuple[int, ...], ...]
    above: tuple[tuple[tuple[int, int], ...], ...]


class Shapes:
    """The trees of the states of a kernel, each worked out once."""

    def __init__(self, kernel: Kernel) -> None:
        """Know no tree."""
        self.kernel = kernel
        self._layouts: dict[tuple[int, ...], int] = {}
        self._of_pieces: list[int] = []
        self._known: dict[tuple[int, ...], Shape] = {}

    def of(self, state: State) -> Shape:
        """Give the tree of a state."""
        of_pieces, pieces = self._of_pieces, state[self.kernel.base :]
        while len(of_pieces) < len(self.kernel.pieces):
            layout = self._layout(len(of_pieces))
            of_pieces.append(self._layouts.setdefault(layout, len(self._layouts)))
        key = tuple([of_pieces[pid] for pid in pieces])
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._new(state, list(self._layouts), key)
        return found

    def _layout(self, pid: int) -> tuple[int, ...]:
        """List the leaves of a piece from left to right: slots by number, or its own."""
        piece = self.kernel.pieces[pid]
        stmts = [leaf.stmt for leaf in leaves(piece.stmt, piece.place)]
        found = tuple([s.index if isinstance(s, Slot) else OWN for s in stmts])
        assert [each for each in found if each != OWN] == list(range(len(found) - found.count(OWN)))
        return found

    def _new(self, state: State, layouts: list[tuple[int, ...]], key: tuple[int, ...]) -> Shape:
        numbers: list[tuple[int, ...]] = [()] * len(key)

        def numbered(at: int, n: int) -> tuple[int, int]:
            mine: list[int] = []
            here, at = at, at + 1
            for each in layouts[key[here]]:
                mine.append(n)
                at, n = (at, n + 1) if each == OWN else numbered(at, n)
            numbers[here] = tuple(mine)
            return at, n

        many = numbered(0, 0)[1] if key else 0
        return Shape(many, tuple(numbers), tuple(self.kernel.above(state)))


class KernelGraph(WholeGraph):
    """States are vectors of components, written as bytes."""

    def begin(self) -> None:
        """Find the first state."""
        self.kernel = Kernel(self.program, self.places)
        reducer = Reducer(self.kernel, Switches.none())
        self.schedules = Schedules(self.kernel, self.policy, reducer)
        self.shapes = Shapes(self.kernel)
        self.packing = Packing()
        self.numbers: dict[bytes, int] = {}
        self.order: list[bytes] = []
        self._size = 8
        self._threads: dict[int, tuple[Act, int]] = {}
        self._touched: dict[int, tuple[tuple[Act, ...], tuple[Touched, ...]]] = {}
        self.number(self.kernel.initial)

    def number(self, state: State) -> int:
        """Give the number of a state."""
        packed = self.packing.pack(state)
        found = self.numbers.get(packed)
        if found is None:
            found = self.numbers[packed] = len(self.order)
            self.order.append(packed)
            doomed = self.kernel.controls[state[0]].doomed
            self.graph.add(self.shapes.of(state).leaves, dooms=bool(doomed))
        return found

    def found(self, k: Config, spent: int) -> int:
        """Give the number of a configuration; -1 if it was not found."""
        return self.numbers.get(self.packing.pack(self.kernel.vector(k, spent)), -1)

    def state_of(self, n: int) -> State:
        """Give a state."""
        return self.packing.unpack(self.order[n])

    def growing(self) -> int:
        """Tell how many bytes the numbers take at once when there is soon no room for more."""
        while len(self.numbers) > 2 * self._size // 3:
            self._size *= 2
        is_soon = len(self.numbers) >= 2 * self._size // 3 * NEAR
        return 2 * getsizeof(self.numbers) if is_soon else 0

    def hops_of(self, n: int) -> Iterator[Hop]:
        """Find the transitions of a state by the kernel."""
        state = self.state_of(n)
        if self.is_gone(state):
            return
        kernel, number, known = self.kernel, self.number, self.graph.leaves
        many, numbers, above = self.shapes.of(state)
        choice = 0
        for i in range(kernel.base, len(state)):
            at = i - kernel.base
            for act in kernel.acts(state, i):
                target = number(kernel.after(state, i, above[at], act).state)
                thread = numbers[at][self.leaf_of(act)]
                yield Hop(choice, target, thread, known[target] - many)
                choice += 1
        for fate in self.schedules.fates(state):
            target = number(self.schedules.failing(state, fate))
            yield Hop(self.fate_id(fate), target, FAILS, 0)

    def leaf_of(self, act: Act) -> int:
        """Tell which leaf of its piece takes a step."""
        found = self._threads.get(id(act))
        if found is None:
            found = self._threads[id(act)] = act, thread_of(act.effect.step)
        return found[1]

    def is_over(self, n: int) -> bool:
        """Tell whether nothing is left to run in a state."""
        return self.is_gone(self.state_of(n))

    def is_gone(self, state: State) -> bool:
        """Tell whether nothing is left to run."""
        return len(state) == self.kernel.base or not self.kernel.controls[state[0]].alive[ROOT]

    def asking(self, prop: Property) -> Callable[[int], bool | str]:
        """Ask once for each combination of the components that the property reads."""
        questions = Questions(self.kernel, [prop])
        ats: tuple[int, ...] = (0,)
        answers: dict[tuple[int, ...], bool | str] = {}

        def ask(n: int) -> bool | str:
            nonlocal ats
            state = self.state_of(n)
            key = tuple([state[at] for at in ats])
            found = answers.get(key)
            if found is not None:
                return found
            if not self.kernel.controls[state[0]].alive[ROOT]:
                found = True
            else:
                found, reads = questions.ask(prop, state)
                wanted = {*ats, *map(self.kernel.component, reads)}
                if wanted != set(ats):
                    ats = tuple(sorted(wanted))
                    answers.clear()
                    key = tuple([state[at] for at in ats])
            answers[key] = found
            return found

        return ask

    def may_race(self, n: int) -> bool:
        """Look for accesses of two activities that clash."""
        state = self.state_of(n)
        if self.is_gone(state):
            return False
        kernel = self.kernel
        found = [self.touched(kernel.acts(state, i)) for i in range(kernel.base, len(state))]
        return clash(found)

    def touched(self, acts: tuple[Act, ...]) -> tuple[Touched, ...]:
        """List what the steps of a piece access, but for the objects that only it reaches."""
        known = self._touched.get(id(acts))
        if known is None:
            found = (touched_by(act.effect.step) for act in acts)
            shared = tuple(t for t in found if t is not None and t.object.number >= 0)
            known = self._touched[id(acts)] = acts, shared
        return known[1]

    def run(self, hops: Sequence[Hop]) -> tuple[Choices, Config]:
        """Take transitions again by the rules: the same leaf steps, and to the same state."""
        k = start(self.program, self.places)
        choices: list[Choice] = []
        for hop in hops:
            choice, k = self._again(k, hop)
            choices.append(choice)
        return tuple(choices), k

    def _again(self, k: Config, hop: Hop) -> tuple[Choice, Config]:
        if hop.thread == FAILS:
            fate: Fate = self.fates[hop.choice]
            after = failed(k, tuple(map(Place, fate)))
            assert after is not None, "a place fails that cannot"
            return fate, canonical(after)
        wanted = self.state_of(hop.target)
        spent = self.kernel.controls[wanted[0]].spent
        for i, step in enumerate(whole_steps(k)):
            if thread_of(step) == hop.thread:
                after = canonical(step.target)
                if self.kernel.vector(after, spent) == wanted:
                    return i, after
        raise AssertionError("a step of the kernel is none of the rules'")


NEAR: Final = 0.97
