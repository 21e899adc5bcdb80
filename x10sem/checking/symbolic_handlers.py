"""The encoding of handlers: what of a body fails, and what runs then."""

from x10sem.checking.symbolic_calculus import beside
from x10sem.checking.symbolic_events import (
    End,
    Fail,
    Item,
    Path,
    Point,
    comes_first,
    dead_place,
    joined,
    possible,
)
from x10sem.checking.symbolic_logic import FALSE, both, implies, negated
from x10sem.checking.symbolic_machine import (
    Frame,
    Machine,
    met,
    run,
    statement,
)
from x10sem.checking.symbolic_values import Choice, merged
from x10sem.checking.symbolic_world import Caught
from x10sem.core.terms import (
    Place,
    Try,
)


@statement
def try_(m: Machine, s: Try, f: Frame, at: Point, path: Path) -> End:
    """Run the handler when the body fails."""
    body = run(m, s.body, f, at, path.to("c0"))
    thrown = [x for x in body.fails if not x.completes]
    rest = [x for x in body.fails if x.completes]
    if "handler-at-dead-place" in m.without:
        m.world.caught += [Caught(f.place, x) for x in thrown]
        caught, masked = thrown, list[Fail]()
    else:
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
    m.world.caught += [Caught(p, x) for x in possible(caught)]
    return possible(caught), possible(masked)


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
