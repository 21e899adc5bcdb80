"""Extension: exceptions by class, the exceptions of a finish as one, assertions."""

from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    NULL,
    TRUE,
    Assert,
    Clause,
    DeadPlace,
    Fault,
    Gather,
    Place,
    Stmt,
    Thrown,
    TryCatch,
    Value,
)
from x10sem.semantics.classes import is_instance
from x10sem.semantics.contexts import is_ready
from x10sem.semantics.operators import text
from x10sem.semantics.rule import Conclusions, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, Obj, sync
from x10sem.semantics.statements import then


@rule
def try_type(s: TryCatch, g: Heap, p: Place) -> Conclusions:
    """Run the body; what no clause is for passes.

    <s, g> --l-->p k    l is not sync, or p in dom(g') and no clause fits l
    ------------------------------------------------------------------------  (TRY_TYPE)
    <try s catch c, g>  --l-->p k                if l is sync
                        --l-->p try k catch c    otherwise
    """
    for t in steps(s.body, g, p):
        if not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: TryCatch(s_, s.clauses, span=s.span)), t
        elif p in t.target.heap and handler(s, t.label, t.target.heap) is None:
            yield t.label, t.target, t


@rule
def catch_type(s: TryCatch, g: Heap, p: Place) -> Conclusions:
    """Run the first clause that fits the exception.

    p in dom(g')    <s, g> --sync v-->p k    catch (x:T) t is the first in c with v in T
    -----------------------------------------------------------------------------  (CATCH_TYPE)
    <try s catch c, g> --eps-->p {k t[v/x]}
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and p in t.target.heap:
            for s_ in handlers(s, t.label, t.target.heap):
                yield EPS, then(t.target, s_), t


@rule
def catch_type_dead(s: TryCatch, g: Heap, p: Place) -> Conclusions:
    """Run no handler at a place that has failed.

    p not in dom(g')    <s, g> --sync v-->p k
    ------------------------------------------  (CATCH_TYPE_DEAD)
    <try s catch c, g> --sync DP(p)-->p k
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and p not in t.target.heap:
            yield sync(DeadPlace(p)), t.target, t


def handler(s: TryCatch, label: Label, g: Heap) -> Stmt | None:
    """Give what the first clause that fits a synchronous label does."""
    (v, *_) = label.values
    if not isinstance(v, Value):
        return None
    fits = (c for c in s.clauses if catches(c, v, g))
    return next((substitute(c.body, c.name, v) for c in fits), None)


def handlers(s: TryCatch, label: Label, g: Heap) -> tuple[Stmt, ...]:
    """Give the same as a tuple of one or none."""
    found = handler(s, label, g)
    return () if found is None else (found,)


def catches(c: Clause, v: Value, g: Heap) -> bool:
    """Tell whether a clause is for an exception."""
    return is_instance(v, c.type, g)


@rule
def gather(s: Gather, g: Heap, p: Place) -> Conclusions:
    """Run a finish of X10; a return passes where nothing was thrown.

    <s, g> --l-->p k    l is not sync, or p not in dom(g'), or l has completions alone
    -----------------------------------------------------------------------------------  (GATHER)
    <gather s, g>  --l-->p k           if l is sync
                   --l-->p gather k    otherwise
    """
    for t in steps(s.body, g, p):
        if not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: Gather(s_, span=s.span)), t
        elif p not in t.target.heap or not exceptions(t.label):
            yield sync(t.label.values[0]), t.target, t


@rule
def gather_fail(s: Gather, g: Heap, p: Place) -> Conclusions:
    """Throw what a finish collected as one MultipleExceptions, in order of arrival.

    p in dom(g')    <s, g> --sync v-->p k    w = the exceptions in v, not empty
    ----------------------------------------------------------------------------  (GATHER_FAIL)
    <gather s, g> --sync MultipleExceptions(w)-->p k
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and p in t.target.heap and exceptions(t.label):
            rail, heap = t.target.heap.alloc(p, Obj("Rail", (), exceptions(t.label)))
            fields = ("exceptions", "message", "cause")
            bundle = Obj("MultipleExceptions", fields, (rail, NULL, NULL))
            o, heap = heap.alloc(p, bundle)
            yield sync(o), Config(t.target.stmt, heap), t


def exceptions(label: Label) -> tuple[Value, ...]:
    """List the exceptions of a label, without returns, breaks and continues."""
    return tuple(v for v in label.values if isinstance(v, Value))


@rule
def assert_(s: Assert, g: Heap, p: Place) -> Conclusions:
    """Go on where the condition is true.

    p in dom(g)
    -----------------------------------  (ASSERT)
    <assert true : w, g> --eps-->p g
    """
    if p in g and is_ready(s) and s.condition == TRUE:
        yield EPS, Config(None, g), None


@rule
def assert_fail(s: Assert, g: Heap, p: Place) -> Conclusions:
    """Fail where it is not.

    p in dom(g)    v is not true
    --------------------------------------------------  (ASSERT_FAIL)
    <assert v : w, g> --sync AssertionError(w)-->p g
    """
    if p in g and is_ready(s) and s.condition != TRUE:
        yield sync(assertion_error(s)), Config(None, g), None


def assertion_error(s: Assert) -> Thrown:
    """Make the exception of a failed assertion."""
    message = s.message
    return Fault("AssertionError", text(message) if isinstance(message, Value) else "")
