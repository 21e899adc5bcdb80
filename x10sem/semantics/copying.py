"""Copies of object graphs between places, and of what a label carries."""

from collections.abc import Callable

from x10sem.core.terms import ObjId, Place, ReturnOf, Thrown, Value
from x10sem.semantics.classes import class_of, default_of, transient_fields
from x10sem.semantics.state import Heap, Label, Obj


def copy(g: Heap, values: tuple[Value, ...], p: Place) -> tuple[tuple[Value, ...], Heap]:
    """Rebuild at p, with fresh ids, the object graph reachable from the values.

    Sharing and cycles are preserved; numbers, constants and global references
    are their own copies; transient fields start anew.  All values are those of
    one place.  Crafa et al. 2014, copy(h_q, v, h_p).
    """
    fresh: dict[ObjId, ObjId] = {}

    def moved(v: Value) -> Value:
        if not isinstance(v, ObjId):
            return v
        return fresh.setdefault(v, g.fresh(p, len(fresh)))

    results = tuple([moved(v) for v in values])
    if not fresh:
        return results, g
    made: list[Obj] = []
    while len(made) < len(fresh):
        made += [_copied(g, o, moved) for o in list(fresh)[len(made) :]]
    return results, g.extended(p, tuple(made))


def _copied(g: Heap, o: ObjId, moved: Callable[[Value], Value]) -> Obj:
    old = g.object(o)
    dropped = transient_fields(old.cls, g.program) if old.names else frozenset()
    kept = [
        default_of(class_of(v, g)) if name in dropped else moved(v)
        for name, v in zip(old.names or old.values, old.values, strict=True)
    ]
    return Obj(old.cls, old.names, tuple(kept))


def copy_label(g: Heap, label: Label, p: Place) -> tuple[Label, Heap]:
    """Copy to p the values that a label carries, each as one graph with the others."""
    if not label.values:
        return label, g
    carried = tuple(v.value if isinstance(v, ReturnOf) else v for v in label.values)
    at = [i for i, v in enumerate(carried) if isinstance(v, Value)]
    copies, heap = copy(g, tuple(v for v in carried if isinstance(v, Value)), p)
    values: list[Thrown] = list(label.values)
    for i, v in zip(at, copies, strict=True):
        values[i] = ReturnOf(v) if isinstance(values[i], ReturnOf) else v
    return label.carrying(tuple(values)), heap
