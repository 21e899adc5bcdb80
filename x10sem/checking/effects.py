"""The lens of idempotence: how often each effect happens in a run, with and without a failure.

An effect is a line that changes what others can see: a shared object, the output.  Counts
are 0, 1, or 2 for all that is more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from x10sem.checking.failing_graph import Edge
from x10sem.checking.resilience import Analysis

MANY: Final = 2
"""Stands for this many times, and more."""

Counts = int
"""A set of counts: bit n for n times."""

NONE: Final[Counts] = 1


@dataclass(frozen=True, slots=True)
class Effect:
    """How often a line has its effect in a run: without failures, and when a place fails."""

    line: int
    without: tuple[int, ...]
    failing: dict[int, tuple[int, ...]]

    @property
    def together(self) -> tuple[int, ...]:
        """How often it has its effect when some place fails."""
        return tuple(sorted({n for counts in self.failing.values() for n in counts}))


def shifted(counts: Counts, n: int) -> Counts:
    """Add n to each count."""
    for _ in range(min(n, MANY)):
        top = counts & (1 << MANY)
        counts = ((counts << 1) & ((1 << (MANY + 1)) - 1)) | top
    return counts


def summed(one: Counts, other: Counts) -> Counts:
    """Add each count of one to each of the other."""
    found = 0
    for n in range(MANY + 1):
        if other >> n & 1:
            found |= shifted(one, n)
    return found


def listed(counts: Counts) -> tuple[int, ...]:
    """List the counts of a set."""
    return tuple(n for n in range(MANY + 1) if counts >> n & 1)


def effects(analysis: Analysis) -> list[Effect]:
    """Count how often each line has its effect."""
    edges = analysis.search.edges
    first = analysis.search.first
    assert first is not None
    lines = sorted({n for e in (first, *edges) for n in e.does.effects})
    return [_effect(analysis, first, line) for line in lines]


def _effect(analysis: Analysis, first: Edge, line: int) -> Effect:
    free = [e for e in analysis.search.edges if analysis.is_free(e.source) and not e.fate]
    begun = first.does.effects.count(line)
    if first.does.end is not None:
        return Effect(line, listed(shifted(NONE, begun)), {})
    ahead = _fixed({0: shifted(NONE, begun)}, free, line, lambda e: (e.source, e.target))
    after = _after(analysis, analysis.search.edges, line)
    whole = _after(analysis, free, line)
    failing: dict[int, Counts] = defaultdict(int)
    for case in analysis.cases:
        n = case.edge.does.effects.count(line)
        rest = NONE if case.edge.target < 0 else after[case.edge.target]
        failing[case.place] |= summed(ahead[case.edge.source], shifted(rest, n))
    without = shifted(whole[0], begun)
    return Effect(line, listed(without), {p: listed(c) for p, c in sorted(failing.items())})


def _after(analysis: Analysis, edges: Iterable[Edge], line: int) -> dict[int, Counts]:
    """Count from each state to the end, or to where the run hangs."""
    those = list(edges)
    ends: dict[int, Counts] = defaultdict(int, dict.fromkeys(analysis.search.stuck, NONE))
    for edge in those:
        if edge.target < 0:
            ends[edge.source] |= shifted(NONE, edge.does.effects.count(line))
    inner = [e for e in those if e.target >= 0]
    return _fixed(ends, inner, line, lambda e: (e.target, e.source))


def _fixed(
    begin: dict[int, Counts],
    edges: Iterable[Edge],
    line: int,
    ways: Callable[[Edge], tuple[int, int]],
) -> dict[int, Counts]:
    """Carry counts along edges, or against them, until nothing is new."""
    found: dict[int, Counts] = defaultdict(int, begin)
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for edge in edges:
        origin, goal = ways(edge)
        leaving[origin].append((goal, edge.does.effects.count(line)))
    waiting = list(begin)
    while waiting:
        i = waiting.pop()
        for goal, n in leaving[i]:
            new = found[goal] | shifted(found[i], n)
            if new != found[goal]:
                found[goal] = new
                waiting.append(goal)
    return found
