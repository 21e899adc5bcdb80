"""The checkers that are measured: x10sem itself, SPIN, Maude; each as whole processes."""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

import x10sem
from x10sem.checking.bench_points import Point, bench_directory
from x10sem.checking.bench_process import Done, measured

UNREDUCED: Final = "--no-reduce"
"""The option of `x10sem check` that switches its reductions off."""

GCC: Final = ("gcc", "-O2", "-o", "pan", "pan.c")
_DEEP: Final = "-m100000"
_COMPILING: Final = 60.0


class Run(msgspec.Struct, frozen=True):
    """What one checker made of a point.

    `verdict` is holds, refuted, unknown, timeout (killed), or failed; `note` says why.
    """

    states: int | None
    cpu_s: float
    wall_s: float
    peak_mb: float
    verdict: str
    note: str = ""


Runs = Iterator[tuple[str, Run]]


def run_of(states: int | None, verdict: str, *those: Done, note: str = "") -> Run:
    """Add up what commands took."""
    return Run(
        states,
        round(sum(d.cpu_s for d in those), 3),
        round(sum(d.wall_s for d in those), 3),
        round(max(d.peak_mb for d in those), 1),
        verdict,
        note,
    )


def unfinished(*those: Done) -> Run:
    """Say of commands, the last of which failed or was killed, what they took."""
    last = those[-1]
    if last.code is None:
        return run_of(None, "timeout", *those, note=f"{last.wall_s:.0f} s")
    return run_of(None, "failed", *those, note=last.complaint)


def x10sem_runs(point: Point, directory: Path, seconds: float) -> Runs:
    """Check the program itself, with the reductions and, for half the time, without."""
    for name, more, part in (("x10sem", (), 1.0), ("x10sem-unreduced", (UNREDUCED,), 0.5)):
        limit = "--timeout", str(part * seconds)
        command = [*x10sem_command(point), *more, "--no-minimise", *limit]
        yield name, own_run(measured(command, directory, 2 * seconds + 10))


def x10sem_command(point: Point) -> list[str]:
    """Write the command that checks the program of a point; JSON would list runs, too."""
    path = str(Path(x10sem.__file__).parent.parent)
    command = [sys.executable, "-m", "x10sem", "check", str(point.program), *point.options]
    return ["env", f"PYTHONPATH={path}", *command]


_VERDICT: Final = re.compile(r"^(holds|refuted|unknown): ", re.MULTILINE)
_SEARCHED: Final = re.compile(r"^searched: (\d+) states?", re.MULTILINE)
_LIMIT: Final = re.compile(r"^unknown: .*\((\w+) \[X", re.MULTILINE)


def own_run(done: Done) -> Run:
    """Read what `x10sem check` said, and what it took."""
    verdict, searched = (e.search(done.output) for e in (_VERDICT, _SEARCHED))
    if verdict is None or searched is None:
        return unfinished(done)
    limit = _LIMIT.search(done.output)
    note = f"{limit[1]}, {int(searched[1]):,} states" if limit else ""
    return run_of(int(searched[1]), verdict[1], done, note=note)


def spin_runs(point: Point, directory: Path, seconds: float) -> Runs:
    """Check the Promela model: the whole chain, and its last part alone.

    First with SPIN's own partial-order reduction, then without any.
    """
    model = bench_directory() / "peers" / f"{point.family.program.lower()}.pml"
    sizes = [f"-D{name}={value}" for name, value in point.sizes.items()]
    every = ["-c0"] if point.family.refuted else []
    generated = measured(["spin", "-a", *sizes, str(model)], directory, _COMPILING)
    for suffix, flags in (("", []), ("-unreduced", ["-DNOREDUCE"])):
        chain = [generated]
        if chain[-1].code == 0:
            chain.append(measured([*GCC, *flags], directory, _COMPILING))
        if chain[-1].code == 0:
            chain.append(measured(["./pan", _DEEP, *every], directory, seconds))
        if chain[-1].code != 0:
            yield f"spin{suffix}", unfinished(*chain)
            continue
        states, verdict = _of_pan(chain[-1].output)
        yield f"spin{suffix}", run_of(states, verdict, *chain)
        yield f"pan{suffix}", run_of(states, verdict, chain[-1])


def _of_pan(text: str) -> tuple[int | None, str]:
    stored = re.search(r"^ *(\d+) states, stored", text, re.MULTILINE)
    errors = re.search(r"errors: (\d+)", text)
    if stored is None or errors is None:
        return None, "failed"
    cut = "max search depth too small" in text or "Search not completed" in text
    refuted = int(errors[1]) > 0
    verdict = "refuted" if refuted else "unknown" if cut else "holds"
    return int(stored[1]), verdict


def maude_runs(point: Point, directory: Path, seconds: float) -> Runs:
    """Check the Maude model: one search for a bad state, or for all of them."""
    program = point.family.program
    model = bench_directory() / "peers" / f"{program.lower()}.maude"
    sizes = " ".join(f"eq {name.lower()} = {v} ." for name, v in _for_maude(point).items())
    few = "" if point.family.refuted else "[1] "
    main = directory / "run.maude"
    main.write_text(
        f"load {model}\n"
        f"mod RUN is including {program.upper()} . {sizes} endm\n"
        f"search {few}init =>* S:State such that bad(S:State) .\n",
        encoding="utf-8",
    )
    done = measured(["maude", "-no-banner", "-batch", str(main)], directory, seconds)
    found = re.findall(r"^states: (\d+)", done.output, re.MULTILINE)
    if done.code != 0 or not found:
        yield "maude", unfinished(done)
        return
    verdict = "refuted" if "Solution 1" in done.output else "holds"
    yield "maude", run_of(int(found[-1]), verdict, done)


def _for_maude(point: Point) -> dict[str, int]:
    """Name the sizes that the Maude model has: all but the places of B1."""
    return {k: v for k, v in point.sizes.items() if (point.family.program, k) != ("B1", "P")}


Engine = Callable[[Point, Path, float], Runs]

PEERS: Final[dict[str, tuple[Engine, tuple[str, ...]]]] = {
    "spin": (spin_runs, ("spin", "gcc")),
    "maude": (maude_runs, ("maude",)),
}
"""The peers, each with the programs that it needs."""


def installed() -> tuple[str, ...]:
    """Name the peers that are found on this machine."""
    return tuple(p for p, (_, needs) in PEERS.items() if all(map(shutil.which, needs)))


def runs_of(point: Point, peers: tuple[str, ...], seconds: float) -> Runs:
    """Run x10sem and peers on a point, one after the other, in temporary directories."""
    engines = [x10sem_runs, *(PEERS[p][0] for p in peers if point.family.peers)]
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="x10sem-bench-") as directory:
            yield from engine(point, Path(directory), seconds)
