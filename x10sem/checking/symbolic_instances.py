"""Instances of statements in an encoding: where an event is, in the names of happens-before."""

from collections.abc import Iterator
from typing import Final

from x10sem.checking import instances
from x10sem.checking.happens_before import happens_before
from x10sem.checking.symbolic_events import Event, Path

_TURNS: Final = {
    0: "0", 1: "1", "a": "a", "f": "f", "@": "@",
    "c0": "0", "c1": "1", "call": "0", "rest": "1",
}  # fmt: skip
"""The steps of a way that say which instance it leads to; no other does."""


def instance(path: Path) -> instances.Path:
    """Name the instance that a step is of, as `x10sem.checking.instances` does along a run."""
    return "".join(map(_turn, path.steps()))


def _turn(step: object) -> str:
    """Translate one step of a way; the turns of a loop are those of the sequence it unfolds to."""
    match step:
        case ("turn", int(n)):
            return "1" * n + "0"
        case ("again", int(n)):
            return "1" * n
        case (str(form), *_):
            return _TURNS.get(form, "")
        case _:
            return _TURNS.get(step, "")


def ordered_pairs(events: list[Event]) -> Iterator[tuple[Event, Event]]:
    """List the events of which one must come before the other: all that are related."""
    named = [(e, instance(e.path)) for e in events]
    for e, p in named:
        for f, q in named:
            if happens_before(p, q):
                yield e, f
