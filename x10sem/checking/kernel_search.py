"""Exact search over the states of the kernel, with reductions.

A state is stored where there is a choice; on the way to it, as long as one step
is enough (see `engine.stubborn`), the search goes on without storing.  Which
steps are left out is no loss for what ends, deadlocks and failed assertions, but
for one case: on a cycle of the search, an activity might be left out for ever.
So when nothing is left to expand, every cycle of which no state was expanded in
full gets one that is, and the search goes on.
"""

import random
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from x10sem.checking.examined import Arrival, ExaminedKernel, State
from x10sem.checking.moves import is_notable, source_of
from x10sem.checking.outcomes import PLACE_ZERO, Outcome, describe, is_only_dead_places, outcome
from x10sem.checking.properties import Property, holds
from x10sem.checking.questions import Questions
from x10sem.checking.retrace import retrace
from x10sem.checking.schedules import Schedules
from x10sem.checking.search import (
    Choices,
    Clock,
    Options,
    Order,
    Progress,
    Result,
    Stop,
    Storing,
    Violation,
    storage_of,
)
from x10sem.checking.taken import Taken, ways_of
from x10sem.checking.ways import FULL, chains_to
from x10sem.core.program import Program
from x10sem.core.terms import Unsupported
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.cycles import cycles
from x10sem.engine.kernel import Kernel
from x10sem.engine.packing import Packing
from x10sem.engine.stubborn import Reducer, Step, Switches
from x10sem.engine.symmetry import Symmetry
from x10sem.semantics import Config, Heap
from x10sem.semantics.state import EPS, Label
from x10sem.semantics.view import Footprint, View

if TYPE_CHECKING:
    from x10sem.checking.keeping import Keeper

CHAIN: Final = 400
"""After how many steps that need no choice a state is stored all the same."""

LONG: Final = 2_000
"""After how many of the rules' steps, in a chain with long ones, likewise; limits wait for it."""


class KernelSearch:
    """One search: the states seen, how each was reached, and those still to expand."""

    kernel_of: type[Kernel] = ExaminedKernel
    most_led = 100_000
    """For how many states on the way it is kept where they lead."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a search is given
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        progress: Callable[[Progress], None] | None,
        keeper: "Keeper | None" = None,
        kernel: Kernel | None = None,
    ) -> None:
        """Begin at the first configuration, or where another search stopped, or with its kernel."""
        self.options = options
        self.kernel = kernel or self.kernel_of(program, places)
        switches = options.reductions if options.fuse else Switches.none()
        self.reducer = Reducer(self.kernel, switches, lambda act: is_notable(act.effect.step))
        self.schedules = Schedules(self.kernel, options.policy, self.reducer)
        self.is_reduced, self.goes_on = switches != Switches.none(), switches.local
        self.divides = switches.schedules
        self.symmetry = Symmetry(self.kernel, self.schedules.mortal, is_on=switches.symmetry)
        self.result = Result()
        self.clock = Clock(options.limits, self.result, progress)
        self.invariants = [p for p in properties if p.kind in {"always", "never"}]
        self.ensures = [p for p in properties if p.kind == "ensures"]
        self.wanted = [p for p in properties if p.kind == "sometimes"]
        self.questions = Questions(self.kernel, [*self.invariants, *self.wanted])
        self.reducer.asked = self.questions.kinds(program)
        self.packing = Packing()
        self.storage = storage_of(options)
        self.parents, self.codes, self.depths = array("i"), array("i"), array("i")
        self.waiting: list[int] = []
        self.next = 0
        self.full: set[int] = set()
        self.used: set[int] = set()
        self.led: dict[State, State] = {}
        self.counted: dict[tuple[tuple[str, ...], Span], None] = {}
        self.cut, self.keeper = False, keeper
        self.left_out = 0
        self.weighed: Callable[[KernelSearch], None] = lambda _: None
        self.random = random.Random(options.seed)

    # The search

    def run(self) -> None:
        """Expand states until none is left, a violation is found, or a limit is reached."""
        try:
            if not self.storage:
                self.begin()
            while self.frontier or self.unignore():
                self.clock.check(self.frontier, self.storage.growing())
                if self.keeper is not None:
                    self.keeper.turn()
                self.expand(self.take())
                self.weighed(self)
        except Stop:
            return
        finally:
            self.result.is_exact = self.storage.is_exact
            self.result.omission = self.storage.omission()
        is_sure = self.options.storing is not Storing.BITS
        self.result.limit = "depth" if self.cut else "" if is_sure else "bits"
        self.result.complete = is_sure and not self.cut

    @property
    def frontier(self) -> int:
        """Count the states still to expand."""
        return len(self.storage) - self.next + len(self.waiting)

    def begin(self) -> None:
        """Store the first state, or the first at which there is a choice."""
        *_, last = self.onward(-1, Taken(None, (), self.kernel.initial, None))
        self.store(-1, 0, last.state)

    def take(self) -> int:
        """Choose the next state to expand."""
        if self.options.order is Order.BFS:
            if self.waiting:
                return self.waiting.pop()
            self.next += 1
            return self.next - 1
        self.waiting += range(self.next, len(self.storage))
        self.next = len(self.storage)
        if self.options.order is Order.RANDOM:
            at = self.random.randrange(len(self.waiting))
            self.waiting[at], self.waiting[-1] = self.waiting[-1], self.waiting[at]
        return self.waiting.pop()

    def expand(self, i: int) -> None:
        """Do at a state what is enough to do, and go on to where there is a choice again."""
        state = self.state_of(i)
        if self.is_over(state):
            return
        limit = self.options.limits.max_depth
        if limit is not None and self.depths[i] >= limit:
            self.cut = True
            return
        stuck = True
        doomed = self.kernel.controls[state[0]].doomed
        full = i in self.full
        moves = self.moves(state, full=full, counts=True)
        for code, taken in enumerate(moves, FULL if full else 0):
            self.result.transitions += 1
            if taken.step is not None or not taken.fate or not doomed.isdisjoint(taken.fate):
                stuck = False
            chain = list(self.onward(i, taken))
            self.arrive(i, code, chain)
        if stuck:
            self.violate("deadlock", "no-deadlock", "every activity waits", i, [])
        self.storage.give_up(i)

    def arrive(self, i: int, code: int, chain: list[Taken]) -> None:
        """Store where a move leads, if it is new."""
        if not chain or (chain[-1].step is not None and self.is_error(chain[-1].step)):
            return
        self.store(i, code, chain[-1].state)

    def store(self, i: int, code: int, state: State) -> None:
        """Store a state that is new."""
        state = self.symmetry.ordered(state)
        packed = self.packing.pack(state)
        if not self.storage.add(packed):
            if self.is_reduced:
                self.storage.meet(i, packed)
            return
        self.parents.append(i)
        self.codes.append(code)
        depth = 0 if i < 0 else self.depths[i] + 1
        self.depths.append(depth)
        self.result.states += 1
        self.result.depth = max(self.result.depth, depth)
        self.result.failures = max(self.result.failures, self.kernel.controls[state[0]].spent)

    def onward(self, i: int, taken: Taken) -> Iterator[Taken]:
        """Follow a move as long as one step is enough; the last is where there is a choice."""
        chain, visited, known = [taken], set[State](), None
        steps = 0
        while True:
            self.look_at(i, chain)
            yield taken
            if not self.goes_on or (taken.step is not None and self.is_error(taken.step)):
                return
            at = self.symmetry.ordered(taken.state)
            if at in visited:
                return
            known = self.led.get(at)
            if known is not None:
                yield Taken(None, (), known, None)
                break
            visited.add(at)
            is_long = len(chain) == CHAIN or steps >= LONG
            only = None if is_long or self.is_over(at) else self.only_move(at)
            if only is None:
                break
            chain.append(only)
            taken = only
            steps += len(only.effects)
        if len(self.led) < self.most_led:
            self.led.update(dict.fromkeys(visited, taken.state if known is None else known))

    def only_move(self, state: State) -> Taken | None:
        """Give the move of a state at which one step is enough."""
        moves = self.moves(state)
        first = next(moves, None)
        if first is None or first.step is None or next(moves, None) is not None:
            return None
        return first

    def moves(self, state: State, *, full: bool = False, counts: bool = False) -> Iterator[Taken]:
        """List what is enough to do at a state; count whether that leaves something out."""
        schedules = self.schedules
        if full:
            choice = self.reducer.every(state, schedules.fates(state))
        else:
            watched = self.questions.watched(state)
            choice = schedules.choose(state, watched)
            self.left_out += counts and not choice.is_all
            if self.divides and (parts := schedules.divided(state, choice, watched)):
                yield from (Taken(None, (), part, None) for part in parts)
                return
        for t in choice.steps:
            arrival: Arrival = t.arrival
            yield Taken(t, (), arrival.state, arrival.ending, arrival.effects)
        for fate in choice.fates:
            yield Taken(None, fate, schedules.failing(state, fate), None)

    def is_over(self, state: State) -> bool:
        """Tell whether nothing is left to run."""
        return len(state) == self.kernel.base or not self.kernel.controls[state[0]].alive[0]

    def view(self, state: State) -> View:
        """Give the heap of a state as one to look into."""
        return self.kernel.view(state, {})

    def unignore(self) -> bool:
        """Let one state of each cycle that leaves something out be expanded in full."""
        for cycle in cycles(self.parents, self.storage.met()):
            if self.full.isdisjoint(cycle):
                self.full.add(min(cycle))
                self.waiting.append(min(cycle))
        return bool(self.waiting)

    # What is seen on the way

    @staticmethod
    def is_error(step: Step) -> bool:
        """Tell whether a step has no meaning."""
        leaf = step.act.effect.step.leaf
        return any(isinstance(v, Unsupported) for v in leaf.label.values)

    def look_at(self, i: int, chain: list[Taken]) -> None:
        """Look at the last step of a chain, and at where it leads."""
        last = chain[-1]
        self.result.steps += 0 if last.step is None else 1 + len(last.step.before)
        if last.fate:
            self.result.fired["PLACE_FAILURE"] += len(last.fate)
        self.account(last)
        if last.step is not None and is_notable(last.step.act.effect.step):
            self.report_step(i, chain, last.step)
            if self.is_error(last.step):
                return
        if self.is_over(last.state):
            self.end(i, chain, last)
        for prop in self.invariants:
            answer = self.questions.ask(prop, last.state).value
            self.judge(prop, answer, i, chain)
        for prop in self.wanted:
            is_new = prop.name not in self.result.witnessed
            if is_new and self.questions.ask(prop, last.state).value is True:
                self.result.witnessed[prop.name] = self.way(i, chain)

    def account(self, last: Taken) -> None:
        """Note the rules that fired and the statements that ran, each derivation once a span."""
        r = self.result
        for effect in last.effects:
            if id(effect) in self.used:
                continue
            self.used.add(id(effect))
            leaf, rules = effect.step.leaf, effect.step.derivation()
            span = getattr(leaf.redex, "span", NOWHERE)
            span = span if span.line else source_of(effect.step)
            if (rules, span) not in self.counted:
                self.counted[rules, span] = None
                r.fired.update(filter(None, rules))
                r.spans |= {span} if leaf.rule else set()

    def report_step(self, i: int, chain: list[Taken], step: Step) -> None:
        """Report a failed assertion, or a missing meaning."""
        inner = step.act.effect.step
        leaf = inner.leaf
        (v,) = leaf.label.values
        heap = leaf.target.heap
        assert isinstance(heap, View)
        before = chain[-2].state if len(chain) > 1 else self.state_of(i)
        now = View(
            Footprint(self.kernel.fetching(before)),
            heap.changes,
            heap.size,
            heap.program,
            heap.made,
        )
        error = isinstance(v, Unsupported)
        kind = "error" if error else "assertion"
        name = "meaning" if error else "no-assertion-fails"
        message = v.what if isinstance(v, Unsupported) else describe(v, now)
        self.violate(kind, name, message, i, chain, source_of(inner))

    def state_of(self, i: int) -> State:
        """Give a stored state."""
        packed = self.storage.get(i)
        if packed is not None:
            return self.packing.unpack(packed)
        *_, chain = chains_to(self, i)
        return self.symmetry.ordered(chain[-1].state)

    def end(self, i: int, chain: list[Taken], last: Taken) -> None:
        """Record outcomes, and check what is to hold at the end."""
        label: Label = EPS if last.ending is None else last.ending.label
        heap: Heap = self.view(last.state) if last.ending is None else last.ending.heap
        over = outcome(Config(None, heap), label)
        if over.exception == PLACE_ZERO:
            self.note(outcome(Config(None, heap), label, self.options.observe), i, chain)
            return
        if over.exception is not None and not is_only_dead_places(label.values, heap):
            self.violate("uncaught", "no-uncaught-exception", over.exception, i, chain)
        spent = self.kernel.controls[last.state[0]].spent
        for g in self.options.policy.aftermaths(heap, spent):
            found = outcome(Config(None, g), label, self.options.observe)
            later = [Taken(None, (p,), last.state, None) for p in g.dead if p in heap]
            self.note(found, i, [*chain, *later])
            for prop in self.ensures:
                self.judge(prop, holds(prop, g), i, [*chain, *later])

    def note(self, found: Outcome, i: int, chain: list[Taken]) -> None:
        """Record an outcome."""
        if found not in self.result.outcomes:
            way = self.way(i, chain) if self.options.witnesses else ()
            self.result.outcomes[found] = way

    def judge(self, prop: Property, answer: bool | str, i: int, chain: list[Taken]) -> None:  # noqa: FBT001 - an answer
        """Refute a property by its answer."""
        if isinstance(answer, str):
            self.violate("error", prop.name, answer, i, chain, prop.span)
        elif answer == (prop.kind == "never"):
            message = f"`{prop.text}` is {'true' if answer else 'false'}"
            self.violate(prop.kind, prop.name, message, i, chain, prop.span)

    def violate(  # noqa: PLR0913, PLR0917 - what a violation is
        self,
        kind: str,
        name: str,
        message: str,
        i: int,
        chain: list[Taken],
        span: Span = NOWHERE,
    ) -> None:
        """Record a violation, the first of its property and kind; stop if one is enough."""
        found = self.result.violations
        if not any(v.kind == kind and v.property == name for v in found):
            found.append(Violation(kind, name, message, self.way(i, chain), span))
        if self.options.stop_at_first:
            raise Stop

    # Ways

    def way(self, i: int, chain: list[Taken]) -> Choices:
        """List the choices, one a rule, that lead to a state and on along a chain."""
        parts = [*chains_to(self, i), chain]
        taken = [t for part in parts for t in part if t.step is not None or t.fate]
        ways = [way for t in taken for way in ways_of(t)]
        return retrace(self.kernel, self.symmetry, ways)
