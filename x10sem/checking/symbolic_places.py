"""The encoding of `at`: who goes where with which copies, and what comes back."""

from x10sem.checking.symbolic_calculus import sequence
from x10sem.checking.symbolic_events import (
    End,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    Tag,
    dead_place,
    joined,
    span_of,
)
from x10sem.checking.symbolic_logic import FALSE, both, either, negated
from x10sem.checking.symbolic_machine import (
    Frame,
    Machine,
    alternatives,
    ended,
    evaluate_all,
    run,
    statement,
)
from x10sem.checking.symbolic_values import Choice, only, uncovered, where
from x10sem.checking.symbolic_world import Crossing, Loss
from x10sem.checking.symbolic_wrong import (
    MISREPORTED,
    misreported,
    returned_early,
    spawned,
    suspected,
)
from x10sem.core.terms import (
    BAD_TYPE,
    At,
    DeadPlace,
    Place,
    PlaceValue,
)


@statement
def at_(m: Machine, s: At, f: Frame, at: Point, path: Path) -> End:
    """Go to another place with a copy of what the body captures, and come back."""
    if f.now is not None or f.mine:
        raise uncovered("`at` where everything is one step", s.span)
    (where_to, *args), at, fails = evaluate_all(m, (s.place, *s.args), f, at, path)
    at, wrongly = suspected(m, f, at, path, where_to)
    when, at, lost = m.act(f, at, path, s, ("AT", "AT_DEAD"), timed=True)
    fails = [*fails, *wrongly, *lost]
    ends = []
    for g, v in where_to:
        if isinstance(v, PlaceValue):
            q = v.place
            there = path.to(("@", q))
            point, dead = _refused(m, f, q, at.under(g), when, there)
            ends.append(_visited(m, s, f, q, tuple(args), point, there, when))
            if "at-runs-at-home" in m.without:
                inner = f.binding(names={**f.names, **dict(zip(s.names, args, strict=True))})
                home = joined(*(Point(x.guard, x.when, x.past) for x in dead))
                ends.append(run(m, s.body, inner, home, path.to("home")))
            else:
                fails += dead
    bad = where(where_to, lambda v: not isinstance(v, PlaceValue))
    fails += m.failing(at, when, bad, only(BAD_TYPE))[1]
    end = alternatives(ends, at)
    if "at-does-not-wait" in m.without:
        end = spawned(f, at, end)
    end.fails += fails
    return end


def _refused(  # noqa: PLR0913, PLR0917 - who does not get where
    m: Machine, f: Frame, q: Place, at: Point, when: Moment, path: Path
) -> tuple[Point, list[Fail]]:
    """Fail where the place that is gone to has failed: all that was to run there is lost."""
    gone = m.world.absent(q, when)
    point, dead = m.failing(at, when, gone, only(DeadPlace(q)))
    m.world.homes[path] = f.place
    m.world.losses.append(Loss(path.to(0), both(at.guard, gone), when))
    if "at-runs-at-home" not in m.without:
        for x in dead:
            label = Crossing(path, f.place, q, x.guard, x.when, x.items, x.items)
            m.world.crossings.append(label)
    return point, dead


def _visited(  # noqa: PLR0913, PLR0917 - who goes where with what
    m: Machine, s: At, f: Frame, q: Place, args: tuple[Choice, ...], at: Point, path: Path,
    when: Moment,
) -> End:  # fmt: skip
    if at.guard is FALSE:
        return End(at)
    m.world.homes[path] = f.place
    if "copies" in m.without:
        copies = args
    else:
        copies, at = m.memory.copied(args, q, at, f.thread, when, path)
    names = {**f.names, **dict(zip(s.names, copies, strict=True))}
    inner = f.binding(place=q, names=names, mine=False)
    since = len(m.world.events)
    first = run(m, s.body, inner, at, path.to(0))
    first = _returning(m, first, inner, path)
    end = sequence(m, inner, first, lambda after: _back(m, s, inner, after, path.to(1)))
    end = shifted(m, f, q, end, path)
    if "at-returns-early" in m.without and m.world.is_mortal(q):
        return returned_early(m, f, q, at, end, path, m.world.events[since:])
    return end


def _back(m: Machine, s: At, f: Frame, at: Point, path: Path) -> End:
    """Take the step by which control comes back."""
    if at.guard is FALSE:
        return End(at)
    tag = Tag(frozenset({"SKIP"}), span_of(s))
    _, at, fails = m.world.step(at._replace(pending=None), f.place, f.thread, path, tag)
    return ended(at, fails)


def _returning(m: Machine, end: End, f: Frame, path: Path) -> End:
    """Give the step by which a return or exit leaves a place a time."""
    fails = []
    for i, x in enumerate(end.fails):
        if not x.completes or x.pending is None:
            fails.append(x)
            continue
        point = Point(x.guard, x.when, x.past)
        e, after, lost = m.world.step(point, f.place, f.thread, path.to(("leave", i)), x.pending)
        fails += [x._replace(guard=after.guard, when=(e,), past=after.past, pending=None), *lost]
    return End(end.normal, fails, end.tasks, end.stuck)


def shifted(m: Machine, f: Frame, q: Place, end: End, path: Path) -> End:
    """Copy what comes back from a place, or mask it."""
    p = f.place
    fails = []
    for i, x in enumerate(end.fails):
        point = Point(x.guard, x.when, x.past)
        items = crossed(m, p, q, point, f.thread, x.items, path, ("home", i))
        masked = both(x.guard, either(m.world.is_dead(p, x.when), m.world.is_dead(q, x.when)))
        if x.completes and masked is not FALSE:
            kept = tuple(i for i in items if i.route)
            fails.append(x._replace(guard=both(x.guard, negated(masked)), items=kept))
            dead = tuple(i for i in items if not i.route)
            fails.append(Fail(masked, x.when, x.past, dead))
        else:
            fails.append(x._replace(items=items))
    tasks = []
    for i, t in enumerate(end.tasks):
        point = Point(t.guard, t.when, t.past)
        items = crossed(m, p, q, point, t.thread, t.items, path, ("late", i))
        tasks.append(t._replace(items=items))
    return End(end.normal, fails, tasks, end.stuck)


def crossed(  # noqa: PLR0913, PLR0917 - what crosses, where, when
    m: Machine,
    p: Place,
    q: Place,
    at: Point,
    thread: Path,
    items: tuple[Item, ...],
    path: Path,
    which: object,
) -> tuple[Item, ...]:
    """Give what a label carries once it is home at p from q."""
    if not items:
        return ()
    when = at.last
    home, target = m.world.is_dead(p, when), m.world.is_dead(q, when)
    if "masking" in m.without:
        home = target = FALSE
    seen = both(negated(home), negated(target))
    there = path.to(which)
    values, _ = m.memory.copied(tuple(i.value for i in items), p, at, thread, when, there)
    any_ = either(*(i.guard for i in items))
    found = [
        i._replace(guard=both(i.guard, seen), value=v, route=(*i.route, q))
        for i, v in zip(items, values, strict=True)
    ]
    if m.without & MISREPORTED:
        found = misreported(m, p, q, when, items, found)
    else:
        found += [
            dead_place(p, when, both(any_, home)),
            dead_place(q, when, both(any_, negated(home), target)),
        ]
    found = [i for i in found if i.guard is not FALSE]
    m.world.crossings.append(Crossing(path, p, q, at.guard, when, items, tuple(found)))
    return tuple(found)
