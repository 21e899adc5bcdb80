"""The states of a program of which one place fails, as a graph that knows what its edges do.

The search keeps all reductions but absorption: each step at a place that may fail is a
step that tells its failure, so that before and after it are kept apart, and what is
said of a failure point is said of all runs in which the place fails there.  The end of a
statement that waits at the place for others need not tell, so that of failures meanwhile
not all need be there: what is said of them is what may happen at least.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, NamedTuple

from x10sem.checking.coverage import is_own
from x10sem.checking.forms import active
from x10sem.checking.kernel_search import CHAIN, LONG, KernelSearch
from x10sem.checking.outcomes import Outcome, outcome
from x10sem.checking.properties import Property, holds
from x10sem.checking.retrace import Retracer
from x10sem.checking.search import Choices, Options, Progress, Storing
from x10sem.checking.taken import Fate, Taken, ways_of
from x10sem.checking.ways import FULL, chains_to
from x10sem.core.program import Program
from x10sem.core.terms import DeadPlace, DynAt, Finish, Place, Stmt, Try, TryCatch
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.parts import State
from x10sem.engine.stubborn import Switches
from x10sem.semantics import Config, Heap, Step
from x10sem.semantics.pieces import Effect
from x10sem.semantics.slots import Slot
from x10sem.semantics.state import EPS
from x10sem.semantics.view import EXIT, OBJECT, OUTPUT

KEPT: Final = Switches(absorb=False, symmetry=False, schedules=False)
"""The reductions under which every failure point is kept apart."""

_CATCHING: Final = frozenset({"CATCH", "CATCH_TYPE"})
_NOTICED: Final = frozenset({OBJECT, OUTPUT, EXIT})


class End(NamedTuple):
    """How a run ends, and whether what is promised of the end is true."""

    outcome: Outcome
    is_kept: bool


class Tail(NamedTuple):
    """What some steps do, as far as there is no choice after the first, and where they lead.

    `caught` are the lines of handlers entered, 0 for one entered by a DeadPlaceException
    itself; `effects` the lines that change what others can see; `is_bad` tells that a
    property of every state is refuted on the way.
    """

    state: State
    caught: frozenset[int] = frozenset()
    effects: tuple[int, ...] = ()
    end: End | None = None
    is_bad: bool = False


@dataclass(slots=True)
class Edge:
    """A move of the search and the steps after it; `fate` are places that fail by the policy.

    `target` is a state, or -1 where the run ends.
    """

    source: int
    code: int
    target: int
    fate: Fate
    does: Tail


class FailingSearch(KernelSearch):
    """A search that keeps its edges."""

    def __init__(
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Begin at the first configuration."""
        options = replace(options, fuse=True, reductions=KEPT, storing=Storing.EXACT)
        options = replace(options, stop_at_first=False, witnesses=False)
        super().__init__(program, places, properties, options, progress)
        self.numbers: dict[bytes, int] = {}
        self.edges: list[Edge] = []
        self.stuck: list[int] = []
        self.bad = False
        self.bads: list[bool] = []
        self.tails: dict[State, Tail] = {}
        self.tail: Tail | None = None
        self.missing = ""
        """What has no meaning, where a run reaches such a thing."""
        self.first: Edge | None = None
        self.retracer = Retracer(self.kernel, self.symmetry)
        self.ahead: dict[State, list[Taken]] = {}
        self.waits: dict[tuple[int, int], frozenset[int]] = {}

    # The search

    def begin(self) -> None:
        """Store the first state at which there is a choice."""
        chain = list(self.onward(-1, Taken(None, (), self.kernel.initial, None)))
        self.first = self.edge(-1, 0, chain)
        self.store(-1, 0, self.first.does.state)
        self.first.target = 0

    def store(self, i: int, code: int, state: State) -> None:
        """Store a state that is new, under its number."""
        super().store(i, code, state)
        last = len(self.storage) - 1
        packed = self.storage.get(last)
        if last == len(self.numbers) and packed is not None:
            self.numbers[packed] = last

    def arrive(self, i: int, code: int, chain: list[Taken]) -> None:
        """Store where a move leads, and the edge to there."""
        if not chain or (chain[-1].step is not None and self.is_error(chain[-1].step)):
            return
        edge = self.edge(i, code, chain)
        self.store(i, code, edge.does.state)
        if edge.does.end is None:
            edge.target = self.numbers[self.packing.pack(edge.does.state)]
        self.edges.append(edge)

    def onward(self, i: int, taken: Taken) -> Iterator[Taken]:
        """Follow a move as long as one step is enough, or up to where it is known what follows."""
        chain = [taken]
        self.bads, self.tail = [], None
        visited = {taken.state}
        steps = 0
        while True:
            self.look_at(i, chain)
            self.bads.append(self.bad)
            self.bad = False
            yield taken
            if self.is_over(taken.state) or len(chain) >= CHAIN or steps >= LONG:
                return
            if taken.step is not None and self.is_error(taken.step):
                return
            self.tail = self.tails.get(taken.state)
            only = None if self.tail is not None else self.only_move(taken.state)
            if only is None or only.state in visited:
                return
            visited.add(only.state)
            chain.append(only)
            taken = only
            steps += len(only.effects)

    def only_move(self, state: State) -> Taken | None:
        """Give the move of a state at which one step is enough; others are kept for later."""
        moves = list(self.moves(state))
        if len(moves) == 1 and moves[0].step is not None:
            return moves[0]
        self.ahead[state] = moves
        return None

    def moves(self, state: State, *, full: bool = False, counts: bool = False) -> Iterator[Taken]:
        """List what is enough to do at a state, once of what was worked out on the way there."""
        known = None if full else self.ahead.pop(state, None)
        return super().moves(state, full=full, counts=counts) if known is None else iter(known)

    def account(self, last: Taken) -> None:
        """Note no rules: nobody asks which fired."""

    def edge(self, i: int, code: int, chain: list[Taken]) -> Edge:
        """Say what the steps of a chain do, and what follows."""
        last = chain[-1]
        end = self.end_of(last) if self.is_over(last.state) else None
        tail = self.tail or Tail(last.state, end=end)
        for taken, bad in zip(chain[:0:-1], self.bads[:0:-1], strict=True):
            self.tails[taken.state] = tail
            tail = self.before(tail, taken, is_bad=bad)
        if not chain[0].fate:
            self.tails.setdefault(chain[0].state, tail)
        tail = self.before(tail, chain[0], is_bad=self.bads[0])
        spent = chain[0].fate if self.is_spent(i, chain[0].fate) else ()
        return Edge(i, code, -1, spent, tail)

    def before(self, tail: Tail, taken: Taken, *, is_bad: bool) -> Tail:
        """Put a step before what follows it."""
        caught = frozenset(n for e in taken.effects for n in caught_by(e.step))
        noticed = [those for those in apart(taken) if any(map(is_noticed, those))]
        lines = filter(None, map(self.line_of, noticed))
        return Tail(
            tail.state,
            tail.caught | caught,
            (*lines, *tail.effects),
            tail.end,
            tail.is_bad or is_bad,
        )

    def is_spent(self, i: int, fate: Fate) -> bool:
        """Tell whether a failure is one of the policy's, and not the program's own."""
        if not fate or i < 0:
            return False
        return not set(fate) <= set(self.kernel.controls[self.state_of(i)[0]].doomed)

    def line_of(self, effects: Sequence[Effect]) -> int:
        """Give the line of the program's own file that a step belongs to; 0 if there is none."""
        path = self.kernel.program.path
        spans = [
            getattr(t.redex, "span", NOWHERE)
            for t in effects[0].step.chain()
            if is_own(t.redex, path)
        ]
        return spans[-1].line if spans else 0

    def end_of(self, last: Taken) -> End:
        """Say how a run ends, without the failures that may follow."""
        heap: Heap = self.view(last.state) if last.ending is None else last.ending.heap
        label = EPS if last.ending is None else last.ending.label
        found = outcome(Config(None, heap), label, self.options.observe)
        return End(found, all(holds(p, heap) is True for p in self.ensures))

    def end(self, i: int, chain: list[Taken], last: Taken) -> None:
        """Leave the end to the edge."""

    def judge(self, prop: Property, answer: bool | str, *_: object) -> None:  # noqa: FBT001 - an answer
        """Note that a property of every state is refuted."""
        if isinstance(answer, str):
            self.missing = self.missing or answer
        self.bad = self.bad or answer == (prop.kind == "never")

    def violate(self, kind: str, *given: Any) -> None:
        """Note where no activity can go on."""
        if kind == "deadlock":
            self.stuck.append(given[2])
        elif kind == "error":
            self.missing = self.missing or given[1]

    # What is found

    def standing(self, i: int, p: int) -> tuple[frozenset[int], frozenset[int]]:
        """List the lines that are next to run at a place in a state, and those that wait there."""
        state = self.state_of(i)
        found: set[int] = set()
        waits: set[int] = set()
        path = self.kernel.program.path
        for j in range(self.kernel.base, len(state)):
            for act in self.kernel.acts(state, j):
                chain = act.effect.step.links()
                spans = [t.redex for t in chain if is_own(t.redex, path)]
                if chain[-1].place == p and spans:
                    found.add(getattr(spans[-1], "span", NOWHERE).line)
            waits |= self.waiting_in(state[j], p)
        return frozenset(found), frozenset(waits - found)

    def waiting_in(self, pid: int, p: int) -> frozenset[int]:
        """List the lines at a place at which a piece waits for what is inside it."""
        found = self.waits.get((pid, p))
        if found is None:
            piece, path = self.kernel.pieces[pid], self.kernel.program.path
            lines = (s.line for s in in_progress(piece.stmt, piece.place, p, path))
            found = self.waits[pid, p] = frozenset(lines)
        return found

    def ran(self, i: int) -> list[tuple[int, int]]:
        """List the lines, and places, of the steps to a state, each as it begins at its place."""
        found: list[tuple[int, int]] = []
        last: dict[int, int] = {}
        for taken in self.taken_to(i):
            for effects in apart(taken):
                line, place = self.line_of(effects), effects[0].step.leaf.place
                if line and last.get(place) != line:
                    found.append((line, int(place)))
                    last[place] = line
        return found

    def taken_to(self, i: int) -> list[Taken]:
        """List the steps by which a state was first reached."""
        parts = chains_to(self, i)
        return [t for part in parts for t in part if t.step is not None or t.fate]

    def along(self, edge: Edge) -> list[Taken]:
        """List the steps of an edge."""
        full, n = divmod(edge.code, FULL)
        moves = self.moves(self.state_of(edge.source), full=bool(full))
        chain = [next(islice(moves, n, None))]
        target = None if edge.target < 0 else self.state_of(edge.target)
        while chain[-1].state != target and not self.is_over(chain[-1].state):
            only = self.only_move(chain[-1].state)
            assert only is not None, "the search went on where there is a choice"
            chain.append(only)
        return chain

    def choices(self, i: int, edges: Sequence[Edge]) -> Choices:
        """List the choices that lead to a state and on along edges."""
        taken = [*self.taken_to(i), *(t for e in edges for t in self.along(e))]
        ways = [way for t in taken if t.step is not None or t.fate for way in ways_of(t)]
        return self.retracer.choices(ways)


def apart(taken: Taken) -> list[tuple[Effect, ...]]:
    """Give the effects of each step, where several were taken at once."""
    several = taken.step is not None and taken.step.before
    return [(e,) for e in taken.effects] if several else [taken.effects] if taken.effects else []


def is_noticed(effect: Effect) -> bool:
    """Tell whether others can see what a step changes."""
    return any(key[0] in _NOTICED for key, _ in effect.writes)


def caught_by(step: Step) -> list[int]:
    """List the lines of the handlers that a step enters; 0 for a DeadPlaceException itself."""
    found = []
    for t in step.chain():
        if t.rule in _CATCHING and t.premise is not None:
            values = t.premise.label.values
            dead = any(isinstance(v, DeadPlace) for v in values)
            redex = t.redex
            assert isinstance(redex, Try | TryCatch)
            found.append(0 if dead else redex.span.line)
    return found


def in_progress(s: Stmt, here: Place, p: int, path: str) -> list[Span]:
    """List the `at`s and finishes at a place that wait for what is inside them."""
    found: list[Span] = []
    waiting: list[tuple[Stmt, Place]] = [(s, here)]
    while waiting:
        each, at = waiting.pop()
        if isinstance(each, DynAt | Finish) and at == p and is_own(each, path):
            found.append(each.span)
        inner = each.place if isinstance(each, DynAt) else at
        waiting += [(part, inner) for part in active(each) if not isinstance(part, Slot)]
    return found
