"""How many random programs it takes to tell each semantics that is wrong on purpose."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from x10sem.checking.campaign import budget_of, made
from x10sem.checking.principles_campaign import findings
from x10sem.checking.random_programs import Seeded
from x10sem.checking.shrinking import smallest
from x10sem.core.printer import show
from x10sem.core.terms import Stmt
from x10sem.semantics.profiles import semantics
from x10sem.semantics.variants import PROFILES


@dataclass(frozen=True, slots=True)
class Told:
    """What told a variant: how many programs were tried, and a smallest one that refutes it.

    `programs` is 0 where none of those tried did.
    """

    variant: str
    programs: int = 0
    text: str = ""
    message: str = ""


def told(name: str, seeds: range) -> Told:
    """Search random programs, in turn, for one that refutes a variant by the property it names."""
    with semantics(name):
        for n, seed in enumerate(seeds, 1):
            main = made(Seeded(seed), seed, core=seed % 3 > 0)
            failures = budget_of(seed)
            if refutation(name, main, failures):
                least = smallest(main, lambda s: bool(refutation(name, s, failures)))  # noqa: B023
                return Told(name, n, show(least), refutation(name, least, failures))
    return Told(name)


def all_told(seeds: range, jobs: int = 2) -> Iterator[Told]:
    """Tell all variants, in several processes."""
    names = [p.name for p in PROFILES.values() if p.refutes]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(told, seeds=seeds), names)


def refutation(name: str, main: Stmt, failures: int) -> str:
    """Say why a program refutes a variant; nothing where it does not."""
    found = findings(main, failures).violations
    return next((v.message for v in found if v.property == PROFILES[name].refutes), "")
