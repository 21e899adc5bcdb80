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


class Retracer:
    """Takes runs again, and keeps what it took: of runs that begin alike only the ends are new.

    Steps by the rules that the kernel names are tried first; which it is, is told by where it
    leads, up to activities that may change places.  The run has to end where the kernel's does.
    """

    def __init__(self, kernel: Kernel, symmetry: Symmetry) -> None:
        """Take nothing yet."""
        self.kernel, self.symmetry = kernel, symmetry
        self.configs = [start(kernel.program, kernel.size)]
        self.taken: dict[tuple[int, Way], tuple[Choice, int]] = {}

    def choices(self, way: Sequence[Way]) -> tuple[Choice, ...]:
        """List the choices, one a rule applied to the whole configuration, of a run."""
        found: list[Choice] = []
        at = last = 0  # what fails after the last step is in no state of the kernel's
        for each in way:
            if (at, each) not in self.taken:
                choice, k = self._next(self.configs[at], each)
                self.configs.append(k)
                self.taken[at, each] = choice, len(self.configs) - 1
            choice, at = self.taken[at, each]
            last = last if each.fails else at
            found.append(choice)
        steps = [each for each in way if not each.fails]
        if steps:
            assert self._is_at(self.configs[last], steps[-1].state), "the rules lead elsewhere"
        return tuple(found)

    def _next(self, k: Config, each: Way) -> tuple[Choice, Config]:
        if each.fails:
            after = failed(k, each.fails)
            assert after is not None, "a place fails that cannot"
            return each.fails, after
        possible = list(enumerate(whole_steps(k)))
        alike = list(_by(possible, each.rules))
        i, step = self._same_step([*alike, *possible], each)
        return i, canonical(step.target)

    def _same_step(self, possible: Sequence[tuple[int, Step]], each: Way) -> tuple[int, Step]:
        """Find the step of the rules that leads where a step of the kernel does."""
        led: dict[int, State] = {}
        wanted = self.symmetry.ordered(each.state)
        for i, step in possible:
            if i not in led:
                led[i] = self._vector(step.target, each.state)
                if wanted in {led[i], self.symmetry.ordered(led[i])} or led[i] == each.state:
                    return i, step
        for i, state in led.items():
            if len(state) == len(each.state) and each.state in self.symmetry.variants(state):
                return next((n, step) for n, step in possible if n == i)
        raise AssertionError("a step of the kernel is none of the rules'")

    def _vector(self, k: Config, like: State) -> State:
        control = self.kernel.controls[like[0]]
        return self.kernel.vector(k, control.spent, control.spared)

    def _is_at(self, k: Config, state: State) -> bool:
        """Tell whether a configuration is a state, but for activities that may change places."""
        found = self._vector(k, state)
        some = len(found) == len(state) > self.kernel.base
        return found == state or (some and state in self.symmetry.variants(found))


def retrace(kernel: Kernel, symmetry: Symmetry, way: Sequence[Way]) -> tuple[Choice, ...]:
    """List the choices, one a rule applied to the whole configuration, of a run of the kernel."""
    return Retracer(kernel, symmetry).choices(way)


def _by(possible: list[tuple[int, Step]], rules: tuple[str, ...]) -> Iterator[tuple[int, Step]]:
    for i, step in possible:
        if step.derivation() == rules:
            yield i, step
