"""Final outcomes: what was printed, what was thrown, which places are dead."""

import re
from dataclasses import dataclass

from x10sem.core.terms import (
    DeadPlace,
    ExitOf,
    Null,
    ObjId,
    Place,
    ReturnOf,
    Str,
    Thrown,
    Unsupported,
    Value,
)
from x10sem.semantics import Config, Heap, Label
from x10sem.semantics.classes import class_of
from x10sem.semantics.operators import text
from x10sem.semantics.state import Obj

PLACE_ZERO = "place 0 failed"
"""What a run throws that loses place 0."""


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """One way a program ends."""

    output: tuple[str, ...] = ()
    exception: str | None = None
    dead: tuple[int, ...] = ()
    exit: int = 0


def outcome(k: Config, label: Label, observe: re.Pattern[str] | None = None) -> Outcome:
    """Describe a terminated configuration, and the label of its last step."""
    g = k.heap
    lines = (*g.lines, g.line) if g.line else g.lines
    if observe is not None:
        lines = tuple(line for line in lines if observe.search(line))
    if Place(0) not in g:
        return Outcome(lines, PLACE_ZERO, tuple(g.dead), g.exit_code or 1)
    thrown = " ".join(describe(v, g) for v in label.values) or None
    return Outcome(lines, thrown, tuple(g.dead), g.exit_code or (1 if thrown else 0))


def describe(v: Thrown, g: Heap) -> str:
    """Show an exception: class and message, or what it gathers."""
    match v:
        case ObjId():
            return _object(g.object(v), g)
        case DeadPlace(p):
            return f"DeadPlaceException({p})"
        case ReturnOf() | ExitOf():
            return "return"
        case Unsupported(what):
            return f"unsupported {what}"
        case _:
            return _constant(v, g)


def _constant(v: Value, g: Heap) -> str:
    name = class_of(v, g)
    message = getattr(v, "message", "")
    if hasattr(v, "message"):
        return f"{name}({message})" if message else name
    return text(v)


def _object(o: Obj, g: Heap) -> str:
    inner = o.get("exceptions")
    if isinstance(inner, ObjId):
        return f"{o.cls}[{', '.join(describe(v, g) for v in g.object(inner).values)}]"
    shown = [
        text(v)
        for name, v in zip(o.names, o.values, strict=False)
        if name != "cause" and not isinstance(v, Null | ObjId) and v != Str("")
    ]
    return f"{o.cls}({', '.join(shown)})" if shown else o.cls


def is_only_dead_places(values: tuple[Thrown, ...], g: Heap) -> bool:
    """Tell whether exceptions are DeadPlaceExceptions, or gather nothing else."""
    for v in values:
        if isinstance(v, DeadPlace):
            continue
        inner = g.object(v).get("exceptions") if isinstance(v, ObjId) else None
        if not isinstance(inner, ObjId) or not is_only_dead_places(g.object(inner).values, g):
            return False
    return True
