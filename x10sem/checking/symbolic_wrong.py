"""Semantics that are wrong on purpose, as far as the encoding follows them.

Each has the name of the profile in `x10sem.semantics.variants` whose rule it does as:
so that a run which Z3 finds replays by that rule.
"""

from typing import Final

from x10sem.checking.symbolic_events import (
    End,
    Event,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    Tag,
    Task,
    dead_place,
    joined,
    ordered,
    possible,
)
from x10sem.checking.symbolic_logic import (
    FALSE,
    TRUE,
    Formula,
    before,
    both,
    dead,
    either,
    implies,
    negated,
    variable,
)
from x10sem.checking.symbolic_machine import Frame, Machine
from x10sem.checking.symbolic_values import Atom, Choice, given, merged, uncovered, where
from x10sem.core.terms import DeadPlace, ObjId, Place, PlaceValue

FOLLOWED: Final = frozenset(
    (
        "at-does-not-wait",
        "at-runs-at-home",
        "dead-finish-ends-early",
        "exceptions-unmasked",
        "finish-is-overtaken",
        "handler-at-dead-place",
        "lost-in-silence",
        "reported-twice",
        "reported-without-failure",
        "reports-swallowed",
        "rest-lost-in-silence",
        "wrong-place-named",
    )
)
"""The wrong semantics of which the principles can be asked as formulas."""


MISREPORTED: Final = frozenset(("exceptions-unmasked", "wrong-place-named", "reported-twice"))
"""Those in which the rule that masks what comes home is wrong."""


# What is seen of a failed place


def misreported(  # noqa: PLR0913, PLR0917 - what crosses, where, when
    m: Machine, p: Place, q: Place, when: Moment, came: tuple[Item, ...], seen: list[Item]
) -> list[Item]:
    """Give what a label carries home to p from q where the rule that masks it is wrong."""
    home, target = (
        m.world.is_dead(p, when),
        both(negated(m.world.is_dead(p, when)), m.world.is_dead(q, when)),
    )
    any_ = either(*(i.guard for i in came))
    if "exceptions-unmasked" in m.without:
        return [*seen, *(_bared(i, p, q, both(i.guard, either(home, target))) for i in came)]
    names = (q, p) if "wrong-place-named" in m.without else (p, q)
    reports = [
        dead_place(names[0], when, both(any_, home)),
        dead_place(names[1], when, both(any_, target)),
    ]
    return [*seen, *reports, *(reports if "reported-twice" in m.without else ())]


def _bared(i: Item, p: Place, q: Place, guard: Formula) -> Item:
    """Let an exception leave as it is, but for an object."""

    def bared(v: Atom) -> Atom:
        return DeadPlace(p) if isinstance(v, ObjId) else v

    value = merged((f, bared(v)) for f, v in i.value)
    return i._replace(guard=guard, value=value, route=(*i.route, q))


def suspected(
    m: Machine, f: Frame, at: Point, path: Path, where_to: Choice
) -> tuple[Point, list[Fail]]:
    """Take a live place for a failed one, now and then: by a step of its own."""
    if "reported-without-failure" not in m.without:
        return at, []
    suspects = variable("suspects", m.world.count)
    tag = Tag(frozenset({"AT_DEAD"}))
    e, after, lost = m.world.step(at.under(suspects), f.place, f.thread, path, tag)
    reports = merged((g, DeadPlace(v.place)) for g, v in where_to if isinstance(v, PlaceValue))
    return at.under(negated(suspects)), [*lost, *m.failing(after, (e,), TRUE, reports)[1]]


# What is lost


def without_reports(m: Machine, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Give what a finish at a live place throws of what it has collected."""
    if "reports-swallowed" not in m.without:
        return items
    found = []
    for i in items:
        f = where(i.value, lambda v: not isinstance(v, DeadPlace))
        found.append(i._replace(guard=both(i.guard, f), value=given(i.value, f)))
    return tuple(i for i in found if i.guard is not FALSE)


def silenced(m: Machine, end: End) -> End:
    """End a statement that is lost as if it had done its work."""
    losses = {(x.guard, x.when) for x in m.world.losses}
    lost = [x for x in end.fails if (x.guard, x.when) in losses]
    if not lost:
        return end
    ways = [end.normal, *(Point(x.guard, x.when, x.past) for x in lost)]
    rest = [x for x in end.fails if x not in lost]
    return End(joined(*ways), rest, end.tasks, end.stuck)


# What waits


def spawned(f: Frame, at: Point, end: End) -> End:
    """Go on at home, while the body of an `at` runs."""
    normal = end.normal
    ways = [Task(normal.guard, normal.last, normal.past, f.thread)]
    ways += [Task(x.guard, x.when, x.past, f.thread, x.items) for x in end.fails]
    tasks = [t for t in (*ways, *end.tasks) if t.guard is not FALSE]
    return End(at.under(either(*(t.guard for t in tasks), end.stuck)), [], tasks, end.stuck)


def overtaken(first: End, second: End) -> End:
    """Let what follows a finish run beside it."""
    if possible([*first.fails, *second.fails]):
        raise uncovered("what fails beside a finish that is overtaken")
    ways = (first.normal, second.normal)
    guard = both(*(x.guard for x in ways))
    last = tuple(dict.fromkeys(e for x in ways for e in x.last))
    end = Point(guard, last, first.normal.past | second.normal.past)
    return End(end, [], second.tasks, either(first.stuck, second.stuck))


def ended_early(  # noqa: PLR0913, PLR0917 - a finish, what is in it, and how it ends else
    m: Machine, f: Frame, at: Point, end: End, usual: End, path: Path, inside: list[Event]
) -> End:
    """End a finish whose home fails while it waits, at the next step in it.

    The end is an event of its own, which is no step: right after that which ends the finish.
    """
    p, early = f.place, variable("early", m.world.count)
    steps = [e for e in inside if e.tag.rules]
    ways = [(end.normal.guard, end.normal.last)]
    ways += [(x.guard, x.when) for x in end.fails]
    ways += [(x.guard, x.when) for x in end.tasks]
    last = tuple(dict.fromkeys(e for g, when in ways if g is not FALSE for e in when))
    in_time = both(negated(early), either(usual.normal.guard, *(x.guard for x in usual.fails)))
    j = m.world.event(at.under(either(early, in_time)), p, f.thread, path, Tag(frozenset()))
    j.last = ()
    cut = [both(e.happens, dead(p, e.index), *_is_left(ways, e)) for e in steps]
    here = [both(c, _follows(m, e, j)) for c, e in zip(cut, steps, strict=True)]
    ends = [both(e.happens, _follows(m, e, j), _is_by(last, e)) for e in last]
    m.world.facts += [implies(early, either(*here)), implies(in_time, either(*ends))]
    m.world.facts += [implies(c, early) for c in cut]
    point = at._replace(last=(j,), past=at.past | j.bit)
    gone = Fail(both(at.guard, early), (j,), point.past, (dead_place(p, (j,)),))
    fails = [x._replace(guard=both(x.guard, in_time), when=(j,)) for x in usual.fails]
    normal = end.normal
    rest = [Task(normal.guard, normal.last, normal.past, f.thread), *end.tasks]
    rest += [Task(x.guard, x.when, x.past, f.thread, x.items) for x in end.fails]
    tasks = [t._replace(guard=both(t.guard, early)) for t in rest]
    after = point._replace(guard=both(usual.normal.guard, in_time))
    return End(after, [*fails, gone], [t for t in tasks if t.guard is not FALSE], usual.stuck)


def _is_left(ways: list[tuple[Formula, Moment]], e: Event) -> list[Formula]:
    """Say that something of a statement is left after a step."""
    return [either(*(both(g, negated(_is_by(when, e))) for g, when in ways))]


def _is_by(when: Moment, e: Event) -> Formula:
    """Say that a moment is that of a step, or before it."""
    return both(*(implies(x.happens, ordered(x, e)) for x in when if x is not e))


def _follows(m: Machine, e: Event, j: Event) -> Formula:
    """Say that an event comes after a step, with no failure between."""
    return both(before(e.index, j.index), _alike(m, e, j))


def _alike(m: Machine, e: Event, j: Event) -> Formula:
    """Say that the same places live at two moments."""
    pairs = ((dead(q, e.index), dead(q, j.index)) for q in m.world.lore.mortal)
    return both(*(both(implies(a, b), implies(b, a)) for a, b in pairs))
