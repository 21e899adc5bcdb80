"""Says what was expected and what was found, in X10's own words."""

from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

from x10sem.diagnostics import Diagnostic, Note
from x10sem.syntax.tokens import IDENT, KEYWORDS, LITERAL, Token

Kinds: TypeAlias = AbstractSet[str]

_THINGS: Final = (
    ("while", "a statement", ("}",)),
    (LITERAL, "an expression", (")", "]")),
    ("def", "a member of the class", ("}",)),
    ("KIND", "a class, struct or interface", ()),
    ("void", "a type", ()),
    (IDENT, "a name", ()),
)
"""A kind that gives away what is expected, its name, and the marks worth adding."""

_MARKS: Final[tuple[str, ...]] = (
    "{", ";", ",", ")", "]", ":", "=>", "in", "=", "(", "}", "case", "default", "catch",
    "finally", "while",
)  # fmt: skip
_AFTER_OPERAND: Final = frozenset(";,)]:")
_NOT_NAMES: Final = frozenset({"while", LITERAL, "def", "KIND"})
_FUNCTION: Final = "a function is written `(x:T) => e`"
_MOST: Final = 3
_LONGEST: Final = 40


def describe(tokens: list[Token], found: Token, able: Kinds, path: str) -> Diagnostic:
    """Explain that `found` is none of the kinds that could stand there."""
    before = tokens[found.index - 1] if found.index else None
    things, marks = _wanted(able)
    wanted = _listed(things + [f"`{mark}`" for mark in marks])
    suggestion = _advice(tokens, found, able)
    if found.kind == "END":
        where = found.span(path) if before is None else before.gap(path)
        title = f"the text ends where {wanted} was expected"
        return Diagnostic("X0002", title, Note(where, "the end"), (), suggestion)
    after = " after the statement" if marks == [";"] and "BINARY" in able else ""
    title = f"expected {wanted}{after}, found {_shown(found)}"
    here = Note(found.span(path))
    if before is not None and not things and before.line < found.line:
        missing = Note(before.gap(path), f"{wanted} is missing here")
        return Diagnostic("X0001", title, missing, (Note(here.span, "found"),), suggestion)
    return Diagnostic("X0001", title, here, (), suggestion)


def _wanted(able: Kinds) -> tuple[list[str], list[str]]:
    """Choose the most useful of what could stand there: things, and marks."""
    if "BINARY" in able and able & _AFTER_OPERAND:
        marks = [mark for mark in _MARKS if mark in able and mark in _AFTER_OPERAND]
        return [], marks[:1] if ";" in marks else marks[:_MOST]
    for kind, thing, worth in _THINGS:
        if kind in able:
            return [thing], [mark for mark in worth if mark in able]
    marks = [mark for mark in _MARKS if mark in able]
    if {";", ","} <= able and "=" not in able:
        marks = [";"]
    return [], marks[:_MOST] or sorted(able)[:_MOST]


def _listed(words: list[str]) -> str:
    """Join with commas and `or`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _shown(token: Token) -> str:
    """Show a token as it was written, if that is not too long."""
    text = token.text if len(token.text) <= _LONGEST else token.text[:_LONGEST] + ".."
    return f"`@{text}`" if token.kind == "ANNOTATION" else f"`{text}`"


def _advice(tokens: list[Token], found: Token, able: Kinds) -> str:
    """Say what to do, where that can be guessed."""
    before = tokens[found.index - 1] if found.index else None
    head = _head(tokens, found)
    if head == "[" or (before is not None and before.kind == "]" and "(" in able):
        return "X10 indexes with round brackets: `a(i)`"
    if found.kind == ":":
        return "write `for (x in e)`" if head == "for" else _FUNCTION if ")" in able else ""
    if found.text == "<" and "BINARY" not in able:
        return "type arguments stand between `[` and `]`"
    if found.kind == "void" and "def" in able:
        return "a method begins with `def`, and its result comes last: `def m():void`"
    if found.text in KEYWORDS and IDENT in able and not able & _NOT_NAMES:
        return f"`{found.text}` is a word of X10; between backquotes it can be a name"
    if before is not None and found.kind == before.kind == IDENT and able & {";", ")"}:
        in_header = ")" in able and ";" not in able
        name, type_ = found.text, before.text
        return f"write `{name}:{type_}`" if in_header else f"write `val {name}:{type_}`"
    return "end it with `;`" if ";" in able and "BINARY" in able else ""


def _head(tokens: list[Token], found: Token) -> str:
    """Find the word before the bracket that is open here; `[` after a name is its own word."""
    index = found.index - 1
    while index >= 0:
        token = tokens[index]
        if token.kind in {")", "]", "}"}:
            index = token.match
        elif token.match > found.index:
            before = tokens[index - 1] if index else token
            if token.kind == "[":
                return "[" if before.kind == IDENT else ""
            return before.text
        index -= 1
    return ""
