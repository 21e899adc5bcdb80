"""Runs of steps that touch only their activity, found once and taken at once.

Whether such a step commutes with all that others do is a matter of its piece and of
which places live or may fail, of nothing else in the state (see `closure`); so
a run of them is the same wherever the piece is met again.
"""

from collections.abc import Callable
from typing import Final

from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import CONTROL, Act, State

LONGEST: Final = 400
"""How many steps are taken at once, at most."""

IsLocal = Callable[[State, int, Act], bool]
"""Tells whether a step of the piece at a position commutes with all that others do."""


class Runs:
    """The runs of local steps found so far."""

    def __init__(self, kernel: Kernel, is_seen: Callable[[Act], bool]) -> None:
        """Know none yet; steps that are to be seen by themselves end a run."""
        self.kernel = kernel
        self.is_seen = is_seen
        self._known: dict[tuple[int, int], tuple[Act, ...]] = {}

    def after(self, state: State, i: int, act: Act, is_local: IsLocal) -> tuple[Act, ...]:
        """List the local steps that the piece at a position takes after a first one."""
        if act.effect.is_felt or self.is_seen(act):
            return ()
        key = act.piece, state[CONTROL]
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._found(state, i, act, is_local))
        return found

    def _found(self, state: State, i: int, act: Act, is_local: IsLocal) -> list[Act]:
        found: list[Act] = []
        visited = {state[i]}
        while act.piece not in visited and len(found) < LONGEST:
            visited.add(act.piece)
            state = (*state[:i], act.piece, *state[i + 1 :])
            acts = self.kernel.acts(state, i)
            if len(acts) != 1 or not is_local(state, i, acts[0]):
                break
            (act,) = acts
            if act.effect.is_felt or self.is_seen(act):
                break
            found.append(act)
        return found
