"""Steps that a search over the kernel takes."""

from collections.abc import Iterator
from typing import NamedTuple

from x10sem.checking.retrace import Way
from x10sem.core.terms import Place
from x10sem.engine.parts import Ending, State
from x10sem.engine.stubborn import Step
from x10sem.semantics.pieces import Effect

Fate = tuple[Place, ...]


class Taken(NamedTuple):
    """A step of the search: of an activity, or the failure of places; and where it leads."""

    step: Step | None
    fate: Fate
    state: State
    ending: Ending | None
    effects: tuple[Effect, ...] = ()


def at(state: State) -> Taken:
    """Begin a chain at a state."""
    return Taken(None, (), state, None)


def ways_of(t: Taken) -> Iterator[Way]:
    """Say of a step, and of those that it was taken with, what the rules need to take it again."""
    effects = t.effects
    if t.step is not None and t.step.before:
        i, effects = t.step.position, effects[-1:]
        for act, prefix in t.step.before:
            rules = tuple(filter(None, act.effect.step.derivation()))
            pieces = *t.state[len(prefix) : i], act.piece, *t.state[i + 1 :]
            yield Way((), rules, (*prefix, *pieces))
    rules = tuple([r for e in reversed(effects) for r in e.step.derivation() if r])
    yield Way(t.fate, rules, t.state)
