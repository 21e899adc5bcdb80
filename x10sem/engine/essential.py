"""What a piece waits for: slots without whose end it cannot go on, whatever else happens.

Nothing else may let it go on: neither an end in another slot, with whatever is thrown
there, for a handler goes on then, nor the failure of a place, nor a part of the heap.  So
a piece is let run by itself while one of its slots stays as it is, and what is in the
others throws and ends as it may.  What comes to no handler, for a finish collects it that
does not end before, is left out.
"""

from collections.abc import Sequence
from itertools import permutations
from typing import Final, NamedTuple

from x10sem.core.terms import Place, Stmt
from x10sem.engine.absorption import Unknown
from x10sem.engine.alone import Edge, Setting
from x10sem.semantics.pieces import Signal
from x10sem.semantics.slots import may_handle
from x10sem.semantics.state import EPS

MOST_WAITS: Final = 200
"""In how many forms a piece is looked at before it counts as one that may go on."""

Below = tuple[frozenset[Signal] | None, ...]
"""What the content of each slot may tell, if that is known."""

ENDS: Final[Below] = (frozenset({Signal(EPS, is_last=True)}),)
"""What is told of the content of one slot that only ends."""


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


def handled(stmt: Stmt, arity: int) -> bool:
    """Tell whether what some slot throws may come to a handler before another ends."""
    return any(may_handle(stmt, i, k) for i, k in permutations(range(arity), 2))


def _cannot_go_on(setting: Setting, pid: int, below: Below, kept: int) -> bool:
    """Tell whether a piece never goes on while what is in a slot stays."""
    stmt = setting.kernel.pieces[pid].stmt
    thrown = {k for k in range(len(below)) if k != kept and may_handle(stmt, k, kept)}
    if any(below[k] is None for k in thrown):
        return False
    told = tuple([each if k in thrown else ENDS[0] for k, each in enumerate(below)])
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
    slots = range(len(at.below) - 1, -1, -1)
    others = [slot for slot in slots if slot != at.kept]
    return others if any(setting.told_at_last(at.pid, slot) for slot in slots) else others[:1]


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
