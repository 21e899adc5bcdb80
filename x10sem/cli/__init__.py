"""Click commands; no logic."""

import gc
import os
import sys
from io import TextIOWrapper
from typing import Final

_INTERRUPTED: Final = 152
_ALLOCATIONS: Final = 50_000


def main() -> None:
    """Run the command line; Ctrl-C ends it quietly even while it is loading."""
    try:
        code = _answer()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)


def _answer() -> int:
    """Run the command line, with a stack that is deep enough for any input."""
    # Next to nothing is garbage while modules load, and little of a search is in cycles.
    gc.set_threshold(_ALLOCATIONS, *gc.get_threshold()[1:])
    # NumPy would start a thread for each core, for linear algebra that nothing here does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from x10sem.checking.deep import call_deep  # noqa: PLC0415 - `import x10sem.cli` stays light
    from x10sem.cli.app import run, unwritable  # noqa: PLC0415

    for stream in sys.stdout, sys.stderr:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = call_deep(lambda: run(sys.argv[1:]))
    try:
        sys.stdout.flush()
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(e, BrokenPipeError):
            code = unwritable(e)
    return code
