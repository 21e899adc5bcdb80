"""The words of X10: text to tokens, with every bracket matched."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.records import dataclass

LITERAL: Final = "LITERAL"
IDENT: Final = "IDENT"

_OWN = """as assert async at ateach atomic break case catch clocked continue def default do
else extends finally finish for if implements import in instanceof new offer operator package
property return super switch this throw throws try type void when while"""
_CLASSES: Final = {
    LITERAL: "true false null here self",
    "VALVAR": "val var",
    "MODIFIER": "abstract final native private protected public static transient",
    "KIND": "class interface struct",
    "RESERVED": "athome goto haszero isref offers ... :>",
    "BINARY": ".. -> <- -< >- <> >< ** << >> >>> < > <= >= == != !~ && ||",
    "SIGN": "+ - / % ! ~ & | ^",
    "INCREMENT": "++ --",
    "ASSIGN": "+= -= *= /= %= &= |= ^= ~= <<= >>= >>>= ..= ->= <-= -<= >-= <>= ><= **=",
}
_PUNCTUATION = "( ) [ ] { } ; , . : ? @ = * => <:"
KINDS: Final[dict[str, str]] = {
    **{word: word for word in (_OWN + " " + _PUNCTUATION).split()},
    **{word: kind for kind, words in _CLASSES.items() for word in words.split()},
}
"""What each fixed word is: its own kind, or the kind it shares with others."""

KEYWORDS: Final = frozenset(word for word in KINDS if word.isalpha())
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}

_SYMBOLS = sorted((s for s in KINDS if not s.isalpha()), key=len, reverse=True)
_TOKEN: Final = re.compile(
    r"(?P<space>[ \t\f\n]+)"
    r"|(?P<word>(?:[^\W\d]|\$)[\w$]*)"
    r"|(?P<number>0[xX][0-9a-fA-F]+[a-zA-Z_]*"
    r"|(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?[\w$]*)"
    r"|(?P<comment>//[^\n]*|/\*(?s:.)*?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*")'
    r"|(?P<char>'(?:[^'\\\n]|\\[^\n])[^'\n]*')"
    r"|(?P<quoted>`[^`\n]+`)"
    r"|(?!/\*)(?P<symbol>" + "|".join(re.escape(s) for s in _SYMBOLS) + ")"
)


@dataclass(slots=True, eq=False)
class Token:
    """A word with its place; `match` finds the other bracket."""

    kind: str
    text: str
    line: int
    column: int
    index: int = -1
    match: int = -1

    @property
    def width(self) -> int:
        """How many columns the token takes."""
        return max(1, len(self.text))

    def span(self, path: str) -> Span:
        """Point at the token."""
        return Span(self.line, self.column, self.width, path)

    def gap(self, path: str) -> Span:
        """Point just behind the token."""
        return Span(self.line, self.column + self.width, 1, path)


class Words(NamedTuple):
    """The tokens of a text, and what is wrong with its brackets.

    The last token is of kind `END`.  If a bracket is wrong, the tokens go only so far, and
    brackets that no one wrote close what is open.
    """

    tokens: list[Token]
    broken: Diagnostic | None


def tokenize(text: str, path: str, line: int = 1, column: int = 1) -> Words:
    """Split a text into tokens, and match the brackets.

    `line` and `column` say where the text begins.  Raises `Diagnostic`.
    """
    tokens: list[Token] = []
    append, kinds = tokens.append, KINDS
    start, end = 1 - column, 0
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            break
        begin, end = match.span()
        group = match.lastgroup
        word = match.group()
        if group in {"space", "comment"}:
            if "\n" in word:
                line += word.count("\n")
                start = begin + word.rindex("\n") + 1
            continue
        if group == "word":
            if not (word.isascii() or word.replace("$", "_").isidentifier()):
                end = begin
                break
            kind = kinds.get(word, IDENT)
        elif group == "symbol":
            kind = kinds[word]
        elif group == "quoted":
            kind, word = IDENT, word[1:-1]
        else:
            kind = LITERAL
        append(Token(kind, word, line, begin - start + 1))
    if end != len(text):
        _refuse(text, end, Span(line, end - start + 1, 1, path))
    append(Token("END", "", line, len(text) - start + 1))
    return _match_brackets(tokens, path)


def comments(text: str, path: str = "") -> Iterator[Note]:
    """List the comments of a text, `//` and all, in order."""
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastgroup == "comment":
            width = len(word.partition("\n")[0])
            yield Note(Span(line, match.start() - start + 1, width, path), word)
        if "\n" in word:
            line += word.count("\n")
            start = match.start() + word.rindex("\n") + 1


def _refuse(text: str, at: int, span: Span) -> NoReturn:
    """Say why no token begins here."""
    found = text[at]
    if text.startswith("/*", at):
        title, suggestion = "this comment is not closed", "end it with `*/`"
    elif found == '"':
        title, suggestion = "this string is not closed on its line", 'end it with `"`'
    elif found == "'":
        title, suggestion = "this character is not closed", "write one character between two `'`"
    elif found == "`":
        title, suggestion = "this quoted name is not closed", "end it with a backquote"
    else:
        _refuse_character(found, span)
    raise Diagnostic("X0004", title, Note(span), help=suggestion)


def _refuse_character(found: str, span: Span) -> NoReturn:
    meant = {
        "\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-",
        "\u2212": "-", "\u00a0": " ", "\u2260": "!=", "\u2264": "<=", "\u2265": ">=",
        "\u21d2": "=>", "\u2192": "->", "\u2026": "..", "\uff08": "(", "\uff09": ")",
    }  # fmt: skip
    shown = f"`{found}` (U+{ord(found):04X})" if found.isprintable() else f"U+{ord(found):04X}"
    suggestion = f"write `{meant[found]}`" if found in meant else "remove it"
    title = f"the character {shown} means nothing in X10"
    raise Diagnostic("X0003", title, Note(span), help=suggestion)


def _match_brackets(tokens: list[Token], path: str) -> Words:
    """Pair each bracket with its other, and number the tokens."""
    stack: list[Token] = []
    for index, token in enumerate(tokens):
        token.index = index
        kind = token.kind
        if kind in CLOSING:
            stack.append(token)
        elif kind in {")", "]", "}"}:
            if not stack or CLOSING[stack[-1].kind] != kind:
                broken = _wrong_closing(stack, token, path)
                return Words(_closed(tokens[:index], stack, token), broken)
            opener = stack.pop()
            opener.match = index
            token.match = opener.index
    if not stack:
        return Words(tokens, None)
    end = tokens[-1]
    opener = _suspect(tokens, stack[-1])
    closer = CLOSING[opener.text]
    broken = Diagnostic(
        "X0002",
        f"the file ends before this `{opener.text}` is closed",
        Note(tokens[-2].gap(path), f"`{closer}` is missing"),
        (Note(opener.span(path), "opened here"),),
        f"close it with `{closer}`",
    )
    return Words(_closed(tokens[:-1], stack, end), broken)


def _wrong_closing(stack: list[Token], token: Token, path: str) -> Diagnostic:
    """Say that a bracket closes nothing, or something else."""
    primary = Note(token.span(path))
    if not stack:
        title = f"this `{token.text}` closes nothing"
        opens = next(opener for opener, closer in CLOSING.items() if closer == token.text)
        return Diagnostic("X0006", title, primary, help=f"remove it, or write its `{opens}` before")
    opener = stack[-1]
    title = f"`{opener.kind}` is closed by `{token.text}`"
    secondary = (Note(opener.span(path), "opened here"),)
    suggestion = f"write `{CLOSING[opener.kind]}` in its place, or remove it"
    return Diagnostic("X0006", title, primary, secondary, suggestion)


def _closed(tokens: list[Token], stack: list[Token], at: Token) -> list[Token]:
    """Close what is open, as if just before a token."""
    for opener in reversed(stack):
        closer = CLOSING[opener.kind]
        opener.match = len(tokens)
        tokens.append(
            Token(closer, closer, at.line, at.column, index=len(tokens), match=opener.index)
        )
    tokens.append(Token("END", "", at.line, at.column, index=len(tokens)))
    return tokens


def _suspect(tokens: list[Token], unclosed: Token) -> Token:
    """Find the brace that was probably left open, by indentation."""
    first: dict[int, Token] = {}
    for token in tokens:
        first.setdefault(token.line, token)
    for closer in tokens[unclosed.index + 1 :]:
        if closer.kind == "}" and first[closer.line] is closer:
            opener = tokens[closer.match]
            if closer.column < first[opener.line].column:
                return opener
    return unclosed
