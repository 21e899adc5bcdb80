"""The classes of values, at run time: hierarchy, defaults, lookup of methods."""

from collections.abc import Iterator
from typing import Final

from x10sem.core.program import Method, Program
from x10sem.core.terms import (
    FALSE,
    NULL,
    Bool,
    Char,
    DeadPlace,
    Fault,
    GlobalRef,
    Null,
    Number,
    ObjId,
    PlaceValue,
    Real,
    Str,
    Unit,
    Value,
)
from x10sem.semantics.operators import CLASS_OF_FAULT
from x10sem.semantics.state import Heap

_CHECKED: Final = ("CheckedThrowable", "Any")
_EXCEPTION: Final = ("Exception", *_CHECKED)
SUPERS: Final = {
    "DeadPlaceException": _EXCEPTION,
    "MultipleExceptions": _EXCEPTION,
    "NullPointerException": _EXCEPTION,
    "ArithmeticException": _EXCEPTION,
    "ArrayIndexOutOfBoundsException": ("IndexOutOfBoundsException", *_EXCEPTION),
    "StringIndexOutOfBoundsException": ("IndexOutOfBoundsException", *_EXCEPTION),
    "NegativeArraySizeException": _EXCEPTION,
    "ClassCastException": _EXCEPTION,
    "FailedDynamicCheckException": ("ClassCastException", *_EXCEPTION),
    "BadPlaceException": _EXCEPTION,
    "IllegalOperationException": _EXCEPTION,
    "IllegalArgumentException": _EXCEPTION,
    "NumberFormatException": ("IllegalArgumentException", *_EXCEPTION),
    "NoSuchElementException": _EXCEPTION,
    "UnsupportedOperationException": _EXCEPTION,
    "AssertionError": ("Error", *_CHECKED),
    "Exception": _CHECKED,
    "Error": _CHECKED,
}
"""What the classes of constant exceptions extend, whether or not a program names them."""

VALUE_CLASSES: Final = (
    *("Long", "Int", "Short", "Byte", "ULong", "UInt", "UShort", "UByte", "Double", "Float"),
    *("Boolean", "Char", "String", "Place", "GlobalRef", "DeadPlaceException"),
)
"""The classes of values that are no objects."""

_DEFAULTS: Final[dict[str, Value]] = {
    **{k: Number(0, k) for k in ("Long", "Int", "Short", "Byte")},
    **{k: Number(0, k) for k in ("ULong", "UInt", "UShort", "UByte")},
    "Double": Real("0.0"),
    "Float": Real("0.0", "Float"),
    "Boolean": FALSE,
    "Char": Char("\0"),
}


def default_of(kind: str) -> Value:
    """Give what a field or element of that type holds before it is assigned."""
    return _DEFAULTS.get(kind, NULL)


def class_of(v: Value, g: Heap) -> str:
    """Name the class of a value; an object must be one of a live place."""
    match v:
        case ObjId():
            return g.shape(v).cls
        case Number(_, kind) | Real(_, kind):
            return kind
        case Fault(kind):
            return CLASS_OF_FAULT.get(kind, kind)
        case DeadPlace():
            return "DeadPlaceException"
        case GlobalRef():
            return "GlobalRef"
        case PlaceValue():
            return "Place"
        case Str():
            return "String"
        case Bool():
            return "Boolean"
        case Char():
            return "Char"
        case Null():
            return "Null"
        case Unit():
            return "Unit"


def lineage(cls: str, program: Program) -> tuple[str, ...]:
    """List a class and all above it, nearest first."""
    known = program.ancestors.get(cls)
    if known is None:
        return (cls, *SUPERS.get(cls, ("Any",)))
    if known[-1] in SUPERS:
        return (*known, *SUPERS[known[-1]])
    return known if known[-1] == "Any" else (*known, "Any")


def is_instance(v: Value, kind: str, g: Heap) -> bool:
    """Tell whether v is of that class; of "" (a type variable or function type) is everything."""
    if not kind:
        return True
    return not isinstance(v, Null) and kind in lineage(class_of(v, g), g.program)


def transient_fields(cls: str, program: Program) -> frozenset[str]:
    """Name the fields of a class that a copy does not keep."""
    infos = (program.classes.get(c) for c in lineage(cls, program))
    return frozenset().union(*(i.transient for i in infos if i is not None))


def find_method(
    cls: str, name: str, args: tuple[Value, ...], g: Heap, *, above: str = ""
) -> Method | None:
    """Find the method that a call runs: the nearest class, there the overload that fits best."""
    line = lineage(cls, g.program)
    if above:
        line = lineage(above, g.program)[1:]
    fallback: Method | None = None
    for method in _candidates(line, name, len(args), g.program):
        if all(_accepts(t, v, g) for t, v in zip(method.types, args, strict=True)):
            return method
        fallback = fallback or method
    return fallback


def _candidates(line: tuple[str, ...], name: str, arity: int, program: Program) -> Iterator[Method]:
    for cls in line:
        info = program.classes.get(cls)
        overloads = info.methods.get(name, ()) if info else ()
        fitting = [m for m in overloads if len(m.params) == arity]
        yield from sorted(fitting, key=lambda m: _generality(m, program))


def _generality(m: Method, program: Program) -> int:
    return -sum(len(lineage(t, program)) if t else 0 for t in m.types)


def _accepts(kind: str, v: Value, g: Heap) -> bool:
    if isinstance(v, Null):
        return kind not in _DEFAULTS
    return is_instance(v, kind, g)


def has_field(v: object, name: str, g: Heap) -> bool:
    """Tell whether v is an object with a field of that name."""
    return isinstance(v, ObjId) and name in g.shape(v).names
