"""All steps of many states of one layout at once, from the steps of a few of them.

A step of a piece depends on that piece, on the components that it reads, and
on the pieces around it where it is not simple.  So states are told apart by
these components only; for each combination of them one state is taken to the
kernel.  A simple step replaces components; any other is planned: which
components of the state stay, where, and what the others are.  What renumbers
objects, lets a place fail or ends the run is left to be done state by state.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol

import numpy as np

from x10sem.core.terms import Place
from x10sem.engine.bulk import (
    Combos,
    Growing,
    Indices,
    Layout,
    Mask,
    Numbers,
    Outgrown,
    Row,
    Widths,
    Words,
    mapped,
)
from x10sem.engine.bulk_chunks import Above, Chunk, Found
from x10sem.engine.bulk_plans import Plans, Shapes
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import CONTROL, HEAPS, Act, Control, State
from x10sem.semantics.pieces import Effect, bereft

Fate = tuple[Place, ...]
_OTHER_DEPS: Final = -2


class Watcher(Protocol):
    """Is told what happens in a search, and decides which places may fail."""

    def fired(self, act: Act, effects: Iterable[Effect]) -> bool:
        """Note a step; tell whether it is to be looked at in each state."""

    def fates_of(self, state: State) -> tuple[Fate, ...]:
        """List the sets of places that may fail at once in a state."""

    def spends(self, state: State, fate: Fate) -> int:
        """Count what a failure costs."""


class Stepper:
    """Takes all steps of many states, at some widths of components."""

    def __init__(self, kernel: Kernel, widths: Widths, watcher: Watcher) -> None:
        """Know nothing of the steps."""
        self.kernel = kernel
        self.widths = widths
        self.watcher = watcher
        self.layouts: dict[tuple[int, ...], Layout] = {}
        self.header = self.layout(()).header
        self.deps: list[tuple[tuple[int, ...], Combos]] = []
        self.deps_of = np.full(1 << widths.piece, self._class_of(()), np.int16)
        self.count = Growing(np.int32)
        self.others = Growing(np.bool_)
        self.local = Growing(np.bool_)
        self.to: list[Growing] = []
        self.changes: list[list[Growing]] = []
        self.is_changed: list[bool] = []
        self.quiet: dict[int, Any] = {}
        self.seen: dict[int, bool] = {}
        """Whether an effect is to be looked at in each state; the kernel keeps effects."""
        self.above: dict[tuple[int, ...], list[Above]] = {}
        self.plans: dict[tuple[tuple[int, ...], int], Plans] = {}
        self.shapes = Shapes(self)
        self.bereft: dict[int, Any] = {}
        self.held_bits = (2 * len(kernel.references) + 2).bit_length()
        self.held_by_piece = Growing(np.uint64)
        self.held_by_heap = Growing(np.uint64)
        self.held: tuple[set[int], set[int]] = (set(), set())
        self.tidy: dict[tuple[tuple[int, ...], bool, bool], Combos] = {}

    def layout(self, arities: tuple[int, ...]) -> Layout:
        """Give the layout of the states with pieces of so many slots."""
        if arities not in self.layouts:
            self.layouts[arities] = Layout(arities, self.kernel.size, self.widths)
        return self.layouts[arities]

    def layout_of(self, state: State) -> Layout:
        """Give the layout of a state."""
        known = self.kernel.known
        return self.layout(tuple([known[p].arity for p in state[self.kernel.base :]]))

    def above_of(self, chunk: Chunk) -> list[Above]:
        """List for each piece of a layout the pieces around it."""
        arities = chunk.layout.arities
        if arities not in self.above:
            self.above[arities] = self.kernel.above(chunk.state(0))
        return self.above[arities]

    def expand(self, layout: Layout, words: Words) -> Found:
        """Take all steps of some states, none of which is over."""
        chunk = Chunk(layout, words)
        found = Found()
        moved = np.zeros(chunk.size, np.bool_)
        for i in range(layout.base, len(layout.fields)):
            moved |= self.step(chunk, i, found)
        self.fail(chunk, found, moved)
        if not moved.all():
            found.stuck = chunk.state(int((~moved).nonzero()[0][0]))
        return found

    def step(self, chunk: Chunk, i: int, found: Found, within: Mask | None = None) -> Mask:
        """Take the steps of the pieces at a position, in some states; tell where there are any."""
        combos = self.numbers_of(chunk, i)
        count: Numbers = self.count.take(combos)
        others: Mask = self.others.take(combos)
        if within is not None:
            count, others = np.where(within, count, 0), others & within
        able = others | (count > 0)
        if not able.any():
            return able
        quiet = self.quiet_in(chunk, self.above_of(chunk)[i - chunk.layout.base])
        if quiet is not None:
            count = np.where(quiet, count, 0)
            others |= able & ~quiet
        for n in range(int(count.max())):
            rows = (count > n).nonzero()[0]
            found.add(chunk.layout, self._simple(chunk, i, n, combos, rows))
        found.steps += int(count.sum())
        if others.any():
            self._planned(chunk.only(others.nonzero()[0]), i, found)
        return able

    # What is simple

    def _simple(self, chunk: Chunk, i: int, n: int, combos: Numbers, rows: Indices) -> Words:
        field = chunk.layout.fields[i]
        words = chunk.words.take(rows, axis=1)
        combos = combos.take(rows)
        change = chunk.column(i).take(rows) ^ self.to[n].take(combos)
        words[field.word] ^= change << field.shift
        if self.is_changed[n]:
            for k in range(self.header):
                words[k] ^= self.changes[n][k].take(combos)
        return words

    def numbers_of(self, chunk: Chunk, i: int) -> Numbers:
        """Find the numbers of what the pieces at a position do, by them and what they read."""
        if i not in chunk.numbers:
            chunk.numbers[i] = self._numbers_of(chunk, i)
        return chunk.numbers[i]

    def _numbers_of(self, chunk: Chunk, i: int) -> Numbers:
        pieces = chunk.column(i)
        while True:
            classes = self.deps_of.take(pieces.view(np.int64))
            first = int(classes[0])
            if (classes == first).all():
                combos = self._acts_by(chunk, i, first)
            else:
                combos = np.zeros(chunk.size, np.int32)
                for each in np.unique(classes).tolist():
                    rows = (classes == each).nonzero()[0]
                    combos[rows] = self._acts_by(chunk.only(rows), i, each)
            if (combos >= 0).all():
                return combos

    def _acts_by(self, chunk: Chunk, i: int, each: int) -> Numbers:
        deps, combos = self.deps[each]

        def make(row: int) -> int:
            state = chunk.state(row)
            acts, wanted = self.acts_of(state, i)
            if wanted != deps:
                self.deps_of[state[i]] = self._class_of(wanted)
                return _OTHER_DEPS
            number = self.new_acts(state, acts)
            self.local.add(self.is_local(state, i))
            return number

        return combos.find([chunk.column(at) for at in (i, *deps)], make)

    def acts_of(self, state: State, i: int) -> tuple[tuple[Act, ...], tuple[int, ...]]:
        """List what the piece at a position does, and the components that this depends on."""
        acts = self.kernel.acts(state, i)
        return acts, self.kernel.known[state[i]].deps

    def is_local(self, _state: State, _i: int) -> bool:
        """Tell whether what a piece does is its own concern, and all that is to be done."""
        return False

    def _class_of(self, deps: tuple[int, ...]) -> int:
        for n, (each, _) in enumerate(self.deps):
            if each == deps:
                return n
        fields = self.layout(()).fields
        bits = [self.widths.piece, *(fields[at].bits for at in deps)]
        self.deps.append((deps, Combos(bits)))
        return len(self.deps) - 1

    def new_acts(self, state: State, acts: tuple[Act, ...]) -> int:
        """Keep what a piece does under a new number.  Raises `Outgrown`, and keeps nothing then."""
        simple = [act for act in acts if self.is_plain(act)]
        if any(act.piece >> self.widths.piece for act in simple):
            raise Outgrown
        changed = [self._changed(state, act) for act in simple]
        number = self.count.count
        while len(self.to) < len(simple):
            self.to.append(Growing(np.uint64, number))
            self.changes.append([Growing(np.uint64, number) for _ in range(self.header)])
            self.is_changed.append(False)
        self.count.add(len(simple))
        self.others.add(len(simple) < len(acts))
        idle = len(self.to) - len(simple)
        pieces = [*[act.piece for act in simple], *[0] * idle]
        changed += [[0] * self.header] * idle
        for n, (piece, words) in enumerate(zip(pieces, changed, strict=True)):
            self.to[n].add(piece)
            self.is_changed[n] |= any(words)
            for growing, word in zip(self.changes[n], words, strict=True):
                growing.add(word)
        return number

    def is_plain(self, act: Act) -> bool:
        """Tell whether a step is simple, and nothing to be looked at."""
        key = id(act.effect)
        if key not in self.seen:
            self.seen[key] = self.watcher.fired(act, (act.effect,))
        return act.is_simple and not self.seen[key]

    def _changed(self, state: State, act: Act) -> list[int]:
        words = [0] * self.header
        layout = self.layout(())
        for at, c in act.changes:
            words[layout.fields[at].word] ^= layout.bits(at, c) ^ layout.bits(at, state[at])
        return words

    def quiet_in(self, chunk: Chunk, above: Above) -> Mask | None:
        """Tell where the pieces around a position pass a silent step on; None is everywhere."""
        found: Mask | None = None
        for j, slot in above:
            if slot not in self.quiet:
                self.quiet[slot] = np.full(1 << self.widths.piece, -1, np.int8)

            def ask(row: int, j: int = j, slot: int = slot) -> int:
                return int(self.kernel.is_quiet(chunk.state(row), ((j, slot),)))

            quiet = mapped(self.quiet[slot], chunk.column(j), ask) > 0
            if not quiet.all():
                found = quiet if found is None else found & quiet
        return found

    # What is planned

    def _planned(self, chunk: Chunk, i: int, found: Found) -> None:
        above = self.above_of(chunk)[i - chunk.layout.base]
        key = chunk.layout.arities, i
        if key not in self.plans:
            self.plans[key] = Plans(self, i, above)
        for layout, words in self.plans[key].take(chunk, found):
            found.steps += words.shape[1]
            self.settle(layout, words, found)

    def settle(self, layout: Layout, words: Words, found: Found) -> None:
        """Add states, of which those that are not tidy get their objects renumbered."""
        chunk = Chunk(layout, words)
        tidy = self.tidy_in(chunk)
        if tidy.all():
            found.add(layout, words)
            return
        found.add(layout, words[:, tidy.nonzero()[0]])
        for state in layout.unpack(words[:, (tidy == 0).nonzero()[0]]):
            found.states.append(self.kernel.settle(list(state), {}))

    def tidy_in(self, chunk: Chunk) -> Numbers:
        """Tell where all objects have their owners and numbers."""
        self._learn_held()
        layout = chunk.layout
        kinds = len(self.held[0]) > 1, len(self.held[1]) > 1
        heaps = range(HEAPS, layout.base) if kinds[0] else ()
        pieces = range(layout.base, len(layout.fields)) if kinds[1] else ()
        columns = [np.zeros(chunk.size, np.uint64)]
        columns += [self.held_by_heap.take(chunk.column(at).view(np.int64)) for at in heaps]
        columns += [self.held_by_piece.take(chunk.column(at).view(np.int64)) for at in pieces]
        key = layout.arities, *kinds
        if key not in self.tidy:
            self.tidy[key] = Combos([1, *[self.held_bits] * (len(columns) - 1)])
        return self.tidy[key].find(columns, lambda row: int(self.is_tidy(chunk.state(row))))

    def is_tidy(self, state: State) -> bool:
        """Tell whether all objects have their owners and numbers, in all states like this one."""
        kernel = self.kernel
        held = [kernel.held_by_heap[h] if h else -1 for h in state[HEAPS : kernel.base]]
        profile = (*held, *[kernel.known[p].held for p in state[kernel.base :]])
        if profile not in kernel.tidy:
            kernel.settle(list(state), {})
        return profile in kernel.tidy

    def _learn_held(self) -> None:
        kernel = self.kernel
        for h in range(self.held_by_heap.count, len(kernel.held_by_heap)):
            self._hold(self.held_by_heap, 0, kernel.held_by_heap[h] + 1 if h else 0)
        for p in range(self.held_by_piece.count, len(kernel.known)):
            self._hold(self.held_by_piece, 1, kernel.known[p].held + 1)

    def _hold(self, growing: Growing, kind: int, held: int) -> None:
        if held >> self.held_bits:
            raise Outgrown
        growing.add(held)
        self.held[kind].add(held)

    # Failures

    def fail(self, chunk: Chunk, found: Found, moved: Mask) -> None:
        """Let places fail; note where that is something that is to happen."""
        controls = chunk.column(CONTROL)
        for each in chunk.layout.controls(chunk.words):
            rows = (controls == each).nonzero()[0]
            state = chunk.state(int(rows[0]))
            for fate in self.watcher.fates_of(state):
                if not self.kernel.controls[each].doomed.isdisjoint(fate):
                    moved[rows] = True
                found.failures += rows.size
                found.failed += rows.size * len(fate)
                words = self._failed(chunk.only(rows), state, fate)
                self.settle(chunk.layout, words, found)

    def _failed(self, chunk: Chunk, state: State, fate: Fate) -> Words:
        kernel, layout = self.kernel, chunk.layout
        old = kernel.controls[state[CONTROL]]
        alive = tuple([a and Place(p) not in fate for p, a in enumerate(old.alive)])
        spent = old.spent + self.watcher.spends(state, fate)
        control = kernel.controls.add(Control(alive, old.doomed - set(fate), spent))
        columns = [chunk.column(at) for at in range(len(layout.fields))]
        columns[CONTROL] = np.full(chunk.size, control, np.uint64)
        for p in fate:
            columns[HEAPS + p] = np.zeros(chunk.size, np.uint64)
            if p not in self.bereft:
                self.bereft[p] = np.full(1 << self.widths.piece, -1, np.int64)
            for at in range(layout.base, len(columns)):
                columns[at] = self._bereft(columns[at], p)
        return layout.packed(columns)

    def _bereft(self, column: Row, p: Place) -> Row:
        kernel = self.kernel

        def make(row: int) -> int:
            pid = int(column[row])
            new = bereft(kernel.pieces[pid], p)
            if new is kernel.pieces[pid]:
                return pid
            number = kernel.piece(new, kernel.known[pid].arity)
            if number >> self.widths.piece:
                raise Outgrown
            return number

        found: Row = mapped(self.bereft[p], column, make).astype(np.uint64)
        return found
