"""What the printers share: pieces of text, names, brackets, layout."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

from x10sem.syntax import tree
from x10sem.syntax.tokens import KEYWORDS

Piece: TypeAlias = "str | tree.Node | Iterator[Piece]"
Pieces: TypeAlias = Iterator[Piece]
"""What a printer yields: text, trees to be printed, and pieces within."""

LINE: Final = "\n"
IN: Final = "\n>"
OUT: Final = "\n<"
"""A new line: as deep as the last, deeper, less deep."""

_DEEPEST: Final = 40
_PLAIN: Final = re.compile(r"(?:[^\W\d]|\$)[\w$]*")
_N = TypeVar("_N", bound=tree.Node)
PRINTERS: Final[dict[type[tree.Node], Callable[..., Pieces]]] = {}
"""The printer of each kind of tree."""


def shows(printer: Callable[[_N], Pieces]) -> Callable[[_N], Pieces]:
    """Register a printer for the kind of tree that its parameter is annotated with."""
    kind = next(iter(printer.__annotations__.values()))
    assert issubclass(kind, tree.Node)
    assert kind not in PRINTERS
    PRINTERS[kind] = printer
    return printer


def layout(node: tree.Node) -> str:
    """Print a tree; trees within wait on a stack of their own, so any depth will do."""
    out: list[str] = []
    depth = 0
    stack = [PRINTERS[type(node)](node)]
    while stack:
        piece = next(stack[-1], None)
        if piece is None:
            stack.pop()
        elif isinstance(piece, tree.Node):
            stack.append(PRINTERS[type(piece)](piece))
        elif not isinstance(piece, str):
            stack.append(piece)
        elif piece[:1] == LINE:
            depth += {LINE: 0, IN: 1, OUT: -1}[piece]
            out.append(LINE + "  " * min(depth, _DEEPEST))
        else:
            out.append(piece)
    return "".join(out)


def name(text: str) -> str:
    """Write a name, between backquotes where it would not read as one."""
    return text if _PLAIN.fullmatch(text) and text not in KEYWORDS else f"`{text}`"


def dotted(names: Iterable[str]) -> str:
    """Write a qualified name."""
    return ".".join(map(name, names))


def comma(items: Iterable[Piece], before: str = "(", after: str = ")") -> Pieces:
    """Separate by commas, between brackets."""
    yield before
    separator = ""
    for item in items:
        yield separator
        yield item
        separator = ", "
    yield after


def type_params(names: tuple[str, ...]) -> str:
    """Write the parameters of a generic declaration."""
    return "[" + ", ".join(map(name, names)) + "]" if names else ""


def type_args(types: tuple[tree.Type, ...]) -> Pieces:
    """Write type arguments, or nothing."""
    if types:
        yield comma(types, "[", "]")


def lines(items: Iterable[Piece]) -> Pieces:
    """Put things on lines of their own, between braces."""
    first = True
    yield "{"
    for item in items:
        yield IN if first else LINE
        first = False
        yield item
    yield "}" if first else OUT
    if not first:
        yield "}"


@shows
def named_type(t: tree.NamedType) -> Pieces:
    """Print `a.C[T]`."""
    yield "void" if t.name == ("void",) else dotted(t.name)
    yield type_args(t.args)


@shows
def function_type(t: tree.FunctionType) -> Pieces:
    """Print `(T) => U`."""
    yield comma(t.params)
    yield " => "
    yield t.result


@shows
def formal(f: tree.Formal) -> Pieces:
    """Print a parameter, or the variable of a loop."""
    if f.mutable:
        yield "var "
    if f.name:
        yield name(f.name)
    if f.parts:
        yield comma(map(name, f.parts), "[", "]")
    if f.type is not None:
        if f.name or f.parts:
            yield ":"
        yield f.type
