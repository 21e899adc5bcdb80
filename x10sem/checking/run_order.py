"""The happens-before graph of a run: the instances that ran, and what had to wait for what."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from x10sem.checking.happens_before import happens_before
from x10sem.checking.instances import ROOT, Names, Path, named, trace
from x10sem.checking.moves import Choice, source_of
from x10sem.checking.trace import follow
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import start

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]


class Ran(NamedTuple):
    """One step of a run: of which instance, where, and whether that place was alive."""

    number: int
    path: Path
    place: Place
    is_live: bool
    rule: str
    span: Span


def instances(program: Program, places: int, choices: tuple[Choice, ...]) -> Iterator[Ran]:
    """List the steps of a run that are of instances, by full paths; failures of places are none.

    Raises X3002 where a choice is not possible.
    """
    k = start(program, places)
    names: Names = named(k.stmt, ROOT)
    for n, taken in enumerate(follow(program, places, choices), 1):
        if taken.step is not None:
            ran, names = trace(taken.step, names)
            leaf = taken.step.leaf
            live = leaf.place in k.heap
            yield Ran(n, ran.path, leaf.place, live, leaf.rule, source_of(taken.step))
        elif taken.config.stmt != k.stmt:
            names = named(taken.config.stmt, ROOT)
        k = taken.config


def overtakings(run: Iterable[Ran]) -> Iterator[tuple[Ran, Ran]]:
    """List the pairs of steps at live places of which the later should have been first."""
    before: list[Ran] = []
    for late in run:
        if late.is_live:
            for early in before:
                if happens_before(late.path, early.path):
                    yield late, early
            before.append(late)


def graph_of(run: Iterable[Ran]) -> "nx.DiGraph[Path]":
    """Build the happens-before graph of a run: a node an instance, an edge where none is between.

    Nodes have the attributes `place`, `is_live`, `rule`, `span` and `steps`, the numbers of the
    steps of the run that are of the instance.
    """
    import networkx as nx  # noqa: PLC0415 - slow to import

    graph: nx.DiGraph[Path] = nx.DiGraph()
    for each in run:
        if each.path in graph:
            graph.nodes[each.path]["steps"].append(each.number)
        else:
            rest = {"place": each.place, "is_live": each.is_live, "rule": each.rule}
            graph.add_node(each.path, span=each.span, steps=[each.number], **rest)
    paths = list(graph)
    graph.add_edges_from((p, q) for p in paths for q in paths if happens_before(p, q))
    reduced = nx.transitive_reduction(graph)
    reduced.add_nodes_from(graph.nodes(data=True))
    return reduced


def pairs(run: Iterable[Ran]) -> int:
    """Count the pairs of instances of a run of which one had to wait for the other."""
    paths = list(dict.fromkeys(each.path for each in run))
    return sum(1 for p in paths for q in paths if happens_before(p, q))


def told(pair: tuple[Ran, Ran]) -> str:
    """Say which instance overtook which."""
    late, early = pair
    return (
        f"{_where(late)} runs in step {late.number}, after {_where(early)}, "
        f"which has to wait for it, has run in step {early.number}"
    )


def _where(each: Ran) -> str:
    line = f", line {each.span.line}" if each.span != NOWHERE and each.span.line else ""
    return f"{each.rule} of instance `{each.path or 'root'}` at place {each.place}{line}"
