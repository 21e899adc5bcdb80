"""Canonical configurations: object ids renamed in order of occurrence, garbage dropped.

Configurations are compared modulo renaming of object ids and unreachable
objects (Crafa et al. 2014); this gives one representative of each class.
"""

from collections import deque
from collections.abc import Mapping
from typing import TypeVar, cast

from x10sem.core.substitution import rebuilt
from x10sem.core.terms import GlobalRef, ObjId, Place, Term
from x10sem.semantics.state import Config, Heap, LocalHeap

Key = tuple[Place, int]
T = TypeVar("T", bound=Term)


def refs(t: Term) -> tuple[Key, ...]:
    """List the objects that t mentions, each once, in order of first occurrence."""
    try:
        return t._refs  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    found: tuple[Key, ...] = ()
    if isinstance(t, ObjId | GlobalRef):
        found = ((t.place, t.number),)
    else:
        for part in t.parts():
            if isinstance(part, Term):
                below = refs(part)
            elif isinstance(part, tuple):
                below = tuple([r for each in part if isinstance(each, Term) for r in refs(each)])
            else:
                continue
            if below:
                found = below if not found else (*found, *below)
        if len(found) > 1:
            found = tuple(dict.fromkeys(found))
    t._refs = found  # noqa: SLF001
    return found


def canonical(k: Config) -> Config:
    """Give the representative of a configuration.

    Roots are the statement (with what finishes hold) and the static fields of
    live places; a reference to an object of a dead place keeps its identity.
    """
    g = k.heap
    order = _reachable(k)
    new: dict[Key, int] = {}
    counts = [0] * len(g.locals)
    for p, n in order:
        new[p, n] = counts[p]
        counts[p] += 1
    tidy = all(n == m for (_, n), m in new.items()) and all(
        h is None or len(h.objects) == counts[p] for p, h in enumerate(g.locals)
    )
    return k if tidy else _renamed(k, order, new)


def _reachable(k: Config) -> list[Key]:
    g = k.heap
    seen: dict[Key, None] = {}
    waiting: deque[Key] = deque(refs(k.stmt) if k.stmt is not None else ())
    for h in g.locals:
        if h is not None:
            waiting.extend(r for _, v in h.statics for r in refs(v))
    while waiting:
        key = waiting.popleft()
        if key not in seen:
            seen[key] = None
            h = g.locals[key[0]]
            if h is not None:
                waiting.extend(refs(h.objects[key[1]]))
    return list(seen)


def renamed(t: T, new: Mapping[Key, int]) -> T:
    """Give objects other numbers, wherever a term mentions them; those not listed keep theirs."""
    if new.keys().isdisjoint(refs(t)):
        return t
    if isinstance(t, ObjId | GlobalRef):
        return type(t)(t.place, new[t.place, t.number])
    return cast("T", rebuilt(t, lambda each: renamed(each, new)))


def _renamed(k: Config, order: list[Key], new: dict[Key, int]) -> Config:
    moved = {key: n for key, n in new.items() if key[1] != n}
    g = k.heap
    kept: list[list[Key]] = [[] for _ in g.locals]
    for key in order:
        kept[key[0]].append(key)
    heaps = [
        None
        if h is None
        else LocalHeap(
            tuple([renamed(h.objects[n], moved) for _, n in kept[p]]),
            tuple([(f, renamed(v, moved)) for f, v in h.statics]),
            h.lock,
        )
        for p, h in enumerate(g.locals)
    ]
    s = None if k.stmt is None else renamed(k.stmt, moved)
    heap = Heap(tuple(heaps), g.lines, g.line, g.doomed, g.exit_code, program=g.program)
    return Config(s, heap)
