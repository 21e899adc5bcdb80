"""When a search state by state is better done many states at once.

Where no place may fail and stubborn sets have left nothing out, all activities go on in each state:
that is what `fused_search` is for.
"""

from importlib.util import find_spec
from typing import Final

from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.search import Order, Storing
from x10sem.engine.choice import ALL

AFTER: Final = 400
"""After how many states it is asked."""
MOST_LEFT_OUT: Final = 0.02
"""At what share of the states stubborn sets may have left something out."""


def has_bulk() -> bool:
    """Tell whether NumPy is installed."""
    return find_spec("numpy") is not None


def is_better_together(search: KernelSearch) -> bool:
    """Tell whether a search is to be begun anew, many states at once."""
    options = search.options
    return (
        search.result.states >= AFTER
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
