"""Exact search over configurations by the rules alone, one step at a time or chains of local steps.

States are canonical configurations with the failures spent; every state count
is a count of those.  With `fuse` off, each state is one configuration of the
calculus; with it on, configurations inside chains of local steps are not
stored (see `fusion` for why nothing is lost).
"""

import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from x10sem.checking import coverage
from x10sem.checking.moves import (
    Choice,
    Move,
    Moves,
    State,
    is_notable,
    is_over,
    source_of,
    unfused,
)
from x10sem.checking.outcomes import PLACE_ZERO, Outcome, describe, is_only_dead_places, outcome
from x10sem.checking.principles import MASKED, examine, watch
from x10sem.checking.properties import Property, holds
from x10sem.checking.search import (
    Choices,
    Clock,
    Options,
    Order,
    Progress,
    Result,
    Stop,
    Violation,
)
from x10sem.core.program import Program
from x10sem.core.terms import Unsupported
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import Config, Heap, start
from x10sem.semantics.twins import Twins, has_doubles


class Parent(NamedTuple):
    """How a state was first found: from where, by which choice and how many steps."""

    before: State | None
    first: Choice | None
    taken: int
    depth: int


class RulesSearch:
    """One search: the states seen, each with the way to it, and the frontier."""

    def __init__(
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        """Begin at the first configuration."""
        self.options = options
        properties = coverage.with_premises(properties, options)
        self.invariants = [p for p in properties if p.kind in {"always", "never"}]
        self.ensures = [p for p in properties if p.kind == "ensures"]
        self.wanted = [p for p in properties if p.kind == "sometimes"]
        self.moves = Moves(options.policy, places=places, fuse=options.fuse)
        self.initial = start(program, places)
        self.result = Result(is_plain=not options.fuse)
        self.twins = Twins()
        self.has_doubles = has_doubles(program)
        self.first: dict[State, State] = {}
        """Where statements are written twice, the first of equal states."""
        self.parents: dict[State, Parent] = {}
        self.unfused: dict[State, Choices] = {}
        self.frontier: deque[State] = deque()
        self.random = random.Random(options.seed)
        self.clock = Clock(options.limits, self.result, progress)

    def run(self) -> None:
        """Expand states until none is left, a violation is found, or a limit is reached."""
        try:
            self.arrive(None, self.moves.first(self.initial))
            while self.frontier:
                state = self.take()
                self.clock.check(len(self.frontier))
                self.expand(state)
            self.project()
        except Stop:
            return
        if not self.result.limit:
            self.result.complete = True

    def take(self) -> State:
        """Choose the next state to expand."""
        if self.options.order is Order.BFS:
            return self.frontier.popleft()
        if self.options.order is Order.RANDOM:
            self.frontier.rotate(self.random.randrange(len(self.frontier)))
        return self.frontier.pop()

    def expand(self, state: State) -> None:
        """Take every move of a state."""
        depth = self.parents[state].depth
        limit = self.options.limits.max_depth
        if limit is not None and depth >= limit:
            self.result.limit = "depth"
            return
        stuck = True
        for move in self.moves.of(state):
            self.result.transitions += 1
            if isinstance(move.first, int) or self.is_doomed(state, move):
                stuck = False
            self.arrive(state, move)
        if stuck and not is_over(state.config):
            self.violate("deadlock", "no-deadlock", "every activity waits", state, None)

    def arrive(self, before: State | None, move: Move) -> None:
        """Look at where a move leads, and store it if it is new."""
        if isinstance(move.first, tuple):
            self.result.fired["PLACE_FAILURE"] += len(move.first)
        self.account(move)
        state = self.watched(before, move)
        for step in move.taken:
            if is_notable(step):
                leaf = step.leaf
                (v,) = leaf.label.values
                error = isinstance(v, Unsupported)
                kind = "error" if error else "assertion"
                name = "meaning" if error else "no-assertion-fails"
                message = v.what if isinstance(v, Unsupported) else describe(v, leaf.target.heap)
                self.violate(kind, name, message, before, move, source_of(step))
                if error:
                    return
        if is_over(state.config):
            self.end(before, move)
        if self.has_doubles:
            self.meet(self.first.setdefault(state, state), state)
        if state in self.parents:
            return
        depth = 0 if before is None else self.parents[before].depth + 1
        self.parents[state] = Parent(before, move.first, len(move.taken), depth)
        self.result.states += 1
        self.result.depth = max(self.result.depth, depth)
        self.result.failures = max(self.result.failures, state.spent)
        self.ask(self.invariants, before, move)
        self.look_for(state)
        if not is_over(state.config):
            self.frontier.append(state)

    def meet(self, known: State, state: State) -> None:
        """Note what of a state stands for the same written elsewhere."""
        if known.config.stmt is not None and state.config.stmt is not None:
            self.twins.note(known.config.stmt, state.config.stmt)

    def watched(self, before: State | None, move: Move) -> State:
        """Check the principles along a move, and give where it leads."""
        self.result.examined += len(move.taken)
        if self.moves.fuse or before is None:
            for each in move.taken:
                examine(each)
            return move.target
        step = move.taken[0] if move.taken else None
        names, faults = watch(before.config, before.names, step, move.last)
        for name, why in faults:
            if not self.is_found("principle", name):
                span = NOWHERE if step is None else source_of(step)
                said = why or self.overtaken(before, move)
                self.violate("principle", name, said, before, move, span)
        return move.target._replace(names=names)

    def overtaken(self, before: State, move: Move) -> str:
        """Say what a move comes too late for."""
        from x10sem.checking import run_order  # noqa: PLC0415 - msgspec is slow to import

        k, way = self.initial, self.way(before, move)
        run = run_order.instances(k.heap.program, k.heap.places, way)
        pair = next(run_order.overtakings(run), None)
        assert pair is not None, "a step comes late for none of the run"
        return run_order.told(pair)

    def project(self) -> None:
        """Compare what live places do with runs without failures, if every step is looked at.

        A principle that is refuted already says more than how the runs differ.
        """
        is_done = any(v.kind == "principle" for v in self.result.violations)
        if not self.options.compares or self.moves.fuse or self.result.limit or is_done:
            return
        from x10sem.checking import projection  # noqa: PLC0415 - seldom needed

        g, policy = self.initial.heap, self.options.policy
        if not projection.is_comparable(g.program, policy):
            return
        found = projection.divergence(g.program, g.places, policy, self.clock.check)
        self.result.is_projected = True
        if found is not None:
            message = (
                f"{found.rule} at place {found.place} is in no run without failures, "
                "though no failure was seen before"
            )
            self.found(Violation("principle", MASKED, message, found.choices, found.span))

    def account(self, move: Move) -> None:
        """Count the rules that fired, and note the statements that ran."""
        fired, spans = self.result.fired, self.result.spans
        self.result.steps += len(move.taken)
        for step in move.taken:
            leaf = step
            fired[leaf.rule] += 1
            while leaf.premise is not None:
                leaf = leaf.premise
                fired[leaf.rule] += 1
            span = getattr(leaf.redex, "span", NOWHERE)
            spans.add(span if span.line else source_of(step))
            hit = coverage.may_fail_at(
                self.options.policy, move.before.heap, leaf.place, move.target.spent
            )
            coverage.note(self.result.points, step, self.initial.heap.program.path, may_fail=hit)

    def end(self, before: State | None, move: Move) -> None:
        """Record outcomes, and check what is to hold at the end."""
        k = move.last
        if outcome(k, move.label).exception == PLACE_ZERO:
            self.note(outcome(k, move.label, self.options.observe), before, move)
            return
        thrown = outcome(k, move.label).exception
        if thrown is not None and not is_only_dead_places(move.label.values, k.heap):
            self.violate("uncaught", "no-uncaught-exception", thrown, before, move)
        for g in self.options.policy.aftermaths(k.heap, move.target.spent):
            found = outcome(Config(None, g), move.label, self.options.observe)
            later = tuple((p,) for p in g.dead if p in k.heap)
            self.note(found, before, move, later)
            self.ask(self.ensures, before, move, g, later)

    def note(self, found: Outcome, before: State | None, move: Move, later: Choices = ()) -> None:
        """Record an outcome; `later` are the places that fail after the end."""
        if found not in self.result.outcomes:
            self.result.outcomes[found] = ()
            if self.options.witnesses:
                self.result.outcomes[found] = (*self.way(before, move), *later)

    def ask(
        self,
        properties: Sequence[Property],
        before: State | None,
        move: Move,
        g: Heap | None = None,
        later: Choices = (),
    ) -> None:
        """Refute properties that do not hold where a move leads, and places fail after that."""
        for prop in properties:
            answer = holds(prop, move.target.config.heap if g is None else g)
            if prop.is_premise:
                if prop.is_decided(answer):
                    self.result.decided.add(prop.name)
                continue
            if isinstance(answer, str):
                self.violate("error", prop.name, answer, before, move, prop.span, later)
            elif answer == (prop.kind == "never"):
                message = f"`{prop.text}` is {'true' if answer else 'false'}"
                self.violate(prop.kind, prop.name, message, before, move, prop.span, later)

    def look_for(self, state: State) -> None:
        """Find witnesses."""
        for prop in self.wanted:
            new = prop.name not in self.result.witnessed
            if new and holds(prop, state.config.heap) is True:
                self.result.witnessed[prop.name] = self.way(state, None)

    def violate(  # noqa: PLR0913, PLR0917 - what a violation is
        self,
        kind: str,
        name: str,
        message: str,
        before: State | None,
        move: Move | None,
        span: Span = NOWHERE,
        later: Choices = (),
    ) -> None:
        """Record a violation, the first of its property and kind; stop if one is enough."""
        if not self.is_found(kind, name):
            way = (*self.way(before, move), *later)
            self.found(Violation(kind, name, message, way, span))

    def is_found(self, kind: str, name: str) -> bool:
        """Tell whether a violation of a property is known."""
        return any(v.kind == kind and v.property == name for v in self.result.violations)

    def found(self, violation: Violation) -> None:
        """Keep a violation; stop if one is enough."""
        self.result.violations.append(violation)
        if self.options.stop_at_first:
            raise Stop

    def way(self, state: State | None, last: Move | None) -> Choices:
        """List the choices that lead to a state and on, one a rule."""
        parts = [] if last is None else [last.choices]
        while state is not None:
            parts.append(self.choices_to(state))
            state = self.parents[state].before
        return tuple(c for part in reversed(parts) for c in part)

    def choices_to(self, state: State) -> Choices:
        """List the choices of the move that first led to a state."""
        if state not in self.unfused:
            p = self.parents[state]
            k = self.initial if p.before is None else p.before.config
            steady = self.moves.steady(state.spent)
            self.unfused[state] = unfused(k, p.first, p.taken, steady)
        return self.unfused[state]

    @staticmethod
    def is_doomed(state: State, move: Move) -> bool:
        """Tell whether a move is the failure of a place that the program has killed."""
        return isinstance(move.first, tuple) and move.first[0] in state.config.heap.doomed
