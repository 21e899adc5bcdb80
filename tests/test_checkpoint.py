"""A search that stops and goes on from its checkpoint finds what it would have found at once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from x10sem.checking.bench_process import measured
from x10sem.checking.check import USUAL_SEMANTICS, Loaded, Request, check, load
from x10sem.checking.checkpoint import frames_of
from x10sem.checking.deep import call_deep
from x10sem.checking.expect import Wish
from x10sem.checking.explore import Limits, Order, Result
from x10sem.checking.keeping import Keeper
from x10sem.checking.storage import write_frames
from x10sem.diagnostics import NOWHERE, Diagnostic
from x10sem.semantics import RULES, replaced
from x10sem.semantics.variants import PROFILES

PROGRAMS = [
    "corpus/idioms/Deposit.x10",
    "corpus/idioms/BroadcastChain.x10",
]
ASKED = Wish("sometimes", "Some", "true", NOWHERE)
WAYS: list[dict[str, object]] = [
    {},
    {"fuse": False},
    {"order": Order.DFS},
    {"order": Order.RANDOM, "seed": 3},
]
LARGE = [
    str(Path("corpus/bench/B1.x10").resolve()),
    "--const",
    "B1.N=6",
    "--const",
    "B1.M=9",
    "--no-reduce",
]


def loaded_from(path: str, **asked: object) -> Loaded:
    return load(Request(path, witnesses=True, wishes=(ASKED,), **asked))  # type: ignore[arg-type]


def stopped(loaded: Loaded, states: int, file: Path) -> Result:
    options = replace(loaded.options, limits=Limits(max_states=states))
    return check(replace(loaded, options=options), None, Keeper(file)).result


def gone_on(path: str, file: Path, **asked: object) -> Result:
    return check(loaded_from(path, **asked), None, Keeper(resume=file)).result


def whole_and_parts(path: str, asked: dict[str, object], file: Path) -> list[Result]:
    """Search at once, and in four goes, each from where the last one stopped."""
    whole = check(loaded_from(path, **asked)).result
    n = whole.states
    found = [whole]
    loaded = loaded_from(path, **asked)
    for at in (n // 4, n // 2, 3 * n // 4):
        part = stopped(loaded, at, file)
        assert (part.complete, part.limit) == (False, "states")
        found.append(gone_on(path, file, **asked))
    return found


@pytest.mark.parametrize("path", PROGRAMS)
@pytest.mark.parametrize("asked", WAYS, ids=str)
def test_interrupted_at_three_points_it_finds_the_same(
    path: str, asked: dict[str, object], tmp_path: Path
) -> None:
    whole, *parts = call_deep(lambda: whole_and_parts(path, asked, tmp_path / "file"))
    assert whole.complete
    for part in parts:
        assert part == whole
        assert list(part.outcomes) == list(whole.outcomes)


def test_it_may_stop_again_and_again(tmp_path: Path) -> None:
    path, file = PROGRAMS[1], tmp_path / "file"

    def in_small_goes() -> Result:
        loaded = loaded_from(path)
        stopped(loaded, 5, file)
        for states in range(10, 80, 10):
            options = replace(loaded.options, limits=Limits(max_states=states))
            check(replace(loaded, options=options), None, Keeper(file, resume=file))
        return gone_on(path, file)

    assert call_deep(in_small_goes) == call_deep(lambda: check(loaded_from(path)).result)


def test_what_was_cut_at_a_depth_stays_cut(tmp_path: Path) -> None:
    path, file = PROGRAMS[1], tmp_path / "file"
    loaded = loaded_from(path, limits=Limits(max_depth=8, max_states=4))
    call_deep(lambda: check(loaded, None, Keeper(file)))
    found = call_deep(lambda: gone_on(path, file, limits=Limits(max_depth=8)))
    assert found == call_deep(lambda: check(loaded_from(path, limits=Limits(max_depth=8))).result)
    assert (found.complete, found.limit) == (False, "depth")


@pytest.mark.parametrize("forgotten", ["waiting", "pieces", "found", "states"])
def test_what_is_forgotten_is_noticed(
    forgotten: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = PROGRAMS[1], tmp_path / "file"
    asked: dict[str, object] = {"order": Order.DFS} if forgotten == "waiting" else {}

    def forgetful(file: Path, frames: object) -> None:
        kept = [f for f in frames if f[0] != forgotten]  # type: ignore[attr-defined]
        write_frames(file, kept)

    monkeypatch.setattr("x10sem.checking.keeping.write_frames", forgetful)
    loaded = loaded_from(path, **asked)
    call_deep(lambda: stopped(loaded, 20, file))
    whole = call_deep(lambda: check(loaded_from(path, **asked)).result)
    found: Result | None = None
    with suppress(Diagnostic):
        found = call_deep(lambda: gone_on(path, file, **asked))
    assert found != whole


def frames_seen(path: str) -> list[tuple[str, object]]:
    from x10sem.checking.checkpoint import header_of  # noqa: PLC0415 - for one test
    from x10sem.checking.kernel_search import KernelSearch  # noqa: PLC0415 - for one test

    loaded = loaded_from(path)
    options = replace(loaded.options, limits=Limits(max_states=10))
    asked = loaded.program, loaded.places, loaded.properties, options
    with loaded.rules():
        search = KernelSearch(*asked, None)
        call_deep(search.run)
        return list(frames_of(search, header_of(*asked)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        {"failures": 2},
        {"failing": frozenset({1})},
        {"fuse": False},
        {"order": Order.DFS},
        {"places": 4},
        {"limits": Limits(max_depth=3)},
        {"wishes": ()},
    ],
    ids=str,
)
def test_another_search_does_not_go_on(asked: dict[str, object], tmp_path: Path) -> None:
    path, file = PROGRAMS[0], tmp_path / "file"
    call_deep(lambda: stopped(loaded_from(path), 3, file))
    given = {"witnesses": True, "wishes": (ASKED,), **asked}
    loaded = load(Request(path, **given))  # type: ignore[arg-type]
    with pytest.raises(Diagnostic) as refused:
        call_deep(lambda: check(loaded, None, Keeper(resume=file)))
    assert refused.value.code == "X3004"


@pytest.mark.parametrize("name", [n for n in PROFILES if n != USUAL_SEMANTICS and "+" not in n])
def test_a_checkpoint_is_of_the_usual_semantics_only(name: str, tmp_path: Path) -> None:
    path, file, other = PROGRAMS[0], tmp_path / "file", tmp_path / "other"
    call_deep(lambda: stopped(loaded_from(path), 3, file))
    loaded = loaded_from(path, semantics=name)
    for keeper in (Keeper(resume=file), Keeper(other), Keeper(other, resume=file)):
        with pytest.raises(Diagnostic) as refused:
            check(loaded, None, keeper)
        assert refused.value.code == "X2009"
        assert f"`{name}`" in refused.value.title
    assert not other.exists()


def test_other_rules_by_the_same_name_do_not_go_on(tmp_path: Path) -> None:
    path, file = PROGRAMS[0], tmp_path / "file"
    call_deep(lambda: stopped(loaded_from(path), 3, file))
    changed = replace(RULES["SKIP"], body=lambda *_: iter(()))
    with replaced(changed), pytest.raises(Diagnostic) as refused:
        call_deep(lambda: check(loaded_from(path), None, Keeper(resume=file)))
    assert refused.value.code == "X3004"
    assert refused.value.title == "checkpoint refused: it is of other rules"


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path, file = PROGRAMS[0], tmp_path / "file"
    call_deep(lambda: stopped(loaded_from(path), 3, file))
    data = file.read_bytes()
    damaged = [data[:n] for n in range(0, len(data), len(data) // 20)]
    damaged += [data + b"x", b"", b"\0" * 100]
    for at in range(0, len(data), len(data) // 20):
        damaged.append(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for each in damaged:
        file.write_bytes(each)
        with pytest.raises(Diagnostic) as refused:
            call_deep(partial(gone_on, path, file))
        assert refused.value.code == "X3005"


@pytest.mark.parametrize(
    "node",
    [[4, "Popen", 0], [4, "Seq", 0], [4, "Number", 5], [5, "Exit", 0], [2, 9], [7], "x", [0, "a"]],
    ids=str,
)
def test_what_is_no_term_is_refused(node: object, tmp_path: Path) -> None:
    path, file = PROGRAMS[0], tmp_path / "file"
    frames = call_deep(lambda: frames_seen(path))
    write_frames(file, [frames[0], ("nodes", [[0, 1], node])])
    with pytest.raises(Diagnostic) as refused:
        call_deep(lambda: gone_on(path, file))
    assert refused.value.code == "X3005"


def started(*args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "x10sem", "check", *args]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def test_ctrl_c_leaves_a_checkpoint(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with started(*LARGE, "--checkpoint", str(file), "--checkpoint-every", "1") as process:
        until = time.monotonic() + 20
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 152, err
    assert f"go on: x10sem check --resume {file}" in out
    with started(*LARGE, "--resume", str(file), "--max-states", "1") as process:
        again, err = process.communicate(timeout=30)
    assert process.returncode == 152, err
    assert searched(again) == searched(out)


def searched(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("searched: "))


def test_memory_stays_within_its_limit(tmp_path: Path) -> None:
    limit = 70
    asked = [*LARGE, "--memory", str(limit), "--checkpoint", str(tmp_path / "file")]
    done = measured([sys.executable, "-m", "x10sem", "check", *asked], tmp_path, 200)
    assert done.code == 152
    assert "(memory [X2104]" in done.output
    assert done.peak_mb <= 1.1 * limit
