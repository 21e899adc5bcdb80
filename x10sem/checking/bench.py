"""How fast the plain rules are, beside a plain search on tuples of the same system.

The tuple machine is what one writes by hand for B1: each activity a program
counter and registers, compiled to a table of instructions, all activities'
registers in one flat tuple, breadth-first search with a set.  Only the ratio
of the two, measured in one run, means anything.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from x10sem.checking.check import Request, load
from x10sem.checking.explore import Limits, Options, explore
from x10sem.core.program import Program

Machine = tuple[int, ...]

ENTER, TEST, READ, ADD, WRITE, NEXT, DONE = range(7)
"""Instructions of an activity: declare x and j, test j, read x, add, write x, increment j, end."""

WAITING: Final = -1
_WIDTH: Final = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """States a second, in processor time."""

    states: int
    seconds: float

    @property
    def per_second(self) -> float:
        """States a second."""
        return self.states / max(self.seconds, 1e-9)


def successors(state: Machine, n: int, m: int) -> Iterator[Machine]:
    """Take every step of the tuple machine of B1(n, m): the spawner first, then the activities."""
    spawned = state[0]
    if spawned < n:
        at = 1 + spawned * _WIDTH
        yield (spawned + 1, *state[1:at], ENTER, *state[at + 1 :])
    for i in range(spawned):
        at = 1 + i * _WIDTH
        pc, x, j, t = state[at : at + _WIDTH]
        if pc == ENTER:
            new = (TEST, 0, 1, 0)
        elif pc == TEST:
            new = (READ if j <= m else DONE, x, j, t)
        elif pc == READ:
            new = (ADD, x, j, x)
        elif pc == ADD:
            new = (WRITE, x, j, t + 1)
        elif pc == WRITE:
            new = (NEXT, t, j, 0)
        elif pc == NEXT:
            new = (TEST, x, j + 1, t)
        else:
            continue
        yield (*state[:at], *new, *state[at + _WIDTH :])


def tuples(n: int, m: int) -> Rate:
    """Search the tuple machine of B1(n, m) breadth first."""
    began = time.process_time()
    first: Machine = (0, *([WAITING, 0, 0, 0] * n))
    seen = {first}
    frontier = [first]
    while frontier:
        found: list[Machine] = []
        for state in frontier:
            for after in successors(state, n, m):
                if after not in seen:
                    seen.add(after)
                    found.append(after)
        frontier = found
    return Rate(len(seen), time.process_time() - began)


def rules(program: Program, places: int, most: int) -> Rate:
    """Search a program with the plain rules, unfused, up to so many configurations."""
    began = time.process_time()
    limits = Limits(max_states=most)
    result = explore(program, places, (), Options(fuse=False, limits=limits, stop_at_first=False))
    return Rate(result.states, time.process_time() - began)


def fused(program: Program, places: int, least: int) -> Rate:
    """Search a program, fused, again and again until so many configurations are gone through."""
    began = time.process_time()
    steps = 0
    while steps < least:
        steps += explore(program, places, (), Options(stop_at_first=False)).steps
    return Rate(steps, time.process_time() - began)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rates of searches of B1(3,3,3), in processor time.

    `fused` counts the configurations that the search goes through, `rules` those
    that it stores where it stores each, `tuples` the states of the tuple machine.
    """

    fused: float
    rules: float
    tuples: float


def measure(most: int) -> Comparison:
    """Measure the plain rules, up to so many configurations, between two runs of the tuples."""
    n = m = places = 3
    loaded = load(Request("corpus/bench/B1.x10"))
    before = tuples(n, m)
    fast = fused(loaded.program, places, most)
    between = tuples(n, m)
    found = rules(loaded.program, places, most)
    after = tuples(n, m)
    runs = before, between, after
    all_runs = Rate(sum(r.states for r in runs), sum(r.seconds for r in runs))
    return Comparison(fast.per_second, found.per_second, all_runs.per_second)
