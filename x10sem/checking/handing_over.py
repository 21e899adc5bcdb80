"""When a search state by state is better done many states at once.

Where no place may fail and stubborn sets have left nothing out, all activities go on in each state:
that is what `fused_search` is for.
"""

from importlib.util import find_spec
from typing import Final

from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.search import Order, Storing
from x10sem.engine.choice import ALL

WIDE: Final = 120
"""From how many states on that wait to be expanded many are taken at once."""
MOST_LEFT_OUT: Final = 0.02
"""At what share of the states stubborn sets may have left something out."""


class HandOver(Exception):  # noqa: N818 - control, not an error
    """Tells that a search is better done many states at once."""

    def __init__(self, search: KernelSearch) -> None:
        """Give the search, for what it knows already."""
        self.search = search


def has_bulk() -> bool:
    """Tell whether NumPy is installed."""
    return find_spec("numpy") is not None


def weigh(search: KernelSearch) -> None:
    """Ask whether a search goes on state by state.  Raises `HandOver` if not."""
    if is_better_together(search):
        raise HandOver(search)


def is_better_together(search: KernelSearch) -> bool:
    """Tell whether a search is to be begun anew, many states at once."""
    options = search.options
    return (
        search.frontier >= WIDE
        and search.left_out <= MOST_LEFT_OUT * search.result.states
        and options.fuse
        and options.bulk
        and options.reductions == ALL
        and options.order is Order.BFS
        and options.storing is Storing.EXACT
        and not options.witnesses
        and options.limits.max_depth is None
        and search.keeper is None
        and not search.reducer.kills
        and not search.schedules.fates(search.kernel.initial)
        and has_bulk()
    )
