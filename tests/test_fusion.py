"""Taking local steps at once loses no outcome and no verdict; unsound ways to do so are noticed."""

from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings

from tests.strategies import extended_programs, tx10_programs
from x10sem.checking import fusion
from x10sem.checking.campaign import made, run, same_when_fused
from x10sem.checking.random_programs import Seeded
from x10sem.checking.tally import Tally
from x10sem.core.terms import Stmt
from x10sem.lowering.tx10 import read_tx10


@settings(max_examples=80, deadline=None)
@given(tx10_programs())
def test_fusion_loses_nothing_of_tx10(main: Stmt) -> None:
    assert list(same_when_fused(main, 1, True, Tally())) == []  # noqa: FBT003 - TX10


@settings(max_examples=80, deadline=None)
@given(extended_programs())
def test_fusion_loses_nothing_of_extensions(main: Stmt) -> None:
    assert list(same_when_fused(main, 1, False, Tally())) == []  # noqa: FBT003 - extensions


def test_fusion_loses_nothing_of_programs_by_seed() -> None:
    tally = run("fusion", range(150))
    assert tally.violations == []
    assert tally.counts["states, fused"] < tally.counts["states, not fused"]


UNSOUND: Final[dict[str, tuple[str, object]]] = {
    "spawns where the place may fail": ("LOCAL", fusion.LOCAL | {"SPAWN"}),
    "questions whether a place is dead": (
        "STEADY_QUERIES",
        fusion.STEADY_QUERIES | {"isDead", "nextPlace"},
    ),
    "going to another place": ("LOCAL", fusion.LOCAL | {"AT", "AT_DEAD"}),
    "output": ("LOCAL", fusion.LOCAL | {"PRINT"}),
    "choices": ("LOCAL", fusion.LOCAL | {"NONDET"}),
    "ends of activities, at and finish": ("_stays", lambda *_: True),
    "objects that others reach": ("_is_private", lambda *_: True),
}
"""What must not be taken at once, and how to have it so."""


@pytest.mark.parametrize("what", UNSOUND)
def test_unsound_fusion_is_noticed(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, wrong = UNSOUND[what]
    monkeypatch.setattr(fusion, name, wrong)
    assert any(_differs(main) for main in _programs())


SHARED: Final = (
    "val x = {f: 0} in finish { async x.f = 1 async { x.f = 2 x.f = 3 } throw x.f }",
    "val x = {f: {f: 0}} in finish { async { x.f = 1 } println query isObject(x.f) }",
)


def _programs() -> Iterator[Stmt]:
    yield from (read_tx10(text).main for text in SHARED)
    for seed in range(600):
        yield made(Seeded(seed), seed, core=seed % 3 > 0)


def _differs(main: Stmt) -> bool:
    try:
        return any(same_when_fused(main, 1, False, Tally()))  # noqa: FBT003 - with properties
    except (AssertionError, LookupError):
        return False
