"""Counterexamples made minimal: in failures, in places that take part, in steps.

*Failure-minimal*: with fewer failures, no run refutes the property.  *Place-minimal*:
with any one place more that takes no step and does not fail, none does.  *Shortest*: no
run under these restrictions has fewer steps.  Each is the result of a complete search; where
that would go beyond its limits, the verdict says that it is not known.
"""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from x10sem.checking.explore import is_usual
from x10sem.checking.principles import Suspicion
from x10sem.checking.search import Limits, Options, Order, Violation
from x10sem.checking.shortest import ShortestSearch
from x10sem.checking.slicing import sliced
from x10sem.checking.targeted import TargetedSearch
from x10sem.checking.uncollected import uncollected

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded
    from x10sem.checking.verdict import Verdict

STATES: Final = 100_000
"""How many states each of the searches may store."""

SECONDS: Final = 20.0
"""How long all of them may take together."""


KINDS: Final = frozenset(
    {"error", "assertion", "uncaught", "deadlock", "always", "never", "ensures"}
)
"""Kinds of violations that a single run shows, with its end."""


@dataclass(frozen=True, slots=True)
class Minimal:
    """How minimal a counterexample is: True is proved by search, False is not known.

    `still` are the places that take no part; `cut` is how many steps were sliced off.
    """

    failures: bool = False
    places: bool = False
    shortest: bool = False
    still: tuple[int, ...] = ()
    cut: int = 0

    def words(self) -> str:
        """Say it in words."""
        said = [
            "fewer failures do not refute it" if self.failures else "fewer failures may do",
            "no place that takes part can be left out" if self.places else "fewer places may do",
            "no such run is shorter" if self.shortest else "a shorter run may do",
        ]
        idle = f"place{'s' if len(self.still) > 1 else ''} {', '.join(map(str, self.still))}"
        if self.still:
            said.append(f"{idle} take{'' if len(self.still) > 1 else 's'} no part")
        return "; ".join(said)


class Minimiser:
    """The searches for a smaller counterexample to one property."""

    def __init__(self, loaded: "Loaded", target: Violation, *, seconds: float = SECONDS) -> None:
        """Begin with a counterexample."""
        self.loaded = loaded
        self.best = target
        self.until = time.monotonic() + seconds
        self.last: TargetedSearch | None = None

    def run(self) -> tuple[Violation, Minimal]:
        """Make it minimal."""
        budget, fewest = self.fewest_failures()
        still, least = self.fewest_places(budget)
        shortest = self.shortest(budget, still)
        violation, cut = (self.best, 0) if shortest else self.slice()
        found = Minimal(fewest, least, shortest, tuple(sorted(still)), cut)
        return violation, found

    def fewest_failures(self) -> tuple[int, bool]:
        """Find the least number of failures that refute; tell whether it is known."""
        known = True
        most = self.loaded.options.policy.failures
        for k in range(most):
            search = self.search(k, frozenset())
            if search.found is not None:
                return k, known
            known = known and search.result.complete
        return most, known

    def fewest_places(self, budget: int) -> tuple[frozenset[int], bool]:
        """Find places that need not take part; tell whether each of the others must."""
        still: frozenset[int] = frozenset()
        known = True
        for p in range(self.loaded.places - 1, 0, -1):
            search = self.search(budget, still | {p})
            if search.found is not None:
                still |= {p}
            else:
                known = known and search.result.complete
        return still, known

    def shortest(self, budget: int, still: frozenset[int]) -> bool:
        """Search one step at a time; tell whether that was not too much."""
        search = self.search(budget, still, ShortestSearch)
        return search.found is not None and not search.result.limit

    def slice(self) -> tuple[Violation, int]:
        """Leave out the steps on which the violation does not depend."""
        if self.last is None or self.last.found is not self.best:
            return self.best, 0
        choices = sliced(self.last)
        cut = len(self.best.choices) - len(choices)
        return replace(self.best, choices=choices), cut

    def search(
        self, budget: int, still: frozenset[int], kind: type[TargetedSearch] = TargetedSearch
    ) -> TargetedSearch:
        """Search with so many failures at most, and so many places that are still."""
        options = self.restricted(budget, still)
        given = self.loaded.program, self.loaded.places, self.loaded.properties
        search = kind(*given, options, target=self.best, still=still)
        search.run()
        is_single = kind is TargetedSearch
        found = search.found
        if found is not None and (is_single or len(found.choices) <= len(self.best.choices)):
            self.best, self.last = found, search if is_single else None
        return search

    def restricted(self, budget: int, still: frozenset[int]) -> Options:
        """Restrict the failures of the search that was asked for."""
        options, places = self.loaded.options, range(self.loaded.places)
        policy = options.policy
        may = frozenset(p for p in places if policy.may_fail(p, 0) and p not in still)
        left = max(0.0, self.until - time.monotonic())
        limits = Limits(STATES, None, left)
        policy = replace(policy, failures=budget, failing=may if policy.failures else None)
        return replace(options, policy=policy, limits=limits, order=Order.BFS)


def minimised(loaded: "Loaded", verdict: "Verdict") -> "Verdict":
    """Make the counterexample of a verdict minimal, as far as an interrupt or wrong rules allow."""
    from x10sem.checking.check import trace_of  # noqa: PLC0415 - it loads what may need this

    first, limit = verdict.first, loaded.options.limits.timeout
    with loaded.rules():
        if first is None or verdict.result.limit == "interrupted" or not is_usual():
            return verdict
        if first.kind not in KINDS:
            return verdict
        work = Minimiser(loaded, first, seconds=SECONDS if limit is None else min(SECONDS, limit))
        found = Minimal()
        try:
            with uncollected():
                best, found = work.run()
        except (KeyboardInterrupt, MemoryError, Suspicion):
            best = work.best
        violations = verdict.result.violations
        violations[violations.index(first)] = best
        verdict = replace(verdict, minimal=found)
        return replace(verdict, counterexample=trace_of(loaded, best.choices, verdict))
