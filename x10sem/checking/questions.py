"""Properties asked of the states of a kernel: each once for each combination of what it reads."""

from collections.abc import Iterable
from typing import NamedTuple

from x10sem.checking.properties import Property, holds
from x10sem.core.program import Program
from x10sem.engine.kernel import Kernel
from x10sem.engine.memo import Memo
from x10sem.engine.parts import State
from x10sem.semantics.abilities import asked
from x10sem.semantics.view import Footprint, Key, View


class Answer(NamedTuple):
    """What a property is in a state, and what it read there."""

    value: bool | str
    reads: frozenset[Key]


class Questions:
    """Some properties, and their answers so far."""

    def __init__(self, kernel: Kernel, properties: Iterable[Property]) -> None:
        """Ask nothing yet."""
        self.kernel = kernel
        self.properties = tuple(properties)
        self._memos: dict[int, Memo[Answer]] = {id(p): Memo() for p in self.properties}

    def ask(self, prop: Property, state: State) -> Answer:
        """Ask one property in one state."""
        memo = self._memos[id(prop)]
        fetch = self.kernel.fetching(state)
        found = memo.find(fetch)
        if found is None:
            footprint = Footprint(fetch)
            view = View(footprint, {}, self.kernel.size, self.kernel.program, 0)
            found = Answer(holds(prop, view), frozenset(footprint.reads))
            memo.keep(footprint.reads, found)
        return found

    def watched(self, state: State) -> frozenset[Key]:
        """List the parts of the heap that decide the properties in a state."""
        found: frozenset[Key] = frozenset()
        for p in self.properties:
            found |= self.ask(p, state).reads
        return found

    def kinds(self, program: Program) -> frozenset[str]:
        """List the kinds of parts of the heap that can ever decide a property."""
        return asked(program, [p.stmt for p in self.properties]) if self.properties else frozenset()
