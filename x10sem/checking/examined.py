"""The kernel, with every evaluation of the rules examined for the principles."""

from x10sem.checking.principles import examine
from x10sem.engine.kernel import Kernel
from x10sem.engine.memo import Fetch
from x10sem.engine.parts import Arrival, Done, Lift, State
from x10sem.semantics.pieces import Signal

__all__ = ["Arrival", "ExaminedKernel", "State"]


class ExaminedKernel(Kernel):
    """A kernel that raises `Suspicion` where a rule does not keep the principles by itself."""

    def conduct_of(self, pid: int, fetch: Fetch) -> Done:
        """Tell what a piece does; examine it if the rules had to be asked."""
        before = self.evaluations
        done = super().conduct_of(pid, fetch)
        if self.evaluations != before:
            for effect in done.conduct.effects:
                examine(effect.step)
        return done

    def lift_of(self, pid: int, slot: int, given: Signal, fetch: Fetch) -> Lift:
        """Tell what a step in a slot does to a piece; examine it if the rules had to be asked."""
        before = self.evaluations
        found = super().lift_of(pid, slot, given, fetch)
        if self.evaluations != before:
            examine(found.effect.step)
        return found
