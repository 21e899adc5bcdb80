"""Moves of a search: steps of the rules and failures of places, one at a time or fused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from x10sem.checking.focus import Focus, index_of
from x10sem.checking.fusion import CHAIN, is_local
from x10sem.checking.instances import Names
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
    """What a search stores: a canonical configuration, the failures spent, names if not usual."""

    config: Config
    spent: int
    names: Names | None = None


@dataclass(slots=True)
class Move:
    """A transition of the search: the first choice made, and where it leads.

    `first` is None for the way to the first state.  `taken` are its steps, the
    local ones as steps of the part of the tree where they were found.  `label`
    and `last` are those of the last whole step, and matter at the end.
    """

    before: Config
    first: Choice | None
    target: State
    label: Label
    last: Config
    taken: tuple[Step, ...]
    steady: frozenset[int]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """List all choices, one a rule applied to the whole configuration."""
        return unfused(self.before, self.first, len(self.taken), self.steady)


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

    def steady(self, spent: int) -> frozenset[int]:
        """List the places that cannot fail any more, among those where it matters."""
        return self._steady[spent]

    def _steady_at(self, spent: int) -> frozenset[int]:
        may = {p for p in range(self.places) if self.policy.may_fail(p, spent)}
        return frozenset({0}) - may

    def first(self, k: Config) -> Move:
        """Settle the first configuration."""
        return self._move(k, None, k, 0, EPS, ())

    def of(self, state: State) -> Iterator[Move]:
        """List the moves of a state: its steps, then failures."""
        k, spent = state.config, state.spent
        if is_over(k):
            return
        for i, step in enumerate(whole_steps(k)):
            yield self._move(k, i, step.target, spent, step.label, (step,))
        for places in self.policy.choices(k.heap, spent):
            now = spent + self.policy.spends(places, k.heap)
            after = failed(k, places)
            if after is not None:
                yield self._move(k, places, after, now, EPS, ())

    def _move(  # noqa: PLR0913, PLR0917 - what a move is made of
        self,
        before: Config,
        first: Choice | None,
        k: Config,
        spent: int,
        label: Label,
        taken: tuple[Step, ...],
    ) -> Move:
        last = k
        steady = self._steady[spent]
        if self.fuse and not is_over(k) and not (taken and is_notable(taken[-1])):
            for run in _runs(taken[0] if taken else None, k, steady):
                taken = (*taken, *run.steps)
                last = k = run.after
        return Move(before, first, State(canonical(k), spent), label, last, taken, steady)


class Run(NamedTuple):
    """Local steps of one activity, their indices where they are asked for, and where they lead."""

    steps: list[Step]
    indices: list[int]
    after: Config


def _runs(
    first: Step | None,
    k: Config,
    steady: frozenset[int],
    most: int = CHAIN,
    *,
    indexed: bool = False,
) -> Iterator[Run]:
    """Run one activity after another as far as its steps are local, but the first step.

    The activity that took the first step goes on alone; others are looked at
    only where there is none, or where it spawned one, for nothing else makes
    steps of others local but seldom, and to leave a local step alone is sound.
    """
    alone = first is not None and first.label == EPS
    while most > 0:
        at: list[int] = []
        if not alone:
            found = local_step(k, steady)
            if found is None:
                return
            at, first = [found[0]], found[1]
        assert first is not None
        focus = Focus(first, keeps_path=indexed)
        made = [] if alone else [first]
        for t in focus.run(steady, most - len(made)):
            made.append(t)
            if indexed:
                at.append(index_of(t, focus.came_by, whole_steps(focus.before)))
        most -= len(made)
        k = focus.whole()
        yield Run(made, at, k)
        if alone and not any(t.leaf.rule == "SPAWN" for t in (first, *made)):
            return
        alone = False


def unfused(
    k: Config, first: Choice | None, most: int, steady: frozenset[int]
) -> tuple[Choice, ...]:
    """List the choices of a move of so many steps, one a rule applied to the whole."""
    made: list[Choice] = [] if first is None else [first]
    step = None
    if isinstance(first, int):
        step = whole_steps(k)[first]
        k = step.target
        most -= 1
    elif first is not None:
        after = failed(k, tuple(Place(p) for p in first))
        assert after is not None
        k = after
    for run in _runs(step, k, steady, most, indexed=True):
        made += run.indices
    return tuple(made)


def local_step(k: Config, steady: frozenset[int]) -> tuple[int, Step] | None:
    """Find the first local step of a configuration."""
    for i, step in enumerate(whole_steps(k)):
        if is_local(step, steady):
            return i, step
    return None
