"""Each rule keeps failures masked: its own code, run on symbolic places and labels, proved by Z3.

A rule is run as it is, on a redex whose parts take any step that satisfies the
invariant.  Where it asks whether a place is alive, or what was thrown, the run
forks; of each conclusion Z3 is asked whether it can break the invariant:

- what fails synchronously at a place that has failed is DP of that place;
- what leaves `AT(q) s` while q or the home has failed is DP;
- DP of a place is thrown only when that place has failed;
- nothing that is thrown gets lost: it goes on, or a finish holds it, or a live
  place handles it, or it is the completion that the statement waits for;
- at a place that has failed nothing succeeds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from x10sem.checking.symbolic_paths import (
    KINDS,
    Paths,
    SymbolicHeap,
    SymbolicPlace,
    SymbolicValue,
    term_of,
)
from x10sem.checking.symbolic_redexes import Given, Opaque, redexes
from x10sem.checking.symbolic_solver import z3_module
from x10sem.core.terms import (
    TRUE,
    Bind,
    DeadPlace,
    DynAt,
    Element,
    ExitOf,
    Finally,
    Finish,
    Gather,
    Labelled,
    MakeRail,
    MakeRef,
    Nondet,
    Operator,
    Place,
    Query,
    Record,
    ReturnOf,
    Select,
    Term,
    Try,
    TryCatch,
    ValOf,
)
from x10sem.semantics.rule import Conclusions, Rule, Step, replaced
from x10sem.semantics.state import Config, Heap, Label, Mode

_DP: Final = KINDS.index(DeadPlace)


@dataclass(frozen=True, slots=True)
class Proof:
    """What Z3 says of a rule: how many cases there are, and one that breaks the invariant."""

    rule: str
    cases: int
    broken: str = ""


def proved(rule: Rule) -> Proof:
    """Prove that a rule keeps failures masked, or show a case in which it does not."""
    return _Proof(rule).run()


SILENT: Final = frozenset({"PLACE_FAILURE"})
"""Rules that are about no statement: this one has no label, and lets no place come back."""


class _Proof:
    """One rule, in all its cases."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.z3 = z3_module()
        self.paths = Paths(self.z3)
        self.live = self.z3.Function("live", self.z3.IntSort(), self.z3.BoolSort())
        self.cases = 0
        self.known: list[Any] = []
        self.premises: list[tuple[Label, Any]] = []
        self.many = not {Finish, Gather, TryCatch}.isdisjoint(rule.redexes)

    def run(self) -> Proof:
        """Go through all redexes, and all paths of the rule on each."""
        with replaced(self.rule):
            for kind in self.rule.redexes:
                if kind is Config:
                    continue
                for n in range(sum(1 for _ in redexes(kind, self._given()))):
                    for _ in self.paths.all():
                        broken = self._tried(kind, n)
                        if broken:
                            return Proof(self.rule.name, self.cases, broken)
        assert self.cases or self.rule.name in SILENT, f"{self.rule.name} is never applied"
        return Proof(self.rule.name, self.cases)

    def _given(self) -> Given:
        self.premises = []
        self.known = []
        here, there = (SymbolicPlace(self.paths, name) for name in ("p", "q"))
        self.known += [here.term, there.term]
        return Given(here, there, (self._statement, self._condition, self._thrown))

    def _thrown(self) -> SymbolicValue:
        """Make something that was thrown before: a DP in it is true."""
        v = SymbolicValue(self.paths, f"v{len(self.known)}")
        self.known.append(v.place_.term)
        dead = self.z3.Not(self.live(v.place_.term))
        self.paths.conditions.append(self.z3.Implies(v.sort == _DP, dead))
        return v

    def _statement(self) -> Opaque:
        return Opaque(self._steps, lambda: self.paths.choose(2) == 1)

    def _condition(self) -> Opaque:
        """Make a statement that is over by its first step."""
        return Opaque(partial(self._steps, ends=True), lambda: False)

    def _steps(
        self, s: Opaque, g: SymbolicHeap, p: SymbolicPlace, *, ends: bool = False
    ) -> Conclusions:
        """Take any step that satisfies the invariant."""
        z3, paths = self.z3, self.paths
        n = len(self.premises)
        after = z3.Function(f"live{n}", z3.IntSort(), z3.BoolSort())
        modes = (None, Mode.SYNC) if ends else (None, Mode.ASYNC, Mode.SYNC)
        mode = modes[paths.choose(2 if s._async else len(modes))]  # noqa: SLF001
        values: tuple[Any, ...] = ()
        if ends and mode is Mode.SYNC and paths.choose(2):
            values = (ReturnOf(TRUE),)
            paths.conditions.append(after(p.term))
        elif mode is not None:
            size = 1 + (paths.choose(2) if self.many else 0)
            values = tuple(self._premise(mode, p, after) for _ in range(size))
        paths.conditions += [z3.Implies(after(x), g.live(x)) for x in self.known]
        is_left = not ends and paths.choose(2) == 0
        left = Opaque(self._steps, lambda: mode is Mode.SYNC) if is_left else None
        heap = SymbolicHeap(paths, after)
        label = Label(mode, values)
        self.premises.append((label, after))
        yield label, Config(cast("Any", left), cast("Heap", heap)), None

    def _premise(self, mode: Mode, p: SymbolicPlace, after: Any) -> SymbolicValue:  # noqa: ANN401
        """Make what a step of a part throws."""
        z3 = self.z3
        v = self._thrown()
        self.paths.conditions.append(z3.Implies(v.sort == _DP, z3.Not(after(v.place_.term))))
        if mode is Mode.SYNC:
            is_own = z3.And(v.sort == _DP, v.place_.term == p.term)
            self.paths.conditions.append(z3.Implies(z3.Not(after(p.term)), is_own))
        else:
            self.paths.conditions.append(v.sort <= _DP)
        return v

    def _tried(self, kind: type[Term], n: int) -> str:
        """Apply the rule once, and look at what it concludes."""
        x = self._given()
        s = list(redexes(kind, x))[n]
        g = SymbolicHeap(self.paths, self.live)
        if kind in EXPRESSIONS:
            self.paths.conditions.append(self.live(x.here.term))
        for t in self.rule.apply(s, cast("Heap", g), cast("Place", x.here)):
            self.cases += 1
            broken = self._broken(t, x)
            if broken:
                return broken
        return ""

    def _broken(self, t: Step, x: Given) -> str:
        """Ask Z3 for a case in which a conclusion breaks the invariant."""
        heap = cast("SymbolicHeap", t.target.heap)
        for why, wrong in self._obligations(t, x, heap.live):
            if self.paths.is_possible(wrong):
                model = self.paths.solver.model()
                return f"{why}: {show_case(model, [x.here.term, x.there.term])}"
        return ""

    def _obligations(
        self, t: Step, x: Given, live: Callable[[Any], Any]
    ) -> Iterator[tuple[str, Any]]:
        z3, p, q, s = self.z3, x.here.term, x.there.term, t.redex
        label = t.label
        seen = [self._is_dp(v) for v in label.values]
        if label.is_sync:
            own = z3.And(*(z3.And(dp, place == p) for dp, place in seen))
            yield "what fails at a dead place is not its DP", z3.And(z3.Not(live(p)), z3.Not(own))
        if isinstance(s, DynAt) and label.mode is not None:
            masked = z3.And(*(dp for dp, _ in seen))
            gone = z3.Or(z3.Not(live(p)), z3.Not(live(q)))
            yield "what leaves a dead place is not masked", z3.And(gone, z3.Not(masked))
        for dp, place in seen:
            yield "DP of a place that is alive", z3.And(dp, live(place))
        if label.mode is None and (t.premise is not None or isinstance(s, Finish)):
            yield "what is thrown gets lost", z3.Not(self._kept(t, p, live))
        if t.premise is None and not isinstance(s, EXPRESSIONS) and not label.is_sync:
            yield "a success at a dead place", z3.Not(self.live(p))

    def _is_dp(self, v: object) -> tuple[Any, Any]:
        if type(v) is SymbolicValue:
            return v.sort == _DP, v.place_.term
        if isinstance(v, DeadPlace):
            return self.z3.BoolVal(val=True), term_of(v.place)
        return self.z3.BoolVal(val=False), 0

    def _kept(self, t: Step, p: Any, live: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        """Say that what the premise threw, and a finish held, is not lost in a silent step."""
        z3, s = self.z3, t.redex
        label = t.premise.label if t.premise is not None else Label()
        held = list(label.values)
        if isinstance(s, Finish):
            held += s.mu
            left = t.target.stmt
            there = left.mu if isinstance(left, Finish) else ()
            return all(any(v is w for w in there) for v in held)
        if not held:
            return True
        first = cast("SymbolicValue", held[0])
        if isinstance(s, Labelled):
            return first.sort == KINDS.index(ExitOf)
        if isinstance(s, Bind):
            return first.sort == KINDS.index(ReturnOf)
        handles = isinstance(s, Try | TryCatch | Finally) and label.is_sync
        return z3.And(live(p), handles)


EXPRESSIONS: Final = (Select, Record, MakeRef, ValOf, Operator, Query, Element, MakeRail, Nondet)
"""What is evaluated only where the place is alive (CONTEXT)."""


def show_case(model: Any, places: list[Any]) -> str:  # noqa: ANN401
    """Show a case."""
    names = ("p", "q")
    shown = [
        f"{n} = {model.eval(x, model_completion=True)}" for n, x in zip(names, places, strict=True)
    ]
    live = [f"{d} = {model[d]}" for d in model.decls() if d.name().startswith("live")]
    return ", ".join((*shown, *live)).replace("\n", " ")
