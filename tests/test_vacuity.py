"""A verdict says what it says nothing of: what was never run, entered, hit, asked or decided."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_cli import x10sem
from x10sem.checking.check import Request, check, load
from x10sem.checking.deep import call_deep
from x10sem.checking.exits import Exit
from x10sem.checking.explore import Engine
from x10sem.checking.remarks import remarks
from x10sem.checking.verdict import Verdict, as_json, summary
from x10sem.engine.stubborn import Switches
from x10sem.semantics.twins import Twins

VACUOUS = sorted(Path("corpus/vacuous").glob("*.x10"))
CODES = {
    "statement": "X2201",
    "handler": "X2202",
    "point": "X2203",
    "idle": "X2204",
    "trivial": "X2205",
    "unasked": "X2206",
}
MENDED = {
    "WrongException": ("DeadPlaceException", "MultipleExceptions"),
    "RecoveryForTwo": ("== 2", "== 1"),
    "NobodyThere": ("async atomic SUM(SUM() + i)", "at (Place(i)) SUM()"),
    "WrongPlace": ("failing: 2", "failing: 1"),
    "BackupNeverFails": ("failures: 1", "failures: 2"),
    "NeverLost": ("at (Place(1)) LOST(1)", "LOST(1); at (Place(1)) LOST(1)"),
    "OtherCopy": ("async at (Place(1)) LEFT(1)", "async LEFT(1)"),
    "NeverOver": ("at (Place(1)) FLAG(1)", "at (Place(1)) FLAG(1); FLAG(2)"),
    "AssertedNowhere": ("if (p.isDead())", "if (!p.isDead())"),
    "KilledTooLate": ("val x = at", "System.killThere(Place(1)); val x = at"),
    "NoRounds": ("i < last", "i <= last"),
}
"""For each program, a change after which nothing, or something else, is vacuous."""


def verdict(path: Path, **changes: object) -> Verdict:
    def checked() -> Verdict:
        return check(load(replace(Request(str(path)), **changes)))  # type: ignore[arg-type]

    return call_deep(checked)


def kinds(v: Verdict) -> set[str]:
    return {word.partition(":")[0] for word in v.vacuity.words}


def test_there_are_vacuous_programs_enough() -> None:
    assert len(VACUOUS) >= 10
    assert set(CODES) == {kind for path in VACUOUS for kind in kinds(verdict(path))}


@pytest.mark.parametrize("path", VACUOUS, ids=lambda p: p.stem)
def test_what_others_pass_is_vacuous(path: Path) -> None:
    naive, usual, strict = (verdict(path, vacuity=v) for v in ("ignore", "warn", "error"))
    assert naive.exit is Exit.HOLDS
    assert not naive.vacuity
    assert usual.exit is Exit.HOLDS
    assert strict.exit is Exit.VACUOUS
    said = {d.code: d for d in remarks(usual)}
    assert set(said) == {CODES[k] for k in kinds(usual)}
    assert {d.severity for d in said.values()} == {"warning"}
    assert {d.severity for d in remarks(strict)} == {"error"}


@pytest.mark.parametrize("path", VACUOUS, ids=lambda p: p.stem)
def test_a_mended_program_is_not_vacuous_in_the_same_way(path: Path, tmp_path: Path) -> None:
    old, new = MENDED[path.stem]
    text = path.read_text(encoding="utf-8")
    assert old in text
    mended = tmp_path / path.name
    mended.write_text(text.replace(old, new), encoding="utf-8")
    before, after = set(verdict(path).vacuity.words), set(verdict(mended).vacuity.words)
    assert not before & after


@pytest.mark.parametrize("path", VACUOUS, ids=lambda p: p.stem)
def test_every_engine_finds_the_same_vacuity(path: Path) -> None:
    usual = set(verdict(path).vacuity.words)
    assert set(verdict(path, engine=Engine.RULES, fuse=False).vacuity.words) == usual
    assert set(verdict(path, reductions=Switches.none()).vacuity.words) == usual
    assert set(verdict(path, fuse=False, witnesses=True).vacuity.words) == usual


def test_json_names_what_was_never_exercised() -> None:
    told = as_json(verdict(Path("corpus/vacuous/BackupNeverFails.x10")))
    points = told["failure_points"]
    assert isinstance(points, dict)
    assert points["all"] == points["exercised"] + len(points["never"])
    assert {p["place"] for p in points["never"]} == {2}
    entered = as_json(verdict(Path("corpus/vacuous/WrongException.x10")))["never_entered"]
    assert entered == ["corpus/vacuous/WrongException.x10:17:11"]
    alone = as_json(verdict(Path("corpus/vacuous/NeverLost.x10")))["trivial"]
    assert alone == [{"property": "Restored", "alone": "LOST() == 0"}]


def test_text_says_how_many_failure_points_were_exercised() -> None:
    lines = summary(verdict(Path("corpus/vacuous/BackupNeverFails.x10")))
    assert [line for line in lines if line.startswith("failure points: ")] != []


def test_a_search_that_is_not_complete_says_nothing_of_what_it_did_not_run() -> None:
    limits = replace(Request("").limits, max_states=1)
    v = verdict(Path("corpus/vacuous/BackupNeverFails.x10"), limits=limits, vacuity="error")
    assert v.exit is Exit.UNKNOWN
    assert {d.code for d in remarks(v)} == {"X2101"}


def test_what_reductions_leave_out_may_fire_other_rules() -> None:
    path = "corpus/paper/at-into-dead-place.tx10"
    said, exact = {}, {}
    for how in ((), ("--no-reduce",)):
        done = x10sem("check", path, *how)
        said[how] = next(s for s in done.stdout.splitlines() if s.startswith("rules: "))
        told = json.loads(x10sem("check", path, *how, "--format", "json").stdout)
        exact[how] = told["rules_exact"]
        assert ("AT_DEAD" in told["rules_fired"]) == exact[how]
        assert ("AT_DEAD" in told["rules_not_fired"]) != exact[how]
    assert exact == {(): False, ("--no-reduce",): True}
    assert "in orders that reductions leave out" in said[()]
    assert said["--no-reduce",].endswith(" fired")
    cut = x10sem("check", path, "--no-reduce", "--max-states", "3").stdout
    assert "fired; more may, in what was not searched" in cut


DOUBLES = """val o = {f: 0} in {
  finish { async print "a"  async print "a"  async skip  async skip }
  if (o.f == 0) then print "b" else print "c"
  if (o.f == 1) then print "b" else print "c"
  try throw 1 catch skip
  try skip catch skip
}"""
"""Statements that are written twice, of which some never run."""


def doubled(tmp_path: Path, **changes: object) -> Verdict:
    path = tmp_path / "doubled.tx10"
    path.write_text(DOUBLES, encoding="utf-8")
    return verdict(path, **changes)


@pytest.mark.parametrize("engine", [Engine.KERNEL, Engine.RULES])
@pytest.mark.parametrize("fuse", [True, False])
def test_what_is_written_twice_runs_twice(tmp_path: Path, engine: Engine, fuse: bool) -> None:  # noqa: FBT001 - a parameter
    found = doubled(tmp_path, engine=engine, fuse=fuse).vacuity
    assert [(s.line, s.column) for s in found.statements] == [(3, 37), (4, 22)]
    assert [s.line for s in found.handlers] == [6]


def test_a_search_that_forgets_twins_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Twins, "note", lambda *_: None)
    found = doubled(tmp_path).vacuity
    assert {s.line for s in found.statements} > {3, 4}
