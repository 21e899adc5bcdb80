"""What one token of lookahead cannot tell: a pass that retags tokens.

It looks ahead with the brackets already matched, so it is linear in the text.
The kinds it makes are listed at the head of the grammar.
"""

from collections.abc import Callable, Iterator
from typing import Final

from x10sem.syntax.tokens import IDENT, KEYWORDS, LITERAL, Token

CONTROL: Final = {
    "if": "CONTROL_IF",
    "do": "CONTROL_DO",
    **dict.fromkeys(("throw", "continue", "break", "return"), "JUMP"),
    **dict.fromkeys(("for", "ateach", "try", "async", "atomic"), "CONTROL"),
    **dict.fromkeys(("when", "finish", "at", "while"), "CONTROL"),
}
"""The keywords that can be defined as operators, and what they are after a dot."""

MARKS: Final = frozenset(
    {"FN", "FOR_IN", "ATEACH_IN", "CONTROL_IN", "COLLECT", "SETTER", "CONSTRAINT", "ANNOTATION"}
) | set(CONTROL.values())
"""The kinds that this pass makes."""

_HEADERS: Final = frozenset(
    {"at", "ateach", "catch", "clocked", "finish", "for", "if", "switch", "when", "while"}
)
_APPLIED: Final = frozenset({IDENT, LITERAL, "]", "this", "super", "operator", "property"})
_CONSTRAINED: Final = frozenset({IDENT, "]", ")", "void"})
_CONSTRAINT_BEGINS: Final = frozenset(
    {IDENT, LITERAL, "this", "super", "(", "SIGN", "at", "new", "[", "RESERVED"}
)
_CONSTRAINT_PRECEDES: Final = frozenset(
    {"{", ":", "<:", "=", "=>", ",", ")", "]", ";", "?", "*", ".", "@", "BINARY", "SIGN"}
) | {"ASSIGN", "RESERVED", "END", "extends", "implements", "throws", "in", "as", "instanceof"}
_DECLARES: Final = frozenset({"MODIFIER", "VALVAR", "KIND", "def", "operator", "type", "@"})


def mark(tokens: list[Token]) -> list[Token]:
    """Retag the tokens of a file, and drop what means nothing; `END` is left out."""
    kept: list[Token] = []
    index, last = 0, len(tokens) - 1
    annotated, annotations = -1, 0
    while index < last:
        token = tokens[index]
        index += 1
        if token.kind == "@":
            index = annotated = _annotation(tokens, token)
            annotations += token.kind == "ANNOTATION"
        elif annotations:
            if not _is_declared(tokens, token, kept[-annotations - 1 : -annotations]):
                del kept[-annotations:]
            annotations = 0
        if token.kind in _RETAG:
            _RETAG[token.kind](tokens, token)
            if token.index == annotated and token.kind == "(" and _heads_function(tokens, token):
                token.kind = "FN"
        elif token.kind == "{" and token.index != annotated and _is_constraint(tokens, token):
            token.kind = "CONSTRAINT"
            index = token.match + 1
        kept.append(token)
    return kept


def _mark_bracket(tokens: list[Token], bracket: Token) -> None:
    """Retag the bracket that opens the parameters of a function."""
    if _opens_function(tokens, bracket):
        bracket.kind = "FN"


def _opens_function(tokens: list[Token], opener: Token) -> bool:
    """Tell whether `(` opens the parameters of a closure or of a function type."""
    before = tokens[opener.index - 1] if opener.index else opener
    if before.kind in _APPLIED:
        return False
    if before.kind == ")" and tokens[before.match - 1].text not in _HEADERS:
        return False
    return _heads_function(tokens, opener)


def _heads_function(tokens: list[Token], opener: Token) -> bool:
    """Tell whether `=>` follows the bracket, after a guard and a type."""
    after = opener.match + 1
    if tokens[after].kind == "{":
        after = tokens[after].match + 1
    if tokens[after].kind in {":", "<:"}:
        after = _skip_type(tokens, after + 1)
    return tokens[after].kind == "=>"


def _skip_type(tokens: list[Token], index: int) -> int:
    """Find what follows the type that begins here; the last token if there is none."""
    while tokens[index].kind == "(":
        index = tokens[index].match + 1
        if tokens[index].kind == "{":
            index = tokens[index].match + 1
        if tokens[index].kind != "=>":
            return len(tokens) - 1
        index += 1
    if tokens[index].kind not in {IDENT, "void"}:
        return len(tokens) - 1
    index += 1
    while True:
        token = tokens[index]
        if token.kind in {"[", "(", "{"}:
            index = token.match + 1
        elif token.kind == "." and tokens[index + 1].kind == IDENT:
            index += 2
        else:
            return index


def _shallow(tokens: list[Token], opener: Token) -> Iterator[Token]:
    """List what stands between a bracket and its other, but not in brackets inside."""
    index = opener.index + 1
    while index < opener.match:
        token = tokens[index]
        yield token
        index = max(index, token.match) + 1


def _is_constraint(tokens: list[Token], opener: Token) -> bool:
    """Tell whether `{` opens a constraint rather than a block or a body."""
    before = tokens[opener.index - 1] if opener.index else opener
    if before.kind not in _CONSTRAINED:
        return False
    if before.kind == IDENT and before.index and tokens[before.index - 1].kind == "KIND":
        return False
    if before.kind == ")":
        head = tokens[before.match - 1].text
        if head in KEYWORDS and head not in {"this", "super", "self", "here", "operator"}:
            return False
    return (
        tokens[opener.index + 1].kind in _CONSTRAINT_BEGINS
        and tokens[opener.match - 1].kind != "}"
        and tokens[opener.match + 1].kind in _CONSTRAINT_PRECEDES
        and all(token.kind != ";" for token in _shallow(tokens, opener))
    )


def _has_in(tokens: list[Token], index: int) -> bool:
    """Tell whether the header of a loop contains `in`."""
    if tokens[index].kind == "[":
        index = tokens[index].match + 1
    opener = tokens[index]
    return opener.kind == "(" and any(t.kind == "in" for t in _shallow(tokens, opener))


def _mark_loop(tokens: list[Token], word: Token) -> None:
    """Retag `for` and `ateach` if `in` follows."""
    if _has_in(tokens, word.index + 1):
        word.kind = "FOR_IN" if word.kind == "for" else "ATEACH_IN"


def _mark_control(tokens: list[Token], dot: Token) -> None:
    """Retag a control keyword after a dot."""
    word = tokens[dot.index + 1]
    if word.kind in CONTROL:
        loops = word.kind in {"for", "ateach"} and _has_in(tokens, word.index + 1)
        word.kind = "CONTROL_IN" if loops else CONTROL[word.kind]


def _mark_finish(tokens: list[Token], word: Token) -> None:
    """Retag the `finish` of `finish (r) {..}`."""
    after = tokens[word.index + 1]
    if after.kind == "(" and tokens[after.match + 1].kind == "{":
        word.kind = "COLLECT"


def _mark_setter(tokens: list[Token], equals: Token) -> None:
    """Retag the `=` in the head of `operator this(i) = (v) ..`."""
    before, after = tokens[equals.index - 1], tokens[equals.index + 1]
    if before.kind != ")" or after.kind != "(" or not equals.index:
        return
    head = tokens[before.match - 1]
    if head.kind == "]":
        head = tokens[head.match - 1]
    operator = tokens[head.index - 1]
    if operator.kind == "]":
        operator = tokens[operator.match - 1]
    if head.kind != "this" or operator.kind != "operator":
        return
    follows = tokens[after.match + 1].kind
    declares = tokens[after.index + 1].kind == "VALVAR" or tokens[after.index + 2].kind == ":"
    if follows in {"{", ":", "<:", "=", "throws"} or (follows == ";" and declares):
        equals.kind = "SETTER"


_RETAG: Final[dict[str, Callable[[list[Token], Token], None]]] = {
    "(": _mark_bracket,
    "for": _mark_loop,
    "ateach": _mark_loop,
    ".": _mark_control,
    "finish": _mark_finish,
    "=": _mark_setter,
}


def _annotation(tokens: list[Token], at: Token) -> int:
    """Make one token of `@a.B[T](..)`; return the index of what follows it."""
    index = at.index + 1
    if tokens[index].kind != IDENT:
        return index
    at.kind, at.text = "ANNOTATION", tokens[index].text
    index += 1
    while tokens[index].kind == "." and tokens[index + 1].kind == IDENT:
        at.text += "." + tokens[index + 1].text
        index += 2
    if tokens[index].kind == "[" and tokens[tokens[index].match + 1].kind == "(":
        index = tokens[index].match + 1
    if tokens[index].kind == "(" and not _heads_function(tokens, tokens[index]):
        index = tokens[index].match + 1
    return index


def _is_declared(tokens: list[Token], word: Token, before: list[Token]) -> bool:
    """Tell whether annotations belong to what begins here; if nothing does, they do."""
    if before and before[0].kind in {"(", "FN", ","}:
        return False
    after = tokens[word.index + 1].kind
    if word.kind == "property":
        return after != "("
    if word.kind in {"atomic", "clocked"}:
        return after in _DECLARES or after in {"async", "atomic", "clocked", "property"}
    return word.kind in _DECLARES or word.kind in {"async", "}", ")", "]", ","}
