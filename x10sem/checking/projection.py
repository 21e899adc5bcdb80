"""Up to the first DP that is seen, live places do what they do in some run without failures.

For each set of places that may fail, the runs with failures are followed, each with all
configurations that runs without failures reach with the same steps at the other places
(the subset construction, in antichains: of two sets for one configuration the smaller
decides).  A run is followed up to the first step in which a DP comes to a live place,
or the liveness of a place is read.  Where no configuration is left, the run diverges.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from x10sem.checking.forms import everything_in, rename
from x10sem.checking.masking import is_report
from x10sem.checking.moves import Choice, failed, source_of, whole_steps
from x10sem.checking.policy import Policy
from x10sem.core.program import Program
from x10sem.core.terms import GlobalRef, ObjId, Place, Query, Term, When
from x10sem.diagnostics import Span
from x10sem.semantics import Config, Step, canonical, start
from x10sem.semantics.abilities import abilities
from x10sem.semantics.view import ALIVE, DOOMED

_READS: Final = frozenset(("isDead", "livePlaces", "deadPlaces", "nextPlace"))
"""Queries that tell which places have failed."""

Event: TypeAlias = tuple[Place, str, Term]
Subset: TypeAlias = frozenset[Config]


@dataclass(frozen=True, slots=True)
class Divergence:
    """A run whose last step is at a live place, and in no run without failures."""

    choices: tuple[Choice, ...]
    rule: str
    place: Place
    span: Span


@dataclass(frozen=True, slots=True)
class _Node:
    config: Config
    spent: int
    others: Subset | None
    """Where runs without failures may be; None where this is one."""
    before: "_Node | None"
    choice: Choice


def is_comparable(program: Program, policy: Policy) -> bool:
    """Tell whether places may fail, and the program itself makes none fail."""
    return policy.failures > 0 and not {ALIVE, DOOMED} & abilities(program)


def divergence(
    program: Program, places: int, policy: Policy, tick: Callable[[int], None] = lambda _: None
) -> Divergence | None:
    """Find a shortest run of a comparable program that diverges.

    `tick` is told how many configurations wait, and may raise to end the search.
    """
    from x10sem.checking.swarm import partition  # noqa: PLC0415 - it imports multiprocessing

    found: list[Divergence] = []
    for may in partition(policy, places):
        if may:
            one = Policy(policy.failures, may, tuple(g for g in policy.groups if g <= may))
            found += _Search(one, may, tick).run(canonical(start(program, places)))
    return min(found, key=lambda d: len(d.choices), default=None)


class _Search:
    """The runs in which only some places fail."""

    def __init__(self, policy: Policy, may: frozenset[int], tick: Callable[[int], None]) -> None:
        self.policy = policy
        self.may = may
        self.tick = tick
        self.known: dict[tuple[Config, int], list[Subset | None]] = {}
        self.waiting: list[_Node] = []

    def run(self, first: Config) -> list[Divergence]:
        """Find a shortest run that diverges, from a failure on, and then from the start."""
        if not self.search(_Node(first, 0, None, None, 0)):
            return []
        return self.search(_Node(first, 0, self.closed([first]), None, 0))

    def search(self, first: _Node) -> list[Divergence]:
        """Follow runs from a configuration, breadth first."""
        self.known = {}
        self.waiting = []
        self.add(first)
        for n, node in enumerate(self.waiting):
            self.tick(len(self.waiting) - n)
            for i, step in enumerate(whole_steps(node.config)):
                if sees_failure(step):
                    continue
                others = self.matched(node.others, step)
                if others == frozenset():
                    leaf = step.leaf
                    where = source_of(step)
                    return [Divergence((*way(node), i), leaf.rule, leaf.place, where)]
                self.add(_Node(canonical(step.target), node.spent, others, node, i))
            self.fail(node)
        return []

    def fail(self, node: _Node) -> None:
        """Let places fail."""
        k = node.config
        if k.stmt is None:
            return
        for places in self.policy.choices(k.heap, node.spent):
            after = failed(k, places)
            if after is not None:
                others = self.closed([k]) if node.others is None else node.others
                spent = node.spent + self.policy.spends(places, k.heap)
                self.add(_Node(canonical(after), spent, others, node, places))

    def add(self, node: _Node) -> None:
        """Keep a configuration to go on from, unless one with a smaller set is there."""
        those = self.known.setdefault((node.config, node.spent), [])
        if not any(_is_within(each, node.others) for each in those):
            those[:] = [each for each in those if not _is_within(node.others, each)]
            those.append(node.others)
            self.waiting.append(node)

    def matched(self, others: Subset | None, step: Step) -> Subset | None:
        """Take the same step, if it is to be seen, wherever runs without failures may be."""
        if others is None or step.leaf.place in self.may:
            return others
        event = event_of(step)
        same = (t for k in others for t in whole_steps(k) if event_of(t) == event)
        return self.closed(canonical(t.target) for t in same)

    def closed(self, configs: Iterable[Config]) -> Subset:
        """Add what steps at the places that may fail lead to."""
        found = dict.fromkeys(configs)
        waiting = list(found)
        for k in waiting:
            for t in whole_steps(k):
                after = canonical(t.target) if t.leaf.place in self.may else k
                if after not in found:
                    found[after] = None
                    waiting.append(after)
        return frozenset(found)


def _is_within(a: Subset | None, b: Subset | None) -> bool:
    return a is None or (b is not None and a <= b)


def way(node: _Node) -> tuple[Choice, ...]:
    """List the choices that lead to a node."""
    found: list[Choice] = []
    while node.before is not None:
        found.append(node.choice)
        node = node.before
    return tuple(reversed(found))


def sees_failure(step: Step) -> bool:
    """Tell whether a DP comes to a live place, or the liveness of a place is read."""
    leaf = step.leaf
    if isinstance(leaf.redex, When) or any(
        isinstance(t, Query) and t.name in _READS for t in everything_in(leaf.redex)
    ):
        return True
    return any(
        t.place in t.target.heap and any(is_report(v) for v in t.label.values) for t in step.chain()
    )


def event_of(step: Step) -> Event:
    """Say what is to be seen of a step: where, by which rule, of what; objects by their places."""
    leaf = step.leaf
    return leaf.place, leaf.rule, rename(leaf.redex, _anonymous)


def _anonymous(o: ObjId | GlobalRef) -> Term:
    return type(o)(o.place, 0)
