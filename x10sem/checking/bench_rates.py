"""How fast the search is, beside a plain search on tuples of the same system.

The tuple machines are what one writes by hand for B1 and B3: each activity a program
counter and registers, compiled to a table of instructions, all activities'
registers in one flat tuple, breadth-first search with a set.  Only the ratio
of the two, measured in one run, means anything.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec

from x10sem.checking.bench_points import UNREDUCED_POINTS, Point, read_points
from x10sem.checking.bulk_search import BulkSearch
from x10sem.checking.check import Request, load
from x10sem.checking.explore import Engine, Limits, Options, explore
from x10sem.checking.handing_over import has_bulk
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.policy import Policy
from x10sem.core.program import Program

Machine = tuple[int, ...]
Table = Mapping[Machine, Machine]
Successors = Callable[[Machine], Iterable[Machine]]

ENTER, TEST, READ, ADD, WRITE, NEXT, DONE, LOST = range(8)
"""Instructions of an activity: declare x and j, test j, read x, add, write x, increment j, end.

The last one: it is lost with its place.
"""

WAITING: Final = -1
SIZES: Final = 100_000, 1_000_000
"""Up to how many configurations the engine searches."""
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


# The tuple machines


def instructions(m: int) -> Table:
    """Compile an activity that counts to m: what is at each instruction, and what follows."""
    table: dict[Machine, Machine] = {}
    pc, x, j, t = ENTER, 0, 0, 0
    while pc != DONE:
        before = pc, x, j, t
        if pc == ENTER:
            pc, x, j, t = TEST, 0, 1, 0
        elif pc == TEST:
            pc = READ if j <= m else DONE
        elif pc == READ:
            pc, t = ADD, x
        elif pc == ADD:
            pc, t = WRITE, t + 1
        elif pc == WRITE:
            pc, x, t = NEXT, t, 0
        else:
            pc, j = TEST, j + 1
        table[before] = pc, x, j, t
    return table


def activities(state: Machine, table: Table) -> Iterator[Machine]:
    """Take every step of an activity; those not spawned, done or lost take none."""
    for at in range(1, 1 + min(state[0], len(state) // _WIDTH) * _WIDTH, _WIDTH):
        new = table.get(state[at : at + _WIDTH])
        if new is not None:
            yield state[:at] + new + state[at + _WIDTH :]


def spawned(state: Machine, pc: int) -> Machine:
    """Spawn the next activity."""
    at = 1 + state[0] * _WIDTH
    return (state[0] + 1, *state[1:at], pc, *state[at + 1 :])


def b1(n: int, m: int) -> tuple[Machine, Successors]:
    """Make the tuple machine of B1(n, m): how many are spawned, and the activities."""
    table = instructions(m)

    def successors(state: Machine) -> Iterator[Machine]:
        if state[0] < n:
            yield spawned(state, ENTER)
        yield from activities(state, table)

    return (0, *([WAITING, 0, 0, 0] * n)), successors


def b3(n: int, m: int, p: int, k: int) -> tuple[Machine, Successors]:
    """Make the tuple machine of B3(n, m, p, k): that of B1, and the dead places as a mask.

    When all are done or lost, the finish ends: one more is spawned, so to speak.
    """
    table = instructions(m)

    def successors(state: Machine) -> Iterator[Machine]:
        count, dead = state[0], state[-1]
        if count < n:
            yield spawned(state, LOST if dead >> count % p & 1 else ENTER)
        elif count == n and all(pc in {DONE, LOST} for pc in state[1:-1:_WIDTH]):
            yield (n + 1, *state[1:])
        yield from activities(state, table)
        if dead.bit_count() < k:
            yield from (failed(state, q, n, p) for q in range(1, p) if not dead >> q & 1)

    return (0, *([WAITING, 0, 0, 0] * n), 0), successors


def failed(state: Machine, q: int, n: int, p: int) -> Machine:
    """Let place q fail: its activities that are not done are lost."""
    new = list(state)
    new[-1] |= 1 << q
    for i in range(q, min(n, state[0]), p):
        at = 1 + i * _WIDTH
        if new[at] != DONE:
            new[at : at + _WIDTH] = LOST, 0, 0, 0
    return tuple(new)


def tuples(first: Machine, successors: Successors, most: int | None = None) -> Rate:
    """Search a tuple machine breadth first, up to so many states, to the end of a level."""
    began = time.process_time()
    seen = {first}
    frontier = [first]
    while frontier and (most is None or len(seen) < most):
        found: list[Machine] = []
        for state in frontier:
            for new in successors(state):
                if new not in seen:
                    seen.add(new)
                    found.append(new)
        frontier = found
    return Rate(len(seen), time.process_time() - began)


# The searches


@dataclass(frozen=True, slots=True)
class Question:
    """A program, and where it is to run."""

    program: Program
    places: int
    policy: Policy


def rules(q: Question, most: int) -> Rate:
    """Search with the plain rules, unfused, up to so many configurations."""
    began = time.process_time()
    limits = Limits(max_states=most)
    options = Options(q.policy, limits, fuse=False, stop_at_first=False, engine=Engine.RULES)
    return Rate(explore(q.program, q.places, (), options).states, time.process_time() - began)


def engine(kind: type[BulkSearch | KernelSearch], q: Question, most: int) -> Rate:
    """Search with the engine, without a reduction, up to so many configurations."""
    began = time.process_time()
    options = Options(q.policy, Limits(max_states=most), fuse=False, stop_at_first=False)
    search = kind(q.program, q.places, (), options, None)
    search.run()
    return Rate(search.result.states, time.process_time() - began)


def fused(q: Question, least: int) -> Rate:
    """Search with the plain rules, fused, until so many configurations are gone through."""
    began = time.process_time()
    steps = 0
    options = Options(q.policy, Limits(max_states=least), stop_at_first=False, engine=Engine.RULES)
    while steps < least:
        steps += explore(q.program, q.places, (), options).steps
    return Rate(steps, time.process_time() - began)


# The comparison


class Searched(msgspec.Struct, frozen=True):
    """What one search of a point reached: configurations, by what, and over what others do.

    `over_rules` and `over_tuples` are ratios of rates; the tuples are searched just
    before, as far as this search goes.
    """

    by: str
    states: int
    per_second: float
    over_rules: float
    over_tuples: float


class Comparison(msgspec.Struct, frozen=True):
    """Rates of searches of a point, in processor time."""

    point: str
    searches: list[Searched]


def measure(
    most: int, progress: Callable[[str, str], None] = lambda _point, _search: None
) -> list[Comparison]:
    """Measure the searches; the plain rules up to so many configurations."""
    return [_compared(p, most, progress) for p in read_points(UNREDUCED_POINTS)]


def _compared(point: Point, most: int, progress: Callable[[str, str], None]) -> Comparison:
    n, m, p, *k = point.values
    machine = b3(n, m, p, *k) if k else b1(n, m)
    name = point.family.program
    const = tuple(f"{name}.{size}={v}" for size, v in point.sizes.items() if size != "K")
    loaded = load(Request(str(point.program), const=const, places=p, failures=sum(k)))
    question = Question(loaded.program, loaded.places, loaded.options.policy)
    plain: Rate | None = None
    found: list[Searched] = []
    for what, search, size in _searches(most):
        progress(point.name, what)
        by_tuples = tuples(*machine, size)
        rate = search(question, size)
        plain = plain or rate
        found.append(
            Searched(
                what,
                rate.states,
                rate.per_second,
                rate.per_second / plain.per_second,
                rate.per_second / by_tuples.per_second,
            )
        )
    return Comparison(point.name, found)


def _searches(most: int) -> Iterator[tuple[str, Callable[[Question, int], Rate], int]]:
    yield "plain rules", rules, most
    yield "plain rules, fused", fused, most
    yield "the engine, state by state", partial(engine, KernelSearch), SIZES[0]
    if has_bulk():
        import numpy as _  # noqa: F401, ICN001, PLC0415 - to load it is no part of a search

        for size in SIZES:
            yield "the engine, in bulk", partial(engine, BulkSearch), size
