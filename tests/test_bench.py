"""The benchmark family: its programs, the models of its peers, and the command."""

import shutil
import time
from pathlib import Path

import msgspec
import pytest

from tests.test_cli import x10sem
from x10sem.checking.bench import Bench, measured_point
from x10sem.checking.bench_engines import PEERS, Run, installed, runs_of
from x10sem.checking.bench_growth import BULK, EXACT, measure_growth
from x10sem.checking.bench_points import (
    FULL,
    QUICK,
    Point,
    leaves,
    read_points,
    states_of_b1,
)
from x10sem.checking.bench_process import measured
from x10sem.checking.bench_rates import Comparison, Searched, b1, b3, tuples
from x10sem.checking.bench_table import BEGIN, END, in_readme, markdown, surprises

SMALLEST = ["B1(3,9)", "B2(3,9)", "B2r(2,5)", "B3(3,9,3,1)", "B4(4)"]


def point(text: str) -> Point:
    (found,) = read_points(text)
    return found


def test_states_of_b1_are_those_of_the_formula() -> None:
    for n, m in ((1, 1), (3, 9), (5, 9), (7, 2)):
        assert states_of_b1(n, m) == ((m + 1) ** (n + 1) - 1) // m + 1
    assert states_of_b1(6, 9) == 1_111_112


def test_points_are_written_as_they_are_read() -> None:
    for each in (*QUICK, *FULL):
        assert read_points(each.name) == (each,)
        assert each.program.exists()
    assert point("B1(3, 9)") == point("B1(3,9,3)") != point("B1(3,9,2)")
    assert leaves(2) == 2
    assert leaves(5) == 8


@pytest.mark.parametrize("text", ["", "B1", "B9(1)", "B1(1)", "B4(1,2)", "B1(3,9) and more"])
def test_what_is_no_point_is_refused(text: str) -> None:
    done = x10sem("bench", "--points", text)
    assert done.returncode == 151
    assert "error[X2002]" in done.stderr


@pytest.mark.parametrize("peer", sorted(PEERS))
@pytest.mark.parametrize("text", SMALLEST)
def test_models_of_peers_have_the_states_listed(text: str, peer: str, tmp_path: Path) -> None:
    if peer not in installed():
        pytest.skip(f"{peer} is not installed")
    here = point(text)
    found = dict(PEERS[peer][0](here, tmp_path, 60))
    full = found["maude" if peer == "maude" else "spin-unreduced"]
    assert full.note == ""
    assert full.states == here.states_listed
    assert {r.verdict for r in found.values()} == {"refuted" if "B2r" in text else "holds"}


@pytest.mark.skipif(not shutil.which("maude"), reason="maude is not installed")
def test_a_peer_that_is_not_done_in_time_is_shown_as_such(tmp_path: Path) -> None:
    (run,) = dict(PEERS["maude"][0](point("B1(6,9)"), tmp_path, 0.3)).values()
    assert run.verdict == "timeout"
    shown = measured_point("B1(6,9)", None, {"x10sem": run, "maude": run})
    assert "timeout (" in markdown(Bench([shown]))


def test_a_process_is_measured(tmp_path: Path) -> None:
    done = measured(["sh", "-c", "echo a; echo b >&2; exit 3"], tmp_path, 10)
    assert (done.code, done.output, done.complaint) == (3, "a\n", "b")
    assert 0 < done.peak_mb < 30
    began = time.monotonic()
    late = measured(["sh", "-c", "sleep 60 | sleep 60"], tmp_path, 0.2)
    assert late.code is None
    assert time.monotonic() - began < 20
    assert measured(["no-such-program"], tmp_path, 1).code != 0


def test_x10sem_itself_is_measured() -> None:
    runs = dict(runs_of(point("B1(1,1)"), (), 30))
    assert runs["x10sem"].verdict == "holds"
    assert runs["x10sem"].peak_mb > 5
    assert set(runs) == {"x10sem", "x10sem-unreduced"}


def test_the_command_writes_what_its_structures_read(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"a\n{BEGIN}\nold\n{END}\nb\n", encoding="utf-8")
    some = "--points", "B1(2,2)", "--limit", "30"
    done = x10sem("bench", *some, "--readme", readme, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = msgspec.json.decode(done.stdout, type=Bench, strict=True)
    (only,) = found.points
    assert only.point == "B1(2,2)"
    assert {"x10sem", *installed()} <= set(only.engines)
    assert surprises(found) == []
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"a\n{BEGIN}\n| point | x10sem |")
    assert text.endswith(f"\n{END}\nb\n")
    assert in_readme(text, markdown(found)) == text


def test_a_readme_without_markers_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("nothing\n", encoding="utf-8")
    done = x10sem("bench", "--points", "B1(3,9)", "--readme", readme)
    assert done.returncode == 151
    assert "no place for the table" in done.stderr
    assert readme.read_text(encoding="utf-8") == "nothing\n"


def test_disagreements_are_said() -> None:
    own, other = Run(3, 1.0, 1.0, 1.0, "holds"), Run(9, 2.0, 1.0, 1.0, "refuted")
    shown = measured_point("B1(3,9)", 8, {"x10sem": own, "spin": other, "spin-unreduced": other})
    assert shown.ratios.spin == 0.5
    assert shown.ratios.states == 3.0
    assert shown.tlc_cpu_s_estimated is not None
    assert len(surprises(Bench([shown]))) == 2


def test_tuple_machines_have_as_many_states_as_can_be_counted() -> None:
    n, m = 3, 2
    one = 5 * m + 3
    assert tuples(*b1(n, m)).states == sum(one**k for k in range(n + 1))
    assert tuples(*b3(n, m, 3, 0)).states == sum(one**k for k in range(n + 1)) + 1
    assert tuples(*b3(1, m, 2, 1)).states == 2 * (1 + one + 1)
    few = tuples(*b1(n, m), 100)
    assert 100 <= few.states < tuples(*b1(n, m)).states


def test_growth_is_measured_beyond_the_smallest_search() -> None:
    sizes = {BULK: (500, 20_000), EXACT: (200, 1_500)}
    for found in measure_growth(sizes=sizes):
        for by, (least, most) in sizes.items():
            first, second = (s for s in found.searches if s.by == by)
            assert least <= first.states < most <= second.states, found
            assert first.bytes_a_state is None
            assert second.us_a_state is not None
            assert second.note == ""
        assert "µs" in markdown(Bench(growth=[found]))


def test_rates_are_ratios_of_what_one_run_measured() -> None:
    searches = [Searched("plain rules", 9, 10.0, 1.0, 0.5), Searched("x", 99, 1e6, 1e5, 4.44)]
    text = markdown(Bench(rates=[Comparison("B1(4,9)", searches)]))
    assert "| B1(4,9) | x | 99 | 1,000,000 | 100,000 | 4.44 |" in text
    assert "| B1(4,9) | plain rules | 9 | 10 | 1.00 | 0.500 |" in text
