"""Labelled transitions of statements: what another activity or place could see of their steps.

Observed are the heaps of live places as far as static fields reach, each failure of
a place, each synchronous failure with its values, and the end.  Asynchronous
failures go to a finish around, which looks when all has ended: they are seen then,
as a multiset (`Seen.END`), or, which is finer, as they accumulate (`Seen.ALWAYS`).
Names of rules are not seen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from x10sem.checking.moves import Choice, failed
from x10sem.checking.policy import Policy
from x10sem.core.substitution import rebuilt
from x10sem.core.terms import GlobalRef, ObjId, Place, Term
from x10sem.semantics import Config, Heap, Label, canonical, steps
from x10sem.semantics.canonical import refs
from x10sem.semantics.state import Mode

Observation: TypeAlias = tuple[object, ...]
Thrown: TypeAlias = tuple[Observation, ...]

ZERO: Final = Place(0)
SILENT: Final = 0
"""The action of a step that shows nothing of itself."""


class Seen(StrEnum):
    """When asynchronous failures are seen."""

    END = "end"
    ALWAYS = "always"


class Node(NamedTuple):
    """A configuration, what it has thrown asynchronously, the failures spent, and whose it is.

    `origin` tells configurations of different programs apart.
    """

    config: Config
    thrown: Thrown = ()
    spent: int = 0
    origin: int = 0


class Edge(NamedTuple):
    """A transition: its action by number, where it leads, and the choice that takes it."""

    action: int
    target: int
    choice: Choice | None


class Arrow(NamedTuple):
    """A step before it has a number: action, none where it is silent; target; choice."""

    action: Observation | None
    target: Node
    choice: Choice


@dataclass(frozen=True, slots=True)
class View:
    """What is seen, from which place, and what a program says at its end.

    `statics` gives the static fields that are seen, and the names that they are seen by;
    all are, by their own, where it is None.  `is_program` is a whole program,
    whose output is seen and that ends with its place.
    """

    home: Place = ZERO
    seen: Seen = Seen.END
    statics: Mapping[str, str] | None = None
    is_program: bool = False


class Transitions:
    """The transitions of all configurations asked for, each found once, by the plain rules."""

    def __init__(self, policy: Policy, view: View) -> None:
        """Know nothing yet."""
        self.policy = policy
        self.view = view
        self.nodes: list[Node | None] = []
        self.observed: list[int] = []
        self.actions: list[Observation] = [("silent",)]
        self.observations: list[Observation] = []
        self._ids: dict[object, int] = {}
        self._action_ids: dict[Observation, int] = {}
        self._observation_ids: dict[Observation, int] = {}
        self._edges: dict[int, tuple[Edge, ...]] = {}

    def node(self, k: Config, origin: int = 0) -> int:
        """Give the number of a configuration that has not begun."""
        return self.numbered(Node(canonical(k), origin=origin))

    def edges(self, n: int) -> tuple[Edge, ...]:
        """List the transitions of a node; the end of a statement is one."""
        found = self._edges.get(n)
        if found is None:
            node = self.nodes[n]
            found = () if node is None else tuple(chain(self._moves(node), self._ends(n, node)))
            self._edges[n] = found
        return found

    def _moves(self, node: Node) -> Iterator[Edge]:
        for a in arrows(node, self.policy, self.view):
            action = SILENT if a.action is None else self._action(a.action)
            yield Edge(action, self.numbered(a.target), a.choice)

    def _ends(self, n: int, node: Node) -> Iterator[Edge]:
        if self.is_over(node.config):
            yield Edge(
                self._action(("ends", *node.thrown)),
                self.last(self.observations[self.observed[n]]),
                None,
            )

    def is_over(self, k: Config) -> bool:
        """Tell whether nothing is left to run."""
        return k.stmt is None or (self.view.is_program and self.view.home not in k.heap)

    def numbered(self, node: Node) -> int:
        """Give the number of a node."""
        found = self._ids.get(node)
        if found is None:
            found = self._new(node, observation(node, self.view))
            self._ids[node] = found
        return found

    def last(self, seen: Observation) -> int:
        """Give what is after an end, which does nothing any more: one for each observation."""
        key = ("over", seen)
        if key not in self._ids:
            self._ids[key] = self._new(None, seen)
        return self._ids[key]

    def number_of(self, action: Observation) -> int | None:
        """Find the number of an action, if any step has it."""
        return SILENT if action == self.actions[SILENT] else self._action_ids.get(action)

    def _new(self, node: Node | None, seen: Observation) -> int:
        self.nodes.append(node)
        number = self._observation_ids.setdefault(seen, len(self.observations))
        if number == len(self.observations):
            self.observations.append(seen)
        self.observed.append(number)
        return len(self.nodes) - 1

    def _action(self, action: Observation) -> int:
        found = self._action_ids.get(action)
        if found is None:
            found = self._action_ids[action] = len(self.actions)
            self.actions.append(action)
        return found


def arrows(node: Node, policy: Policy, view: View) -> Iterator[Arrow]:
    """Take every step of a configuration, and every failure of places, by the rules."""
    k, thrown, spent, origin = node
    is_stopped = view.is_program and view.home not in k.heap
    if k.stmt is not None and not is_stopped:
        for i, t in enumerate(steps(k.stmt, k.heap, view.home)):
            told = thrown
            if t.label.mode is Mode.ASYNC:
                told = tuple(sorted((*thrown, *_values(t.label, t.target.heap)), key=repr))
            yield Arrow(
                _action(t.label, t.target.heap), Node(canonical(t.target), told, spent, origin), i
            )
    if is_stopped:
        return
    for places in policy.choices(k.heap, spent):
        after = failed(k, places)
        if after is not None:
            now = spent + policy.spends(places, k.heap)
            yield Arrow(("fails", *places), Node(canonical(after), thrown, now, origin), places)


def _action(label: Label, g: Heap) -> Observation | None:
    return ("throws", *_values(label, g)) if label.is_sync else None


def _values(label: Label, g: Heap) -> Thrown:
    return tuple(shape((v,), g) for v in label.values)


# What is seen of a state


def observation(node: Node, view: View) -> Observation:
    """Give what is seen of a configuration; equal for heaps that differ by names of objects."""
    g = node.config.heap
    statics = [
        (p, name if view.statics is None else view.statics[name], value)
        for p, h in enumerate(g.locals)
        if h is not None
        for name, value in h.statics
        if view.statics is None or name in view.statics
    ]
    statics.sort(key=lambda each: each[:2])
    names = tuple((p, name) for p, name, _ in statics)
    reached = shape(tuple(value for *_, value in statics), g)
    world = (g.lines, g.line, g.exit_code) if view.is_program else ()
    always = node.thrown if view.seen is Seen.ALWAYS else ()
    return (g.dead, names, reached, world, always)


def shape(values: tuple[Term, ...], g: Heap) -> Observation:
    """Give values and the objects that they reach, named in the order in which they are met."""
    if all(not refs(v) for v in values):
        return values
    numbers: dict[tuple[Place, int], int] = {}

    def named(t: Term) -> Term:
        if isinstance(t, ObjId | GlobalRef):
            number = numbers.setdefault((t.place, t.number), len(numbers))
            return type(t)(t.place, number)
        return rebuilt(t, named) if refs(t) else t

    shown = [named(v) for v in values]
    done = 0
    while done < len(numbers):
        for p, n in list(numbers)[done:]:
            done += 1
            h = g.locals[p]
            if h is not None:
                shown.append(named(h.objects[n]))
    return tuple(shown)


def reachable(graph: Transitions, roots: list[int], check: Callable[[int], None]) -> list[int]:
    """List the nodes that roots lead to; `check` is told how many there are."""
    seen = dict.fromkeys(roots)
    waiting = list(seen)
    while waiting:
        for e in graph.edges(waiting.pop()):
            if e.target not in seen:
                seen[e.target] = None
                waiting.append(e.target)
        check(len(seen))
    return list(seen)
