"""Symmetry: activities side by side that may change places are put in order.

Two activities within the same finish, reached through the same places, run and end the
same way wherever they stand in the statement around them, as long as the places of
what is around them cannot fail: at a failed place, which of two ends first would tell
them apart (`semantics.shapes`).  So a state is stored with such activities in
the order of the numbers of their pieces; what others are reached from it, each by
exchanging activities, need not be.  Objects are numbered anew after that.

Since numbers depend on the order, the order found is not always the same for states
that are the same up to order: then both are stored, which is no loss.  Whoever takes the
run again with the rules takes a step that leads to one of the variants of the state.
"""

from collections.abc import Callable, Iterator
from itertools import permutations, product
from typing import Final

from x10sem.core.terms import Place
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.semantics.shapes import siblings

Groups = tuple[tuple[tuple[int, ...], frozenset[Place]], ...]
MayFail = Callable[[State], frozenset[Place]]
"""Gives the places that have failed, or may yet."""


MOST_KNOWN: Final = 20_000
"""How many states are kept in order, for those that are soon met again."""


class Symmetry:
    """Puts the activities in the states of a kernel in order."""

    def __init__(self, kernel: Kernel, may_fail: MayFail, *, is_on: bool = True) -> None:
        """Know no piece yet; let nothing change places unless it is on."""
        self.is_on = is_on
        self.kernel = kernel
        self.may_fail = may_fail
        self._groups: dict[int, Groups] = {}
        self._known: dict[State, State] = {}

    def ordered(self, state: State) -> State:
        """Give the state with all activities that may change places in order."""
        found = self._known.get(state)
        if found is None:
            base = self.kernel.base
            if len(state) < base + 3 or not any(self.groups(pid) for pid in state[base:]):
                return state
            pieces, _ = self._ordered(state, base, self.may_fail(state))
            found = state if pieces == state[base:] else self._settled(state, pieces)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[state] = found
        return found

    def variants(self, state: State) -> Iterator[State]:
        """List the states that differ by which activities stand where, this one among them."""
        for pieces in self._variants(state, self.kernel.base, self.may_fail(state))[0]:
            yield self._settled(state, pieces)

    def _variants(
        self, state: State, at: int, mortal: frozenset[Place]
    ) -> tuple[list[tuple[int, ...]], int]:
        pid = state[at]
        at += 1
        below: list[list[tuple[int, ...]]] = []
        for _ in range(self.kernel.known[pid].arity):
            kid, at = self._variants(state, at, mortal)
            below.append(kid)
        free = [slots for slots, places in self.groups(pid) if places.isdisjoint(mortal)]
        found: list[tuple[int, ...]] = []
        for kids in product(*below):
            for orders in product(*(permutations(slots) for slots in free)):
                placed = list(kids)
                for slots, order in zip(free, orders, strict=True):
                    for slot, k in zip(slots, order, strict=True):
                        placed[slot] = kids[k]
                found.append((pid, *(each for kid in placed for each in kid)))
        return found, at

    def _settled(self, state: State, pieces: tuple[int, ...]) -> State:
        return self.kernel.settle([*state[: self.kernel.base], *pieces], {})

    def _ordered(
        self, state: State, at: int, mortal: frozenset[Place]
    ) -> tuple[tuple[int, ...], int]:
        pid = state[at]
        at += 1
        kids: list[tuple[int, ...]] = []
        for _ in range(self.kernel.known[pid].arity):
            kid, at = self._ordered(state, at, mortal)
            kids.append(kid)
        for slots, places in self.groups(pid):
            if places.isdisjoint(mortal):
                for slot, kid in zip(slots, sorted(kids[k] for k in slots), strict=True):
                    kids[slot] = kid
        return (pid, *(each for kid in kids for each in kid)), at

    def groups(self, pid: int) -> Groups:
        """List the slots of a piece that may change places, and while which places live."""
        found = self._groups.get(pid)
        if found is None:
            arity = self.kernel.known[pid].arity
            wanted = self.is_on and arity > 1
            found = self._groups[pid] = siblings(self.kernel.pieces[pid]) if wanted else ()
        return found
