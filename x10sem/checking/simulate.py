"""One execution: chosen by chance, by a schedule of kills, by a trace, or by hand."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from x10sem.checking.check import Loaded, refuse
from x10sem.checking.exits import Exit
from x10sem.checking.moves import (
    Choice,
    Move,
    Moves,
    State,
    failed,
    is_notable,
    is_over,
    whole_steps,
)
from x10sem.checking.outcomes import Outcome, is_only_dead_places, outcome
from x10sem.checking.trace import Trace, replay
from x10sem.core.terms import Place, Unsupported
from x10sem.semantics import Config, Label, Step, canonical, start
from x10sem.semantics.state import EPS


@dataclass(slots=True)
class Execution:
    """An execution so far: where it is, the choices that led there, what went wrong."""

    loaded: Loaded
    config: Config
    choices: list[Choice] = field(default_factory=list)
    label: Label = EPS
    spent: int = 0
    told: int = 0
    missing: str = ""
    asserted: bool = False
    last: Config | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether the program has ended."""
        return is_over(self.config)

    @property
    def is_stuck(self) -> bool:
        """Tell whether every activity waits."""
        doomed = self.config.heap.doomed
        return not self.is_over and not doomed and not whole_steps(self.config)

    def step(self, index: int, step: Step) -> None:
        """Take a step."""
        self._notice(step)
        self.choices.append(index)
        self.label, self.last = step.label, step.target
        self.config = canonical(step.target)

    def fail(self, places: tuple[Place, ...]) -> None:
        """Lose places that are alive."""
        after = failed(self.config, places)
        if after is None:
            shown = " and ".join(str(p) for p in places)
            title = f"place {shown} cannot fail at this step by the semantics in force"
            raise refuse("X3002", title, "kill it at another step, or under other semantics")
        self.choices.append(places)
        self.config = canonical(after)
        self.label, self.last = EPS, self.config

    def move(self, move: Move) -> None:
        """Take a move of a search."""
        for step in move.taken:
            self._notice(step)
        self.choices.extend(move.choices)
        self.config, self.spent = move.target.config, move.target.spent
        self.label = move.label
        self.last = move.last

    def follow(self, trace: Trace) -> Iterator[str]:
        """Take a recorded run again, and give what it prints.  Raises `Diagnostic` X300x."""
        for t in replay(trace, self.loaded.program):
            if t.step is not None:
                self._notice(t.step)
                self.label, self.last = t.step.label, t.step.target
            else:
                self.label, self.last = EPS, t.config
            self.choices.append(t.choice)
            self.config = t.config
            yield self.printed()

    def printed(self) -> str:
        """Give what was printed since this was asked last."""
        g = self.config.heap
        text = "".join(f"{line}\n" for line in g.lines) + g.line
        new = text[self.told :]
        self.told = len(text)
        return new

    def outcome(self) -> Outcome:
        """Describe how the program ended."""
        assert self.is_over
        return outcome(self.last or self.config, self.label)

    @property
    def exit(self) -> Exit:
        """What to exit with, as far as this execution tells."""
        if self.missing:
            return Exit.EVALUATION
        if self.asserted:
            return Exit.ASSERTION
        if self.is_over:
            own = self.label.values
            heap = (self.last or self.config).heap
            return Exit.ASSERTION if own and not is_only_dead_places(own, heap) else Exit.HOLDS
        return Exit.DEADLOCK if self.is_stuck else Exit.HOLDS

    def _notice(self, step: Step) -> None:
        if is_notable(step):
            (v,) = step.leaf.label.values
            if isinstance(v, Unsupported):
                self.missing = v.what
            else:
                self.asserted = True


def begin(loaded: Loaded) -> Execution:
    """Begin an execution."""
    return Execution(loaded, start(loaded.program, loaded.places))


def at_random(
    run: Execution, seed: int, kills: Mapping[int, tuple[int, ...]], limit: int | None = None
) -> Iterator[str]:
    """Go on by chance until the end or the limit, and give what is printed.

    `kills` are the places to lose before the step of that number, counted from 1.
    Raises `Diagnostic` X2005 for a place that there is not.
    """
    chance = random.Random(seed)
    for p in {p for places in kills.values() for p in places}:
        if p >= run.loaded.places:
            title = f"there is no place {p} to kill: there are 0 to {run.loaded.places - 1}"
            raise refuse("X2005", title, f"ask for more: `--places {p + 1}`")
    taken = 0
    while not run.is_over and not run.missing and (limit is None or taken < limit):
        taken += 1
        _kill(run, kills.get(sum(isinstance(c, int) for c in run.choices) + 1, ()))
        possible = whole_steps(run.config)
        heap = run.config.heap
        doomed = sorted(heap.doomed) if Place(0) in heap else []
        if not possible and not doomed:
            break
        n = chance.randrange(len(possible) + len(doomed))
        if n < len(possible):
            run.step(n, possible[n])
        else:
            run.fail((doomed[n - len(possible)],))
        yield run.printed()


def _kill(run: Execution, places: tuple[int, ...]) -> None:
    for p in places:
        if Place(p) in run.config.heap and not run.is_over:
            run.fail((Place(p),))


def possible_moves(run: Execution) -> list[Move]:
    """List the moves to choose among: steps, with local ones fused, then failures."""
    options, places = run.loaded.options, run.loaded.places
    moves = Moves(options.policy, places=places, fuse=options.fuse)
    if not run.choices:
        first = moves.first(run.config)
        if first.choices:
            run.move(first)
    return list(moves.of(State(run.config, run.spent)))
