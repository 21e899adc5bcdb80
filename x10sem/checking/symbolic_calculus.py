"""The encoding of TX10, with places that fail: a function for each kind of statement.

What the rules say of single steps is said here of whole statements: when each
is over, which exceptions it throws, and what happens to these on their way.
"""

from collections.abc import Callable, Iterable

from x10sem.checking.symbolic_events import (
    End,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    Task,
    dead_place,
    joined,
    over,
    possible,
    precedes,
)
from x10sem.checking.symbolic_expressions import shares, target_places
from x10sem.checking.symbolic_logic import FALSE, TRUE, both, either, implies, negated
from x10sem.checking.symbolic_machine import (
    Frame,
    Machine,
    ended,
    evaluate,
    evaluate_all,
    run,
    statement,
)
from x10sem.checking.symbolic_values import merged, uncovered
from x10sem.checking.symbolic_world import Gathered, Loss
from x10sem.checking.symbolic_wrong import ended_early, overtaken, without_reports
from x10sem.core.terms import (
    Async,
    ElementUpd,
    FieldUpd,
    Finish,
    Place,
    Seq,
    Skip,
    Throw,
    Val,
)


@statement
def skip(m: Machine, s: Skip, f: Frame, at: Point, path: Path) -> End:
    """Do nothing."""
    _, at, fails = m.act(f, at, path, s, ("SKIP",), timed=False)
    return ended(at, fails)


@statement
def throw(m: Machine, s: Throw, f: Frame, at: Point, path: Path) -> End:
    """Fail here and now."""
    got = evaluate(m, s.value, f, at, path)
    when, at, fails = m.act(f, got.at, path, s, ("EXCEPTION",), timed=True)
    at, thrown = m.failing(at, when, TRUE, got.value)
    return ended(at, [*got.fails, *fails, *thrown])


@statement
def val(m: Machine, s: Val, f: Frame, at: Point, path: Path) -> End:
    """Name a value."""
    got = evaluate(m, s.init, f, at, path.to("val"))
    end = run(m, s.body, f.naming(s.name, got.value), got.at, path.to("in"))
    end.fails += got.fails
    return end


@statement
def update(m: Machine, s: FieldUpd | ElementUpd, f: Frame, at: Point, path: Path) -> End:
    """Write a field or an element that is there."""
    parts = (s.target, s.index, s.value) if isinstance(s, ElementUpd) else (s.target, s.value)
    c, at, fails = evaluate_all(m, parts, f, at, path)
    places, bad = target_places(m, s, c)
    rules = ("FIELD_UPD", "FIELD_UPD_FAIL", "ELEMENT_UPD", "ELEMENT_UPD_FAIL")
    when, at, lost = m.act(f, at, path, s, rules, timed=bool(bad) or shares(m, places, path))
    at, failed = m.failing(at, when, either(*(g for g, _ in bad)), merged(bad))
    for g, there in places:
        after = m.memory.write(there, c[-1], at.under(g), f.thread, when, path)
        at = at._replace(past=after.past)
    return ended(at, [*fails, *lost, *failed])


# Sequences


@statement
def seq(m: Machine, s: Seq, f: Frame, at: Point, path: Path) -> End:
    """Run one statement after another."""
    first = run(m, s.first, f, at, path.to(0))
    if "finish-is-overtaken" in m.without and isinstance(s.first, Finish):
        return overtaken(first, run(m, s.second, f, at, path.to(1)))
    m.world.losses.append(rest_lost(m, f, first, path))
    return sequence(m, f, first, lambda after: run(m, s.second, f, after, path.to(1)))


def sequence(m: Machine, f: Frame, first: End, second: Callable[[Point], End]) -> End:
    """Go on after the first, unless it ends at a place that has failed."""
    normal, p = first.normal, f.place
    ends = (implies(t.guard, precedes(t.when, normal.last)) for t in first.tasks)
    whole = both(negated(first.stuck), *ends)
    # After a local step, the next event tells whether the place has failed since.
    gone = m.world.is_dead(p, normal.last) if normal.pending is None else FALSE
    lost = both(normal.guard, whole, gone)
    if "rest-lost-in-silence" in m.without:
        then = second(normal.under(negated(lost)))
        end = joined(normal.under(lost), then.normal)
        tasks = [*first.tasks, *then.tasks]
        return End(end, [*first.fails, *then.fails], tasks, either(first.stuck, then.stuck))
    start = normal.under(negated(lost))
    then = second(start)
    fails = [*first.fails, *then.fails]
    if lost is not FALSE:
        fails.append(Fail(lost, normal.last, normal.past, (dead_place(p, normal.last),)))
    tasks = [*beside(m, p, first, start, then), *then.tasks]
    return End(then.normal, fails, tasks, either(first.stuck, then.stuck))


def rest_lost(m: Machine, f: Frame, first: End, path: Path) -> Loss:
    """Note that what follows is lost where its place has failed by the end of the first."""
    when = first.normal.last
    ends = (implies(t.guard, precedes(t.when, when)) for t in first.tasks)
    gone = m.world.is_dead(f.place, when) if first.normal.pending is None else FALSE
    return Loss(path.to(1), both(first.normal.guard, negated(first.stuck), *ends, gone), when)


def beside(m: Machine, p: Place, first: End, start: Point, second: End) -> list[Task]:
    """Tell what activities of the first throw while the second runs.

    One that is the last to end of the first, before the second is over, at a
    place that has failed, throws DP of that place, whatever it throws itself.
    """
    if not m.world.is_mortal(p):
        return first.tasks
    found = []
    for t in first.tasks:
        others = (u for u in first.tasks if u is not t)
        emits = both(
            start.guard,
            t.guard,
            m.world.is_dead(p, t.when),
            negated(first.stuck),
            precedes(start.last, t.when),
            *(implies(u.guard, precedes(u.when, t.when)) for u in others),
            negated(over(second, t.when)),
        )
        kept = tuple(i._replace(guard=both(i.guard, negated(emits))) for i in t.items)
        items = (*kept, dead_place(p, t.when, emits)) if emits is not FALSE else kept
        found.append(t._replace(items=items))
    return found


# Activities


@statement
def async_(m: Machine, s: Async, f: Frame, at: Point, path: Path) -> End:
    """Start an activity, and go on."""
    if f.now is not None or f.mine:
        raise uncovered("an activity that is started where everything is one step", s.span)
    _, at, fails = m.act(f, at, path, s, ("SPAWN",), timed=True)
    thread = path.to("a")
    inner = f.binding(thread=thread, mine=False)
    end = run(m, s.body, inner, at, thread)
    normal, late = m.world.settled(end.normal, f.place, thread, thread)
    own = [Task(x.guard, x.when, x.past, thread, x.items) for x in (*end.fails, *late)]
    tasks = [Task(normal.guard, normal.last, normal.past, thread), *own, *end.tasks]
    return End(at, fails, [t for t in tasks if t.guard is not FALSE], end.stuck)


@statement
def finish(m: Machine, s: Finish, f: Frame, at: Point, path: Path) -> End:
    """Wait for all activities, and throw what they threw."""
    since = len(m.world.events)
    end = run(m, s.body, f.binding(gathered=False), at, path.to("f"))
    if m.world.is_mortal(f.place):
        end.normal, late = m.world.settled(end.normal, f.place, f.thread, path.to("f"))
        end.fails += late
    usual = finished(m, f, at, end, path)
    if "dead-finish-ends-early" in m.without and m.world.is_mortal(f.place):
        return ended_early(m, f, at, end, usual, path, m.world.events[since:])
    return usual


def finished(m: Machine, f: Frame, at: Point, end: End, path: Path) -> End:
    """End a finish: at its last event, by all that it has collected."""
    p = f.place
    failed = [x for x in end.fails if not x.completes]
    ways = [(end.normal.guard, end.normal.last, end.normal.past)]
    ways += [(x.guard, x.when, x.past) for x in end.fails]
    if "waiting" not in m.without:
        ways += [(x.guard, x.when, x.past) for x in end.tasks]
    last: Moment = tuple(
        dict.fromkeys(e for guard, when, _ in ways if guard is not FALSE for e in when)
    )
    past = at.past
    for _, _, those in ways:
        past |= those
    items = tuple(collected([*failed, *end.tasks]))
    done = both(either(end.normal.guard, *(x.guard for x in end.fails)), negated(end.stuck))
    thrown = without_reports(m, items)
    lost, owed = (either(*(i.guard for i in those)) for those in (thrown, items))
    gone = m.world.is_dead(p, last)
    none = both(negated(lost), negated(both(owed, gone)))
    passing = [
        x._replace(guard=both(x.guard, none, negated(end.stuck)), when=last, past=past)
        for x in end.fails
        if x.completes
    ]
    quiet = both(done, none, *(negated(x.guard) for x in passing))
    fails = [
        Fail(both(done, lost, negated(gone)), last, past, thrown),
        Fail(both(done, owed, gone), last, past, (dead_place(p, last),)),
        *passing,
    ]
    m.world.finishes[path] = Gathered(p, done, last, items, tuple(fails[:2]))
    return End(Point(quiet, last, past, end.normal.pending), possible(fails), [], end.stuck)


def collected(those: Iterable[Fail | Task]) -> Iterable[Item]:
    """Put what is thrown together, in order of arrival."""
    for x in those:
        for i in x.items:
            guard = both(x.guard, i.guard)
            if guard is not FALSE:
                yield Item(guard, (x.when, *i.order), i.value, ())
