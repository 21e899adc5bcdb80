"""Runs commands as whole processes, in a directory of their own, and measures them."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from x10sem.checking import bench_meter

_METER: Final = (sys.executable, "-I", "-S", bench_meter.__file__)
_TURN: Final = 0.01


@dataclass(frozen=True, slots=True)
class Done:
    """What a command printed, and what it took; its code is None if it was not done in time."""

    code: int | None
    output: str
    errors: str
    cpu_s: float
    wall_s: float
    peak_mb: float

    @property
    def complaint(self) -> str:
        """Say in a line what went wrong."""
        said = [line for line in (self.errors or self.output).splitlines() if line.strip()]
        return said[0].strip() if said else f"exit {self.code}"


def measured(command: Sequence[str], directory: Path, seconds: float) -> Done:
    """Run a command in a directory, for so many seconds at most."""
    notes, out, err = (directory / f"meter.{name}" for name in ("notes", "out", "err"))
    notes.unlink(missing_ok=True)
    with out.open("wb") as output, err.open("wb") as errors:
        meter = subprocess.Popen(
            [*_METER, str(notes), str(seconds), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=directory,
        )
        try:
            while meter.poll() is None:  # not `wait`: Ctrl-C is to be heard
                time.sleep(_TURN)
        except BaseException:
            meter.terminate()
            meter.wait()
            raise
    told, failed = (p.read_text(encoding="utf-8", errors="replace") for p in (out, err))
    if not notes.exists():
        return Done(meter.returncode or 1, told, failed, 0.0, 0.0, 0.0)
    code, *numbers = notes.read_text(encoding="ascii").split()
    cpu, wall, peak = map(float, numbers)
    return Done(None if code == bench_meter.LATE else int(code), told, failed, cpu, wall, peak)
