"""The semantics of X10 proper, extracted from Coq, has exactly the steps of the interpreter."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.test_proofs_setup import PROOFS, built, needs_ocaml
from x10sem.checking.campaign import made
from x10sem.checking.check import Request, load
from x10sem.checking.deep import call_deep
from x10sem.checking.mutation import edited
from x10sem.checking.random_programs import Seeded
from x10sem.checking.reach import reached
from x10sem.core.program import Program
from x10sem.core.terms import Place, Stmt
from x10sem.export import coq_x10
from x10sem.semantics import RULES, Config, Step, replaced, steps

SEEDS: Final = 60
PLACES: Final = 3
MOST: Final = 40
ENOUGH: Final = 1500
FILES: Final = sorted(str(p) for p in Path("corpus").glob("[rl]*/*.*x10"))
"""The programs of corpus/rules and corpus/litmus: together they use every rule."""


def line(k: Config, those: tuple[Step, ...]) -> str:
    """Write a configuration and its steps, as the oracle reads them."""
    each = [
        f"([{'; '.join(t.derivation())}], {coq_x10.label(t.label)}, {coq_x10.config(t.target)})"
        for t in those
    ]
    return f"({coq_x10.config(k)}, [{'; '.join(each)}])\n"


def visited(main: Program | Stmt, failures: int, fired: Counter[str]) -> Iterator[str]:
    """Visit what a program reaches; also with place 0 dead, where the calculus goes on."""
    for n, seen in enumerate(reached(main, PLACES, failures, most=MOST)):
        k = seen.config
        if k.stmt is not None and n % 7 == 0 and Place(0) in k.heap:
            k = Config(k.stmt, k.heap.without(Place(0)))
        if k.stmt is not None:
            those = steps(k.stmt, k.heap, Place(0))
            fired.update(name for t in those for name in t.derivation())
            yield line(k, those)


def at_random(seeds: range) -> str:
    lines = ["Program []\n"]
    for seed in seeds:
        lines += visited(made(Seeded(seed), seed, core=False), 1 + seed % 2, Counter())
    return "".join(lines)


def of_files(paths: list[str], fired: Counter[str]) -> str:
    lines: list[str] = []
    for path in paths:
        loaded = load(Request(path))
        if loaded.semantics == "ecoop14":
            those = list(visited(loaded.program, 1, fired))
            lines += [f"Program {coq_x10.classes(loaded.program)}\n", *those]
    return "".join(lines)


def compared(text: str) -> tuple[int, int, str]:
    """Ask the oracle: how many configurations, how many differ, and what it says."""
    built("oracle")
    oracle = PROOFS / "oracle" / "x10_oracle"
    done = subprocess.run([oracle], input=text, capture_output=True, text=True, check=False)
    found = re.search(r"(\d+) configurations, \d+ steps, (\d+) differ", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return int(found[1]), int(found[2]), done.stdout


@needs_ocaml
def test_steps_of_random_programs_are_the_same() -> None:
    configurations, differ, said = compared(at_random(range(SEEDS)))
    assert differ == 0, said
    assert configurations >= ENOUGH


@needs_ocaml
def test_steps_of_programs_of_the_corpus_are_the_same_by_every_rule() -> None:
    fired: Counter[str] = Counter()
    configurations, differ, said = compared(call_deep(lambda: of_files(FILES, fired)))
    assert differ == 0, said
    assert configurations >= ENOUGH
    assert fired.keys() == RULES.keys() - {"PLACE_FAILURE"}


@needs_ocaml
@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("COMPLETION_DEAD", "p not in t.target.heap", "True"),
        ("GUARD_FAIL", "p in t.target.heap", "True"),
        ("CATCH_TYPE", "p in t.target.heap", "True"),
        ("DYN_ATOMIC", "Lock.FREE", "Lock.HELD"),
        ("KILL_HERE", "g.without(p)", "g"),
        ("KILL_THERE", "g.dooming(q)", "g"),
        ("LABELLED_EXIT", "exits(t.label, s.label)", "t.label.is_sync"),
        ("PRINT", "newline=s.newline", "newline=True"),
        ("ELEMENT_UPD", "stored(s, g)", "g"),
    ],
)
def test_a_wrong_rule_of_an_extension_is_noticed(rule: str, old: str, new: str) -> None:
    with replaced(edited(rule, old, new)):
        own = of_files([f for f in FILES if Path(f).stem == rule], Counter())
        text = at_random(range(SEEDS // 2)) + own
    assert compared(text)[1] > 0
