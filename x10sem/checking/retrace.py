"""Runs of the kernel taken again with the plain rules, one rule at a time.

The kernel says where each step leads; the step of the rules is one that leads
to a configuration with the same components.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from x10sem.checking.moves import Choice, failed, whole_steps
from x10sem.core.terms import Place
from x10sem.engine.kernel import Kernel, State
from x10sem.semantics import Config, Step, canonical, start


class Way(NamedTuple):
    """One step of a run of the kernel: the places that fail, or the rules used; where it leads."""

    fails: tuple[Place, ...]
    rules: tuple[str, ...]
    state: State


Ordered = Callable[[State], State]
"""Puts activities that may change places in order."""


def retrace(kernel: Kernel, ordered: Ordered, way: Sequence[Way]) -> tuple[Choice, ...]:
    """List the choices, one a rule applied to the whole configuration, of a run of the kernel."""
    k = start(kernel.program, kernel.size)
    found: list[Choice] = []
    for each in way:
        if each.fails:
            after = failed(k, each.fails)
            assert after is not None, "a place fails that cannot"
            found.append(each.fails)
            k = after
            continue
        i, step = _same_step(kernel, ordered, k, each)
        found.append(i)
        k = canonical(step.target)
    return tuple(found)


def _same_step(kernel: Kernel, ordered: Ordered, k: Config, each: Way) -> tuple[int, Step]:
    """Find the step of the rules that leads where a step of the kernel does."""
    control = kernel.controls[each.state[0]]
    possible = list(enumerate(whole_steps(k)))
    wanted = ordered(each.state)
    for i, step in [*_by(possible, each.rules), *possible]:
        if ordered(kernel.vector(step.target, control.spent, control.spared)) == wanted:
            return i, step
    raise AssertionError("a step of the kernel is none of the rules'")


def _by(possible: list[tuple[int, Step]], rules: tuple[str, ...]) -> Iterator[tuple[int, Step]]:
    for i, step in possible:
        if step.derivation() == rules:
            yield i, step
