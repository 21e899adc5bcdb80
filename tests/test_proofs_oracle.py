"""The semantics extracted from Coq has exactly the steps of the interpreter."""

import re
import subprocess
from collections.abc import Iterator
from typing import Final

import pytest

from tests.test_proofs_setup import PROOFS, built, needs_ocaml
from x10sem.checking.campaign import made
from x10sem.checking.mutation import edited
from x10sem.checking.random_programs import Seeded
from x10sem.checking.reach import reached
from x10sem.core.terms import Place
from x10sem.export import coq
from x10sem.semantics import Config, Step, replaced, steps

SEEDS: Final = 150
PLACES: Final = 3
MOST: Final = 120
ENOUGH: Final = 5000


def line(k: Config, those: tuple[Step, ...]) -> str:
    """Write a configuration and its steps, as the oracle reads them."""
    each = [
        f"([{'; '.join(t.derivation())}], {coq.label(t.label)}, {coq.config(t.target)})"
        for t in those
    ]
    return f"({coq.config(k)}, [{'; '.join(each)}])\n"


def lines(seeds: range) -> Iterator[str]:
    """Visit what random programs reach; also with place 0 dead, where the calculus goes on."""
    for seed in seeds:
        main = made(Seeded(seed), seed, core=True)
        for n, seen in enumerate(reached(main, PLACES, 1 + seed % 2, most=MOST)):
            k = seen.config
            if k.stmt is not None and n % 7 == 0:
                k = Config(k.stmt, k.heap.without(Place(0)))
            if k.stmt is not None:
                yield line(k, steps(k.stmt, k.heap, Place(0)))


def compared(text: str) -> tuple[int, int, int, str]:
    """Ask the oracle: how many configurations and steps, how many differ, and what it says."""
    built("oracle")
    oracle = PROOFS / "oracle" / "oracle"
    done = subprocess.run([oracle], input=text, capture_output=True, text=True, check=False)
    found = re.search(r"(\d+) configurations, (\d+) steps, (\d+) differ", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return int(found[1]), int(found[2]), int(found[3]), done.stdout


@needs_ocaml
def test_steps_are_the_same() -> None:
    configurations, count, differ, said = compared("".join(lines(range(SEEDS))))
    assert differ == 0, said
    assert configurations >= ENOUGH
    assert count >= ENOUGH


@needs_ocaml
@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("MASK", "q if p in heap else p", "p"),
        ("SEQ_DEAD_SYNC", "not is_async(s.first)", "True"),
        ("PAR", "is_async(s.first)", "True"),
        ("AT", "Seq(body, Skip(span=s.span), span=s.span)", "body"),
        ("END_FINISH_DEAD", "sync(DeadPlace(p)) if lost else EPS", "sync(*lost)"),
        ("CATCH", "p in t.target.heap", "True"),
    ],
)
def test_a_wrong_rule_is_noticed(rule: str, old: str, new: str) -> None:
    with replaced(edited(rule, old, new)):
        text = "".join(lines(range(40)))
    assert compared(text)[2] > 0
