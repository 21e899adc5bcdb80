"""Liveness: what must happen in every fair run, on the whole graph of the plain rules.

`eventually P` asks for P in every run; `A leadsto B` asks that after each state with A
comes one with B, or is one.  Runs are those that go on while anything can, and are fair
to each activity; policies may fail places or not, but what the program
kills does fail.  No reduction is on: each state is a configuration, so that no cycle is
lost.  What refutes is a run that ends or gets stuck too early, or a lasso: a stem, and
a loop for ever, both taken again by the rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from x10sem.checking.lassos import (
    Fairness,
    Graph,
    Hop,
    fair_loop,
    fair_parts,
    starving,
    way,
)
from x10sem.checking.moves import ROOT, State, failed, is_over, whole_steps
from x10sem.checking.properties import Property, holds
from x10sem.checking.search import Choices, Clock, Options, Progress, Result, Stop, Violation
from x10sem.checking.threads import count, thread_of
from x10sem.core.program import Program
from x10sem.semantics import canonical, start


@dataclass(frozen=True, slots=True)
class Account:
    """What was looked at: how many states, under which fairness, and whether that is all."""

    states: int
    fairness: Fairness
    limit: str = ""

    @property
    def text(self) -> str:
        """Say it."""
        of = "all of it" if not self.limit else f"not all of it ({self.limit})"
        return (
            f"liveness: {self.states} states, {of}, no reduction; {self.fairness} fairness "
            "of activities, failures of places are never due"
        )


class LivenessSearch:
    """The graph of a program, and the answers of properties in its states."""

    def __init__(
        self,
        program: Program,
        places: int,
        options: Options,
        fairness: Fairness = Fairness.WEAK,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Begin with the first state."""
        self.program, self.places, self.fairness = program, places, fairness
        self.policy = options.policy
        self.result = Result()
        self.clock = Clock(options.limits, self.result, progress)
        self.graph = Graph()
        self.states: list[State] = []
        self._ids: dict[State, int] = {}
        self._number(State(canonical(start(program, places)), 0))

    def explore(self) -> None:
        """Find all states, up to a limit."""
        done = 0
        r = self.result
        try:
            while done < len(self.states):
                r.states = len(self.states)
                self.clock.check(len(self.states) - done)
                self.graph.hops[done] += self._hops(self.states[done])
                r.transitions += len(self.graph.hops[done])
                done += 1
        except Stop:
            pass
        except KeyboardInterrupt:
            self.result.limit = "interrupted"
        except MemoryError:
            self.result.limit = "memory"
        self.result.states = len(self.states)
        self.done = done

    def _hops(self, state: State) -> list[Hop]:
        k, spent = state.config, state.spent
        if is_over(k):
            return []
        found: list[Hop] = []
        before = count(k.stmt)
        for i, step in enumerate(whole_steps(k)):
            after = State(canonical(step.target), spent)
            grown = count(step.target.stmt) - before
            found.append(Hop(i, self._number(after), thread_of(step), grown))
        for fate in self.policy.choices(k.heap, spent):
            left = failed(k, fate)
            if left is not None:
                now = spent + self.policy.spends(fate, k.heap)
                found.append(Hop(fate, self._number(State(canonical(left), now)), -1, 0))
        return found

    def _number(self, state: State) -> int:
        found = self._ids.get(state)
        if found is None:
            found = self._ids[state] = len(self.states)
            self.states.append(state)
            self.graph.hops.append([])
            self.graph.leaves.append(count(state.config.stmt))
            self.graph.dooms.append(bool(state.config.heap.doomed))
        return found

    def goes_on(self) -> bool:
        """Tell whether no limit is reached that stops what is asked of the graph."""
        try:
            self.clock.check(0)
        except Stop:
            return False
        return True

    # Properties

    def refute(self, prop: Property) -> Violation | None:
        """Find a fair run that a property does not hold of; none beyond a limit."""
        try:
            return self._refuted(prop)
        except Stop:
            return None
        except KeyboardInterrupt:
            self.result.limit = "interrupted"
        except MemoryError:
            self.result.limit = "memory"
        return None

    def _refuted(self, prop: Property) -> Violation | None:
        try:
            good = self._where(prop)
            starts = [0]
            if prop.premise is not None:
                asked = replace(prop, stmt=prop.premise, premise=None)
                starts = sorted(self._where(asked) - good)
        except NoAnswerError as e:
            return Violation("error", prop.name, str(e), (), prop.span)
        region = self._region(starts, good)
        return self._stopped(prop, region, starts) or self._lasso(prop, region, starts)

    def _where(self, prop: Property) -> set[int]:
        """List the states where the condition of a property holds, as far as they are known.

        Where place 0 has failed nothing is asked of the run any more.
        """
        found: set[int] = set()
        answers: dict[object, bool | str] = {}
        asked = replace(prop, kind="sometimes")
        for n, state in enumerate(self.states[: self.done]):
            g = state.config.heap
            self.clock.check(0)
            if g not in answers:
                answers[g] = ROOT not in g or holds(asked, g)
            if isinstance(answers[g], str):
                raise NoAnswerError(answers[g])
            if answers[g]:
                found.add(n)
        return found

    def _region(self, starts: Sequence[int], good: set[int]) -> frozenset[int]:
        """List the states that are reached from some without a good one on the way."""
        seen = {n for n in starts if n not in good and n < self.done}
        waiting = list(seen)
        while waiting:
            for h in self.graph.hops[waiting.pop()]:
                if h.target not in seen and h.target not in good and h.target < self.done:
                    seen.add(h.target)
                    waiting.append(h.target)
        return frozenset(seen)

    def _stopped(
        self, prop: Property, region: frozenset[int], starts: Sequence[int]
    ) -> Violation | None:
        """Find a run that ends, or in which everything waits, too early."""
        ends = frozenset(n for n in region if self._is_last(n))
        found = self._path(ends, region, starts)
        if found is None:
            return None
        choices, last = found
        how = "the program ends" if is_over(self.states[last].config) else "every activity waits"
        return Violation("liveness", prop.name, f"{how}, and {never(prop)}", choices, prop.span)

    def _is_last(self, n: int) -> bool:
        return not any(h.thread >= 0 for h in self.graph.hops[n]) and not self.graph.dooms[n]

    def _lasso(
        self, prop: Property, region: frozenset[int], starts: Sequence[int]
    ) -> Violation | None:
        parts = []
        for part in fair_parts(self.graph, region, self.fairness):
            self.clock.check(0)
            parts.append(part)
        goals = frozenset().union(*parts)
        found = self._path(goals, region, starts)
        if found is None:
            return None
        stem, at = found
        part = next(p for p in parts if at in p)
        hops = fair_loop(self.graph, part, at, self.fairness)
        assert starving(self.graph, at, hops, self.fairness) is None
        loop = tuple(h.choice for h in hops)
        steps = (
            f"step {len(stem) + 1}"
            if len(loop) == 1
            else (f"steps {len(stem) + 1} to {len(stem) + len(loop)}")
        )
        message = f"{steps} can go on and on, and {never(prop)}"
        return Violation("liveness", prop.name, message, (*stem, *loop), prop.span, len(loop))

    def _path(
        self, goals: frozenset[int], region: frozenset[int], starts: Sequence[int]
    ) -> tuple[Choices, int] | None:
        """Find a short run to a goal: to a start, and from there inside the region."""
        inner = way(self.graph, [n for n in starts if n in region], goals, region)
        if inner is None:
            return None
        begin, hops = inner
        outer = way(self.graph, [0], frozenset({begin}), None)
        assert outer is not None
        taken = [*outer[1], *hops]
        last = taken[-1].target if taken else 0
        return tuple(h.choice for h in taken), last


class NoAnswerError(Exception):
    """Says why a property has no truth value."""


def never(prop: Property) -> str:
    """Say what does not happen."""
    if prop.premise is None:
        return f"`{prop.text}` is never true"
    first, _, then = prop.text.partition(" leadsto ")
    return f"`{first.strip()}` was true, and then `{then.strip()}` never is"
