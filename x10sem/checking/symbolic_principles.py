"""The principles as formulas over events: Z3 is asked for a run that breaks one.

Each step of the rules is an event here.  Every claim is negated, and Z3 is asked for
a run, a time for each failure and values for the inputs that make it true.  Where it
finds none for any claim, the principle holds of all runs within the bound.  A run that
it finds is taken by the rules in force, and shown only if the monitors of plain
searches see there what the formula says.

The claims:

- of two steps, both at places that live then, the one of the instance that has to
  wait is first (`happens_before` of their paths; so too for what runs after a finish or
  `at`, and what that had to wait for);
- what comes from a failed place to a live one is DP, and DP tells of a failed place;
- each statement lost is reported as DP at the first live home of an `at` on its way out,
  as long as that is synchronous or leads through finishes of failed places, or else at
  the nearest live finish; and no handler begins at a failed place;
- neither an `at` nor a finish makes more reports than come to it.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from x10sem.checking import principles
from x10sem.checking.forms import everything_in
from x10sem.checking.run_order import instances, overtakings, told
from x10sem.checking.search import Choices, Options, Result, Violation
from x10sem.checking.symbolic_encoding import Encoding, encode
from x10sem.checking.symbolic_events import Event, Fail, Item, Moment
from x10sem.checking.symbolic_instances import ordered_pairs
from x10sem.checking.symbolic_logic import (
    FALSE,
    Formula,
    before,
    both,
    either,
    exactly,
    negated,
)
from x10sem.checking.symbolic_order import OrderSolver
from x10sem.checking.symbolic_schedule import replayed
from x10sem.checking.symbolic_solver import Model
from x10sem.checking.symbolic_values import Atom, Undecided, uncovered, where
from x10sem.checking.symbolic_world import Gathered, Loss, World
from x10sem.checking.symbolic_wrong import FOLLOWED
from x10sem.checking.trace import follow
from x10sem.core.program import Program
from x10sem.core.terms import At, DeadPlace, PlaceValue
from x10sem.diagnostics import Diagnostic
from x10sem.semantics import Step, start
from x10sem.semantics.profiles import PROFILES


class Claim(NamedTuple):
    """What no run does: the principle that it would break, and the formula that says so."""

    principle: str
    wrong: Formula


@dataclass(frozen=True, slots=True)
class Answer:
    """What Z3 was asked, and the violations that it found; `limit` names what stopped it."""

    events: int = 0
    claims: int = 0
    violations: tuple[Violation, ...] = ()
    limit: str = ""


# The claims


def claims(encoding: Encoding) -> Iterator[Claim]:
    """List what no run does."""
    world = encoding.world
    yield from overtaken(world, encoding.machine.alarm)
    yield from unmasked(world)
    yield from lies(world, literals(encoding.program))
    yield from unreported(world)
    yield from dropped(world)
    yield from repeated(world)


def steps_of(world: World) -> list[Event]:
    """List the events that are steps."""
    return [e for e in world.events if e.tag.rules]


def overtaken(world: World, alarm: Callable[[], None]) -> Iterator[Claim]:
    """Say of each step that it comes before one that it has to wait for."""
    first: dict[Event, list[Formula]] = {}
    for e, f in ordered_pairs(steps_of(world)):
        alarm()
        late = both(_lives(world, e), before(f.index, e.index))
        first.setdefault(f, []).append(late)
    for f, those in first.items():
        yield Claim(principles.ORDER, both(_lives(world, f), either(*those)))


def _lives(world: World, e: Event) -> Formula:
    """Say that a step happens, at a place that has not failed."""
    return both(e.happens, negated(world.is_dead(e.place, (e,)) if not e.kills else FALSE))


def unmasked(world: World) -> Iterator[Claim]:
    """Say that something else than DP comes from a failed place, or a handler begins at one."""
    for c in world.crossings:
        seen = both(
            c.guard, negated(world.is_dead(c.home, c.when)), world.is_dead(c.target, c.when)
        )
        other = either(*(both(i.guard, where(i.value, _is_other)) for i in c.after))
        yield Claim(principles.MASKED, both(seen, other))
    for place, x in world.caught:
        yield Claim(principles.MASKED, both(x.guard, world.is_dead(place, x.when)))


def _is_other(v: Atom) -> bool:
    return not isinstance(v, DeadPlace)


def _is_report(i: Item) -> Formula:
    return both(i.guard, where(i.value, lambda v: isinstance(v, DeadPlace)))


def literals(program: Program) -> frozenset[object]:
    """List the DP that a program has in its text, and may throw itself."""
    return frozenset(t for t in everything_in(program.main) if isinstance(t, DeadPlace))


def lies(world: World, said: frozenset[object]) -> Iterator[Claim]:
    """Say that DP comes to an `at`, a finish or a handler, and its place has not failed."""
    for guard, when, items in _received(world):
        for i in items:
            for f, v in i.value:
                if isinstance(v, DeadPlace) and v not in said:
                    there = negated(world.absent(v.place, when))
                    yield Claim(principles.MASKED, both(guard, i.guard, f, there))


def _received(world: World) -> Iterator[tuple[Formula, Moment, tuple[Item, ...]]]:
    for c in world.crossings:
        yield c.guard, c.when, c.after
    for g in world.finishes.values():
        yield g.guard, g.when, g.collected
    for _, x in world.caught:
        yield x.guard, x.when, x.items


def repeated(world: World) -> Iterator[Claim]:
    """Say that a crossing, or the end of a finish, makes more reports than came to it."""
    for c in world.crossings:
        yield _more(c.guard, c.before, c.after)
    for g in world.finishes.values():
        for x in g.thrown:
            yield _more(x.guard, g.collected, x.items)


def _more(guard: Formula, came: tuple[Item, ...], left: tuple[Item, ...]) -> Claim:
    those = [i.guard for i in came]
    made = [_is_report(i) for i in left]
    ways = [
        both(exactly(n, those), *(negated(exactly(k, made)) for k in range(max(1, n) + 1)))
        for n in range(min(len(those), len(made)) + 1)
    ]
    return Claim(principles.ONCE, both(guard, either(*ways)))


# Losses


def unreported(world: World) -> Iterator[Claim]:
    """Say of each statement that is lost that this is not reported where it has to be."""
    for loss in world.losses:
        if loss.guard is not FALSE and not _is_bare_return(loss):
            yield Claim(principles.MASKED, _in_silence(world, loss))


def _is_bare_return(loss: Loss) -> bool:
    up = loss.path.up
    return loss.path.step == 1 and up is not None and _form(up.step) == "@"


def _form(step: object) -> object:
    return step[0] if isinstance(step, tuple) else step


def _in_silence(world: World, loss: Loss) -> Formula:
    """Follow a loss outwards, as long as only places that have failed learn of it."""
    found: list[Formula] = []
    node, open_, when, is_sync = loss.path, loss.guard, loss.when, True
    while node.up is not None and open_ is not FALSE:
        form = _form(node.step)
        if form == "a":
            is_sync = False
        elif form == "@" and is_sync and node in world.homes:
            gone = world.is_dead(world.homes[node], when)
            came = (c.after for c in world.crossings if c.path is node and _meet(c.when, when))
            told_ = either(*(_is_report(i) for items in came for i in items))
            found.append(both(open_, negated(gone), negated(told_)))
            open_ = both(open_, gone)
        elif form == "f":
            end = world.finishes[node.up]
            gone = world.is_dead(end.place, end.when)
            ends = both(open_, end.guard)
            found.append(both(ends, negated(gone), negated(_thrown(end, when))))
            open_, when, is_sync = both(ends, gone), end.when, True
        node = node.up
    return either(*found)


def dropped(world: World) -> Iterator[Claim]:
    """Say that a finish ends, and does not throw a report that it has collected, or its own."""
    for end in world.finishes.values():
        gone = world.is_dead(end.place, end.when)
        owed = [(_is_report(i), i.order) for i in end.collected]
        for f, order in owed:
            same = (i for x in end.thrown for i in _reports_of(x) if i.order == order)
            there = either(*(i.guard for i in same))
            wrong = both(end.guard, f, negated(gone), negated(there))
            yield Claim(principles.MASKED, wrong)
        own = either(*(i.guard for x in end.thrown for i in _reports_of(x)))
        any_ = either(*(i.guard for i in end.collected))
        yield Claim(principles.MASKED, both(end.guard, gone, any_, negated(own)))


def _reports_of(x: Fail) -> list[Item]:
    return [i._replace(guard=both(x.guard, _is_report(i))) for i in x.items]


def _meet(a: Moment, b: Moment) -> bool:
    return not set(a).isdisjoint(b)


def _thrown(end: Gathered, when: Moment) -> Formula:
    """Say that a finish throws the report of what was lost at a moment."""
    return either(
        *(
            both(x.guard, _is_report(i))
            for x in end.thrown
            for i in x.items
            if _meet(i.order[0], when)
        )
    )


# Questions


def ask(  # noqa: PLR0913, PLR0917 - the program, and what is asked of it
    program: Program,
    places: int,
    options: Options,
    without: frozenset[str] = frozenset(),
    began: float | None = None,
    only: tuple[str, ...] = principles.PRINCIPLES,
) -> Answer:
    """Ask Z3 for runs that break the principles, or some of them.

    Raises `Diagnostic` X2108 for what has no encoding, X2011 without Z3, and
    `AssertionError` where a run that Z3 found does not break, by the rules, what it should.
    """
    began = time.monotonic() if began is None else began
    limits = options.limits

    def alarm() -> None:
        if limits.timeout is not None and time.monotonic() - began > limits.timeout:
            raise Undecided("time")

    try:
        encoding = encode(
            program, places, options.policy, options.unroll,
            without=without, alarm=alarm, fine=True,
        )  # fmt: skip
        solver = OrderSolver(encoding, limits, began)
    except Undecided as e:
        return Answer(limit=str(e))
    except KeyboardInterrupt:
        return Answer(limit="interrupted")
    return _Asking(encoding, solver, places, only).answer()


def ask_too(r: Result, program: Program, places: int, options: Options, began: float) -> None:
    """Add to a result what Z3 says of the principles; nothing where each step has no encoding."""
    if r.limit:
        return
    try:
        _enter(r, ask(program, places, options, began=began))
    except Diagnostic as d:
        if d.code != "X2108":
            raise


def broken_by(name: str, program: Program, places: int, options: Options) -> Result:
    """Find a run that breaks what a wrong semantics is known to break.

    Raises `Diagnostic` X2108 where the encoding does not follow it, or nothing is broken.
    """
    if name not in FOLLOWED:
        raise uncovered(f"the semantics `{name}`")
    r = Result()
    refuted = PROFILES[name].refutes
    _enter(r, ask(program, places, options, frozenset({name}), only=(refuted,)))
    if not r.limit and not r.violations:
        raise uncovered(f"what else the semantics `{name}` does than to break {refuted}")
    return r


def _enter(r: Result, answer: Answer) -> None:
    r.violations += answer.violations
    r.steps, r.examined = answer.events, answer.claims
    r.limit = answer.limit
    r.complete = not answer.limit
    for each in answer.violations:
        r.failures = max(r.failures, sum(isinstance(c, tuple) for c in each.choices))


class _Asking:
    """All claims about one encoding."""

    def __init__(
        self, encoding: Encoding, solver: OrderSolver, places: int, only: tuple[str, ...]
    ) -> None:
        self.encoding = encoding
        self.solver = solver
        self.places = places
        self.only = only
        self.found: dict[str, Violation] = {}

    def answer(self) -> Answer:
        """Ask each claim, until one of each principle is refuted."""
        limit = ""
        those: list[Claim] = []
        try:
            for claim in claims(self.encoding):
                self.encoding.machine.alarm()
                if claim.principle not in self.only:
                    continue
                those.append(claim)
                if claim.wrong is not FALSE and claim.principle not in self.found:
                    self.ask(claim)
        except Undecided as e:
            limit = str(e)
        except KeyboardInterrupt:
            limit = "interrupted"
        steps = len(steps_of(self.encoding.world))
        return Answer(steps, len(those), tuple(self.found.values()), limit)

    def ask(self, claim: Claim) -> None:
        """Ask one claim, within the bound."""
        within = negated(self.encoding.beyond)
        model = self.solver.run(claim.wrong, within)
        if model is not None:
            self.found[claim.principle] = self.confirmed(claim, model)

    def confirmed(self, claim: Claim, model: Model) -> Violation:
        """Take a run by the rules, up to where it breaks the principle."""
        run = replayed(model, self.encoding)
        assert run is not None, "a run that Z3 found does not replay by the rules"
        found = broken(claim.principle, self.encoding.program, self.places, run.choices)
        assert found is not None, f"a run that Z3 found against {claim.principle} keeps it"
        return found


def broken(principle: str, program: Program, places: int, choices: Choices) -> Violation | None:
    """Find the first step of a run that breaks a principle, by the monitors of plain searches."""
    if principle == principles.ORDER:
        pair = next(overtakings(instances(program, places, choices)), None)
        if pair is None:
            return None
        late = pair[0]
        return Violation("principle", principle, told(pair), choices[: late.number], late.span)
    k = start(program, places)
    for n, taken in enumerate(follow(program, places, choices), 1):
        watched = principles.watch(k, None, taken.step, taken.config).faults
        astray = () if taken.step is None else _astray(taken.step.leaf)
        for name, why in (*watched, *astray):
            if name == principle:
                return Violation("principle", name, why, choices[:n], taken.span)
        k = taken.config
    return None


def _astray(t: Step) -> Iterator[tuple[str, str]]:
    """Say that what was to run at a place that has failed runs somewhere else."""
    s, g = t.redex, t.target.heap
    if not isinstance(s, At) or not isinstance(s.place, PlaceValue) or t.target.stmt is None:
        return
    if t.place in g and s.place.place not in g:
        yield principles.MASKED, f"what is lost at place {s.place.place} runs at {t.place}"
