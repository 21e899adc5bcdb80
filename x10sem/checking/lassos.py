"""Runs without end that are fair, found by strongly connected components.

Under weak fairness an activity that can go on at all times does go on; under
strong fairness, one that can again and again.  A part of the graph where each state
leads to each other has a fair run if none of its states is *bad*: bad is a state with
an activity that, wherever the run goes inside the part, never takes a step again, though it
can now (strong), or can at all times (weak).  No fair run stays in the part and meets
a bad state, so these are removed, and what is left is divided again
(after Emerson and Lei 1987; activities are followed by their number, see `threads`).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from x10sem.checking.moves import Choice
from x10sem.checking.threads import moved

Pair = tuple[int, int]
"""A node, and the number of a leaf there."""


class Fairness(StrEnum):
    """What runs are fair."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Hop(NamedTuple):
    """A transition: the choice, where it leads, which leaf takes it, how many more there are."""

    choice: Choice
    target: int
    thread: int
    grown: int


class Graph:
    """States by number: transitions, leaves, and whether the program has doomed a live place."""

    def __init__(self) -> None:
        """Begin with no state."""
        self.hops: list[list[Hop]] = []
        self.leaves: list[int] = []
        self.dooms: list[bool] = []
        self._can: dict[int, frozenset[int]] = {}

    def can(self, n: int) -> frozenset[int]:
        """List the leaves that can take a step."""
        if n not in self._can:
            self._can[n] = frozenset(h.thread for h in self.hops[n] if h.thread >= 0)
        return self._can[n]


def fair_parts(graph: Graph, region: Iterable[int], fairness: Fairness) -> Iterator[frozenset[int]]:
    """List parts of a region in each of which a fair run goes on for ever."""
    waiting = [set(region)]
    while waiting:
        for part in _cyclic(graph, waiting.pop()):
            bad = set() if fairness is Fairness.NONE else _bad(graph, part, fairness)
            if not bad:
                yield frozenset(part)
            elif len(bad) < len(part):
                waiting.append(part - bad)


def _cyclic(graph: Graph, region: set[int]) -> list[set[int]]:
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    inside = nx.DiGraph()
    inside.add_nodes_from(region)
    inside.add_edges_from(
        (n, h.target) for n in region for h in graph.hops[n] if h.target in region
    )
    return [
        part
        for part in nx.strongly_connected_components(inside)
        if len(part) > 1 or any(inside.has_edge(n, n) for n in part)
    ]


def _bad(graph: Graph, part: set[int], fairness: Fairness) -> set[int]:
    """List the states where something can go on, and never does inside the part."""
    before: dict[Pair, list[Pair]] = {}
    served: dict[Pair, None] = {}
    for n in part:
        own = {h.thread for h in graph.hops[n] if h.target in part}
        for i in range(graph.leaves[n]):
            waits = fairness is Fairness.WEAK and i not in graph.can(n)
            if i in own or waits:
                served[n, i] = None
        for h in graph.hops[n]:
            if h.target in part:
                for i in range(graph.leaves[n]):
                    after = moved(i, h.thread, h.grown)
                    if after is not None:
                        before.setdefault((h.target, after), []).append((n, i))
    waiting = list(served)
    while waiting:
        for pair in before.get(waiting.pop(), ()):
            if pair not in served:
                served[pair] = None
                waiting.append(pair)
    starving = {n for n in part for i in graph.can(n) if (n, i) not in served}
    return starving | {n for n in part if graph.dooms[n]}


# Lassos


def way(
    graph: Graph, starts: Iterable[int], goals: frozenset[int], inside: frozenset[int] | None
) -> "tuple[int, list[Hop]] | None":
    """Find a shortest way from one of several states to a goal: where it starts, and the hops."""
    came: dict[int, tuple[int, Hop] | None] = dict.fromkeys(starts)
    waiting = deque(came)
    while waiting:
        n = waiting.popleft()
        if n in goals:
            return _back(came, n)
        for h in graph.hops[n]:
            if h.target not in came and (inside is None or h.target in inside):
                came[h.target] = (n, h)
                waiting.append(h.target)
    return None


def _back(came: "dict[int, tuple[int, Hop] | None]", n: int) -> tuple[int, list[Hop]]:
    hops: list[Hop] = []
    while (step := came[n]) is not None:
        n, hop = step
        hops.append(hop)
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
        hops = [next(h for h in graph.hops[start] if h.target in part)]
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
        for h in graph.hops[n]:
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
