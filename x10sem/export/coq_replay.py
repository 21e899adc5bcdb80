"""Has Coq check a file that `x10sem coq` wrote."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from x10sem.diagnostics import NOWHERE, Diagnostic, Note

THEORY: Final = Path(__file__).parents[2] / "proofs"
"""Where the theory is, in a checkout."""


def replay(text: str, theory: Path = THEORY) -> None:
    """Have Coq compile a file.  Raises X2009 where there is none, X3002 where it rejects it."""
    coqc = shutil.which("coqc")
    if coqc is None:
        raise _refused("X2009", "`--replay` needs `coqc`", "install Coq 8.16")
    if not (theory / "theories" / "Replay.vo").exists():
        title = f"`--replay` needs the theory, which is not built in `{theory}`"
        raise _refused("X2009", title, "`make -C proofs` builds it, in a checkout")
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "Run.v"
        file.write_text(text, encoding="utf-8")
        command = [coqc, "-q", "-R", str(theory / "theories"), "X10", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = " ".join(done.stderr.partition("Error:")[2].split())
        title = f"trace refused: Coq rejects it: {said[:200] or 'it says nothing'}"
        raise _refused("X3002", title, "please report it, with the program")


def _refused(code: str, title: str, advice: str) -> Diagnostic:
    return Diagnostic(code, title, Note(NOWHERE), help=advice)
