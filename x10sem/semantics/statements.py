"""The rules of statements, where every place is alive."""

from collections.abc import Callable
from typing import cast

from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    BF,
    Async,
    At,
    DynAsync,
    DynAt,
    FieldUpd,
    Finally,
    Finish,
    Labelled,
    ObjId,
    Place,
    PlaceValue,
    Seq,
    Skip,
    Stmt,
    Throw,
    Try,
    TryCatch,
    Val,
    Value,
)
from x10sem.semantics.classes import has_field
from x10sem.semantics.contexts import is_ready, is_value, value, values
from x10sem.semantics.copying import copy, copy_label
from x10sem.semantics.rule import Conclusions, Step, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, sync


def is_async(s: Stmt) -> bool:
    """Tell whether s has only spawned activities left to run, once."""
    try:
        return s._async  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    if isinstance(s, Seq):
        found = is_async(s.first) and is_async(s.second)
    elif isinstance(s, DynAt | Try | Labelled | TryCatch | Finally):
        found = is_async(s.body)
    else:
        found = isinstance(s, DynAsync)
    s._async = found  # noqa: SLF001
    return found


@rule
def skip(s: Skip, g: Heap, p: Place) -> Conclusions:
    """Do nothing.

    p in dom(g)
    ----------------------  (SKIP)
    <skip, g> --eps-->p g
    """
    if p in g:
        yield EPS, Config(None, g), None


@rule
def exception(s: Throw, g: Heap, p: Place) -> Conclusions:
    """Fail here and now.

    p in dom(g)
    ----------------------------  (EXCEPTION)
    <throw v, g> --sync v-->p g
    """
    if p in g and is_ready(s):
        yield sync(value(s.value)), Config(None, g), None


@rule
def declare_val(s: Val, g: Heap, p: Place) -> Conclusions:
    """Name a value, and take the first step of what follows.

    p in dom(g)    <s[v/x], g> --l-->p k
    --------------------------------------  (DECLARE_VAL)
    <val x = v in s, g> --l-->p k
    """
    if p in g and is_value(s.init):
        for t in steps(opened(s), g, p):
            yield t.label, t.target, t


def opened(s: Val) -> Stmt:
    """Give s[v/x] for `val x = v in s`; kept with the term, for it is asked for again and again."""
    try:
        return cast("Stmt", s._memo)  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    left = s._memo = substitute(s.body, s.name, value(s.init))  # noqa: SLF001
    return left


@rule
def field_upd(s: FieldUpd, g: Heap, p: Place) -> Conclusions:
    """Write a field that is there.

    p in dom(g)    f in dom(h(o))
    ----------------------------------------------  (FIELD_UPD)
    <o.f = v, g> --eps-->p g[p -> h[o.f -> v]]
    """
    if p in g and is_ready(s) and has_field(s.target, s.field, g):
        yield EPS, Config(None, updated(s, g)), None


def updated(s: FieldUpd, g: Heap) -> Heap:
    """Write the field that a field update names."""
    assert isinstance(s.target, ObjId)
    assert isinstance(s.value, Value)
    old = g.object(s.target)
    return g.with_object(s.target, old.put(old.names.index(s.field), s.value))


@rule
def field_upd_fail(s: FieldUpd, g: Heap, p: Place) -> Conclusions:
    """Fail where there is no such field.

    p in dom(g)    v is no object, or f not in dom(h(v))
    ------------------------------------------------------  (FIELD_UPD_FAIL)
    <v.f = w, g> --sync BF-->p g
    """
    if p in g and is_ready(s) and not has_field(s.target, s.field, g):
        yield sync(BF), Config(None, g), None


@rule
def spawn(s: Async, g: Heap, p: Place) -> Conclusions:
    """Start an activity, and go on.

    p in dom(g)
    -----------------------------------  (SPAWN)
    <async s, g> --eps-->p <ASYNC s, g>
    """
    if p in g:
        yield EPS, Config(DynAsync(s.body, span=s.span), g), None


@rule
def async_(s: DynAsync, g: Heap, p: Place) -> Conclusions:
    """Let an activity run; its failure is not its parent's.

    <s, g> --l-->p k
    ---------------------------------------  (ASYNC)
    <ASYNC s, g> --to_async(l)-->p ASYNC k
    """
    for t in steps(s.body, g, p):
        yield t.label.to_async(), t.target.within(lambda s_: DynAsync(s_, span=s.span)), t


@rule
def finish(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Collect the failures of the body while there is a body.

    <s, g> --l-->p <s', g'>
    ------------------------------------------------  (FINISH)
    <finish{mu} s, g> --eps-->p <finish{mu+l} s', g'>
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is not None:
            yield EPS, t.target.within(collecting(s, t)), t


def collecting(s: Finish, t: Step) -> Callable[[Stmt], Stmt]:
    """Give the finish around what is left of its body, with what the step threw."""
    mu = (*s.mu, *t.label.values)
    return lambda s_: Finish(s_, mu, span=s.span)


@rule
def end_finish(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Throw what was collected, if anything, once the body is done.

    p in dom(g')    <s, g> --l-->p g'
    ----------------------------------------  (END_FINISH)
    <finish{mu} s, g> --sync(mu+l)-->p g'
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p in t.target.heap:
            yield sync(*s.mu, *t.label.values), t.target, t


@rule
def seq(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Run the first.

    <s, g> --l-->p <s', g'>    l is not sync
    -----------------------------------------  (SEQ)
    <{s t}, g> --l-->p <{s' t}, g'>
    """
    for t in steps(s.first, g, p):
        if t.target.stmt is not None and not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: Seq(s_, s.second, span=s.span)), t


@rule
def seq_term(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Go on to the second when the first is done.

    p in dom(g')    <s, g> --l-->p g'    l is not sync
    ---------------------------------------------------  (SEQ_TERM)
    <{s t}, g> --l-->p <t, g'>
    """
    for t in steps(s.first, g, p):
        if t.target.stmt is None and not t.label.is_sync and p in t.target.heap:
            yield t.label, Config(s.second, t.target.heap), t


@rule
def seq_fail(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Discard the second when the first fails; activities of the first live on.

    <s, g> --sync v-->p k
    ----------------------------  (SEQ_FAIL)
    <{s t}, g> --sync v-->p k
    """
    for t in steps(s.first, g, p):
        if t.label.is_sync:
            yield t.label, t.target, t


@rule
def par(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Run the second beside a first that is asynchronous.

    is_async(s)    <t, g> --l-->p k
    --------------------------------  (PAR)
    <{s t}, g> --l-->p {s k}
    """
    if is_async(s.first):
        for t in steps(s.second, g, p):
            left = s.first if t.target.stmt is None else Seq(s.first, t.target.stmt, span=s.span)
            yield t.label, Config(left, t.target.heap), t


@rule
def at(s: At, g: Heap, p: Place) -> Conclusions:
    """Go to another live place with a copy of what the body captures; the `skip` is the way back.

    p, q in dom(g)    (v', g') = copy(g, v, q)
    ------------------------------------------------------------  (AT)
    <at(q){val x = v in s}, g> --eps-->p <AT(q) {s[v'/x] skip}, g'>
    """
    if p in g and is_ready(s) and isinstance(s.place, PlaceValue) and s.place.place in g:
        q = s.place.place
        copies, heap = copy(g, values(s.args), q)
        body = s.body
        for x, v in zip(s.names, copies, strict=True):
            body = substitute(body, x, v)
        left = Seq(body, Skip(span=s.span), span=s.span)
        yield EPS, Config(DynAt(q, left, span=s.span), heap), None


@rule
def place_shift(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Run at another place; what a label carries is copied on its way.

    <s, g> --l-->q k    l = eps, or p, q in dom(g') and (l', g'') = copy(g', l, p)
    -------------------------------------------------------------------------------  (PLACE_SHIFT)
    <AT(q) s, g> --l'-->p AT(q) k
    """
    q = s.place
    for t in steps(s.body, g, q):
        heap = t.target.heap
        if t.label.mode is None or (p in heap and q in heap):
            label, heap = copy_label(heap, t.label, p)
            k = t.target.within(lambda s_: DynAt(q, s_, span=s.span))
            yield label, Config(k.stmt, heap), t


@rule
def try_(s: Try, g: Heap, p: Place) -> Conclusions:
    """Run the body; a return, break or continue passes.

    <s, g> --l-->p k    l is not sync, or completes
    -------------------------------------------------  (TRY)
    <try s catch t, g>  --l-->p k                if l is sync
                        --l-->p try k catch t    otherwise
    """
    for t in steps(s.body, g, p):
        if not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: Try(s_, s.handler, span=s.span)), t
        elif t.label.completes:
            yield t.label, t.target, t


@rule
def catch(s: Try, g: Heap, p: Place) -> Conclusions:
    """Run the handler when the body fails; activities of the body live on.

    p in dom(g')    <s, g> --sync v-->p k    v does not complete
    -------------------------------------------------------------  (CATCH)
    <try s catch t, g> --eps-->p {k t}
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and not t.label.completes and p in t.target.heap:
            yield EPS, then(t.target, s.handler), t


def then(k: Config, s: Stmt) -> Config:
    """Put s behind what is left of k."""
    return Config(s if k.stmt is None else Seq(k.stmt, s), k.heap)
