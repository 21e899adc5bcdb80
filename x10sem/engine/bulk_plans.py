"""Steps that change more than one piece, planned once for all states that they do the same to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from x10sem.engine.bulk import Combos, Growing, Layout, Numbers, Words
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import Act, Arrival, State
from x10sem.semantics.view import ALIVE

if TYPE_CHECKING:
    from x10sem.engine.bulk_chunks import Above, Chunk, Found
    from x10sem.engine.bulk_steps import Stepper

_LEFT: Final = -1
_MADE: Final = -1


class Wider(Exception):  # noqa: N818 - control, not an error
    """Tells that a step depends on more components than were told apart."""


class Shift(NamedTuple):
    """Bits of a word that go to a word of another layout, shifted to the left (or right)."""

    source: int
    target: int
    by: int
    mask: int


class Shape(NamedTuple):
    """Which components of a state stay in a step, and where; the others are constants."""

    layout: Layout
    shifts: tuple[Shift, ...]

    def take(self, words: Words, constants: list[Growing], plans: Numbers) -> Words:
        """Take a step of this shape."""
        new = np.zeros((self.layout.words, words.shape[1]), np.uint64)
        for k in range(self.layout.words):
            new[k] = constants[k].take(plans)
        for source, target, by, mask in self.shifts:
            bits = words[source] & mask
            new[target] |= bits << by if by >= 0 else bits >> -by
        return new


class Shapes:
    """The shapes of steps, and the constants of each plan."""

    def __init__(self, stepper: "Stepper") -> None:
        """Begin with nothing."""
        self.stepper = stepper
        self.shapes: list[Shape] = []
        self.numbers: dict[tuple[object, ...], int] = {}
        self.shape_of = Growing(np.int32)
        self.constants: list[Growing] = []
        self.acts: list[Act | None] = []

    def plan(self, before: Layout, cells: list[tuple[int, int]]) -> int:
        """Give the number of a plan; `cells` are as `replayed` gives them."""
        kernel = self.stepper.kernel
        arities = tuple([kernel.known[c].arity for c, _ in cells[kernel.base :]])
        layout = self.stepper.layout(arities)
        key = before.arities, arities, *[origin for _, origin in cells]
        if key not in self.numbers:
            self.numbers[key] = len(self.shapes)
            self.shapes.append(Shape(layout, _shifts(before, layout, cells)))
        words = [0] * layout.words
        for at, (c, origin) in enumerate(cells):
            if origin == _MADE:
                words[layout.fields[at].word] |= layout.bits(at, c)
        return self._new(self.numbers[key], words, None)

    def leave(self, act: Act) -> int:
        """Give the number of a step that is to be taken state by state."""
        return self._new(_LEFT, [], act)

    def _new(self, shape: int, words: list[int], act: Act | None) -> int:
        number = len(self.acts)
        self.acts.append(act)
        self.shape_of.add(shape)
        while len(self.constants) < len(words):
            self.constants.append(Growing(np.uint64))
        for k, growing in enumerate(self.constants):
            while growing.count < number:
                growing.add(0)
            growing.add(words[k] if k < len(words) else 0)
        return number


def _shifts(before: Layout, after: Layout, cells: list[tuple[int, int]]) -> tuple[Shift, ...]:
    found: dict[tuple[int, int, int], int] = {}
    for at, (_, origin) in enumerate(cells):
        if origin != _MADE:
            old, new = before.fields[origin], after.fields[at]
            key = old.word, new.word, new.shift - old.shift
            found[key] = found.get(key, 0) | ((1 << old.bits) - 1) << old.shift
    return tuple([Shift(*key, mask) for key, mask in found.items()])


class Plans:
    """The plans of the steps of the piece at one position of a layout."""

    def __init__(self, stepper: "Stepper", i: int, above: "Above") -> None:
        """Tell states apart by the piece and those around it."""
        self.stepper = stepper
        self.position = i
        self.above = above
        self.ats: tuple[int, ...] = (i, *(j for j, _ in above))
        self.combos: Combos | None = None
        self.count = Growing(np.int32)
        self.plans: list[Growing] = []

    def take(self, chunk: "Chunk", found: "Found") -> Iterator[tuple[Layout, Words]]:
        """Take the steps, and list where those lead that are not left."""
        combos = self._combos(chunk)
        count = self.count.take(combos)
        shapes = self.stepper.shapes
        for n in range(int(count.max())):
            rows = (count > n).nonzero()[0]
            plans = self.plans[n].take(combos.take(rows))
            kinds = shapes.shape_of.take(plans)
            for kind in np.unique(kinds).tolist():
                at = (kinds == kind).nonzero()[0]
                words = chunk.words[:, rows[at]]
                if kind == _LEFT:
                    self._leave(chunk.layout.unpack(words), plans[at], found)
                else:
                    shape = shapes.shapes[kind]
                    yield shape.layout, shape.take(words, shapes.constants, plans[at])

    def _leave(self, states: list[State], plans: Numbers, found: "Found") -> None:
        for state, plan in zip(states, plans.tolist(), strict=True):
            act = self.stepper.shapes.acts[plan]
            assert act is not None
            found.leave(state, self.position, self.above, act)

    def _combos(self, chunk: "Chunk") -> Numbers:
        while True:
            if self.combos is None:
                self.combos = Combos([chunk.layout.fields[at].bits for at in self.ats])
            try:
                columns = [chunk.column(at) for at in self.ats]
                return self.combos.find(columns, lambda row: self._make(chunk, row))
            except Wider:
                self.combos = None

    def _make(self, chunk: "Chunk", row: int) -> int:
        kernel, i, above = self.stepper.kernel, self.position, self.above
        state = chunk.state(row)
        acts = kernel.acts(state, i)
        quiet = kernel.is_quiet(state, above)
        taken = [
            (act, kernel.after(state, i, above, act))
            for act in acts
            if not (quiet and self.stepper.is_plain(act))
        ]
        self._widen(kernel.known[state[i]].deps, [arrival for _, arrival in taken])
        plans = [self._plan(chunk.layout, state, act, arrival) for act, arrival in taken]
        number = self.count.count
        self.count.add(len(plans))
        while len(self.plans) < len(plans):
            self.plans.append(Growing(np.int32))
        for n, plan in enumerate(plans):
            while self.plans[n].count < number:
                self.plans[n].add(0)
            self.plans[n].add(plan)
        return number

    def _widen(self, deps: tuple[int, ...], arrivals: list[Arrival]) -> None:
        kernel = self.stepper.kernel
        wanted = {*self.ats, *deps}
        for arrival in arrivals:
            touch = arrival.touch
            wanted |= {kernel.component(key) for key in touch.reads | touch.writes}
        if len(wanted) > len(self.ats):
            self.ats = tuple(sorted(wanted))
            raise Wider

    def _plan(self, layout: Layout, state: State, act: Act, arrival: Arrival) -> int:
        shapes = self.stepper.shapes
        is_seen = self.stepper.watcher.fired(act, arrival.effects)
        kills = any(key[0] == ALIVE for key in arrival.touch.writes)
        if (
            is_seen
            or kills
            or arrival.ending is not None
            or any(e.released for e in arrival.effects)
        ):
            return shapes.leave(act)
        cells = replayed(self.stepper.kernel, state, self.position, self.above, arrival)
        return shapes.plan(layout, cells)


def replayed(
    kernel: Kernel, state: State, i: int, above: "Above", arrival: Arrival
) -> list[tuple[int, int]]:
    """Do to a state what a step did, before objects are settled: numbers, and where they were.

    What a step made, and components that it may have changed, were nowhere.
    """
    cells = [(c, at) for at, c in enumerate(state)]
    for at, effect in zip((i, *arrival.through), arrival.effects, strict=True):
        is_root = not above if at == i else at == above[-1][0]
        spans = _spans(kernel, cells, at)
        end = spans[-1][1] if spans else at + 1
        new: list[tuple[int, int]] = []
        if effect.piece is not None:
            new.append((kernel.piece(effect.piece, len(effect.kids)), _MADE))
        elif not is_root:
            new.append((kernel.gone, _MADE))
        for kid in effect.kids:
            if isinstance(kid, int):
                new += cells[slice(*spans[kid])]
            else:
                new.append((kernel.piece(kid, 0), _MADE))
        for c_at, c in kernel.written(tuple([c for c, _ in cells]), effect.writes):
            cells[c_at] = c, _MADE
        cells[at:end] = new
    return cells


def _spans(kernel: Kernel, cells: list[tuple[int, int]], i: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = i + 1
    for _ in range(kernel.known[cells[i][0]].arity):
        begin, open_ = at, 1
        while open_:
            open_ += kernel.known[cells[at][0]].arity - 1
            at += 1
        found.append((begin, at))
    return found
