"""Lowering takes programs as deep as the parser does."""

import sys
import threading
from collections.abc import Callable

import pytest

from x10sem import syntax
from x10sem.lowering import lower

NESTED, LONG = 10_000, 2_000
DEEP: dict[str, Callable[[int], str]] = {
    "blocks": lambda n: "{" * n + "y = x;" + "}" * n,
    "parentheses": lambda n: "y = " + "(x + " * n + "x" + ")" * n + ";",
    "sums": lambda n: "y = " + "f(x) + " * n + "x;",
    "calls": lambda n: "y = " + "f(" * n + "x" + ")" * n + ";",
    "ifs": lambda n: "if (x == 1) " * n + "y = 1;",
    "elses": lambda n: "if (x == 2) y = 0; " + "else if (x == 1) y = 1; " * n,
    "ats": lambda n: "at (here) " * n + "f(x);",
    "asyncs": lambda n: "async finish " * n + "f(x);",
    "closures": lambda n: "val z = " + "() => " * n + "x;",
    "fields": lambda n: "val d = new Main(); val z = d" + ".next" * n + ";",
    "signs": lambda n: "y = " + "- " * n + "x;",
    "conditionals": lambda n: "y = " + "x == 1 ? 1 : " * n + "2;",
    "ands": lambda n: "val b = " + "f(x) == 1 && " * n + "true;",
    "statements": lambda n: "y = f(y);" * n,
    "loops": lambda n: "while (x == 1) " * n + "y = 1;",
    "tries": lambda n: "try {" * n + "y = 1;" + "} catch (e:Exception) {}" * n,
}


LISTS = {"sums", "elses", "conditionals", "ands", "statements", "tries", "loops"}


def in_deep_stack(work: Callable[[], object]) -> None:
    """Run in a thread that recursion does not exhaust."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    limit, size = sys.getrecursionlimit(), threading.stack_size(512 * 2**20)
    sys.setrecursionlimit(1_000_000)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    assert failures == []


@pytest.mark.parametrize("shape", DEEP)
def test_programs_may_be_nested_very_deeply(shape: str) -> None:
    depth = LONG if shape in LISTS else NESTED
    text = (
        "public class Main { static def f(x:Long):Long = x; var next:Main;"
        "public static def main(Rail[String]) { val x = 1; var y:Long = 0;"
        f"{DEEP[shape](depth)} }} }}"
    )
    in_deep_stack(lambda: lower([syntax.parse(text, "Main.x10")]))
