"""Whatever is given, x10sem answers with a documented exit code: no traceback, no hang."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x10sem import syntax
from x10sem.checking.deep import call_deep
from x10sem.checking.exits import Exit
from x10sem.checking.expect import read_expectations
from x10sem.cli.app import run
from x10sem.diagnostics import Diagnostic
from x10sem.lowering.tx10 import parse_tx10

ROOT = Path(__file__).parent.parent
MAIN = "public static def main(args:Rail[String])"
HELLO = f'class Hello {{\n  {MAIN} {{\n    Console.OUT.println("hello");\n  }}\n}}\n'
LOOP = f"class P {{ {MAIN} {{ for (var i:Long = 0; i >= 0; i++) Console.OUT.print(0); }} }}"


def x10(body: str, more: str = "") -> str:
    return f"class P {{ {more} {MAIN} {{ val y = args.size; {body} }} }}"


@dataclass(frozen=True)
class Done:
    """What came of a command, and the seconds of this process that it took."""

    code: int
    out: str
    err: str
    seconds: float = 0.0


def x10sem(*args: object) -> Done:
    """Run the command line with the stack that the process would have."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        began = time.process_time()
        code = call_deep(lambda: run([str(a) for a in args]))
        seconds = time.process_time() - began
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Done(code, out.getvalue(), err.getvalue(), seconds)


def process(*args: object, **options: object) -> "subprocess.Popen[bytes]":
    """Start the command line in a process of its own."""
    command = [sys.executable, "-m", "x10sem", *map(str, args)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(command, env=env, **pipes)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "Hello.x10"
    path.write_text(HELLO, encoding="utf-8")
    return path


# Bytes

JUNK = {
    "empty": (b"", 120),
    "blank": (b" \n\n\t\n", 120),
    "comment": (b"// nothing", 120),
    "binary": (bytes(range(256)), 150),
    "zeros": (b"\0" * 1000, 150),
    "zero-in-program": (HELLO.replace(" {", " \0{").encode(), 150),
    "zero-in-string": (HELLO.replace("hello", "he\0llo").encode(), 0),
    "latin-1": (HELLO.replace("hello", "h\u00e9llo").encode("latin-1"), 150),
    "utf-16": (HELLO.encode("utf-16"), 150),
    "cut-character": (HELLO.encode() + b"// \xe2\x82", 150),
    "surrogate": (HELLO.encode() + b"// \xed\xa0\x80", 150),
    "bom": (b"\xef\xbb\xbf" + HELLO.encode(), 0),
    "crlf": (HELLO.replace("\n", "\r\n").encode(), 0),
    "cr": (HELLO.replace("\n", "\r").encode(), 0),
    "form-feed": (HELLO.replace("\n", "\f\n").encode(), 0),
    "no-last-newline": (HELLO.rstrip().encode(), 0),
    "lone-surrogate-printed": (HELLO.replace("hello", r"\ud800").encode(), 0),
    "open-string": (HELLO.replace('o")', "o)").encode(), 150),
    "open-character": (b"class P { val c = 'a; }", 150),
    "open-comment": (HELLO.encode() + b"/* for ever", 150),
    "open-brace": (HELLO.rstrip().removesuffix("}").encode(), 150),
    "open-bracket": (HELLO.replace(")", "", 1).encode(), 150),
    "open-name": (b"class `P { }", 150),
    "cut-class": (b"class", 150),
    "cut-annotation": (b"@", 150),
    "cut-expectation": (b"//~", 151),
    "no-places": (b"// places: 0\n" + HELLO.encode(), 0),
    "bad-places": (b"//~ places: 0\n" + HELLO.encode(), 151),
    "too-many-places": (b"//~ places: 999999999\n" + HELLO.encode(), 151),
    "cut-property": (b"//@\n" + HELLO.encode(), 151),
    "garbled-property": (b"//@ always )(\n" + HELLO.encode(), 150),
}


@pytest.mark.parametrize("name", JUNK)
def test_any_bytes_have_an_exit_code(name: str, tmp_path: Path) -> None:
    data, code = JUNK[name]
    path = tmp_path / "Junk.x10"
    path.write_bytes(data)
    done = x10sem("check", path)
    assert done.code == code, done
    assert bool(done.err) == bool(code)
    assert not done.err or done.err.startswith("error[X")


TX10_JUNK = {
    "empty": b"",
    "binary": bytes(range(256)),
    "open-string": b'println "a',
    "open-block": b"finish { async {",
    "open-name": b"val `x = 1 in skip",
    "cut": b"val x =",
    "two": b"skip } skip",
    "latin-1": b'println "\xe9"',
}


@pytest.mark.parametrize("name", TX10_JUNK)
def test_any_bytes_are_refused_as_tx10(name: str, tmp_path: Path) -> None:
    path = tmp_path / "junk.tx10"
    path.write_bytes(TX10_JUNK[name])
    done = x10sem("check", path)
    assert done.code == Exit.SYNTAX, done
    assert "help:" in done.err


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text("class def main(){}[];,.:=+-\"'`/*~@&|<>\\ \n019xn", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    readers: tuple[Callable[[str], object], ...] = syntax.parse, parse_tx10, read_expectations
    for read in readers:
        found = None
        try:
            read(text)
        except Diagnostic as d:
            found = d
        assert found is None or found.render("f", text).startswith("error[X")


# Files

FILES: dict[str, Callable[[Path], Path]] = {
    "missing": lambda d: d / "missing.x10",
    "directory": lambda d: d,
    "below-a-file": lambda d: d / "Hello.x10" / "x.x10",
    "long-name": lambda d: d / ("x" * 5000),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["check", "run", "core", "ast", "run --trace"])
def test_a_file_that_is_none_is_told(command: str, name: str, tmp_path: Path, hello: Path) -> None:
    done = x10sem(*command.split(), FILES[name](tmp_path))
    assert done.code == Exit.USAGE
    assert done.err.startswith("error[X2003]")


def test_a_file_that_may_not_be_read_is_told(hello: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    done = x10sem("check", hello)
    assert done.code == Exit.USAGE
    assert "permission denied" in done.err


# Command lines

ARGUMENTS = [
    ("check", "--no-such-option", "{file}"),
    ("check",),
    ("no-such-command",),
    ("check", "{file}", "{file}"),
    ("check", "{file}", "--places"),
    ("check", "--places", "0", "{file}"),
    ("check", "--places", "-1", "{file}"),
    ("check", "--places", "two", "{file}"),
    ("check", "--places", "9" * 30, "{file}"),
    ("check", "--failures", "-1", "{file}"),
    ("check", "--failures", "0", "--fail-places", "{file}"),
    ("check", "--failing", "1", "--failures", "0", "{file}"),
    ("check", "--failing", "x", "{file}"),
    ("check", "--failing", "7", "{file}"),
    ("check", "--groups", "1+2,2+3", "{file}"),
    ("check", "--groups", "+", "{file}"),
    ("check", "--semantics", "none", "{file}"),
    ("check", "--const", "Hello", "{file}"),
    ("check", "--const", "=3", "{file}"),
    ("check", "--const", "Hello.N=)(", "{file}"),
    ("check", "--observe", "(", "{file}"),
    ("check", "--max-states", "0", "{file}"),
    ("check", "--timeout", "-1", "{file}"),
    ("check", "--timeout", "nan", "{file}"),
    ("check", "--always", "", "{file}"),
    ("check", "--witness", "99", "{file}"),
    ("check", "--format", "yaml", "{file}"),
    ("check", "-o", "/dev/null/out", "{file}"),
    ("check", "--trace-out", "/dev/null/out", "{file}"),
    ("run", "--kill", "1", "{file}"),
    ("run", "--kill", "9@1", "{file}"),
    ("run", "--kill", "1@x", "{file}"),
    ("run", "--extend", "3", "{file}"),
    ("run", "--interactive", "--kill", "1@1", "{file}"),
    ("run", "--fail-places", "{file}"),
    ("run",),
    ("explain", "X9999"),
    ("explain", "no/such/trace.json"),
    ("rules", "NO_SUCH_RULE"),
    ("test", "no/such/directory"),
    ("test",),
]


@pytest.mark.parametrize("args", ARGUMENTS, ids=" ".join)
def test_a_command_line_that_cannot_be_is_refused(args: tuple[str, ...], hello: Path) -> None:
    done = x10sem(*(a.format(file=hello) for a in args))
    assert done.code == Exit.USAGE, done
    assert done.err.startswith("error[X20")
    assert "help:" in done.err


HUGE = "9" * 30


@pytest.mark.parametrize("option", ["--max-states", "--max-depth", "--failures", "--seed"])
def test_huge_numbers_are_numbers(option: str, hello: Path) -> None:
    assert x10sem("check", option, HUGE, hello).code == Exit.HOLDS


# Traces

GOOD = {
    "program": "{file}",
    "program_digest": "",
    "rules_digest": "",
    "semantics": "ecoop14",
    "places": 3,
    "steps": [],
    "format": "x10sem-trace-1",
}
TRACES = {
    "empty": "",
    "null": "null",
    "list": "[]",
    "object": "{}",
    "other": '{"format": "other"}',
    "no-text": "\ud800",
    "deep": '{"x":' + "[" * 200_000,
    "no-steps": json.dumps({**GOOD, "steps": None}),
    "no-places": json.dumps({**GOOD, "places": 0}),
    "all-places": json.dumps({**GOOD, "places": 10**9}),
    "no-program": json.dumps({**GOOD, "program": "a\0b"}),
    "no-semantics": json.dumps({**GOOD, "semantics": "none"}),
    "another-program": json.dumps(GOOD),
}


@pytest.mark.parametrize("name", TRACES)
@pytest.mark.parametrize("command", ["run --trace", "explain"])
def test_what_is_no_trace_of_the_program_is_refused(
    command: str, name: str, hello: Path, tmp_path: Path
) -> None:
    path = tmp_path / "trace.json"
    path.write_bytes(TRACES[name].replace("{file}", str(hello)).encode("utf-8", "surrogatepass"))
    done = x10sem(*command.split(), path)
    assert done.code == Exit.USAGE, done


@pytest.fixture
def recorded(hello: Path, tmp_path: Path) -> bytes:
    path = tmp_path / "good.json"
    assert x10sem("run", "--trace-out", path, hello).code == 0
    assert x10sem("run", "--trace", path).out == "hello\n"
    return path.read_bytes()


def test_a_trace_that_was_cut_or_changed_is_refused(recorded: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    trace = json.loads(recorded)
    steps = trace["steps"]
    wrong = [
        recorded[: len(recorded) // 2],
        *(
            json.dumps({**trace, "steps": [step, *steps]}).encode()
            for step in ({"index": -1}, {"index": 10**30}, {"fails": [7]}, {"fails": [-1]})
        ),
        json.dumps({**trace, "steps": [*steps, *steps]}).encode(),
        json.dumps({**trace, "program_digest": "0"}).encode(),
        json.dumps({**trace, "rules_digest": "0"}).encode(),
    ]
    for data in wrong:
        path.write_bytes(data)
        done = x10sem("run", "--trace", path)
        assert done.code == Exit.USAGE, (data[:200], done)
        assert done.err.startswith("error[X3")


# Processes


def test_ctrl_c_leaves_what_is_known_within_seconds(tmp_path: Path) -> None:
    path = tmp_path / "Loop.x10"
    path.write_text(LOOP, encoding="utf-8")
    with process("check", path) as running:
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, err = running.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert running.returncode == Exit.UNKNOWN
    assert b"searched: " in out
    assert err.startswith(b"warning[X2105]")
    assert b"Traceback" not in err


def test_a_reader_that_goes_away_changes_no_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "Bad.x10"
    path.write_text(x10("assert y == 1;"), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    with process("check", path, stdout=write) as running:
        os.close(write)
        _, err = running.communicate(timeout=30)
    assert running.returncode == Exit.ASSERTION
    assert err == b""


def test_a_full_disk_is_told(hello: Path) -> None:
    with Path("/dev/full").open("w") as full, process("check", hello, stdout=full) as running:
        _, err = running.communicate(timeout=30)
    assert running.returncode == Exit.USAGE
    assert err.startswith(b"error[X2007]: standard output cannot be written")


def test_output_that_an_encoding_lacks_is_escaped(hello: Path) -> None:
    hello.write_text(HELLO.replace("hello", "\u20ac \\ud800"), encoding="utf-8")
    command = [sys.executable, "-m", "x10sem", "run", str(hello)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"\xe2\x82\xac \\ud800\n")
