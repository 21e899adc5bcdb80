"""The rules of expressions: one heap access a step, from left to right."""

from typing import cast

from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    BG,
    NOTHING,
    NULL,
    GlobalRef,
    MakeRef,
    ObjId,
    Place,
    Record,
    Select,
    Stmt,
    ValOf,
    Value,
)
from x10sem.semantics.contexts import hole, is_ready, values
from x10sem.semantics.operators import member
from x10sem.semantics.rule import Conclusions, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, Obj, result, sync


@rule
def context(s: Stmt, g: Heap, p: Place) -> Conclusions:
    """Evaluate the next expression; a failure of it is the statement's.

    p in dom(g)    <e, g> --l-->p <e', g'>
    ------------------------------------------------  (CONTEXT)
    <E[e], g> --l-->p  g'           if l is sync
                       <E[e'], g'>  otherwise
    """
    where = hole(s)
    if where is not None and p in g:
        for t in steps(where.redex, g, p):
            if t.label.is_sync:
                yield t.label, Config(None, t.target.heap), t
            else:
                yield t.label, Config(cast("Stmt", where.plug(t.target.expr)), t.target.heap), t


@rule
def select(e: Select, g: Heap, p: Place) -> Conclusions:
    """Read a field of an object of this place.

    h(o)(f) = v
    ----------------------  (SELECT)
    <o.f, g> --eps-->p <v, g>
    """
    if isinstance(e.target, ObjId):
        v = g.object(e.target).get(e.field)
        if v is not None:
            yield EPS, result(v, g), None


@rule
def select_fail(e: Select, g: Heap, p: Place) -> Conclusions:
    """Fail where there is no such field.

    v is no object, or h(v)(f) is undefined; and v has no member f
    ----------------------------------------------------------------  (SELECT_FAIL)
    <v.f, g> --sync BF-->p g
    """
    if isinstance(e.target, Value) and field_of(e.target, e.field, g) is None:
        yield sync(BF), Config(None, g), None


def field_of(v: Value, name: str, g: Heap) -> Value | None:
    """Read a field of an object, or a member of another value."""
    return g.object(v).get(name) if isinstance(v, ObjId) else member(v, name)


@rule
def new(e: Record, g: Heap, p: Place) -> Conclusions:
    """Make an object.

    o fresh in h
    -----------------------------------------------  (NEW)
    <{f:v, ...}, g> --eps-->p <o, g[p, o -> {f:v, ...}]>
    """
    if is_ready(e):
        o, heap = g.alloc(p, Obj(e.cls, e.names, values(e.args)))
        yield EPS, result(o, heap), None


@rule
def global_ref(e: MakeRef, g: Heap, p: Place) -> Conclusions:
    """Make a reference that other places can hold.

    ----------------------------------------  (GLOBAL_REF)
    <globalref v, g>  --eps-->p <o$p, g>      if v is an object o
                      --sync BadType-->p g    otherwise
    """
    if isinstance(e.target, ObjId):
        yield EPS, result(GlobalRef(p, e.target.number), g), None
    elif is_ready(e):
        yield sync(BAD_TYPE), Config(None, g), None


@rule
def val_of(e: ValOf, g: Heap, p: Place) -> Conclusions:
    """Use a global reference at its home.

    ----------------------------------------  (VAL_OF)
    <valof v, g>  --eps-->p <o, g>       if v is o$p; null if o only stands for it
                  --sync BG-->p g        otherwise
    """
    if isinstance(e.target, GlobalRef) and e.target.place == p:
        o = ObjId(p, e.target.number)
        yield EPS, result(NULL if g.shape(o).cls == NOTHING else o, g), None
    elif is_ready(e):
        yield sync(BG), Config(None, g), None
