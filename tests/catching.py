"""Programs that tell a wrong rule from the right one, by what x10sem says of them."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from x10sem.checking.check import Loaded, Request, load
from x10sem.checking.explore import Limits, Result, explore
from x10sem.checking.mutation import Mutant
from x10sem.checking.written import Outcomes
from x10sem.core.terms import Term, children
from x10sem.diagnostics import Diagnostic
from x10sem.semantics import replaced

CORPUS = Path(__file__).parent.parent / "corpus"
FOLDERS = ("rules", "paper", "litmus", "idioms")
MOST_STATES = 600
MOST_SECONDS = 2.0


@dataclass(frozen=True)
class Case:
    """A program of the corpus, with what it says of itself and what is found."""

    path: Path
    loaded: Loaded
    outcomes: Outcomes
    verdicts: frozenset[tuple[str, str]]
    states: int
    fired: frozenset[str]
    forms: frozenset[type[Term]]
    seconds: float

    def refutes(self, mutant: Mutant) -> bool:
        """Tell whether x10sem says something else of this program with a wrong rule.

        An exception of x10sem itself is no such answer.
        """
        limits = Limits(max_states=4 * self.states + 20, timeout=MOST_SECONDS)
        with replaced(mutant.rule):
            try:
                result = searched(self.loaded, limits)
            except (AssertionError, LookupError, TypeError, AttributeError, ValueError):
                return False
            except RecursionError:
                return False
        return not result.complete or not self.agrees(result)

    def agrees(self, result: Result) -> bool:
        """Compare outcomes with those that are written, and verdicts with those found."""
        return (
            self.outcomes.compare(result.outcomes) == ([], [])
            and verdicts(result) == self.verdicts
        )


def searched(loaded: Loaded, limits: Limits) -> Result:
    options = replace(loaded.options, limits=limits, stop_at_first=False)
    return explore(loaded.program, loaded.places, loaded.properties, options)


def verdicts(result: Result) -> frozenset[tuple[str, str]]:
    return frozenset((v.kind, v.property) for v in result.violations)


@cache
def cases() -> tuple[Case, ...]:
    """Load the programs of the corpus that are small and say what comes out, cheapest first."""
    found = [case for folder in FOLDERS for case in _cases(sorted((CORPUS / folder).glob("*x10")))]
    return tuple(sorted(found, key=lambda c: (c.states, c.path)))


def _cases(paths: Iterable[Path]) -> Iterator[Case]:
    for path in paths:
        case = case_of(path)
        if case is not None:
            yield case


def case_of(path: Path) -> Case | None:
    """Load a program; None where it is not small, or does not say what comes out."""
    try:
        loaded = load(Request(str(path)))
    except Diagnostic:
        return None
    said = loaded.expectation
    if said.outcomes is None or said.slow or loaded.semantics != "ecoop14":
        return None
    began = time.monotonic()
    result = searched(loaded, Limits(max_states=MOST_STATES, timeout=MOST_SECONDS))
    if not result.complete or said.outcomes.compare(result.outcomes) != ([], []):
        return None
    return Case(
        path,
        loaded,
        said.outcomes,
        verdicts(result),
        result.states,
        frozenset(result.fired),
        frozenset(forms(loaded)),
        time.monotonic() - began,
    )


def forms(loaded: Loaded) -> Iterator[type[Term]]:
    """List the forms of terms in a program."""
    waiting: list[Term] = [loaded.program.main]
    for info in loaded.program.classes.values():
        waiting += [m.body for overloads in info.methods.values() for m in overloads]
        waiting += [static.init for static in info.statics.values()]
    while waiting:
        t = waiting.pop()
        yield type(t)
        waiting.extend(children(t))


def likely(mutant: Mutant) -> list[Case]:
    """Sort the programs: first those that use the rule, then those that could, cheapest first."""
    name, redexes = mutant.rule.name, set(mutant.rule.redexes)
    return sorted(
        cases(),
        key=lambda c: (
            c.path.stem != name,
            name not in c.fired,
            redexes.isdisjoint(c.forms),
            c.states,
        ),
    )
