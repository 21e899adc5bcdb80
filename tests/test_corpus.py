"""Programs do what they say of themselves: every file of the corpus, but the erroneous ones."""

from pathlib import Path

import pytest

from x10sem.checking.check import Request, read_source
from x10sem.checking.corpus import files_in, report_on
from x10sem.checking.deep import call_deep
from x10sem.checking.expect import read_expectations

FILES = [f for f in files_in(["corpus"]) if "/errors/" not in f and "/harness/" not in f]
LEAST = {
    "failure": 25,
    "idioms": 15,
    "litmus": 60,
    "observed": 75,
    "paper": 30,
    "rules": 70,
    "vacuous": 10,
    "variants": 12,
}


def is_slow(path: str) -> bool:
    return read_expectations(read_source(path), path).slow


@pytest.mark.parametrize("path", FILES)
def test_program_does_what_it_says(path: str) -> None:
    report = call_deep(lambda: report_on(Request(path)))
    assert report.problems == ()
    assert not report.skipped


@pytest.mark.parametrize("folder", LEAST)
def test_folder_has_programs_enough(folder: str) -> None:
    assert len([f for f in FILES if Path(f).parts[1] == folder]) >= LEAST[folder]


def test_few_programs_are_slow() -> None:
    slow = [f for f in FILES if is_slow(f)]
    assert len(slow) <= len(FILES) // 20, slow


def test_every_observed_program_names_what_was_observed() -> None:
    for path in files_in(["corpus/observed"]):
        said = read_expectations(read_source(path), path)
        assert said.observed is not None, path
        assert said.outcomes is not None, path
