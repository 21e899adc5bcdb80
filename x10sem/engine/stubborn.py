"""Stubborn sets: which activities it is enough to let go on, and which places to let fail.

At a state, a set T of activities and failures is *stubborn* if whatever the
others do, for ever, commutes with what is in T (Valmari's D1), and some step in
T cannot be disabled by the others (D2).  Taking only T then loses no end, no
deadlock and, with the proviso against ignoring that the search keeps, no step
that fails.  T is a closure, begun at one activity:

- an activity that can go on brings in all whose future touches what its next
  step touches (`future`), and the failures that its next step can tell: of
  places whose liveness it reads, unless the failure absorbs the step;
- an activity that waits brings in one that it waits for: an activity below it
  without whose end it cannot go on, or all that may write what it read;
- a failure brings in all activities whose future can tell it.  It need not stay
  possible (it is no key of T), so failures that exhaust the budget for each
  other do not bring each other in;
- failures go on after the last step of all, so that the last step brings in none;
- steps that throw bring in each other if anyone may see in which order;
- a step that writes what a property may read, now or once others have gone on, brings in
  all that may write what the property reads now, and the failures of the places whose
  liveness it reads: the order of visible steps is kept, and what a property does not
  read now it does not read before one of those has gone on;
- at a home that has failed, or may, a statement reports its end or not by which of
  its parts ends last.  So a step by which a part of such a statement ends, throws,
  or has only activities left to run brings in, for each other part, one activity
  that must go on before that part can end;
- a step by which a part of a finish ends is also taken as the end of that finish, which it
  may be later (`later`);
- nobody touches what needs a lock while another holds it, so a step with a lock
  brings in nobody for what they touch with that lock only.

An activity whose next step touches nothing but itself is a closure alone, and what it
does from there on is taken with it (`runs`).  Of the closures the smallest is taken.  Which are
looked at to the end, and from where they begin, decides how much is left out, never whether
that is sound: one that has become too large, or brings in where such a one began, is given up.
"""

from collections.abc import Callable
from functools import cached_property

from x10sem.core.terms import Place
from x10sem.engine.choice import ALL, NOTHING, Choice, Fates, Step, Switches
from x10sem.engine.closure import Look
from x10sem.engine.future import Futures
from x10sem.engine.kernel import Kernel
from x10sem.engine.later import Ties
from x10sem.engine.parts import Act, State, Touch
from x10sem.engine.runs import Runs
from x10sem.semantics.abilities import abilities, orders_exceptions, sets_statics
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.view import ALIVE, DOOMED, Key

__all__ = ["ALL", "Choice", "Fates", "Reducer", "Step", "Switches"]


class Reducer:
    """Chooses what to do at each state of a kernel."""

    def __init__(
        self, kernel: Kernel, switches: Switches, is_seen: Callable[[Act], bool] = lambda _: False
    ) -> None:
        """Know nothing yet; some steps are to be seen by themselves."""
        self.kernel = kernel
        self.runs = Runs(kernel, is_seen)
        self.switches = switches
        self.futures = Futures(kernel)
        self.asked: frozenset[str] = frozenset()
        """The kinds of parts of the heap that properties can ever read."""
        self.clashes: dict[tuple[Touch, frozenset[Place], int, object], bool] = {}
        """Whether a step and a future touch the same, unless both only read it."""
        self.ends: dict[object, Ties] = {}
        """What the end of a finish does not commute with, where nothing else of it is left."""
        self.reached: dict[tuple[int, ...], frozenset[ObjKey]] = {}

    # What the program can do at all; to find that out may take reading half of the library

    @cached_property
    def can(self) -> frozenset[str]:
        """List the kinds of parts of the heap that the program can ever write."""
        return abilities(self.kernel.program)

    @cached_property
    def kills(self) -> bool:
        """Tell whether the program may let places fail itself."""
        return not {ALIVE, DOOMED}.isdisjoint(self.can)

    @cached_property
    def sets_statics(self) -> bool:
        """Tell whether the program sets static fields but to initialise them."""
        return sets_statics(self.kernel.program)

    @cached_property
    def orders(self) -> bool:
        """Tell whether a handler can see in which order exceptions were collected."""
        return orders_exceptions(self.kernel.program)

    def choose(
        self, state: State, fates: Fates, most: int, watched: frozenset[Key] = NOTHING
    ) -> Choice:
        """Choose what is enough to do.

        `most` is how many places may fail from here on, `watched` what properties
        read in this state.
        """
        look = Look(self, state, fates, most, watched)
        choice = self._chosen(look)
        if not self.switches.local:
            return choice
        return choice._replace(steps=[look.extended(t) for t in choice.steps])

    def _chosen(self, look: Look) -> Choice:
        fates = look.fates
        alone = look.alone() if self.switches.local else None
        if alone is not None:
            return alone
        every = look.every()
        if not self.switches.stubborn or len(look.able) + len(fates) <= 1:
            return every
        best = every
        size = len(every.steps) + len(every.fates)
        vain: set[int] = set()
        for seed in look.seeds():
            found = look.closure(seed, size, vain)
            if found is None:
                vain.add(seed)
            else:
                best, size = found, len(found.steps) + len(found.fates)
                if size == 1:
                    break
        return best

    def every(self, state: State, fates: Fates) -> Choice:
        """Leave nothing out at a state."""
        return Look(self, state, fates, 0, NOTHING).every()
