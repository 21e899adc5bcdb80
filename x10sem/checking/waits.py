"""What waits for what where nothing goes on."""

from collections import Counter
from collections.abc import Iterator

from x10sem.checking.moves import ROOT, failed, whole_steps
from x10sem.checking.search import Choices
from x10sem.checking.threads import Leaf, leaves
from x10sem.core.printer import show
from x10sem.core.program import Program
from x10sem.core.terms import Atomic, Element, Finish, Number, ObjId, Place, Select, Value, When
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import Config, canonical, start, steps
from x10sem.semantics.concurrency import FUEL
from x10sem.semantics.state import Heap, Lock


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


def read_by(s: When, g: Heap, p: Place) -> dict[str, None]:
    """List the fields and elements that a condition reads, with their values."""
    found: dict[str, None] = {}
    k = Config(s.condition, g.locked(p, Lock.MINE))
    for _ in range(FUEL):
        t = next(iter(steps(k.stmt, k.heap, p)), None) if k.stmt is not None else None
        if t is None or t.label.mode is not None:
            break
        match t.leaf.rule, t.leaf.redex:
            case ("SELECT", Select(ObjId() as o, name)):
                found[f"{name} = {shown(k.heap.object(o).get(name))}"] = None
            case ("ELEMENT", Element(ObjId() as o, Number(at))):
                found[f"element {at} = {shown(k.heap.object(o).values[at])}"] = None
            case _:
                pass
        k = t.target
    return found


def shown(v: Value | None) -> str:
    """Show a value; an object by its number."""
    if v is None:
        return "nothing"
    return f"object {v.number}" if isinstance(v, ObjId) else show(v)
