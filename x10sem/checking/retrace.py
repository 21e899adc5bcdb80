"""Runs of the kernel taken again with the plain rules, one rule at a time.

The kernel says where each step leads; the step of the rules is one that leads
to a configuration with the same components.
"""

from collections.abc import Sequence
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


class AstrayError(AssertionError):
    """Tells that the rules do not lead where the kernel does."""


class Retracer:
    """Takes runs again, and keeps what it took: of runs that begin alike only the ends are new.

    The one step of the rules that ends with the rules that the kernel names is taken for the
    kernel's; among several, and at the end, which it is, is told by where it leads, up to
    activities that may change places.  Before the last step, too, the run has to be where the
    kernel's is, for a state in which nothing runs tells no more what it ended with.  Should it
    not be there, it is taken anew, and each step is told by where it leads.
    """

    def __init__(self, kernel: Kernel, symmetry: Symmetry, *, is_wary: bool = False) -> None:
        """Take nothing yet; who is wary tells each step by where it leads."""
        self.kernel, self.symmetry, self.is_wary = kernel, symmetry, is_wary
        self.configs = [start(kernel.program, kernel.size)]
        self.taken: dict[tuple[int, Way, bool], tuple[Choice, int]] = {}
        self.wary: Retracer | None = None

    def choices(self, way: Sequence[Way]) -> tuple[Choice, ...]:
        """List the choices, one a rule applied to the whole configuration, of a run."""
        try:
            return self._choices(way)
        except AstrayError:
            if self.is_wary:
                raise
        if self.wary is None:
            self.wary = Retracer(self.kernel, self.symmetry, is_wary=True)
        return self.wary.choices(way)

    def _choices(self, way: Sequence[Way]) -> tuple[Choice, ...]:
        found: list[Choice] = []
        end = max((n for n, each in enumerate(way) if not each.fails), default=-1)
        at = 0
        for n, each in enumerate(way):
            if n == end > 0:
                self._expect(at, way[n - 1])
            key = at, each, n == end
            if key not in self.taken:
                choice, k = self._next(self.configs[at], each, is_last=n == end)
                self.configs.append(k)
                self.taken[key] = choice, len(self.configs) - 1
            choice, at = self.taken[key]
            found.append(choice)
            if n == end:  # what fails after the last step is in no state of the kernel's
                self._expect(at, each)
        return tuple(found)

    def _expect(self, at: int, each: Way) -> None:
        if not self._is_at(self.configs[at], each.state):
            raise AstrayError("the rules lead elsewhere")

    def _next(self, k: Config, each: Way, *, is_last: bool) -> tuple[Choice, Config]:
        if each.fails:
            after = failed(k, each.fails)
            if after is None:
                raise AstrayError("a place fails that cannot")
            return each.fails, after
        possible = whole_steps(k)
        alike = [i for i, step in enumerate(possible) if _ends_with(step, each.rules)]
        others = [i for i in range(len(possible)) if i not in alike]
        if len(alike) == 1 and not (self.is_wary or is_last):
            i = alike[0]
        else:
            i = self._same_step(possible, [*alike, *others], each)
        return i, canonical(possible[i].target)

    def _same_step(self, possible: Sequence[Step], order: Sequence[int], each: Way) -> int:
        """Find the step of the rules that leads where a step of the kernel does."""
        led: dict[int, State] = {}
        wanted = self.symmetry.ordered(each.state)
        for i in order:
            led[i] = self._vector(possible[i].target, each.state)
            if wanted in {led[i], self.symmetry.ordered(led[i])} or led[i] == each.state:
                return i
        for i, state in led.items():
            if len(state) == len(each.state) and each.state in self.symmetry.variants(state):
                return i
        raise AstrayError("a step of the kernel is none of the rules'")

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


def _ends_with(step: Step, rules: tuple[str, ...]) -> bool:
    """Tell whether a step is by some rules, within others."""
    return step.derivation()[-len(rules) :] == rules
