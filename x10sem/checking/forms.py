"""Which configurations are well-formed, how complex they are, and what of them runs."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar, cast

from x10sem.core.substitution import free, rebuilt
from x10sem.core.terms import (
    VALUES,
    Async,
    At,
    Bind,
    DynAsync,
    DynAt,
    DynAtomic,
    Finally,
    Finish,
    Gather,
    GlobalRef,
    Labelled,
    ObjId,
    Place,
    Seq,
    Stmt,
    Term,
    Try,
    TryCatch,
    Var,
    children,
)
from x10sem.semantics import Config, Heap
from x10sem.semantics.state import Lock

T = TypeVar("T", bound=Term)
_WEIGHT: Final[dict[type[Term], int]] = {
    **dict.fromkeys((*VALUES, Var), 0),
    Async: 2,
    At: 5,
}
"""What is not 1 in the measure: a spawn leaves `ASYNC`, an `at` leaves `AT(q) {s skip}`."""


def measure(t: Term | None) -> int:
    """Measure how complex a statement is; all steps of TX10 make it simpler."""
    if t is None:
        return 0
    return _WEIGHT.get(type(t), 1) + sum(map(measure, children(t)))


def active(s: Stmt) -> tuple[Stmt, ...]:
    """List the statements directly inside s that may run now."""
    match s:
        case Seq(first, second):
            return (first,) if is_sync(first) else (first, second)
        case DynAt(_, body) | DynAsync(body) | Finish(body) | Try(body) | TryCatch(body):
            return (body,)
        case Finally(body) | Labelled(_, body) | Bind(_, body) | Gather(body) | DynAtomic(body):
            return (body,)
        case _:
            return ()


def is_sync(s: Stmt) -> bool:
    """Tell whether s has a main line left to run: not only activities that it spawned."""
    match s:
        case DynAsync():
            return False
        case Seq(first, second):
            return is_sync(first) or is_sync(second)
        case DynAt(_, body) | Try(body) | TryCatch(body) | Finally(body) | Labelled(_, body):
            return is_sync(body)
        case _:
            return True


def rename(t: T, other: Callable[[ObjId | GlobalRef], Term]) -> T:
    """Put another in the place of each object id and global reference."""

    def change(each: Term) -> Term:
        if isinstance(each, ObjId | GlobalRef):
            return other(each)
        return rebuilt(each, change)

    return cast("T", change(t))


def ill_formed(k: Config) -> Iterator[str]:
    """Say what is not well-formed in a configuration.

    Objects are mentioned at their own place only, and are in its heap if it
    lives; `AT`, `ASYNC` and what a finish has collected are only where a
    statement runs; no variable is free; an `at` captures by its `val` alone;
    the lock of a live place is held exactly while something runs in `ATOMIC`.
    """
    g = k.heap
    for p in g.live:
        for o in g[p].objects:
            yield from _misplaced(o, g, p)
        for _, v in g[p].statics:
            yield from _misplaced(v, g, p)
    holders: list[Place] = []
    if k.stmt is not None:
        if free(k.stmt):
            yield f"{sorted(free(k.stmt))} free"
        yield from _ill_placed(k.stmt, g, Place(0), holders)
    for p in g.live:
        if holders.count(p) != (g[p].lock is Lock.HELD) or g[p].lock is Lock.MINE:
            yield f"lock of {p} {g[p].lock.value} for {holders.count(p)}"


def _ill_placed(s: Stmt, g: Heap, p: Place, holders: list[Place]) -> Iterator[str]:
    if isinstance(s, DynAtomic):
        holders.append(p)
    running = active(s)
    for part in running:
        there = s.place if isinstance(s, DynAt) else p
        yield from _ill_placed(part, g, there, holders)
    for each in children(s):
        if not any(each is part for part in running):
            yield from _misplaced(each, g, p)
            yield from _begun(each)
    if isinstance(s, At):
        yield from _captured(s)


def _begun(t: Term) -> Iterator[str]:
    """Find what runs inside a term that does not."""
    if isinstance(t, DynAt | DynAsync | DynAtomic) or (isinstance(t, Finish) and t.mu):
        yield f"{type(t).__name__} where nothing runs"
    for each in children(t):
        yield from _begun(each)


def _captured(s: At) -> Iterator[str]:
    if any(isinstance(each, ObjId) for each in everything_in(s.body)):
        yield "an object id captured by `at`"


def everything_in(t: Term) -> Iterator[Term]:
    """List a term and all terms inside it."""
    waiting = [t]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(children(each))


def _misplaced(t: Term, g: Heap, p: Place) -> Iterator[str]:
    """Find mentions of objects of other places, or of none."""
    for each in everything_in(t):
        if isinstance(each, ObjId) and each.place != p:
            yield f"object of {each.place} at {p}"
        if isinstance(each, ObjId | GlobalRef):
            h = g.locals[each.place]
            if h is not None and each.number >= len(h.objects):
                yield f"dangling {each}"
        if isinstance(each, At):
            yield from _captured(each)
