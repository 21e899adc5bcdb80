"""Cycles of a reduced search, found when it is over."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter


def cycles(parents: Sequence[int], links: Sequence[tuple[int, int]]) -> Iterator[frozenset[int]]:
    """List the strongly connected parts of a search that have a cycle.

    `parents` are those of each state, and the links all transitions to states
    that were seen before.  A tree has no cycle, and each cycle has a link that
    does not go on to a later state, so most searches are done at once.
    """
    if all(i < j for i, j in links) or not _is_cyclic(parents, links):
        return
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - seldom needed, slow

    graph = nx.DiGraph((p, i) for i, p in enumerate(parents) if p >= 0)
    graph.add_edges_from(links)
    for part in nx.strongly_connected_components(graph):
        (any_, *others) = part
        if others or graph.has_edge(any_, any_):
            yield frozenset(part)


def _is_cyclic(parents: Sequence[int], links: Sequence[tuple[int, int]]) -> bool:
    ahead: TopologicalSorter[int] = TopologicalSorter()
    for i, p in enumerate(parents):
        ahead.add(i, *([p] if p >= 0 else []))
    for i, j in links:
        ahead.add(j, i)
    try:
        ahead.prepare()
    except CycleError:
        return True
    return False
