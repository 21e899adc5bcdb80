"""Moves of a search taken again: how each stored state was first reached."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from x10sem.checking.taken import Taken
from x10sem.engine.parts import State

if TYPE_CHECKING:
    from x10sem.checking.kernel_search import KernelSearch

FULL: Final = 1 << 24
"""From this code on, moves are those of states expanded in full."""


def chains_to(search: "KernelSearch", i: int) -> Iterator[list[Taken]]:
    """Take again the moves that first led to a stored state, from the first state on."""
    numbers = []
    while i >= 0:
        numbers.append(i)
        i = search.parents[i]
    state: State = ()
    for n in reversed(numbers):
        chain = _chain(search, state, n)
        yield chain
        state = search.symmetry.ordered(chain[-1].state)


def _chain(search: "KernelSearch", before: State, i: int) -> list[Taken]:
    """Take the move again that first led from one stored state to another."""
    if not before:
        chain = [Taken(None, (), search.kernel.initial, None)]
    else:
        full, n = divmod(search.codes[i], FULL)
        chain = [next(islice(search.moves(before, full=bool(full)), n, None))]
    while True:
        at = search.symmetry.ordered(chain[-1].state)
        if search.storage.is_at(i, search.packing.pack(at)):
            return chain
        only = search.only_move(at)
        assert only is not None, "the search went on where there is a choice"
        chain.append(only)
