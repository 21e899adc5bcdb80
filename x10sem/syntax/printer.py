"""Prints any tree as X10: `parse(show(t)) == t`."""

from x10sem.syntax import show_declarations, show_expressions, show_statements, tree
from x10sem.syntax.show import layout

__all__ = ["show", "show_declarations", "show_expressions", "show_statements"]


def show(node: tree.Node) -> str:
    """Print a tree as X10 source."""
    text = layout(node)
    return text + "\n" if isinstance(node, tree.CompilationUnit) else text
