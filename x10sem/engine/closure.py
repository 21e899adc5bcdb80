"""One state, looked at to choose what is enough to do there (see `stubborn`)."""

from collections.abc import Iterator
from functools import cached_property

from x10sem.core.terms import Place
from x10sem.engine.choice import NOTHING, Choice, Fates, Step
from x10sem.engine.later import Ties, ties_later, together
from x10sem.engine.parts import Act, Arrival, State, Touch
from x10sem.engine.prospect import Prospect
from x10sem.engine.runs import Run
from x10sem.semantics.slots import Join
from x10sem.semantics.view import ALIVE, LOCK, OBJECT, SHAPE


class Look(Prospect):
    """One state, looked at to choose what to do there."""

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
        before, last, effects = self.reducer.runs.led_by(act, t.arrival.state, run)
        pieces = *self.state[self.kernel.base : i], last.act.piece, *self.state[i + 1 :]
        arrival = Arrival((*last.prefix, *pieces), None, last.act.touch, (), effects)
        return Step(i, last.act, arrival, before)

    def _commutes(self, i: int, run: Run) -> bool:
        """Tell whether the steps of a run with a lock commute with all that others do."""
        if not run.holds:
            return True
        if not run.touch.writes.isdisjoint(self.watched):
            return False
        if Place(0) not in run.holds and self._may_show(run.touch, run.holds):
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
        vain = self.asked_in_vain(j)
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
        if self._told(state, i, act, act.touch):
            return False
        return not any(self._ties_later(i, act))

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

    def seeds(self) -> list[int]:
        """List the activities that can go on, those first whose steps write least."""
        acts = self.acts
        return sorted(self.able, key=lambda i: max([len(a.touch.writes) for a in acts[i]]))

    def closure(self, seed: int, most: int, vain: set[int]) -> Choice | None:
        """Build the smallest stubborn set around an activity, of fewer steps and failures.

        The sets around those in `vain` have more, as a rule: what brings in one is given up.
        """
        chosen: set[int] = set()
        failing: set[Place] = set()
        fates: Fates = ()
        waiting = [seed]
        while waiting:
            i = waiting.pop()
            if i in chosen:
                continue
            chosen.add(i)
            if vain and self._conflicts_with(i, vain):
                return None
            waiting += self._brought_in_by(i, chosen)
            told = self._fated(self._told_by(i)) - failing
            failing |= told
            fates = tuple([f for f in self.fates if not failing.isdisjoint(f)])
            room = most - len(fates)
            if self._is_too_much(chosen, waiting, room, vain):
                return None
            for j in self._noticing(told, chosen, frozenset(waiting)):
                waiting.append(j)
                if self._is_too_much(chosen, waiting, room, vain):
                    return None
        steps = [t for i in sorted(chosen) for t in self.steps(i)]
        return Choice(steps, fates, is_all=False)

    def _conflicts_with(self, i: int, others: set[int]) -> bool:
        """Tell whether a step of an activity does not commute with what one of some others do."""
        return any(
            self._conflicts(t.arrival.touch, j, t.act.effect.holds)
            for t in self.steps(i)
            for j in others
        )

    def _is_too_much(self, chosen: set[int], waiting: list[int], room: int, vain: set[int]) -> bool:
        """Tell whether some activities have as many steps, or one of them is in `vain`."""
        steps = sum([len(self.acts[k]) for k in chosen.union(waiting)])
        return steps >= room or not vain.isdisjoint(waiting)

    def _noticing(
        self, places: set[Place], chosen: set[int], known: frozenset[int]
    ) -> Iterator[int]:
        """List the other activities, not known yet, that may tell the failure of a place."""
        for j in self._others(chosen) if places else ():
            if j not in known and any(self._may_notice(j, q) for q in places):
                yield j

    def _may_notice(self, j: int, q: Place) -> bool:
        """Tell whether what an activity may do does not commute with the failure of a place."""
        future = self.future(j)
        return future.unknown or q in future.deaths

    def _fated(self, told: set[Place]) -> set[Place]:
        return {p for fate in self.fates if not told.isdisjoint(fate) for p in fate}

    def _told_by(self, i: int) -> set[Place]:
        if not self.acts[i]:
            vain = self.asked_in_vain(i)
            return {p for kind, p, _ in vain if kind == ALIVE and p in self.may_fail}
        return {p for t in self.steps(i) for p in self.ties(t).told}

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
            if self.kernel.known[self.state[j]].arity and not self.asked_in_vain(j):
                kids = self._kids(j)
                slots = self.reducer.futures.essential(
                    self.setting, self.state[j], lambda slot: self.future(kids[slot])
                )
                self._waited[j] = [kids[slot] for slot in slots]
        return self._waited[j]

    def _brought_in_by(self, i: int, chosen: set[int]) -> list[int]:
        if not self.acts[i]:
            told = self._told_by(i)
            return [
                *self._waited_for(i, chosen),
                *(j for j in self._others(chosen) if self._may_kill(j, told)),
            ]
        found: list[int] = []
        for t in self.steps(i):
            _, rivals, groups = self.ties(t)
            found += [j for j in rivals if j not in chosen and not self._is_stalled(j, chosen)]
            found += [group[0] for group in groups if chosen.isdisjoint(group)]
        return found

    # What a step is tied to

    def ties(self, t: Step) -> Ties:
        """Find what a step does not commute with, now or at the end of a finish."""
        i, touch, holds = t.position, t.arrival.touch, t.act.effect.holds
        key = i, t.act.number
        if key not in self._ties:
            told = self._told(self.state, i, t.act, touch)
            if self._may_show(touch, holds):
                told |= self.deciding
            rivals = [
                j
                for j in self._others({i})
                if self._conflicts(touch, j, holds) or self._may_kill(j, told)
            ]
            groups = [g for each in self._joined(i, t.act, t.arrival) for g in self._beside(*each)]
            now = Ties(frozenset(told), tuple(rivals), tuple(groups))
            self._ties[key] = together([now, self._ties_later(i, t.act)])
        return self._ties[key]

    def _ties_later(self, i: int, act: Act) -> Ties:
        key = i, act.number
        if key not in self._later:
            self._later[key] = ties_later(self, i, act)
        return self._later[key]

    @cached_property
    def unfailing(self) -> "Look":
        """Look at the state as if no place could fail any more."""
        return Look(self.reducer, self.state, (), 0, self.watched)

    def changing_objects(self, i: int) -> list[int]:
        """List the activities, but for one, that may write to objects, known or not."""
        return [
            j
            for j in self._others({i})
            if any(kind == OBJECT for keys in self.future(j).writes.values() for kind, _, _ in keys)
            or (self.future(j).unknown and OBJECT in self.reducer.can)
        ]

    def _waited_for(self, i: int, chosen: set[int]) -> list[int]:
        """List what an activity that cannot go on waits for."""
        kids = self._kids(i)
        waited = self._kids_waited_for(i)
        if waited:
            return [] if any(k in chosen for k in waited) else waited[:1]
        wanted = Touch(self.asked_in_vain(i), NOTHING)
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
            for join in e.felt.joins:
                if self._is_mortal(join.place):
                    yield j, join, [i]
        for j, e in effects:
            if e.felt.is_whole:
                yield from self._felt(j, [i] if j == i else self._family(j))

    def _felt(self, i: int, ended: list[int]) -> Iterator[tuple[int, Join, list[int]]]:
        """Find in the pieces around a position what may report that it ends, throws or turns."""
        for j, slot in self.above[i - self.kernel.base]:
            felt = self.kernel.felt(self.state[j], slot)
            for join in felt.joins:
                if self._is_mortal(join.place) and self._has_others(j, join, ended):
                    yield j, join, ended
            if not felt.is_whole:
                return

    def _has_others(self, j: int, join: Join, ended: list[int]) -> bool:
        """Tell whether anything else may end in a statement of a piece."""
        kids = self._kids(j)
        return join.is_open or any(self._family(kids[slot]) != ended for slot in join.slots)

    def _beside(self, j: int, join: Join, ended: list[int]) -> Iterator[tuple[int, ...]]:
        """List for each other part of a statement the pieces in it that may go on.

        What only waits for the one that steps, among others, is no other part.
        """
        around = {k for k, _ in self.above[ended[0] - self.kernel.base] if self._only_waits(k)}
        kids = self._kids(j)
        for slot in join.slots:
            others = [k for k in self._family(kids[slot]) if k not in ended and k not in around]
            if others:
                yield tuple(others)
        if join.is_open:
            yield (j,)

    def _only_waits(self, k: int) -> bool:
        """Tell whether a piece waits for what is below it, and for nothing else."""
        return not self.acts[k] and not self.asked_in_vain(k)

    def _is_mortal(self, p: Place) -> bool:
        return p in self.may_fail or not self.kernel.controls[self.state[0]].alive[p]
