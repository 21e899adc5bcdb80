"""Runs of the kernel taken again with the plain rules, one rule at a time.

The kernel says where each step leads; the step of the rules is one that leads
to a configuration with the same components.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from x10sem.checking.moves import Choice, failed, whole_steps
from x10sem.core.terms import Place
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.engine.symmetry import Symmetry
from x10sem.semantics import Config, Step, canonical, start


class Way(NamedTuple):
    """One step of a run of the kernel: the places that fail, or the rules used; where it leads."""

    fails: tuple[Place, ...]
    rules: tuple[str, ...]
    state: State


def retrace(kernel: Kernel, symmetry: Symmetry, way: Sequence[Way]) -> tuple[Choice, ...]:
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
        i, step = _same_step(kernel, symmetry, k, each)
        found.append(i)
        k = canonical(step.target)
    return tuple(found)


def _same_step(kernel: Kernel, symmetry: Symmetry, k: Config, each: Way) -> tuple[int, Step]:
    """Find the step of the rules that leads where a step of the kernel does."""
    control = kernel.controls[each.state[0]]
    possible = list(enumerate(whole_steps(k)))
    wanted = symmetry.ordered(each.state)
    led = []
    for i, step in [*_by(possible, each.rules), *possible]:
        state = kernel.vector(step.target, control.spent, control.spared)
        if each.state in {state, symmetry.ordered(state)} or wanted == symmetry.ordered(state):
            return i, step
        led.append((i, step, state))
    for i, step, state in led:
        if len(state) == len(each.state) and each.state in symmetry.variants(state):
            return i, step
    raise AssertionError("a step of the kernel is none of the rules'")


def _by(possible: list[tuple[int, Step]], rules: tuple[str, ...]) -> Iterator[tuple[int, Step]]:
    for i, step in possible:
        if step.derivation() == rules:
            yield i, step
