"""A play of a game on two statements, as text."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from x10sem.export.explain import Move, explain
from x10sem.semantics import Config


class Segment(Protocol):
    """A few steps of one side."""

    @property
    def title(self) -> str:
        """What is said of them."""

    @property
    def first(self) -> Config:
        """From where they go."""

    @property
    def moves(self) -> Sequence[Move]:
        """The steps."""


def tell(
    segments: Iterable[Segment],
    read: Callable[[str], str],
    conclusion: str,
    *,
    every_step: bool = True,
) -> str:
    """Tell a play: move by move, each with its steps, and what it shows."""
    lines: list[str] = []
    for segment in segments:
        lines.append(f"  {segment.title}")
        if segment.moves:
            lines.append(explain(segment.first, segment.moves, read, every_step=every_step))
    return "\n".join([*lines, f"  so: {conclusion}"])
