"""Happens-before among the steps of a run: what each activity does in turn, starts and joins."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from x10sem.export.activities import Cast, Happening

Clock: TypeAlias = dict[int, int]
"""The last step of each activity that comes before some step, or is it."""


def order(
    cast: Cast, happenings: Sequence[Happening], shown: set[int]
) -> tuple[tuple[int, int], ...]:
    """Order the steps shown; an edge for each that does not follow from others.

    A step comes before the next of its activity, before all of what it starts, and where it
    is the last of its activity before what follows the finish that waits for it.
    """
    before: defaultdict[int, list[int]] = defaultdict(list)
    for earlier, later in immediate(cast, happenings):
        before[later].append(earlier)
    clocks: dict[int, Clock] = {}
    edges: list[tuple[int, int]] = []
    for h in happenings:
        if h.actor is not None:
            n = h.number
            clock = clocks[n] = _latest([clocks[m] for m in before[n]])
            if n in shown:
                edges += [(m, n) for m in _last(clock, clocks)]
                clock[h.actor] = n
    return tuple(edges)


def _latest(clocks: list[Clock]) -> Clock:
    found: Clock = {}
    for clock in clocks:
        for who, n in clock.items():
            found[who] = max(n, found.get(who, 0))
    return found


def _last(clock: Clock, clocks: dict[int, Clock]) -> list[int]:
    """Keep the steps that come before no other of them."""
    return sorted(
        n
        for who, n in clock.items()
        if not any(clocks[m].get(who, 0) >= n for m in clock.values() if m != n)
    )


def immediate(cast: Cast, happenings: Sequence[Happening]) -> Iterator[tuple[int, int]]:
    """List steps that come one before the other: in an activity, by its start, by a join."""
    mine: defaultdict[int, list[int]] = defaultdict(list)
    for h in happenings:
        if h.actor is not None:
            mine[h.actor].append(h.number)
    for steps in mine.values():
        yield from pairwise(steps)
    for h in happenings:
        for child in h.spawned:
            if mine[child]:
                yield h.number, mine[child][0]
        for joined in h.joined:
            finish = cast.finishes[joined]
            ends = [a.ended for a in cast.activities if a.finish == joined]
            yield from ((n, h.number) for n in ends if n is not None and n != h.number)
            after = next((n for n in mine[finish.owner] if n > h.number), None)
            if after is not None:
                yield h.number, after
