"""Deep and large input takes time that is linear in its size, and no more stack than there is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_bad_input import HELLO, Done, x10, x10sem
from x10sem.checking.exits import Exit

N = 10_000
DEEP: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: x10("val x = " + "(" * n + "1" + ")" * n + ";"),
    "blocks": lambda n: x10("{" * n + "}" * n),
    "ifs": lambda n: x10("if (y == 0) " * n + ";"),
    "elses": lambda n: x10("if (y == 1) ; else " * n + ";"),
    "finishes": lambda n: x10("finish " * n + ";"),
    "ats": lambda n: x10("at (here) " * n + ";"),
    "at-expressions": lambda n: x10("val x = " + "at (here) { " * n + "1" + " }" * n + ";"),
    "asyncs": lambda n: x10("async " * n + ";"),
    "tries": lambda n: x10("try { " * n + "} catch (e:Exception) { } " * n),
    "whiles": lambda n: x10("while (y == 0) " * n + "break;"),
    "minuses": lambda n: x10("val x = " + "- " * n + "y;"),
    "nots": lambda n: x10("val x = " + "!" * n + "true;"),
    "left": lambda n: x10("val x = y" + " + y" * n + ";"),
    "right": lambda n: x10("val x = y" + " + (y" * n + ")" * n + ";"),
    "ands": lambda n: x10("val x = true" + " && true" * n + ";"),
    "conditionals": lambda n: x10("val x = " + "y == 0 ? 1 : " * n + "2;"),
    "closures": lambda n: x10("val f = " + "() => " * n + "1;"),
    "types": lambda n: x10(
        "val x:" + "A[" * n + "Long" + "]" * n + " = null;", "static class A[T] {}"
    ),
    "calls": lambda n: x10(
        "val x = " + "f(" * n + "1" + ")" * n + ";", "static def f(x:Long) = x;"
    ),
    "chains": lambda n: x10("val p = new P(); p" + ".g()" * n + ";", "def g():P = this;"),
    "statements": lambda n: x10("f(); " * n, "static def f() { }"),
    "variables": lambda n: x10("".join(f"val x{i} = {i}; " for i in range(n))),
}
DEEP_TX10: dict[str, Callable[[int], str]] = {
    "sequence": lambda n: "{ " + "skip " * n + "}",
    "blocks": lambda n: "{ skip " * n + "skip" + " }" * n,
    "finishes": lambda n: "finish " * n + "skip",
    "ats": lambda n: "at (0) " * n + "skip",
    "asyncs": lambda n: "async " * n + "skip",
    "tries": lambda n: "try " * n + "skip" + " catch skip" * n,
    "variables": lambda n: "val x = 1 in " * n + "skip",
    "infix": lambda n: "println " + "(1 + " * n + "1" + ")" * n,
    "records": lambda n: "val x = " + "{a: " * n + "1" + "}" * n + " in skip",
}


def deep(path: Path, text: str) -> Done:
    path.write_text(text, encoding="utf-8")
    return x10sem("check", "--no-reduce", "--max-states", "3", path)


@pytest.mark.parametrize(
    ("suffix", "name"), [("x10", n) for n in DEEP] + [("tx10", n) for n in DEEP_TX10]
)
def test_deep_programs_run_a_step_in_linear_time(suffix: str, name: str, tmp_path: Path) -> None:
    make = (DEEP if suffix == "x10" else DEEP_TX10)[name]
    deep(tmp_path / f"first.{suffix}", make(1))
    small = deep(tmp_path / f"small.{suffix}", make(N // 10))
    large = deep(tmp_path / f"large.{suffix}", make(N))
    assert {small.code, large.code} <= {Exit.HOLDS, Exit.UNKNOWN}, large.err[-500:]
    assert large.seconds < 3 * 10 * (small.seconds + 0.02), (small.seconds, large.seconds)


BIG = {
    "garbage": ("\u00a7$%&/()=" * 100_000, 150),
    "one-line": ("x" * 1_000_000, 150),
    "brackets": ("(" * 1_000_000, 150),
    "comment": (HELLO + "// " + "x" * 1_000_000, 0),
    "string": (HELLO.replace("hello", "x" * 1_000_000), 0),
    "digits": (x10(f"val x = {'9' * 1_000_000};"), 150),
    "expectations": ("//~ outcomes: " + '"a" ' * 200_000 + "\n" + HELLO, 0),
}


@pytest.mark.parametrize("name", BIG)
def test_a_megabyte_is_no_problem(name: str, tmp_path: Path) -> None:
    text, code = BIG[name]
    path = tmp_path / "Big.x10"
    path.write_text(text, encoding="utf-8")
    done = x10sem("check", path)
    assert done.code == code, done.err[-500:]
    assert len(done.err) < 2000
    assert done.seconds < 10
