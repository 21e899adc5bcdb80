"""Stubborn sets: which activities it is enough to let go on, and which places to let fail.

At a state, a set T of activities and failures is *stubborn* if whatever the
others do, for ever, commutes with what is in T (Valmari's D1), and some step in
T cannot be disabled by the others (D2).  Taking only T then loses no end, no
deadlock and, with the proviso against ignoring that the search keeps, no step
that fails.  T is a closure, begun at one activity:

- an activity that can go on brings in all whose future touches what its next
  step touches (`future`), and the failures that its next step can tell: of
  places whose liveness it reads, unless the failure absorbs the step;
- an activity that waits brings in one that it waits for: an activity below it
  without whose end it cannot go on, or all that may write what it read;
- a failure brings in all activities whose future can tell it.  It need not stay
  possible (it is no key of T), so failures that exhaust the budget for each
  other do not bring each other in;
- failures go on after the last step of all, so that the last step brings in none;
- steps that throw bring in each other if anyone may see in which order;
- a step that a property may see brings in all that may write what the property
  reads: the order of visible steps is kept;
- at a home that has failed, the ends of activities and the steps of their parent
  do not commute (they are reported or not by which comes first), so a step that
  goes up through a piece there brings in all around and below that piece;
- for the same reason the step by which a parent has nothing left at a home but
  activities, and the ends of these, bring in each other if the home may fail.

An activity whose next step touches nothing but itself is a closure alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from x10sem.core.terms import Place
from x10sem.engine.future import Future, Futures
from x10sem.engine.kernel import HEAPS, Act, Arrival, Kernel, State, Touch
from x10sem.semantics.abilities import abilities, orders_exceptions
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs
from x10sem.semantics.pieces import Signal
from x10sem.semantics.state import EPS
from x10sem.semantics.view import ALIVE, DOOMED, OBJECT, STATIC, THE_DOOMED, Key, alive

Fates = tuple[tuple[Place, ...], ...]


class Step(NamedTuple):
    """A step that a search may take: of which piece, which of its steps, and where it leads."""

    position: int
    act: Act
    arrival: Arrival


class Choice(NamedTuple):
    """What to do at a state: steps, and sets of places to fail; `is_all` if nothing is left out."""

    steps: list[Step]
    fates: Fates
    is_all: bool


@dataclass(frozen=True, slots=True)
class Switches:
    """Which reductions to use."""

    local: bool = True
    stubborn: bool = True
    absorb: bool = True
    symmetry: bool = True

    @staticmethod
    def none() -> "Switches":
        """Use no reduction."""
        return Switches(local=False, stubborn=False, absorb=False, symmetry=False)


NOTHING: Final[frozenset[Key]] = frozenset()


class Reducer:
    """Chooses what to do at each state of a kernel."""

    def __init__(self, kernel: Kernel, switches: Switches) -> None:
        """Look at what the program can do at all."""
        self.kernel = kernel
        self.switches = switches
        self.futures = Futures(kernel)
        self.can = abilities(kernel.program)
        self.orders = orders_exceptions(kernel.program)
        self._essential: dict[object, int] = {}

    def choose(
        self, state: State, fates: Fates, most: int, watched: frozenset[Key] = NOTHING
    ) -> Choice:
        """Choose what is enough to do.

        `most` is how many places may fail from here on, `watched` what properties
        read in this state.
        """
        look = _Look(self, state, fates, most, watched)
        alone = look.alone() if self.switches.local else None
        if alone is not None:
            return alone
        every = look.every()
        if not self.switches.stubborn or len(look.able) + len(fates) <= 1:
            return every
        best = every
        size = len(every.steps) + len(every.fates)
        for seed in look.able:
            found = look.closure(seed)
            if found is not None and len(found.steps) + len(found.fates) < size:
                best, size = found, len(found.steps) + len(found.fates)
                if size == 1:
                    break
        return best

    def every(self, state: State, fates: Fates) -> Choice:
        """Leave nothing out at a state."""
        return _Look(self, state, fates, 0, NOTHING).every()

    def essential(self, state: State, i: int) -> int:
        """Find a slot whose content must end before the piece at a position goes on; -1 if none.

        It is one such that the piece, with everything in its other slots ended,
        still cannot go on.
        """
        key = state[i], state[0]
        if key not in self._essential:
            arity = self.kernel.known[state[i]].arity
            slots = range(arity - 1, -1, -1)
            found = next((k for k in slots if self._waits_for(state, i, k)), -1)
            self._essential[key] = found
        return self._essential[key]

    def _waits_for(self, state: State, i: int, slot: int) -> bool:
        kernel = self.kernel
        pid, kept = state[i], slot
        fetch = kernel.fetching(state)
        while kernel.known[pid].arity > 1:
            ends = 0 if kept else 1
            e = kernel.lift_of(pid, ends, Signal(EPS, is_last=True), fetch).effect
            if e.piece is None or e.released or e.label != EPS:
                return False
            pid = kernel.piece(e.piece, len(e.kids))
            kept = e.kids.index(kept) if kept in e.kids else -1
            if kept < 0:
                return False
        return not kernel.conduct_of(pid, fetch).conduct.effects


class _Look:
    """One state, looked at to choose what to do there."""

    def __init__(
        self, reducer: Reducer, state: State, fates: Fates, most: int, watched: frozenset[Key]
    ) -> None:
        self.reducer = reducer
        self.kernel = reducer.kernel
        self.state = state
        self.fates = fates
        self.watched = watched
        self.fated = frozenset(p for fate in fates for p in fate)
        self.most = most
        self.may_fail = self.fated
        if not {ALIVE, DOOMED}.isdisjoint(reducer.can):
            self.may_fail = self._alive()
            self.most = self.kernel.size
        self.above = self.kernel.above(state)
        self.positions = range(self.kernel.base, len(state))
        self.acts = {i: self.kernel.acts(state, i) for i in self.positions}
        self.able = [i for i in self.positions if self.acts[i]]
        self._steps: dict[int, list[Step]] = {}
        self._futures: dict[int, Future] = {}
        self._reach: dict[int, frozenset[ObjKey]] = {}

    def _alive(self) -> frozenset[Place]:
        lives = self.kernel.controls[self.state[0]].alive
        return frozenset(Place(p) for p, is_alive in enumerate(lives) if is_alive)

    def steps(self, i: int) -> list[Step]:
        """Take all steps of the piece at a position."""
        found = self._steps.get(i)
        if found is None:
            around = self.above[i - self.kernel.base]
            found = self._steps[i] = [
                Step(i, act, self.kernel.after(self.state, i, around, act)) for act in self.acts[i]
            ]
        return found

    def every(self) -> Choice:
        """Leave nothing out."""
        return Choice([t for i in self.able for t in self.steps(i)], self.fates, is_all=True)

    def alone(self) -> Choice | None:
        """Find an activity whose next step touches nothing but itself."""
        for i in self.able:
            if all(self._is_local(i, act) for act in self.acts[i]):
                return Choice(self.steps(i), (), is_all=False)
        return None

    def _is_local(self, i: int, act: Act) -> bool:
        if not act.is_simple or act.touch.writes or act.touch.thrown:
            return False
        if not self.kernel.is_quiet(self.state, self.above[i - self.kernel.base]):
            return False
        if any(kind != ALIVE for kind, _, _ in act.touch.reads):
            return False
        if self.kernel.known[self.state[i]].arity and (
            self._is_around_death(i, act) or self._turns_where_mortal(i, act)
        ):
            return False
        return not self._told(i, act, act.touch)

    def _told(self, i: int, act: Act, touch: Touch) -> set[Place]:
        """List the places whose failure a step can tell."""
        asked = {p for kind, p, _ in touch.reads if kind == ALIVE and p in self.may_fail}
        if not self.reducer.switches.absorb:
            return asked
        futures = self.reducer.futures
        return {
            q
            for q in asked
            if not futures.is_absorbed(self.state, i, act, q, self.may_fail)
        }

    # Closures

    def closure(self, seed: int) -> Choice | None:
        """Build the smallest stubborn set around an activity."""
        chosen: set[int] = set()
        failing: set[Place] = set()
        waiting = [seed]
        while waiting:
            i = waiting.pop()
            if i in chosen:
                continue
            chosen.add(i)
            told = self._told_by(i)
            waiting += self._brought_in_by(i, told, chosen)
            for q in self._fated(told) - failing:
                failing.add(q)
                waiting += [
                    j
                    for j in self._others(chosen)
                    if self.future(j).unknown or q in self.future(j).deaths
                ]
            if len(chosen) == len(self.positions) and len(failing) == len(self.fated):
                return None
        steps = [t for i in sorted(chosen) for t in self.steps(i)]
        return Choice(steps, tuple(f for f in self.fates if not failing.isdisjoint(f)), is_all=False)

    def _fated(self, told: set[Place]) -> set[Place]:
        return {p for fate in self.fates if not told.isdisjoint(fate) for p in fate}

    def _told_by(self, i: int) -> set[Place]:
        if not self.acts[i]:
            vain = self._asked_in_vain(i)
            return {p for kind, p, _ in vain if kind == ALIVE and p in self.may_fail}
        found: set[Place] = set()
        for t in self.steps(i):
            found |= self._told(i, t.act, t.arrival.touch)
        return found

    def _others(self, chosen: set[int]) -> list[int]:
        return [j for j in self.positions if j not in chosen and not self._is_stalled(j, chosen)]

    def _is_stalled(self, j: int, chosen: set[int]) -> bool:
        """Tell whether an activity cannot go on before one of the chosen ones ends."""
        while not self.acts[j]:
            kid = self._kid_waited_for(j)
            if kid is None:
                return False
            if kid in chosen:
                return True
            j = kid
        return False

    def _kid_waited_for(self, j: int) -> int | None:
        """Find the position of what a piece waits for, if it waits for nothing else."""
        if not self.kernel.known[self.state[j]].arity or self._asked_in_vain(j):
            return None
        slot = self.reducer.essential(self.state, j)
        return None if slot < 0 else self._kids(j)[slot]

    def _kids(self, j: int) -> list[int]:
        base = self.kernel.base
        return [i for i in self.positions if self.above[i - base] and self.above[i - base][0][0] == j]

    def _brought_in_by(self, i: int, told: set[Place], chosen: set[int]) -> list[int]:
        if not self.acts[i]:
            return [
                *self._waited_for(i, chosen),
                *(j for j in self._others(chosen) if self._may_kill(j, told)),
            ]
        found: list[int] = []
        for t in self.steps(i):
            touch = t.arrival.touch
            found += [
                j
                for j in self._others(chosen)
                if self._conflicts(touch, j) or self._may_kill(j, told)
            ]
            if self._is_around_death(i, t.act) or self._turns_where_mortal(i, t.act):
                found += self._around((i, *t.arrival.through), chosen)
            found += self._turning(t.arrival, chosen)
        return found

    def _waited_for(self, i: int, chosen: set[int]) -> list[int]:
        """List what an activity that cannot go on waits for."""
        kids = self._kids(i)
        kid = self._kid_waited_for(i)
        if kid is not None:
            return [kid]
        wanted = Touch(self._asked_in_vain(i), NOTHING)
        return [*kids, *(j for j in self._others(chosen) if self._conflicts(wanted, j))]

    def _turns_where_mortal(self, i: int, act: Act) -> bool:
        """Tell whether a step leaves a statement to its activities where a home may fail."""
        if not act.effect.turns:
            return False
        return any(self._is_mortal(p) for p in act.effect.places | self._outside(i))

    def _outside(self, i: int) -> frozenset[Place]:
        return self.kernel.around(self.state, self.above[i - self.kernel.base])

    def _is_mortal(self, p: Place) -> bool:
        return p in self.may_fail or not self.kernel.controls[self.state[0]].alive[p]

    def _turning(self, arrival: Arrival, chosen: set[int]) -> list[int]:
        """List the parents that may yet leave to its activities what a step goes up through."""
        found: list[int] = []
        for j, e in zip(arrival.through, arrival.effects[1:], strict=False):
            if j in chosen or self._is_stalled(j, chosen):
                continue
            inside = {p for p in e.places if self._is_mortal(p)}
            outside = any(self._is_mortal(p) for p in self._outside(j))
            if not inside and not outside:
                continue
            future = self.future(j)
            turns = future.turns if outside else future.turns & inside
            if future.unknown or turns:
                found.append(j)
        return found

    def _asked_in_vain(self, i: int) -> frozenset[Key]:
        """List what the piece at a position read, only to find that it cannot go on."""
        return self.kernel.conduct_of(self.state[i], self.kernel.fetching(self.state)).reads

    def _is_around_death(self, i: int, act: Act) -> bool:
        """Tell whether a home around a step has failed."""
        lives = self.kernel.controls[self.state[0]].alive
        return not all(lives) and not all(lives[p] for p in act.effect.places | self._outside(i))

    def _around(self, through: tuple[int, ...], chosen: set[int]) -> list[int]:
        base = self.kernel.base
        return [
            j
            for j in self._others(chosen)
            if j in through or any(k in through for k, _ in self.above[j - base])
        ]

    # Conflicts

    def future(self, j: int) -> Future:
        """Give the future of the activity at a position."""
        if j not in self._futures:
            below = [self.future(k) for k in self._kids(j)]
            futures = self.reducer.futures
            alone = futures.of(self.state, j, self.may_fail, self.most, below)
            around = self.above[j - self.kernel.base]
            self._futures[j] = futures.passed_on(
                self.state, around, self.may_fail, self.most, alone
            )
        return self._futures[j]

    def _conflicts(self, touch: Touch, j: int) -> bool:
        """Tell whether what an activity may do does not commute with a step."""
        future = self.future(j)
        throws_too = touch.thrown and self._may_throw_other(future, touch.thrown)
        if throws_too and self._shows_order():
            return True
        seen = touch.writes & self.watched
        if seen and any(self._may_write(j, key) for key in self.watched):
            return True
        if any(kind == ALIVE and (p in future.deaths or future.unknown) for kind, p, _ in touch.writes):
            return True
        return any(self._may_touch(j, key) for key in touch.writes) or any(
            self._may_write(j, key) for key in touch.reads if key[0] != ALIVE
        )

    def _shows_order(self) -> bool:
        """Tell whether anyone may see in which order finishes collect: a handler, or the end."""
        if self.reducer.orders:
            return True
        main = self.future(self.kernel.base)
        return main.unknown or any(s.label.values for s in main.signals)

    @staticmethod
    def _may_throw_other(future: Future, thrown: frozenset[tuple[object, ...]]) -> bool:
        """Tell whether a finish may collect from an activity what it would have in another order."""
        return future.unknown or bool(future.thrown) and len(thrown | future.thrown) > 1

    def _may_kill(self, j: int, places: set[Place]) -> bool:
        """Tell whether an activity may let one of some places fail."""
        keys = [alive(q) for q in places]
        return any(self._may_write(j, key) for key in (*keys, *([THE_DOOMED] if keys else [])))

    def _may_touch(self, j: int, key: Key) -> bool:
        future = self.future(j)
        if key in future.reads or key in future.writes:
            return True
        return future.unknown and self._may_reach(j, key)

    def _may_write(self, j: int, key: Key) -> bool:
        future = self.future(j)
        if key in future.writes:
            return True
        return future.unknown and key[0] in self.reducer.can and self._may_reach(j, key)

    def _may_reach(self, j: int, key: Key) -> bool:
        kind, p, n = key
        if kind == OBJECT:
            return (p, n) in self._reached(j)
        if kind == STATIC:
            h = self.kernel.heaps[self.state[HEAPS + p]]
            return h is None or h.static(str(n)) is None or not hasattr(h.static(str(n)), "parts")
        return True

    def _reached(self, j: int) -> frozenset[ObjKey]:
        """List the shared objects that an activity may come to by itself: from its piece, statics."""
        if j not in self._reach:
            kernel, state = self.kernel, self.state
            heaps = [kernel.heaps[h] for h in state[HEAPS : kernel.base]]
            roots: Iterable[ObjKey] = kernel.references[kernel.known[state[j]].held]  # type: ignore[assignment]
            waiting = [*roots, *(k for h in heaps if h for _, v in h.statics for k in refs(v))]
            seen: set[ObjKey] = set()
            while waiting:
                p, n = waiting.pop()
                if (p, n) not in seen:
                    seen.add((p, n))
                    h = heaps[p]
                    waiting += () if h is None else refs(h.objects[n])
            self._reach[j] = frozenset(seen)
        return self._reach[j]
