"""What a piece waits for: slots without whose end it cannot go on, whatever else happens.

Nothing else may let it go on: neither an end in another slot, with whatever is thrown
there, for a handler goes on then, nor the failure of a place, nor a part of the heap.  So
a piece is let run by itself while one of its slots stays as it is, and what is in the
others throws and ends as it may.  What comes to no handler, for a finish collects it that
does not end before, is left out.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from x10sem.core.terms import Place
from x10sem.engine.absorption import Unknown
from x10sem.engine.alone import Edge, Setting
from x10sem.semantics.pieces import Signal
from x10sem.semantics.slots import may_handle
from x10sem.semantics.state import EPS

MOST_WAITS: Final = 200
"""In how many forms a piece is looked at before it counts as one that may go on."""

ENDS: Final = frozenset({Signal(EPS, is_last=True)})

Below = tuple[frozenset[Signal] | None, ...]
"""What the content of each slot may tell, if that is known."""


class _Wait(NamedTuple):
    """A piece that waits: the places that have failed, what is below it, the slot that stays."""

    pid: int
    dead: frozenset[Place]
    below: Below
    kept: int


def essential(setting: Setting, pid: int, below: Below) -> tuple[int, ...]:
    """List the slots of a piece without whose end it cannot go on, the last first."""
    slots = range(len(below) - 1, -1, -1)
    return tuple(k for k in slots if _cannot_go_on(setting, pid, below, k))


def _cannot_go_on(setting: Setting, pid: int, below: Below, kept: int) -> bool:
    """Tell whether a piece never goes on while what is in a slot stays."""
    stmt = setting.kernel.pieces[pid].stmt
    handled = {k for k in range(len(below)) if k != kept and may_handle(stmt, k, kept)}
    if any(below[k] is None for k in handled):
        return False
    told = tuple([below[k] if k in handled else ENDS for k in range(len(below))])
    first = _Wait(pid, frozenset(), told, kept)
    seen, waiting = {first}, [first]
    try:
        while waiting and len(seen) <= MOST_WAITS:
            at = waiting.pop()
            if setting.steps(at.pid, at.dead):
                return False
            new = {each for slot in _ending(setting, at) for each in _after(setting, at, slot)}
            waiting += new - seen
            seen |= new
    except Unknown:
        return False
    return len(seen) <= MOST_WAITS


def _ending(setting: Setting, at: _Wait) -> Sequence[int]:
    """List slots whose content may end next: one, if the order is of no consequence."""
    others = [slot for slot in range(len(at.below) - 1, -1, -1) if slot != at.kept]
    return others if setting.may_end_last(at.pid, len(at.below)) else others[:1]


def _after(setting: Setting, at: _Wait, slot: int) -> list[_Wait]:
    """Let what is in a slot throw or end."""
    return [
        _left(at, edge)
        for given in at.below[slot] or ()
        for edge in setting.lifts(at.pid, at.dead, slot, given)
    ]


def _left(at: _Wait, edge: Edge) -> _Wait:
    below = tuple([at.below[k] for k in edge.kids])
    return _Wait(edge.next, edge.dead, below, edge.kids.index(at.kept))
