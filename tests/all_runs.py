"""What a failure does to a program, worked out from all its runs by the plain rules."""

from collections import defaultdict

from x10sem.checking.check import Loaded
from x10sem.checking.coverage import is_own
from x10sem.checking.failing_graph import caught_by, in_progress
from x10sem.checking.moves import Choice, failed, is_over, whole_steps
from x10sem.checking.outcomes import Outcome, outcome
from x10sem.checking.properties import holds
from x10sem.checking.resilience import Cell, Kind
from x10sem.checking.search import Options
from x10sem.checking.trace import follow
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE
from x10sem.semantics import Config, Step, canonical, start
from x10sem.semantics.state import EPS, Label

Cells = dict[Cell, frozenset[Kind]]


class Runs:
    """Every run with at most one failure of the policy, one configuration after another."""

    def __init__(self, it: Loaded) -> None:
        """Find what is usual, then judge what follows each failure."""
        self.it = it
        self.path = it.program.path
        self.usual: set[tuple[object, ...]] = set()
        self.handlers: set[int] = set()

    def cells(self) -> Cells:
        """Give for each line and place what a failure there does."""
        first = canonical(start(self.it.program, self.it.places))
        free = self.reached(first, EPS)
        found: defaultdict[Cell, set[Kind]] = defaultdict(set)
        fates = []
        for k in free:
            for p in range(1, self.it.places):
                after = None if is_over(k) else failed(k, (Place(p),))
                if after is not None and self.it.options.policy.may_fail(p, 0):
                    fates.append((p, self.lines(k, p), canonical(after)))
        kinds = self.kinds({k for _, _, k in fates})
        for p, lines, k in fates:
            for cell in lines or [Cell(0, p, "idle")]:
                found[cell] |= kinds[k]
        return {cell: frozenset(those) for cell, those in found.items()}

    def moves(self, k: Config) -> list[tuple[Step | None, Config, Label]]:
        """List the steps of a configuration, and the failures that the program wants itself."""
        found = [(t, canonical(t.target), t.label) for t in whole_steps(k)]
        dooms = [failed(k, (p,)) for p in k.heap.doomed] if not is_over(k) else []
        return [*found, *((None, canonical(d), EPS) for d in dooms if d is not None)]

    def reached(self, first: Config, label: Label) -> list[Config]:
        """Visit all configurations without failures; note what is usual."""
        seen, waiting = {first}, [(first, label)]
        for k, _ in waiting:
            for step, j, after in self.moves(k):
                if step is not None:
                    self.handlers |= set(caught_by(step))
                if is_over(j):
                    self.usual.add(seen_of(outcome(j, after, self.it.options.observe)))
                if j not in seen:
                    seen.add(j)
                    waiting.append((j, after))
        self.handlers -= {0}
        return [k for k, _ in waiting]

    def lines(self, k: Config, p: int) -> list[Cell]:
        """List the lines that are next at a place, and those that wait there."""
        found: set[int] = set()
        for step in whole_steps(k):
            own = [t.redex for t in step.chain() if is_own(t.redex, self.path)]
            if step.leaf.place == p and own:
                found.add(getattr(own[-1], "span", NOWHERE).line)
        assert k.stmt is not None
        waits = {s.line for s in in_progress(k.stmt, Place(0), Place(p), self.path)} - found
        return [*(Cell(n, p, "next") for n in found), *(Cell(n, p, "waits") for n in waits)]

    def kinds(self, roots: set[Config]) -> dict[Config, set[Kind]]:
        """Tell for each configuration after a failure what may come of it."""
        out: dict[Config, list[tuple[Config, bool, bool, Outcome | None, bool]]] = {}
        waiting = list(roots)
        for k in waiting:
            if k in out:
                continue
            out[k] = []
            for step, j, label in [] if is_over(k) else self.moves(k):
                caught = step is not None and bool(set(caught_by(step)) - self.handlers)
                end = outcome(j, label, self.it.options.observe) if is_over(j) else None
                kept = end is None or self.keeps(j, "ensures")
                out[k].append((j, caught, not self.keeps(j, "always", "never"), end, kept))
                waiting.append(j)
        return self.fixed(out)

    def keeps(self, k: Config, *kinds: str) -> bool:
        """Tell whether the properties of some kinds are true of a configuration."""
        those = [p for p in self.it.properties if p.kind in kinds]
        return all(holds(p, k.heap) == (p.kind != "never") for p in those)

    def fixed(
        self, out: dict[Config, list[tuple[Config, bool, bool, Outcome | None, bool]]]
    ) -> dict[Config, set[Kind]]:
        """Carry what may come of configurations to those before them."""
        ends: dict[Config, set[tuple[Outcome | None, bool, bool, bool]]] = {k: set() for k in out}
        for hanging in (False, True):
            changed = True
            for k in out if hanging else ():
                if not ends[k] and not is_over(k):
                    ends[k].add((None, False, False, True))
            while changed:
                changed = False
                for k, moves in out.items():
                    new = set(ends[k])
                    for j, caught, bad, end, kept in moves:
                        rest = {(end, False, False, kept)} if end is not None else ends[j]
                        new |= {(e, c or caught, b or bad, x) for e, c, b, x in rest}
                    changed = changed or new != ends[k]
                    ends[k] = new
        return {k: {self.kind(*each) for each in those} for k, those in ends.items()}

    def kind(self, end: Outcome | None, caught: bool, bad: bool, kept: bool) -> Kind:  # noqa: FBT001 - a record
        """Say what became of a run."""
        if end is None:
            return Kind.HANGS
        usual = seen_of(end) in self.usual
        if end.exception is not None and not usual:
            return Kind.UNCAUGHT
        promised = any(p.kind == "ensures" for p in self.it.properties)
        if bad or not kept or not (usual or promised):
            return Kind.LOST
        return Kind.CAUGHT if caught else Kind.MASKED


def seen_of(o: Outcome) -> tuple[object, ...]:
    return o.output, o.exception, o.exit


def ended(program: Program, places: int, choices: tuple[Choice, ...], options: Options) -> Outcome:
    """Take a run again, and tell with what it ends."""
    run = list(follow(program, places, choices))
    last = run[-1].config
    steps = [t.step for t in run if t.step]
    label = steps[-1].label if last.stmt is None else EPS
    # Places may fail after the end: the heap is that of the last configuration.
    kept = steps[-1].target.heap if steps else last.heap
    for p in last.heap.dead:
        kept = kept.without(p) if p in kept else kept
    return outcome(Config(None, kept), label, options.observe)
