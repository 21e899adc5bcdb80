"""Grammars in files: reads a text bottom-up, with no tree in between.

A reader gives two functions: one for a terminal written as a regular
expression, one for a rule with what became of its parts.  Words and marks that
the grammar spells out are not passed on.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import PatternStr

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.records import dataclass
from x10sem.syntax.tables import text_of

Leaf = Callable[[str, str, Span], object]
"""Makes something of a terminal: its name, its text, its position."""

Branch = Callable[[str, list[object], Span], object]
"""Makes something of a rule: its name, what its parts became, its position."""

_KINDS: Final = (("`skip`", "a statement"), ("a string", "an expression"))
"""What gives away that many things are possible, and what they have in common."""

_NOTHING: Final = "the end of the text"
_MARKS: Final = frozenset({"`}`", "`)`", "`]`", "`,`", "`catch`", "`with`", "`else`", "`in`"})


@dataclass(frozen=True, slots=True)
class _Made:
    """What a rule became, and where it begins (line, column) and ends."""

    value: object
    begin: tuple[int, int]
    end: tuple[int, int]


class _Builder:
    """Makes something of each rule, and keeps count of where it stands."""

    def __init__(self, leaf: Leaf, branch: Branch) -> None:
        self.leaf = leaf
        self.branch = branch
        self.spelled: frozenset[str] = frozenset()
        self.path = ""
        self.widths: list[int] = []

    def build(self, rule: str, children: list[object]) -> _Made:
        parts: list[object] = []
        begin, end = (0, 0), (0, 0)
        for child in children:
            if child is None:
                continue
            made = self._of_token(child) if isinstance(child, Token) else child
            assert isinstance(made, _Made)
            if made.begin != (0, 0):
                begin, end = begin if begin != (0, 0) else made.begin, made.end
            if not isinstance(child, Token) or child.type not in self.spelled:
                parts.append(made.value)
        return _Made(self.branch(rule, parts, self._span(begin, end)), begin, end)

    def _of_token(self, token: Token) -> _Made:
        begin = (token.line or 1, token.column or 1)
        end = (token.end_line or 1, token.end_column or 1)
        if token.type in self.spelled:
            return _Made(None, begin, end)
        return _Made(self.leaf(token.type, str(token), self._span(begin, end)), begin, end)

    def _span(self, begin: tuple[int, int], end: tuple[int, int]) -> Span:
        line, column = begin
        if not line:
            return Span(0, 0, 0, self.path)
        last = end[1] if end[0] == line else self.widths[line - 1] + 1
        return Span(line, column, max(1, last - column), self.path)


class _Callbacks:
    """Gives Lark one callback for each rule of the grammar."""

    def __init__(self, build: Callable[[str, list[object]], object]) -> None:
        self._build = build

    def __getattr__(self, name: str) -> Callable[[list[object]], object]:
        if not name[:1].islower():
            raise AttributeError(name)
        return partial(self._build, name)


class Grammar:
    """One `.lark` file of x10sem.grammar, ready to read texts."""

    def __init__(self, name: str, start: str, leaf: Leaf, branch: Branch) -> None:
        """Load the grammar; leaf and branch make the result."""
        self._builder = _Builder(leaf, branch)
        self._lark = Lark(
            text_of(name),
            start=start,
            parser="lalr",
            keep_all_tokens=True,
            transformer=_Callbacks(self._builder.build),
        )
        self._names = {
            t.name: f"`{t.pattern.value}`"
            if isinstance(t.pattern, PatternStr)
            else f"a {t.name.lower()}"
            for t in self._lark.terminals
        }
        self._builder.spelled = frozenset(
            t.name for t in self._lark.terminals if isinstance(t.pattern, PatternStr)
        )

    @property
    def words(self) -> frozenset[str]:
        """List the words that the grammar spells out."""
        return frozenset(
            t.pattern.value
            for t in self._lark.terminals
            if isinstance(t.pattern, PatternStr) and t.pattern.value.isidentifier()
        )

    def read(self, text: str, path: str) -> object:
        """Read a text; raises Diagnostic where it does not fit the grammar."""
        self._builder.path = path
        self._builder.widths = [len(line) for line in text.split("\n")]
        try:
            made = self._lark.parse(text)
        except UnexpectedInput as found:
            raise self._unexpected(found, path) from None
        assert isinstance(made, _Made)
        return made.value

    def _unexpected(self, found: UnexpectedInput, path: str) -> Diagnostic:
        span = Span(max(1, found.line), max(1, found.column), 1, path)
        if isinstance(found, UnexpectedToken):
            return self._unexpected_token(found, span)
        assert isinstance(found, UnexpectedCharacters)
        if found.char in "\"'`":
            what = {"`": "quoted name", "'": "character"}.get(found.char, "string")
            mark = "a backquote" if found.char == "`" else f"`{found.char}`"
            title = f"this {what} is not closed on its line"
            return Diagnostic("X0004", title, Note(span), help=f"end it with {mark}")
        shown = f"`{found.char}`" if found.char.isprintable() else f"U+{ord(found.char):04X}"
        advice = "leave it out: no mark separates statements" if found.char == ";" else "remove it"
        return Diagnostic("X0003", f"{shown} means nothing here", Note(span), help=advice)

    def _unexpected_token(self, found: UnexpectedToken, span: Span) -> Diagnostic:
        wanted = _wanted({self._names[t] for t in found.expected if t in self._names})
        if found.token.type == "$END":
            lines = self._builder.widths
            last = max(i for i, width in enumerate([1, *lines]) if width or i == 0) or 1
            where = Note(Span(last, lines[last - 1] + 1, 1, span.path), "the end")
            code, title = "X0002", f"the text ends where {wanted} was expected"
        else:
            where = Note(Span(span.line, span.column, max(1, len(found.token)), span.path))
            code, title = "X0001", f"expected {wanted}, found `{found.token}`"
        advice = f"write {wanted} here" if wanted != _NOTHING else "remove it"
        return Diagnostic(code, title, where, help=advice)


def _wanted(names: set[str]) -> str:
    """Say what could stand there: by its kind, where there are many."""
    if not names:
        return _NOTHING
    for sign, kind in _KINDS:
        if sign in names:
            names = {kind} | (names & _MARKS)
            break
    things = sorted(names, key=lambda name: (name[0] == "`", name))
    return " or ".join(filter(None, [", ".join(things[:-1]), things[-1]]))
