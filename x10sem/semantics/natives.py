"""What library operators compute: pure functions of values.

A `Fault` as the result is thrown.  An argument of the wrong class is BadType,
null is BF, as everywhere.
"""

import math
import re
from collections.abc import Callable, Iterator
from typing import Final

from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    FALSE,
    TRUE,
    Char,
    DeadPlace,
    Fault,
    Null,
    Number,
    PlaceValue,
    Real,
    Str,
    Value,
)

_MOST_COPIES: Final = 100_000
_TEN: Final = Number(10)


class _WrongError(Exception):
    """Carries the fault of an argument that does not fit."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


def _native(f: Callable[..., Value]) -> Callable[..., Value]:
    def guarded(*args: Value) -> Value:
        try:
            return f(*args)
        except _WrongError as found:
            return found.fault

    return guarded


def _str(v: Value) -> str:
    if isinstance(v, Str | Char):
        return v.value
    raise _WrongError(BF if isinstance(v, Null) else BAD_TYPE)


def _int(v: Value) -> int:
    if isinstance(v, Number):
        return v.value
    raise _WrongError(BF if isinstance(v, Null) else BAD_TYPE)


def _float(v: Value) -> float:
    return float(v.text) if isinstance(v, Real) else float(_int(v))


def _as_int(n: int) -> Value:
    return Number(n, "Int")


def _as_bool(b: object) -> Value:
    return TRUE if b else FALSE


def _as_double(x: float) -> Value:
    return Real(repr(x))


# Strings


def _char_at(s: Value, i: Value) -> Value:
    text, at = _str(s), _int(i)
    if 0 <= at < len(text):
        return Char(text[at])
    return Fault("StringIndexOutOfBoundsException", f"String index out of range: {at}")


def _substring(s: Value, begin: Value, end: Value) -> Value:
    text, a, b = _str(s), _int(begin), _int(end)
    if 0 <= a <= b <= len(text):
        return Str(text[a:b])
    wrong = b if 0 <= a <= len(text) else a
    return Fault("StringIndexOutOfBoundsException", f"String index out of range: {wrong}")


def _parts(s: Value, separator: Value) -> list[str]:
    """Split as java.lang.String.split does, by a plain separator or by white space.

    Empty parts at the end are dropped.  Other regular expressions are refused:
    a program must not make the interpreter hang.
    """
    text, pattern = _str(s), _str(separator)
    plain = re.sub(r"\\([^A-Za-z0-9])|\[([^\\^\]])\]", r"\1\2", pattern)
    if pattern in {"\\s", "\\s+", " +"}:
        parts = re.split(pattern, text)
    elif plain == pattern and re.search(r"[][\\^$.|?*+(){}]", pattern) and len(pattern) > 1:
        what = f"the regular expression {pattern}"
        raise _WrongError(Fault("UnsupportedOperationException", what))
    else:
        parts = text.split(plain) if plain else list(text)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _hash(s: Value) -> Value:
    code = 0
    for c in _str(s):
        code = (31 * code + ord(c)) & 0xFFFF_FFFF
    return _as_int(code - (1 << 32) if code >> 31 else code)


def _repeat(s: Value, n: Value) -> Value:
    return Str(_str(s) * min(_int(n), _MOST_COPIES))


def _compare(a: Value, b: Value) -> Value:
    return _as_int((_str(a) > _str(b)) - (_str(a) < _str(b)))


# Numbers from and to text


def _parse_integer(kind: str, bits: int) -> Callable[..., Value]:
    low, high = (0, 1 << bits) if kind.startswith("U") else (-1 << (bits - 1), 1 << (bits - 1))

    def parse(s: Value, radix: Value = _TEN) -> Value:
        text = _str(s)
        if re.fullmatch(r"[-+]?[0-9A-Za-z]{1,70}", text):
            try:
                n = int(text, _int(radix))
            except ValueError:
                n = high
            if low <= n < high:
                return Number(n, kind)
        return Fault("NumberFormatException", f'For input string: "{text}"')

    return parse


def _parse_real(kind: str) -> Callable[[Value], Value]:
    def parse(s: Value) -> Value:
        text = _str(s).strip()
        if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", text):
            return Real(repr(float(text)), kind)
        return Fault("NumberFormatException", f'For input string: "{text}"')

    return parse


def _in_base(base: str) -> Callable[[Value], Value]:
    def shown(v: Value) -> Value:
        bits = 32 if isinstance(v, Number) and v.kind in {"Int", "UInt"} else 64
        return Str(format(_int(v) & ((1 << bits) - 1), base))

    return shown


_SPECIFIER: Final = re.compile(r"%([-+0 ,]*)([0-9]{0,3})((?:\.[0-9]{1,2})?)([%a-zA-Z])")


def _format(pattern: Value, *args: Value) -> Value:
    """Format as java.lang.String.format does, for its common conversions."""
    rest = iter(args)
    try:
        return Str(_SPECIFIER.sub(lambda found: _formatted(found, rest), _str(pattern)))
    except (StopIteration, ValueError, RuntimeError):
        return Fault("IllegalArgumentException", "the arguments do not fit the format")


def _formatted(found: re.Match[str], rest: Iterator[Value]) -> str:
    flags, width, precision, conversion = found.groups()
    if conversion in "%n":
        return "%" if conversion == "%" else "\n"
    v = next(rest)
    align = "<" if "-" in flags else ">"
    sign = "+" if "+" in flags else ""
    padding = "0" if "0" in flags and "-" not in flags else ""
    if conversion in "dxXo":
        return format(_int(v), f"{'<' * (align == '<')}{sign}{padding}{width}{conversion}")
    if conversion in "feEgG":
        spec = f"{'<' * (align == '<')}{sign}{padding}{width}{precision or '.6'}{conversion}"
        return format(_float(v), spec)
    from x10sem.semantics.operators import text  # noqa: PLC0415 - operators has these in its table

    return format(text(v), f"{align}{width}{precision}")


# Mathematics


def _mathematics(f: Callable[..., float]) -> Callable[..., Value]:
    def compute(*args: Value) -> Value:
        numbers = [_float(a) for a in args]
        try:
            return _as_double(f(*numbers))
        except OverflowError:
            return _as_double(math.inf)
        except (ValueError, ZeroDivisionError):
            return _as_double(math.nan)

    return compute


def _log(x: float) -> float:
    return -math.inf if x == 0 else math.log(x)


def _whole(f: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: x if math.isinf(x) or math.isnan(x) else float(f(x))


def _long_of(v: Value) -> Value:
    x = _float(v)
    if math.isnan(x):
        return Number(0)
    bound = float(1 << 63)
    nearest = math.floor(x + 0.5) if abs(x) < bound else int(math.copysign(bound, x))
    return Number(min(nearest, (1 << 63) - 1))


# Exceptions and places


def _message(v: Value) -> Value:
    if isinstance(v, Fault) and v.message:
        return Str(v.message)
    return Null()


def _dead_place(p: Value) -> Value:
    return DeadPlace(p.place) if isinstance(p, PlaceValue) else BF


def _package(name: Value) -> Value:
    """Name a class with its package, if it is one of X10's own."""
    text = _str(name)
    return Str(f"x10.lang.{text}" if text in X10_LANG else text)


X10_LANG: Final = frozenset(
    """
    Any ArithmeticException ArrayIndexOutOfBoundsException AssertionError BadPlaceException
    Boolean Byte Cell Char CheckedException CheckedThrowable ClassCastException
    ClockUseException Comparable DeadPlaceException Double Empty Error Exception
    FailedDynamicCheckException Float GlobalCell GlobalRef IllegalArgumentException
    IllegalOperationException IndexOutOfBoundsException Int IntRange IntRangeIterator
    InterruptedException Iterable Iterator Long LongRange LongRangeIterator Math
    MultipleExceptions NegativeArraySizeException NoSuchElementException
    NotSerializableException NullPointerException NumberFormatException OutOfMemoryError Place
    PlaceGroup PlaceLocalHandle Point Rail RailIterator Short StackOverflowError String
    StringIndexOutOfBoundsException System UByte UInt ULong UShort
    UnsupportedOperationException
    """.split()  # noqa: SIM905 - a list of words is easier to read
)
"""The library's classes of the package x10.lang; a test compares."""

_PURE: Final[dict[str, Callable[..., Value]]] = {
    "stringLength": lambda s: _as_int(len(_str(s))),
    "charAt": _char_at,
    "substring": _substring,
    "indexOf": lambda s, t, i: _as_int(_str(s).find(_str(t), max(0, _int(i)))),
    "lastIndexOf": lambda s, t: _as_int(_str(s).rfind(_str(t))),
    "trim": lambda s: Str(_str(s).strip("".join(map(chr, range(33))))),
    "toLowerCase": lambda s: Str(_str(s).lower()),
    "toUpperCase": lambda s: Str(_str(s).upper()),
    "startsWith": lambda s, t: _as_bool(_str(s).startswith(_str(t))),
    "endsWith": lambda s, t: _as_bool(_str(s).endswith(_str(t))),
    "equalsIgnoreCase": lambda s, t: _as_bool(_str(s).lower() == _str(t).lower()),
    "replace": lambda s, a, b: Str(_str(s).replace(_str(a), _str(b))),
    "splitCount": lambda s, t: Number(len(_parts(s, t))),
    "splitPart": lambda s, t, i: Str(_parts(s, t)[_int(i)]),
    "stringHash": _hash,
    "compareStrings": _compare,
    "repeat": _repeat,
    "format": _format,
    "parseLong": _parse_integer("Long", 64),
    "parseInt": _parse_integer("Int", 32),
    "parseShort": _parse_integer("Short", 16),
    "parseByte": _parse_integer("Byte", 8),
    "parseULong": _parse_integer("ULong", 64),
    "parseUInt": _parse_integer("UInt", 32),
    "parseDouble": _parse_real("Double"),
    "parseFloat": _parse_real("Float"),
    "parseBoolean": lambda s: _as_bool(not isinstance(s, Null) and _str(s).lower() == "true"),
    "hex": _in_base("x"),
    "octal": _in_base("o"),
    "binary": _in_base("b"),
    "bitCount": lambda v: _as_int((_int(v) & ((1 << 64) - 1)).bit_count()),
    "ord": lambda c: _as_int(ord(_str(c))),
    "isDigit": lambda c: _as_bool(_str(c).isdigit()),
    "isLetter": lambda c: _as_bool(_str(c).isalpha()),
    "isWhitespace": lambda c: _as_bool(_str(c).isspace()),
    "isNaN": lambda x: _as_bool(math.isnan(_float(x))),
    "isInfinite": lambda x: _as_bool(math.isinf(_float(x))),
    "sqrt": _mathematics(math.sqrt),
    "cbrt": _mathematics(math.cbrt),
    "pow": _mathematics(math.pow),
    "exp": _mathematics(math.exp),
    "log": _mathematics(_log),
    "log10": _mathematics(lambda x: -math.inf if x == 0 else math.log10(x)),
    "sin": _mathematics(math.sin),
    "cos": _mathematics(math.cos),
    "tan": _mathematics(math.tan),
    "asin": _mathematics(math.asin),
    "acos": _mathematics(math.acos),
    "atan": _mathematics(math.atan),
    "atan2": _mathematics(math.atan2),
    "hypot": _mathematics(math.hypot),
    "floor": _mathematics(_whole(math.floor)),
    "ceil": _mathematics(_whole(math.ceil)),
    "round": _long_of,
    "message": _message,
    "deadPlace": _dead_place,
    "qualified": _package,
}

NATIVES: Final = {name: _native(f) for name, f in _PURE.items()}
"""The operators of the library, by name."""
