"""Extension: methods, operators that classes define, static fields."""

from typing import Final

from x10sem.core.program import Method
from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    BF,
    NULL,
    Bind,
    CallStatic,
    Fault,
    Infix,
    Invoke,
    Null,
    Number,
    ObjId,
    Operator,
    Place,
    Query,
    Return,
    ReturnOf,
    StaticGet,
    StaticSet,
    Stmt,
    Str,
    Unsupported,
    Value,
    Var,
)
from x10sem.semantics.classes import class_of, find_method, has_field
from x10sem.semantics.contexts import is_ready, value, values
from x10sem.semantics.operators import apply
from x10sem.semantics.rule import Conclusions, rule
from x10sem.semantics.state import BUSY, EPS, Config, Heap, sync


@rule
def call(s: CallStatic, g: Heap, p: Place) -> Conclusions:
    """Become the body of a static method.

    p in dom(g)    C.m(x) s is the method for v
    --------------------------------------------  (CALL)
    <call C.m(v), g> --eps-->p <s[v/x], g>
    """
    if p in g and is_ready(s):
        for m in found(s.cls, s.method, values(s.args), g):
            yield EPS, Config(entered(m, values(s.args)), g), None


@rule
def invoke(s: Invoke, g: Heap, p: Place) -> Conclusions:
    """Become the body of the method of the class of the object, or apply the field m.

    p in dom(g)
    ----------------------------------------------------------------  (INVOKE)
    <invoke v.m(w), g>
      --eps-->p <s[v/this, w/x], g>  if m(x) s is the method for w of the class of v
      --eps-->p <invoke u(w), g>     if there is none, and h(v).m = u
    """
    if p in g and is_ready(s) and not isinstance(s.target, Null):
        for m in found(class_of(value(s.target), g), s.method, values(s.args), g, s.above):
            body = entered(m, values(s.args))
            yield EPS, Config(substitute(body, "this", value(s.target)), g), None
        for applied in of_field(s, g):
            yield EPS, Config(applied, g), None


@rule
def invoke_null(s: Invoke, g: Heap, p: Place) -> Conclusions:
    """Fail to invoke a method of nothing.

    p in dom(g)
    -------------------------------------------  (INVOKE_NULL)
    <invoke null.m(w), g> --sync BF-->p g
    """
    if p in g and is_ready(s) and isinstance(s.target, Null):
        yield sync(BF), Config(None, g), None


@rule
def no_method(s: CallStatic | Invoke, g: Heap, p: Place) -> Conclusions:
    """Stop at a method that is not there.

    p in dom(g)    no class above that of v has m
    -----------------------------------------------  (NO_METHOD)
    <invoke v.m(w), g> --sync Unsupported-->p g
    """
    if p in g and is_ready(s) and missing(s, g):
        yield sync(Unsupported(missing(s, g))), Config(None, g), None


def missing(s: CallStatic | Invoke, g: Heap) -> str:
    """Name the method that a call does not find; "" where it finds one."""
    match s:
        case CallStatic(cls, method, args):
            return "" if found(cls, method, values(args), g) else f"{cls}.{method}"
        case Invoke(target, method, args, above):
            if isinstance(target, Null):
                return ""
            cls = class_of(value(target), g)
            is_there = found(cls, method, values(args), g, above) or of_field(s, g)
            return "" if is_there else f"{cls}.{method}"


def of_field(s: Invoke, g: Heap) -> tuple[Invoke, ...]:
    """Give the application of the field that a call means where the class has no such method."""
    v = value(s.target)
    if not has_field(v, s.method, g) or found(class_of(v, g), s.method, values(s.args), g, s.above):
        return ()
    assert isinstance(v, ObjId)
    return (Invoke(g.object(v).get(s.method) or NULL, "()", s.args, span=s.span),)


def found(
    cls: str, name: str, args: tuple[Value, ...], g: Heap, above: str = ""
) -> tuple[Method, ...]:
    """Find the method a call runs, as a tuple of one or none."""
    m = find_method(cls, name, args, g, above=above) or _UNIVERSAL.get((name, len(args)))
    return () if m is None else (m,)


_THIS, _THAT = Var("this"), Var("that")
_UNIVERSAL: Final = {
    ("toString", 0): Method("toString", (), (), Return(Query("className", (_THIS,)))),
    ("typeName", 0): Method("typeName", (), (), Return(Query("className", (_THIS,)))),
    ("hashCode", 0): Method("hashCode", (), (), Return(Number(0, "Int"))),
    ("equals", 1): Method("equals", ("that",), ("",), Return(Operator("==", (_THIS, _THAT)))),
}
"""What every object has where its class says nothing."""


def entered(m: Method, args: tuple[Value, ...]) -> Stmt:
    """Put the arguments into the body of a method."""
    body = m.body
    for x, v in zip(m.params, args, strict=True):
        body = substitute(body, x, v)
    return body


@rule
def infix(s: Infix, g: Heap, p: Place) -> Conclusions:
    """Apply an operator: to values at once, to objects by the method that defines it.

    p in dom(g)
    -----------------------------------------------------------------------------------  (INFIX)
    <infix op(v, w), g>  --sync (return op(v, w))-->p g     if neither is an object
                         --eps-->p <invoke v.op(w), g>      if the class of v defines op
                         --eps-->p <invoke w.inv_op(v), g>  if that of w does
                         --eps-->p bind x = invoke v.toString() in infix +(x, w)   if w is a string
    """
    if p in g and is_ready(s):
        call_of = overloaded(s, g)
        if call_of is not None:
            yield EPS, Config(call_of, g), None
        else:
            v = apply(s.op, (value(s.left), value(s.right)))
            yield sync(v if isinstance(v, Fault) else ReturnOf(v)), Config(None, g), None


def overloaded(s: Infix, g: Heap) -> Stmt | None:
    """Give the call that an operator on objects is, if it is one."""
    v, w = value(s.left), value(s.right)
    if isinstance(v, ObjId) and find_method(class_of(v, g), s.op, (w,), g):
        return Invoke(v, s.op, (w,), span=s.span)
    if isinstance(w, ObjId) and find_method(class_of(w, g), "inv" + s.op, (v,), g):
        return Invoke(w, "inv" + s.op, (v,), span=s.span)
    if s.op == "+" and isinstance(v, ObjId) and isinstance(w, Str):
        shown = Infix("+", Var("$x"), w, span=s.span)
        return Bind("$x", Invoke(v, "toString", (), span=s.span), shown, span=s.span)
    if s.op == "+" and isinstance(w, ObjId) and isinstance(v, Str):
        shown = Infix("+", v, Var("$x"), span=s.span)
        return Bind("$x", Invoke(w, "toString", (), span=s.span), shown, span=s.span)
    return None


@rule
def static_get(s: StaticGet, g: Heap, p: Place) -> Conclusions:
    """Read a static field of this place.

    p in dom(g)    h(C.f) = v
    ------------------------------------------  (STATIC_GET)
    <static C.f, g> --sync (return v)-->p g
    """
    if p in g:
        v = g.static(p, f"{s.cls}.{s.field}")
        if v is not None and not isinstance(v, Unsupported):
            yield sync(ReturnOf(v)), Config(None, g), None


@rule
def static_init(s: StaticGet, g: Heap, p: Place) -> Conclusions:
    """Initialise a static field of this place, the first time it is read; others wait.

    p in dom(g)    h(C.f) undefined    s initialises C.f
    ----------------------------------------------------------------------  (STATIC_INIT)
    <static C.f, g> --eps-->p <bind x = s in static C.f = x, g[p, C.f -> busy]>
    """
    name = f"{s.cls}.{s.field}"
    if p in g and g.static(p, name) is None:
        init = g.program.classes[s.cls].statics[s.field].init
        left = Bind("$x", init, StaticSet(s.cls, s.field, Var("$x"), span=s.span), span=s.span)
        yield EPS, Config(left, g.with_static(p, name, BUSY)), None


@rule
def static_set(s: StaticSet, g: Heap, p: Place) -> Conclusions:
    """End an initialisation, and return the value.

    p in dom(g)
    --------------------------------------------------------------  (STATIC_SET)
    <static C.f = v, g> --sync (return v)-->p g[p, C.f -> v]
    """
    if p in g and is_ready(s):
        v = value(s.value)
        yield sync(ReturnOf(v)), Config(None, g.with_static(p, f"{s.cls}.{s.field}", v)), None
