"""What a search may do at a state, and which reductions it uses."""

from dataclasses import dataclass, fields
from typing import Final, NamedTuple

from x10sem.core.terms import Place
from x10sem.engine.parts import Act, Arrival, State
from x10sem.semantics.view import Key

Fates = tuple[tuple[Place, ...], ...]


class Step(NamedTuple):
    """A step that a search may take: of which piece, which of its steps, and where it leads.

    `before` are steps of the same piece that are taken first.
    """

    position: int
    act: Act
    arrival: Arrival
    before: tuple["Move", ...] = ()


class Move(NamedTuple):
    """A step of a piece that is no more than this: the components before the pieces after it."""

    act: Act
    prefix: State


class Choice(NamedTuple):
    """What to do at a state: steps, and sets of places to fail; `is_all` if nothing is left out."""

    steps: list[Step]
    fates: Fates
    is_all: bool


@dataclass(frozen=True, slots=True)
class Switches:
    """Which reductions to use."""

    local: bool = True
    stubborn: bool = True
    absorb: bool = True
    symmetry: bool = True
    schedules: bool = True

    @staticmethod
    def none() -> "Switches":
        """Use no reduction."""
        return Switches(*[False] * len(fields(Switches)))


ALL: Final = Switches()
"""Every reduction."""

NOTHING: Final[frozenset[Key]] = frozenset()
