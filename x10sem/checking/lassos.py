"""Runs without end that are fair, found by strongly connected components.

Under weak fairness an activity that can go on at all times does go on; under
strong fairness, one that can again and again.  A part of the graph where each state
leads to each other has a fair run if none of its states is *bad*: bad is a state with
an activity that, wherever the run goes inside the part, never takes a step again, though it
can now (strong), or can at all times (weak).  No fair run stays in the part and meets
a bad state, so these are removed, and what is left is divided again
(after Emerson and Lei 1987; activities are followed by their number, see `threads`).
"""

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import accumulate
from typing import Final, NamedTuple

from x10sem.checking.threads import moved

FAILS: Final = -1
"""Stands for a leaf where places fail."""

Pair = tuple[int, int]
"""A node, and the number of a leaf there."""


class Fairness(StrEnum):
    """What runs are fair."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Hop(NamedTuple):
    """A transition: the choice, where it leads, which leaf takes it, how many more there are.

    The choice is the number of a step, or that of what fails, where `thread` is `FAILS`.
    """

    choice: int
    target: int
    thread: int
    grown: int


class Graph:
    """States by number: transitions, leaves, and whether the program has doomed a live place.

    States are expanded in order; one that is not has no transition.
    """

    def __init__(self) -> None:
        """Begin with no state."""
        self.leaves = array("i")
        self.dooms = bytearray()
        self._begins = array("q", [0])
        self._fields = array("i"), array("i"), array("i"), array("i")

    def __len__(self) -> int:
        """Count the transitions."""
        return self._begins[-1]

    def add(self, leaves: int, *, dooms: bool) -> None:
        """Add a state."""
        self.leaves.append(leaves)
        self.dooms.append(dooms)

    def expand(self, hops: Iterable[Hop]) -> None:
        """Give the next state its transitions."""
        choices, targets, threads, grown = self._fields
        for h in hops:
            choices.append(h[0])
            targets.append(h[1])
            threads.append(h[2])
            grown.append(h[3])
        self._begins.append(len(grown))

    def hops(self, n: int) -> Iterator[Hop]:
        """List the transitions of a state."""
        span = self._span(n)
        choices, targets, threads, grown = self._fields
        return map(Hop, choices[span], targets[span], threads[span], grown[span])

    def targets(self, n: int) -> "array[int]":
        """List where the transitions of a state lead."""
        return self._fields[1][self._span(n)]

    def threads(self, n: int) -> "array[int]":
        """List the leaves that take the transitions of a state, `FAILS` where places fail."""
        return self._fields[2][self._span(n)]

    def _span(self, n: int) -> slice:
        begins = self._begins
        return slice(begins[n], begins[n + 1]) if n + 1 < len(begins) else slice(0)

    def can(self, n: int) -> frozenset[int]:
        """List the leaves that can take a step."""
        return frozenset(t for t in self.threads(n) if t != FAILS)


def fair_parts(
    graph: Graph,
    region: Iterable[int],
    fairness: Fairness,
    tick: Callable[[int], None] = lambda _: None,
) -> Iterator[frozenset[int]]:
    """List parts of a region in each of which a fair run goes on for ever.

    `tick` is told how many states are to be divided into parts, and may raise to end it.
    """
    waiting = [set(region)]
    while waiting:
        for part in _cyclic(graph, waiting.pop(), tick):
            bad = set() if fairness is Fairness.NONE else _bad(graph, part, fairness)
            if not bad:
                yield frozenset(part)
            elif len(bad) < len(part):
                waiting.append(part - bad)


def _cyclic(graph: Graph, region: set[int], tick: Callable[[int], None]) -> list[set[int]]:
    """List the strongly connected parts of a region that have a cycle."""
    ahead = _on_cycles(graph, region)
    tick(len(ahead))
    if not ahead:
        return []
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    inside = nx.DiGraph(ahead)
    return [
        part
        for part in nx.strongly_connected_components(inside)
        if len(part) > 1 or any(inside.has_edge(n, n) for n in part)
    ]


def _on_cycles(graph: Graph, region: set[int]) -> dict[int, list[int]]:
    """List where states lead, without those from which, or to which, no cycle leads."""
    ahead = {n: [m for m in graph.targets(n) if m in region] for n in region}
    for _ in range(2):
        back: dict[int, list[int]] = {n: [] for n in ahead}
        for n, targets in ahead.items():
            for m in targets:
                back[m].append(n)
        left = {n: len(targets) for n, targets in ahead.items()}
        ends = [n for n, many in left.items() if not many]
        for n in ends:
            del ahead[n]
            for m in back.pop(n):
                left[m] -= 1
                if not left[m]:
                    ends.append(m)
        ahead = {n: [m for m in sources if m in ahead] for n, sources in back.items()}
    return ahead


def _bad(graph: Graph, part: set[int], fairness: Fairness) -> set[int]:
    """List the states where something can go on, and never does inside the part.

    Leaves of all states are numbered through; it is asked which of them lead to a step of
    theirs, or, under weak fairness, to where they cannot take one.
    """
    states = sorted(part)
    sizes = accumulate((graph.leaves[n] for n in states), initial=0)
    first = dict(zip(states, sizes, strict=False))
    many = first[states[-1]] + graph.leaves[states[-1]]
    before: list[list[int]] = [[] for _ in range(many)]
    served = bytearray(many)
    for n in states:
        here, can = first[n], graph.can(n)
        inside = [h for h in graph.hops(n) if h.target in part]
        own = {h.thread for h in inside}
        for i in range(graph.leaves[n]):
            served[here + i] = i in own or (fairness is Fairness.WEAK and i not in can)
            for _, target, thread, grown in inside:
                after = moved(i, thread, grown)
                if after is not None:
                    before[first[target] + after].append(here + i)
    waiting = [pair for pair in range(many) if served[pair]]
    while waiting:
        for pair in before[waiting.pop()]:
            if not served[pair]:
                served[pair] = True
                waiting.append(pair)
    starving = {n for n in part if any(not served[first[n] + i] for i in graph.can(n))}
    return starving | {n for n in part if graph.dooms[n]}


# Lassos


def way(
    graph: Graph, starts: Iterable[int], goals: frozenset[int], inside: frozenset[int] | None
) -> "tuple[int, list[Hop]] | None":
    """Find a shortest way from one of several states to a goal: where it starts, and the hops."""
    came: dict[int, int | None] = dict.fromkeys(starts)
    waiting = deque(came)
    while waiting:
        n = waiting.popleft()
        if n in goals:
            return _back(graph, came, n)
        for m in graph.targets(n):
            if m not in came and (inside is None or m in inside):
                came[m] = n
                waiting.append(m)
    return None


def _back(graph: Graph, came: dict[int, int | None], n: int) -> tuple[int, list[Hop]]:
    hops: list[Hop] = []
    while (before := came[n]) is not None:
        hops.append(next(h for h in graph.hops(before) if h.target == n))
        n = before
    return n, hops[::-1]


def fair_loop(graph: Graph, part: frozenset[int], start: int, fairness: Fairness) -> list[Hop]:
    """Build a loop from a state to itself that is fair, inside a part that has a fair run."""
    hops = _closing(graph, part, start, [])
    while (starved := starving(graph, start, hops, fairness)) is not None:
        last = _followed(hops, starved)
        assert last is not None
        at = hops[-1].target
        hops += _serving(graph, part, (at, last), fairness)
        hops = _closing(graph, part, start, hops)
    return hops


def _closing(graph: Graph, part: frozenset[int], start: int, hops: list[Hop]) -> list[Hop]:
    """Go on to where the loop began, by one step at least."""
    if not hops:
        hops = [next(h for h in graph.hops(start) if h.target in part)]
    found = way(graph, [hops[-1].target], frozenset({start}), part)
    assert found is not None, "a part that is not strongly connected"
    return [*hops, *found[1]]


def _serving(graph: Graph, part: frozenset[int], pair: Pair, fairness: Fairness) -> list[Hop]:
    """Find a way by which a leaf takes a step, or cannot for a while."""
    came: dict[Pair, tuple[Pair, Hop] | None] = {pair: None}
    waiting = deque(came)
    while waiting:
        n, i = waiting.popleft()
        if fairness is Fairness.WEAK and i not in graph.can(n):
            return _pairs_back(came, (n, i))
        for h in graph.hops(n):
            if h.target in part:
                after = moved(i, h.thread, h.grown)
                if after is None:
                    return [*_pairs_back(came, (n, i)), h]
                if (h.target, after) not in came:
                    came[h.target, after] = ((n, i), h)
                    waiting.append((h.target, after))
    raise AssertionError("a part without a fair run")


def _pairs_back(came: "dict[Pair, tuple[Pair, Hop] | None]", pair: Pair) -> list[Hop]:
    hops: list[Hop] = []
    while (step := came[pair]) is not None:
        pair, hop = step
        hops.append(hop)
    return hops[::-1]


def _followed(hops: list[Hop], number: int) -> int | None:
    """Follow a leaf through a loop; None where it takes a step."""
    at: int | None = number
    for h in hops:
        if at is None:
            return None
        at = moved(at, h.thread, h.grown)
    return at


def starving(graph: Graph, start: int, hops: list[Hop], fairness: Fairness) -> int | None:
    """Find a leaf that a loop leaves behind unfairly; None where the loop is fair."""
    if fairness is Fairness.NONE:
        return None
    for number in range(graph.leaves[start]):
        at: int | None = number
        n = start
        can = [False] * len(hops)
        for k, h in enumerate(hops):
            if at is None:
                break
            can[k] = at in graph.can(n)
            at, n = moved(at, h.thread, h.grown), h.target
        if at is not None and (all(can) if fairness is Fairness.WEAK else any(can)):
            return number
    return None
