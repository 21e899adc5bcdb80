"""What a query answers: the place, the live places, classes, what was printed."""

from collections.abc import Callable
from typing import Final

from x10sem.core.terms import (
    Char,
    Fault,
    Null,
    Number,
    ObjId,
    Place,
    PlaceValue,
    Real,
    Str,
    Value,
)
from x10sem.semantics.classes import class_of, default_of, is_instance
from x10sem.semantics.operators import BITS, boolean, real, to_float, wrap
from x10sem.semantics.state import Heap, Obj

Answer = tuple[Value, Heap]


def ask(name: str, args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    """Answer a query at place p; a `Fault` that is no argument is thrown.

    Raises `KeyError` for a query that there is not: lowering makes none.
    """
    return QUERIES[name](args, g, p)


def _here(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return PlaceValue(p), g


def _is_dead(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    (v,) = args
    if not isinstance(v, PlaceValue):
        return Fault("BF"), g
    return boolean(v.place < g.places and v.place not in g), g


def _num_places(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return Number(g.places), g


def _rail(places: tuple[Place, ...], g: Heap, p: Place) -> Answer:
    return g.alloc(p, Obj("Rail", (), tuple(PlaceValue(q) for q in places)))


def _live_places(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return _rail(g.live, g, p)


def _dead_places(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return _rail(g.dead, g, p)


def _next_place(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    (v,) = args
    if not isinstance(v, PlaceValue):
        return Fault("BF"), g
    after = [q for q in g.live if q > v.place] or list(g.live)
    return PlaceValue(after[0]), g


def _class_name(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return Str(class_of(args[0], g)), g


def _instance_of(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    v, kind = args
    return boolean(isinstance(kind, Str) and is_instance(v, kind.value, g)), g


def _cast(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    v, kind = args
    assert isinstance(kind, Str)
    if isinstance(v, Null) or is_instance(v, kind.value, g):
        return v, g
    return converted(v, kind.value), g


def converted(v: Value, kind: str) -> Value:
    """Convert a number to another numeric type; everything else is a ClassCastException."""
    if isinstance(v, Number | Char | Real) and kind in BITS:
        n = v.value if isinstance(v, Number) else ord(v.value) if isinstance(v, Char) else None
        return wrap(int(to_float(v)) if n is None and isinstance(v, Real) else n or 0, kind)
    if isinstance(v, Number | Real) and kind in {"Double", "Float"}:
        return real(to_float(v), kind)
    if isinstance(v, Number) and kind == "Char":
        return Char(chr(v.value & 0xFFFF))
    return Fault("ClassCastException", f"not a {kind}")


def _default(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    (kind,) = args
    return default_of(kind.value if isinstance(kind, Str) else ""), g


def _size(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    (v,) = args
    size = g.object(v).get("size") if isinstance(v, ObjId) else None
    return size or Fault("BF"), g


def _same(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return boolean(args[0] == args[1]), g


def _is_function(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    (v,) = args
    return boolean(isinstance(v, ObjId) and g.shape(v).cls.startswith("$Closure")), g


def _is_object(args: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return boolean(isinstance(args[0], ObjId)), g


def _output(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return Str(g.output), g


def _exit_code(_: tuple[Value, ...], g: Heap, p: Place) -> Answer:
    return Number(g.exit_code), g


QUERIES: Final[dict[str, Callable[[tuple[Value, ...], Heap, Place], Answer]]] = {
    "here": _here,
    "isDead": _is_dead,
    "numPlaces": _num_places,
    "livePlaces": _live_places,
    "deadPlaces": _dead_places,
    "nextPlace": _next_place,
    "className": _class_name,
    "instanceof": _instance_of,
    "as": _cast,
    "default": _default,
    "size": _size,
    "sameObject": _same,
    "isFunction": _is_function,
    "isObject": _is_object,
    "output": _output,
    "exitCode": _exit_code,
}
