"""What waits for what where nothing goes on."""

from collections import Counter
from collections.abc import Iterator

from x10sem.checking.moves import ROOT, failed, whole_steps
from x10sem.checking.search import Choices
from x10sem.checking.threads import Leaf, leaves
from x10sem.core.printer import show
from x10sem.core.program import Program
from x10sem.core.terms import Atomic, Finish, ObjId, Place, Value, When
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import Config, canonical, start
from x10sem.semantics.concurrency import conditions
from x10sem.semantics.state import Heap, Lock, Obj
from x10sem.semantics.view import (
    ALIVE,
    DOOMED,
    EXIT,
    LOCK,
    OBJECT,
    OUTPUT,
    STATIC,
    Footprint,
    Key,
    View,
)


def waits_at(program: Program, places: int, choices: Choices) -> Iterator[str]:
    """Say what each activity and each finish waits for at the end of a run."""
    k = start(program, places)
    for choice in choices:
        if isinstance(choice, tuple):
            after = failed(k, tuple(Place(p) for p in choice))
            assert after is not None
            k = after
        else:
            k = canonical(whole_steps(k)[choice].target)
    yield from waits(k)


def waits(k: Config) -> Iterator[str]:
    """Say what each activity and each finish of a configuration waits for."""
    waiting: Counter[str] = Counter()
    finishes: dict[int, tuple[Finish, Counter[str]]] = {}
    for leaf in leaves(k.stmt, ROOT):
        waiting[f"an activity of place {leaf.place} waits {reason(leaf, k.heap)}"] += 1
        if leaf.within:
            inner = leaf.within[-1]
            spot = f"at {located(own_span(leaf.stmt), k)} of place {leaf.place}"
            finishes.setdefault(id(inner), (inner, Counter()))[1][spot] += 1
    for what, many in waiting.items():
        yield f"  {what}{f' ({many} times)' if many > 1 else ''}"
    for finish, spots in finishes.values():
        inside = ", ".join(f"{n} {spot}" for spot, n in spots.items())
        yield f"  the finish at {located(finish.span, k)} waits for activities: {inside}"


def reason(leaf: Leaf, g: Heap) -> str:
    """Say what an activity waits for."""
    s, p = leaf.stmt, leaf.place
    where = located(own_span(s), Config(s, g))
    if p in g and g.lock(p) is Lock.HELD and isinstance(s, When | Atomic):
        return f"for the lock of place {p}, at {where}"
    if isinstance(s, When):
        values = ", ".join(read_by(s, g, p))
        return f"for its `when` at {where}" + (f", where {values}" if values else "")
    return f"at {where}"


def own_span(s: object) -> Span:
    """Give where a statement is written."""
    found = getattr(s, "span", NOWHERE)
    return found if isinstance(found, Span) else NOWHERE


def located(span: Span, k: Config) -> str:
    """Name a place in a source by its line."""
    if not span.line:
        return "a place that is in no source"
    main = k.heap.program.path
    return f"line {span.line}" if span.path in {"", main} else f"{span.path}:{span.line}"


def read_by(s: When, g: Heap, p: Place) -> Iterator[str]:
    """Give the fields that a condition reads, with their values."""
    footprint = Footprint(lambda key: fetched(key, g))
    view = View(footprint, {}, g.places, g.program, 0)
    for _ in conditions(s.condition, view, p):
        pass
    for (kind, _, _), read in footprint.reads.items():
        if kind == OBJECT and isinstance(read, Obj):
            names = read.names or tuple(map(str, range(len(read.values))))
            for name, value in zip(names, read.values, strict=True):
                yield f"{name} = {shown(value)}"


def shown(v: Value) -> str:
    """Show a value; an object by its number."""
    return f"object {v.number}" if isinstance(v, ObjId) else show(v)


def fetched(key: Key, g: Heap) -> object:
    """Read a part of a heap by its name."""
    kind, p, which = key
    h = g.locals[p] if p < len(g.locals) else None
    if kind == ALIVE:
        return h is not None
    if kind in {OUTPUT, DOOMED, EXIT}:
        return {OUTPUT: (g.lines, g.line), DOOMED: g.doomed, EXIT: g.exit_code}[kind]
    assert h is not None, "what is read of a place that has failed"
    if kind == LOCK:
        return h.lock
    return h.static(str(which)) if kind == STATIC else h.objects[int(which)]
