"""The benchmark family, measured: x10sem beside its peers, in one run.

Only ratios of what one run measured mean anything.  TLC is not run: what it would
take is estimated, by the ratio of TLC to SPIN where both were measured once.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from x10sem.checking.bench_engines import Run, runs_of
from x10sem.checking.bench_growth import Growth
from x10sem.checking.bench_points import Point
from x10sem.checking.bench_rates import Comparison

TLC: Final = {
    "B1(3,9)": ("spin", 1.4 / 1.3),
    "B3(3,9,3,1)": ("spin", 2.0 / 1.8),
    "B1(5,9)": ("spin", 5.5 / 1.6),
    "B2(5,9)": ("spin", 3.9 / 2.0),
    "B2r(3,5)": ("spin", 9.0 / 1.7),
    "B3(5,9,3,1)": ("spin", 9.7 / 2.5),
    "B4(8)": ("spin", 15.3 / 2.9),
    "B1(6,9)": ("pan-unreduced", 13.8 / 1.5),
    "B2(6,9)": ("pan-unreduced", 15.3 / 1.9),
    "B2r(4,4)": ("pan-unreduced", 45 / 6.1),
    "B3(6,9,4,2)": ("pan-unreduced", 56 / 4.0),
    "B4(10)": ("pan-unreduced", 49 / 11.6),
    "B1(7,9)": ("pan-unreduced", 86 / 18.9),
}
"""Processor time of TLC (one worker) over that of SPIN, of its whole chain or of pan alone.

Both were measured once on one machine, with hand-written models of the same states.
"""


class Ratios(msgspec.Struct, frozen=True):
    """What x10sem takes, over what others do; `states`: states of SPIN over those of x10sem.

    `tlc_estimated` is over what TLC would take here, by its ratio to SPIN elsewhere.
    """

    spin: float | None = None
    maude: float | None = None
    tlc_estimated: float | None = None
    states: float | None = None


class Measured(msgspec.Struct, frozen=True):
    """A point, what each checker made of it, and ratios of processor time.

    `states_listed` is how many states the models of the peers have, if that is known.
    """

    point: str
    engines: dict[str, Run]
    states_listed: int | None = None
    tlc_cpu_s_estimated: float | None = None
    ratios: Ratios = Ratios()


class Bench(msgspec.Struct, frozen=True):
    """A run of the benchmark family, with the rates of searches and their growth if asked for."""

    points: list[Measured] = []
    rates: list[Comparison] = []
    growth: list[Growth] = []


def bench(
    points: Iterable[Point],
    peers: tuple[str, ...],
    seconds: float,
    progress: Callable[[str, str], None] = lambda _point, _engine: None,
) -> list[Measured]:
    """Measure points, each checker for so many seconds at most; tell the progress."""
    found = []
    for point in points:
        runs: dict[str, Run] = {}
        progress(point.name, "")
        for engine, run in runs_of(point, peers, seconds):
            progress(point.name, f"after {engine}")
            runs[engine] = run
        found.append(measured_point(point.name, point.states_listed, runs))
    return found


def measured_point(name: str, listed: int | None, runs: dict[str, Run]) -> Measured:
    """Compare the runs of a point."""
    basis, factor = TLC.get(name, ("", 0.0))
    base = runs.get(basis)
    tlc = round(base.cpu_s * factor, 2) if base is not None and is_answer(base) else None
    own, full = runs["x10sem"], runs.get("spin-unreduced")
    if not is_answer(own):
        return Measured(name, runs, listed, tlc)
    ratios = Ratios(
        spin=_over(own, runs.get("spin")),
        maude=_over(own, runs.get("maude")),
        tlc_estimated=round(own.cpu_s / tlc, 3) if tlc else None,
        states=(
            round(full.states / own.states, 2)
            if full is not None and full.states and own.states
            else None
        ),
    )
    return Measured(name, runs, listed, tlc, ratios)


def is_answer(run: Run) -> bool:
    """Tell whether a run came to an answer."""
    return run.verdict in {"holds", "refuted"}


def _over(own: Run, other: Run | None) -> float | None:
    if other is None or not is_answer(other) or not other.cpu_s:
        return None
    return round(own.cpu_s / other.cpu_s, 3)
