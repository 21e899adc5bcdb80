"""Formulas over events, as Z3 sees them: times are bit-vectors, failures of places are moments.

A failure comes before all events of the same time, and events of the same time
are ordered by number; so every model is a total order.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from x10sem.checking.search import Limits
from x10sem.checking.symbolic_encoding import LAST, Encoding, fates
from x10sem.checking.symbolic_logic import (
    BITS,
    FALSE,
    TRUE,
    Formula,
    Number,
    bottom_up,
    dead,
    valued,
)
from x10sem.checking.symbolic_values import Undecided, evaluated
from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE, Diagnostic, Note


def z3_module() -> Any:  # noqa: ANN401 - it has no types
    """Import Z3.  Raises `Diagnostic` X2011 where it is not installed."""
    try:
        import z3  # noqa: PLC0415 - an extra
    except ImportError:
        title = "Z3 is not installed"
        advice = "`pip install 'x10sem[smt]'`"
        raise Diagnostic("X2011", title, Note(NOWHERE), help=advice) from None
    return z3


class Moment:
    """When a fate comes: whether it does, and the time."""

    __slots__ = ("comes", "places", "spends", "time")

    def __init__(self, comes: Any, time: Any, places: tuple[int, ...], *, spends: bool) -> None:  # noqa: ANN401
        """Keep what Z3 knows it by."""
        self.comes = comes
        self.time = time
        self.places = places
        self.spends = spends


class Solver:
    """An encoding in Z3."""

    def __init__(self, encoding: Encoding, limits: Limits, began: float) -> None:
        """Assert all facts; the time allowed is measured from when it began."""
        self.until = None if limits.timeout is None else began + limits.timeout
        self.z3 = z3_module()
        self.encoding = encoding
        self.context = self.z3.Context()  # beside formulas of others Z3 takes thrice the time
        self.solver = self.z3.SimpleSolver(ctx=self.context)
        if limits.memory_mb is not None:
            self.z3.set_param("memory_max_size", limits.memory_mb)
        events = encoding.world.events
        self.width = max(3, (len(events) + 4).bit_length())
        self.times = {e.index: self._time(f"t{e.index}") for e in events}
        self.known: dict[Formula, Any] = {
            TRUE: self._truth(is_true=True), FALSE: self._truth(is_true=False),
        }  # fmt: skip
        self.moments = list(self._moments())
        self._killed()
        self._limited()
        self._ordered()
        self._stated()

    def _truth(self, *, is_true: bool) -> Any:  # noqa: ANN401
        return self.z3.BoolVal(is_true, ctx=self.context)

    def _bool(self, name: str) -> Any:  # noqa: ANN401
        return self.z3.Bool(name, ctx=self.context)

    # Facts

    def _moments(self) -> Iterator[Moment]:
        policy, places = self.encoding.policy, self.encoding.places
        for k, fate in enumerate(fates(policy, places)):
            yield Moment(self._bool(f"fails{k}"), self._time(f"f{k}"), fate, spends=True)
        for p in sorted({p for _, p, _ in self.encoding.world.dooms}):
            yield Moment(self._bool(f"dies{p}"), self._time(f"d{p}"), (p,), spends=False)

    def _time(self, name: str) -> Any:  # noqa: ANN401
        """Make the time of an event, or of a failure."""
        return self.z3.BitVec(name, self.width, ctx=self.context)

    def _less(self, a: Any, b: Any) -> Any:  # noqa: ANN401
        """Compare two times."""
        return self.z3.ULT(a, b)

    def _stated(self) -> None:
        """Assert what the encoding says of all runs."""
        self.add(self.encoding.facts)

    def _ordered(self) -> None:
        """Put events after those that lead to them."""
        top = (1 << self.width) - 1
        for e in self.encoding.world.events:
            self.solver.add(self._less(self.times[e.index], top))
            for before in e.last:
                self.solver.add(self._less(self.times[before.index], self.times[e.index]))

    def _limited(self) -> None:
        """Let places fail as often as the policy lets them, and where the program dooms them."""
        z3 = self.z3
        spending = [m.comes for m in self.moments if m.spends]
        if spending:
            self.solver.add(z3.AtMost(*spending, self.encoding.policy.failures))
        for m in self.moments:
            if not m.spends:
                made = [
                    z3.And(self.of(guard), self._less(self.times[e.index], m.time))
                    for e, p, guard in self.encoding.world.dooms
                    if p == m.places[0]
                ]
                self.solver.add(z3.Implies(m.comes, z3.Or(*made)))

    def add(self, those: Iterable[Formula]) -> None:
        """Assert formulas."""
        for f in those:
            self.solver.add(self.of(f))

    # Translation

    def of(self, f: Formula) -> Any:  # noqa: ANN401
        """Translate a formula."""
        if f not in self.known:
            for g in bottom_up((f,)):
                if g not in self.known:
                    self.known[g] = self._translated(g)
        return self.known[f]

    def _translated(self, f: Formula) -> Any:  # noqa: ANN401
        z3 = self.z3
        below = [self.known[g] for g in f.parts if isinstance(g, Formula)]
        match f.kind:
            case "not":
                return z3.Not(below[0])
            case "and":
                return z3.And(*below)
            case "or":
                return z3.Or(*below)
            case "exactly":
                return z3.PbEq([(b, 1) for b in below], f.parts[0])
            case "before":
                i, j = cast("tuple[int, int]", f.parts)
                return self._before(i, j)
            case "dead":
                return self._dead(*cast("tuple[int, int]", f.parts))
            case "compared":
                op, a, b = cast("tuple[str, Number, Number]", f.parts)
                return self._compared(op, self.number(a), self.number(b))
            case _:
                return self._bool("v" + ".".join(map(str, f.parts)))

    def _killed(self) -> None:
        """Define when places are dead that the program kills: what it does depends on that."""
        killed = {e.place for e, _ in self.encoding.world.killings}
        indices = (LAST, *self.times)
        atoms = {(p, i): dead(p, i) for p in sorted(killed) for i in indices}
        self.known |= {f: self._bool(f"dead{p}.{i}") for (p, i), f in atoms.items()}
        for (p, i), f in atoms.items():
            self.solver.add(self.known[f] == self._dead(p, i))

    def _dead(self, p: int, i: int) -> Any:  # noqa: ANN401
        z3 = self.z3
        found = [
            m.comes if i == LAST else z3.And(m.comes, z3.Not(self._less(self.times[i], m.time)))
            for m in self.moments
            if p in m.places
        ]
        for e, guard in self.encoding.world.killings:
            if e.place == p and e.index != i:
                earlier = True if i == LAST else self._before(e.index, i)
                found.append(z3.And(self.of(guard), earlier))
        return z3.Or(*found, self._truth(is_true=False))

    def _before(self, i: int, j: int) -> Any:  # noqa: ANN401
        a, b = self.times[i], self.times[j]
        return self.z3.Not(self._less(b, a)) if i < j else self._less(a, b)

    def _compared(self, op: str, a: Any, b: Any) -> Any:  # noqa: ANN401
        return a < b if op == "<" else a == b

    def number(self, n: Number) -> Any:  # noqa: ANN401
        """Translate a number."""
        z3 = self.z3
        op, *rest = n
        if op == "number":
            return z3.BitVecVal(rest[0], BITS, ctx=self.context)
        if op in {"input", "read"}:
            return z3.BitVec("n" + ".".join(map(str, n)), BITS, ctx=self.context)
        a, b = (self.number(part) for part in rest)  # type: ignore[arg-type]
        return OPERATIONS[str(op)](z3, a, b)

    # Questions

    @contextmanager
    def supposing(self, *those: Formula) -> Iterator[None]:
        """Suppose formulas, for a while."""
        self.solver.push()
        try:
            self.add(those)
            yield
        finally:
            self.solver.pop()

    def found(self) -> "Model | None":
        """Look for a run.  Raises `Undecided` where Z3 gives up."""
        if self.until is not None:
            left = self.until - time.monotonic()
            if left <= 0:
                raise Undecided("time")
            self.solver.set("timeout", max(1, int(left * 1000)))
        answer = self.solver.check()
        if answer == self.z3.unknown:
            raise Undecided(_reason(self.solver.reason_unknown()))
        return Model(self) if answer == self.z3.sat else None


OPERATIONS: Final[dict[str, Callable[[Any, Any, Any], Any]]] = {
    "+": lambda _, a, b: a + b,
    "-": lambda _, a, b: a - b,
    "*": lambda _, a, b: a * b,
    "/": lambda _, a, b: a / b,
    "%": lambda z3, a, b: z3.SRem(a, b),
    "&": lambda _, a, b: a & b,
    "|": lambda _, a, b: a | b,
    "^": lambda _, a, b: a ^ b,
}
"""The operations on numbers that are not known; all but these are done before."""


def _reason(said: str) -> str:
    """Tell which limit stopped Z3."""
    if "memory" in said:
        return "memory"
    return "interrupted" if "interrupt" in said else "time"


class Model:
    """One run, as Z3 found it."""

    def __init__(self, solver: Solver) -> None:
        """Keep the assignment."""
        self.solver = solver
        self.model = solver.solver.model()
        self._truth: dict[Formula, bool] = {}

    def _is(self, z: Any) -> bool:  # noqa: ANN401
        return bool(self.solver.z3.is_true(self.model.eval(z, model_completion=True)))

    def time(self, index: int) -> tuple[int, int]:
        """Give the time of an event, and its number, which decides between equal times."""
        return self._int(self.solver.times[index]), index

    def _int(self, z: Any) -> int:  # noqa: ANN401
        return int(self.model.eval(z, model_completion=True).as_long())

    def holds(self, f: Formula) -> bool:
        """Tell whether a formula is true in this run."""
        if f not in self._truth:
            self._truth |= valued((f,), self._atom)
        return self._truth[f]

    def _atom(self, f: Formula) -> bool:
        return self._truth[f] if f in self._truth else self._is(self.solver.of(f))

    def number(self, n: Number) -> int:
        """Give a number that was not known."""

        def read(name: Number) -> int:
            value = self.model.eval(self.solver.number(name), model_completion=True)
            return int(value.as_signed_long())

        return evaluated(n, read)

    def failures(self) -> list[tuple[int, tuple[Place, ...]]]:
        """List the failures of places, each with its time."""
        return [
            (self._int(m.time), tuple(Place(p) for p in m.places))
            for m in self.solver.moments
            if self._is(m.comes)
        ]
