"""Runs without the steps that the violation at their end does not depend on.

Activities have names that do not depend on how they are interleaved: main is `()`, and
what an activity spawns n-th is its name and n.  From the end of the run on, every step after
which its activity does nothing more, and spawned none that does, is left out if the rest of
the run can be taken without it and still ends in the violation.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from x10sem.checking.moves import Choice
from x10sem.checking.retrace import retrace
from x10sem.checking.taken import Fate, Taken, ways_of
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Step
from x10sem.semantics.pieces import Effect

if TYPE_CHECKING:
    from x10sem.checking.targeted import TargetedSearch

Name = tuple[int, ...]

MOST: Final = 400_000
"""How many steps are taken again at most, for one run."""

SLICED: Final = frozenset({"always", "never", "assertion", "error"})
"""Kinds of violations that show before the program ends."""


class Event(NamedTuple):
    """A move by whom it is: the activity and which of its steps, or the places that fail."""

    who: Name
    number: int
    fate: Fate = ()


class Crowd:
    """A state, with the names of its activities."""

    def __init__(self, kernel: Kernel) -> None:
        """Begin with main."""
        self.kernel = kernel
        self.state = kernel.initial
        self.names: list[Name] = [()]
        self.spawned: dict[Name, int] = {}

    def copy(self) -> "Crowd":
        """Make another of the same."""
        other = Crowd(self.kernel)
        other.state, other.names = self.state, list(self.names)
        other.spawned = dict(self.spawned)
        return other

    def event(self, taken: Taken) -> Event:
        """Say of a move whose it is."""
        if taken.step is None:
            return Event((), -1, taken.fate)
        at = taken.step.position - self.kernel.base
        return Event(self.names[at], taken.step.act.number)

    def take(self, event: Event) -> Taken | None:
        """Do the same again, if it is possible."""
        return self.fail(event.fate) if event.fate else self.step(event)

    def fail(self, fate: Fate) -> Taken | None:
        """Let places fail."""
        control = self.kernel.controls[self.state[0]]
        if not all(control.alive[p] for p in fate):
            return None
        spends = int(not (len(fate) == 1 and fate[0] in control.doomed))
        self.state = self.kernel.failing(self.state, fate, spends)
        return Taken(None, fate, self.state, None)

    def step(self, event: Event) -> Taken | None:
        """Let an activity take one of its steps."""
        kernel, state = self.kernel, self.state
        if event.who not in self.names:
            return None
        i = kernel.base + self.names.index(event.who)
        act = next((a for a in kernel.acts(state, i) if a.number == event.number), None)
        if act is None:
            return None
        above = kernel.above(state)[i - kernel.base]
        arrival = kernel.after(state, i, above, act)
        self.rename(state, (i, *arrival.through), arrival.effects, above)
        self.state = arrival.state
        assert len(self.names) == len(self.state) - kernel.base, "a name for each activity"
        return Taken(Step(i, act, arrival), (), self.state, arrival.ending, arrival.effects)

    def rename(
        self,
        state: State,
        through: Sequence[int],
        effects: Sequence[Effect],
        above: tuple[tuple[int, int], ...],
    ) -> None:
        """Name what a step leaves of each piece that it goes through (see `engine.passage`)."""
        base, known = self.kernel.base, self.kernel.known
        sizes = [known[pid].arity for pid in state[base:]]
        outermost = above[-1][0] if above else through[0]
        for j, effect in zip(through, effects, strict=True):
            at = j - base
            spans = _spans(sizes, at)
            end = spans[-1][1] if spans else at + 1
            keeps = effect.piece is not None or j != outermost
            names: list[Name] = [self.names[at]] if keeps else []
            arities = [0 if effect.piece is None else len(effect.kids)] if keeps else []
            for kid in effect.kids:
                if isinstance(kid, int):
                    names += self.names[slice(*spans[kid])]
                    arities += sizes[slice(*spans[kid])]
                else:
                    names.append(self.child(self.names[at]))
                    arities.append(0)
            self.names[at:end], sizes[at:end] = names, arities

    def child(self, who: Name) -> Name:
        """Name the next activity that one spawns."""
        n = self.spawned[who] = self.spawned.get(who, 0) + 1
        return (*who, n)


def _spans(sizes: list[int], at: int) -> list[tuple[int, int]]:
    """Find where the contents of the slots of a piece are."""
    found: list[tuple[int, int]] = []
    end = at + 1
    for _ in range(sizes[at]):
        begin, open_ = end, 1
        while open_:
            open_ += sizes[end] - 1
            end += 1
        found.append((begin, end))
    return found


# Slicing


def sliced(search: "TargetedSearch") -> tuple[Choice, ...]:
    """Leave out of the run that a search found what its violation does not depend on."""
    found = search.found
    assert found is not None
    return found.choices if found.kind not in SLICED else Slicer(search).run()


class Slicer:
    """One run, while steps are left out."""

    def __init__(self, search: "TargetedSearch") -> None:
        """Name the activities of the run."""
        self.search = search
        crowd = Crowd(search.kernel)
        self.crowds, self.events = [crowd.copy()], list[Event]()
        for taken in search.taken:
            self.events.append(crowd.event(taken))
            crowd.take(self.events[-1])
            self.crowds.append(crowd.copy())
        self.steps = 0

    def run(self) -> tuple[Choice, ...]:
        """Try to leave out each step that nothing depends on, the last first."""
        for n in range(len(self.events) - 1, -1, -1):
            if self.steps > MOST:
                break
            event, rest = self.events[n], self.events[n + 1 :]
            if any(e.who[: len(event.who)] == event.who and not e.fate for e in rest):
                continue
            if not event.fate and self.again(n, rest) is not None:
                del self.events[n]
        taken = self.again(0, self.events)
        assert taken is not None, "what is left of the run can be taken"
        ways = [way for t in taken for way in ways_of(t)]
        return retrace(self.search.kernel, self.search.symmetry, ways)

    def again(self, n: int, events: Sequence[Event]) -> list[Taken] | None:
        """Take moves after the first n; None where one is not possible, or nothing is refuted."""
        crowd = self.crowds[n].copy()
        done: list[Taken] = []
        for event in events:
            self.steps += 1
            taken = crowd.take(event)
            if taken is None:
                return None
            done.append(taken)
        return done if self.search.is_refuted(crowd.state, done) else None
