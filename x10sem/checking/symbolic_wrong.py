"""Semantics that are wrong on purpose, as far as the encoding follows them.

Each has the name of the profile in `x10sem.semantics.variants` whose rule it does as:
so that a run which Z3 finds replays by that rule.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

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

Ways: TypeAlias = list[tuple[Formula, Moment]]
"""When a statement ends in which way."""

FOLLOWED: Final = frozenset(
    (
        "at-does-not-wait",
        "at-returns-early",
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
    """End a finish whose home fails while it waits, at the next step in it."""
    ways = [(end.normal.guard, end.normal.last)]
    ways += [(x.guard, x.when) for x in end.fails]
    ways += [(x.guard, x.when) for x in end.tasks]
    cut = Cut(f.place, lambda e: both(dead(f.place, e.index), *_is_left(ways, e)), inside)
    ended = _cut_short(m, f, at, cut, usual, ways, path)
    rest = [*_as_tasks(end, f, cut.early), *end.tasks]
    return End(ended.normal, ended.fails, possible_tasks(rest, cut.early), usual.stuck)


def returned_early(  # noqa: PLR0913, PLR0917 - an `at`, what is in it, and how it ends else
    m: Machine, f: Frame, q: Place, at: Point, usual: End, path: Path, inside: list[Event]
) -> End:
    """Return from an `at` whose target has failed, at the next step in it that throws nothing."""
    ways = [(usual.normal.guard, usual.normal.last), *((x.guard, x.when) for x in usual.fails)]

    def cuts(e: Event) -> Formula:
        thrown = (both(t.guard, i.guard) for t in usual.tasks if t.when == (e,) for i in t.items)
        lives = negated(m.world.is_dead(f.place, (e,)))
        return both(dead(q, e.index), lives, negated(either(*thrown)), *_is_left(ways, e))

    cut = Cut(q, cuts, inside)
    ended = _cut_short(m, f, at, cut, usual, ways, path)
    tasks = [*usual.tasks, *possible_tasks(_as_tasks(usual, f, cut.early), cut.early)]
    return End(ended.normal, ended.fails, tasks, usual.stuck)


class Cut:
    """What ends a statement too early: a step inside that something is true of; whom it blames."""

    def __init__(self, place: Place, cuts: Callable[[Event], Formula], inside: list[Event]) -> None:
        """Say which."""
        self.place = place
        self.cuts = cuts
        self.inside = [e for e in inside if e.tag.rules]
        self.early = FALSE


def _cut_short(  # noqa: PLR0913, PLR0917 - where a statement is, how it ends, and how else
    m: Machine, f: Frame, at: Point, cut: Cut, usual: End, ways: Ways, path: Path
) -> End:
    """End a statement as usual, or early, with a report.

    The end is an event of its own, which is no step: right after that which ends the statement.
    """
    early = cut.early = variable("early", m.world.count)
    last = tuple(dict.fromkeys(e for g, when in ways if g is not FALSE for e in when))
    in_time = both(negated(early), either(usual.normal.guard, *(x.guard for x in usual.fails)))
    j = m.world.event(at.under(either(early, in_time)), f.place, f.thread, path, Tag(frozenset()))
    j.last = ()
    cuts = [both(e.happens, cut.cuts(e)) for e in cut.inside]
    here = [both(c, _follows(m, e, j)) for c, e in zip(cuts, cut.inside, strict=True)]
    ends = [both(e.happens, _follows(m, e, j), _is_by(last, e)) for e in last]
    m.world.facts += [implies(early, either(*here)), implies(in_time, either(*ends))]
    m.world.facts += [implies(c, early) for c in cuts]
    past = at.past | j.bit
    gone = Fail(both(at.guard, early), (j,), past, (dead_place(cut.place, (j,)),))
    fails = [x._replace(guard=both(x.guard, in_time), when=(j,)) for x in usual.fails]
    return End(Point(both(usual.normal.guard, in_time), (j,), past), [*fails, gone])


def _as_tasks(end: End, f: Frame, early: Formula) -> list[Task]:
    """Let what is cut short run on by itself."""
    normal = end.normal
    own = [Task(normal.guard, normal.last, normal.past, f.thread)]
    own += [Task(x.guard, x.when, x.past, f.thread, x.items) for x in end.fails]
    return possible_tasks(own, early)


def possible_tasks(tasks: list[Task], f: Formula) -> list[Task]:
    """Keep the ends of activities that may be under a condition."""
    found = (t._replace(guard=both(t.guard, f)) for t in tasks)
    return [t for t in found if t.guard is not FALSE]


def _is_left(ways: Ways, e: Event) -> list[Formula]:
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
