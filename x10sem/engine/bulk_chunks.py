"""Some states to expand at once, and where their steps lead."""

from typing import NamedTuple

from x10sem.engine.bulk import Indices, Layout, Numbers, Row, Words
from x10sem.engine.parts import Act, State

Above = tuple[tuple[int, int], ...]


class Left(NamedTuple):
    """A step that is to be taken state by state."""

    state: State
    position: int
    above: Above
    act: Act


class Found:
    """Where steps lead: states by layout, some given one by one, and steps yet to take."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.words: dict[Layout, list[Words]] = {}
        self.states: list[State] = []
        self.left: list[Left] = []
        self.steps = 0
        self.failures = 0
        self.failed = 0
        self.stuck: State | None = None

    def add(self, layout: Layout, words: Words) -> None:
        """Add states of a layout."""
        self.words.setdefault(layout, []).append(words)

    def leave(self, state: State, position: int, above: Above, act: Act) -> None:
        """Leave a step to be taken state by state."""
        self.left.append(Left(state, position, above, act))


class Chunk:
    """Some states of one layout, with the components asked for."""

    def __init__(self, layout: Layout, words: Words) -> None:
        """Unpack nothing."""
        self.layout = layout
        self.words = words
        self.size = words.shape[1]
        self._columns: dict[int, Row] = {}
        self.numbers: dict[int, Numbers] = {}

    def column(self, at: int) -> Row:
        """Give one component of each state."""
        if at not in self._columns:
            self._columns[at] = self.layout.get(self.words, at)
        return self._columns[at]

    def state(self, i: int) -> State:
        """Give one of the states."""
        row = self.words[:, i].tolist()
        return tuple([(row[k] >> shift) & ((1 << n) - 1) for k, shift, n in self.layout.fields])

    def only(self, rows: Indices) -> "Chunk":
        """Keep some of the states."""
        return Chunk(self.layout, self.words[:, rows])
