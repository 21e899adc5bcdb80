"""Whatever the input is, `x10sem check` ends with a documented exit code."""

import random
from functools import cache
from pathlib import Path

import pytest

from x10sem.checking.exits import Exit
from x10sem.checking.fuzzing import Fuzzed, changed, fuzz
from x10sem.cli.campaign_command import checked

CORPUS = Path(__file__).parent.parent / "corpus"
FOLDERS = ("rules", "paper", "litmus")
LIMITS = ["--max-states", "200", "--timeout", "5"]


@cache
def programs() -> tuple[Path, ...]:
    return tuple(p for f in FOLDERS for p in sorted((CORPUS / f).glob("*x10")))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Fuzzed:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("X10SEM_DEBUG", "1")
        folder = tmp_path_factory.mktemp("fuzz")
        return fuzz(programs(), range(250), folder, lambda p: checked(p, LIMITS))


def test_no_input_is_a_fault_of_x10sem(found: Fuzzed) -> None:
    assert found.faults == []
    assert set(found.exits) <= set(Exit) - {Exit.INTERNAL}


def test_half_of_the_changed_programs_are_searched(found: Fuzzed) -> None:
    print(f"{found.share:.0%} of {found.mutated} were searched")  # noqa: T201 - for -s
    assert found.share >= 0.5


def test_an_exception_is_a_fault(tmp_path: Path) -> None:
    def broken(path: Path) -> int:
        raise KeyError(path.suffix)

    assert len(fuzz(programs()[:2], range(20), tmp_path, broken).faults) == 20
    assert len(fuzz(programs()[:2], range(20), tmp_path, lambda _: Exit.INTERNAL).faults) == 20
    assert len(fuzz(programs()[:2], range(20), tmp_path, lambda _: 3).faults) == 20


def test_a_seed_gives_one_input() -> None:
    text = programs()[0].read_text(encoding="utf-8")
    assert changed(text, random.Random(7)) == changed(text, random.Random(7))
