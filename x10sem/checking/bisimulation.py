"""Bisimilarity, strong and weak, by partition refinement.

Weakly, a move is answered by any silent steps, the action if it is visible, and any
silent steps; a silent move by any silent steps, or none (Milner 1989).  Two states
are told apart by what is observed of them, and by the classes that they can move to.

Where nothing goes in circles, as in TX10, one pass from the ends settles all classes
(`Acyclic`); else classes are refined until none splits (`refined`), over the graph
whose silent cycles are one node each.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from x10sem.checking.transitions import SILENT, Edge

SHIFT: Final = 40
_MASK: Final = (1 << SHIFT) - 1


class Graph(Protocol):
    """Numbered states: what is observed of each, and its transitions."""

    observed: list[int]

    def edges(self, n: int) -> Sequence[Edge]:
        """List the transitions of a state."""


class Move(NamedTuple):
    """A move between classes."""

    action: int
    target: int


def packed(action: int, target: int) -> int:
    """Make one number of a move between classes."""
    return action << SHIFT | target


def move(number: int) -> Move:
    """Read such a number again."""
    return Move(number >> SHIFT, number & _MASK)


@dataclass(slots=True)
class Classes:
    """Equivalence classes: of each state, what is observed of each class, and its moves."""

    of: dict[int, int] = field(default_factory=dict)
    observed: list[int] = field(default_factory=list)
    moves: list[frozenset[int]] = field(default_factory=list)
    """Of each class; where moves are weak, to stay where it is too."""

    def quiet(self, c: int) -> list[int]:
        """List the classes that silent moves of a class lead to."""
        return [m & _MASK for m in self.moves[c] if m >> SHIFT == SILENT]


class CyclicError(Exception):
    """Says that a graph goes in circles."""


class Acyclic:
    """Classes of the states of a graph without cycles, found when they are asked for."""

    def __init__(self, graph: Graph, *, weak: bool) -> None:
        """Know nothing yet."""
        self.graph = graph
        self.weak = weak
        self.classes = Classes()
        self._alone: dict[tuple[int, frozenset[int]], int] = {}
        self._whole: dict[tuple[int, frozenset[int]], int] = {}
        self._quiet: list[list[int]] = []

    def settle(self, root: int, check: Callable[[int], None] = lambda _: None) -> int:
        """Find the class of a state.  Raises CyclicError."""
        of = self.classes.of
        path: dict[int, None] = {}
        waiting = [root]
        while waiting:
            n = waiting[-1]
            if n in of:
                waiting.pop()
                continue
            open_ = [e.target for e in self.graph.edges(n) if e.target not in of]
            if not open_:
                of[n] = self._class_of(n)
                path.pop(n, None)
                waiting.pop()
                check(len(of))
                continue
            path[n] = None
            if any(t in path for t in open_):
                raise CyclicError
            waiting += open_
        return of[root]

    def _class_of(self, n: int) -> int:
        of, moves = self.classes.of, self.classes.moves
        found: set[int] = set()
        for action, target, _ in self.graph.edges(n):
            c = of[target]
            if not self.weak:
                found.add(packed(action, c))
            elif action == SILENT:
                found |= moves[c]
            else:
                found.update([packed(action, each) for each in self._quiet[c]])
        key = (self.graph.observed[n], frozenset(found))
        same = self._whole.get(key)
        if self.weak and same is not None and packed(SILENT, same) in found:
            return same
        return self._alone[key] if key in self._alone else self._new(key)

    def _new(self, key: tuple[int, frozenset[int]]) -> int:
        """Make a class whose states move only to others, or stay."""
        seen, found = key
        c = len(self.classes.moves)
        whole = found | {packed(SILENT, c)} if self.weak else found
        self.classes.observed.append(seen)
        self.classes.moves.append(whole)
        self._quiet.append(self.classes.quiet(c))
        self._alone[key] = c
        self._whole[seen, whole] = c
        return c


def refined(
    graph: Graph,
    states: Iterable[int],
    *,
    weak: bool,
    check: Callable[[int], None] = lambda _: None,
) -> Classes:
    """Refine the partition by observations until it is stable.

    The states are all that any of them leads to; `check` is told now and then how many they are.
    """
    order = _components(graph, states, weak=weak)
    of = {n: graph.observed[n] for part in order for n in part}
    count = len(set(of.values()))
    while True:
        check(len(of))
        signatures = _signatures(graph, order, of, weak=weak)
        numbers: dict[tuple[int, frozenset[int]], int] = {}
        now = {
            n: numbers.setdefault((of[n], moves), len(numbers)) for n, moves in signatures.items()
        }
        if len(numbers) == count:
            return _settled(graph, now, order, weak=weak)
        of, count = now, len(numbers)


def _settled(graph: Graph, of: dict[int, int], order: list[list[int]], *, weak: bool) -> Classes:
    made = Classes(of, [0] * len(set(of.values())), [frozenset()] * len(set(of.values())))
    for n, moves in _signatures(graph, order, of, weak=weak).items():
        made.observed[of[n]] = graph.observed[n]
        made.moves[of[n]] = moves
    return made


def _components(graph: Graph, states: Iterable[int], *, weak: bool) -> list[list[int]]:
    """List the silent cycles, what they lead to silently first; where moves are strong, states."""
    if not weak:
        return [[n] for n in states]
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    quiet = nx.DiGraph()
    quiet.add_nodes_from(states)
    for n in list(quiet):
        quiet.add_edges_from((n, e.target) for e in graph.edges(n) if e.action == SILENT)
    parts = nx.condensation(quiet)
    return [sorted(parts.nodes[i]["members"]) for i in reversed(list(nx.topological_sort(parts)))]


def _signatures(
    graph: Graph, order: list[list[int]], of: dict[int, int], *, weak: bool
) -> dict[int, frozenset[int]]:
    """Give the moves of each state, by the classes that they lead to."""
    if not weak:
        return {
            n: frozenset(packed(e.action, of[e.target]) for e in graph.edges(n)) for (n,) in order
        }
    quiet = _spread(graph, order, {n: {packed(SILENT, of[n])} for part in order for n in part})
    own: dict[int, set[int]] = {}
    for n, stays in quiet.items():
        visible = [e for e in graph.edges(n) if e.action != SILENT]
        own[n] = stays | {packed(e.action, m & _MASK) for e in visible for m in quiet[e.target]}
    return {n: frozenset(moves) for n, moves in _spread(graph, order, own).items()}


def _spread(graph: Graph, order: list[list[int]], own: dict[int, set[int]]) -> dict[int, set[int]]:
    """Give to each state what it has, and what those have that silent steps lead to."""
    found: dict[int, set[int]] = {}
    for part in order:
        inside = set(part)
        all_: set[int] = set().union(*(own[n] for n in part))
        for n in part:
            for e in graph.edges(n):
                if e.action == SILENT and e.target not in inside:
                    all_ |= found[e.target]
        found.update(dict.fromkeys(part, all_))
    return found
