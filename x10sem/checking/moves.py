"""Moves of a search: steps of the rules and failures of places, one at a time or fused."""

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from x10sem.checking.fusion import CHAIN, is_local
from x10sem.checking.policy import Policy
from x10sem.core.terms import Place, Unsupported
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import Config, Label, Step, canonical, steps
from x10sem.semantics.state import EPS

ROOT: Final = Place(0)
"""Where main runs."""


Choice: TypeAlias = int | tuple[int, ...]
"""An index among the steps of a configuration, or the places that fail at once."""


class State(NamedTuple):
    """What a search stores: a canonical configuration, and the failures spent."""

    config: Config
    spent: int


class Move(NamedTuple):
    """A transition of the search: the choices made, and where they lead.

    `label` is that of the last step, and matters where the target is the end.
    """

    choices: tuple[Choice, ...]
    target: State
    label: Label
    taken: tuple[Step, ...]


def whole_steps(k: Config) -> tuple[Step, ...]:
    """Take every step of a configuration by the rules; none once place 0 has failed."""
    return () if k.stmt is None or ROOT not in k.heap else steps(k.stmt, k.heap, ROOT)


def source_of(step: Step) -> Span:
    """Find the source of a step: of its redex, or of what is nearest around it."""
    spans = (getattr(t.redex, "span", NOWHERE) for t in reversed(list(step.chain())))
    return next((s for s in spans if s != NOWHERE), NOWHERE)


def failed(k: Config, places: tuple[Place, ...]) -> Config | None:
    """Apply PLACE_FAILURE for each of the places; None where one cannot fail."""
    for p in places:
        possible = steps(k, k.heap, p)
        if not possible:
            return None
        k = possible[0].target
    return k


def is_over(k: Config) -> bool:
    """Tell whether nothing is left to run."""
    return k.stmt is None or ROOT not in k.heap


def is_notable(step: Step) -> bool:
    """Tell whether a search must see this step itself: a failed assertion, a missing meaning."""
    leaf = step.leaf
    return leaf.rule == "ASSERT_FAIL" or any(isinstance(v, Unsupported) for v in leaf.label.values)


class Moves:
    """The moves of a program under a policy; `fuse` takes chains of local steps at once."""

    def __init__(self, policy: Policy, *, places: int, fuse: bool) -> None:
        """Keep the policy."""
        self.policy = policy
        self.fuse = fuse
        self.places = places
        self._steady = [self._steady_at(n) for n in range(policy.failures + 1)]

    def _steady_at(self, spent: int) -> frozenset[int]:
        may = {p for p in range(self.places) if self.policy.may_fail(p, spent)}
        return frozenset({0}) - may

    def first(self, k: Config) -> Move:
        """Settle the first configuration."""
        return self._settled((), k, 0, EPS, ())

    def of(self, state: State) -> Iterator[Move]:
        """List the moves of a state: its steps, then failures."""
        k, spent = state
        if is_over(k):
            return
        for i, step in enumerate(whole_steps(k)):
            yield self._settled((i,), step.target, spent, step.label, (step,))
        for places in self.policy.choices(k, spent):
            now = spent + self.policy.spends(places, k)
            after = failed(k, places)
            if after is not None:
                yield self._settled((places,), after, now, EPS, ())

    def _settled(
        self,
        choices: tuple[Choice, ...],
        k: Config,
        spent: int,
        label: Label,
        taken: tuple[Step, ...],
    ) -> Move:
        if self.fuse and not is_over(k) and not (taken and is_notable(taken[-1])):
            made: list[Choice] = []
            done: list[Step] = []
            for _ in range(CHAIN):
                found = self._local(k, spent)
                if found is None:
                    break
                i, step = found
                made.append(i)
                done.append(step)
                k = step.target
            choices, taken = (*choices, *made), (*taken, *done)
        return Move(choices, State(canonical(k), spent), label, taken)

    def _local(self, k: Config, spent: int) -> tuple[int, Step] | None:
        steady = self._steady[spent]
        for i, step in enumerate(whole_steps(k)):
            if is_local(step, steady):
                return i, step
        return None
