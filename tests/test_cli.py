"""What users meet: commands, exit codes, files, and messages in place of tracebacks."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from x10sem.checking.deep import call_deep
from x10sem.checking.exits import Exit
from x10sem.cli.app import COMMANDS, run

MAIN = "public static def main(args:Rail[String])"
PROGRAMS = {
    "holds": f'class P {{ {MAIN} {{ Console.OUT.println("hello"); }} }}',
    "race": f"""class P {{
  {MAIN} {{
    finish {{ async Console.OUT.print("a"); async Console.OUT.print("b"); }}
    Console.OUT.println("");
  }}
}}""",
    "assertion": f"class P {{ {MAIN} {{ assert 1 == 2; }} }}",
    "uncaught": f'class P {{ {MAIN} {{ throw new Exception("mine"); }} }}',
    "deadlock": f"class P {{ {MAIN} {{ when (false) {{ }} }} }}",
    "loop": f"class P {{ {MAIN} {{ var i:Long = 0; while (true) {{ i = i + 1; }} }} }}",
    "loss": f"""class P {{
  static val cell = new Cell[Long](0);
  {MAIN} {{
    val r = GlobalRef(cell);
    try {{ finish at (Place(1)) async {{ at (r) r()() = 1; }} }} catch (e:MultipleExceptions) {{ }}
    Console.OUT.println("done");
  }}
}}""",
    "no-name": f"class P {{ {MAIN} {{ val x = nowhere; }} }}",
    "no-syntax": "class P { def }",
    "no-meaning": f"class P {{ {MAIN} {{ x10.util.Nothing.go(); }} }}",
}


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def x10sem(*args: str | Path, text: str = "") -> Done:
    """Run the command line in this process."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", StringIO(text))
        code = call_deep(lambda: run([str(a) for a in args]))
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    directory = tmp_path_factory.mktemp("programs")
    paths = {name: directory / f"{name}.x10" for name in PROGRAMS}
    for name, path in paths.items():
        path.write_text(PROGRAMS[name], encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("holds", (), Exit.HOLDS),
        ("holds", ("--fail-places",), Exit.HOLDS),
        ("holds", ("--sometimes", "Never: false"), Exit.VACUOUS),
        ("holds", ("--never", "Output: output.length() > 0"), Exit.SAFETY),
        ("deadlock", (), Exit.DEADLOCK),
        ("loss", ("--ensures", "NoLoss: cell() == 1"), Exit.HOLDS),
        ("loss", ("--ensures", "NoLoss: cell() == 1", "--fail-places"), Exit.SAFETY),
        ("loss", ("--fail-places", "--ensures", "NoLoss: cell() == 1"), Exit.SAFETY),
        ("assertion", (), Exit.ASSERTION),
        ("assertion", ("--ensures", "false"), Exit.ASSERTION),
        ("uncaught", (), Exit.ASSERTION),
        ("no-meaning", (), Exit.EVALUATION),
        ("no-meaning", ("--strict",), Exit.WELL_FORMEDNESS),
        ("no-name", (), Exit.WELL_FORMEDNESS),
        ("no-syntax", (), Exit.SYNTAX),
        ("holds", ("--no-such-option",), Exit.USAGE),
        ("holds", ("--semantics", "nonsense"), Exit.USAGE),
        ("holds", ("--failing", "7"), Exit.USAGE),
        ("holds", ("--const", "N"), Exit.USAGE),
        ("race", ("--max-states", "2", "--no-reduce"), Exit.UNKNOWN),
        ("race", ("--max-depth", "1", "--no-reduce"), Exit.UNKNOWN),
        ("loop", ("--timeout", "0.2"), Exit.UNKNOWN),
        ("loop", ("--memory", "1"), Exit.UNKNOWN),
    ],
)
def test_check_exits_with(
    programs: dict[str, Path], name: str, options: tuple[str, ...], code: Exit
) -> None:
    done = x10sem("check", programs[name], *options)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("file", ["nowhere.x10", "."])
def test_a_file_that_cannot_be_read_is_a_usage_error(file: str) -> None:
    assert x10sem("check", file).returncode == Exit.USAGE


def test_bytes_that_are_no_text_are_a_syntax_error(tmp_path: Path) -> None:
    path = tmp_path / "bytes.x10"
    path.write_bytes(b"class P {\n  \xff\n}")
    done = x10sem("check", path)
    assert done.returncode == Exit.SYNTAX
    assert f"{path}:2:3" in done.stderr


def test_help_names_every_command_and_every_exit_code() -> None:
    shown = x10sem("--help").stdout
    assert all(name in shown for name in COMMANDS)
    assert all(f"{int(e)} " in shown for e in Exit)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = x10sem(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: x10sem {command}")


def test_json_lists_every_outcome_with_a_witness(programs: dict[str, Path]) -> None:
    said = json.loads(x10sem("check", "--format", "json", programs["race"]).stdout)
    assert said["verdict"] == "holds"
    assert said["exit_code"] == 0
    assert said["outcomes_complete"] is True
    assert said["counterexample"] is None
    assert [o["output"] for o in said["outcomes"]] == [["ab"], ["ba"]]
    assert all(isinstance(o["witness"], list) for o in said["outcomes"])
    expected = {"program", "property", "states", "transitions", "depth", "failures", "exact"}
    assert expected | {"reductions", "rules_fired", "never"} <= set(said)


def test_a_counterexample_replays(programs: dict[str, Path], tmp_path: Path) -> None:
    trace = tmp_path / "trace.json"
    options = "--fail-places", "--ensures", "NoLoss: cell() == 1", "--trace-out", trace
    done = x10sem("check", programs["loss"], *options)
    assert done.returncode == Exit.SAFETY
    assert "refuted: NoLoss" in done.stdout
    assert "place 1 fails" in done.stdout
    again = x10sem("run", "--trace", trace)
    assert again.stdout == "done\n"
    assert again.returncode == 0
    told = x10sem("explain", trace)
    assert "place 1 fails" in told.stdout
    programs["loss"].write_text(PROGRAMS["loss"] + "\n", encoding="utf-8")
    assert x10sem("run", "--trace", trace).returncode == Exit.USAGE
    programs["loss"].write_text(PROGRAMS["loss"], encoding="utf-8")


WRITTEN = """//~ places: 2
//~ failures: 1
//@ never Lost: A() == 2 && B() == 7 && DONE() == 1
class Written {
  static val A = new Cell[Long](0);
  static val B = new Cell[Long](0);
  static val DONE = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    A(1);
    A(2);
    B(7);
    Console.OUT.println("begun");
    try {
      finish { at (Place(1)) { } }
    } catch (e:MultipleExceptions) { DONE(1); }
  }
}
"""


def test_what_was_written_before_a_failure_is_told_though_nobody_else_is_there_yet() -> None:
    told = x10sem("check", "corpus/litmus/asked-while-a-place-fails.x10").stdout
    assert told.index("sets value to 1") < told.index("place 1 fails"), told
    assert "sets value to 0" not in told


def test_what_was_written_by_then_is_told_once_each_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "Written.x10"
    path.write_text(WRITTEN, encoding="utf-8")
    done = x10sem("check", path).stdout
    told = [line.split(maxsplit=1)[1] for line in done.splitlines() if "  sets value" in line]
    assert told == ["sets value to 2", "sets value to 7", "sets value to 1"], done
    numbers = [int(m[1]) for line in done.splitlines() if (m := re.match(r" +(\d+)  \S", line))]
    assert numbers == sorted(numbers)
    every = x10sem("check", path, "--all-steps").stdout
    assert "sets value to 7" in every


def test_results_are_left_in_a_directory(programs: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    x10sem("check", programs["assertion"], "-o", out)
    assert {p.name for p in out.iterdir()} >= {"trace.json", "verdict.json"}
    assert json.loads((out / "verdict.json").read_text())["exit_code"] == Exit.ASSERTION


def test_a_file_that_cannot_be_written_is_a_usage_error(programs: dict[str, Path]) -> None:
    done = x10sem("check", programs["assertion"], "-o", "/dev/null/x")
    assert done.returncode == Exit.USAGE


def test_run_prints_what_x10_prints(programs: dict[str, Path]) -> None:
    done = x10sem("run", programs["holds"])
    assert done.stdout == "hello\n"
    assert "exit code: 0" in done.stderr
    seeds = {x10sem("run", programs["race"], "--seed", str(n)).stdout for n in range(8)}
    assert seeds == {"ab\n", "ba\n"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("assertion", Exit.ASSERTION),
        ("uncaught", Exit.ASSERTION),
        ("deadlock", Exit.DEADLOCK),
        ("no-meaning", Exit.EVALUATION),
    ],
)
def test_run_exits_with(programs: dict[str, Path], name: str, code: Exit) -> None:
    assert x10sem("run", programs[name]).returncode == code


def test_run_passes_the_exit_code_of_the_program_on(programs: dict[str, Path]) -> None:
    assert x10sem("run", "--exit-code", programs["uncaught"]).returncode == 1


def test_a_place_can_be_killed_at_a_step(programs: dict[str, Path]) -> None:
    done = x10sem("run", programs["loss"], "--kill", "1@1")
    assert done.stdout == "done\n"
    assert x10sem("run", programs["loss"], "--kill", "9@1").returncode == Exit.USAGE


def test_a_run_can_be_chosen_step_by_step(programs: dict[str, Path]) -> None:
    done = x10sem("run", "--interactive", programs["race"], text="2\n" * 3 + "\n" * 60)
    assert done.returncode == 0, done.stderr
    assert "async Console.OUT.print" in done.stdout
    assert "exit code: 0" in done.stderr
    assert x10sem("run", "--interactive", programs["race"]).returncode == Exit.UNKNOWN


def test_files_are_tested_against_what_they_say(tmp_path: Path) -> None:
    good = '//~ outcomes: "hello"\n//~ holds: no-deadlock\n' + PROGRAMS["holds"]
    (tmp_path / "good.x10").write_text(good, encoding="utf-8")
    (tmp_path / "silent.x10").write_text(PROGRAMS["holds"], encoding="utf-8")
    assert x10sem("test", tmp_path).returncode == 0
    bad = '//~ outcomes: "goodbye"\n' + PROGRAMS["holds"]
    (tmp_path / "bad.x10").write_text(bad, encoding="utf-8")
    done = x10sem("test", tmp_path)
    assert done.returncode == Exit.SAFETY
    assert 'outcome found, but not expected: "hello"' in done.stdout
    assert "1 passed, 1 failed, 1 skipped" in done.stdout
    xml = x10sem("test", "--format", "junit", tmp_path).stdout
    assert 'tests="3"' in xml
    assert 'failures="1"' in xml


def test_a_crash_does_not_pass_for_an_expected_violation(tmp_path: Path) -> None:
    path = tmp_path / "crash.x10"
    text = '//~ refuted: NoLoss\n//@ ensures NoLoss: output == ""\n' + PROGRAMS["assertion"]
    path.write_text(text, encoding="utf-8")
    done = x10sem("test", path)
    assert done.returncode == Exit.SAFETY
    assert "no-assertion-fails is refuted, which is not expected" in done.stdout


def test_what_a_file_says_must_mean_something(tmp_path: Path) -> None:
    path = tmp_path / "typo.x10"
    path.write_text("//~ outcome: nothing\n" + PROGRAMS["holds"], encoding="utf-8")
    done = x10sem("check", path)
    assert done.returncode == Exit.USAGE
    assert "did you mean `outcomes`?" in done.stderr


def test_rules_are_shown_as_the_paper_writes_them() -> None:
    assert "(END_FINISH)" in x10sem("rules", "end_finish").stdout
    rules = json.loads(x10sem("rules", "--format", "json").stdout)
    assert {"name", "figure", "module", "paper"} == set(rules[0])
    assert x10sem("rules", "NO_SUCH").returncode == Exit.USAGE


def test_trees_and_terms_are_shown(programs: dict[str, Path]) -> None:
    assert x10sem("ast", programs["holds"]).stdout.startswith("CompilationUnit")
    assert json.loads(x10sem("ast", "--format", "json", programs["holds"]).stdout)
    assert "hello" in x10sem("core", programs["holds"]).stdout


def test_deep_input_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "deep.x10"
    deep = "(" * 10_000 + "1" + ")" * 10_000
    path.write_text(f"class P {{ {MAIN} {{ val x = {deep}; }} }}", encoding="utf-8")
    assert x10sem("check", path).returncode == Exit.HOLDS


def test_the_process_exits_so_too(programs: dict[str, Path]) -> None:
    command = [sys.executable, "-m", "x10sem", "check", str(programs["deadlock"])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.DEADLOCK
    assert done.stdout.startswith("refuted: no-deadlock")
    assert "Traceback" not in done.stderr


def test_ctrl_c_leaves_what_is_known(programs: dict[str, Path]) -> None:
    command = [sys.executable, "-m", "x10sem", "check", "--no-reduce", str(programs["loop"])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(4)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == Exit.UNKNOWN, err
    assert b"interrupted" in out + err
