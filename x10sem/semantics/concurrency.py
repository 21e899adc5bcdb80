"""Extension: atomic and when, by the lock of a place.

Each place has one lock, gone with the place.  A step inside `ATOMIC s` sees
the lock as `MINE`; there a nested atomic is no more than its body, and `legal`
refuses what X10 does not allow inside atomic.
"""

from collections.abc import Iterator
from typing import Final

from x10sem.core.terms import (
    TRUE,
    Atomic,
    Bool,
    DynAtomic,
    Fault,
    Legal,
    Place,
    ReturnOf,
    Stmt,
    Unsupported,
    When,
)
from x10sem.semantics.rule import Conclusions, rule, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, Lock, sync

FUEL: Final = 20_000
"""How many steps the condition of a `when` may take."""


@rule
def atomic(s: Atomic, g: Heap, p: Place) -> Conclusions:
    """Take the lock of the place.

    p in dom(g)
    -------------------------------------------------------------  (ATOMIC)
    <atomic s, g>  --eps-->p <ATOMIC s, g[p.lock -> held]>  if free
                   --eps-->p <s, g>                         if mine
    """
    if p in g and g.lock(p) is Lock.FREE:
        yield EPS, Config(DynAtomic(s.body, span=s.span), g.locked(p, Lock.HELD)), None
    if p in g and g.is_mine(p):
        yield EPS, Config(s.body, g), None


@rule
def when(s: When, g: Heap, p: Place) -> Conclusions:
    """Take the lock of the place when the condition holds; wait while it does not.

    p in dom(g)    g[p].lock is not held    <c, g[p.lock -> mine]> --return true-->*p g'
    ------------------------------------------------------------------------------------  (WHEN)
    <when (c) s, g> --eps-->p <ATOMIC s, g[p.lock -> held]>
    """
    if p in g and g.lock(p) is not Lock.HELD:
        for label, _ in conditions(s.condition, g, p):
            if label == sync(ReturnOf(TRUE)):
                body = DynAtomic(s.body, span=s.span)
                yield EPS, Config(body, g.locked(p, Lock.HELD)), None


@rule
def when_fail(s: When, g: Heap, p: Place) -> Conclusions:
    """Fail where the condition fails.

    p in dom(g)    g[p].lock is not held    <c, g[p.lock -> mine]> --sync v-->*p g'
    --------------------------------------------------------------------------------  (WHEN_FAIL)
    <when (c) s, g> --sync v-->p g'[p.lock -> as in g]
    """
    if p in g and g.lock(p) is not Lock.HELD:
        for label, heap in conditions(s.condition, g, p):
            for v in label.values:
                if not isinstance(v, ReturnOf):
                    yield sync(v), Config(None, heap.locked(p, g.lock(p))), None
                elif not isinstance(v.value, Bool):
                    yield sync(Fault("BadType")), Config(None, g), None


def conditions(c: Stmt, g: Heap, p: Place) -> Iterator[tuple[Label, Heap]]:
    """Run a condition by itself, and give how it completes, with the heap that it leaves."""
    k = Config(c, g.locked(p, Lock.MINE))
    for _ in range(FUEL):
        t = next(iter(steps(k.stmt, k.heap, p)), None) if k.stmt is not None else None
        if t is None or t.label.mode is not None:
            yield (EPS, k.heap) if t is None else (t.label, t.target.heap)
            return
        k = t.target
    yield sync(Unsupported(f"a condition of `when` that takes more than {FUEL} steps")), g


@rule
def dyn_atomic(s: DynAtomic, g: Heap, p: Place) -> Conclusions:
    """Run with the lock; give it back at the end, however that is.

    <s, g[p.lock -> mine]> --l-->p k
    --------------------------------------------------------------  (DYN_ATOMIC)
    <ATOMIC s, g>  --l-->p <ATOMIC s', g'[p.lock -> held]>  if k = <s', g'>, l is not sync
                   --l-->p k[p.lock -> free]                otherwise
    """
    for t in steps(s.body, g.locked(p, Lock.MINE), p):
        if t.target.stmt is None or t.label.is_sync:
            yield t.label, Config(t.target.stmt, t.target.heap.locked(p, Lock.FREE)), t
        else:
            k = t.target.within(lambda s_: DynAtomic(s_, span=s.span))
            yield t.label, Config(k.stmt, k.heap.locked(p, Lock.HELD)), t


@rule
def legal(s: Legal, g: Heap, p: Place) -> Conclusions:
    """Refuse what is not allowed inside atomic.

    p in dom(g)
    ----------------------------------------------------------------  (LEGAL)
    <legal w, g>  --sync IllegalOperationException-->p g  if the lock is mine
                  --eps-->p g                             otherwise
    """
    if p in g and g.is_mine(p):
        yield sync(illegal(s.what)), Config(None, g), None
    elif p in g:
        yield EPS, Config(None, g), None


def illegal(what: str) -> Fault:
    """Make the exception of an operation that is not allowed inside atomic."""
    return Fault("IllegalOperationException", f"{what} inside atomic")
