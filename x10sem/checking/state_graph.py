"""The state graph of a program: what is reachable, and by which moves, as far as asked for."""

from typing import Any, Final

import networkx as nx  # type: ignore[import-untyped]

from x10sem.checking.check import Loaded
from x10sem.checking.moves import Move, Moves, State, is_over, source_of
from x10sem.checking.outcomes import describe
from x10sem.semantics import Heap, start

MOST_STATES: Final = 200
"""More than this, no one can read."""

_LINES: Final = 3
_WIDE: Final = 40
_FAILURE: Final = "#c00000"


def state_graph(loaded: Loaded, most: int, *, fuse: bool) -> tuple[nx.DiGraph, bool]:
    """Explore up to so many states by the plain rules; tell whether that was all.

    Nodes are numbered in the order in which a breadth-first search finds them.
    """
    moves = Moves(loaded.options.policy, places=loaded.places, fuse=fuse)
    graph = nx.DiGraph()
    first = moves.first(start(loaded.program, loaded.places)).target
    numbers = {first: 0}
    waiting = [first]
    endings: dict[int, set[str]] = {}
    whole = True
    for state in waiting:
        graph.add_node(numbers[state], **_node(state))
        found = list(moves.of(state))
        if not found and not is_over(state.config):
            graph.add_node(numbers[state], color=_FAILURE, xlabel="deadlock")
        for move in found:
            if move.target not in numbers and len(numbers) >= most:
                whole = False
                graph.add_node(numbers[state], style="rounded,dashed", xlabel="goes on")
                continue
            if move.target not in numbers:
                numbers[move.target] = len(numbers)
                waiting.append(move.target)
            graph.add_edge(numbers[state], numbers[move.target], **_edge(state, move))
            if is_over(move.target.config) and move.label.values:
                thrown = ", ".join(describe(v, move.last.heap) for v in move.label.values)
                endings.setdefault(numbers[move.target], set()).add(f"throws {thrown}")
    for node, thrown_there in endings.items():
        graph.add_node(node, xlabel="\n".join(sorted(thrown_there)))
    return graph, whole


def _node(state: State) -> dict[str, Any]:
    g = state.config.heap
    shown = list((*g.lines, g.line) if g.line else g.lines)[-_LINES:]
    dead = " ".join(f"†{p}" for p in g.dead)
    label = "\n".join(_cut(t) for t in (dead, *shown) if t)
    node: dict[str, Any] = {"label": label or " "}
    if is_over(state.config):
        node |= {"peripheries": 2}
    return node


def _edge(before: State, move: Move) -> dict[str, Any]:
    if isinstance(move.first, tuple):
        failed = " and ".join(f"place {p}" for p in move.first)
        return {"label": f"{failed} fails", "color": _FAILURE, "fontcolor": _FAILURE}
    step = move.taken[0]
    line = source_of(step).line
    where = f" line {line}" if line > 0 else ""
    printed = _printed(before.config.heap, move.target.config.heap)
    return {"label": f"place {step.leaf.place}{where}: {step.leaf.rule}{printed}"}


def _printed(before: Heap, after: Heap) -> str:
    new = after.output[len(before.output) :]
    return "\n" + _cut(repr(new.rstrip())) if new else ""


def _cut(text: str) -> str:
    return text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"
