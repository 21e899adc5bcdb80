"""All states of a small program, as the certificate has them: without names of their own."""

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from x10sem.checking.check import Loaded, refuse
from x10sem.checking.moves import ROOT, is_over, whole_steps
from x10sem.checking.properties import Property, holds
from x10sem.core.terms import (
    DeadPlace,
    ObjId,
    Place,
    Thrown,
    Unsupported,
    Value,
)
from x10sem.semantics import Config, Heap, Step, start
from x10sem.semantics.classes import class_of

MOST: Final = 20_000
"""More states than these take too long in Coq."""

Spent: TypeAlias = tuple[Config, int]
"""A configuration, and how many failures were spent."""


class Ending(NamedTuple):
    """An outcome as the certificate states it."""

    thrown: tuple[str, ...]
    lines: tuple[str, ...]
    rest: str
    dead: tuple[int, ...]
    exit: int


class Space(NamedTuple):
    """What there is to certify: steps taken, outcomes, how many states and transitions."""

    first: Config
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]
    states: int
    transitions: int


def space_of(loaded: Loaded) -> Space:
    """Visit all states.  Raises `Diagnostic` where there is nothing to certify, or too much."""
    policy = loaded.options.policy
    if policy.groups:
        raise refuse("X2009", "a certificate is of places that fail one by one", "without groups")
    first = start(loaded.program, loaded.places)
    waiting, seen = deque[Spent]([(first, 0)]), {(first, 0)}
    taken: dict[tuple[object, ...], Step] = {}
    endings: dict[Ending, None] = {}
    transitions = 0
    while waiting:
        k, spent = waiting.popleft()
        _ask(loaded, k)
        after = list(_next(loaded, k, spent))
        if not after:
            raise refuse("X2009", "there is nothing to certify: the program can deadlock")
        for step, new in after:
            transitions += 1
            if step is not None:
                leaf = step.leaf
                taken.setdefault((leaf.rule, leaf.redex, leaf.label), step)
            if is_over(new[0]):
                _ask(loaded, new[0])
                endings[ending(new[0].heap, () if step is None else step.label.values)] = None
            elif new not in seen:
                seen.add(new)
                waiting.append(new)
        if len(seen) > MOST:
            title = f"there is too much to certify: more than {MOST} states"
            raise refuse("X2009", title, "ask for fewer places or failures")
    return Space(first, tuple(taken.values()), tuple(endings), len(seen), transitions)


def _next(loaded: Loaded, k: Config, spent: int) -> Iterator[tuple[Step | None, Spent]]:
    """Go on as the certificate does: what is doomed may fail for nothing, others by the budget."""
    for step in whole_steps(k):
        yield step, (step.target, spent)
    for p in sorted(k.heap.doomed):
        if p in k.heap:
            yield None, (Config(k.stmt, k.heap.without(p)), spent)
    if spent < loaded.options.policy.failures:
        for p in may_fail(loaded):
            if p in k.heap:
                yield None, (Config(k.stmt, k.heap.without(p)), spent + 1)


def may_fail(loaded: Loaded) -> list[Place]:
    """List the places that may fail."""
    failing = loaded.options.policy.failing
    return sorted(map(Place, range(1, loaded.places) if failing is None else failing))


def unwanted(prop: Property) -> bool:
    """Give the answer that a property must never have.  Raises `Diagnostic` X2009."""
    if prop.kind == "sometimes":
        raise refuse("X2009", f"`{prop.name}` asks for one run; a certificate is of all runs")
    return prop.kind == "never"


def _ask(loaded: Loaded, k: Config) -> None:
    for prop in loaded.properties:
        wrong = unwanted(prop)
        if (prop.kind != "ensures" or is_over(k)) and holds(prop, k.heap) is wrong:
            raise refuse("X2009", f"there is nothing to certify: {prop.name} is refuted")


def ending(g: Heap, values: tuple[Thrown, ...]) -> Ending:
    """Describe how a run ends."""
    thrown = tuple(_shown(v, g) for v in values) if ROOT in g else ("place 0 failed",)
    return Ending(thrown, g.lines, g.line, tuple(g.dead), g.exit_code)


def _shown(v: Thrown, g: Heap) -> str:
    if isinstance(v, Unsupported):
        return f"unsupported {v.what}"
    if not isinstance(v, Value):
        return "return"
    inner = g.object(v).get("exceptions") if isinstance(v, ObjId) else None
    if inner is not None:
        those = g.object(inner).values if isinstance(inner, ObjId) else ()
        return f"{class_of(v, g)}[{', '.join(_shown(w, g) for w in those)}]"
    return f"DeadPlaceException({v.place})" if isinstance(v, DeadPlace) else class_of(v, g)
