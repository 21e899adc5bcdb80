"""Reads X10: bytes or text to trees, or a diagnostic that says what was expected."""

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.syntax import tree
from x10sem.syntax.build_declarations import Builder
from x10sem.syntax.expected import describe
from x10sem.syntax.marks import MARKS, mark
from x10sem.syntax.tokens import IDENT, KINDS, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark
    from lark import Token as LarkToken
    from lark.parsers.lalr_parser_state import ParserState

_BUILDER: Final = Builder()
_BUSY: Final = Lock()
_KINDS: Final = frozenset(KINDS.values()) | MARKS | {IDENT}


def parse(text: str, path: str = "") -> tree.CompilationUnit:
    """Read a file.  Raises `Diagnostic`."""
    unit = _read(_clean(text), path, "unit", 1, 1)
    assert isinstance(unit, tree.CompilationUnit)
    return unit


def parse_expression(text: str, path: str = "", line: int = 1, column: int = 1) -> tree.Expr:
    """Read one expression that begins at a line and a column.  Raises `Diagnostic`."""
    return _read(_clean(text), path, "expr", line, column)  # type: ignore[return-value]


def parse_bytes(data: bytes, path: str = "") -> tree.CompilationUnit:
    """Read a file from its bytes, which are UTF-8.  Raises `Diagnostic`."""
    return parse(decode(data, path), path)


def decode(data: bytes, path: str = "") -> str:
    """Turn bytes into text: UTF-8, any end of line, with or without a mark at its head."""
    try:
        return _clean(data.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        before = _clean(data[: wrong.start].decode("utf-8"))
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        title = f"byte 0x{data[wrong.start]:02X} is not UTF-8"
        note = Note(Span(line, column, 1, path))
        raise Diagnostic("X0005", title, note, help="save the file as UTF-8") from None


def _clean(text: str) -> str:
    """Drop the byte order mark, and end every line alike."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _read(text: str, path: str, start: str, line: int, column: int) -> object:
    tokens, broken = tokenize(text, path, line, column)
    words = mark(tokens)
    with _BUSY:
        _BUILDER.begin(text, path)
        try:
            result = _run(tokens, words, start, path)
            _BUILDER.finish_pending()
        except Diagnostic as found:
            if broken is None or _last(found) >= _place(broken):
                raise broken or found from None
            raise replace(found, secondary=found.secondary + broken.secondary) from None
    if broken is not None:
        raise broken
    return result


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    return diagnostic.primary.span.line, diagnostic.primary.span.column


def _last(diagnostic: Diagnostic) -> tuple[int, int]:
    notes = diagnostic.primary, *diagnostic.secondary
    return max((note.span.line, note.span.column) for note in notes)


def _run(tokens: list[Token], words: list[Token], start: str, path: str) -> object:
    """Feed the words to the parser; `tokens` are all of them, for messages."""
    machine, names = _machine()
    state = machine.parse_interactive(start=start).parser_state
    feed = state.feed_token
    token = tokens[-1]
    try:
        for token in words:
            token.type = names[token.kind]
            feed(token)  # type: ignore[arg-type]
        token = tokens[-1]
        token.type = "$END"
        return feed(token, is_end=True)  # type: ignore[arg-type]
    except _unexpected():
        kinds = {name: kind for kind, name in names.items()} | {"$END": "END"}
        able = {kinds[name] for name in _acceptable(state)}
        raise describe(tokens, token, able, path) from None


def _unexpected() -> type[Exception]:
    from lark import UnexpectedToken  # noqa: PLC0415 - Lark is slow to import

    return UnexpectedToken


def _acceptable(state: "ParserState[int]") -> set[str]:
    """List the terminals that could stand where the parser stopped."""
    from lark.parsers.lalr_analysis import Shift  # noqa: PLC0415 - Lark is slow to import

    table = state.parse_conf.states
    found = set()
    for name in table[state.position]:
        if not name.isupper() and name != "$END":
            continue
        below = len(state.state_stack)
        above: list[int] = []
        while True:
            position = above[-1] if above else state.state_stack[below - 1]
            if name not in table[position]:
                break
            action, rule = table[position][name]
            if action is Shift:
                found.add(name)
                break
            size = len(rule.expansion)
            below -= max(0, size - len(above))
            del above[max(0, len(above) - size) :]
            position = above[-1] if above else state.state_stack[below - 1]
            above.append(table[position][rule.origin.name][1])
    return found


@cache
def _machine() -> "tuple[Lark, dict[str, str]]":
    """Make the parser, and name its terminals by kind of token."""
    from lark import Lark  # noqa: PLC0415 - Lark is slow to import
    from lark.lexer import Lexer, PatternStr  # noqa: PLC0415

    class NoLexer(Lexer):
        """Stands where a lexer is asked for; the tokens are fed by hand."""

        def __init__(self, _: object) -> None:
            pass

        def lex(self, *_: object) -> "Iterator[LarkToken]":
            return iter(())

    machine = Lark(
        _grammar(),
        parser="lalr",
        lexer=NoLexer,
        start=["unit", "expr"],
        keep_all_tokens=True,
        maybe_placeholders=False,
        transformer=_BUILDER,
    )
    spelled = {
        terminal.pattern.value: terminal.name
        for terminal in machine.terminals
        if isinstance(terminal.pattern, PatternStr)
    }
    return machine, {kind: spelled.get(kind, kind) for kind in _KINDS}


def _grammar() -> str:
    """Read the grammar from the package, or from beside it in a checkout."""
    try:
        return files("x10sem.grammar").joinpath("x10.lark").read_text("utf-8")
    except ModuleNotFoundError:
        here = Path(__file__).parents[2]
        return (here / "grammar" / "x10.lark").read_text("utf-8")
