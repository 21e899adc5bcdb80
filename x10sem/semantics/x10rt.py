"""The profile x10rt: failure as the run time of X10 2.6 handles it.

It differs from the calculus in who counts, not in what is waited for.  `at (q) async s` is
one remote spawn, and fails at the finish, not at the spawner.  An activity tells its finish,
whatever became of the places between; so what it throws is not masked on the way, and is
copied once, to the home of the finish.  A loss counts once for each *arrival*, a remote
spawn with all activities that it has started where it arrived.  A finish whose home has
failed is waited for still, but what it knew is gone.

An arrival is marked by a label that no program can write: `AT(q) $arrival: ASYNC s`.
"""

from itertools import takewhile
from typing import Any, Final

from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    Async,
    At,
    Bind,
    DeadPlace,
    DynAsync,
    DynAt,
    DynAtomic,
    Finally,
    Finish,
    Gather,
    Labelled,
    Legal,
    Place,
    PlaceValue,
    Seq,
    Stmt,
    Try,
    TryCatch,
)
from x10sem.semantics import control, resilience, statements
from x10sem.semantics.contexts import is_ready, values
from x10sem.semantics.copying import copy, copy_label
from x10sem.semantics.rule import Body, Conclusions, Step, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, Mode, sync
from x10sem.semantics.statements import is_async

ARRIVAL: Final = "$arrival"
"""What has arrived, and counts as one."""

REPORTED: Final = "$reported"
"""An arrival of which a loss has been reported."""

FORGOTTEN: Final = "$forgotten"
"""An arrival that is waited for, and whose loss nobody would report."""

TRANSIT: Final = "$transit"
"""What has been sent, and has not begun."""

MARKS: Final = frozenset({ARRIVAL, REPORTED, FORGOTTEN, TRANSIT})

_AROUND = Try | TryCatch | Gather | Bind | Finally | DynAtomic | Labelled


def lost(p: Place) -> Label:
    """Tell a finish that something was lost with p."""
    return Label(Mode.ASYNC, (DeadPlace(p),))


def task(s: At) -> Async | None:
    """Give the one activity that an `at` spawns, if that is all it does."""
    body = s.body.second if isinstance(s.body, Seq) and isinstance(s.body.first, Legal) else s.body
    return body if isinstance(body, Async) else None


def own(s: Stmt | None, *, is_visit: bool = False) -> object:
    """Give what of an activity runs where it arrived, without what it has sent or left elsewhere.

    Of a visit, the activities that it has spawned are others' too.  None where nothing is left.
    """
    if isinstance(s, Seq):
        first = own(s.first, is_visit=is_visit)
        if not is_async(s.first):
            return (first, s.second)
        second = own(s.second, is_visit=is_visit)
        return (first, second) if first is not None and second is not None else first or second
    if isinstance(s, DynAsync):
        inside = None if is_visit else own(s.body)
        return None if inside is None else (inside,)
    if isinstance(s, DynAt):
        return None if is_async(s.body) else (s.place, own(s.body, is_visit=True))
    if isinstance(s, _AROUND):
        inside = own(s.body, is_visit=is_visit)
        return None if inside is None else (type(s), inside)
    return s


def at(s: At, g: Heap, p: Place) -> Conclusions:
    """Go to another live place to do more than spawn there.

    p, q in dom(g)    (v', g') = copy(g, v, q)    s is no async
    -----------------------------------------------------------------  (AT)
    <at(q){val x = v in s}, g> --eps-->p <AT(q) {s[v'/x] skip}, g'>
    """
    if task(s) is None:
        yield from statements.at(s, g, p)


def at_dead(s: At, g: Heap, p: Place) -> Conclusions:
    """Fail to go to a place that has failed.

    p in dom(g)    q not in dom(g)    s is no async
    ------------------------------------------------  (AT_DEAD)
    <at(q){val x = v in s}, g> --sync DP(q)-->p g
    """
    if task(s) is None:
        yield from resilience.at_dead(s, g, p)


def at_spawn(s: At, g: Heap, p: Place) -> Conclusions:
    """Send an activity to another live place, and go on.

    p, q in dom(g)    (v', g') = copy(g, v, q)
    ---------------------------------------------------------------------------  (AT_SPAWN)
    <at(q){val x = v in async s}, g> --eps-->p <AT(q) arrival: ASYNC s[v'/x], g'>
    """
    sent = task(s)
    if sent is not None and is_open(s, g, p):
        left, heap = spawned(s, sent, g)
        yield EPS, Config(arriving(s, ARRIVAL, left), heap), None


def is_open(s: At, g: Heap, p: Place) -> bool:
    """Tell whether an `at` can be taken now, to a place that is alive."""
    return p in g and is_ready(s) and isinstance(s.place, PlaceValue) and s.place.place in g


def spawned(s: At, sent: Async, g: Heap) -> tuple[DynAsync, Heap]:
    """Make the activity that an `at` sends, with copies of what it captures."""
    assert isinstance(s.place, PlaceValue)
    copies, heap = copy(g, values(s.args), s.place.place)
    body = sent.body
    for x, v in zip(s.names, copies, strict=True):
        body = substitute(body, x, v)
    return DynAsync(body, span=sent.span), heap


def arriving(s: At, mark: str, left: DynAsync) -> DynAt:
    """Put an activity where an `at` sends it."""
    assert isinstance(s.place, PlaceValue)
    return DynAt(s.place.place, Labelled(mark, left, span=s.span), span=s.span)


def at_spawn_dead(s: At, g: Heap, p: Place) -> Conclusions:
    """Fail to send an activity to a place that has failed; the spawner goes on.

    p in dom(g)    q not in dom(g)
    -------------------------------------------------------  (AT_SPAWN_DEAD)
    <at(q){val x = v in async s}, g> --async DP(q)-->p g
    """
    if task(s) is not None and p in g and is_ready(s) and isinstance(s.place, PlaceValue):
        for q in {s.place.place} - set(g.live):
            yield lost(q), Config(None, g), None


def arrival(s: Labelled, g: Heap, p: Place) -> Conclusions:
    """Note that a loss of an arrival has been reported; report one if it ends without.

    <s, g> --l-->p k
    ------------------------------------------------------------------------------------  (ARRIVAL)
    <arrival: s, g>  --async DP(p)-->p arrival: k  if p not in dom(g'), l = eps, k' is empty
                     --l-->p reported: k           if p not in dom(g'), l is not eps, k' not s'
                     --l-->p arrival: k            otherwise

    where s', k' are what of s and k runs at p on behalf of this arrival
    """
    if s.label in {ARRIVAL, REPORTED, FORGOTTEN}:
        for t in steps(s.body, g, p):
            label, mark = counted(s, t, p)
            yield label, marked(t.target, mark, s), t


def marked(k: Config, mark: str, s: Labelled) -> Config:
    """Put a mark around what is left of an arrival."""
    return k.within(lambda s_: Labelled(mark, s_, span=s.span))


def counted(s: Labelled, t: Step, p: Place) -> tuple[Label, str]:
    """Give what a step of an arrival tells its finish, and how it is marked from then on."""
    if p in t.target.heap or not is_own(s, t):
        return t.label, s.label
    if s.label == FORGOTTEN:
        return EPS, s.label
    if t.label.mode is None:
        is_missed = s.label == ARRIVAL and own(t.target.stmt) is None
        return lost(p) if is_missed else EPS, s.label
    return t.label, REPORTED


def is_own(s: Labelled, t: Step) -> bool:
    """Tell whether a step below an arrival is its own, and not of what it has sent elsewhere."""
    return own(s.body) != own(t.target.stmt)


def labelled(s: Labelled, g: Heap, p: Place) -> Conclusions:
    """Run a labelled statement, which is no arrival; other exits and failures pass.

    <s, g> --l'-->p k    l' is not sync (exit l)    l is no arrival
    -----------------------------------------------------------------  (LABELLED)
    <l: s, g>  --l'-->p k       if l' is sync
               --l'-->p l: k    otherwise
    """
    if s.label not in MARKS:
        yield from control.labelled(s, g, p)


def place_shift(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Run at another place; what an activity throws passes as it is, on its way to its finish.

    <s, g> --l-->q k    l is not sync, or p, q in dom(g') and (l', g'') = copy(g', l, p)
    ------------------------------------------------------------------------------  (PLACE_SHIFT)
    <AT(q) s, g> --l'-->p AT(q) k
    """
    for t in steps(s.body, g, s.place):
        if not t.label.is_sync:
            yield t.label, t.target.within(lambda s_: DynAt(s.place, s_, span=s.span)), t
        elif p in t.target.heap and s.place in t.target.heap:
            label, heap = copy_label(t.target.heap, t.label, p)
            k = t.target.within(lambda s_: DynAt(s.place, s_, span=s.span))
            yield label, Config(k.stmt, heap), t


def mask(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Let an `at` throw no more than that one of its places has failed.

    <s, g> --sync v-->q k    p not in dom(g') or q not in dom(g')
    --------------------------------------------------------------  (MASK)
    <AT(q) s, g>  --sync DP(p)-->p AT(q) k    if p not in dom(g')
                  --sync DP(q)-->p AT(q) k    otherwise
    """
    for t in resilience.mask(s, g, p):
        if t[0].is_sync:
            yield t


def finish(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Collect what activities throw, but of an arrival that is lost no more than one DP.

    <s, g> --l-->p <s', g'>    l' = eps if it is of a reported arrival, or else l
    (l'', g'') = copy(g', l', p) if p in dom(g')
    -------------------------------------------------------------------------------  (FINISH)
    <finish{mu} s, g> --eps-->p <finish{mu+l''} s', g''>
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is not None:
            label, heap = received(t, p)
            left = Finish(t.target.stmt, (*s.mu, *label.values), span=s.span)
            yield EPS, Config(left, heap), t


def received(t: Step, p: Place) -> tuple[Label, Heap]:
    """Copy what an activity has thrown elsewhere to the home of its finish, if there is one."""
    heap = t.target.heap
    if t.label.mode is None or repeats(t):
        return EPS, heap
    places = {getattr(v, "place", p) for v in t.label.values if not isinstance(v, DeadPlace)}
    return copy_label(heap, t.label, p) if p in heap and places - {p} else (t.label, heap)


def repeats(t: Step) -> bool:
    """Tell whether a step is one loss more of an arrival of which one has been reported."""
    within = takewhile(lambda u: not isinstance(u.redex, Finish), t.chain())
    found = [(u.redex, u) for u in within if isinstance(u.redex, Labelled)]
    for s, u in (each for each in reversed(found) if each[0].label in MARKS):
        is_known = s.label == REPORTED and u.place not in u.target.heap
        return is_known and u.premise is not None and is_own(s, u.premise)
    return False


def end_finish(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Throw what was collected, if anything, once the body is done.

    p in dom(g')    <s, g> --l-->p g'    l', g'' as for FINISH
    -----------------------------------------------------------  (END_FINISH)
    <finish{mu} s, g> --sync(mu+l')-->p g''
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p in t.target.heap:
            label, heap = received(t, p)
            yield sync(*s.mu, *label.values), Config(None, heap), t


def end_finish_dead(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish whose home has failed, and with it who waited there.

    p not in dom(g')    <s, g> --l-->p g'
    ----------------------------------------  (END_FINISH_DEAD)
    <finish{mu} s, g> --sync DP(p)-->p g'
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p not in t.target.heap:
            yield sync(DeadPlace(p)), t.target, t


def seq_dead_async(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Let what is beside an activity live on when that ends; its own loss is reported, if any.

    p not in dom(g')    <s, g> --l-->p g'    l is not sync    is_async(s)
    -----------------------------------------------------------------------  (SEQ_DEAD_ASYNC)
    <{s t}, g> --l-->p <t, g'>
    """
    for t in steps(s.first, g, p):
        if resilience.ends(t.label, t.target, p) and is_async(s.first):
            yield t.label, Config(s.second, t.target.heap), t


RULES_OF_X10RT: Final[tuple[Body[Any], ...]] = (
    at,
    at_dead,
    at_spawn,
    at_spawn_dead,
    arrival,
    labelled,
    place_shift,
    mask,
    finish,
    end_finish,
    end_finish_dead,
    seq_dead_async,
)
"""What x10rt puts in the place of rules of the calculus, or beside them."""
