"""All steps of many states at once, local steps with the step before them, where no place fails.

Where no place fails or may fail, whether a step is its activity's own concern is a matter of its
piece alone: it is silent, writes nothing, reads no more than the classes of objects and static
fields that are initialised, and neither ends the piece nor leaves it with activities only.
Such steps commute with all that others do, so

- a step that is simple is followed by those of its piece, up to one that is not its own concern;
- where some piece has such a step at hand, only the first such piece goes on.

After that the piece has none at hand, so that nobody is left out for ever.  A piece that goes on so
without end, or for too long, is not treated so.  Activities that may change places
(`symmetry`) are put in order, if they have none below them and no object gets another number.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from x10sem.engine.bulk import Indices, Layout, Widths, Words
from x10sem.engine.bulk_chunks import Above, Chunk, Found
from x10sem.engine.bulk_steps import Stepper, Watcher
from x10sem.engine.choice import Move, Step
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import HEAPS, Act, Arrival, State
from x10sem.engine.symmetry import Symmetry
from x10sem.semantics.abilities import sets_statics
from x10sem.semantics.view import ALIVE, SHAPE, STATIC, Key

LONGEST: Final = 400
"""How many steps of one piece are taken at once, at most."""


class FusedStepper(Stepper):
    """Takes all steps of many states that are to be told apart, at some widths of components."""

    def __init__(
        self, kernel: Kernel, widths: Widths, watcher: Watcher, symmetry: Symmetry
    ) -> None:
        """Know nothing of the steps."""
        super().__init__(kernel, widths, watcher)
        self.symmetry = symmetry
        self.wider: dict[int, set[int]] = {}
        self.runs: dict[tuple[int, ...], tuple[list[Act], set[int]]] = {}
        """Local steps, and what decides them, by a piece and the components before all pieces."""
        self.sets_statics = sets_statics(kernel.program)

    # Runs of local steps

    def run(self, state: State, i: int, wanted: set[int] | None = None) -> list[Act]:
        """List the local steps that a piece takes by itself; none if there is no end to them.

        Add to `wanted` the components that they depend on.
        """
        key = state[i], *state[: self.kernel.base]
        known = self.runs.get(key)
        if known is None:
            known = self.runs[key] = self._found(state, i)
        if wanted is not None:
            wanted |= known[1]
        return known[0]

    def _found(self, state: State, i: int) -> tuple[list[Act], set[int]]:
        found: list[Act] = []
        wanted: set[int] = set()
        visited = {state[i]}
        while len(found) < LONGEST:
            is_next = self._is_local_at(state, i)
            wanted |= set(self.kernel.known[state[i]].deps)
            if not is_next:
                return found, wanted
            (act,) = self.kernel.acts(state, i)
            found.append(act)
            state = _after(state, i, act)
            if state[i] in visited:
                break
            visited.add(state[i])
        return [], wanted

    def _is_local_at(self, state: State, i: int) -> bool:
        acts = self.kernel.acts(state, i)
        return len(acts) == 1 and self._is_own(state, acts[0]) and self.is_plain(acts[0])

    def _is_own(self, state: State, act: Act) -> bool:
        """Tell whether a step is its activity's own concern, where no place fails."""
        felt = act.effect.felt
        return (
            act.is_simple
            and not act.touch.writes
            and not act.touch.thrown
            and not (felt.is_whole or felt.finish)
            and all(self._is_fixed(state, key) for key in act.touch.reads)
        )

    def _is_fixed(self, state: State, key: Key) -> bool:
        """Tell whether a part of the heap stays as it is."""
        kind, p, name = key
        if kind == STATIC and not self.sets_statics:
            return self.kernel.statics.is_set(state[HEAPS + p], str(name))
        return kind in {ALIVE, SHAPE}

    def steps(self, state: State) -> Iterator[Step]:
        """Take the steps of one state."""
        kernel = self.kernel
        above = kernel.above(state)
        positions = range(kernel.base, len(state))
        for i in positions:
            if kernel.is_quiet(state, above[i - kernel.base]) and (run := self.run(state, i)):
                yield self._together(state, i, run)
                return
        for i in positions:
            for act in kernel.acts(state, i):
                arrival = kernel.after(state, i, above[i - kernel.base], act)
                if self.is_plain(act) and not arrival.through:
                    yield self._together(state, i, [act, *self.run(arrival.state, i)])
                else:
                    yield Step(i, act, arrival)

    def _together(self, state: State, i: int, acts: list[Act]) -> Step:
        moves: list[Move] = []
        now = list(state)
        for act in acts:
            now[i] = act.piece
            for at, c in act.changes:
                now[at] = c
            moves.append(Move(act, tuple(now[: self.kernel.base])))
        effects = tuple([act.effect for act in acts])
        arrival = Arrival(tuple(now), None, acts[-1].touch, (), effects)
        return Step(i, acts[-1], arrival, tuple(moves[:-1]))

    # Many at once

    def expand(self, layout: Layout, words: Words) -> Found:
        """Take the steps of some states, none of which is over."""
        chunk = Chunk(layout, words)
        found = Found()
        positions = range(layout.base, len(layout.fields))
        alone = np.zeros(chunk.size, np.int64)
        for i in positions:
            local = self.local.take(self.numbers_of(chunk, i)) & (alone == 0)
            if local.any():
                quiet = self.quiet_in(chunk, self.above_of(chunk)[i - layout.base])
                alone[local if quiet is None else local & quiet] = i
        moved = np.zeros(chunk.size, np.bool_)
        for i in positions:
            within = (alone == i) | (alone == 0)
            if within.any():
                moved |= self.step(chunk, i, found, within)
        if not moved.all():
            found.stuck = chunk.state(int((~moved).nonzero()[0][0]))
        return found

    def acts_of(self, state: State, i: int) -> tuple[tuple[Act, ...], tuple[int, ...]]:
        """List what the piece at a position does, each with the local steps that follow."""
        acts, deps = super().acts_of(state, i)
        wanted = self.wider.setdefault(state[i], set())
        wanted |= set(deps)
        longer: list[Act] = []
        for act in acts:
            run: list[Act] = []
            if self._is_local_at(state, i):
                run = self.run(state, i, wanted)
            elif self.is_plain(act):
                run = self.run(_after(state, i, act), i, wanted)
            longer.append(act._replace(piece=run[-1].piece) if run else act)
        return tuple(longer), tuple(sorted(wanted))

    def is_local(self, state: State, i: int) -> bool:
        """Tell whether what a piece does is its own concern, and comes to an end."""
        return bool(self.run(state, i))

    # Order

    def ordered(self, layout: Layout, words: Words) -> Words:
        """Put activities that may change places in order, where no object is renumbered by that."""
        if not words.shape[1]:
            return words
        above = self.above_of(Chunk(layout, words))
        done = words
        for j, arity in enumerate(layout.arities, layout.base):
            if arity > 1:
                kids = [i for i, around in enumerate(above, layout.base) if _is_in(around, j)]
                done = self._ordered_below(layout, done, j, kids)
        if done is not words:
            tidy = self.tidy_in(Chunk(layout, done))
            done = np.where(tidy > 0, done, words)
        return done

    def in_order(self, state: State) -> State:
        """Put the activities of one state in order."""
        layout = self.layout_of(state)
        (found,) = layout.unpack(self.ordered(layout, layout.pack([state])))
        return found

    def _ordered_below(self, layout: Layout, words: Words, j: int, kids: list[int]) -> Words:
        column = layout.get(words, j)
        for pid in np.unique(column).tolist():
            for slots, _ in self.symmetry.groups(pid):
                ats = [kids[slot] for slot in slots]
                if not any(layout.arities[at - layout.base] for at in ats):
                    words = _sorted(layout, words, (column == pid).nonzero()[0], ats)
        return words


def _is_in(around: Above, j: int) -> bool:
    """Tell whether a piece is in a slot of the one at a position."""
    return bool(around) and around[0][0] == j


def _sorted(layout: Layout, words: Words, rows: Indices, ats: list[int]) -> Words:
    """Sort components of some states."""
    columns = np.stack([layout.get(words, at)[rows] for at in ats])
    wrong = np.flatnonzero((columns[1:] < columns[:-1]).any(axis=0))
    if not wrong.size:
        return words
    words, rows = words.copy(), rows[wrong]
    for at, values in zip(ats, np.sort(columns[:, wrong], axis=0), strict=True):
        word, shift, bits = layout.fields[at]
        words[word, rows] &= ~np.uint64(((1 << bits) - 1) << shift)
        words[word, rows] |= values << np.uint64(shift)
    return words


def _after(state: State, i: int, act: Act) -> State:
    """Take a simple step."""
    new = list(state)
    new[i] = act.piece
    for at, c in act.changes:
        new[at] = c
    return tuple(new)
