"""Runs and graphs as pictures: SVG and DOT, by the templates beside this file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
from jinja2 import Environment, PackageLoader, StrictUndefined

from x10sem.export.chart import Chart, Row, chart, letters
from x10sem.export.explain import Move
from x10sem.export.layout import PALETTE, lay_out
from x10sem.export.scene import SIZES, Scene
from x10sem.semantics import Config


def space_time(  # noqa: PLR0913 - what a picture says of itself
    first: Config,
    moves: Sequence[Move],
    read: Callable[[str], str],
    *,
    every_step: bool = False,
    with_order: bool = False,
    title: str = "",
    conclusion: str = "",
) -> str:
    """Draw a run as SVG; `read` gives the text of a file, and `conclusion` marks the last step."""
    made = chart(
        first,
        moves,
        read,
        every_step=every_step,
        with_order=with_order,
        title=title,
        conclusion=conclusion,
    )
    return svg(lay_out(made))


def svg(scene: Scene) -> str:
    """Write a picture down."""
    return _filled("space_time.svg", scene=scene, sizes=SIZES, colors=PALETTE)


def order_graph(made: Chart) -> str:
    """Write the happens-before graph of a run as DOT."""
    graph = nx.DiGraph(made.edges)
    for row in made.rows:
        h = row.happening
        if h.actor is not None:
            color = PALETTE[h.actor % len(PALETTE)]
            graph.add_node(h.number, label=_label(row), color=color, fontcolor=color)
    return dot(graph, made.title)


def _label(row: Row) -> str:
    h = row.happening
    assert h.actor is not None
    who = f"{h.number}: {letters(h.actor)}, place {h.place}"
    return "\n".join((who, *row.what, *row.output, row.source)).rstrip()


def dot(graph: nx.DiGraph, title: str) -> str:
    """Write a graph as DOT; what its nodes and edges know are attributes of Graphviz."""
    return _filled("graph.dot", graph=graph, title=title)


def _filled(template: str, **given: Any) -> str:
    made = Environment(
        loader=PackageLoader("x10sem.export", "templates"),
        autoescape=template.endswith(".svg"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    made.filters["attributes"] = _attributes
    made.filters["quoted"] = _quoted
    return "".join(map(_legal, made.get_template(template).render(**given)))


def _legal(c: str) -> str:
    """Replace what neither XML nor UTF-8 can hold."""
    held = c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    return c if held else "\N{REPLACEMENT CHARACTER}"


def _attributes(known: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in known.items())


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
