"""One state, looked at to choose what is enough to do there (see `stubborn`)."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from x10sem.core.terms import Place
from x10sem.engine.alone import Future, accesses
from x10sem.engine.choice import NOTHING, Choice, Fates, Move, Step
from x10sem.engine.parts import HEAPS, Act, Arrival, State, Touch
from x10sem.engine.runs import Run
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs
from x10sem.semantics.slots import Join
from x10sem.semantics.view import ALIVE, LOCK, OBJECT, SHAPE, STATIC, THE_DOOMED, Key, alive

if TYPE_CHECKING:
    from x10sem.engine.stubborn import Reducer


class Look:
    """One state, looked at to choose what to do there."""

    def __init__(
        self, reducer: "Reducer", state: State, fates: Fates, most: int, watched: frozenset[Key]
    ) -> None:
        """Ask the kernel what each piece does."""
        self.reducer = reducer
        self.kernel = reducer.kernel
        self.state = state
        self.fates = fates
        self.watched = watched
        self.fated = frozenset(p for fate in fates for p in fate)
        self.most = most
        self.may_fail = self.fated
        if reducer.kills:
            lives = self.kernel.controls[state[0]].alive
            self.may_fail = frozenset(Place(p) for p, is_alive in enumerate(lives) if is_alive)
            self.most = self.kernel.size
        self.above = self.kernel.above(state)
        self.positions = range(self.kernel.base, len(state))
        self.acts = {i: self.kernel.acts(state, i) for i in self.positions}
        self.able = [i for i in self.positions if self.acts[i]]
        self._steps: dict[int, list[Step]] = {}
        self._futures: dict[int, Future] = {}
        self._waited: dict[int, list[int]] = {}
        self._vain: dict[int, frozenset[Key]] = {}
        self._below: list[list[int]] | None = None

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
            if all(self._is_local(self.state, i, act) for act in self.acts[i]):
                return Choice(self.steps(i), (), is_all=False)
        return None

    def extended(self, t: Step) -> Step:
        """Let a step be followed by those of its piece that commute with all that others do."""
        i, act = t.position, t.act
        if not act.is_simple or t.arrival.through or t.arrival.state[0] != self.state[0]:
            return t
        run = self.reducer.runs.after(t.arrival.state, i, act, self._is_local)
        if not run.moves or not self._commutes(i, run):
            return t
        *before, last = Move(act, t.arrival.state[: self.kernel.base]), *run.moves
        pieces = *self.state[self.kernel.base : i], last.act.piece, *self.state[i + 1 :]
        effects = tuple([m.act.effect for m in (*before, last)])
        arrival = Arrival((*last.prefix, *pieces), None, last.act.touch, (), effects)
        return Step(i, last.act, arrival, tuple(before))

    def _commutes(self, i: int, run: Run) -> bool:
        """Tell whether the steps of a run with a lock commute with all that others do."""
        if not run.holds:
            return True
        if not run.touch.writes.isdisjoint(self.watched):
            return False
        if any(kind == ALIVE and p in self.may_fail for kind, p, _ in run.touch.reads):
            return False
        return not any(
            self._conflicts(run.touch, j, run.holds)
            for j in self.positions
            if j != i and not self._is_kept_out(j, run.holds) and not self._is_stalled(j, {i})
        )

    def _is_kept_out(self, j: int, held: frozenset[Place]) -> bool:
        """Tell whether an activity waits for nothing but locks that another holds."""
        if self.acts[j]:
            return all(
                not a.effect.locks.isdisjoint(held)
                and not any(kind == ALIVE and p in self.may_fail for kind, p, _ in a.touch.reads)
                for a in self.acts[j]
            )
        if self.kernel.known[self.state[j]].arity:
            return False
        vain = self._asked_in_vain(j)
        return any(kind == LOCK for kind, _, _ in vain) and all(
            p in held if kind == LOCK else kind == ALIVE and p not in self.may_fail
            for kind, p, _ in vain
        )

    def _is_local(self, state: State, i: int, act: Act) -> bool:
        if not act.is_simple or act.touch.writes or act.touch.thrown:
            return False
        if not self.kernel.is_quiet(state, self.above[i - self.kernel.base]):
            return False
        if any(kind not in {ALIVE, SHAPE} for kind, _, _ in act.touch.reads):
            return False
        if next(self._joined(i, act), None) is not None:
            return False
        return not self._told(state, i, act, act.touch)

    def _told(self, state: State, i: int, act: Act, touch: Touch) -> set[Place]:
        """List the places whose failure a step can tell."""
        asked = {p for kind, p, _ in touch.reads if kind == ALIVE and p in self.may_fail}
        if not self.reducer.switches.absorb:
            return asked
        futures = self.reducer.futures
        return {
            q for q in asked if not futures.absorption.is_absorbed(state, i, act, q, self.may_fail)
        }

    # Closures

    def closure(self, seed: int, most: int) -> Choice | None:
        """Build the smallest stubborn set around an activity, of fewer steps and failures."""
        chosen: set[int] = set()
        failing: set[Place] = set()
        fates: Fates = ()
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
            fates = tuple([f for f in self.fates if not failing.isdisjoint(f)])
            if len(fates) + sum([len(self.acts[j]) for j in {*chosen, *waiting}]) >= most:
                return None
        steps = [t for i in sorted(chosen) for t in self.steps(i)]
        return Choice(steps, fates, is_all=False)

    def _fated(self, told: set[Place]) -> set[Place]:
        return {p for fate in self.fates if not told.isdisjoint(fate) for p in fate}

    def _told_by(self, i: int) -> set[Place]:
        if not self.acts[i]:
            vain = self._asked_in_vain(i)
            return {p for kind, p, _ in vain if kind == ALIVE and p in self.may_fail}
        found: set[Place] = set()
        for t in self.steps(i):
            found |= self._told(self.state, i, t.act, t.arrival.touch)
        return found

    def _others(self, chosen: set[int]) -> list[int]:
        return [j for j in self.positions if j not in chosen and not self._is_stalled(j, chosen)]

    def _is_stalled(self, j: int, chosen: set[int]) -> bool:
        """Tell whether an activity cannot go on before one of the chosen ones ends."""
        if self.acts[j]:
            return False
        return any(k in chosen or self._is_stalled(k, chosen) for k in self._kids_waited_for(j))

    def _kids_waited_for(self, j: int) -> list[int]:
        """List the positions each of which a piece waits for, if it waits for nothing else."""
        if j not in self._waited:
            self._waited[j] = []
            if self.kernel.known[self.state[j]].arity and not self._asked_in_vain(j):
                kids = self._kids(j)
                slots = self.reducer.essential(self.state, j)
                self._waited[j] = [kids[slot] for slot in slots]
        return self._waited[j]

    def _kids(self, j: int) -> list[int]:
        base = self.kernel.base
        if self._below is None:
            self._below = [[] for _ in self.above]
            for i, around in enumerate(self.above, base):
                if around:
                    self._below[around[0][0] - base].append(i)
        return self._below[j - base]

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
                if self._conflicts(touch, j, t.act.effect.holds) or self._may_kill(j, told)
            ]
            for j, join, ended in self._joined(i, t.act, t.arrival):
                found += self._beside(j, join, ended, chosen)
        return found

    def _waited_for(self, i: int, chosen: set[int]) -> list[int]:
        """List what an activity that cannot go on waits for."""
        kids = self._kids(i)
        waited = self._kids_waited_for(i)
        if waited:
            return [] if any(k in chosen for k in waited) else waited[:1]
        wanted = Touch(self._asked_in_vain(i), NOTHING)
        return [*kids, *(j for j in self._others(chosen) if self._conflicts(wanted, j))]

    def _joined(
        self, i: int, act: Act, arrival: Arrival | None = None
    ) -> Iterator[tuple[int, Join, list[int]]]:
        """Find what may report a step otherwise if another part ends before, by its piece.

        With each, the pieces that are not such another part: the one that steps, or
        all of one that ends by the step.
        """
        effects = [(i, act.effect)]
        if arrival is not None:
            effects += zip(arrival.through, arrival.effects[1:], strict=True)
        for j, e in effects:
            for join in e.joins:
                if self._is_mortal(join.place):
                    yield j, join, [i]
        for j, e in effects:
            if e.is_felt:
                yield from self._felt(j, [i] if j == i else self._family(j))

    def _felt(self, i: int, ended: list[int]) -> Iterator[tuple[int, Join, list[int]]]:
        """Find in the pieces around a position what may report that it ends, throws or turns."""
        for j, slot in self.above[i - self.kernel.base]:
            joins, is_open = self.kernel.joins(self.state[j], slot)
            for join in joins:
                if self._is_mortal(join.place) and self._has_others(j, join, ended):
                    yield j, join, ended
            if not is_open:
                return

    def _has_others(self, j: int, join: Join, ended: list[int]) -> bool:
        """Tell whether anything else may end in a statement of a piece."""
        kids = self._kids(j)
        return join.is_open or any(self._family(kids[slot]) != ended for slot in join.slots)

    def _beside(self, j: int, join: Join, ended: list[int], chosen: set[int]) -> Iterator[int]:
        """List for each other part of a statement something that must go on before it ends."""
        kids = self._kids(j)
        for slot in join.slots:
            others = [k for k in self._family(kids[slot]) if k not in ended]
            if others and chosen.isdisjoint(others):
                yield others[0]
        if j not in chosen and join.is_open:
            yield j

    def _family(self, j: int) -> list[int]:
        """List the positions of a piece and of all below it."""
        base = self.kernel.base
        below = [k for k in self.positions if any(n == j for n, _ in self.above[k - base])]
        return [j, *below]

    def _is_mortal(self, p: Place) -> bool:
        return p in self.may_fail or not self.kernel.controls[self.state[0]].alive[p]

    def _asked_in_vain(self, i: int) -> frozenset[Key]:
        """List what the piece at a position read, only to find that it cannot go on."""
        if i not in self._vain:
            fetch = self.kernel.fetching(self.state)
            self._vain[i] = self.kernel.conduct_of(self.state[i], fetch).reads
        return self._vain[i]

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

    def _conflicts(self, touch: Touch, j: int, held: frozenset[Place] = frozenset()) -> bool:
        """Tell whether what an activity may do does not commute with a step.

        It does nothing that needs a lock held by the activity that steps.
        """
        future = self.future(j)
        throws_too = touch.thrown and future.may_throw_other(touch.thrown)
        if throws_too and self._shows_order():
            return True
        if not self.watched.isdisjoint(_seen(touch, held)) and any(
            self._may_write(j, key, held) for key in self.watched
        ):
            return True
        reach = (id(self._reached(j)), id(self._statics)) if future.unknown else None
        key = touch, held, id(future), reach
        known = self.reducer.clashes
        if key not in known:
            known[key] = self._clashes(touch, j, held)
        return known[key]

    def _clashes(self, touch: Touch, j: int, held: frozenset[Place]) -> bool:
        """Tell whether an activity may write what a step touches, or touch what it writes."""
        future = self.future(j)
        writes = _seen(touch, held)
        if any(kind == ALIVE and (p in future.deaths or future.unknown) for kind, p, _ in writes):
            return True
        return any(self._may_touch(j, key, held) for key in writes) or any(
            self._may_write(j, key, held) for key in touch.reads if key[0] not in {ALIVE, SHAPE}
        )

    def _shows_order(self) -> bool:
        """Tell whether anyone may see in which order finishes collect: a handler, or the end."""
        if self.reducer.orders:
            return True
        main = self.future(self.kernel.base)
        return main.unknown or any(s.label.values for s in main.signals)

    def _may_kill(self, j: int, places: set[Place]) -> bool:
        """Tell whether an activity may let one of some places fail."""
        keys = [alive(q) for q in places]
        return any(self._may_write(j, key) for key in (*keys, *([THE_DOOMED] if keys else [])))

    def _may_touch(self, j: int, key: Key, held: frozenset[Place]) -> bool:
        future = self.future(j)
        if accesses(future.reads, key, held) or accesses(future.writes, key, held):
            return True
        return future.unknown and self._may_reach(j, key)

    def _may_write(self, j: int, key: Key, held: frozenset[Place] = frozenset()) -> bool:
        future = self.future(j)
        if accesses(future.writes, key, held):
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
        """List the shared objects that an activity may come to by itself."""
        held = self.kernel.known[self.state[j]].held
        key = held, *self._held
        if key not in self.reducer.reached:
            heaps = [self.kernel.heaps[h] for h in self.state[HEAPS : self.kernel.base]]
            roots: Iterable[ObjKey] = self.kernel.references[held]  # type: ignore[assignment]
            waiting = [*roots, *(k for h in heaps if h for _, v in h.statics for k in refs(v))]
            seen: set[ObjKey] = set()
            while waiting:
                p, n = waiting.pop()
                if (p, n) not in seen:
                    seen.add((p, n))
                    h = heaps[p]
                    waiting += () if h is None else refs(h.objects[n])
            self.reducer.reached[key] = frozenset(seen)
        return self.reducer.reached[key]

    @cached_property
    def _held(self) -> tuple[int, ...]:
        """Number what the heaps refer to; what an activity reaches depends on no more of them."""
        known = self.kernel.held_by_heap
        return tuple([known[h] if h else -1 for h in self.state[HEAPS : self.kernel.base]])

    @cached_property
    def _statics(self) -> tuple[object, ...]:
        return self.reducer.futures.statics(self.state)


def _seen(touch: Touch, held: frozenset[Place]) -> set[Key]:
    """List what a step writes that others may see: not the locks it has."""
    return {key for key in touch.writes if key[0] != LOCK or key[1] not in held}
