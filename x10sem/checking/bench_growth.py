"""How time and memory grow with the states that are stored, without reductions.

Each search is a whole process that stops at so many states; what a state takes is
what a run takes beyond the smallest one, whose start-up is the same.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from x10sem.checking.bench_engines import UNREDUCED, own_run, x10sem_command
from x10sem.checking.bench_points import UNREDUCED_POINTS, Point, read_points
from x10sem.checking.bench_process import measured
from x10sem.checking.handing_over import has_bulk

BULK, EXACT = "in bulk", "state by state"
SIZES: Final[Mapping[str, tuple[int, ...]]] = {
    BULK: (10_000, 100_000, 1_000_000, 10_000_000),
    EXACT: (10_000, 100_000, 1_000_000),
}
"""Where each search stops."""
_SECONDS: Final = 900.0
_MEMORY: Final = "8000"


class Grown(msgspec.Struct, frozen=True):
    """A search that stopped at a size; what a state took, beyond the smallest search.

    `bytes_a_state` and `us_a_state` (processor time) are None for that one; `note`: what failed.
    """

    by: str
    states: int
    cpu_s: float
    peak_mb: float
    bytes_a_state: float | None = None
    us_a_state: float | None = None
    note: str = ""


class Growth(msgspec.Struct, frozen=True):
    """The searches of a point."""

    point: str
    searches: list[Grown]


def measure_growth(
    progress: Callable[[str, str], None] = lambda _point, _search: None,
    sizes: Mapping[str, tuple[int, ...]] = SIZES,
) -> list[Growth]:
    """Measure whole processes, in which a search stops at one size after another."""
    return [Growth(p.name, list(_grown(p, progress, sizes))) for p in read_points(UNREDUCED_POINTS)]


def _grown(
    point: Point, progress: Callable[[str, str], None], sizes: Mapping[str, tuple[int, ...]]
) -> Iterator[Grown]:
    for by, stops in sizes.items():
        if by == BULK and not has_bulk():
            continue
        first: Grown | None = None
        for size in stops:
            progress(point.name, f"{by}, {size:,} states")
            run = _stopped(point, by, size)
            first = first or run
            more = run.states - first.states
            yield (
                run
                if more <= 0
                else msgspec.structs.replace(
                    run,
                    bytes_a_state=round((run.peak_mb - first.peak_mb) * 2**20 / more, 1),
                    us_a_state=round((run.cpu_s - first.cpu_s) * 1e6 / more, 3),
                )
            )


def _stopped(point: Point, by: str, size: int) -> Grown:
    """Run one search.  Depth first is always state by state."""
    options = [UNREDUCED, "--max-states", str(size), "--memory", _MEMORY]
    if by == EXACT:
        options += ["--search", "dfs"]
    with tempfile.TemporaryDirectory(prefix="x10sem-bench-") as directory:
        done = measured([*x10sem_command(point), *options], Path(directory), _SECONDS)
    run = own_run(done)
    note = run.note if run.states is None else ""
    return Grown(by, run.states or 0, run.cpu_s, run.peak_mb, note=note)
