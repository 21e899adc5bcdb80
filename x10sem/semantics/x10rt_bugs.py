"""Four bugs of the run time of X10 2.6, each as rules that x10rt has instead or in addition.

Each was found by reading the run time, and seen in runs of it.  None is in the calculus, and
the principles of the calculus refute each.
"""

from collections.abc import Iterator
from typing import Any, Final, cast

from x10sem.core.substitution import rebuilt
from x10sem.core.terms import (
    At,
    DeadPlace,
    DynAt,
    Finish,
    Labelled,
    Place,
    Seq,
    Stmt,
    Term,
)
from x10sem.semantics.rule import Body, Conclusions, Step, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, sync
from x10sem.semantics.statements import is_async
from x10sem.semantics.x10rt import (
    ARRIVAL,
    FORGOTTEN,
    MARKS,
    TRANSIT,
    arriving,
    is_open,
    own,
    received,
    spawned,
    task,
)
from x10sem.semantics.x10rt import place_shift as usual_place_shift

# B1: nobody counts what an `at` spawns


def place_shift(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Run at another place, and report no loss of what was spawned there but by arrivals.

    <s, g> --l-->q k    l' = eps  if q not in dom(g'), s is no arrival, and l is its own
                        l' = l    otherwise, as usual
    ------------------------------------------------------------------------------  (PLACE_SHIFT)
    <AT(q) s, g> --l'-->p AT(q) k
    """
    for label, k, t in usual_place_shift(s, g, p):
        yield reported(s, label, t), k, t


def reported(s: DynAt, label: Label, t: Step | None) -> Label:
    """Give what is told of a step: nothing of the loss of what an `at` spawned."""
    assert t is not None
    is_mine = not is_arrival(s.body) and own(s.body) != own(t.target.stmt)
    is_lost = s.place not in t.target.heap and label.values == (DeadPlace(s.place),)
    return EPS if is_mine and is_lost and not label.is_sync else label


def is_arrival(s: Term) -> bool:
    """Tell whether s was sent here as an activity."""
    return isinstance(s, Labelled) and s.label in MARKS


# B2: the end of an adopted activity counts for another one


def finish(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Take the end of an adopted activity at q for that of one of the finish's own at q.

    <s, g> --l-->p <s', g'>    s'' = s' with an arrival at q forgotten,
                               if one in a finish of a dead place ends at q by the step
    ------------------------------------------------------------------------------------  (FINISH)
    <finish{mu} s, g> --eps-->p <finish{mu+l'} s'', g''>
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is not None:
            label, heap = received(t, p)
            mu = (*s.mu, *label.values)
            for left in mistaken(t.target.stmt, adopted(t) if p in heap else None):
                yield EPS, Config(Finish(left, mu, span=s.span), heap), t


def adopted(t: Step) -> Place | None:
    """Give the place at which an activity of a finish of a dead place ends by a step, if so."""
    home = None
    for each in t.chain():
        if isinstance(each.redex, Finish):
            home = each
        elif home is not None and home.place in home.target.heap:
            return None
        elif home is not None and is_arrival(each.redex) and has_ended(each):
            return each.place
    return None


def has_ended(t: Step) -> bool:
    """Tell whether an arrival ends by a step at a place that is alive."""
    assert isinstance(t.redex, Labelled)
    before, after = own(t.redex), own(t.target.stmt)
    return t.place in t.target.heap and before is not None and after is None


def mistaken(s: Stmt, q: Place | None) -> Iterator[Stmt]:
    """Forget one of the arrivals at q that a finish waits for itself; s as it is where none is."""
    found = list(_forgetting(s, q)) if q is not None else []
    yield from found or [s]


def _forgetting(s: Stmt, q: Place | None) -> Iterator[Stmt]:
    if isinstance(s, Finish):
        return
    if isinstance(s, DynAt) and s.place == q and is_counted(s.body):
        yield DynAt(s.place, _with_mark(s.body, FORGOTTEN), span=s.span)
    for inside in _running(s):
        for changed in _forgetting(inside, q):
            yield _with(s, inside, changed)


def _running(s: Stmt) -> tuple[Stmt, ...]:
    """List the parts of s that run."""
    if isinstance(s, Seq):
        return (s.first, s.second) if is_async(s.first) else (s.first,)
    body = getattr(s, "body", None)
    return (body,) if body is not None and own(s) is not s else ()


def is_counted(s: Stmt) -> bool:
    """Tell whether s is an arrival of which something is left, and whose loss counts."""
    return isinstance(s, Labelled) and s.label == ARRIVAL and own(s) is not None


def _with_mark(s: Stmt, mark: str) -> Stmt:
    assert isinstance(s, Labelled)
    return Labelled(mark, s.body, span=s.span)


def _with(s: Stmt, old: Stmt, new: Stmt) -> Stmt:
    def change(t: Term) -> Term:
        return new if t is old else t

    return cast("Stmt", rebuilt(s, change))


# B3: who waits in a finish at a place that has failed is let go


def abandon(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish at a place that has failed at once, though activities elsewhere go on.

    p not in dom(g)    s is async    t = what in s has to do with other places
    ---------------------------------------------------------------------------  (ABANDON)
    <finish{mu} s, g> --sync DP(p)-->p <t, g>
    """
    if p not in g and is_async(s.body):
        yield sync(DeadPlace(p)), Config(joined(list(elsewhere(s.body))), g), None


def elsewhere(s: Stmt) -> Iterator[Stmt]:
    """List the activities in s that have to do with other places."""
    if isinstance(s, Seq):
        yield from elsewhere(s.first)
        yield from elsewhere(s.second)
    elif _leaves(s):
        yield s


def _leaves(s: Stmt) -> bool:
    return isinstance(s, DynAt) or any(map(_leaves, _running(s)))


def joined(parts: list[Stmt]) -> Stmt | None:
    """Put activities beside each other."""
    left = None
    for s in reversed(parts):
        left = s if left is None else Seq(s, left)
    return left


# B4: what has been sent is lost with its sender


def at_spawn(s: At, g: Heap, p: Place) -> Conclusions:
    """Send an activity to another live place, where it arrives when it begins.

    p, q in dom(g)    (v', g') = copy(g, v, q)
    ---------------------------------------------------------------------------  (AT_SPAWN)
    <at(q){val x = v in async s}, g> --eps-->p <AT(q) transit: ASYNC s[v'/x], g'>
    """
    sent = task(s)
    if sent is not None and is_open(s, g, p):
        left, heap = spawned(s, sent, g)
        yield EPS, Config(arriving(s, TRANSIT, left), heap), None


def arrive(s: Labelled, g: Heap, p: Place) -> Conclusions:
    """Arrive, and begin.

    <arrival: s, g> --l-->p k
    ---------------------------  (ARRIVE)
    <transit: s, g> --l-->p k
    """
    if s.label == TRANSIT:
        for t in steps(Labelled(ARRIVAL, s.body, span=s.span), g, p):
            yield t.label, t.target, t


def drop(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Drop what has not arrived when its sender has failed.

    p not in dom(g)
    --------------------------------------  (DROP)
    <AT(q) transit: s, g> --eps-->p g
    """
    if p not in g and isinstance(s.body, Labelled) and s.body.label == TRANSIT:
        yield EPS, Config(None, g), None


BUGS: Final[dict[str, tuple[str, tuple[Body[Any], ...]]]] = {
    "B1": ("the loss of what an `at` has spawned is not reported", (place_shift,)),
    "B2": ("the end of an adopted activity counts for one of the adopter's own", (finish,)),
    "B3": ("a finish at a failed place ends at once, and so does an `at` there", (abandon,)),
    "B4": ("what was sent is dropped when its sender fails", (at_spawn, arrive, drop)),
}
"""What each bug is, and its rules."""
