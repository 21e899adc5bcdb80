"""Searches over the configurations of a program: which one is done, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from x10sem.checking.coverage import CoveringSearch
from x10sem.checking.handing_over import HandOver, has_bulk, weigh
from x10sem.checking.principles import Suspicion
from x10sem.checking.properties import Property
from x10sem.checking.search import (
    UNROLL,
    USUAL,
    Choices,
    Engine,
    Limits,
    Options,
    Order,
    Progress,
    Result,
    Storing,
    Violation,
)
from x10sem.checking.uncollected import uncollected
from x10sem.core.program import Program
from x10sem.engine.stubborn import Switches
from x10sem.semantics import RULES
from x10sem.semantics.resilience import place_failure
from x10sem.semantics.rule import ADDED

if TYPE_CHECKING:
    from x10sem.checking.bulk_search import BulkSearch
    from x10sem.checking.fused_search import FusedSearch
    from x10sem.checking.rules_search import RulesSearch

__all__ = [
    "UNROLL",
    "Choices",
    "Engine",
    "Limits",
    "Options",
    "Order",
    "Progress",
    "Result",
    "Violation",
    "explore",
]


def explore(
    program: Program,
    places: int,
    properties: Sequence[Property] = (),
    options: Options = USUAL,
    progress: Callable[[Progress], None] | None = None,
) -> Result:
    """Search all configurations of a program that a policy allows, up to the limits."""
    given = program, places, properties
    with uncollected():
        search = kind_of(options)(*given, options, progress)
        try:
            try:
                if isinstance(search, CoveringSearch):
                    search.weighed = weigh
                search.run()
            except HandOver as over:
                options = replace(options, limits=over.search.clock.left(), together=True)
                search = fused()(*given, options, progress, over.search.kernel)
                search.run()
        except KeyboardInterrupt:
            search.result.limit = "interrupted"
        except MemoryError:
            search.result.limit = "memory"
        except Suspicion:
            return explore(*given, plain(options), progress)
    result = search.result
    if hasattr(search, "kernel"):
        result.examined = search.kernel.evaluations
    twins = search.kernel.twins if hasattr(search, "kernel") else search.twins
    result.spans = twins.joined(result.spans)
    return result


def plain(options: Options) -> Options:
    """Ask for the plain rules, one step at a time."""
    return replace(options, engine=Engine.RULES, fuse=False)


def kind_of(options: Options) -> "type[CoveringSearch | RulesSearch | BulkSearch]":
    """Choose the search: in bulk where nothing is reduced, by the rules where that is asked."""
    if options.engine is Engine.RULES or not is_usual():
        from x10sem.checking.rules_search import RulesSearch  # noqa: PLC0415 - seldom needed

        return RulesSearch
    if options.together:
        return fused()
    is_whole = not options.fuse or options.reductions == Switches.none()
    is_bulk = options.bulk and options.storing is Storing.EXACT and has_bulk()
    if is_whole and is_bulk and options.order is Order.BFS and not options.witnesses:
        from x10sem.checking.bulk_search import BulkSearch  # noqa: PLC0415 - NumPy

        return BulkSearch
    return CoveringSearch


def fused() -> "type[FusedSearch]":
    """Give the search of many states at once with some reductions."""
    from x10sem.checking.fused_search import FusedSearch  # noqa: PLC0415 - NumPy is an extra

    return FusedSearch


def is_usual() -> bool:
    """Tell whether the kernel can search: places fail as usual, and no rule has been added.

    Rules that profiles add look at what activities around have left, which its pieces hide.
    """
    return RULES["PLACE_FAILURE"].body is place_failure and not ADDED
