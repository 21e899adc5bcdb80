"""Extension: operators, queries of the world, rails, choice."""

from x10sem.core.terms import (
    BF,
    Element,
    ElementUpd,
    Fault,
    MakeRail,
    Nondet,
    Number,
    ObjId,
    Operator,
    Place,
    Query,
    Select,
    Value,
)
from x10sem.semantics.contexts import is_ready, value, values
from x10sem.semantics.operators import apply, member
from x10sem.semantics.queries import ask
from x10sem.semantics.rule import Conclusions, rule
from x10sem.semantics.state import EPS, Config, Heap, Obj, result, sync


@rule
def operator(e: Operator, g: Heap, p: Place) -> Conclusions:
    """Compute.

    -----------------------------------------------------------  (OPERATOR)
    <op(v, ...), g>  --eps-->p <op(v, ...), g>  if that is a value
                     --sync w-->p g             if it fails with w
    """
    if is_ready(e):
        v = apply(e.op, values(e.args))
        if isinstance(v, Fault):
            yield sync(v), Config(None, g), None
        else:
            yield EPS, result(v, g), None


@rule
def query(e: Query, g: Heap, p: Place) -> Conclusions:
    """Read where we are, which places live, of what class a value is.

    -------------------------------------------------------  (QUERY)
    <query(v, ...), g>  --eps-->p <w, g'>    if the answer is w
                        --sync w-->p g       if it is a failure
    """
    if is_ready(e):
        v, heap = ask(e.name, values(e.args), g, p)
        if isinstance(v, Fault) and v not in e.args:
            yield sync(v), Config(None, g), None
        else:
            yield EPS, result(v, heap), None


@rule
def select_member(e: Select, g: Heap, p: Place) -> Conclusions:
    """Read a member of a value that is no object.

    v is no object    v.f = w
    ----------------------------  (SELECT_MEMBER)
    <v.f, g> --eps-->p <w, g>
    """
    if isinstance(e.target, Value):
        v = member(e.target, e.field)
        if v is not None:
            yield EPS, result(v, g), None


@rule
def make_rail(e: MakeRail, g: Heap, p: Place) -> Conclusions:
    """Make a rail of n elements.

    o fresh in h
    ------------------------------------------------------------------------  (MAKE_RAIL)
    <rail(n, v), g>  --eps-->p <o, g[p, o -> [v, ...]]>           if n >= 0
                     --sync NegativeArraySizeException-->p g      otherwise
    """
    if is_ready(e):
        n = e.size.value if isinstance(e.size, Number) else -1
        if n >= 0 and isinstance(e.default, Value):
            o, heap = g.alloc(p, Obj("Rail", (), (e.default,) * n))
            yield EPS, result(o, heap), None
        else:
            yield sync(Fault("NegativeArraySizeException")), Config(None, g), None


@rule
def element(e: Element, g: Heap, p: Place) -> Conclusions:
    """Read an element of a rail.

    0 <= i < size(h(o))
    --------------------------------  (ELEMENT)
    <o[i], g> --eps-->p <h(o)(i), g>
    """
    if is_ready(e) and in_range(e, g) and isinstance(e.target, ObjId):
        yield EPS, result(g.object(e.target).values[position(e)], g), None


@rule
def element_fail(e: Element, g: Heap, p: Place) -> Conclusions:
    """Fail where there is no such element.

    v is no rail, or not 0 <= i < size(h(v))
    ------------------------------------------------------------------------------  (ELEMENT_FAIL)
    <v[i], g>  --sync BF-->p g                                if v is no rail
               --sync ArrayIndexOutOfBoundsException-->p g    otherwise
    """
    if is_ready(e) and not in_range(e, g):
        yield sync(outside(e, g)), Config(None, g), None


@rule
def element_upd(s: ElementUpd, g: Heap, p: Place) -> Conclusions:
    """Write an element of a rail.

    p in dom(g)    0 <= i < size(h(o))
    ----------------------------------------------------  (ELEMENT_UPD)
    <o[i] = v, g> --eps-->p g[p -> h[o[i] -> v]]
    """
    if p in g and is_ready(s) and in_range(s, g):
        yield EPS, Config(None, stored(s, g)), None


def stored(s: ElementUpd, g: Heap) -> Heap:
    """Write the element that an element update names."""
    assert isinstance(s.target, ObjId)
    return g.with_object(s.target, g.object(s.target).put(position(s), value(s.value)))


@rule
def element_upd_fail(s: ElementUpd, g: Heap, p: Place) -> Conclusions:
    """Fail where there is no such element.

    p in dom(g)    v is no rail, or not 0 <= i < size(h(v))
    --------------------------------------------------------------------------  (ELEMENT_UPD_FAIL)
    <v[i] = w, g>  --sync BF-->p g                                if v is no rail
                   --sync ArrayIndexOutOfBoundsException-->p g    otherwise
    """
    if p in g and is_ready(s) and not in_range(s, g):
        yield sync(outside(s, g)), Config(None, g), None


def is_rail(e: Element | ElementUpd, g: Heap) -> bool:
    """Tell whether the target is a rail."""
    return isinstance(e.target, ObjId) and not g.shape(e.target).names


def position(e: Element | ElementUpd) -> int:
    """Give the index as a number; -1 where it is none."""
    return e.index.value if isinstance(e.index, Number) else -1


def in_range(e: Element | ElementUpd, g: Heap) -> bool:
    """Tell whether there is such an element."""
    if not isinstance(e.target, ObjId) or not is_rail(e, g):
        return False
    return 0 <= position(e) < g.shape(e.target).size


def outside(e: Element | ElementUpd, g: Heap) -> Fault:
    """Make the exception of an element that is not there."""
    if not is_rail(e, g):
        return BF
    return Fault("ArrayIndexOutOfBoundsException", f"index {position(e)} out of range")


@rule
def nondet(e: Nondet, g: Heap, p: Place) -> Conclusions:
    """Choose.

    i <= n <= j
    -----------------------------------------  (NONDET)
    <nondet(i, j), g> --eps-->p <n, g>
    """
    for v in choices(e):
        yield EPS, result(v, g), None


@rule
def nondet_fail(e: Nondet, g: Heap, p: Place) -> Conclusions:
    """Fail where there is nothing to choose from.

    there is no number n with i <= n <= j
    -------------------------------------------------------------  (NONDET_FAIL)
    <nondet(i, j), g> --sync IllegalArgumentException-->p g
    """
    if is_ready(e) and not choices(e):
        yield sync(NOTHING_TO_CHOOSE), Config(None, g), None


NOTHING_TO_CHOOSE = Fault("IllegalArgumentException", "nothing to choose from")
"""What a choice among nothing throws."""


def choices(e: Nondet) -> tuple[Number, ...]:
    """List the numbers that a choice is among."""
    if not isinstance(e.low, Number) or not isinstance(e.high, Number):
        return ()
    return tuple(Number(n, e.low.kind) for n in range(e.low.value, e.high.value + 1))
