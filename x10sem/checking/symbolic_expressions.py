"""The encoding of expressions: which of their steps have a time, and what they give."""

from collections.abc import Callable
from typing import Final, cast

from x10sem.checking.symbolic_events import Moment, Path, Point
from x10sem.checking.symbolic_logic import (
    FALSE,
    Formula,
    both,
    compared,
    either,
    exactly,
    negated,
    variable,
)
from x10sem.checking.symbolic_machine import Frame, Got, Machine, evaluate_all, expression
from x10sem.checking.symbolic_values import (
    Atom,
    Choice,
    Text,
    Unknown,
    combined,
    computed,
    is_fault,
    merged,
    only,
    truth,
    uncovered,
    where,
)
from x10sem.checking.symbolic_world import Location
from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    BG,
    NOTHING,
    NULL,
    Element,
    ElementUpd,
    Fault,
    FieldUpd,
    GlobalRef,
    MakeRail,
    MakeRef,
    Nondet,
    Number,
    ObjId,
    Operator,
    Place,
    PlaceValue,
    Query,
    Record,
    Select,
    ValOf,
    Value,
)
from x10sem.semantics.data import NOTHING_TO_CHOOSE
from x10sem.semantics.operators import member
from x10sem.semantics.queries import QUERIES

_FEW: Final = 16
"""Up to how many numbers a choice tells apart one by one."""
_FREE: Final = frozenset(
    ("here", "numPlaces", "className", "instanceof", "as", "default", "sameObject", "isFunction")
) | {"isObject"}
EXIT: Final = Location(ObjId(Place(-1), -1), "exit")
"""The exit code that the program has set."""


def located(m: Machine, c: Choice, name: str) -> list[tuple[Formula, Location]]:
    """List the fields of that name that a value may have."""
    found = []
    for f, v in c:
        if isinstance(v, ObjId):
            o = m.world.object(v)
            if name in o.names or (o.cls == "Rail" and name == "size"):
                found.append((f, Location(v, name)))
    return found


def loaded(  # noqa: PLR0913, PLR0917 - what is read, and who asks when
    m: Machine,
    places: list[tuple[Formula, Location]],
    f: Frame,
    at: Point,
    when: Moment,
    path: Path,
) -> tuple[list[tuple[Formula, Atom]], Point]:
    """Read one of several locations."""
    found: list[tuple[Formula, Atom]] = []
    for g, where_ in places:
        c, after = m.memory.read(where_, at.under(g), f.thread, when, path)
        at = at._replace(past=after.past)
        found += [(both(g, h), v) for h, v in c]
    return found, at


def shares(m: Machine, places: list[tuple[Formula, Location]], path: Path) -> bool:
    """Tell whether an access of one of several locations is an event."""
    return any(m.memory.is_shared(where_, path) for _, where_ in places)


@expression
def select(m: Machine, e: Select, f: Frame, at: Point, path: Path) -> Got:
    """Read a field, or a member of a value that is no object."""
    (c,), at, fails = evaluate_all(m, (e.target,), f, at, path)
    places = located(m, c, e.field)
    members = [
        (g, w)
        for g, v in c
        if isinstance(v, Value) and not isinstance(v, ObjId)
        for w in (member(v, e.field),)
        if w is not None
    ]
    bad = negated(either(*(g for g, _ in (*places, *members))))
    if both(at.guard, bad) is FALSE:
        bad = FALSE
    rules = ("SELECT", "SELECT_FAIL", "SELECT_MEMBER")
    timed = shares(m, places, path) or bad is not FALSE
    when, at, lost = m.act(f, at, path, e, rules, timed=timed)
    at, failed = m.failing(at, when, bad, only(BF))
    values, at = loaded(m, places, f, at, when, path)
    return Got(merged((*values, *members)), at, [*fails, *lost, *failed])


@expression
def record(m: Machine, e: Record, f: Frame, at: Point, path: Path) -> Got:
    """Make an object."""
    values, at, fails = evaluate_all(m, e.args, f, at, path)
    _, at, lost = m.act(f, at, path, e, ("NEW",), timed=False)
    fields: dict[str | int, Choice] = dict(zip(e.names, values, strict=True))
    o = m.memory.allocated(path, f.place, e.cls, fields)
    return Got(only(o), at, [*fails, *lost])


@expression
def make_ref(m: Machine, e: MakeRef, f: Frame, at: Point, path: Path) -> Got:
    """Make a global reference."""
    (c,), at, fails = evaluate_all(m, (e.target,), f, at, path)
    made = [(g, GlobalRef(f.place, v.number)) for g, v in c if isinstance(v, ObjId)]
    bad = where(c, lambda v: not isinstance(v, ObjId))
    when, at, lost = m.act(f, at, path, e, ("GLOBAL_REF",), timed=bad is not FALSE)
    at, failed = m.failing(at, when, bad, only(BAD_TYPE))
    return Got(merged(made), at, [*fails, *lost, *failed])


@expression
def val_of(m: Machine, e: ValOf, f: Frame, at: Point, path: Path) -> Got:
    """Use a global reference at its home."""
    (c,), at, fails = evaluate_all(m, (e.target,), f, at, path)
    made: list[tuple[Formula, Atom]] = []
    bad = []
    for g, v in c:
        if isinstance(v, GlobalRef) and v.place == f.place:
            o = m.world.object_of(v)
            made.append((g, NULL if m.world.object(o).cls == NOTHING else o))
        else:
            bad.append(g)
    when, at, lost = m.act(f, at, path, e, ("VAL_OF",), timed=bool(bad))
    at, failed = m.failing(at, when, either(*bad), only(BG))
    return Got(merged(made), at, [*fails, *lost, *failed])


@expression
def operator(m: Machine, e: Operator, f: Frame, at: Point, path: Path) -> Got:
    """Compute."""
    args, at, fails = evaluate_all(m, e.args, f, at, path)
    c = computed(e.op, args)
    bad = is_fault(c, *args)
    when, at, lost = m.act(f, at, path, e, ("OPERATOR",), timed=bad is not FALSE)
    at, failed = m.failing(at, when, bad, kept(c, args, is_thrown=True))
    return Got(kept(c, args, is_thrown=False), at, [*fails, *lost, *failed])


def kept(c: Choice, args: tuple[Choice, ...], *, is_thrown: bool) -> Choice:
    """Keep the faults that are thrown, or all else."""
    passed = {v for arg in args for _, v in arg}
    return merged((g, v) for g, v in c if (isinstance(v, Fault) and v not in passed) == is_thrown)


@expression
def query(m: Machine, e: Query, f: Frame, at: Point, path: Path) -> Got:
    """Read where we are, which places live, of what class a value is."""
    args, at, fails = evaluate_all(m, e.args, f, at, path)
    timed = e.name not in _FREE and (bool(m.world.lore.mortal) or e.name == "exitCode")
    size = located(m, args[0], "size") if e.name == "size" else []
    if e.name == "size":
        timed = shares(m, size, path)
    when, at, lost = m.act(f, at, path, e, ("QUERY",), timed=timed)
    if e.name == "size":
        values, at = loaded(m, size, f, at, when, path)
        there = either(*(g for g, _ in size))
        c = merged((*values, (negated(there), BF)))
    elif e.name == "exitCode":
        c, at = m.memory.read(EXIT, at, f.thread, when, path)
    elif e.name in _LIVENESS:
        c = _LIVENESS[e.name](m, args[0] if args else (), f.place, path, when)
    elif e.name in _FREE:
        c = _asked(m, e.name, args, f)
    else:
        raise uncovered(f"the query `{e.name}`", e.span)
    bad = is_fault(c, *args)
    if bad is not FALSE and not timed:
        when, at, more = m.act(f, at, path.to("fault"), e, ("QUERY",), timed=True)
        lost += more
    at, failed = m.failing(at, when, bad, kept(c, args, is_thrown=True))
    return Got(kept(c, args, is_thrown=False), at, [*fails, *lost, *failed])


def _asked(m: Machine, name: str, args: tuple[Choice, ...], f: Frame) -> Choice:
    if name == "numPlaces":
        return only(Number(m.world.places))
    found = []
    for g, row in combined(args):
        if any(isinstance(v, Unknown | Text) for v in row):
            raise uncovered(f"the query `{name}` of what is not known")
        found.append((g, QUERIES[name](cast("tuple[Value, ...]", row), m.heap, f.place)[0]))
    return merged(found)


def _is_dead(m: Machine, c: Choice, _: Place, __: Path, when: Moment) -> Choice:
    found: list[tuple[Formula, Atom]] = []
    for g, v in c:
        if not isinstance(v, PlaceValue):
            found.append((g, BF))
        elif v.place < m.world.places:
            found += [(both(g, h), w) for h, w in truth(m.world.is_dead(v.place, when))]
        else:
            found += [(both(g, h), w) for h, w in truth(FALSE)]
    return merged(found)


def _next_place(m: Machine, c: Choice, _: Place, __: Path, when: Moment) -> Choice:
    found: list[tuple[Formula, Atom]] = []
    n = m.world.places
    for g, v in c:
        if not isinstance(v, PlaceValue):
            found.append((g, BF))
            continue
        order = [q for q in range(n) if q > v.place] + [q for q in range(n) if q <= v.place]
        skipped = g
        for q in order:
            gone = m.world.is_dead(Place(q), when)
            found.append((both(skipped, negated(gone)), PlaceValue(Place(q))))
            skipped = both(skipped, gone)
    return merged(found)


def ranked(m: Machine, path: Path, p: Place, those: list[tuple[Formula, Atom]]) -> ObjId:
    """Make a rail of those that are there, in this order."""
    fields: dict[str | int, Choice] = {}
    for k in range(len(those)):
        fields[k] = merged(
            (both(g, exactly(k, [h for h, _ in those[:i]])), v) for i, (g, v) in enumerate(those)
        )
    counts = [g for g, _ in those]
    fields["size"] = merged((exactly(n, counts), Number(n)) for n in range(len(those) + 1))
    return m.memory.allocated(path, p, "Rail", fields)


def _live_places(m: Machine, _: Choice, p: Place, path: Path, when: Moment) -> Choice:
    there = [negated(gone) for gone in _gone(m, when)]
    return only(ranked(m, path, p, list(zip(there, _places(m), strict=True))))


def _dead_places(m: Machine, _: Choice, p: Place, path: Path, when: Moment) -> Choice:
    return only(ranked(m, path, p, list(zip(_gone(m, when), _places(m), strict=True))))


def _gone(m: Machine, when: Moment) -> list[Formula]:
    return [m.world.is_dead(Place(q), when) for q in range(m.world.places)]


def _places(m: Machine) -> list[Atom]:
    return [PlaceValue(Place(q)) for q in range(m.world.places)]


_LIVENESS: Final[dict[str, Callable[[Machine, Choice, Place, Path, Moment], Choice]]] = {
    "isDead": _is_dead,
    "nextPlace": _next_place,
    "livePlaces": _live_places,
    "deadPlaces": _dead_places,
}


@expression
def make_rail(m: Machine, e: MakeRail, f: Frame, at: Point, path: Path) -> Got:
    """Make a rail."""
    (size, default), at, fails = evaluate_all(m, (e.size, e.default), f, at, path)
    if any(isinstance(v, Unknown) for _, v in size):
        raise uncovered("a rail of a size that is not known", e.span)
    numbers = [v.value for _, v in size if isinstance(v, Number)]
    bad = where(size, lambda v: not isinstance(v, Number) or v.value < 0)
    when, at, lost = m.act(f, at, path, e, ("MAKE_RAIL",), timed=bad is not FALSE)
    at, failed = m.failing(at, when, bad, only(Fault("NegativeArraySizeException")))
    fields: dict[str | int, Choice] = dict.fromkeys(range(max((0, *numbers))), default)
    fields["size"] = merged(
        (g, Number(v.value)) for g, v in size if isinstance(v, Number) and v.value >= 0
    )
    o = m.memory.allocated(path, f.place, "Rail", fields)
    return Got(only(o), at, [*fails, *lost, *failed])


Elements = tuple[list[tuple[Formula, Location]], list[tuple[Formula, Atom]]]


def elements(m: Machine, rail: Choice, index: Choice) -> Elements:
    """List the elements that may be meant, and the failures where there are none."""
    found: list[tuple[Formula, Location]] = []
    bad: list[tuple[Formula, Atom]] = []
    for g, (o, i) in combined((rail, index)):
        if not isinstance(o, ObjId) or m.world.object(o).names:
            bad.append((g, BF))
            continue
        if isinstance(i, Unknown):
            raise uncovered("an index that is not known")
        k = i.value if isinstance(i, Number) else -1
        size = m.memory.size(o)
        inside = either(*(h for h, n in size if isinstance(n, Number) and 0 <= k < n.value))
        out = Fault("ArrayIndexOutOfBoundsException", f"index {k} out of range")
        found.append((both(g, inside), Location(o, k)))
        bad.append((both(g, negated(inside)), out))
    return [x for x in found if x[0] is not FALSE], [x for x in bad if x[0] is not FALSE]


@expression
def element(m: Machine, e: Element, f: Frame, at: Point, path: Path) -> Got:
    """Read an element of a rail."""
    (c, i), at, fails = evaluate_all(m, (e.target, e.index), f, at, path)
    places, out = elements(m, c, i)
    timed = bool(out) or shares(m, places, path)
    when, at, lost = m.act(f, at, path, e, ("ELEMENT", "ELEMENT_FAIL"), timed=timed)
    at, failed = m.failing(at, when, either(*(g for g, _ in out)), merged(out))
    values, at = loaded(m, places, f, at, when, path)
    return Got(merged(values), at, [*fails, *lost, *failed])


@expression
def nondet(m: Machine, e: Nondet, f: Frame, at: Point, path: Path) -> Got:
    """Choose: a number told apart from others where there are few, else an unknown Long."""
    (low, high), at, fails = evaluate_all(m, (e.low, e.high), f, at, path)
    if f.now is not None:
        raise uncovered("a choice in a condition", e.span)
    _, at, lost = m.act(f, at, path, e, ("NONDET", "NONDET_FAIL"), timed=True)
    made = m.world.events[-1]
    found: list[tuple[Formula, Atom]] = []
    bad = FALSE
    for g, (lo, hi) in combined((low, high)):
        if isinstance(lo, Number) and isinstance(hi, Number) and lo.value <= hi.value:
            found += [(both(g, h), v) for h, v in _chosen(m, made.index, lo, hi)]
        elif isinstance(lo, Unknown) or isinstance(hi, Unknown):
            raise uncovered("a choice between numbers that are not known", e.span)
        else:
            bad = either(bad, g)
    made.chosen = merged(found)
    at, failed = m.failing(at, (made,), bad, only(NOTHING_TO_CHOOSE))
    return Got(made.chosen, at, [*fails, *lost, *failed])


def _chosen(m: Machine, index: int, lo: Number, hi: Number) -> Choice:
    """Choose a number from lo to hi."""
    if hi.value - lo.value < _FEW:
        those = [Number(n, lo.kind) for n in range(lo.value, hi.value + 1)]
        names = [variable("choice", index, v.value, lo.value, hi.value) for v in those]
        m.world.facts.append(exactly(1, names))
        return tuple(zip(names, those, strict=True))
    if lo.kind != "Long":
        raise uncovered(f"a wide choice of type {lo.kind}")
    x = Unknown(("input", index, lo.value, hi.value))
    m.world.facts.append(negated(compared("<", x.number, ("number", lo.value))))
    m.world.facts.append(negated(compared("<", ("number", hi.value), x.number)))
    return only(x)


def target_places(m: Machine, s: FieldUpd | ElementUpd, c: tuple[Choice, ...]) -> Elements:
    """List what an update may write, and the failures where there is nothing."""
    if isinstance(s, ElementUpd):
        return elements(m, c[0], c[1])
    places = [
        (g, Location(v, s.field))
        for g, v in c[0]
        if isinstance(v, ObjId) and s.field in m.world.object(v).names
    ]
    bad = negated(either(*(g for g, _ in places)))
    return places, [] if bad is FALSE else [(bad, BF)]
