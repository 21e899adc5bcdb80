"""One check by several processes: the failures of places divided, or a swarm of random searches.

*Divided*: a run fails at most so many of the units that may fail (places, or groups).
Every set of so many units is a part, and each run is one of the part that has the
units that fail in it; so the parts together have all runs, and no others.  A state
may be in several parts, and is counted in each.

*Swarm*: every worker searches everything, in a random order of its own, up to its
first violation.  The first to find one, or to have searched everything, ends it.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import combinations
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from typing import Final

from x10sem.checking.check import Loaded, Request, judged, load
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import Order, Progress, Result, explore
from x10sem.checking.policy import Policy
from x10sem.checking.verdict import Verdict, counted

_TURN: Final = 0.2
_COUNTS: Final = ("states", "transitions", "steps", "examined")
_MOST: Final = ("depth", "failures")


@dataclass(frozen=True, slots=True)
class Part:
    """What one worker is to search; `until` is the wall-clock time at which it stops."""

    request: Request
    until: float | None


def units(policy: Policy, places: int) -> list[frozenset[int]]:
    """List what may fail by a policy: each place alone, or a group; the failure of each is one."""
    grouped = frozenset[int]().union(*policy.groups)
    alone = [frozenset({p}) for p in range(places) if p not in grouped]
    allowed = policy.failing if policy.failing is not None else frozenset(range(1, places))
    return [unit for unit in (*dict.fromkeys(policy.groups), *alone) if unit <= allowed]


def partition(policy: Policy, places: int) -> list[frozenset[int]]:
    """List sets of places that may fail, such that each run fails only places of one of them."""
    may = units(policy, places)
    size = min(policy.failures, len(may))
    return [frozenset[int]().union(*chosen) for chosen in combinations(may, size)]


# Workers

_STOPS: Final[list[Event]] = []


def _prepare(stop: Event) -> None:
    """Leave interrupts to the first process, which tells this one by an event."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _STOPS[:] = [stop]


def _told(_: Progress) -> None:
    if _STOPS and _STOPS[0].is_set():
        raise KeyboardInterrupt


def _search(part: Part) -> Result:
    """Search one part, in a process of its own."""
    return call_deep(lambda: result_of(part))


def result_of(part: Part) -> Result:
    """Search one part."""
    if _STOPS and _STOPS[0].is_set():
        return Result(limit="interrupted")
    loaded = load(part.request)
    options = replace(loaded.options, compares=True)
    if part.until is not None:
        left = max(0.0, part.until - time.time())
        options = replace(options, limits=replace(options.limits, timeout=left))
    with loaded.rules():
        return explore(loaded.program, loaded.places, loaded.properties, options, _told)


# The whole


def check_with(
    request: Request,
    loaded: Loaded,
    workers: int,
    progress: Callable[[Progress], None] | None = None,
) -> Verdict:
    """Check by so many processes, and judge what they found together."""
    is_swarm = loaded.options.order is Order.RANDOM
    parts = list(_swarm(request, loaded, workers) if is_swarm else _parts(request, loaded, workers))
    running = Workers(parts, workers, progress)
    found = running.results(is_enough=_is_decisive if is_swarm else _is_found(loaded))
    if is_swarm:
        result = merged([r for r in found if r is not None])
        result.complete = any(r is not None and r.complete for r in found)
        how = f"{workers}, each in a random order of its own up to its first violation"
    else:
        result = merged([r or Result(limit="interrupted") for r in found])
        sets = counted(len(parts), "set")
        how = f"{workers}, on {sets} of places that may fail; states in several are counted in each"
    if result.complete:
        result.limit = ""
    with loaded.rules():
        return judged(loaded, result, how, progress)


def _shared(
    request: Request, loaded: Loaded, parts: int, workers: int
) -> tuple[Request, float | None]:
    """Share out the limits: states among the parts, memory among the workers."""
    limits = loaded.options.limits
    states, memory = limits.max_states, limits.memory_mb
    until = None if limits.timeout is None else time.time() + limits.timeout
    mine = replace(
        limits,
        max_states=None if states is None else max(1, states // parts),
        memory_mb=None if memory is None else max(1, memory // workers),
    )
    return replace(request, limits=mine), until


def _swarm(request: Request, loaded: Loaded, workers: int) -> Iterator[Part]:
    each, until = _shared(request, loaded, workers, workers)
    for n in range(workers):
        yield Part(replace(each, seed=request.seed + n, stop_at_first=True), until)


def _parts(request: Request, loaded: Loaded, workers: int) -> Iterator[Part]:
    policy = loaded.options.policy
    sets = partition(policy, loaded.places)
    each, until = _shared(request, loaded, len(sets), min(workers, len(sets)))
    for failing in sets:
        part = replace(each, failures=policy.failures, failing=failing, groups=policy.groups)
        yield Part(part, until)


def _is_decisive(result: Result) -> bool:
    return bool(result.violations) or result.complete


def _is_found(loaded: Loaded) -> Callable[[Result], bool]:
    return lambda r: loaded.options.stop_at_first and bool(r.violations)


class Workers:
    """Processes that search parts."""

    def __init__(
        self, parts: Sequence[Part], workers: int, progress: Callable[[Progress], None] | None
    ) -> None:
        """Say what is to be searched."""
        self.parts = parts
        self.workers = min(workers, len(parts))
        self.progress = progress
        self.began = time.monotonic()

    def results(self, is_enough: Callable[[Result], bool]) -> list[Result | None]:
        """Search all parts, or until one is enough or Ctrl-C; None for what was not begun."""
        context = get_context("spawn")
        stop = context.Event()
        pool = ProcessPoolExecutor(self.workers, context, _prepare, (stop,))
        futures = [pool.submit(_search, part) for part in self.parts]
        try:
            self.wait(futures, is_enough)
        except KeyboardInterrupt:
            pass  # what is known so far is told
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
        return [self.result(f) for f in futures]

    def wait(self, futures: Sequence[Future[Result]], is_enough: Callable[[Result], bool]) -> None:
        """Wait until all is searched, or enough."""
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=_TURN, return_when=FIRST_COMPLETED)
            if any(is_enough(f.result()) for f in done):
                return
            self.tell([f for f in futures if f.done()])

    def tell(self, done: Sequence[Future[Result]]) -> None:
        """Tell the progress: what is searched so far."""
        if self.progress is not None:
            r = merged([f.result() for f in done])
            seconds = time.monotonic() - self.began
            left = len(self.parts) - len(done)
            self.progress(Progress(r.states, r.transitions, r.depth, left, seconds))

    @staticmethod
    def result(future: Future[Result]) -> Result | None:
        """Give what a worker found; None if it did not begin, or was lost on an interrupt."""
        if future.cancelled() or not future.done():
            return None
        return None if isinstance(future.exception(), BrokenProcessPool) else future.result()


def merged(results: Sequence[Result]) -> Result:
    """Put what several searches found together; it is complete if each of them is."""
    whole = Result(complete=bool(results) and all(r.complete for r in results))
    whole.limit = next((r.limit for r in results if r.limit), "")
    for r in results:
        for name in _COUNTS:
            setattr(whole, name, getattr(whole, name) + getattr(r, name))
        for name in _MOST:
            setattr(whole, name, max(getattr(whole, name), getattr(r, name)))
        for o, choices in r.outcomes.items():
            whole.outcomes.setdefault(o, choices)
        for name, choices in r.witnessed.items():
            whole.witnessed.setdefault(name, choices)
        whole.fired.update(r.fired)
        whole.spans |= r.spans
        whole.decided |= r.decided
        for point, hit in r.points.items():
            whole.points[point] = hit or whole.points.get(point, False)
    every = [v for r in results for v in r.violations]
    for v in sorted(every, key=lambda v: len(v.choices)):
        if not any((w.kind, w.property) == (v.kind, v.property) for w in whole.violations):
            whole.violations.append(v)
    return whole
