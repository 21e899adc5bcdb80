"""Click commands; no logic."""

import os
import sys


def main() -> None:
    """Run the command line, with a stack that is deep enough for any input."""
    from x10sem.checking.deep import call_deep  # noqa: PLC0415 - `import x10sem.cli` stays light
    from x10sem.cli.app import run  # noqa: PLC0415

    code = call_deep(lambda: run(sys.argv[1:]))
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
