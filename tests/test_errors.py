"""Every diagnostic is what its example in corpus/errors shows, letter by letter.

A pair is an example and `NAME.stderr`, what it makes x10sem say; NAME begins with the code.
The example is a program to check, or `NAME.args`, a command line.  In a trace, `{program}` and
`{rules}` stand for the digests of today.  `python -m tests.test_errors` writes what is said anew.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from x10sem.checking.catalogue import codes
from x10sem.checking.trace import program_digest, rules_digest
from x10sem.cli.app import run
from x10sem.core.program import Program
from x10sem.core.terms import Skip

ROOT = Path(__file__).parent.parent
ERRORS = ROOT / "corpus" / "errors"
EXAMPLES = (".args", ".x10", ".tx10")
SHOWN = sorted(path.stem for path in ERRORS.glob("*.stderr"))
EXITS = {"X0": 150, "X1": 120, "X20": 151, "X21": 152, "X22": 0, "X3": 151}
"""What checker.md says for the codes that begin so; a file says otherwise by `//~ exit:`."""


def example_of(name: str) -> Path:
    return next(p for s in EXAMPLES if (p := ERRORS / (name + s)).exists())


def said(name: str) -> tuple[int, str]:
    """Run an example; give its exit code, and what it says."""
    path = example_of(name)
    if path.suffix != ".args":
        return here(["check", str(path.relative_to(ROOT))])
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8")).strip()
    if text.startswith("x10sem "):
        with TemporaryDirectory() as directory:
            return here([of_today(a, Path(directory)) for a in shlex.split(text)[1:]])
    shell = text.replace("x10sem", f"{shlex.quote(sys.executable)} -m x10sem", 1)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["bash", "-c", shell]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def here(args: list[str]) -> tuple[int, str]:
    """Run a command line in this process."""
    err = StringIO()
    with chdir(ROOT), redirect_stdout(StringIO()), redirect_stderr(err):
        code = run(args)
    return code, err.getvalue()


def of_today(arg: str, directory: Path) -> str:
    """Put the digests of today into a trace."""
    path = ROOT / arg
    if path.suffix != ".json" or not path.exists():
        return arg
    text = path.read_text(encoding="utf-8")
    found = re.search(r'"program": "(.*)"', text)
    assert found
    source = (ROOT / found[1]).read_text(encoding="utf-8")
    digest = program_digest(Program(Skip(), {}, "", source))
    copy = directory / path.name
    copy.write_text(text.replace("{rules}", rules_digest()).replace("{program}", digest))
    return str(copy)


def test_every_code_has_its_pair_and_every_pair_its_code() -> None:
    assert {name[:5] for name in SHOWN} == set(codes())
    assert set(codes()) <= set(SHOWN)


def test_every_file_is_of_a_pair_or_named_in_one() -> None:
    named = " ".join(p.read_text(encoding="utf-8") for p in ERRORS.glob("*.args"))
    for path in ERRORS.iterdir():
        is_example = path.suffix in EXAMPLES and path.stem in SHOWN
        assert is_example or path.suffix == ".stderr" or path.name in named, path.name
    for name in SHOWN:
        assert example_of(name).exists()


@pytest.mark.parametrize("name", SHOWN)
def test_a_mistake_is_told_as_its_example_shows(name: str) -> None:
    shown = (ERRORS / f"{name}.stderr").read_text(encoding="utf-8")
    code, text = said(name)
    assert text == shown
    assert code == expected_exit(name), shown


def expected_exit(name: str) -> int:
    own = re.search(rb"^(?://~|#) exit: (\d+)$", example_of(name).read_bytes(), re.MULTILINE)
    by_code = next(code for prefix, code in EXITS.items() if name.startswith(prefix))
    return int(own[1]) if own else by_code


@pytest.mark.parametrize("name", SHOWN)
def test_a_message_has_a_code_a_place_and_help(name: str) -> None:
    text = (ERRORS / f"{name}.stderr").read_text(encoding="utf-8")
    assert re.match(rf"(error|warning)\[{name[:5]}\]: \S", text)
    for message in messages(text):
        title, *lines = message.splitlines()
        assert not title.endswith(".")
        if name[:2] in {"X0", "X1"} and example_of(name).suffix != ".args":
            assert any(re.fullmatch(r" *\| [ \t]*\^+( .*)?", line) for line in lines), message
        assert sum(line.lstrip().startswith("= help: ") for line in lines) == 1, message


def messages(text: str) -> Iterator[str]:
    yield from re.split(r"^(?=(?:error|warning)\[)", text, flags=re.MULTILINE)[1:]


def test_the_examples_are_what_they_say_of_themselves() -> None:
    out = StringIO()
    with chdir(ROOT), redirect_stdout(out):
        assert run(["test", "--jobs", "1", str(ERRORS)]) == 0, out.getvalue()


def write_anew() -> None:
    """Write what every example makes x10sem say."""
    stems = {p.stem for p in ERRORS.iterdir() if p.suffix in EXAMPLES}
    for name in sorted(stems):
        _, text = said(name)
        if text:
            (ERRORS / f"{name}.stderr").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_anew()
