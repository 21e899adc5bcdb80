"""The house rules, so that `pytest` is the one command."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from x10sem.semantics import RULES

PACKAGE = sorted(Path("x10sem").rglob("*.py"))
SOURCES = [*PACKAGE, *sorted(Path("tests").rglob("*.py"))]
MAX_FILE, MAX_FUNCTION = 400, 40
SYNTAXES = {Path("x10sem/core/terms.py"), Path("x10sem/syntax/tree.py")}
"""One class a production: as long as the syntax is."""
OVER_SYNTAX = ("syntax", "core", "semantics", "lowering")
README = Path("README.md").read_text(encoding="utf-8")
SETTINGS: dict[str, Any] = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "tool",
    ["ruff check .", "ruff format --check .", "mypy", "lint-imports"],
    ids=lambda t: t.split()[0] + t.split()[1][:6].strip(".") if " " in t else t,
)
def test_tool(tool: str) -> None:
    name, *args = tool.split()
    command = [str(Path(sys.executable).parent / name), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_are_short() -> None:
    assert [
        (str(f), n)
        for f in SOURCES
        if f not in SYNTAXES and (n := len(f.read_text(encoding="utf-8").splitlines())) > MAX_FILE
    ] == []


def test_functions_are_short() -> None:
    assert [each for f in SOURCES for each in _functions(f) if each[1] > MAX_FUNCTION] == []


def test_no_match_over_syntax_has_a_catch_all() -> None:
    found = [
        f"{path}:{node.pattern.lineno}"
        for layer in OVER_SYNTAX
        for path in sorted(Path("x10sem", layer).rglob("*.py"))
        for match, node in _cases(path)
        if isinstance(node.pattern, ast.MatchAs)
        and node.pattern.name is None
        and node.guard is None
        and any(_is_constructor(case.pattern) for case in match.cases)
    ]
    assert found == []


def test_only_the_parser_imports_lark() -> None:
    imports = re.compile(r"^\s*(?:from|import) lark\b", re.MULTILINE)
    found = {p.parent.name for p in PACKAGE if imports.search(p.read_text(encoding="utf-8"))}
    assert found <= {"syntax"}


def test_the_semantics_is_pure() -> None:
    impure = {"os", "io", "sys", "time", "random", "pathlib", "subprocess", "socket", "lark"}
    for path in Path("x10sem/semantics").rglob("*.py"):
        assert _imported(path).isdisjoint(impure), path


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_rule_is_written_as_the_paper_does(name: str) -> None:
    summary, _, figure = RULES[name].inference.partition("\n\n")
    assert summary.endswith("."), "a sentence says what the rule does"
    assert f"({name})" in re.findall(r"^-{5,}  (\([A-Z_]+\))$", figure, re.MULTILINE)


def test_each_rule_is_named_once() -> None:
    for name, rule in RULES.items():
        assert rule.body.__name__.rstrip("_").upper() == name


@pytest.mark.parametrize("path", PACKAGE, ids=str)
def test_each_module_says_what_it_is(path: Path) -> None:
    assert _summary(path), "a module begins with a docstring"


def test_the_map_is_the_first_line_of_each_part() -> None:
    rows = dict(re.findall(r"^\| `x10sem/([\w./]+)` \| (.*?) \|$", README, re.MULTILINE))
    parts = {
        p.name: _summary(p / "__init__.py")
        for p in sorted(Path("x10sem").iterdir())
        if (p / "__init__.py").exists()
    }
    parts |= {p.name: _summary(p) for p in Path("x10sem").glob("*.py") if p.name[0] != "_"}
    assert rows == parts


def test_what_is_packaged_is_what_is_there() -> None:
    packages = set(SETTINGS["tool"]["setuptools"]["packages"])
    there = {".".join(p.parent.parts) for p in Path("x10sem").rglob("__init__.py")}
    assert packages - {"x10sem.grammar", "x10sem.corpus"} == there


def test_ci_does_what_the_readme_says() -> None:
    ci = Path(".ci/run").read_text(encoding="utf-8").splitlines()
    commands = _commands("## Test")
    assert len(commands) == 2
    assert [line for line in ci if line in commands] == commands


def test_the_version_is_said_once() -> None:
    from x10sem import __version__  # noqa: PLC0415 - what is tested

    assert SETTINGS["project"]["version"] == __version__


def test_what_the_readme_shows_is_what_happens() -> None:
    program = re.search(r"```x10\n(.*?)```", README, re.DOTALL)
    shown = re.search(r"```console\n\$ x10sem (.*?)\n(.*?)```", README, re.DOTALL)
    assert program is not None
    assert shown is not None
    args = shown[1].split()
    assert program[1] == Path(args[-1]).read_text(encoding="utf-8")
    assert _commands("## Install")[-1] == f"x10sem {shown[1]}"
    command = [sys.executable, "-m", "x10sem", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(shown[2])


def _commands(title: str) -> list[str]:
    found = re.search(rf"^{title}\n.*?```sh\n(.*?)```", README, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[1].splitlines()


def _summary(path: Path) -> str:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(doc.partition("\n\n")[0].split())


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield f"{path}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def _cases(path: Path) -> Iterator[tuple[ast.Match, ast.match_case]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Match):
            for case in node.cases:
                yield node, case


def _is_constructor(pattern: ast.pattern) -> bool:
    parts = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
    return any(isinstance(p, ast.MatchClass) for p in parts)


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
