"""The encoding of conditionals, loops, calls' ends, exceptions by class, and assertions."""

from collections.abc import Iterable
from typing import Final, cast

from x10sem.checking.symbolic_calculus import beside, rest_lost, sequence
from x10sem.checking.symbolic_events import (
    End,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    comes_first,
    dead_place,
    precedes,
    span_of,
)
from x10sem.checking.symbolic_handlers import caught_at, entered, first_of, handled
from x10sem.checking.symbolic_logic import (
    FALSE,
    TRUE,
    Formula,
    both,
    either,
    exactly,
    implies,
    negated,
)
from x10sem.checking.symbolic_machine import (
    Frame,
    Machine,
    ended,
    evaluate,
    evaluate_all,
    met,
    run,
    statement,
)
from x10sem.checking.symbolic_values import (
    Atom,
    Choice,
    Text,
    Unknown,
    computed,
    is_that,
    merged,
    only,
    uncovered,
)
from x10sem.checking.symbolic_world import Loss, Noted
from x10sem.core.terms import (
    NULL,
    UNIT,
    Assert,
    Bind,
    Bool,
    Exit,
    Fault,
    Finally,
    Finish,
    Gather,
    If,
    Labelled,
    Loop,
    Number,
    ObjId,
    Return,
    Str,
    TryCatch,
    Value,
)
from x10sem.core.terms import TRUE as YES
from x10sem.semantics.classes import is_instance
from x10sem.semantics.control import ill_typed

MOST_TURNS: Final = 300
"""How often a loop is unrolled whose length does not depend on the run."""


@statement
def if_(m: Machine, s: If, f: Frame, at: Point, path: Path) -> End:
    """Choose by a truth value."""
    got = evaluate(m, s.condition, f, at, path)
    wrong = merged((g, ill_typed(v)) for g, v in got.value if not isinstance(v, Bool))
    timed = any(both(got.at.guard, g) is not FALSE for g, _ in wrong)
    when, at, fails = m.act(f, got.at, path, s, ("IF",), timed=timed)
    at, failed = m.failing(at, when, either(*(g for g, _ in wrong)), wrong)
    yes = is_that(got.value, YES)
    ends = [
        run(m, s.then, f, at.under(yes), path.to("then")),
        run(m, s.otherwise, f, at.under(negated(yes)), path.to("else")),
    ]
    end = met(m, f, ends, at, path)
    end.fails += [*got.fails, *fails, *failed]
    return end


@statement
def loop(m: Machine, s: Loop, f: Frame, at: Point, path: Path) -> End:
    """Unroll a loop: as often as it runs in any case, and then up to the bound."""
    return _turn(m, s, f, at, path, 0, 0)


def _turn(m: Machine, s: Loop, f: Frame, at: Point, path: Path, turn: int, spent: int) -> End:  # noqa: PLR0913, PLR0917
    if at.guard is FALSE:
        return End(at)
    if spent > m.world.unroll or turn >= MOST_TURNS:
        m.world.bounds.append(at.guard)
        return End(at.under(FALSE), stuck=at.guard)
    _, at, fails = m.act(f, at, path.to(("again", turn)), s, ("LOOP",), timed=False)
    first = run(m, s.body, f, at, path.to(("turn", turn)))
    may_end = any(x.completes and x.guard is not FALSE for x in first.fails)
    now = spent + (may_end or turn >= MOST_TURNS // 2)
    m.world.losses.append(rest_lost(m, f, first, path.to(("again", turn + 1))))
    end = sequence(m, f, first, lambda after: _turn(m, s, f, after, path, turn + 1, now))
    end.fails += fails
    return end


@statement
def exit_(m: Machine, s: Exit, f: Frame, at: Point, path: Path) -> End:
    """Leave the statement labelled so."""
    return _completed(m, f, at, path, s, f"exit {s.label}", only(UNIT))


@statement
def return_(m: Machine, s: Return, f: Frame, at: Point, path: Path) -> End:
    """Leave a call with a value."""
    got = evaluate(m, s.value, f, at, path)
    end = _completed(m, f, got.at, path, s, "return", got.value)
    end.fails += got.fails
    return end


def _completed(  # noqa: PLR0913, PLR0917 - where, what, and how it ends
    m: Machine, f: Frame, at: Point, path: Path, s: Exit | Return, how: str, v: Choice
) -> End:
    rules = ("EXIT",) if isinstance(s, Exit) else ("RETURN",)
    when, at, fails = m.act(f, at, path, s, rules, timed=False)
    return End(at.under(FALSE), [*fails, completed(at, when, how, v)])


def completed(at: Point, when: Moment, how: str, v: Choice) -> Fail:
    """Complete abruptly here."""
    return Fail(at.guard, when, at.past, (Item(TRUE, (when,), v),), how, at.pending)


@statement
def labelled(m: Machine, s: Labelled, f: Frame, at: Point, path: Path) -> End:
    """Run a statement that exits may end."""
    body = run(m, s.body, f, at, path.to("l"))
    mine = [x for x in body.fails if x.completes == f"exit {s.label}"]
    rest = [x for x in body.fails if x.completes != f"exit {s.label}"]
    ways = [End(body.normal), *(End(Point(x.guard, x.when, x.past, x.pending)) for x in mine)]
    meet = met(m, f, ways, at, path)
    return End(meet.normal, [*rest, *meet.fails], body.tasks, body.stuck)


@statement
def bind(m: Machine, s: Bind, f: Frame, at: Point, path: Path) -> End:
    """Run what is to return a value, then what uses it."""
    body = run(m, s.body, f.binding(), at, path.to("call"))
    returned = [x for x in body.fails if x.completes == "return"]
    passed = [x for x in body.fails if x.completes != "return"]
    if body.normal.guard is not FALSE:
        if body.tasks and returned:
            raise uncovered("a method that ends without `return` beside activities", s.span)
        body, lost = _run_down(m, f, body, path)
        passed += lost
    ways = [End(Point(x.guard, x.when, x.past, x.pending)) for x in returned]
    values = [(x.guard, x.items[0].value) for x in returned]
    if body.normal.guard is not FALSE:
        ways.append(End(body.normal))
        values.append((body.normal.guard, only(UNIT)))
    meet = met(m, f, ways, at, path)
    value = merged((both(g, h), v) for g, c in values for h, v in c)
    if len(value) == 1:
        value = only(value[0][1])
    rest = run(m, s.rest, f.naming(s.name, value), meet.normal, path.to("rest"))
    tasks = beside(m, f.place, End(meet.normal, [], body.tasks, body.stuck), meet.normal, rest)
    return End(
        rest.normal,
        [*passed, *meet.fails, *rest.fails],
        [*tasks, *rest.tasks],
        either(body.stuck, rest.stuck),
    )


def _run_down(m: Machine, f: Frame, body: End, path: Path) -> tuple[End, list[Fail]]:
    """End a call that returns nothing, once all that it has spawned is over.

    Where its place has failed by then, what its last activity throws is lost with it.
    """
    p, normal, tasks = f.place, body.normal, body.tasks
    late: list[Fail] = []
    if tasks and m.world.is_mortal(p):
        normal, late = m.world.settled(normal, p, f.thread, path.to("run down"))
    guard = both(normal.guard, negated(body.stuck))
    ways = [(guard, normal.last, normal.past), *((t.guard, t.when, t.past) for t in tasks)]
    last = tuple(dict.fromkeys(e for _, when, _ in ways for e in when))
    past = 0
    for _, _, those in ways:
        past |= those
    gone = FALSE if normal.pending is not None else both(guard, m.world.is_dead(p, last))
    kept = []
    for t in tasks:
        others = [
            *((g, when) for g, when, _ in ways[:1]),
            *((u.guard, u.when) for u in tasks if u is not t),
        ]
        ends = both(gone, *(implies(g, precedes(when, t.when)) for g, when in others))
        kept.append(
            t._replace(items=tuple(i._replace(guard=both(i.guard, negated(ends))) for i in t.items))
        )
    lost = [Fail(gone, last, past, (dead_place(p, last),))] if gone is not FALSE else []
    m.world.losses.append(Loss(path.to("rest"), gone, last))
    end = Point(both(guard, negated(gone)), last, past, normal.pending)
    return End(end, [], kept, body.stuck), [*late, *lost]


# Exceptions


@statement
def try_catch(m: Machine, s: TryCatch, f: Frame, at: Point, path: Path) -> End:
    """Run the first clause that fits the exception."""
    body = run(m, s.body, f, at, path.to("c0"))
    passed = [x for x in body.fails if x.completes]
    caught, masked = caught_at(m, f.place, [x for x in body.fails if not x.completes])
    left = [(x, first_of(x.items)) for x in caught]
    handlers = []
    for i, clause in enumerate(s.clauses):
        fitting = [(x, _fitting(m, v, clause.type, fits=True)) for x, v in left]
        starts = [x._replace(guard=both(x.guard, either(*(g for g, _ in v)))) for x, v in fitting]
        here = [x for x in starts if x.guard is not FALSE]
        value = merged((both(x.guard, g), v) for x, c in fitting for g, v in c)
        start = entered(here, at)
        inner = f.naming(clause.name, value)
        handlers.append((start, run(m, clause.body, inner, start, path.to(("c1", i)))))
        left = [(x, _fitting(m, v, clause.type, fits=False)) for x, v in left]
    rest = [x._replace(guard=both(x.guard, either(*(g for g, _ in v)))) for x, v in left]
    rest = [x for x in rest if x.guard is not FALSE]
    return handled(m, f, body, [*passed, *masked, *rest], handlers, path)


def _fitting(m: Machine, c: Choice, kind: str, *, fits: bool) -> Choice:
    return merged((g, v) for g, v in c if is_of(m, v, kind) == fits)


def is_of(m: Machine, v: Atom, kind: str) -> bool:
    """Tell whether a value is of a class."""
    known: Value = v if isinstance(v, Value) else stand_in(v)
    return is_instance(known, kind, m.heap)


def stand_in(v: Unknown | Text) -> Value:
    """Give a value of the same class as one that is not known."""
    return Number(0) if isinstance(v, Unknown) else Str("")


@statement
def guard(m: Machine, s: Finally, f: Frame, at: Point, path: Path) -> End:
    """Run the handler on an abrupt completion, then complete so."""
    body = run(m, s.body, f, at, path.to("c0"))
    caught, masked = caught_at(m, f.place, body.fails)
    start = entered(caught, at)
    after = run(m, s.handler, f, start, path.to("c1", 0))
    tail = sequence(m, f, after, lambda point: _again(m, s, f, point, caught, path))
    return handled(m, f, body, masked, [(start, tail)], path)


def _again(  # noqa: PLR0913, PLR0917 - who completes as before
    m: Machine, s: Finally, f: Frame, at: Point, caught: list[Fail], path: Path
) -> End:
    if at.guard is FALSE:
        return End(at)
    when, at, fails = m.act(f, at, path.to("c1", 1), s, ("ABORT",), timed=True)
    for x in caught:
        again = both(x.guard, at.guard)
        if again is not FALSE:
            fails.append(Fail(again, when, at.past, x.items, x.completes))
    return End(at.under(FALSE), fails)


@statement
def gather(m: Machine, s: Gather, f: Frame, at: Point, path: Path) -> End:
    """Run a finish of X10: what it throws becomes one MultipleExceptions."""
    if not isinstance(s.body, Finish):
        raise uncovered("`gather` around something else than a finish", s.span)
    end = run(m, s.body, f.binding(gathered=True), at, path)
    fails = [x for x in end.fails if x.completes]
    for i, x in enumerate(y for y in end.fails if not y.completes):
        gone = m.world.is_dead(f.place, x.when)
        first = Item(TRUE, (x.when,), first_of(x.items))
        fails.append(x._replace(guard=both(x.guard, gone), items=(first,)))
        alive = both(x.guard, negated(gone))
        if alive is not FALSE:
            bundle = _bundled(m, f, path.to(("bundle", i)), x.items)
            item = Item(TRUE, (x.when,), bundle)
            fails.append(x._replace(guard=alive, items=(item,)))
    end.fails = [x for x in fails if x.guard is not FALSE]
    return end


def _bundled(m: Machine, f: Frame, path: Path, items: tuple[Item, ...]) -> Choice:
    rail = m.memory.allocated(path, f.place, "Rail", in_order(items), "rail")
    fields: dict[str | int, Choice] = {
        "exceptions": only(rail), "message": only(NULL), "cause": only(NULL),
    }  # fmt: skip
    return only(m.memory.allocated(path, f.place, "MultipleExceptions", fields))


def in_order(items: tuple[Item, ...]) -> dict[str | int, Choice]:
    """List the exceptions of a label: by number, and how many."""
    fields: dict[str | int, Choice] = {}
    ranks = [before_it(items, i) for i in items]
    for k in range(len(items)):
        fields[k] = merged(
            (both(i.guard, exactly(k, r), g), v)
            for i, r in zip(items, ranks, strict=True)
            for g, v in i.value
        )
    there = [i.guard for i in items]
    fields["size"] = merged((exactly(n, there), Number(n)) for n in range(1, len(items) + 1))
    return {k: v for k, v in fields.items() if v}


def before_it(items: Iterable[Item], one: Item) -> list[Formula]:
    """Say of each exception of a label whether it comes before one that is there."""
    return [both(j.guard, comes_first(j.order, one.order)) for j in items if j is not one]


@statement
def assert_(m: Machine, s: Assert, f: Frame, at: Point, path: Path) -> End:
    """Go on where the condition is true."""
    (c, message), at, fails = evaluate_all(m, (s.condition, s.message), f, at, path)
    bad = negated(is_that(c, YES))
    if both(at.guard, bad) is FALSE:
        bad = FALSE
    rules = ("ASSERT", "ASSERT_FAIL")
    when, at, lost = m.act(f, at, path, s, rules, timed=bad is not FALSE)
    error = merged((g, _error(v)) for g, v in message)
    after, failed = m.failing(at, when, bad, error)
    for x in failed:
        m.world.assertions.append(Noted(x.guard, when[0], error, span_of(s)))
    return ended(after, [*fails, *lost, *failed])


def _error(v: Atom) -> Fault:
    if isinstance(v, Unknown | Text):
        raise uncovered("an assertion that says a number that is not known")
    if isinstance(v, ObjId):
        return Fault("AssertionError", f"object of place {v.place}")
    (_, said), *_ = computed("text", (only(v),))
    return Fault("AssertionError", cast("Str", said).value)
