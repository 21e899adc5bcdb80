"""Reads X10: bytes or text to trees, or a diagnostic that says what was expected."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from threading import Lock
from typing import Any, Final

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.syntax import tree
from x10sem.syntax.build_declarations import Builder
from x10sem.syntax.expected import describe
from x10sem.syntax.marks import mark
from x10sem.syntax.tables import END, Tables, tables
from x10sem.syntax.tokens import Token, tokenize

_BUILDER: Final = Builder()
_BUSY: Final = Lock()


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
    """Parse the words; `tokens` are all of them, for messages."""
    found = tables()
    actions, gotos, rules = found.actions, found.gotos, builders()
    first, last = found.ends[start]
    states = [first]
    values: list[Any] = []
    for token in (*words, tokens[-1]):
        kind = token.kind
        while True:
            action = actions[states[-1]].get(kind)
            if action is None:
                able = _acceptable(states, found)
                raise describe(tokens, token, able, path)
            if action >= 0:
                states.append(action)
                values.append(token)
                break
            made, size, build = rules[~action]
            if build is not None:
                parts = values[-size:] if size else []
                if size:
                    del states[-size:], values[-size:]
                values.append(build(parts))
            else:
                states.pop()
            state = gotos[states[-1]][made]
            states.append(state)
            if state == last and kind == END:
                return values[-1]
    raise AssertionError("the end of the text is neither right nor wrong")


def _acceptable(states: list[int], found: Tables) -> set[str]:
    """List the kinds of token that could stand where the parser stopped."""
    able = set()
    for kind in found.actions[states[-1]]:
        below = len(states)
        above: list[int] = []
        while True:
            action = found.actions[above[-1] if above else states[below - 1]].get(kind)
            if action is None:
                break
            if action >= 0:
                able.add(kind)
                break
            made, size, _ = found.rules[~action]
            below -= max(0, size - len(above))
            del above[max(0, len(above) - size) :]
            above.append(found.gotos[above[-1] if above else states[below - 1]][made])
    return able


@cache
def builders() -> list[tuple[str, int, Callable[[list[Any]], object] | None]]:
    """Give, for each rule, what it makes, of how many parts, and what builds it."""
    rules = tables().rules
    return [(made, size, getattr(_BUILDER, b) if b else None) for made, size, b in rules]
