"""Random programs against the principles: every run, by the rules in force, one step at a time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from x10sem.checking.explore import Limits, Options, Violation, plain
from x10sem.checking.happens_before import happens_before
from x10sem.checking.instances import COMPOSITE, Path, parts
from x10sem.checking.masking import is_report
from x10sem.checking.moves import Move, State, failed
from x10sem.checking.policy import Policy
from x10sem.checking.principles import PRINCIPLES
from x10sem.checking.rules_search import RulesSearch
from x10sem.checking.search import Stop
from x10sem.checking.tally import Tally
from x10sem.core.program import Program
from x10sem.core.terms import Async, At, DynAt, Finish, Place, Stmt, Term, Val, children
from x10sem.semantics import Step

PLACES: Final = 3
MOST: Final = 100
"""How many configurations of a program are looked at, at most."""

PROJECTED: Final = 16
"""Of how many programs one is compared with its runs without failures."""

REMOTE: Final = "RemotePlaceFails"


@dataclass(frozen=True, slots=True)
class Findings:
    """What came of one program: what is refuted, and what was seen."""

    violations: tuple[Violation, ...]
    counts: Counter[str]


def findings(main: Stmt, failures: int, *, projects: bool = True) -> Findings:
    """Search a program by the rules in force, one step at a time."""
    policy, limits = Policy(failures), Limits(max_states=MOST)
    options = Options(policy, limits, stop_at_first=False, compares=projects)
    search = Watching(Program(main), PLACES, (), plain(options), None)
    search.run()
    found = tuple(v for v in search.result.violations if v.property in (*PRINCIPLES, REMOTE))
    return Findings(found, search.counts)


class Watching(RulesSearch):
    """A search that counts what the principles are about, and ends at the first violation."""

    counts: Counter[str]

    def run(self) -> None:
        """Search, and count."""
        self.counts = Counter()
        super().run()
        r, counts = self.result, self.counts
        counts["steps"] += r.steps
        counts["configurations"] += r.states
        counts["failures of places"] += r.fired["PLACE_FAILURE"]
        counts["exceptions masked"] += r.fired["MASK"]
        counts["programs compared with their runs without failures"] += r.is_projected
        counts["programs not searched to the end"] += r.limit == "states"
        for what in ("a failure hits an activity", "a finish or a handler gets a DP"):
            counts[f"programs where {what}"] += counts[what] > 0

    def found(self, violation: Violation) -> None:
        """Keep a violation; one that refutes a principle is enough."""
        super().found(violation)
        if violation.kind == "principle":
            raise Stop

    def watched(self, before: State | None, move: Move) -> State:
        """Count what a move shows."""
        for step in move.taken:
            self.counts["a failure hits an activity"] += step.leaf.place not in move.before.heap
            self.counts["a finish or a handler gets a DP"] += any(map(gets_report, step.chain()))
        return super().watched(before, move)

    def expand(self, state: State) -> None:
        """Demand that a place may fail that works for a live one, then go on."""
        k, spent = state.config, state.spent
        if spent < self.options.policy.failures and k.stmt is not None:
            for p, q in remote(k.stmt, Place(0)):
                if p != q and p in k.heap and q in k.heap and failed(k, (q,)) is None:
                    why = f"place {q} cannot fail while it works for place {p}, which lives"
                    self.found(Violation("principle", REMOTE, why, self.way(state, None)))
        super().expand(state)


def remote(s: Stmt, p: Place) -> Iterator[tuple[Place, Place]]:
    """List where something runs at one place for another: home and target."""
    for part in parts(s):
        if isinstance(s, DynAt):
            yield p, s.place
        yield from remote(part, s.place if isinstance(s, DynAt) else p)


def gets_report(t: Step) -> bool:
    """Tell whether a handler or a finish gets a DP."""
    below = () if t.premise is None else t.premise.label.values
    gets = t.rule in {"CATCH", "CATCH_TYPE"} or isinstance(t.redex, Finish)
    return gets and any(map(is_report, below))


def instances_in(s: Stmt, path: Path) -> Iterator[Path]:
    """List the instances of a program in which nothing is unfolded, by path."""
    if type(s) not in COMPOSITE:
        yield path
    inside = [part for part in children(s) if isinstance(part, Stmt)]
    into = _INTO.get(type(s))
    for i, part in enumerate(inside):
        yield from instances_in(part, path + (into if into is not None else str(min(i, 1))))


_INTO: Final[dict[type[Term], str]] = {Async: "a", At: "@", Finish: "f", Val: ""}


def principles_hold(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001, ARG001 - a Judge
    """Check both principles along all runs of a program, up to a number of configurations."""
    projects = tally.counts["programs"] % PROJECTED == 0
    seen = findings(main, failures, projects=projects)
    tally.counts[f"programs with {failures} failures at most"] += 1
    paths = list(instances_in(main, ""))
    tally.counts["instances in programs"] += len(paths)
    tally.counts["pairs that happen before"] += sum(
        happens_before(p, q) for p in paths for q in paths
    )
    tally.counts.update(seen.counts)
    for v in seen.violations:
        yield f"{v.property}: {v.message}"
