"""The encoding of a program: passes over it, until what they learn grows no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from x10sem.checking import symbolic_places  # noqa: F401 - it enters what it encodes
from x10sem.checking.policy import Policy
from x10sem.checking.properties import Property
from x10sem.checking.symbolic_events import End, Event, Path, Point, Tag, precedes
from x10sem.checking.symbolic_expressions import EXIT
from x10sem.checking.symbolic_logic import TRUE, Formula, both, either, forget, negated
from x10sem.checking.symbolic_machine import Frame, Machine, run
from x10sem.checking.symbolic_memory import Memory
from x10sem.checking.symbolic_steps import answered
from x10sem.checking.symbolic_values import only, uncovered
from x10sem.checking.symbolic_world import ROOT, Lore, World
from x10sem.checking.symbolic_wrong import silenced
from x10sem.core.program import Program
from x10sem.core.terms import Finish, Number, Stmt

LAST: Final = -1
"""The number of the event after all others."""
MOST_PASSES: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A property of a program's own, at some moment: when it is true, false, or has no answer."""

    property: Property
    at: Event
    asked: Formula
    true: Formula
    false: Formula


@dataclass(frozen=True, slots=True)
class Encoding:
    """A program as formulas: `facts` hold in every run within the bound."""

    machine: Machine
    policy: Policy
    places: int
    program: Program
    end: End
    last: Event
    facts: tuple[Formula, ...]
    asked: tuple[Asked, ...]
    passes: int

    @property
    def world(self) -> World:
        """The events, and what was noted."""
        return self.machine.world

    @property
    def over(self) -> Formula:
        """When the program ends by itself."""
        return both(
            either(self.end.normal.guard, *(x.guard for x in self.end.fails)),
            negated(self.end.stuck),
        )

    @property
    def cut(self) -> Formula:
        """When place 0 fails before that."""
        return both(self.world.lost(ROOT, self.last), negated(self.over))

    @property
    def meaningless(self) -> Formula:
        """When what has no meaning is reached."""
        return either(*(both(x.guard, x.event.happens) for x in self.world.meaningless))

    @property
    def beyond(self) -> Formula:
        """When the bound on loops and calls is reached."""
        return either(*self.world.bounds)


def may_fail(policy: Policy, places: int) -> set[int]:
    """List the places that a policy lets fail."""
    return {p for fate in fates(policy, places) for p in fate}


def fates(policy: Policy, places: int) -> list[tuple[int, ...]]:
    """List the places that fail together, as far as the policy lets them."""
    if not policy.failures:
        return []
    grouped = {p for group in policy.groups for p in group}
    those = [*(sorted(g) for g in policy.groups), *([p] for p in range(places) if p not in grouped)]
    allowed = policy.failing if policy.failing is not None else frozenset(range(1, places))
    return [tuple(fate) for fate in sorted(those) if all(p in allowed for p in fate)]


def encode(  # noqa: PLR0913 - the program, and how it is asked
    program: Program,
    places: int,
    policy: Policy,
    unroll: int,
    *,
    properties: Sequence[Property] = (),
    without: frozenset[str] = frozenset(),
    alarm: Callable[[], None] | None = None,
    fine: bool = False,
) -> Encoding:
    """Encode a program; each step is an event where it is to be fine.

    Raises `Diagnostic` X2108 for what has no encoding, and what the alarm raises.
    """
    lore = Lore(mortal=set(may_fail(policy, places)))  # type: ignore[arg-type]
    passes = 0
    while True:
        passes += 1
        forget()
        m = _machine(program, places, unroll, lore, without)
        m.fine = fine
        m.ending = silenced if "lost-in-silence" in without else None
        m.alarm = alarm or m.alarm
        mortal = set(lore.mortal)
        end, probes = _passed(m, program, properties)
        grown = m.memory.learnt() or lore.mortal != mortal
        if not grown:
            break
        if lore.frozen or passes > MOST_PASSES:
            raise uncovered("a heap that grows with every look at it")
        lore.frozen = passes > len(m.memory.reads) + 2 and lore.mortal == mortal
    return _encoded(m, program, places, policy, end, probes, properties, passes)


def _machine(
    program: Program, places: int, unroll: int, lore: Lore, without: frozenset[str]
) -> Machine:
    world = World(program, places, unroll, lore)
    memory = Memory(world)
    memory.now[EXIT] = only(Number(0, "Int"))
    return Machine(world, memory, without)


Probe = tuple[Property, Event, End]


def _passed(
    m: Machine, program: Program, properties: Sequence[Property]
) -> tuple[End, list[Probe]]:
    root = m.world.lore.root
    main = program.main if isinstance(program.main, Finish) else Finish(program.main)
    probes = []
    for prop in properties:
        if prop.kind != "ensures":
            e = moment(root.to(("probe", prop.name)), 0)
            e.index = m.world.mark()
            m.world.events.append(e)
            probes.append((prop, e, asked_at(m, prop.stmt, e)))
    end = run(m, main, Frame(ROOT, root), Point(TRUE, (), 0), root)
    return end, probes


def moment(path: Path, past: int) -> Event:
    """Make an event that is no step, at which something is asked."""
    return Event(LAST, path, ROOT, path, TRUE, past, (), Tag(frozenset()))


def asked_at(m: Machine, s: Stmt, e: Event) -> End:
    """Ask at a moment."""
    f = Frame(ROOT, e.path, now=e, mine=True)
    return run(m, s, f, Point(TRUE, (e,), e.past), e.path)


def _encoded(  # noqa: PLR0913, PLR0917 - the last pass
    m: Machine, program: Program, places: int, policy: Policy, end: End, probes: list[Probe],
    properties: Sequence[Property], passes: int,
) -> Encoding:  # fmt: skip
    world = m.world
    last = moment(world.lore.root.to("last"), -1)
    facts = list(world.facts)
    for stuck, waits, condition, f, path in m.waits:
        g = f.binding(now=last, mine=True)
        asked = run(m, condition, g, Point(TRUE, (last,), -1), path.to("last"))
        yes, failed = answered(asked)
        ready = either(world.lost(f.place, last), yes, *(x.guard for x in failed))
        facts += [either(negated(stuck), negated(ready)), either(negated(waits), stuck)]
    asked_for = [_asked(world, prop, e, a) for prop, e, a in probes]
    asked_for += [
        _asked(world, prop, last, asked_at(m, prop.stmt, last))
        for prop in properties
        if prop.kind == "ensures"
    ]
    facts += [*world.facts[len(facts) :], *m.memory.facts(), *world.exclusion()]
    return Encoding(m, policy, places, program, end, last, tuple(facts), tuple(asked_for), passes)


def _asked(world: World, prop: Property, e: Event, end: End) -> Asked:
    true, _ = answered(end)
    returned = [x for x in end.fails if x.completes == "return"]
    false = both(either(*(x.guard for x in returned)), negated(true))
    free = [
        negated(both(s.guard, precedes((s.begins,), (e,)), negated(precedes(s.ends, (e,)))))
        for s in world.sections
        if s.place == ROOT and e.index != LAST
    ]
    when = both(negated(world.lost(ROOT, e)), *free)
    return Asked(prop, e, when, true, false)
