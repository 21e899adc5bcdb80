"""Programs that tell a wrong rule from the right one, by what x10sem says of them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tests.probes import probes
from x10sem.checking.check import Loaded, Request, load
from x10sem.checking.explore import Engine, Limits, Result, explore
from x10sem.checking.mutation import Mutant
from x10sem.checking.reach import ends, reached
from x10sem.checking.theorems import broken
from x10sem.checking.written import Outcomes
from x10sem.core.terms import Select, Term, children
from x10sem.diagnostics import Diagnostic
from x10sem.semantics import RULES, replaced

CORPUS = Path(__file__).parent.parent / "corpus"
FOLDERS = ("rules", "paper")
MOST_STATES = 250
MOST_SECONDS = 2.0
MOST_SEEN = 120
MOST_CASES = 40


@dataclass(frozen=True)
class Case:
    """A program with what comes out of it: as its file says, or by the right rules."""

    name: str
    loaded: Loaded
    outcomes: Outcomes | None
    verdicts: frozenset[tuple[str, str]]
    states: int
    fired: frozenset[str]
    forms: frozenset[type[Term]]
    core: bool

    def refutes(self, mutant: Mutant) -> bool:
        """Tell whether x10sem says something else of this program with a wrong rule.

        An exception of x10sem itself is no such answer.
        """
        limits = Limits(max_states=4 * self.states + 20, timeout=MOST_SECONDS)
        with replaced(mutant.rule):
            try:
                result = searched(self.loaded, limits)
            except Exception:
                return False
        return not result.complete or not self.agrees(result)

    def agrees(self, result: Result) -> bool:
        """Compare outcomes and verdicts."""
        if self.outcomes is not None and self.outcomes.compare(result.outcomes) != ([], []):
            return False
        return verdicts(result) == self.verdicts

    def ends_otherwise(self, mutant: Mutant) -> bool:
        """Tell whether outcomes differ in a search that looks at nothing else."""
        main, places = self.loaded.program, self.loaded.places
        failures = self.loaded.options.policy.failures
        right = ends(main, places, failures)
        with replaced(mutant.rule):
            try:
                return ends(main, places, failures) != right
            except Exception:
                return False

    def breaks(self, mutant: Mutant) -> str:
        """Name a theorem that a wrong rule breaks here."""
        failures = max(1, self.loaded.options.policy.failures)
        with replaced(mutant.rule):
            try:
                main, places = self.loaded.program, self.loaded.places
                for seen in reached(main, places, failures, most=MOST_SEEN):
                    for name, _ in broken(seen, core=self.core):
                        return name
            except Exception:
                return ""
        return ""


def searched(loaded: Loaded, limits: Limits) -> Result:
    options = replace(
        loaded.options, limits=limits, stop_at_first=False, fuse=False, engine=Engine.RULES
    )
    return explore(loaded.program, loaded.places, loaded.properties, options)


def verdicts(result: Result) -> frozenset[tuple[str, str]]:
    return frozenset((v.kind, v.property) for v in result.violations)


@cache
def corpus_cases() -> tuple[Case, ...]:
    """Load the programs of the corpus that are small and say what comes out."""
    found: list[Case] = []
    for path in (p for folder in FOLDERS for p in sorted((CORPUS / folder).glob("*x10"))):
        try:
            loaded = load(Request(str(path)))
        except Diagnostic:
            continue
        said = loaded.expectation
        speaks = said.outcomes is not None or said.refuted or said.exit is not None
        if speaks and not said.slow and loaded.semantics == "ecoop14":
            found += _cases(path.stem, loaded, said.outcomes)
    return tuple(found)


@cache
def probe_cases() -> tuple[Case, ...]:
    """Load the programs of the tests, whose outcomes are those of the right rules."""
    return tuple(case for text, loaded in probes() for case in _cases(text, loaded, None))


def _cases(name: str, loaded: Loaded, outcomes: Outcomes | None) -> Iterator[Case]:
    result = searched(loaded, Limits(max_states=MOST_STATES, timeout=MOST_SECONDS))
    if not result.complete:
        return
    if outcomes is not None and outcomes.compare(result.outcomes) != ([], []):
        return
    if outcomes is None and not result.violations:
        outcomes = Outcomes(frozenset(result.outcomes), dead=True)
    used = frozenset(forms(loaded))
    yield Case(
        name,
        loaded,
        outcomes,
        verdicts(result),
        result.states,
        frozenset(result.fired),
        used,
        used.isdisjoint(extensions()),
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


def extensions() -> frozenset[type[Term]]:
    """List the forms of terms that are not TX10: those of rules outside its modules."""
    core = {"statements", "expressions", "resilience"}
    return frozenset(c for r in RULES.values() if r.module not in core for c in r.redexes) - {
        Select
    }


def likely(mutant: Mutant, cases: tuple[Case, ...], most: int = MOST_CASES) -> list[Case]:
    """Choose programs: first those that use the rule, then those that could, cheapest first."""
    name, redexes = mutant.rule.name, set(mutant.rule.redexes)
    if name == "PLACE_FAILURE":
        cases = tuple(c for c in cases if c.loaded.options.policy.failures)
    else:
        cases = tuple(c for c in cases if name in c.fired or not redexes.isdisjoint(c.forms))

    def rank(c: Case) -> tuple[bool, bool, bool, int]:
        return c.name != name, name not in c.fired, redexes.isdisjoint(c.forms), c.states

    return sorted(cases, key=rank)[:most]


@dataclass(frozen=True, slots=True)
class Catch:
    """What caught a mutant; `by` is corpus, probe or theorem, or empty where nothing did."""

    mutant: Mutant
    by: str
    what: str
    seconds: float


def caught(mutant: Mutant) -> Catch:
    """Look for a program that tells a wrong rule: corpus, then probes, then theorems."""
    began = time.monotonic()

    def found(by: str, what: str) -> Catch:
        return Catch(mutant, by, what, time.monotonic() - began)

    for case in likely(mutant, corpus_cases()):
        if case.refutes(mutant):
            return found("corpus", case.name)
    for case in likely(mutant, probe_cases(), len(probe_cases())):
        if case.refutes(mutant):
            return found("probe", case.name)
    for cases in probe_cases(), corpus_cases()[:MOST_CASES]:
        for case in likely(mutant, cases, len(cases)):
            theorem = case.breaks(mutant)
            if theorem:
                return found("theorem", theorem)
    for case in likely(mutant, probe_cases()):
        if case.ends_otherwise(mutant):
            return found("probe", case.name)
    return found("", "")
