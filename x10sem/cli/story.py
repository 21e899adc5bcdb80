"""Tells runs: joins what was searched and how it is explained."""

from collections.abc import Callable

from x10sem.checking.check import Loaded, story
from x10sem.checking.moves import Choice
from x10sem.export.explain import explain
from x10sem.semantics import start


def told(  # noqa: PLR0913 - what a run is, and how to tell it
    loaded: Loaded,
    choices: tuple[Choice, ...],
    read: Callable[[str], str],
    conclusion: str,
    *,
    every_step: bool = False,
    loop: int = 0,
) -> str:
    """Tell a run as an argument; so many of its last choices go on for ever."""
    moves = story(loaded, choices)
    first = start(loaded.program, loaded.places)
    return explain(first, moves, read, every_step=every_step, conclusion=conclusion, loop=loop)
