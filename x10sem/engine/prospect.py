"""One state, and what each activity may do from there on: what does not commute with what."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from x10sem.core.terms import Place
from x10sem.engine.alone import Future, Setting, accesses
from x10sem.engine.choice import Fates, Step
from x10sem.engine.later import Ties
from x10sem.engine.parts import HEAPS, Act, State, Touch
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs
from x10sem.semantics.pieces import Effect
from x10sem.semantics.view import ALIVE, LOCK, OBJECT, SHAPE, STATIC, THE_DOOMED, Key, alive

if TYPE_CHECKING:
    from x10sem.engine.stubborn import Reducer


class Prospect:
    """One state, and what each activity may do from there on."""

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
        self.allowed = most
        self.above = self.kernel.above(state)
        self.positions = range(self.kernel.base, len(state))
        self.acts = {i: self.kernel.acts(state, i) for i in self.positions}
        self.able = [i for i in self.positions if self.acts[i]]
        self._steps: dict[int, list[Step]] = {}
        self._futures: dict[int, Future] = {}
        self._waited: dict[int, list[int]] = {}
        self._vain: dict[int, frozenset[Key]] = {}
        self._ties: dict[tuple[int, int], Ties] = {}
        self._later: dict[tuple[int, int], Ties] = {}
        self._below: list[list[int]] | None = None

    @cached_property
    def may_fail(self) -> frozenset[Place]:
        """List the places that may fail from here on, of themselves or let so by the program."""
        if not self.reducer.kills:
            return self.fated
        lives = self.kernel.controls[self.state[0]].alive
        return frozenset(Place(p) for p, is_alive in enumerate(lives) if is_alive)

    @property
    def most(self) -> int:
        """Count how many places may fail from here on, at most."""
        return self.kernel.size if self.reducer.kills else self.allowed

    def steps(self, i: int) -> list[Step]:
        """Take all steps of the piece at a position."""
        found = self._steps.get(i)
        if found is None:
            around = self.above[i - self.kernel.base]
            found = self._steps[i] = [
                Step(i, act, self.kernel.after(self.state, i, around, act)) for act in self.acts[i]
            ]
        return found

    def passed(self, i: int, act: Act) -> dict[int, Effect]:
        """List what a step does to the pieces around its own that it does not leave as they are."""
        if act.is_simple and self.kernel.is_quiet(self.state, self.above[i - self.kernel.base]):
            return {}
        arrival = next(t.arrival for t in self.steps(i) if t.act is act)
        return dict(zip(arrival.through, arrival.effects[1:], strict=True))

    def _kids(self, j: int) -> list[int]:
        base = self.kernel.base
        if self._below is None:
            self._below = [[] for _ in self.above]
            for i, around in enumerate(self.above, base):
                if around:
                    self._below[around[0][0] - base].append(i)
        return self._below[j - base]

    def _family(self, j: int) -> list[int]:
        """List the positions of a piece and of all below it."""
        base = self.kernel.base
        below = [k for k in self.positions if any(n == j for n, _ in self.above[k - base])]
        return [j, *below]

    def asked_in_vain(self, i: int) -> frozenset[Key]:
        """List what the piece at a position read, only to find that it cannot go on."""
        if i not in self._vain:
            fetch = self.kernel.fetching(self.state)
            self._vain[i] = self.kernel.conduct_of(self.state[i], fetch).reads
        return self._vain[i]

    @cached_property
    def setting(self) -> Setting:
        """Give what the futures of activities depend on here."""
        return self.reducer.futures.setting(self.state, self.may_fail, self.most)

    def future(self, j: int) -> Future:
        """Give the future of the activity at a position."""
        if j not in self._futures:
            below = [self.future(k) for k in self._kids(j)]
            futures, setting, state = self.reducer.futures, self.setting, self.state
            alone = futures.of(setting, state[j], below)
            around = tuple([(state[k], slot) for k, slot in self.above[j - self.kernel.base]])
            self._futures[j] = futures.passed_on(setting, around, alone)
        return self._futures[j]

    def _conflicts(self, touch: Touch, j: int, held: frozenset[Place] = frozenset()) -> bool:
        """Tell whether what an activity may do does not commute with a step.

        It does nothing that needs a lock held by the activity that steps.
        """
        shows = self._may_show(touch, held)
        if not shows and not touch.thrown and not _is_shared(touch, held):
            return False
        future = self._futures.get(j) or self.future(j)
        if touch.thrown and future.may_throw_other(touch.thrown) and self._shows_order():
            return True
        if shows and self._may_change_answers(j, held):
            return True
        reach = (id(self._reached(j)), self.setting.statics) if future.unknown else None
        key = touch, held, id(future), reach
        known = self.reducer.clashes
        if key not in known:
            known[key] = self._clashes(touch, j, held)
        return known[key]

    def _may_show(self, touch: Touch, held: frozenset[Place]) -> bool:
        """Tell whether properties may read what a step writes: now, or once others have gone on."""
        kinds = self.reducer.asked
        return bool(self.watched) and any(
            key in self.watched or key[0] in kinds for key in _seen(touch, held)
        )

    def _may_change_answers(self, j: int, held: frozenset[Place]) -> bool:
        """Tell whether an activity may write what properties read now.

        They may read something else then.
        """
        return any(self._may_write(j, key, held) for key in self.watched)

    @cached_property
    def deciding(self) -> frozenset[Place]:
        """List the places that may fail of which properties read whether they live."""
        return frozenset(p for kind, p, _ in self.watched if kind == ALIVE and p in self.may_fail)

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
        if not self.reducer.kills:
            return False
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
            is_set = self.kernel.statics.is_set(self.state[HEAPS + p], str(n))
            return self.reducer.sets_statics or not is_set
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


def _is_shared(touch: Touch, held: frozenset[Place]) -> bool:
    """Tell whether a step touches what others may write, or writes what they may touch."""
    return bool(_seen(touch, held)) or any(kind not in {ALIVE, SHAPE} for kind, _, _ in touch.reads)


def _seen(touch: Touch, held: frozenset[Place]) -> set[Key]:
    """List what a step writes that others may see: not the locks it has."""
    return {key for key in touch.writes if key[0] != LOCK or key[1] not in held}
