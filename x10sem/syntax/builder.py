"""Builds trees while the parser reduces: one method for each production of the grammar."""

from typing import Any, NamedTuple, TypeAlias

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.syntax import tree
from x10sem.syntax.tokens import Token

Parts: TypeAlias = list[Any]
"""What the symbols of a production became; the parser's value stack is not typed."""

Placed: TypeAlias = Token | tree.Node


class Arguments(NamedTuple):
    """`(a, b)`, and its closing bracket."""

    values: tuple[tree.Expr, ...]
    end: Token


class Pending(NamedTuple):
    """A tree that is wrong unless what stands around it makes it right."""

    node: tree.Node
    diagnostic: Diagnostic


class Base:
    """What all productions share: positions, lists, and what is wrong until shown otherwise."""

    path: str
    widths: list[int]
    pending: dict[int, Pending]
    ends: dict[int, tuple[Span, Token]]
    bare_this: tree.Expr | None

    def begin(self, text: str, path: str) -> None:
        """Forget the last file, and begin this one."""
        self.path = path
        self.widths = [len(line) for line in text.split("\n")]
        self.pending = {}
        self.ends = {}
        self.bare_this = None

    # Positions

    def at_token(self, token: Token) -> Span:
        """Point at a token."""
        return Span(token.line, token.column, token.width, self.path)

    def over(self, first: Placed, last: Placed) -> Span:
        """Point from one thing to another, or to the end of the first line."""
        begin = first if isinstance(first, Token) else first.span
        end = last if isinstance(last, Token) else last.span
        if end.line == begin.line:
            width = end.column + end.width - begin.column
        elif begin.line <= len(self.widths):
            width = self.widths[begin.line - 1] - begin.column + 1
        else:
            width = begin.width
        return Span(begin.line, begin.column, max(1, width), self.path)

    # What is wrong until shown otherwise

    def suspect(self, node: tree.Node, diagnostic: Diagnostic) -> None:
        """Remember what is wrong, in case nothing around makes it right."""
        self.pending[id(node)] = Pending(node, diagnostic)

    def finish_pending(self) -> None:
        """Raise the first of what nothing made right."""
        for pending in self.pending.values():
            raise pending.diagnostic

    def refuse(self, code: str, title: str, place: Span, suggestion: str = "") -> Diagnostic:
        """Make a diagnostic about one place."""
        return Diagnostic(code, title, Note(place), help=suggestion)

    # Lists

    def empty(self, _: Parts) -> Parts:
        """Begin a list."""
        return []

    def nothing(self, _: Parts) -> None:
        """Leave out what is optional."""

    def first(self, c: Parts) -> object:
        """Keep the first part."""
        return c[0]

    def second(self, c: Parts) -> object:
        """Keep the second part."""
        return c[1]

    def third(self, c: Parts) -> object:
        """Keep the third part."""
        return c[2]

    def single(self, c: Parts) -> Parts:
        """Make a list of one."""
        return [c[0]]

    def append(self, c: Parts) -> Parts:
        """Add the second part to the list."""
        c[0].append(c[1])
        return c[0]  # type: ignore[no-any-return]

    def append_third(self, c: Parts) -> Parts:
        """Add what follows the comma to the list."""
        c[0].append(c[2])
        return c[0]  # type: ignore[no-any-return]

    def extend(self, c: Parts) -> Parts:
        """Add several members to the list."""
        c[0].extend(c[1])
        return c[0]  # type: ignore[no-any-return]

    def text(self, c: Parts) -> str:
        """Keep the text of a token."""
        return c[0].text  # type: ignore[no-any-return]

    def second_text(self, c: Parts) -> str:
        """Keep the text of the second token."""
        return c[1].text  # type: ignore[no-any-return]

    def texts(self, c: Parts) -> list[str]:
        """Begin a list of names."""
        return [c[0].text]

    def append_text(self, c: Parts) -> list[str]:
        """Add a name to the list."""
        c[0].append(c[2].text)
        return c[0]  # type: ignore[no-any-return]
