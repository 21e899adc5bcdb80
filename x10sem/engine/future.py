"""What an activity may still do, found by letting it run by itself.

A piece is run with what it spawns, on its own: where it asks whether a place is
alive that may yet fail, both ways; where it asks for a lock, as if it were
free; where something below it ends, with every label that something below it
ended with.  All that it reads and writes on the way is its future.  Where it
reads what others can change, the rest is not known: it may do whatever the
program can do to what it reaches (`unknown`).
"""

from x10sem.core.terms import Place
from x10sem.engine.absorption import Absorption
from x10sem.engine.alone import Future, Run, Setting, pass_on
from x10sem.engine.essential import essential
from x10sem.engine.kernel import Kernel
from x10sem.engine.naming import Naming
from x10sem.engine.parts import HEAPS, State

Status = dict[Place, tuple[bool, int]]
"""Of some places whether they live, and how many of those that may fail will."""


class Futures:
    """The futures of the pieces of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        """Know nothing yet."""
        self.kernel = kernel
        self.absorption = Absorption(kernel)
        self._known: dict[object, list[tuple[Status, Future]]] = {}
        self._passed: dict[object, Future] = {}
        self._essential: dict[object, tuple[int, ...]] = {}
        self._settings: dict[object, Setting] = {}
        self._named = Naming(kernel)

    def of(
        self, state: State, i: int, may_fail: frozenset[Place], most: int, below: list[Future]
    ) -> Future:
        """Give the future of the piece at a position, over those of the pieces in its slots.

        At most so many of the places that may fail will.
        """
        signals = frozenset(s for f in below for s in f.signals)
        lost = any(f.unknown for f in below)
        setting = self._setting(state, may_fail, most)
        known = self._known.setdefault((state[i], self.statics(state), signals, lost), [])
        for status, found in known:
            if all(setting.status(p) == how for p, how in status.items()):
                return found
        found, asked = Future(unknown=lost), frozenset[Place]()
        if not lost:
            _, asked = self.absorption.asking(lambda: Run(setting, found).run(state[i], signals))
        known.append(({p: setting.status(p) for p in asked}, found))
        return found

    def passed_on(
        self,
        state: State,
        above: tuple[tuple[int, int], ...],
        may_fail: frozenset[Place],
        most: int,
        future: Future,
    ) -> Future:
        """Add to a future what becomes of its signals on their way through the pieces around."""
        if not above or future.unknown or not future.signals:
            return future
        setting = self._setting(state, may_fail, most)
        around = tuple((state[j], slot) for j, slot in above)
        key = setting, around, id(future)
        found = self._passed.get(key)
        if found is None:
            found = self._passed[key] = Future(
                {locks: set(keys) for locks, keys in future.reads.items()},
                {locks: set(keys) for locks, keys in future.writes.items()},
                set(future.thrown),
                set(future.deaths),
                future.signals,
            )
            pass_on(setting, around, found)
        return found

    def essential(
        self, state: State, i: int, may_fail: frozenset[Place], most: int, below: list[Future]
    ) -> tuple[int, ...]:
        """List the slots of the piece at a position without whose end it cannot go on.

        Whatever those of the pieces in its slots do, by their futures.
        """
        setting = self._setting(state, may_fail, most)
        told = tuple([None if f.unknown else frozenset(f.signals) for f in below])
        key = setting, state[i], told
        found = self._essential.get(key)
        if found is None:
            found = self._essential[key] = essential(setting, state[i], told)
        return found

    def statics(self, state: State) -> tuple[int, ...]:
        """Give each place a number for its static fields and what is fixed of their objects."""
        return self.kernel.statics.of(state[HEAPS : self.kernel.base])

    def _setting(self, state: State, may_fail: frozenset[Place], most: int) -> Setting:
        key = self.kernel.controls[state[0]].alive, may_fail, most, self.statics(state)
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = Setting(
                self.absorption, self._named, state, may_fail, most
            )
        return found
