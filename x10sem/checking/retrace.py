"""Runs of the kernel taken again with the plain rules, one rule at a time.

The kernel says where each step leads; the step of the rules is one that leads
to a configuration with the same components.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from x10sem.checking.moves import Choice, failed, whole_steps
from x10sem.core.terms import Place
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.semantics import Config, Step, canonical, start


class Way(NamedTuple):
    """One step of a run of the kernel: the places that fail, or the rules used; where it leads."""

    fails: tuple[Place, ...]
    rules: tuple[str, ...]
    state: State


Variants = Callable[[State], Iterable[State]]
"""Lists the states that differ only by activities that may change places."""


def retrace(kernel: Kernel, variants: Variants, way: Sequence[Way]) -> tuple[Choice, ...]:
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
        i, step = _same_step(kernel, variants, k, each)
        found.append(i)
        k = canonical(step.target)
    return tuple(found)


def _same_step(kernel: Kernel, variants: Variants, k: Config, each: Way) -> tuple[int, Step]:
    """Find the step of the rules that leads where a step of the kernel does."""
    control = kernel.controls[each.state[0]]
    possible = list(enumerate(whole_steps(k)))
    led = [
        (i, step, kernel.vector(step.target, control.spent, control.spared))
        for i, step in [*_by(possible, each.rules), *possible]
    ]
    for i, step, state in led:
        if state == each.state:
            return i, step
    for i, step, state in led:
        if len(state) == len(each.state) and each.state in variants(state):
            return i, step
    raise AssertionError("a step of the kernel is none of the rules'")


def _by(possible: list[tuple[int, Step]], rules: tuple[str, ...]) -> Iterator[tuple[int, Step]]:
    for i, step in possible:
        if step.derivation() == rules:
            yield i, step
