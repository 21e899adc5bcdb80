"""What an activity may still do, found by letting it run by itself.

A piece is run with what it spawns, on its own: where it asks whether a place is
alive that may yet fail, both ways; where it asks for a lock, as if it were
free; where something below it ends, with every label that something below it
ended with.  All that it reads and writes on the way is its future.  Where it
reads what others can change, the rest is not known: it may do whatever the
program can do to what it reaches (`unknown`).
"""

from collections.abc import Callable
from typing import Final

from x10sem.core.terms import Place
from x10sem.engine.absorption import Absorption
from x10sem.engine.alone import Future, Run, Setting, pass_on
from x10sem.engine.essential import ENDS, Below, essential, handled
from x10sem.engine.kernel import Kernel
from x10sem.engine.naming import Naming
from x10sem.engine.parts import HEAPS, State
from x10sem.semantics.pieces import Signal

NOTHING: Final[frozenset[Signal]] = frozenset()

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
        self._settings: dict[object, Setting] = {}
        self._named = Naming(kernel)

    def setting(self, state: State, may_fail: frozenset[Place], most: int) -> Setting:
        """Give what futures from a state on depend on; at most so many places will fail."""
        statics = self.kernel.statics.of(state[HEAPS : self.kernel.base])
        key = self.kernel.controls[state[0]].alive, may_fail, most, statics
        found = self._settings.get(key)
        if found is None:
            found = Setting(self.absorption, self._named, state, may_fail, most)
            self._settings[key] = found
            found.statics = statics
        return found

    def of(self, setting: Setting, pid: int, below: list[Future]) -> Future:
        """Give the future of a piece, over those of the pieces in its slots."""
        signals = NOTHING.union(*[f.signals for f in below]) if below else NOTHING
        key = pid, signals, any(f.unknown for f in below)
        found = setting.futures.get(key)
        if found is None:
            found = setting.futures[key] = self._of(setting, *key)
        return found

    def _of(self, setting: Setting, pid: int, signals: frozenset[Signal], lost: bool) -> Future:  # noqa: FBT001 - whether it is unknown
        known = self._known.setdefault((pid, setting.statics, signals, lost), [])
        for status, found in known:
            if all(setting.status(p) == how for p, how in status.items()):
                return found
        found, asked = Future(unknown=lost), frozenset[Place]()
        if not lost:
            _, asked = self.absorption.asking(lambda: Run(setting, found).run(pid, signals))
        known.append(({p: setting.status(p) for p in asked}, found))
        return found

    def passed_on(
        self, setting: Setting, around: tuple[tuple[int, int], ...], future: Future
    ) -> Future:
        """Add to a future what becomes of its signals on their way through pieces with slots."""
        if not around or future.unknown or not future.signals:
            return future
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
        self, setting: Setting, pid: int, below: Callable[[int], Future]
    ) -> tuple[int, ...]:
        """List the slots of a piece without whose end it cannot go on.

        Whatever those of the pieces in its slots do, by their futures, which are asked for
        only if it matters what is thrown.
        """
        known = self.kernel.known[pid]
        if known.handled is None:
            known.handled = handled(self.kernel.pieces[pid].stmt, known.arity)
        told: Below = ENDS * known.arity
        if known.handled:
            futures = map(below, range(known.arity))
            told = tuple([None if f.unknown else frozenset(f.signals) for f in futures])
        key = pid, told
        found = setting.essential.get(key)
        if found is None:
            found = setting.essential[key] = essential(setting, pid, told)
        return found
