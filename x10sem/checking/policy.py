"""Failure policies: which places may fail, how often, and which share their fate."""

from collections.abc import Iterator
from dataclasses import dataclass

from x10sem.core.terms import Place
from x10sem.semantics import Heap


@dataclass(frozen=True, slots=True)
class Policy:
    """Which places may fail, and how often.

    `failures` is the budget; `failing` the places that may fail, all but
    place 0 where it is None; the places of a group fail together, for one
    failure of the budget.
    """

    failures: int = 0
    failing: frozenset[int] | None = None
    groups: tuple[frozenset[int], ...] = ()

    def choices(self, g: Heap, spent: int) -> Iterator[tuple[Place, ...]]:
        """List the sets of places that may fail at once in this configuration.

        Doomed places may fail under every policy; that spends no budget.
        """
        doomed = g.doomed
        for p in sorted(doomed):
            yield (p,)
        if spent >= self.failures:
            return
        for places in self._fates(g):
            if not (len(places) == 1 and places[0] in doomed):
                yield places

    def spends(self, places: tuple[Place, ...], g: Heap) -> int:
        """Count what a failure of these places costs."""
        return 0 if len(places) == 1 and places[0] in g.doomed else 1

    def aftermaths(self, g: Heap, spent: int) -> Iterator[Heap]:
        """List the heaps that failures may leave after the end, this one first.

        Places go on failing when a program is over; what it did is no other for it,
        only which places are dead in the end.  Place 0 is not asked for.
        """
        seen: set[tuple[tuple[Place, ...], int]] = set()
        waiting = [(g, spent)]
        while waiting:
            h, n = waiting.pop()
            if (h.dead, n) not in seen:
                seen.add((h.dead, n))
                yield h
                waiting += self._fallen(h, n)

    def _fallen(self, g: Heap, spent: int) -> Iterator[tuple[Heap, int]]:
        for places in self.choices(g, spent):
            if 0 not in places:
                h = g
                for p in places:
                    h = h.without(p)
                yield h, spent + self.spends(places, g)

    def most(self, g: Heap, spent: int) -> int:
        """Count the places that may fail from here on, at most, by this policy."""
        size = max((len(group) for group in self.groups), default=1)
        return (self.failures - spent) * size + len(g.doomed)

    def may_fail(self, p: int, spent: int) -> bool:
        """Tell whether p may still fail by this policy."""
        if spent >= self.failures:
            return False
        return p in self.failing if self.failing is not None else p != 0

    def _fates(self, g: Heap) -> Iterator[tuple[Place, ...]]:
        together = [sorted(group) for group in self.groups]
        grouped = {p for group in together for p in group}
        alone = [[p] for p in range(g.places) if p not in grouped]
        for fate in sorted([*together, *alone]):
            live = tuple(Place(p) for p in fate if Place(p) in g)
            if live and all(self._allowed(p) for p in fate):
                yield live

    def _allowed(self, p: int) -> bool:
        return p in self.failing if self.failing is not None else p != 0
