"""Races, several outcomes, and what waits at a deadlock are found and told."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.test_cli import x10sem
from x10sem.checking import kernel_graph, races
from x10sem.checking.check import Request, check, load
from x10sem.checking.corpus import files_in, report_on
from x10sem.checking.kernel_graph import KernelGraph
from x10sem.checking.races import Access, Race, Touched
from x10sem.checking.search import Engine
from x10sem.checking.trace import follow
from x10sem.core.terms import ObjId, Place
from x10sem.diagnostics import NOWHERE
from x10sem.semantics import Step

FILES = files_in(["corpus/races"])
TELLING = [f"corpus/races/{n}.x10" for n in ("two-plain-updates", "two-readers", "own-elements")]
MAIN = "public static def main(args:Rail[String])"


@pytest.mark.parametrize("path", FILES)
def test_each_is_answered_right(path: str) -> None:
    assert report_on(Request(path)).problems == ()


def test_a_race_is_told_with_both_its_lines() -> None:
    path = "corpus/races/atomic-and-plain.x10"
    done = x10sem("check", path)
    assert done.returncode == 12
    assert "refuted: no-data-races" in done.stdout
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    one, other = (n for n, line in enumerate(lines, 1) if "async" in line)
    assert f"line {one}," in done.stdout
    assert f"line {other}," in done.stdout
    assert "both at place 0" in done.stdout


def test_the_run_to_a_race_is_a_run() -> None:
    path = "corpus/races/two-plain-updates.x10"
    said = json.loads(x10sem("check", path, "--format", "json").stdout)
    (race,) = said["violations"]
    assert race["kind"] == "race"
    loaded = load(Request(path))
    *_, last = follow(loaded.program, loaded.places, tuple(race["choices"]))
    assert last.step is not None
    assert last.step.leaf.rule == "FIELD_UPD"


def unwritten(real: Callable[..., object]) -> Callable[..., object]:
    return lambda k: [a._replace(writes=False) for a in real(k)]  # type: ignore[attr-defined]


def of_one(real: Callable[..., object]) -> Callable[..., object]:
    return lambda k: [a._replace(thread=0) for a in real(k)]  # type: ignore[attr-defined]


def of_any(real: Callable[..., object]) -> Callable[..., object]:
    def blurred(k: object) -> list[Access]:
        return [a._replace(part="") for a in real(k)]  # type: ignore[attr-defined]

    return blurred


def always_writing(real: Callable[..., object]) -> Callable[..., object]:
    return lambda k: [a._replace(writes=True) for a in real(k)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", [unwritten, of_one, of_any, always_writing])
def test_a_wrong_notion_of_race_is_noticed(
    monkeypatch: pytest.MonkeyPatch, wrong: Callable[..., Callable[..., object]]
) -> None:
    monkeypatch.setattr(races, "accesses_in", wrong(races.accesses_in))
    told = [report_on(Request(path, engine=Engine.RULES)).problems for path in TELLING]
    assert any(told)


def never(*_: object) -> bool:
    return False


def between_all(pieces: Sequence[Sequence[Touched]]) -> bool:
    """Let an access of one activity clash with any of another."""
    return sum(map(bool, pieces)) > 1 and any(t.writes for each in pieces for t in each)


def within_one(pieces: Sequence[Sequence[Touched]]) -> bool:
    """Let what one activity may do next clash with itself."""
    return any(t.writes for each in pieces for t in each)


@pytest.mark.parametrize("wrong", [never, between_all, within_one])
def test_a_wrong_clash_in_the_kernel_is_noticed(
    monkeypatch: pytest.MonkeyPatch, wrong: Callable[..., bool]
) -> None:
    monkeypatch.setattr(kernel_graph, "clash", wrong)
    monkeypatch.setattr(races, "races", believed)
    assert any(report_on(Request(path)).problems for path in TELLING)


def believed(_: Sequence[Step]) -> Iterator[Race]:
    """Take what the kernel says for right, so that nothing else notices."""
    access = Access(ObjId(Place(0), 0), "", writes=True, thread=0, choice=0, span=NOWHERE)
    yield Race(access, access)


def test_the_first_race_ends_the_search_for_races() -> None:
    path = "corpus/races/home-from-two-places.x10"
    loaded = load(Request(path))
    with loaded.rules():
        whole = KernelGraph(loaded.program, loaded.places, loaded.options)
        whole.explore()
    (line,) = (a for a in check(loaded).account if a.startswith("races:"))
    states = int(line.split()[4])
    assert 0 < states < len(whole)
    assert any(map(whole.may_race, range(states)))
    assert not any(map(whole.may_race, range(states - 1)))


def test_two_outcomes_are_both_shown() -> None:
    done = x10sem("check", "corpus/races/who-prints-first.x10")
    assert done.returncode == 12
    assert 'among them `"a" "b"` and `"b" "a"`' in done.stdout
    assert "so: this is one" in done.stdout
    one = x10sem("check", "corpus/races/who-prints-first.x10", "--witness", "1")
    assert "a run to outcome 1" in one.stdout


def test_options_ask_as_lines_do(tmp_path: Path) -> None:
    text = Path("corpus/races/two-plain-updates.x10").read_text(encoding="utf-8")
    path = tmp_path / "P.x10"
    path.write_text("\n".join(s for s in text.splitlines() if not s.startswith("//")))
    assert x10sem("check", path).returncode == 0
    assert x10sem("check", path, "--races").returncode == 12
    assert x10sem("check", path, "--deterministic").returncode == 0
    assert x10sem("check", path, "--races", "--max-states", "3").returncode == 152


# Deadlocks


def deadlock(tmp_path: Path, body: str) -> str:
    path = tmp_path / "D.x10"
    fields = "static val go = new Cell[Long](0); static val other = new Cell[Long](5);"
    path.write_text(f"class D {{\n  {fields}\n  {MAIN} {{\n{body}\n  }}\n}}", encoding="utf-8")
    done = x10sem("check", path)
    assert done.returncode == 11
    return done.stdout


def test_a_deadlock_says_what_waits_for_what(tmp_path: Path) -> None:
    body = """finish {
      async when (go() == 1) { }
      async atomic go() = 2;
    }"""
    said = deadlock(tmp_path, body)
    assert "an activity of place 0 waits for its `when` at line 5, where value = 2" in said
    assert "the finish at line 4 waits for activities: 1 at line 5 of place 0" in said


def test_values_are_those_that_the_condition_reads(tmp_path: Path) -> None:
    said = deadlock(tmp_path, "when (go() == 1 && other() == 5) { }")
    assert "where value = 0" in said
    assert "value = 5" not in said
    both = deadlock(tmp_path, "when (go() == 0 && other() == 6) { }")
    assert "value = 0, value = 5" in both


def test_the_lock_is_named_where_it_is_what_is_missing(tmp_path: Path) -> None:
    body = """finish {
      async atomic { while (other() != 6) { other() = 7 - 2; } }
      async { atomic go() = 1; when (go() == 0) { } }
    }"""
    path = tmp_path / "D.x10"
    fields = "static val go = new Cell[Long](0); static val other = new Cell[Long](5);"
    path.write_text(f"class D {{\n  {fields}\n  {MAIN} {{\n{body}\n  }}\n}}", encoding="utf-8")
    assert x10sem("check", path).returncode == 0  # it spins inside atomic: nothing is stuck
    done = x10sem("check", path, "--eventually", "E: go() == 1")
    assert done.returncode == 13


def test_waits_are_in_the_json(tmp_path: Path) -> None:
    path = tmp_path / "D.x10"
    path.write_text(f"class D {{ {MAIN} {{ when (false) {{ }} }} }}", encoding="utf-8")
    said = json.loads(x10sem("check", path, "--format", "json").stdout)
    assert said["exit_code"] == 11
    assert any("waits for its `when`" in line for line in said["account"])
