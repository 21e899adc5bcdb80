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
    Tag,
    Task,
    comes_first,
    dead_place,
    joined,
    over,
    precedes,
    span_of,
)
from x10sem.checking.symbolic_expressions import shares, target_places
from x10sem.checking.symbolic_logic import FALSE, TRUE, both, either, implies, negated
from x10sem.checking.symbolic_machine import (
    Frame,
    Machine,
    alternatives,
    ended,
    evaluate,
    evaluate_all,
    met,
    run,
    statement,
)
from x10sem.checking.symbolic_values import Choice, merged, only, uncovered, where
from x10sem.checking.symbolic_world import Caught, Crossing, Gathered, Loss
from x10sem.core.terms import (
    BAD_TYPE,
    Async,
    At,
    DeadPlace,
    ElementUpd,
    FieldUpd,
    Finish,
    Place,
    PlaceValue,
    Seq,
    Skip,
    Throw,
    Try,
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
    end = run(m, s.body, f.binding(gathered=False), at, path.to("f"))
    if m.world.is_mortal(f.place):
        end.normal, late = m.world.settled(end.normal, f.place, f.thread, path.to("f"))
        end.fails += late
    return finished(m, f, at, end, path)


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
    lost = either(*(i.guard for i in items))
    gone = m.world.is_dead(p, last)
    passing = [
        x._replace(guard=both(x.guard, negated(lost), negated(end.stuck)), when=last, past=past)
        for x in end.fails
        if x.completes
    ]
    quiet = both(done, negated(lost), *(negated(x.guard) for x in passing))
    fails = [
        Fail(both(done, lost, negated(gone)), last, past, items),
        Fail(both(done, lost, gone), last, past, (dead_place(p, last),)),
        *passing,
    ]
    m.world.finishes[path] = Gathered(p, done, last, items, tuple(fails[:2]))
    return End(Point(quiet, last, past, end.normal.pending), _possible(fails), [], end.stuck)


def collected(those: Iterable[Fail | Task]) -> Iterable[Item]:
    """Put what is thrown together, in order of arrival."""
    for x in those:
        for i in x.items:
            guard = both(x.guard, i.guard)
            if guard is not FALSE:
                yield Item(guard, (x.when, *i.order), i.value, ())


def _possible(fails: list[Fail]) -> list[Fail]:
    return [x for x in fails if x.guard is not FALSE]


# Places


@statement
def at_(m: Machine, s: At, f: Frame, at: Point, path: Path) -> End:
    """Go to another place with a copy of what the body captures, and come back."""
    if f.now is not None or f.mine:
        raise uncovered("`at` where everything is one step", s.span)
    (where_to, *args), at, fails = evaluate_all(m, (s.place, *s.args), f, at, path)
    when, at, lost = m.act(f, at, path, s, ("AT", "AT_DEAD"), timed=True)
    fails = [*fails, *lost]
    ends = []
    for g, v in where_to:
        if isinstance(v, PlaceValue):
            q = v.place
            gone = m.world.absent(q, when)
            point, dead = m.failing(at.under(g), when, gone, only(DeadPlace(q)))
            ends.append(_visited(m, s, f, q, tuple(args), point, path.to(("@", q)), when))
            fails += dead
    bad = where(where_to, lambda v: not isinstance(v, PlaceValue))
    fails += m.failing(at, when, bad, only(BAD_TYPE))[1]
    end = alternatives(ends, at)
    end.fails += fails
    return end


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
    first = run(m, s.body, inner, at, path.to(0))
    first = _returning(m, first, inner, path)
    end = sequence(m, inner, first, lambda after: _back(m, s, inner, after, path.to(1)))
    return shifted(m, f, q, end, path)


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
    found += [
        dead_place(p, when, both(any_, home)),
        dead_place(q, when, both(any_, negated(home), target)),
    ]
    found = [i for i in found if i.guard is not FALSE]
    m.world.crossings.append(Crossing(path, p, q, at.guard, when, items, tuple(found)))
    return tuple(found)


# Handlers


@statement
def try_(m: Machine, s: Try, f: Frame, at: Point, path: Path) -> End:
    """Run the handler when the body fails."""
    body = run(m, s.body, f, at, path.to("c0"))
    thrown = [x for x in body.fails if not x.completes]
    rest = [x for x in body.fails if x.completes]
    caught, masked = caught_at(m, f.place, thrown)
    start = entered(caught, at)
    handler = run(m, s.handler, f, start, path.to("c1"))
    return handled(m, f, body, [*rest, *masked], [(start, handler)], path)


def caught_at(m: Machine, p: Place, fails: list[Fail]) -> tuple[list[Fail], list[Fail]]:
    """Tell which failures are caught at a place that lives, and which become DP of it."""
    caught, masked = [], []
    for x in fails:
        gone = m.world.is_dead(p, x.when) if x.pending is None else FALSE
        caught.append(x._replace(guard=both(x.guard, negated(gone))))
        masked.append(Fail(both(x.guard, gone), x.when, x.past, (dead_place(p, x.when),)))
    m.world.caught += [Caught(p, x) for x in _possible(caught)]
    return _possible(caught), _possible(masked)


def entered(caught: list[Fail], at: Point) -> Point:
    """Come to where failures lead."""
    if not caught:
        return at.under(FALSE)
    return joined(*(Point(x.guard, x.when, x.past, x.pending) for x in caught))


def handled(  # noqa: PLR0913, PLR0917 - a body, and what follows its failures
    m: Machine,
    f: Frame,
    body: End,
    passed: list[Fail],
    handlers: list[tuple[Point, End]],
    path: Path,
) -> End:
    """Put the ends of a body and of its handlers together."""
    tasks = body.tasks
    for start, end in handlers:
        if start.guard is not FALSE:
            tasks = beside(m, f.place, End(body.normal, [], tasks, body.stuck), start, end)
    first = End(body.normal, [], tasks, body.stuck)
    end = met(m, f, [first, *(e for _, e in handlers)], body.normal, path)
    end.fails += passed
    return end


def first_of(items: tuple[Item, ...]) -> Choice:
    """Give the first exception of a label."""
    if len(items) == 1:
        return items[0].value
    found = []
    for i in items:
        first = both(
            i.guard, *(implies(j.guard, comes_first(i.order, j.order)) for j in items if j is not i)
        )
        found += [(both(first, g), v) for g, v in i.value]
    return merged(found)
