"""Liveness: what must happen in every fair run, on the whole graph of a program.

`eventually P` asks for P in every run; `A leadsto B` asks that after each state with A
comes one with B, or is one.  Runs are those that go on while anything can, and are fair
to each activity; policies may fail places or not, but what the program
kills does fail.  No reduction is on: each state is a configuration, so that no cycle is
lost.  What refutes is a run that ends or gets stuck too early, or a lasso: a stem, and
a loop for ever, both taken again by the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from x10sem.checking.lassos import (
    FAILS,
    Fairness,
    Hop,
    fair_loop,
    fair_parts,
    starving,
    way,
)
from x10sem.checking.properties import Property
from x10sem.checking.search import Violation
from x10sem.checking.whole_graph import WholeGraph


@dataclass(frozen=True, slots=True)
class Account:
    """What was looked at: how many states, under which fairness, by what, and whether it is all."""

    states: int
    fairness: Fairness
    limit: str = ""
    by: str = "by the kernel"

    @property
    def text(self) -> str:
        """Say it."""
        of = "all of it" if not self.limit else f"not all of it ({self.limit})"
        return (
            f"liveness: {self.states} states, {of}, no reduction, {self.by}; {self.fairness} "
            "fairness of activities, failures of places are never due"
        )


class Liveness:
    """Properties of runs, asked of a graph."""

    def __init__(self, whole: WholeGraph, fairness: Fairness = Fairness.WEAK) -> None:
        """Ask nothing yet."""
        self.whole, self.fairness = whole, fairness
        self.graph, self.clock = whole.graph, whole.clock

    def refute(self, prop: Property) -> Violation | None:
        """Find a fair run that a property does not hold of; none beyond a limit."""
        found: list[Violation | None] = [None]
        with self.whole.limited():
            found.append(self._refuted(prop))
        return found[-1]

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
        ask = self.whole.asking(replace(prop, kind="sometimes"))
        for n in range(self.whole.done):
            self.clock.check(0)
            answer = ask(n)
            if isinstance(answer, str):
                raise NoAnswerError(answer)
            if answer:
                found.add(n)
        return found

    def _region(self, starts: Sequence[int], good: set[int]) -> frozenset[int]:
        """List the states that are reached from some without a good one on the way."""
        done = self.whole.done
        seen = {n for n in starts if n not in good and n < done}
        waiting = list(seen)
        while waiting:
            self.clock.check(0)
            for m in self.graph.targets(waiting.pop()):
                if m not in seen and m not in good and m < done:
                    seen.add(m)
                    waiting.append(m)
        return frozenset(seen)

    def _stopped(
        self, prop: Property, region: frozenset[int], starts: Sequence[int]
    ) -> Violation | None:
        """Find a run that ends, or in which everything waits, too early."""
        ends = frozenset(n for n in region if self._is_last(n))
        found = self._path(ends, region, starts)
        if found is None:
            return None
        hops, last = found
        choices, _ = self.whole.run(hops)
        how = "the program ends" if self.whole.is_over(last) else "every activity waits"
        return Violation("liveness", prop.name, f"{how}, and {never(prop)}", choices, prop.span)

    def _is_last(self, n: int) -> bool:
        return all(t == FAILS for t in self.graph.threads(n)) and not self.graph.dooms[n]

    def _lasso(
        self, prop: Property, region: frozenset[int], starts: Sequence[int]
    ) -> Violation | None:
        parts = list(fair_parts(self.graph, region, self.fairness, self._soon))
        goals = frozenset().union(*parts)
        found = self._path(goals, region, starts)
        if found is None:
            return None
        stem, at = found
        part = next(p for p in parts if at in p)
        hops = fair_loop(self.graph, part, at, self.fairness)
        assert starving(self.graph, at, hops, self.fairness) is None
        choices, last = self.whole.run([*stem, *hops])
        assert last == self.whole.run(stem)[1], "a loop that does not come back"
        first, end = len(stem) + 1, len(choices)
        steps = f"step {first}" if first == end else f"steps {first} to {end}"
        message = f"{steps} can go on and on, and {never(prop)}"
        return Violation("liveness", prop.name, message, choices, prop.span, len(hops))

    def _soon(self, states: int) -> None:
        """Stop where what divides so many states would go beyond a limit."""
        self.clock.check(0, EACH * states)

    def _path(
        self, goals: frozenset[int], region: frozenset[int], starts: Sequence[int]
    ) -> tuple[list[Hop], int] | None:
        """Find a short run to a goal: to a start, and from there inside the region."""
        inner = way(self.graph, [n for n in starts if n in region], goals, region)
        if inner is None:
            return None
        begin, hops = inner
        outer = way(self.graph, [0], frozenset({begin}), None)
        assert outer is not None
        taken = [*outer[1], *hops]
        last = taken[-1].target if taken else 0
        return taken, last


EACH: Final = 1000
"""How many bytes of memory a state takes while strongly connected parts are sought."""


class NoAnswerError(Exception):
    """Says why a property has no truth value."""


def never(prop: Property) -> str:
    """Say what does not happen."""
    if prop.premise is None:
        return f"`{prop.text}` is never true"
    first, _, then = prop.text.partition(" leadsto ")
    return f"`{first.strip()}` was true, and then `{then.strip()}` never is"
