"""What every search is given, and what it finds."""

import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from x10sem.checking.moves import Choice
from x10sem.checking.outcomes import Outcome
from x10sem.checking.policy import Policy
from x10sem.diagnostics import NOWHERE, Span
from x10sem.engine.storage import Bits, Exact, Fingerprints, Storage
from x10sem.engine.stubborn import ALL, Switches

Choices = tuple[Choice, ...]
Points = dict[tuple[Span, int], bool]
"""Failure points, and whether they are exercised (see `coverage`)."""


class Order(StrEnum):
    """The order in which states are expanded."""

    BFS = "bfs"
    DFS = "dfs"
    RANDOM = "random"


class Storing(StrEnum):
    """What is kept of the states seen."""

    EXACT = "exact"
    FINGERPRINTS = "fingerprints"
    BITS = "bits"


UNROLL: Final = 8
"""How often Z3 is shown a loop whose length depends on the run, and a method that calls itself."""


class Engine(StrEnum):
    """What takes the steps; Z3 takes none, and is asked for all runs at once."""

    KERNEL = "kernel"
    RULES = "rules"
    SMT = "smt"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a search stops without an answer; None is no limit."""

    max_states: int | None = None
    max_depth: int | None = None
    timeout: float | None = None
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How to search.

    `compares` asks plain searches for the runs without failures too; `table_mb` is the
    size of a table of bits; `together` asks for many states at once, with some reductions.
    """

    policy: Policy = Policy()
    limits: Limits = Limits()
    order: Order = Order.BFS
    seed: int = 0
    fuse: bool = True
    observe: re.Pattern[str] | None = None
    stop_at_first: bool = True
    witnesses: bool = False
    engine: Engine = Engine.KERNEL
    reductions: Switches = ALL
    bulk: bool = True
    unroll: int = UNROLL
    compares: bool = False
    storing: Storing = Storing.EXACT
    table_mb: int = 64
    together: bool = False


def storage_of(options: Options) -> Storage:
    """Make what keeps the states seen."""
    match options.storing:
        case Storing.EXACT:
            return Exact()
        case Storing.FINGERPRINTS:
            return Fingerprints(options.seed)
        case Storing.BITS:
            return Bits(options.table_mb, options.seed)


USUAL: Final = Options()
"""Everything, with every reduction, up to the first violation."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is."""

    states: int
    transitions: int
    depth: int
    frontier: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Violation:
    """What was found wrong, and the choices that lead to it.

    `kind` is assertion, uncaught, deadlock, error (no meaning: not the
    program's fault), principle, always, never, ensures, liveness, race or nondeterminism.  The last
    `loop` choices go on for ever; `other` is a run that it takes to see the difference.
    """

    kind: str
    property: str
    message: str
    choices: Choices
    span: Span = NOWHERE
    loop: int = 0
    other: Choices = ()


@dataclass(slots=True)
class Result:
    """What a search found; `limit` names the limit that stopped it, or is empty.

    `steps` counts the rules applied to whole configurations, those inside chains
    of local steps too.  Outcomes map to choices that lead there where `witnesses` asks for them.
    `examined` counts the derivations at which the principles were checked; `is_plain` tells
    that these were all steps, of whole configurations and one at a time, `is_projected` that
    live places were compared with the runs without failures, `is_together` that many states were
    expanded at once with reductions; `omission` is how likely states
    were omitted.
    """

    states: int = 0
    transitions: int = 0
    steps: int = 0
    examined: int = field(default=0, compare=False)
    is_plain: bool = False
    is_projected: bool = False
    is_together: bool = False
    is_exact: bool = True
    omission: float = 0.0
    depth: int = 0
    failures: int = 0
    complete: bool = False
    limit: str = ""
    outcomes: dict[Outcome, Choices] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    fired: Counter[str] = field(default_factory=Counter)
    witnessed: dict[str, Choices] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    seconds: float = field(default=0.0, compare=False)
    points: Points = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    """Properties of which it was seen that they say more than their premises."""


class Stop(Exception):  # noqa: N818 - control, not an error
    """Ends a search early."""


class Clock:
    """The limits of a search, and its progress."""

    def __init__(
        self, limits: Limits, result: Result, progress: Callable[[Progress], None] | None
    ) -> None:
        """Begin to measure."""
        self.limits = limits
        self.result = result
        self.progress = progress
        self.began = self.told = time.monotonic()
        self.weighed = 0.0
        self.interrupted = False

    def left(self) -> Limits:
        """Give the limits for a search that goes on instead."""
        if self.limits.timeout is None:
            return self.limits
        left = self.limits.timeout - (time.monotonic() - self.began)
        return replace(self.limits, timeout=max(left, 0.0))

    def check(self, frontier: int, growing: int = 0) -> None:
        """Stop at a limit, or where what soon grows would go beyond it; tell the progress."""
        limits, r = self.limits, self.result
        if limits.max_states is not None and r.states >= limits.max_states:
            self.stop("states")
        if self.interrupted:
            self.stop("interrupted")
        now = time.monotonic()
        if limits.timeout is not None and now - self.began > limits.timeout:
            self.stop("time")
        if now - self.weighed > _WEIGH or growing > _MUCH:
            self.weighed = now
            self.weigh(growing)
        if self.progress is not None and now - self.told > _TELL:
            self.told = now
            self.progress(Progress(r.states, r.transitions, r.depth, frontier, now - self.began))

    def weigh(self, growing: int) -> None:
        """Stop where what is used, and what is needed at once, is more memory than allowed."""
        limit = self.limits.memory_mb
        if limit is not None and memory_used() + growing > limit << 20:
            self.stop("memory")

    def stop(self, limit: str) -> None:
        """Stop the search at a limit."""
        self.result.limit = limit
        raise Stop


def memory_used() -> int:
    """Tell how many bytes of memory this process uses; the most that it used, where that is all."""
    try:
        pages = int(_STATM.read_bytes().split()[1])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()


_STATM = Path("/proc/self/statm")
_TELL = 0.2
_WEIGH = 0.02
_MUCH = 1 << 22
