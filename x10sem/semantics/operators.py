"""What operators compute: the functions of values alone."""

import math
import operator
from collections.abc import Callable
from typing import Final

from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    FALSE,
    NULL,
    TRUE,
    Bool,
    Char,
    DeadPlace,
    Fault,
    GlobalRef,
    Null,
    Number,
    ObjId,
    Place,
    PlaceValue,
    Real,
    Str,
    Unit,
    Value,
)
from x10sem.semantics.natives import NATIVES

CLASS_OF_FAULT: Final = {
    "BF": "NullPointerException",
    "BG": "FailedDynamicCheckException",
    "BadType": "ClassCastException",
}
"""The X10 classes of the constants of the calculus."""

BITS: Final = {
    "Long": 64, "Int": 32, "Short": 16, "Byte": 8,
    "ULong": 64, "UInt": 32, "UShort": 16, "UByte": 8,
}  # fmt: skip
"""The widths of X10's integers."""

_RANK: Final = ("Byte", "UByte", "Short", "UShort", "Int", "UInt", "Long", "ULong")
DIVISION_BY_ZERO: Final = Fault("ArithmeticException", "/ by zero")


def wrap(n: int, kind: str) -> Number:
    """Bring a number into the range of its type, as the machine does."""
    bits = BITS[kind]
    n &= (1 << bits) - 1
    if not kind.startswith("U") and n >> (bits - 1):
        n -= 1 << bits
    return Number(n, kind)


def real(x: float, kind: str = "Double") -> Real:
    """Make a floating-point value."""
    return Real(repr(x), kind)


def to_float(v: Number | Real) -> float:
    """Give the float of a number."""
    return float(v.text) if isinstance(v, Real) else float(v.value)


def boolean(b: bool) -> Bool:  # noqa: FBT001 - it is the value
    """Make a truth value."""
    return TRUE if b else FALSE


def apply(op: str, args: tuple[Value, ...]) -> Value:
    """Compute op of the arguments; a `Fault` is thrown, not returned.

    Raises `KeyError` for an operator that there is not: lowering makes none.
    """
    if len(args) == 2 and op in _BINARY:  # noqa: PLR2004
        return _BINARY[op](*args)
    if op in _UNARY and len(args) == 1:
        return _UNARY[op](args[0])
    return NATIVES[op](*args)


def is_known(op: str) -> bool:
    """Tell whether there is an operator of that name."""
    return op in _BINARY or op in _UNARY or op in NATIVES


def member(v: Value, name: str) -> Value | None:
    """Read a member of a value that is no object."""
    match v:
        case DeadPlace(p) if name == "place":
            return PlaceValue(p)
        case PlaceValue(p) if name == "id":
            return Number(p)
        case GlobalRef(p) if name == "home":
            return PlaceValue(p)
    return None


def text(v: Value) -> str:
    """Show a value that is no object as X10 prints it."""
    match v:
        case Number(n) | Str(n) | Char(n):
            return str(n)
        case Real(t):
            return _java_real(t)
        case Bool(b):
            return "true" if b else "false"
        case Null():
            return "null"
        case Unit():
            return "()"
        case PlaceValue(p):
            return f"Place({p})"
        case DeadPlace(p):
            return f"x10.lang.DeadPlaceException: Place({p})"
        case Fault(kind, message):
            return f"x10.lang.{CLASS_OF_FAULT.get(kind, kind)}" + (
                f": {message}" if message else ""
            )
        case GlobalRef(p):  # the numbers of objects mean nothing: they are equal up to renaming
            return f"GlobalRef({p})"
        case ObjId(p):
            return f"object of place {p}"


def _java_real(t: str) -> str:
    x = float(t)
    if math.isnan(x) or math.isinf(x):
        return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    if x == 0 or 1e-3 <= abs(x) < 1e7:  # noqa: PLR2004 - the bounds of java.lang.Double.toString
        return format(x, "f").rstrip("0") + "0" if "e" in t else t
    mantissa, exponent = f"{x:e}".split("e") if "e" not in t else t.split("e")
    if "e" not in t:
        digits = repr(x / 10.0 ** int(exponent))
        mantissa = digits if float(f"{digits}e{exponent}") == x else mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"


def _arithmetic(
    on_int: Callable[[int, int], int], on_float: Callable[[float, float], float]
) -> Callable[[Value, Value], Value]:
    def compute(a: Value, b: Value) -> Value:
        if isinstance(a, Number) and isinstance(b, Number):
            kind = max(a.kind, b.kind, key=_RANK.index)
            return wrap(on_int(a.value, b.value), kind)
        if isinstance(a, Number | Real) and isinstance(b, Number | Real):
            kinds = {x.kind for x in (a, b) if isinstance(x, Real)}
            try:
                x = on_float(to_float(a), to_float(b))
            except (ZeroDivisionError, ValueError):
                x = _ieee(to_float(a), to_float(b))
            return real(x, "Float" if kinds == {"Float"} else "Double")
        return _ill_typed(a, b)

    return compute


def _ieee(a: float, b: float) -> float:
    if a == 0 or math.isnan(a) or math.isinf(b):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _ill_typed(*values: Value) -> Fault:
    return BF if any(isinstance(v, Null) for v in values) else BAD_TYPE


def _quotient(a: int, b: int) -> int:
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


def _dividing(compute: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    def checked(a: Value, b: Value) -> Value:
        if isinstance(a, Number) and isinstance(b, Number) and b.value == 0:
            return DIVISION_BY_ZERO
        return compute(a, b)

    return checked


def _plus(a: Value, b: Value) -> Value:
    if isinstance(a, Str) or isinstance(b, Str):
        return Str(text(a) + text(b))
    if isinstance(a, Char) and isinstance(b, Number):
        return Char(chr((ord(a.value) + b.value) & 0xFFFF))
    return _add(a, b)


def _compare(test: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    def compute(a: Value, b: Value) -> Value:
        if isinstance(a, Number) and isinstance(b, Number):
            return boolean(test(a.value, b.value))
        if isinstance(a, Number | Real) and isinstance(b, Number | Real):
            return boolean(test(to_float(a), to_float(b)))
        if isinstance(a, Char) and isinstance(b, Char):
            return boolean(test(ord(a.value), ord(b.value)))
        if isinstance(a, Str) and isinstance(b, Str):
            return boolean(test((a.value > b.value) - (a.value < b.value), 0))
        return _ill_typed(a, b)

    return compute


def same(a: Value, b: Value) -> bool:
    """Decide `==`: numbers by value, objects by identity, the rest by structure."""
    if isinstance(a, Number | Real) and isinstance(b, Number | Real):
        if isinstance(a, Number) and isinstance(b, Number):
            return a.value == b.value
        return to_float(a) == to_float(b)
    return a == b


def _bits(on_int: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    def compute(a: Value, b: Value) -> Value:
        if isinstance(a, Bool) and isinstance(b, Bool):
            return boolean(bool(on_int(a.value, b.value)))
        if isinstance(a, Number) and isinstance(b, Number):
            return wrap(on_int(a.value, b.value), max(a.kind, b.kind, key=_RANK.index))
        return _ill_typed(a, b)

    return compute


def _shift(compute: Callable[[int, int, int], int]) -> Callable[[Value, Value], Value]:
    def shifted(a: Value, b: Value) -> Value:
        if isinstance(a, Number) and isinstance(b, Number):
            bits = BITS[a.kind]
            return wrap(compute(a.value, b.value & (bits - 1), bits), a.kind)
        return _ill_typed(a, b)

    return shifted


def _not(a: Value) -> Value:
    return boolean(not a.value) if isinstance(a, Bool) else _ill_typed(a)


def _neg(a: Value) -> Value:
    if isinstance(a, Number):
        return wrap(-a.value, a.kind)
    return real(-to_float(a), a.kind) if isinstance(a, Real) else _ill_typed(a)


def _invert(a: Value) -> Value:
    return wrap(~a.value, a.kind) if isinstance(a, Number) else _ill_typed(a)


def _home(a: Value) -> Value:
    if isinstance(a, GlobalRef):
        return PlaceValue(a.place)
    return a if isinstance(a, PlaceValue) else _ill_typed(a)


def _place(a: Value) -> Value:
    if isinstance(a, Number) and a.value >= 0:
        return PlaceValue(Place(a.value))
    return Fault("IllegalArgumentException", f"no place {text(a)}")


_add = _arithmetic(operator.add, operator.add)
_BINARY: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": _plus,
    "-": _arithmetic(operator.sub, operator.sub),
    "*": _arithmetic(operator.mul, operator.mul),
    "/": _dividing(_arithmetic(_quotient, operator.truediv)),
    "%": _dividing(_arithmetic(lambda a, b: a - b * _quotient(a, b), math.fmod)),
    "<": _compare(operator.lt),
    "<=": _compare(operator.le),
    ">": _compare(operator.gt),
    ">=": _compare(operator.ge),
    "==": lambda a, b: boolean(same(a, b)),
    "!=": lambda a, b: boolean(not same(a, b)),
    "&": _bits(operator.and_),
    "|": _bits(operator.or_),
    "^": _bits(operator.xor),
    "&&": _bits(operator.and_),
    "||": _bits(operator.or_),
    "<<": _shift(lambda a, b, _: a << b),
    ">>": _shift(lambda a, b, _: a >> b),
    ">>>": _shift(lambda a, b, bits: (a & ((1 << bits) - 1)) >> b),
}
_UNARY: Final[dict[str, Callable[[Value], Value]]] = {
    "!": _not,
    "neg": _neg,
    "+": lambda a: a if isinstance(a, Number | Real) else _ill_typed(a),
    "~": _invert,
    "home": _home,
    "place": _place,
    "text": lambda a: Str(text(a)),
    "isNull": lambda a: boolean(a == NULL),
}
