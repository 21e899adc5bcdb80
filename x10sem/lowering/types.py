"""What is known of a static type: enough to pick operators, members and defaults."""

from typing import Final

from x10sem.core import terms as core
from x10sem.records import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """The class of a value, where it is known, with its type arguments."""

    key: str = ""
    args: tuple["Known", ...] = ()


UNKNOWN: Final = Known()
LONG: Final = Known("Long")
BOOLEAN: Final = Known("Boolean")
STRING: Final = Known("String")
PLACE: Final = Known("Place")

INTEGERS: Final = ("Byte", "UByte", "Short", "UShort", "Int", "UInt", "Long", "ULong")
REALS: Final = ("Float", "Double")
NUMBERS: Final = (*INTEGERS, *REALS)
SIMPLE: Final = frozenset((*NUMBERS, "Boolean", "Char"))
VALUE_CLASSES: Final = frozenset(
    (*NUMBERS, "Boolean", "Char", "String", "Place", "GlobalRef", "DeadPlaceException")
)
"""The classes whose instances are values of the calculus, not objects."""

ALIASES: Final = {name.lower(): name for name in (*NUMBERS, "Boolean", "Char")}
"""The type definitions that X10 itself makes: `int` is `Int`."""

KINDS: Final = {
    **{kind.lower(): kind for kind in NUMBERS},
}
COMPARISONS: Final = frozenset(("<", "<=", ">", ">=", "==", "!="))
ARITHMETIC: Final = frozenset(("+", "-", "*", "/", "%"))
BITWISE: Final = frozenset(("&", "|", "^"))
SHIFTS: Final = frozenset(("<<", ">>", ">>>"))


def default_value(key: str) -> core.Value:
    """Give what a field or element of that type holds before it is assigned."""
    if key in INTEGERS:
        return core.Number(0, key)
    if key in REALS:
        return core.Real("0.0", key)
    if key == "Boolean":
        return core.FALSE
    return core.Char("\0") if key == "Char" else core.NULL


def result_of(op: str, left: Known, right: Known) -> Known | None:
    """Tell the type of a primitive operation, or None where it is not known to be one."""
    a, b = left.key, right.key
    if op in ("==", "!="):
        return BOOLEAN
    if op == "+" and "String" in (a, b):
        printable = SIMPLE | {"String"}
        return STRING if a in printable and b in printable else None
    if a not in SIMPLE or b not in SIMPLE:
        return None
    if op in COMPARISONS:
        return BOOLEAN
    if a == b == "Boolean":
        return BOOLEAN if op in BITWISE else None
    if a not in NUMBERS or b not in NUMBERS:
        return left if op in ("+", "-") and a == "Char" else None
    if op in SHIFTS:
        return left
    if op in ARITHMETIC or (op in BITWISE and a in INTEGERS and b in INTEGERS):
        return Known(max(a, b, key=NUMBERS.index))
    return None


def converted(value: core.Value, key: str) -> core.Value | None:
    """Convert a numeric constant to another numeric type, where that is plain."""
    if isinstance(value, core.Number):
        if key in REALS:
            return core.Real(repr(float(value.value)), key)
        return core.Number(value.value, key) if key in INTEGERS else None
    return core.Real(value.text, key) if isinstance(value, core.Real) and key in REALS else None
