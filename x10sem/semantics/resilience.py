"""The rules of places that fail: Resilient TX10."""

from x10sem.core.terms import (
    Abort,
    Assert,
    Async,
    At,
    Atomic,
    CallStatic,
    DeadPlace,
    DynAt,
    ElementUpd,
    Exit,
    FieldUpd,
    Finish,
    If,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Legal,
    Loop,
    NoMeaning,
    Place,
    PlaceValue,
    Print,
    Return,
    Seq,
    SetExit,
    Skip,
    StaticGet,
    StaticSet,
    Throw,
    Try,
    Val,
    When,
)
from x10sem.semantics.contexts import is_ready
from x10sem.semantics.rule import Conclusions, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, Mode, sync
from x10sem.semantics.statements import is_async

Lost = (
    Skip
    | Throw
    | Val
    | FieldUpd
    | Async
    | At
    | If
    | Loop
    | Exit
    | Return
    | CallStatic
    | Invoke
    | Infix
    | Abort
    | Assert
    | ElementUpd
    | StaticGet
    | StaticSet
    | Atomic
    | When
    | Legal
    | Print
    | KillHere
    | KillThere
    | SetExit
    | NoMeaning
)
"""Statements that are lost when their place fails; the others fail as their bodies do."""


@rule
def place_failure(k: Config, g: Heap, p: Place) -> Conclusions:
    """Lose a place, at any moment; nothing in the tree is dropped.

    p in dom(g)
    -------------------------  (PLACE_FAILURE)
    <s, g> --eps--> <s, g - p>
    """
    if p in g:
        yield EPS, Config(k.stmt, g.without(p)), None


@rule
def dead(s: Lost, g: Heap, p: Place) -> Conclusions:
    """Lose a statement whose place has failed; its expressions are not evaluated.

    p not in dom(g)
    --------------------------  (DEAD)
    <s, g> --sync DP(p)-->p g
    """
    if p not in g:
        yield sync(DeadPlace(p)), Config(None, g), None


@rule
def at_dead(s: At, g: Heap, p: Place) -> Conclusions:
    """Fail to go to a place that has failed.

    p in dom(g)    q not in dom(g)
    ------------------------------------------------  (AT_DEAD)
    <at(q){val x = v in s}, g> --sync DP(q)-->p g
    """
    if p in g and is_ready(s) and isinstance(s.place, PlaceValue) and s.place.place not in g:
        yield sync(DeadPlace(s.place.place)), Config(None, g), None


@rule
def end_finish_dead(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish whose home has failed; what it had collected is lost with the place.

    p not in dom(g')    <s, g> --l-->p g'
    ------------------------------------------------------  (END_FINISH_DEAD)
    <finish{mu} s, g>  --eps-->p g'           if mu+l is empty
                       --sync DP(p)-->p g'    otherwise
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p not in t.target.heap:
            lost = (*s.mu, *t.label.values)
            yield (sync(DeadPlace(p)) if lost else EPS), t.target, t


@rule
def seq_dead_sync(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Lose what follows in the activity when the first ends at a place that has failed.

    p not in dom(g')    <s, g> --l-->p g'    l is not sync    s is not async
    --------------------------------------------------------------------------  (SEQ_DEAD_SYNC)
    <{s t}, g> --sync DP(p)-->p g'
    """
    for t in steps(s.first, g, p):
        if ends(t.label, t.target, p) and not is_async(s.first):
            yield sync(DeadPlace(p)), t.target, t


@rule
def seq_dead_async(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Report the end of an activity at a place that has failed; what is beside it lives on.

    p not in dom(g')    <s, g> --l-->p g'    l is not sync    is_async(s)
    -----------------------------------------------------------------------  (SEQ_DEAD_ASYNC)
    <{s t}, g> --async DP(p)-->p <t, g'>
    """
    for t in steps(s.first, g, p):
        if ends(t.label, t.target, p) and is_async(s.first):
            label = Label(Mode.ASYNC, (DeadPlace(p),))
            yield label, Config(s.second, t.target.heap), t


def ends(label: Label, k: Config, p: Place) -> bool:
    """Tell whether a statement ends, not synchronously failing, at a place that has failed."""
    return k.stmt is None and not label.is_sync and p not in k.heap


@rule
def mask(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Let nothing be seen of what happened between places of which one has failed, but that it has.

    <s, g> --l-->q k    l is not eps    p not in dom(g') or q not in dom(g')
    -------------------------------------------------------------------------  (MASK)
    <AT(q) s, g>  --l with DP(p)-->p AT(q) k    if p not in dom(g')
                  --l with DP(q)-->p AT(q) k    otherwise
    """
    q = s.place
    for t in steps(s.body, g, q):
        heap = t.target.heap
        if t.label.mode is not None and (p not in heap or q not in heap):
            failed = q if p in heap else p
            k = t.target.within(lambda s_: DynAt(q, s_, span=s.span))
            yield t.label.masked(failed), k, t


@rule
def catch_dead(s: Try, g: Heap, p: Place) -> Conclusions:
    """Run no handler at a place that has failed.

    p not in dom(g')    <s, g> --sync v-->p k
    ------------------------------------------  (CATCH_DEAD)
    <try s catch t, g> --sync DP(p)-->p k
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and p not in t.target.heap:
            yield sync(DeadPlace(p)), t.target, t
