"""Runs of steps of one activity that commute with all that others do, taken at once.

A step that touches only its activity does so whatever the others are (see
`closure`); a step with a lock, if nobody touches without that lock what the run touches.
What a run does is a matter of its piece, of the heaps, and of which places live or may fail,
so it is found once and the same wherever these are met again.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from x10sem.core.terms import Place
from x10sem.engine.choice import Move
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import CONTROL, Act, State, Touch
from x10sem.semantics.pieces import Effect
from x10sem.semantics.view import LOCK, OBJECT

LONGEST: Final = 400
"""How many steps are taken at once, at most."""

IsLocal = Callable[[State, int, Act], bool]
"""Tells whether a step of the piece at a position commutes with all that others do."""


class Run(NamedTuple):
    """Steps of a piece: what they touch of what is shared, with which locks."""

    moves: tuple[Move, ...]
    touch: Touch
    holds: frozenset[Place]


class Led(NamedTuple):
    """A step and the run after it: all but the last of their steps, the last, and what all do."""

    before: tuple[Move, ...]
    last: Move
    effects: tuple[Effect, ...]


NONE: Final = Run((), Touch(frozenset(), frozenset()), frozenset())


class Runs:
    """The runs found so far."""

    def __init__(self, kernel: Kernel, is_seen: Callable[[Act], bool]) -> None:
        """Know none yet; steps that are to be seen by themselves end a run."""
        self.kernel = kernel
        self.is_seen = is_seen
        self._known: dict[tuple[object, ...], Run] = {}
        self._led: dict[tuple[int, int], tuple[Act, Led]] = {}

    def after(self, state: State, i: int, act: Act, is_local: IsLocal) -> Run:
        """List what the piece at a position does after a step that led to a state."""
        if _is_felt(act) or self.is_seen(act) or not _is_plain(act):
            return NONE
        key = state[i], *state[: self.kernel.base]
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._found(state, i, is_local)
        return found

    def led_by(self, act: Act, state: State, run: Run) -> Led:
        """Put a step that led to a state before its run, once: who is told again sees the same."""
        key = id(act), id(run)
        known = self._led.get(key)
        if known is None:
            *before, last = Move(act, state[: self.kernel.base]), *run.moves
            effects = tuple([m.act.effect for m in (*before, last)])
            known = self._led[key] = act, Led(tuple(before), last, effects)
        return known[1]

    def _found(self, state: State, i: int, is_local: IsLocal) -> Run:
        base = self.kernel.base
        moves: list[Move] = []
        visited = {(state[i], state[:base])}
        reads, writes, holds = NONE.touch.reads, NONE.touch.writes, NONE.holds
        while len(moves) < LONGEST:
            acts = self.kernel.acts(state, i)
            if len(acts) != 1:
                break
            (act,) = acts
            felt = _is_felt(act) or self.is_seen(act) or not _is_plain(act)
            if felt or not (is_local(state, i, act) or (act.effect.holds and act.is_simple)):
                break
            new = list(state)
            new[i] = act.piece
            for at, c in act.changes:
                new[at] = c
            if new[CONTROL] != state[CONTROL] or (new[i], tuple(new[:base])) in visited:
                break
            state = tuple(new)
            visited.add((state[i], state[:base]))
            moves.append(Move(act, state[:base]))
            if act.effect.holds:
                holds |= act.effect.holds
                reads, writes = reads | act.touch.reads, writes | act.touch.writes
        return Run(tuple(moves), Touch(reads, writes), holds)


def _is_plain(act: Act) -> bool:
    """Tell whether a step throws nothing, and writes nothing but objects and locks."""
    return not act.touch.thrown and all(kind in {OBJECT, LOCK} for kind, _, _ in act.touch.writes)


def _is_felt(act: Act) -> bool:
    """Tell whether what is around a part may report otherwise that it ends, throws or turns."""
    return act.effect.felt.is_whole or act.effect.felt.finish > 0
