"""Builds the mechanisation once, for the tests that need it."""

import fcntl
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest

PROOFS: Final = Path(__file__).parent.parent / "proofs"
needs_coq: Final = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="Coq is not installed: apt-get install coq"
)
needs_ocaml: Final = pytest.mark.skipif(
    shutil.which("coqc") is None or shutil.which("ocamlopt") is None,
    reason="Coq or OCaml is not installed: apt-get install coq ocaml",
)


@cache
def built(target: str = "all") -> Path:
    """Build what is out of date, one process at a time."""
    with (Path(tempfile.gettempdir()) / "x10sem-proofs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["make", "-C", str(PROOFS), target]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return PROOFS


def coqc(text: str) -> subprocess.CompletedProcess[str]:
    """Compile a file over the theory."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "Asked.v"
        file.write_text(text, encoding="utf-8")
        command = ["coqc", "-q", "-R", str(PROOFS / "theories"), "X10", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False)
