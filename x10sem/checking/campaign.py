"""Campaigns: theorems and fusion on random programs, by seed, as many as one likes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

from x10sem.checking.explore import Engine, Limits, Options, Result, explore
from x10sem.checking.graphs_alike import same_graphs
from x10sem.checking.outcomes import Outcome
from x10sem.checking.policy import Policy
from x10sem.checking.principles_campaign import principles_hold
from x10sem.checking.properties import Property
from x10sem.checking.random_extensions import EXTENSIONS
from x10sem.checking.random_finishes import finishes_main
from x10sem.checking.random_handlers import handlers_main
from x10sem.checking.random_programs import Replayed, Seeded, Shape, Source, nesting, random_main
from x10sem.checking.random_properties import PROPERTIES
from x10sem.checking.reach import ended, ends, reached, reached_inside, reached_outside
from x10sem.checking.tally import Tally
from x10sem.checking.theorems import Seen, broken
from x10sem.core.printer import show
from x10sem.core.program import Program
from x10sem.core.terms import DeadPlace, Finish, Stmt
from x10sem.diagnostics import Diagnostic
from x10sem.engine.stubborn import Switches
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics.abilities import abilities
from x10sem.semantics.view import ALIVE, DOOMED

PLACES = 3
MOST = 1500


Judge = Callable[[Stmt, int, bool, Tally], Iterator[str]]
"""Says what is wrong with a program at a budget of failures; the flag tells TX10."""


def shape_of(seed: int) -> Shape:
    """Choose how large the program of a seed is."""
    return Shape(places=2 + seed % 2, size=(12, 16, 20, 24)[seed // 2 % 4], asyncs=3)


def made(source: Source, seed: int, *, core: bool) -> Stmt:
    """Make the program of a seed."""
    return random_main(source, shape_of(seed), {} if core else EXTENSIONS)


def budget_of(seed: int) -> int:
    """Choose how many failures there are: two in one of eight."""
    return (0, 1, 1, 1, 0, 1, 1, 2)[seed // 8 % 8]


class Drawn(NamedTuple):
    """How the program of a seed is made, how many places may fail, whether it is TX10."""

    make: Callable[[Source], Stmt]
    failures: int
    core: bool


def usual(seed: int) -> Drawn:
    """Draw any program: TX10 two times in three, then with extensions."""
    core = seed % 3 > 0
    return Drawn(lambda source: made(source, seed, core=core), budget_of(seed), core)


def nested(seed: int) -> Drawn:
    """Draw a program of finishes inside of finishes, for one failure or two."""
    return Drawn(finishes_main, 1 + seed % 2, core=False)


def handled(seed: int) -> Drawn:
    """Draw a small program of handlers beside activities, for no failure, one or two."""
    return Drawn(handlers_main, seed % 3, core=False)


DRAWN: dict[str, Callable[[int], Drawn]] = {"finishes": nested, "handlers": handled}
"""How programs are drawn for a campaign, if not as usual."""


# Theorems


def theorems_hold(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Check every theorem at every configuration that a program reaches."""
    last: Stmt | None = None
    hit = caught_one = False
    found: set[Outcome] = set()
    visited = 0
    for seen in reached(main, PLACES, failures, most=MOST):
        visited += 1
        tally.counts["steps"] += len(seen.steps)
        tally.counts["failures of places"] += len(seen.failing) * (failures > 0)
        hit = hit or hits(seen)
        caught_one = caught_one or catches_dead_place(seen)
        found |= ended(seen)
        last = seen.config.stmt or last
        for name, why in broken(seen, core=core):
            yield f"{name}: {why}"
    tally.counts["configurations"] += visited
    tally.counts["programs not searched to the end"] += visited >= MOST
    tally.counts["programs where a failure hits an activity"] += hit
    tally.counts["programs that catch a DP"] += caught_one
    for s in (main, last):
        if s is not None and read_tx10(show(s)).main != s:
            yield f"printed and read back: {show(s)}"
    if failures and visited < MOST and not ends(main, PLACES, failures - 1, most=MOST) <= found:
        yield f"outcomes are lost with {failures} failures"
    if core and failures == 1 and reached_inside(main, 2, 1) != reached_outside(main, 2, 1):
        yield "the failures of places inside contexts reach something else"


def hits(seen: Seen) -> bool:
    """Tell whether something runs at a place that has failed."""
    return any(t.place not in seen.config.heap for t in seen.within())


def catches_dead_place(seen: Seen) -> bool:
    """Tell whether a handler or a finish gets a DP."""
    return any(
        t.premise is not None
        and any(isinstance(v, DeadPlace) for v in t.premise.label.values)
        and (t.rule in {"CATCH", "CATCH_TYPE"} or isinstance(t.redex, Finish))
        for t in seen.within()
    )


def more_failures_more_outcomes(main: Stmt, failures: int) -> Iterator[str]:
    """Check that failures only add outcomes."""
    fewer, more = (outcomes(main, n) for n in (failures - 1, failures))
    if not fewer <= more:
        yield f"lost with {failures} failures: {sorted(fewer - more)}"


def outcomes(main: Stmt, failures: int) -> frozenset[Outcome]:
    """Collect the outcomes of a program."""
    options = Options(
        Policy(failures), Limits(max_states=MOST), stop_at_first=False, engine=Engine.RULES
    )
    return frozenset(explore(Program(main), PLACES, (), options).outcomes)


# Fusion


def same_when_fused(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Compare the search that takes local steps at once with the one that does not.

    The whole is a finish, as main of X10 is: what leaves it is the outcome.
    """
    main = Finish(main)
    options = Options(
        Policy(failures), Limits(max_states=6 * MOST), stop_at_first=False, engine=Engine.RULES
    )
    properties = () if core else PROPERTIES
    whole = explore(Program(main), PLACES, properties, replace(options, fuse=False))
    if not whole.complete:
        tally.counts["left out: too large"] += 1
        return
    fused = explore(Program(main), PLACES, properties, options)
    tally.counts["states, not fused"] += whole.states
    tally.counts["states, fused"] += fused.states
    if fused.outcomes.keys() != whole.outcomes.keys():
        lost, new = (
            whole.outcomes.keys() - fused.outcomes.keys(),
            fused.outcomes.keys() - whole.outcomes.keys(),
        )
        yield f"outcomes lost by fusion: {sorted(lost, key=str)}, new: {sorted(new, key=str)}"
    those, these = ({(v.kind, v.property) for v in r.violations} for r in (whole, fused))
    if those != these:
        yield f"verdicts differ: {sorted(those ^ these)}"


# The kernel


SWITCHES = (
    Switches(),
    Switches(local=False),
    Switches(stubborn=False),
    Switches(absorb=False),
    Switches(symmetry=False),
    Switches(schedules=False),
    Switches(local=False, absorb=False, symmetry=False, schedules=False),
)
"""The reductions, all and with one or more off."""


def same_by_the_kernel(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Compare the plain rules with the kernel: exactly without reductions, by verdict with them."""
    program = Program(Finish(main))
    options = Options(Policy(failures), Limits(max_states=6 * MOST), stop_at_first=False)
    properties = () if core else PROPERTIES
    plain = replace(options, engine=Engine.RULES, fuse=False)
    rules = explore(program, PLACES, properties, plain)
    if not rules.complete:
        tally.counts["left out: too large"] += 1
        return
    for bulk in (False, True):
        whole = replace(options, fuse=False, bulk=bulk)
        kernel = explore(program, PLACES, properties, whole)
        sizes = [(r.states, r.transitions, r.depth, r.failures) for r in (rules, kernel)]
        if sizes[0] != sizes[1]:
            yield f"states, transitions, depth, failures differ: {sizes[0]}, {sizes[1]}"
        yield from _different("without reductions", rules, kernel)
    yield from _same_with_reductions(program, properties, options, rules, tally)
    if not failures and {ALIVE, DOOMED}.isdisjoint(abilities(program)):
        together = explore(program, PLACES, properties, replace(options, together=True))
        tally.counts["searched many states at once, with reductions"] += 1
        yield from _different("many states at once", rules, together)


def same_with_reductions(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Compare the kernel with reductions to the kernel without."""
    program = Program(Finish(main))
    options = Options(Policy(failures), Limits(max_states=6 * MOST), stop_at_first=False)
    properties = () if core else PROPERTIES
    whole = explore(program, PLACES, properties, replace(options, fuse=False, bulk=False))
    if whole.complete:
        yield from _same_with_reductions(program, properties, options, whole, tally)
    else:
        tally.counts["left out: too large"] += 1


def _same_with_reductions(
    program: Program,
    properties: Sequence[Property],
    options: Options,
    whole: Result,
    tally: Tally,
) -> Iterator[str]:
    """Compare what a search without reductions found to all of them, and to some."""
    tally.counts["states, without reductions"] += whole.states
    for switches in (SWITCHES[0], SWITCHES[1 + whole.states % (len(SWITCHES) - 1)]):
        reduced = explore(program, PLACES, properties, replace(options, reductions=switches))
        if switches == SWITCHES[0]:
            tally.counts["states, with all reductions"] += reduced.states
        yield from _different(f"with {switches}", whole, reduced)


def _different(how: str, rules: Result, other: Result) -> Iterator[str]:
    lost = sorted(rules.outcomes.keys() - other.outcomes.keys(), key=str)
    new = sorted(other.outcomes.keys() - rules.outcomes.keys(), key=str)
    if lost or new:
        yield f"outcomes lost {how}: {lost}, new: {new}"
    those, these = ({(v.kind, v.property) for v in r.violations} for r in (rules, other))
    if those != these:
        yield f"verdicts differ {how}: {sorted(those ^ these)}"
    if rules.witnessed.keys() != other.witnessed.keys():
        yield f"witnesses differ {how}: {sorted(rules.witnessed.keys() ^ other.witnessed.keys())}"


# Z3


def same_by_z3(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Compare the kernel with what Z3 says of all runs at once: outcomes, verdicts, principles."""
    from x10sem.checking.symbolic import explore_symbolically  # noqa: PLC0415 - Z3 is an extra
    from x10sem.checking.symbolic_principles import ask  # noqa: PLC0415 - likewise

    program = read_tx10(show(Finish(main)))
    options = Options(Policy(failures), Limits(max_states=6 * MOST), stop_at_first=False)
    try:
        kernel = explore(program, PLACES, (), options)
    except AssertionError as e:
        yield f"the kernel is wrong: {e}"
        return
    if not kernel.complete:
        tally.counts["left out: too large"] += 1
        return
    limits = Limits(timeout=Z3_SECONDS)
    try:
        solved = explore_symbolically(program, PLACES, (), replace(options, limits=limits))
        answer = ask(program, PLACES, replace(options, limits=limits))
    except Diagnostic as d:
        if d.code != "X2108" or core:
            yield f"not encoded: {d.title}"
        tally.counts[f"not encoded: {d.title}"] += 1
        return
    except AssertionError as e:
        yield f"Z3 is wrong: {e}"
        return
    if solved.limit:
        tally.counts[f"left out: Z3 stopped, {solved.limit}"] += 1
        return
    tally.counts["compared"] += 1
    tally.counts["compared, with failures"] += failures > 0
    tally.counts["events"] += solved.states
    tally.counts["outcomes"] += len(solved.outcomes)
    yield from _different("by Z3", kernel, solved)
    tally.counts["formulas of the principles"] += answer.claims
    if answer.limit:
        tally.counts[f"principles left out: Z3 stopped, {answer.limit}"] += 1
    for violation in answer.violations:
        yield f"{violation.property} by Z3: {violation.message}"


Z3_SECONDS = 20.0
"""How long Z3 may think of one question."""

JUDGES: dict[str, Judge] = {
    "smt": same_by_z3,
    "laws": theorems_hold,
    "fusion": same_when_fused,
    "engine": same_by_the_kernel,
    "principles": principles_hold,
    "graphs": same_graphs,
    "finishes": same_with_reductions,
    "handlers": same_with_reductions,
}


# Running


def run(name: str, seeds: range) -> Tally:
    """Judge the programs of some seeds."""
    tally = Tally()
    for seed in seeds:
        judge(name, seed, tally)
    return tally


def judge(name: str, seed: int, tally: Tally) -> None:
    """Judge the program of a seed; where it is wrong, shrink it and keep it."""
    make, failures, core = DRAWN.get(name, usual)(seed)
    source = Seeded(seed)
    main = make(source)
    tally.counts["programs"] += 1
    tally.counts["programs with extensions"] += not core
    for form, depth in nesting(main):
        tally.counts[f"{form} nested {min(depth, 4)} deep"] += 1

    def wrong(choices: Sequence[int]) -> str:
        return next(JUDGES[name](make(Replayed(choices)), failures, core, Tally()), "")

    if next(JUDGES[name](main, failures, core, tally), ""):
        least = shrunk(source.taken, wrong)
        program = show(make(Replayed(least)))
        said = f"seed {seed}, {failures} failures: {wrong(least)}"
        tally.violations.append(f"{said}\n{program}")


def shrunk(
    choices: Sequence[int], wrong: Callable[[Sequence[int]], str], tries: int = 300
) -> list[int]:
    """Find fewer and smaller choices that are wrong still."""
    least = list(choices)
    size = len(least)
    while size and tries:
        for at in range(0, len(least), size):
            for new in (
                least[:at] + least[at + size :],
                [*least[:at], *[0] * size, *least[at + size :]],
            ):
                if tries and new != least and len(new) <= len(least):
                    tries -= 1
                    if wrong(new):
                        least = new
        size //= 2
    return least


def campaign(
    name: str,
    count: int,
    seed: int,
    jobs: int = 2,
    told: Callable[[Tally, int], None] | None = None,
) -> Tally:
    """Run a campaign over `count` seeds from `seed`, in parts and processes.

    Seeds do not depend on each other: to go on where a campaign ended, begin at
    the seed after its last.
    """
    parts = [range(s, min(s + 50, seed + count)) for s in range(seed, seed + count, 50)]
    total = Tally()
    one = partial(run, name)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for part, tally in zip(parts, pool.map(one, parts), strict=True):
            total.add(tally)
            if told is not None:
                told(total, part.stop)
    return total
