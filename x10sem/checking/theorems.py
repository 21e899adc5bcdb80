"""What was proved of the calculus, as checks of configurations and their steps.

Crafa et al. 2014 prove these for TX10; those without the mark `core` hold for
the extensions too.  A theorem looks at one reachable configuration and gives
what is wrong there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from x10sem.checking.forms import active, everything_in, ill_formed, is_sync, measure, rename
from x10sem.core.printer import show
from x10sem.core.terms import (
    Atomic,
    Bind,
    DeadPlace,
    DynAsync,
    DynAt,
    Finish,
    GlobalRef,
    ObjId,
    Place,
    Seq,
    Stmt,
    Term,
    Unsupported,
    Val,
    When,
    children,
)
from x10sem.semantics import Config, Step, canonical
from x10sem.semantics.state import EPS, LocalHeap, Mode, Obj
from x10sem.semantics.statements import is_async


@dataclass(frozen=True, slots=True)
class Seen:
    """A reachable configuration, its steps, and failures of places; `failures` is the budget."""

    config: Config
    steps: tuple[Step, ...]
    failing: tuple[Step, ...]
    failures: int

    def within(self) -> Iterator[Step]:
        """List the steps with those that they rest on."""
        for step in self.steps:
            yield from step.chain()


Check: TypeAlias = Callable[[Seen], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Theorem:
    """A theorem: what it says, and whether it is of TX10 alone."""

    name: str
    says: str
    check: Check
    core: bool


THEOREMS: Final[dict[str, Theorem]] = {}


def theorem(check: Check) -> Check:
    """Enter a theorem of TX10 and its extensions."""
    return _enter(check, core=False)


def core_theorem(check: Check) -> Check:
    """Enter a theorem of TX10 alone."""
    return _enter(check, core=True)


def _enter(check: Check, *, core: bool) -> Check:
    says = (check.__doc__ or "").partition("\n")[0]
    THEOREMS[check.__name__] = Theorem(check.__name__, says, check, core)
    return check


def broken(seen: Seen, *, core: bool) -> Iterator[tuple[str, str]]:
    """Name the theorems that do not hold at a configuration, and say why."""
    for each in THEOREMS.values():
        if core or not each.core:
            for why in each.check(seen):
                yield each.name, why


def shown(k: Config) -> str:
    """Show a configuration on one line."""
    s = "nothing" if k.stmt is None else show(k.stmt, flat=True)
    return f"<{s}, live {list(k.heap.live)}>"


@theorem
def progress(seen: Seen) -> Iterator[str]:
    """Every configuration steps, whichever places have failed; only `when` and a lock wait."""
    s = seen.config.stmt
    if s is not None and not seen.steps and not _waits(s):
        yield f"stuck: {shown(seen.config)}"


def _waits(s: Stmt) -> bool:
    waiting: list[Stmt] = [s]
    while waiting:
        each = waiting.pop()
        if isinstance(each, When | Atomic):
            return True
        waiting.extend((each.body,) if isinstance(each, Val) else active(each))
    return False


@core_theorem
def termination(seen: Seen) -> Iterator[str]:
    """Every step but a failure of a place makes the statement simpler."""
    for step in seen.steps:
        if measure(step.target.stmt) >= measure(seen.config.stmt):
            yield f"{step.derivation()} does not simplify {shown(seen.config)}"


@theorem
def preservation(seen: Seen) -> Iterator[str]:
    """Every reachable configuration is well-formed, and every step leads to such."""
    for k in (seen.config, *(t.target for t in seen.steps)):
        for why in ill_formed(k):
            yield f"{why} in {shown(k)}"


@theorem
def dichotomy(seen: Seen) -> Iterator[str]:
    """Every statement is either synchronous or asynchronous."""
    waiting: list[Stmt] = [] if seen.config.stmt is None else [seen.config.stmt]
    while waiting:
        s = waiting.pop()
        if is_async(s) == is_sync(s):
            yield f"both or neither: {show(s, flat=True)}"
        waiting.extend(active(s))


@theorem
def finish_is_synchronous(seen: Seen) -> Iterator[str]:
    """Let no finish fail asynchronously."""
    for t in seen.within():
        if isinstance(t.redex, Finish) and t.label.mode is Mode.ASYNC:
            yield f"{t.rule} gives {t.label.mode} in {shown(seen.config)}"


@theorem
def only_activities_are_asynchronous(seen: Seen) -> Iterator[str]:
    """Only an activity turns a failure asynchronous, or loses one at a dead place."""
    for t in seen.within():
        before = None if t.premise is None else t.premise.label.mode
        made = t.label.mode is Mode.ASYNC and before is not Mode.ASYNC
        if made and t.rule not in {"ASYNC", "SEQ_DEAD_ASYNC"}:
            yield f"{t.rule} makes an asynchronous failure in {shown(seen.config)}"


@theorem
def activities_fail_alone(seen: Seen) -> Iterator[str]:
    """Let nothing asynchronous fail synchronously."""
    for t in seen.within():
        if t.label.is_sync and is_async(t.redex):  # type: ignore[arg-type]
            yield f"{t.rule} fails synchronously in {shown(seen.config)}"


@theorem
def dead_places_throw_dead_place(seen: Seen) -> Iterator[str]:
    """At a place that has failed every failure is DP."""
    for t in seen.within():
        wrong = [v for v in t.label.values if v != DeadPlace(t.place)]
        if t.place not in t.target.heap and wrong and not isinstance(wrong[0], Unsupported):
            yield f"{t.rule} throws {wrong} at {t.place} in {shown(seen.config)}"


@theorem
def dead_places_begin_nothing(seen: Seen) -> Iterator[str]:
    """At a place that has failed nothing begins, and no expression is evaluated."""
    for step in seen.steps:
        t = step.leaf
        if t.place not in seen.config.heap and t.rule != "DEAD":
            yield f"{t.rule} at {t.place} in {shown(seen.config)}"


@theorem
def dead_places_go_on_nowhere(seen: Seen) -> Iterator[str]:
    """At a place that has failed no handler begins and nothing that follows: that is a failure."""
    for t in seen.within():
        if t.premise is None or t.place in t.target.heap or isinstance(t.redex, DynAsync | Finish):
            continue
        ended = isinstance(t.redex, Seq | Bind) and t.premise.target.stmt is None
        first = t.premise.redex is next(c for c in children(t.redex))
        if t.label.mode is None and (t.premise.label.is_sync or (ended and first)):
            yield f"{t.rule} goes on at {t.place} in {shown(seen.config)}"


@theorem
def failures_of_places_drop_nothing(seen: Seen) -> Iterator[str]:
    """Let the failure of a place be silent, and take its heap and nothing else."""
    k = seen.config
    for t in seen.failing:
        if t.label != EPS or t.target.stmt != k.stmt:
            yield f"failure of {t.place} changes {shown(k)}"
        if t.target.heap != k.heap.without(t.place):
            yield f"failure of {t.place} does not take it from {shown(k)}"


@theorem
def failures_are_masked(seen: Seen) -> Iterator[str]:
    """Let what fails in an `at` with a dead end be DP: of the home, if that is dead."""
    for t in seen.within():
        if isinstance(t.redex, DynAt) and t.label.mode is not None:
            ends = [p for p in (t.place, t.redex.place) if p not in t.target.heap]
            if ends and any(v != DeadPlace(ends[0]) for v in t.label.values):
                yield f"{t.rule} lets {t.label.values} out in {shown(seen.config)}"


@theorem
def no_failure_no_dead_place(seen: Seen) -> Iterator[str]:
    """Where no place has failed there is no DP."""
    k = seen.config
    if not k.heap.dead and any(_mentions_dead_place(t) for t in (k.stmt, *_objects(k))):
        yield f"DP in {shown(k)}"
    for t in seen.within():
        if not t.target.heap.dead and any(isinstance(v, DeadPlace) for v in t.label.values):
            yield f"{t.rule} throws DP in {shown(k)}"


def _objects(k: Config) -> Iterator[Term]:
    for p in k.heap.live:
        yield from k.heap[p].objects


def _mentions_dead_place(t: Term | None) -> bool:
    return t is not None and any(isinstance(each, DeadPlace) for each in everything_in(t))


@theorem
def labels_are_of_their_place(seen: Seen) -> Iterator[str]:
    """Let a label carry only objects of the place where it is, and in its heap."""
    for t in seen.within():
        for v in t.label.values:
            if isinstance(v, ObjId):
                h = t.target.heap.locals[t.place]
                if v.place != t.place or (h is not None and v.number >= len(h.objects)):
                    yield f"{t.rule} throws {v} at {t.place} in {shown(seen.config)}"


@theorem
def silence_is_empty(seen: Seen) -> Iterator[str]:
    """Let a silent label carry nothing, and a failure something."""
    for t in seen.within():
        if (t.label.mode is None) != (t.label == EPS) or (t.label.mode is None) == bool(
            t.label.values
        ):
            yield f"{t.rule} gives {t.label.mode} with {t.label.values}"


@theorem
def canonical_forms_are_unique(seen: Seen) -> Iterator[str]:
    """Let a canonical form be its own, and that of every renaming with other garbage."""
    k = seen.config
    if canonical(k) != k:
        yield f"not idempotent: {shown(k)}"
    if canonical(_disguised(k)) != k:
        yield f"not unique: {shown(k)}"


def _disguised(k: Config) -> Config:
    """Rename all objects, and add one that nothing reaches."""
    sizes = [len(h.objects) if h is not None else 100 for h in k.heap.locals]

    def other(t: ObjId | GlobalRef) -> Term:
        return type(t)(t.place, sizes[t.place] - t.number)

    g = k.heap
    for p, h in enumerate(g.locals):
        if h is not None:
            objects = tuple(rename(o, other) for o in reversed(h.objects))
            junk = Obj("", ("f",), (ObjId(Place(p), 0),))
            statics = tuple((f, rename(v, other)) for f, v in h.statics)
            g = g.put(Place(p), LocalHeap((junk, *objects), statics, h.lock))
    return Config(None if k.stmt is None else rename(k.stmt, other), g)
