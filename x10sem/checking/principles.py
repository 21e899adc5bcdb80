"""The two principles of Resilient X10, as monitors of searches.

A search over the kernel gives every evaluation of the rules, on pieces of
configurations, to `examine`; so does a search by the rules for every step.  What
passes there keeps both principles wherever it is applied (see `happens_before` and
`masking`).  Where something does not pass, `Suspicion` ends the search, and a search
by the plain rules, one step at a time, decides with `Monitor`, which follows names
along each run.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from x10sem.checking import happens_before, masking
from x10sem.checking.instances import Names
from x10sem.semantics import Config, Step

ORDER: Final = "happens-before"
MASKED: Final = masking.NAME
ONCE: Final = masking.ONCE
PRINCIPLES: Final = (ORDER, MASKED, ONCE)


class Suspicion(Exception):  # noqa: N818 - control, not an error
    """Ends a search that cannot decide whether a principle is kept."""


def broken_rules(step: Step) -> Iterator[tuple[str, str]]:
    """Say what the rules of a derivation do against the principles: the property, and why."""
    for why in happens_before.disorders(step):
        yield ORDER, why
    yield from masking.faults(step)


def examine(step: Step) -> None:
    """Pass a derivation whose rules keep the principles.  Raises `Suspicion`."""
    for name, why in broken_rules(step):
        raise Suspicion(f"{name}: {why}")


class Watched(NamedTuple):
    """What is known after a step: names, where they are not usual, and what is wrong.

    A property comes with why it is refuted; what overtook what is known from the whole run.
    """

    names: Names | None
    faults: tuple[tuple[str, str], ...]


def watch(k: Config, names: Names | None, t: Step | None, after: Config) -> Watched:
    """Follow a step of a whole configuration, or the failure of places if `t` is None."""
    if t is None:
        found = tuple(masking.failure_faults(k, after))
        return Watched(None if found else names, found)
    left, late = happens_before.followed(k, names, t)
    wrong = () if late is None else ((ORDER, ""),)
    return Watched(left, (*wrong, *masking.faults(t)))
