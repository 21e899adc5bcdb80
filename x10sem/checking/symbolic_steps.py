"""The encoding of calls, static fields, locks, output, and kills by the program."""

from x10sem.checking.symbolic_control import completed, stand_in
from x10sem.checking.symbolic_events import End, Event, Fail, Item, Path, Point, Tag, span_of
from x10sem.checking.symbolic_expressions import EXIT, kept
from x10sem.checking.symbolic_logic import FALSE, TRUE, Formula, both, either, negated, variable
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
    combined,
    computed,
    is_fault,
    is_that,
    merged,
    only,
    uncovered,
    where,
)
from x10sem.checking.symbolic_world import Location, Noted, Printed, Section
from x10sem.core.program import Method
from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    Atomic,
    Bool,
    CallStatic,
    DeadPlace,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Legal,
    NoMeaning,
    Null,
    Number,
    ObjId,
    Place,
    PlaceValue,
    Print,
    SetExit,
    StaticGet,
    StaticSet,
    Stmt,
    Str,
    Value,
    Var,
    When,
)
from x10sem.core.terms import TRUE as YES
from x10sem.semantics.calls import found, missing, overloaded
from x10sem.semantics.classes import class_of, has_field
from x10sem.semantics.concurrency import illegal

MOST_CALLS = 60
"""How deeply calls may nest."""


def _values(row: tuple[Atom, ...]) -> tuple[Value, ...]:
    return tuple(v if isinstance(v, Value) else stand_in(v) for v in row)


# Calls


@statement
def call(m: Machine, s: CallStatic | Invoke, f: Frame, at: Point, path: Path) -> End:
    """Become the body of the method that the classes of target and arguments choose."""
    parts = (s.target, *s.args) if isinstance(s, Invoke) else s.args
    args, at, fails = evaluate_all(m, parts, f, at, path)
    rows = combined(args)
    nothing = either(*(g for g, row in rows if isinstance(s, Invoke) and isinstance(row[0], Null)))
    rules = ("CALL", "INVOKE", "INVOKE_NULL", "NO_METHOD")
    when, at, lost = m.act(f, at, path, s, rules, timed=nothing is not FALSE)
    at, failed = m.failing(at, when, nothing, only(BF))
    ways: dict[object, tuple[Method, list[int]]] = {}
    ends = []
    for i, (g, row) in enumerate(rows):
        if both(g, at.guard) is FALSE:
            continue
        if isinstance(s, Invoke) and isinstance(row[0], Null):
            continue
        method = _method(m, s, _values(row))
        if method is not None:
            ways.setdefault(id(method), (method, []))[1].append(i)
        else:
            ends.append(_without_method(m, s, f, at.under(g), path.to(("row", i)), row, args))
    for n, (method, those) in enumerate(ways.values()):
        g = either(*(rows[i][0] for i in those)) if len(those) < len(rows) else TRUE
        chosen = _narrowed(args, rows, those) if len(ways) > 1 else args
        ends.append(_entered(m, method, f, at.under(g), path.to(("way", n)), chosen))
    end = met(m, f, ends, at, path)
    end.fails += [*fails, *lost, *failed]
    return end


def _narrowed(
    args: tuple[Choice, ...], rows: list[tuple[Formula, tuple[Atom, ...]]], those: list[int]
) -> tuple[Choice, ...]:
    """Keep the values of arguments that lead to one method."""
    return tuple(
        tuple((g, v) for g, v in c if any(rows[i][1][k] == v for i in those))
        for k, c in enumerate(args)
    )


def _method(m: Machine, s: CallStatic | Invoke, row: tuple[Value, ...]) -> Method | None:
    if isinstance(s, CallStatic):
        return next(iter(found(s.cls, s.method, row, m.heap)), None)
    target, *args = row
    cls = class_of(target, m.heap)
    return next(iter(found(cls, s.method, tuple(args), m.heap, s.above)), None)


def _entered(  # noqa: PLR0913, PLR0917 - a method, where it runs, and with what
    m: Machine, method: Method, f: Frame, at: Point, path: Path, args: tuple[Choice, ...]
) -> End:
    name = f"{id(method)}"
    if f.depth.count(name) > m.world.unroll or len(f.depth) > MOST_CALLS:
        m.world.bounds.append(at.guard)
        return End(at.under(FALSE), stuck=at.guard)
    params = (
        method.params
        if method.static or len(args) == len(method.params)
        else ("this", *method.params)
    )
    names = dict(zip(params, args, strict=True))
    return run(m, method.body, f.binding(names=names, depth=(*f.depth, name)), at, path)


def _without_method(  # noqa: PLR0913, PLR0917 - a call, where it is, and of what
    m: Machine, s: CallStatic | Invoke, f: Frame, at: Point, path: Path, row: tuple[Atom, ...],
    args: tuple[Choice, ...],
) -> End:  # fmt: skip
    """Apply a field that holds a function, or stop."""
    known = _values(row)
    if isinstance(s, Invoke) and has_field(known[0], s.method, m.heap):
        o = known[0]
        assert isinstance(o, ObjId)
        there = Location(o, s.method)
        when, at, lost = m.act(f, at, path, s, ("INVOKE",), timed=m.memory.is_shared(there, path))
        target, at = m.memory.read(there, at, f.thread, when, path)
        inner = f.naming("$function", target)
        again = Invoke(Var("$function"), "()", tuple(Var(f"$a{i}") for i in range(len(args) - 1)))
        for i, c in enumerate(args[1:]):
            inner = inner.naming(f"$a{i}", c)
        end = run(m, again, inner, at, path.to("function"))
        end.fails += lost
        return end
    if isinstance(s, Invoke):
        what = missing(Invoke(known[0], s.method, known[1:], s.above), m.heap)
    else:
        what = missing(CallStatic(s.cls, s.method, known), m.heap)
    return stopped(m, s, f, at, path, what)


def stopped(m: Machine, s: Stmt, f: Frame, at: Point, path: Path, what: str) -> End:  # noqa: PLR0913, PLR0917
    """Stop at what has no meaning."""
    when, at, fails = m.act(f, at, path.to("stop"), s, ("NO_METHOD", "NO_MEANING"), timed=True)
    m.world.meaningless.append(Noted(at.guard, when[0], only(Str(what)), span_of(s)))
    return End(at.under(FALSE), fails)


@statement
def no_meaning(m: Machine, s: NoMeaning, f: Frame, at: Point, path: Path) -> End:
    """Stop at a construct that has no meaning."""
    return stopped(m, s, f, at, path, s.what)


@statement
def infix(m: Machine, s: Infix, f: Frame, at: Point, path: Path) -> End:
    """Apply an operator: to values at once, to objects by the method that defines it."""
    args, at, fails = evaluate_all(m, (s.left, s.right), f, at, path)
    ends = []
    plain = []
    for i, (g, row) in enumerate(combined(args)):
        known = _values(row)
        called = overloaded(Infix(s.op, *known, span=s.span), m.heap)
        if called is None:
            plain.append((g, row))
        else:
            _, point, lost = m.act(f, at.under(g), path, s, ("INFIX",), timed=False)
            ends.append(run(m, called, f, point, path.to(("row", i))))
            ends[-1].fails += lost
    if plain:
        g = either(*(h for h, _ in plain)) if ends else TRUE
        c = merged(
            (both(h, k), v)
            for h, row in plain
            for k, v in computed(s.op, tuple(only(w) for w in row))
        )
        ends.append(_operated(m, s, f, at.under(g), path, c, args))
    end = met(m, f, ends, at, path)
    end.fails += fails
    return end


def _operated(  # noqa: PLR0913, PLR0917 - an operator, where it is, and of what
    m: Machine, s: Infix, f: Frame, at: Point, path: Path, c: Choice, args: tuple[Choice, ...]
) -> End:
    bad = is_fault(c, *args)
    when, at, fails = m.act(f, at, path, s, ("INFIX",), timed=bad is not FALSE)
    at, failed = m.failing(at, when, bad, kept(c, args, is_thrown=True))
    done = completed(at, when, "return", kept(c, args, is_thrown=False))
    return End(at.under(FALSE), [*fails, *failed, done])


# Static fields


@statement
def static_get(m: Machine, s: StaticGet, f: Frame, at: Point, path: Path) -> End:
    """Read a static field, which has its value from the beginning."""
    when, at, fails = m.act(f, at, path, s, ("STATIC_GET",), timed=False)
    v = static_value(m, f.place, s)
    return End(at.under(FALSE), [*fails, completed(at, when, "return", v)])


def static_value(m: Machine, p: Place, s: StaticGet) -> Choice:
    """Give the value of a static field at a place; its initialiser must do nothing else."""
    key = (p, f"{s.cls}.{s.field}")
    if key in m.statics:
        if not m.statics[key]:
            raise uncovered("a static field that is initialised by itself", s.span)
        return m.statics[key]
    m.statics[key] = ()
    init = m.world.program.classes[s.cls].statics[s.field].init
    path = m.world.lore.root.to(("static", *key))
    events, quiet, m.memory.quiet = len(m.world.events), m.memory.quiet, True
    end = run(m, init, Frame(p, path), Point(TRUE, (), 0), path)
    m.memory.quiet = quiet
    returned = [x for x in end.fails if x.guard is TRUE and x.completes == "return"]
    if len(end.fails) != 1 or not returned or len(m.world.events) > events:
        raise uncovered(f"what initialises the static field `{s.cls}.{s.field}`", s.span)
    m.statics[key] = returned[0].items[0].value
    return m.statics[key]


@statement
def static_set(m: Machine, s: StaticSet, f: Frame, at: Point, path: Path) -> End:
    """End an initialisation: only the rules get here."""
    got = evaluate(m, s.value, f, at, path)
    done = completed(got.at, got.at.last, "return", got.value)
    return End(got.at.under(FALSE), [*got.fails, done])


# Locks


@statement
def atomic(m: Machine, s: Atomic, f: Frame, at: Point, path: Path) -> End:
    """Run with the lock of the place."""
    if f.mine or f.now is not None:
        _, at, fails = m.act(f, at, path, s, ("ATOMIC",), timed=False)
        end = run(m, s.body, f, at, path.to("atomic"))
        end.fails += fails
        return end
    e, at, fails = m.world.step(at, f.place, f.thread, path, Tag(frozenset({"ATOMIC"}), s.span))
    end = _section(m, s.body, f, e, at, path)
    end.fails += fails
    return end


def _section(m: Machine, body: Stmt, f: Frame, e: Event, at: Point, path: Path) -> End:  # noqa: PLR0913, PLR0917
    end = run(m, body, f.binding(mine=True), at, path.to("atomic"))
    if end.tasks or end.stuck is not FALSE:
        raise uncovered("what waits inside `atomic`", span_of(body))
    ways = [(end.normal.guard, end.normal.last), *((x.guard, x.when) for x in end.fails)]
    ends = tuple(dict.fromkeys(x for g, when in ways if g is not FALSE for x in when))
    if "atomic" not in m.without:
        m.world.sections.append(Section(f.place, e, ends or (e,), at.guard))
    return end


@statement
def when_(m: Machine, s: When, f: Frame, at: Point, path: Path) -> End:
    """Take the lock when the condition holds; wait while it does not."""
    if f.mine or f.now is not None:
        raise uncovered("`when` inside `atomic`", s.span)
    waits = variable("waits", m.world.count)
    tag = Tag(frozenset({"WHEN", "WHEN_FAIL"}), s.span)
    e, after, fails = m.world.step(at.under(negated(waits)), f.place, f.thread, path, tag)
    asked = run(m, s.condition, f.binding(now=e, mine=True), after, path.to("when"))
    yes, failed = answered(asked)
    ready = either(yes, *(x.guard for x in failed))
    m.world.facts.append(either(negated(after.guard), ready))
    fails_here = both(after.guard, negated(yes))
    m.world.sections.append(Section(f.place, e, (e,), fails_here))
    m.waits.append((both(at.guard, waits), waits, s.condition, f, path))
    end = _section(m, s.body, f, e, after.under(yes), path)
    end.fails += [*fails, *failed]
    end.stuck = both(at.guard, waits)
    return end


def answered(asked: End) -> tuple[Formula, list[Fail]]:
    """Tell when a condition is true, and how it fails."""
    yes: list[Formula] = []
    failed = [x for x in asked.fails if not x.completes]
    for x in asked.fails:
        if x.completes == "return":
            value = x.items[0].value
            yes.append(both(x.guard, is_that(value, YES)))
            wrong = both(x.guard, where(value, lambda v: not isinstance(v, Bool)))
            if wrong is not FALSE:
                item = Item(TRUE, (x.when,), only(BAD_TYPE))
                failed.append(Fail(wrong, x.when, x.past, (item,)))
    return either(*yes), failed


@statement
def legal(m: Machine, s: Legal, f: Frame, at: Point, path: Path) -> End:
    """Refuse what is not allowed inside atomic."""
    when, at, fails = m.act(f, at, path, s, ("LEGAL",), timed=f.mine)
    bad = TRUE if f.mine else FALSE
    at, failed = m.failing(at, when, bad, only(illegal(s.what)))
    return ended(at, [*fails, *failed])


# The world outside


@statement
def print_(m: Machine, s: Print, f: Frame, at: Point, path: Path) -> End:
    """Add to the output."""
    got = evaluate(m, s.value, f, at, path)
    if f.now is not None:
        raise uncovered("output in a condition", s.span)
    tag = Tag(frozenset({"PRINT"}), s.span)
    e, at, fails = m.world.step(got.at, f.place, f.thread, path, tag)
    m.world.printed.append(Printed(e, _shown(got.value), s.newline, at.guard))
    return ended(at, [*got.fails, *fails])


def _shown(c: Choice) -> Choice:
    return computed("text", (c,))


@statement
def set_exit(m: Machine, s: SetExit, f: Frame, at: Point, path: Path) -> End:
    """Set the exit code of the program."""
    got = evaluate(m, s.value, f, at, path)
    when, at, fails = m.act(f, got.at, path, s, ("SET_EXIT",), timed=True)
    code = merged((g, v if isinstance(v, Number) else Number(1)) for g, v in got.value)
    at = m.memory.write(EXIT, code, at, f.thread, when, path)
    return ended(at, [*got.fails, *fails])


@statement
def kill_here(m: Machine, s: KillHere, f: Frame, at: Point, path: Path) -> End:
    """Lose this place, at once."""
    m.world.lore.mortal.add(f.place)
    e, at, fails = m.world.step(at, f.place, f.thread, path, Tag(frozenset({"KILL_HERE"}), s.span))
    e.kills = True
    m.world.killings.append((e, at.guard))
    at, failed = m.failing(at, (e,), TRUE, only(DeadPlace(f.place)))
    return ended(at, [*fails, *failed])


@statement
def kill_there(m: Machine, s: KillThere, f: Frame, at: Point, path: Path) -> End:
    """Doom another place."""
    got = evaluate(m, s.place, f, at, path)
    tag = Tag(frozenset({"KILL_THERE"}), s.span)
    e, at, fails = m.world.step(got.at, f.place, f.thread, path, tag)
    fails += got.fails
    bad = where(got.value, lambda v: not isinstance(v, PlaceValue))
    at, failed = m.failing(at, (e,), bad, only(BAD_TYPE))
    fails += failed
    for g, v in got.value:
        if isinstance(v, PlaceValue):
            if v.place < m.world.places:
                m.world.lore.mortal.add(v.place)
            gone = m.world.absent(v.place, (e,))
            at, failed = m.failing(at, (e,), both(g, gone), only(DeadPlace(v.place)))
            fails += failed
            m.world.dooms.append((e, v.place, both(at.guard, g)))
    return ended(at, fails)
