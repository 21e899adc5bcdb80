"""Runs that Z3 found, taken by the plain rules: a schedule is shown only if it replays."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, cast

from x10sem.checking.moves import Choice, failed, whole_steps
from x10sem.checking.search import Choices
from x10sem.checking.symbolic_encoding import Encoding
from x10sem.checking.symbolic_events import Event, Path, Tag
from x10sem.checking.symbolic_logic import dead
from x10sem.checking.symbolic_outcomes import Snapshot
from x10sem.checking.symbolic_solver import Model
from x10sem.core.substitution import rebuilt
from x10sem.core.terms import DynAsync, Place, Stmt, Term, Value
from x10sem.diagnostics import Span
from x10sem.semantics import Config, Step, start
from x10sem.semantics.state import EPS, Label

MOST_TRIES: Final = 20_000
"""How many steps are tried before a schedule counts as one that does not replay."""


_WAKING: Final = frozenset({"WHEN", "WHEN_FAIL"})
"""Rules whose steps are events always: an activity without a turn for one takes none."""


class Turn(NamedTuple):
    """What happens next: a step of an activity, or places fail."""

    event: Event | None
    places: tuple[Place, ...] = ()
    is_lost: bool = False
    value: Value | None = None


@dataclass(slots=True)
class State:
    """Where a replay is."""

    config: Config
    label: Label
    choices: tuple[Choice, ...]
    threads: dict[Span, Path]
    taken: tuple[tuple[Event, int], ...] = ()


class Replayed(NamedTuple):
    """A run by the rules, where it leads, and which of its choices the events are."""

    choices: Choices
    config: Config
    label: Label
    taken: tuple[tuple[Event, int], ...]


def turns(model: Model, encoding: Encoding) -> list[Turn]:
    """List what happens in a run, in order."""
    snapshot = Snapshot(model, encoding)
    found: list[tuple[tuple[int, int], Turn]] = []
    for e in encoding.world.events:
        if e.tag.rules and model.holds(e.happens):
            mortal = encoding.world.is_mortal(e.place)
            gone = mortal and model.holds(dead(e.place, e.index))
            value = snapshot.value(e.chosen) if e.chosen and not gone else None
            found.append((model.time(e.index), Turn(e, (), gone, value)))
    failures = model.failures()
    for n, (time, places) in enumerate(failures):
        found.append(((time, n - len(failures) - 1), Turn(None, places)))
    return [turn for _, turn in sorted(found, key=lambda x: x[0])]


def replayed(
    model: Model, encoding: Encoding, until: Event | None = None, *, drains: bool = True
) -> Replayed | None:
    """Take a run by the rules, up to an event or its end; None where that is not possible.

    Where it drains, activities go on from their last events as far as they can.
    """
    root = encoding.world.lore.root
    first = State(start(encoding.program, encoding.places), EPS, (), {})
    todo = turns(model, encoding)
    later = {t.event.thread: i for i, t in enumerate(todo) if t.event is not None}
    if until is not None:
        todo = [t for t in todo if t.event is None or t.event.index >= 0]
        at = next((i for i, t in enumerate(todo) if t.event is until), len(todo) - 1)
        todo = todo[: at + 1]
    replay = _Replay(todo, later, root, drains=drains and not model.holds(encoding.cut))
    for end in replay.after(first, 0):
        return Replayed(end.choices, end.config, end.label, end.taken)
    return None


class _Replay:
    """The search for steps that fit a schedule."""

    def __init__(
        self, todo: list[Turn], later: dict[Path, int], root: Path, *, drains: bool
    ) -> None:
        self.drains = drains
        self.todo = todo
        self.later = later
        self.root = root
        self.tries = 0

    def after(self, state: State, n: int) -> Iterator[State]:
        """Take the turns from the n-th on; depth first, with a stack of its own."""
        stack = [self._drained(state, n)]
        waiting: list[Iterator[State]] = [iter(stack)]
        while waiting:
            state_ = next(waiting[-1], None)
            if state_ is None:
                waiting.pop()
                continue
            at = len(waiting) - 1 + n
            if at == len(self.todo):
                yield state_
                continue
            waiting.append(self._taken(state_, at))

    def _taken(self, state: State, n: int) -> Iterator[State]:
        """Take one turn, in each way that fits."""
        turn = self.todo[n]
        if turn.event is None:
            places = tuple(p for p in turn.places if p in state.config.heap)
            after = failed(state.config, places) if places else state.config
            if after is not None:
                made = (*state.choices, places) if places else state.choices
                label = state.label if after.stmt is None else EPS
                yield self._drained(replace(state, config=after, label=label, choices=made), n + 1)
            return
        while self.tries < MOST_TRIES:
            self.tries += 1
            mine = [
                (i, t)
                for i, t in enumerate(whole_steps(state.config))
                if self._thread(t, state) is turn.event.thread
            ]
            if not mine:
                holder = self._holder(state, turn)
                if holder is None:
                    return
                state = holder
                continue
            for i, t in mine:
                if self._fits(t, turn):
                    stepped = self._stepped(state, i, t, turn.event.path)
                    at = (*state.taken, (turn.event, len(state.choices)))
                    yield self._drained(replace(stepped, taken=at), n + 1)
            if len(mine) > 1 or mine[0][1].leaf.rule == "DEAD":
                return
            state = self._stepped(state, *mine[0], None)

    def _holder(self, state: State, turn: Turn) -> State | None:
        """Let who holds the lock that the turn needs take a last step of its section."""
        e = turn.event
        assert e is not None
        if e.tag.rules.isdisjoint({"ATOMIC", "WHEN"}):
            return None
        for i, t in enumerate(whole_steps(state.config)):
            if any(x.rule == "DYN_ATOMIC" and x.place == e.place for x in t.chain()):
                return self._stepped(state, i, t, None)
        return None

    def _fits(self, t: Step, turn: Turn) -> bool:
        leaf = t.leaf
        e = turn.event
        assert e is not None
        if turn.is_lost:
            return leaf.rule == "DEAD" and leaf.place == e.place
        if leaf.place != e.place or (turn.value is not None and leaf.target.stmt != turn.value):
            return False
        return any(_looks(leaf, tag) for tag in each_tag(e.tag))

    def _thread(self, t: Step, state: State) -> Path:
        """Tell which activity takes a step; what a wrong rule sets free is none of its own."""
        spans = [getattr(x.redex, "span", None) for x in t.chain() if isinstance(x.redex, DynAsync)]
        known = [state.threads[span] for span in spans if span in state.threads]
        return known[-1] if known else self.root

    def _stepped(self, state: State, i: int, t: Step, path: Path | None) -> State:
        """Take a step; an activity that it starts gets a name of its own."""
        k = t.target
        threads = state.threads
        born = t.leaf.target.stmt
        if t.leaf.rule == "SPAWN" and k.stmt is not None:
            assert isinstance(born, DynAsync)
            name = Span(1, 1 + len(threads), 1, "<activity>")
            threads = {**threads, name: path.to("a") if path is not None else Path()}
            new = DynAsync(born.body, span=name)
            k = Config(cast("Stmt", _put(k.stmt, born, new)), k.heap)
        choices = (*state.choices, i)
        return replace(state, config=k, label=t.label, choices=choices, threads=threads)

    def _drained(self, state: State, n: int) -> State:
        """Let activities that have no turn left take their last steps; one may wait for ever."""
        while self.drains and self.tries < MOST_TRIES:
            self.tries += 1
            for i, t in enumerate(whole_steps(state.config)):
                thread = self._thread(t, state)
                if self.later.get(thread, -1) < n and t.leaf.rule not in _WAKING:
                    state = self._stepped(state, i, t, None)
                    break
            else:
                return state
        return state


def each_tag(tag: Tag) -> Iterator[Tag]:
    """List what a step may look like."""
    yield tag
    for other in tag.others:
        yield from each_tag(other)


def _looks(leaf: Step, tag: Tag) -> bool:
    is_there = tag.span.line == 0 or getattr(leaf.redex, "span", tag.span) == tag.span
    return is_there and leaf.rule in tag.rules


def _put(t: Term, old: Term, new: Term) -> Term:
    """Put a term in the place of another, wherever that very one is."""
    if t is old:
        return new
    if isinstance(t, Stmt):
        return rebuilt(t, lambda each: _put(each, old, new))
    return t
