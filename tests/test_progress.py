"""How far a search is shows on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys

LONG = ["corpus/bench/B1.x10", "--no-reduce", "--const", "B1.N=5", "--const", "B1.M=8"]


def search(*more: str) -> list[str]:
    return [sys.executable, "-m", "x10sem", "check", *LONG, "--timeout", "4", *more]


def shown_on_a_terminal(command: list[str]) -> str:
    """Run a command with a terminal for its messages, and read what it writes there."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=env) as process:
        os.close(theirs)
        found = b""
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            found += part
    os.close(ours)
    assert process.returncode == 152
    return found.decode()


def test_a_terminal_shows_how_far_a_search_is() -> None:
    told = shown_on_a_terminal(search())
    for word in ("states", "/s", "depth", "frontier", "MB"):
        assert word in told


def test_nothing_else_does() -> None:
    done = subprocess.run(search(), capture_output=True, text=True, check=False)
    assert done.returncode == 152
    assert "frontier" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
