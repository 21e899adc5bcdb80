"""Steps that a search over the kernel takes."""

from typing import NamedTuple

from x10sem.checking.retrace import Way
from x10sem.core.terms import Place
from x10sem.engine.kernel import Ending, State
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


def way_of(t: Taken) -> Way:
    """Say of a step what is needed to take it again with the rules."""
    rules = [r for e in reversed(t.effects) for r in e.step.derivation() if r]
    return Way(t.fate, tuple(rules), t.state)
