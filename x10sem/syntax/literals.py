"""Literals: how numbers, strings and characters are written, both ways."""

import re
from typing import Final

from x10sem.records import dataclass

MAXIMUM: Final = {
    "long": 2**63, "int": 2**31, "short": 2**15, "byte": 2**7,
    "ulong": 2**64 - 1, "uint": 2**32 - 1, "ushort": 2**16 - 1, "ubyte": 2**8 - 1,
}  # fmt: skip
"""The largest literal of each kind; a signed one of this size needs its minus."""

SUFFIX: Final = {
    "long": "", "int": "n", "short": "s", "byte": "y",
    "ulong": "ul", "uint": "un", "ushort": "us", "ubyte": "uy",
}  # fmt: skip

_KINDS: Final = {
    **{suffix: kind for kind, suffix in SUFFIX.items()},
    **{suffix[::-1]: kind for kind, suffix in SUFFIX.items()},
    "l": "long",
    "u": "ulong",
}
_INTEGER: Final = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)([uUnNlLyYsS]*)")
_FLOAT: Final = re.compile(r"((?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?)([fFdD]?)")
_ESCAPE: Final = re.compile(r"\\(u+[0-9a-fA-F]{4}|[0-3]?[0-7]{1,2}|.)", re.DOTALL)
_SIMPLE: Final = {
    "n": "\n", "t": "\t", "b": "\b", "f": "\f", "r": "\r", "\\": "\\", "'": "'", '"': '"',
}  # fmt: skip
_LONGEST: Final = 100
_LAST_ESCAPED: Final = 0xFFFF


@dataclass(eq=False)
class LiteralError(ValueError):
    """Says what is wrong with a literal, and with which part of it, if not with all."""

    code: str
    title: str
    suggestion: str
    at: int = 0
    width: int = 0


def integer(text: str) -> tuple[int, str] | None:
    """Read an integer and its kind; None if the text is no integer."""
    found = _INTEGER.fullmatch(text)
    if found is None:
        return None
    digits, suffix = found.groups()
    kind = _KINDS.get(suffix.lower())
    if kind is None:
        title = f"`{suffix}` is no suffix of a number"
        raise LiteralError("X0007", title, "use n for an Int, s for a Short, y for a Byte, or none")
    if len(digits) > _LONGEST:
        raise LiteralError("X0007", f"this number is too large for {named(kind)}", _range(kind))
    if digits[:2] in {"0x", "0X"}:
        value, limit = int(digits, 16), MAXIMUM[kind.removeprefix("u")] * 2 - 1
    elif digits[0] == "0" and len(digits) > 1:
        if set(digits) & {"8", "9"}:
            title = f"`{digits}` begins with 0, so it is octal, and has a digit above 7"
            raise LiteralError("X0007", title, "remove the leading 0")
        value, limit = int(digits, 8), MAXIMUM[kind.removeprefix("u")] * 2 - 1
    else:
        value, limit = int(digits), MAXIMUM[kind]
    if value > limit:
        raise LiteralError("X0007", f"{digits} is too large for {named(kind)}", _range(kind))
    return value, kind


def named(kind: str) -> str:
    """Name the X10 type of a kind of literal."""
    return ("U" + kind[1:].capitalize()) if kind[0] == "u" else kind.capitalize()


def _range(kind: str) -> str:
    least = 0 if kind[0] == "u" else -MAXIMUM[kind]
    most = MAXIMUM[kind] - (0 if kind[0] == "u" else 1)
    wider = "" if "long" in kind else "; without a suffix it is a Long"
    return f"write a number from {least} to {most}{wider}"


def floating(text: str) -> tuple[str, str] | None:
    """Read a floating literal: its text without suffix, and its kind."""
    found = _FLOAT.fullmatch(text)
    if found is None:
        return None
    digits, suffix = found.groups()
    return digits, "float" if suffix in {"f", "F"} else "double"


def unescape(body: str) -> str:
    """Resolve the escapes of a string or a character."""
    if "\\" not in body:
        return body
    value = _ESCAPE.sub(_resolve, body)
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _resolve(found: re.Match[str]) -> str:
    escape = found.group(1)
    if escape in _SIMPLE:
        return _SIMPLE[escape]
    if escape[0] == "u" and len(escape) > 1:
        return chr(int(escape.lstrip("u"), 16))
    if escape[0] in "01234567":
        return chr(int(escape, 8))
    suggestion = rf"write `\\{escape}` for a backslash; escapes are \n \t \b \f \r \' \" \u0041"
    title = f"`\\{escape}` is no escape of X10"
    raise LiteralError("X0008", title, suggestion, found.start(), 1 + len(escape))


def quote(value: str, mark: str) -> str:
    """Write a string or a character with its quotation marks."""
    named_back = {c: key for key, c in _SIMPLE.items() if c not in "'\"" or c == mark}
    body = "".join("\\" + named_back[c] if c in named_back else _code(c) for c in value)
    return mark + body + mark


def _code(c: str) -> str:
    """Write one character; an escape has room for four digits only."""
    return c if c.isprintable() or ord(c) > _LAST_ESCAPED else f"\\u{ord(c):04x}"


def show_integer(value: int, kind: str) -> str:
    """Write an integer literal: in base 16 if it is beyond the signed range."""
    large = value >= MAXIMUM[kind] and (kind[0] != "u" or value > MAXIMUM[kind])
    return (hex(value) if large else str(value)) + SUFFIX[kind]
