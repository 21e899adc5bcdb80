"""Semantics that are wrong on purpose, each in one rule: what the principles are to notice.

A wrong rule stands here as the right one does in its module, with its figure.  `wrong`
enters it among the profiles, with the property that refutes it.
"""

from collections.abc import Callable
from typing import Any, Final

from x10sem.core.substitution import substitute
from x10sem.core.terms import (
    At,
    DeadPlace,
    DynAsync,
    DynAt,
    Finish,
    ObjId,
    Place,
    PlaceValue,
    Seq,
    Skip,
    Stmt,
    Term,
    Thrown,
    Try,
)
from x10sem.semantics.contexts import is_ready, replaced_part, values
from x10sem.semantics.copying import copy_label
from x10sem.semantics.profiles import PROFILES, Profile
from x10sem.semantics.resilience import Lost, ends
from x10sem.semantics.rule import Body, Conclusions, Step, steps
from x10sem.semantics.state import EPS, Config, Heap, sync
from x10sem.semantics.statements import at, collecting, is_async, then

__all__ = ["PROFILES", "wrong"]

ORDER: Final = "happens-before"
MASKED: Final = "failures-are-masked"
ONCE: Final = "losses-are-reported-once"


def wrong(name: str, rule: str, refutes: str) -> Callable[[Body[Any]], Body[Any]]:
    """Enter a wrong rule, as a semantics of its own; its first line says how it is wrong."""

    def entered(body: Body[Any]) -> Body[Any]:
        title = (body.__doc__ or "").partition("\n")[0]
        PROFILES[name] = Profile(name, title, ((rule, body),), refutes)
        return body

    return entered


# What waits


@wrong("finish-forgets-children", "FINISH", ORDER)
def forgetting_children(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish when all that it waits for was spawned by places that have failed.

    <s, g> --l-->p <s', g'>
    ------------------------------------------------------------------------------  (FINISH)
    <finish{mu} s, g>  --sync(mu+l)-->p <s', g'>      if s' is only AT(q), q not in dom(g')
                       --eps-->p <finish{mu+l} s', g'>    otherwise
    """
    for t in steps(s.body, g, p):
        left = t.target.stmt
        if left is not None and p in t.target.heap and is_of_the_dead(left, t.target.heap):
            yield sync(*s.mu, *t.label.values), freed(t.target), t
        elif left is not None:
            yield EPS, t.target.within(collecting(s, t)), t


def is_of_the_dead(s: Stmt, g: Heap) -> bool:
    """Tell whether only activities that places have spawned that failed since are left in s."""
    if isinstance(s, Seq):
        return is_of_the_dead(s.first, g) and is_of_the_dead(s.second, g)
    if isinstance(s, Try) and not is_async(s.body):
        return False
    if isinstance(s, DynAsync | Try):
        return is_of_the_dead(s.body, g)
    return isinstance(s, DynAt) and (s.place not in g or is_of_the_dead(s.body, g))


def freed(k: Config) -> Config:
    """Let what is left run on by itself."""
    return k if k.stmt is None or is_async(k.stmt) else k.within(DynAsync)


@wrong("orphans-unawaited", "FINISH", ORDER)
def leaving_orphans(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish when all that it waits for is under finishes whose homes have failed.

    <s, g> --l-->p <s', g'>
    ------------------------------------------------------------------------------  (FINISH)
    <finish{mu} s, g>  --sync(mu+l)-->p <s', g'>          if s' is only orphans in g'
                       --eps-->p <finish{mu+l} s', g'>    otherwise
    """
    for t in steps(s.body, g, p):
        left = t.target.stmt
        if left is not None and p in t.target.heap and is_orphaned(left, t.target.heap, p):
            yield sync(*s.mu, *t.label.values), freed(t.target), t
        elif left is not None:
            yield EPS, t.target.within(collecting(s, t)), t


def is_orphaned(s: Stmt, g: Heap, p: Place) -> bool:
    """Tell whether only what is at failed places, or inside finishes there, is left in s."""
    if isinstance(s, Seq):
        return is_orphaned(s.first, g, p) and is_orphaned(s.second, g, p)
    if isinstance(s, Try) and p in g and not is_async(s.body):
        return False
    if isinstance(s, DynAsync | Try):
        return is_orphaned(s.body, g, p)
    if isinstance(s, DynAt):
        return is_orphaned(s.body, g, s.place)
    return p not in g or (isinstance(s, Finish) and is_orphaned(s.body, g, p))


@wrong("dead-finish-ends-early", "FINISH", ORDER)
def ending_early(s: Finish, g: Heap, p: Place) -> Conclusions:
    """End a finish whose home has failed at once, whatever it still waits for.

    <s, g> --l-->p <s', g'>
    --------------------------------------------------------------------  (FINISH)
    <finish{mu} s, g>  --sync DP(p)-->p <s', g'>          if p not in dom(g')
                       --eps-->p <finish{mu+l} s', g'>    otherwise
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is not None and p not in t.target.heap:
            yield sync(DeadPlace(p)), freed(t.target), t
        elif t.target.stmt is not None:
            yield EPS, t.target.within(collecting(s, t)), t


@wrong("at-returns-early", "PLACE_SHIFT", ORDER)
def returning_early(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Return from an `at` as soon as its target has failed, though others still run for it.

    <s, g> --l-->q k    p in dom(g')    q not in dom(g')    l = eps, k is not async
    -------------------------------------------------------------------------------  (PLACE_SHIFT)
    <AT(q) s, g> --sync DP(q)-->p ASYNC AT(q) k
    """
    q = s.place
    for t in steps(s.body, g, q):
        heap, left = t.target.heap, t.target.stmt
        k = t.target.within(lambda s_: DynAt(q, s_, span=s.span))
        if t.label.mode is None and p in heap and q not in heap and left and not is_async(left):
            yield sync(DeadPlace(q)), freed(k), t
        elif t.label.mode is None or (p in heap and q in heap):
            label, heap = copy_label(heap, t.label, p)
            yield label, Config(k.stmt, heap), t


@wrong("finish-is-overtaken", "PAR", ORDER)
def overtaking(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Go on beside a finish that has not ended.

    is_async(s) or s is a finish    <t, g> --l-->p k
    -------------------------------------------------  (PAR)
    <{s t}, g> --l-->p {s k}
    """
    if is_async(s.first) or isinstance(s.first, Finish):
        for t in steps(s.second, g, p):
            left = s.first if t.target.stmt is None else Seq(s.first, t.target.stmt, span=s.span)
            yield t.label, Config(left, t.target.heap), t


@wrong("at-does-not-wait", "AT", ORDER)
def going_on(s: At, g: Heap, p: Place) -> Conclusions:
    """Go on at home while the body of an `at` runs.

    p, q in dom(g)    (v', g') = copy(g, v, q)
    -------------------------------------------------------------------  (AT)
    <at(q){val x = v in s}, g> --eps-->p <ASYNC AT(q) {s[v'/x] skip}, g'>
    """
    for label, k, t in at(s, g, p):
        yield label, k.within(DynAsync), t


# What is seen of a failed place


@wrong("exceptions-unmasked", "MASK", MASKED)
def unmasked(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Let exceptions leave a failed place as they are; objects are null.

    <s, g> --l-->q k    l is not eps    p not in dom(g') or q not in dom(g')
    -------------------------------------------------------------------------  (MASK)
    <AT(q) s, g> --l-->p AT(q) k
    """
    for t in masking_steps(s, g, p):
        those = tuple([DeadPlace(p) if isinstance(v, ObjId) else v for v in t.label.values])
        yield t.label.carrying(those), t.target.within(lambda s_: DynAt(s.place, s_)), t


def masking_steps(s: DynAt, g: Heap, p: Place) -> list[Step]:
    """List the failures in an `at` of which one end has failed."""
    return [
        t
        for t in steps(s.body, g, s.place)
        if t.label.mode is not None and not (p in t.target.heap and s.place in t.target.heap)
    ]


@wrong("wrong-place-named", "MASK", MASKED)
def naming_the_other(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Name the end of an `at` that has not failed.

    <s, g> --l-->q k    l is not eps    p not in dom(g') or q not in dom(g')
    -------------------------------------------------------------------------  (MASK)
    <AT(q) s, g>  --l with DP(q)-->p AT(q) k    if p not in dom(g')
                  --l with DP(p)-->p AT(q) k    otherwise
    """
    for t in masking_steps(s, g, p):
        other = p if p in t.target.heap else s.place
        yield t.label.masked(other), t.target.within(lambda s_: DynAt(s.place, s_)), t


@wrong("reported-twice", "MASK", ONCE)
def reporting_twice(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Report a failed place twice.

    <s, g> --l-->q k    l is not eps    p not in dom(g') or q not in dom(g')
    -------------------------------------------------------------------------  (MASK)
    <AT(q) s, g>  --l with DP(p), DP(p)-->p AT(q) k    if p not in dom(g')
                  --l with DP(q), DP(q)-->p AT(q) k    otherwise
    """
    for t in masking_steps(s, g, p):
        dp = DeadPlace(s.place if p in t.target.heap else p)
        yield t.label.carrying((dp, dp)), t.target.within(lambda s_: DynAt(s.place, s_)), t


@wrong("reported-without-failure", "AT_DEAD", MASKED)
def suspecting(s: At, g: Heap, p: Place) -> Conclusions:
    """Take a live place for a failed one, now and then.

    p in dom(g)
    ------------------------------------------------  (AT_DEAD)
    <at(q){val x = v in s}, g> --sync DP(q)-->p g
    """
    if p in g and is_ready(s) and isinstance(s.place, PlaceValue):
        yield sync(DeadPlace(s.place.place)), Config(None, g), None


@wrong("at-runs-at-home", "AT_DEAD", MASKED)
def running_at_home(s: At, g: Heap, p: Place) -> Conclusions:
    """Run at home what a failed place should have run.

    p in dom(g)    q not in dom(g)
    ------------------------------------------------------  (AT_DEAD)
    <at(q){val x = v in s}, g> --eps-->p <s[v/x], g>
    """
    if p in g and is_ready(s) and isinstance(s.place, PlaceValue) and s.place.place not in g:
        body = s.body
        for x, v in zip(s.names, values(s.args), strict=True):
            body = substitute(body, x, v)
        yield EPS, Config(body, g), None


# What is lost


@wrong("handler-at-dead-place", "CATCH", MASKED)
def handling_anywhere(s: Try, g: Heap, p: Place) -> Conclusions:
    """Begin a handler at a place that has failed, too.

    <s, g> --sync v-->p k    v does not complete
    ----------------------------------------------  (CATCH)
    <try s catch t, g> --eps-->p {k t}
    """
    for t in steps(s.body, g, p):
        if t.label.is_sync and not t.label.completes:
            yield EPS, then(t.target, s.handler), t


@wrong("reports-swallowed", "END_FINISH", MASKED)
def swallowing(s: Finish, g: Heap, p: Place) -> Conclusions:
    """Throw what a finish collected, but no DP.

    p in dom(g')    <s, g> --l-->p g'
    -----------------------------------------------  (END_FINISH)
    <finish{mu} s, g> --sync(mu+l without DP)-->p g'
    """
    for t in steps(s.body, g, p):
        if t.target.stmt is None and p in t.target.heap:
            yield sync(*others((*s.mu, *t.label.values))), t.target, t


def others(values_: tuple[Thrown, ...]) -> list[Thrown]:
    """List what is no DP."""
    return [v for v in values_ if not isinstance(v, DeadPlace)]


@wrong("lost-in-silence", "DEAD", MASKED)
def losing(s: Lost, g: Heap, p: Place) -> Conclusions:
    """Lose a statement whose place has failed, without a report.

    p not in dom(g)
    --------------------  (DEAD)
    <s, g> --eps-->p g
    """
    if p not in g:
        yield EPS, Config(None, g), None


@wrong("rest-lost-in-silence", "SEQ_DEAD_SYNC", MASKED)
def losing_the_rest(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Lose what follows at a place that has failed, without a report.

    p not in dom(g')    <s, g> --l-->p g'    l is not sync    s is not async
    --------------------------------------------------------------------------  (SEQ_DEAD_SYNC)
    <{s t}, g> --l-->p g'
    """
    for t in steps(s.first, g, p):
        if ends(t.label, t.target, p) and not is_async(s.first):
            yield t.label, t.target, t


@wrong("failure-drops-activities", "SEQ_FAIL", MASKED)
def dropping(s: Seq, g: Heap, p: Place) -> Conclusions:
    """Let the activities of a statement that fails at a failed place go with it.

    <s, g> --sync v-->p k
    -------------------------------------------------------  (SEQ_FAIL)
    <{s t}, g>  --sync v-->p g'    if p not in dom(g')
                --sync v-->p k     otherwise
    """
    for t in steps(s.first, g, p):
        if t.label.is_sync:
            k = t.target
            yield t.label, k if p in k.heap else Config(None, k.heap), t


@wrong("failure-takes-the-tree", "PLACE_FAILURE", MASKED)
def taking_all(k: Config, g: Heap, p: Place) -> Conclusions:
    """Lose with a place all that runs there and on its behalf, without a report.

    p in dom(g)
    ------------------------------------------------  (PLACE_FAILURE)
    <s, g> --eps--> <s with skip for AT(p) t, g - p>
    """
    if p in g:
        yield EPS, Config(None if k.stmt is None else without(k.stmt, p), g.without(p)), None


def without(s: Stmt, p: Place) -> Stmt:
    """Put `skip` for what runs at a place."""
    if isinstance(s, DynAt) and s.place == p:
        return Skip(span=s.span)
    part: Term | None = s.first if isinstance(s, Seq) else getattr(s, "body", None)
    if isinstance(part, Stmt):
        s = replaced_part(s, part, without(part, p))  # type: ignore[assignment]
    if isinstance(s, Seq) and is_async(s.first):
        s = replaced_part(s, s.second, without(s.second, p))  # type: ignore[assignment]
    return s
