"""Runs one command and notes what it took: a script of its own, so as to be small.

What the kernel reports as a process's peak of memory is never less than that of
the process which started it; hence this one, which imports nothing large.

    python -I -S bench_meter.py NOTES SECONDS COMMAND…

NOTES becomes four words: exit code (negative: a signal), processor seconds,
seconds, peak in MB, of the command and all that it waited for.  A command that is
not done in time is killed, with all its group, and its exit code is `late`.
"""

import os
import signal
import sys
import time
from types import FrameType

LATE = "late"


def main(notes: str, seconds: str, *command: str) -> None:
    """Run a command, and write the notes."""
    late = False
    began = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, setpgroup=0)

    def over(_signal: int, _frame: FrameType | None) -> None:
        nonlocal late
        late = True
        os.killpg(child, signal.SIGKILL)

    for each in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, over)
    signal.setitimer(signal.ITIMER_REAL, float(seconds))
    _, status, used = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    code = LATE if late else str(os.waitstatus_to_exitcode(status))
    took = time.monotonic() - began
    with open(notes, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib is large
        file.write(f"{code} {used.ru_utime + used.ru_stime} {took} {used.ru_maxrss / 1024}")


if __name__ == "__main__":
    main(*sys.argv[1:])
