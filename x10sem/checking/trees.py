"""Trees of dataclasses, shown: as an outline, or as JSON."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from x10sem.diagnostics import Span


def outline(tree: object) -> Iterator[str]:
    """List the nodes of a tree, one a line, indented."""
    waiting: list[tuple[int, str, object]] = [(0, "", tree)]
    while waiting:
        depth, label, node = waiting.pop()
        head = f"{'  ' * depth}{label}"
        if isinstance(node, tuple):
            parts = [(f"{label.rstrip(' =')}[{i}] = ", each) for i, each in enumerate(node)]
            waiting += [(depth, name, each) for name, each in reversed(parts)]
        elif is_dataclass(node):
            yield f"{head}{type(node).__name__}{_where(node)}"
            below = [
                (depth + 1, f"{f.name} = ", getattr(node, f.name))
                for f in fields(node)
                if f.name != "span" and getattr(node, f.name) not in ((), None, "")
            ]
            waiting += reversed(below)
        else:
            yield f"{head}{node!r}"


def _where(node: object) -> str:
    span = getattr(node, "span", None)
    return f"  @{span.line}:{span.column}" if isinstance(span, Span) and span.line else ""


def as_json(tree: object) -> object:
    """Give a tree as JSON: an object a node, with its class as `node`."""
    if isinstance(tree, tuple | list):
        return [as_json(each) for each in tree]
    if is_dataclass(tree):
        names = [f.name for f in fields(tree)]
        return {"node": type(tree).__name__} | {n: as_json(getattr(tree, n)) for n in names}
    return tree if isinstance(tree, str | int | float | bool | None) else str(tree)
