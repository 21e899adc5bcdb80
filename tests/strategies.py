"""Random programs for Hypothesis, by the generator that the campaigns use."""

from hypothesis import strategies as st

from x10sem.checking.random_extensions import EXTENSIONS
from x10sem.checking.random_programs import Shape, random_main
from x10sem.core.terms import Stmt


class Drawn:
    """Choices that Hypothesis draws, and shrinks."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Keep what draws."""
        self.draw = draw

    def below(self, n: int) -> int:
        """Draw a number from 0 to n - 1."""
        return self.draw(st.integers(0, n - 1))


@st.composite
def tx10_programs(draw: st.DrawFn, places: int = 3, size: int = 14) -> Stmt:
    """Make a program of TX10."""
    return random_main(Drawn(draw), Shape(places, size), {})


@st.composite
def extended_programs(draw: st.DrawFn, places: int = 3, size: int = 14) -> Stmt:
    """Make a program with extensions."""
    return random_main(Drawn(draw), Shape(places, size), EXTENSIONS)
