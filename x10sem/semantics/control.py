"""Extension: conditionals, loops, and completions that leave a statement early.

A return, break or continue travels like a synchronous failure inside its
activity, is never caught by a handler, and never leaves the activity.
"""

from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    TRUE,
    UNIT,
    Abort,
    Bind,
    Bool,
    DeadPlace,
    Exit,
    ExitOf,
    Fault,
    Finally,
    If,
    Labelled,
    Loop,
    Null,
    Place,
    Return,
    ReturnOf,
    Seq,
    Value,
)
from x10sem.semantics.contexts import is_ready
from x10sem.semantics.rule import Conclusions, Step, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, Mode, sync
from x10sem.semantics.statements import then


@rule
def if_(s: If, g: Heap, p: Place) -> Conclusions:
    """Choose by a truth value.

    p in dom(g)
    --------------------------------------------------------  (IF)
    <if v then s else t, g>  --eps-->p <s, g>  if v is true
                             --eps-->p <t, g>  if v is false
                             --sync BadType-->p g  otherwise
    """
    if p in g and is_ready(s):
        if isinstance(s.condition, Bool):
            yield EPS, Config(s.then if s.condition == TRUE else s.otherwise, g), None
        else:
            yield sync(ill_typed(s.condition)), Config(None, g), None


def ill_typed(v: object) -> Fault:
    """Give the failure of a value of the wrong type: null is a dereference of null."""
    return Fault("BF") if isinstance(v, Null) else Fault("BadType")


@rule
def loop(s: Loop, g: Heap, p: Place) -> Conclusions:
    """Unfold a loop.

    p in dom(g)
    ------------------------------------------  (LOOP)
    <loop s, g> --eps-->p <{s loop s}, g>
    """
    if p in g:
        yield EPS, Config(Seq(s.body, s, span=s.span), g), None


@rule
def exit_(s: Exit, g: Heap, p: Place) -> Conclusions:
    """Leave the statement labelled so.

    p in dom(g)
    --------------------------------  (EXIT)
    <exit l, g> --sync (exit l)-->p g
    """
    if p in g:
        yield sync(ExitOf(s.label)), Config(None, g), None


@rule
def labelled(s: Labelled, g: Heap, p: Place) -> Conclusions:
    """Run a labelled statement; other exits and failures pass.

    <s, g> --l'-->p k    l' is not sync (exit l)
    ---------------------------------------------  (LABELLED)
    <l: s, g>  --l'-->p k       if l' is sync
               --l'-->p l: k    otherwise
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and not exits(t.label, s.label):
            yield t.label, t.target, t
        elif not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: Labelled(s.label, s_, span=s.span)), t


@rule
def labelled_exit(s: Labelled, g: Heap, p: Place) -> Conclusions:
    """End a labelled statement.

    <s, g> --sync (exit l)-->p k
    -----------------------------  (LABELLED_EXIT)
    <l: s, g> --eps-->p k
    """
    for t in steps(s.body, g, p):
        if exits(t.label, s.label):
            yield EPS, t.target, t


def exits(label: Label, name: str) -> bool:
    """Tell whether this is the completion that ends the statement labelled so."""
    return label.is_sync and label.values == (ExitOf(name),)


@rule
def return_(s: Return, g: Heap, p: Place) -> Conclusions:
    """Leave a call with a value.

    p in dom(g)
    ------------------------------------  (RETURN)
    <return v, g> --sync (return v)-->p g
    """
    if p in g and isinstance(s.value, Value):
        yield sync(ReturnOf(s.value)), Config(None, g), None


@rule
def bind(s: Bind, g: Heap, p: Place) -> Conclusions:
    """Run what is to return a value; failures pass.

    <s, g> --l-->p k    l is not sync (return v)    k = <s', g'> or l is sync
    --------------------------------------------------------------------------  (BIND)
    <bind x = s in t, g>  --l-->p k                    if l is sync
                          --l-->p bind x = s' in t     otherwise
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and not returns(t.label):
            yield t.label, t.target, t
        elif not t.label.is_sync and t.target.stmt is not None:
            k = t.target.within(lambda s_: Bind(s.name, s_, s.rest, span=s.span))
            yield t.label, k, t


@rule
def bind_return(s: Bind, g: Heap, p: Place) -> Conclusions:
    """Go on with the value returned; activities of the call live on.

    <s, g> --sync (return v)-->p k
    ------------------------------------------  (BIND_RETURN)
    <bind x = s in t, g> --eps-->p {k t[v/x]}
    """
    for t in steps(s.body, g, p):
        if returns(t.label):
            for v in t.label.values:
                if isinstance(v, ReturnOf):
                    yield EPS, then(t.target, substitute(s.rest, s.name, v.value)), t


@rule
def bind_end(s: Bind, g: Heap, p: Place) -> Conclusions:
    """Go on without a value where nothing is returned.

    p in dom(g')    <s, g> --l-->p g'    l is not sync
    ----------------------------------------------------  (BIND_END)
    <bind x = s in t, g> --l-->p <t[unit/x], g'>
    """
    for t in steps(s.body, g, p):
        if ended(t) and p in t.target.heap:
            yield t.label, Config(substitute(s.rest, s.name, UNIT), t.target.heap), t


def ended(t: Step) -> bool:
    """Tell whether a statement ended normally."""
    return t.target.stmt is None and not t.label.is_sync


def returns(label: Label) -> bool:
    """Tell whether this is a return."""
    return label.is_sync and isinstance(label.values[0], ReturnOf)


@rule
def completion_dead(s: Bind | Finally, g: Heap, p: Place) -> Conclusions:
    """Go on nowhere at a place that has failed.

    p not in dom(g')    <s, g> --l-->p k    l ends a bind, or fails a guard
    ------------------------------------------------------------------------  (COMPLETION_DEAD)
    <C[s], g> --sync DP(p)-->p k
    """
    for t in steps(s.body, g, p):
        if goes_on(s, t) and p not in t.target.heap:
            yield sync(DeadPlace(p)), t.target, t


def goes_on(s: Bind | Finally, t: Step) -> bool:
    """Tell whether a step of its body makes s go on with something of its own.

    No return or exit comes to its end at a place that has failed: there the
    statement that makes it is lost, and on the way from elsewhere it is masked.
    """
    return ended(t) if isinstance(s, Bind) else t.label.is_sync


@rule
def guard(s: Finally, g: Heap, p: Place) -> Conclusions:
    """Run a guarded statement.

    <s, g> --l-->p k    l is not sync
    --------------------------------------------  (GUARD)
    <guard s with t, g> --l-->p guard k with t
    """
    for t in steps(s.body, g, p):
        if not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: Finally(s_, s.handler, span=s.span)), t


@rule
def guard_fail(s: Finally, g: Heap, p: Place) -> Conclusions:
    """Run the handler on an abrupt completion, then complete so.

    p in dom(g')    <s, g> --sync v-->p k
    --------------------------------------------------  (GUARD_FAIL)
    <guard s with t, g> --eps-->p {k {t abort v}}
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and p in t.target.heap:
            left = Seq(s.handler, Abort(t.label.values, span=s.span), span=s.span)
            yield EPS, then(t.target, left), t


@rule
def abort(s: Abort, g: Heap, p: Place) -> Conclusions:
    """Complete abruptly, as before.

    p in dom(g)
    ----------------------------  (ABORT)
    <abort v, g> --sync v-->p g
    """
    if p in g:
        yield Label(Mode.SYNC, s.values), Config(None, g), None
