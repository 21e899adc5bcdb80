"""Runs that `x10sem coq` writes are accepted by Coq, and nothing else is."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.test_proofs_setup import built, coqc, needs_coq
from x10sem.checking.check import Loaded, Request, load, trace_of
from x10sem.checking.deep import call_deep
from x10sem.checking.simulate import at_random, begin
from x10sem.checking.trace import encode, follow
from x10sem.cli.coq_command import command, written
from x10sem.diagnostics import Diagnostic
from x10sem.export import coq_replay

PAPER: Final = sorted(str(p) for p in Path("corpus/paper").glob("*.tx10"))
KILLS: Final = {4: (1,), 9: (2,)}
SECONDS: Final = 10
STEPS: Final = 1000
EVENT: Final = re.compile(r"(Steps \[[^\]]*\] (?:Eps|\(.*\))|Failure \d+)(?=;\n|\]\.)")


def loaded(path: str) -> Loaded:
    return load(Request(path))


def text_of(program: Loaded, seed: int, kills: dict[int, tuple[int, ...]]) -> str:
    with program.rules():
        run = begin(program)
        for _ in at_random(run, seed, {n: p for n, p in kills.items() if p[0] < program.places}):
            pass
        return written(program, list(follow(program.program, program.places, tuple(run.choices))))


def texts(seed: int, kills: dict[int, tuple[int, ...]]) -> Iterator[tuple[str, str]]:
    for path in PAPER:
        program = loaded(path)
        if program.semantics == "ecoop14":
            text = text_of(program, seed, kills)
            if "Ext.Replays" not in text:  # which is of what is no TX10
                yield path, text


def many(*those: str) -> str:
    """Put several runs into one file."""
    head = "From X10 Require Import Replay.\nOpen Scope string_scope.\n"
    return head + "\n".join(
        f"Module M{n}.\n{t.split('Open Scope string_scope.', 1)[1]}\nEnd M{n}."
        for n, t in enumerate(those)
    )


def events(text: str) -> list[str]:
    return EVENT.findall(text.partition("Definition trace")[2].partition("Definition last")[0])


def with_events(text: str, those: list[str]) -> str:
    head, _, rest = text.partition("Definition trace")
    last = rest.partition("Definition last")[2]
    trace = ";\n   ".join(those)
    return f"{head}Definition trace : list event :=\n  [{trace}].\n\nDefinition last{last}"


@needs_coq
@pytest.mark.parametrize(("seed", "kills"), [(1, {}), (2, KILLS), (3, {2: (1,)}), (4, KILLS)])
def test_runs_of_the_paper_are_accepted(seed: int, kills: dict[int, tuple[int, ...]]) -> None:
    built()
    found = dict(texts(seed, kills))
    assert len(found) > len(PAPER) * 3 // 4
    done = coqc(many(*found.values()))
    assert done.returncode == 0, done.stderr


def corrupted(text: str) -> Iterator[tuple[str, str]]:
    """Corrupt a run in every way, each time in one place."""
    those = events(text)
    yield "backwards", with_events(text, those[::-1])
    yield "first at the end", with_events(text, [*those[1:], those[0]])
    for n, e in enumerate(those):
        before, after = those[:n], those[n + 1 :]
        if not any(other.startswith("Failure") for other in those):  # which may absorb steps
            yield f"without {e}", with_events(text, [*before, *after])
        yield f"twice {e}", with_events(text, [*before, e, e, *after])
        yield from ((f"{e} as {f}", with_events(text, [*before, f, *after])) for f in wrong(e))
    head, _, last = text.partition("Definition last")
    for old, new in (
        ("None]", "Some []]"),
        ("Some []", "None"),
        ("Some [[(", "Some [[]; [("),
        ("(VNum (", "(VNum (7"),
        ("(None,", "(Some SSkip,"),
    ):
        if old in last.partition("Theorem")[0]:
            yield f"{old} as {new} at the end", f"{head}Definition last{last.replace(old, new, 1)}"
    if "SSkip" in text.partition("Definition trace")[0]:
        yield "another program", text.replace("SSkip", "(SThrow (EVal (VNum 99)))")


def wrong(event: str) -> Iterator[str]:
    """Give events that differ from one in a rule, in its label, or in its place."""
    if event.startswith("Failure"):
        yield f"Failure {int(event.split()[1]) + 1}"
        return
    rules, _, label = event.removeprefix("Steps [").partition("] ")
    names = rules.split("; ")
    for n, name in enumerate(names):
        other = "PAR" if name == "SEQ" else "SEQ"
        yield f"Steps [{'; '.join([*names[:n], other, *names[n + 1 :]])}] {label}"
    yield f"Steps [{'; '.join(names[:-1])}] {label}"
    for wrong_label in ("Eps", "(Sync [(VFault BF)])", "(Async [(VNum 77)])"):
        if wrong_label != label:
            yield f"Steps [{rules}] {wrong_label}"


def rejected(text: str) -> str:
    """State that a run is not accepted, in the place of the theorem that it is."""
    head, _, _ = text.partition("Theorem replays")
    proof = "Proof. vm_compute. reflexivity. Qed.\n"
    return f"{head}Theorem rejected : accepts first trace last = false.\n{proof}"


@needs_coq
@pytest.mark.parametrize("kills", [{}, {3: (1,)}], ids=["alive", "killed"])
@pytest.mark.parametrize(
    "name",
    [
        "copy-keeps-cycles",
        "mask-asynchronous",
        "two-failures",
        "thrown-object-is-copied",
        "seq-fail-leaves-tasks",
        "handler-at-dead-place",
    ],
)
def test_no_corrupted_run_is_accepted(name: str, kills: dict[int, tuple[int, ...]]) -> None:
    built()
    text = text_of(loaded(f"corpus/paper/{name}.tx10"), 2, kills)
    wrongs = dict(corrupted(text))
    assert len(wrongs) > 2 * len(events(text))
    done = coqc(many(text, *map(rejected, wrongs.values())))
    assert done.returncode == 0, done.stderr


@needs_coq
def test_coq_rejects_a_corrupted_file() -> None:
    built()
    text = text_of(loaded("corpus/paper/two-failures.tx10"), 2, {3: (1,)})
    coq_replay.replay(text)
    for n, (_, other) in enumerate(corrupted(text)):
        if n % 12 == 0:
            with pytest.raises(Diagnostic) as found:
                coq_replay.replay(other)
            assert found.value.code == "X3002"


@needs_coq
def test_a_thousand_steps_replay_in_seconds(tmp_path: Path) -> None:
    built()
    parts = [
        "o.f = o.f",
        "at(1) {val x = o in x.f = 1}",
        "async at(2) skip",
        "try throw 1 catch skip",
    ]
    file = tmp_path / "long.tx10"
    body = "\n".join(parts * 95)
    file.write_text(f"val o = {{f: 0}} in {{\n{body}\n}}\n", encoding="utf-8")
    text = call_deep(lambda: text_of(loaded(str(file)), 1, {}))
    assert len(events(text)) >= STEPS
    begun = time.monotonic()
    coq_replay.replay(text)
    assert time.monotonic() - begun < SECONDS


def test_other_semantics_are_not_covered() -> None:
    with pytest.raises(Diagnostic) as found:
        command.main(
            ["corpus/paper/par.tx10", "--semantics", "coq-artifact"], standalone_mode=False
        )
    assert found.value.code == "X2009"


@needs_coq
def test_a_recorded_run_is_written_and_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built()
    program = loaded("corpus/paper/mask-one-level.tx10")
    run = begin(program)
    for _ in at_random(run, 5, {3: (1,)}):
        pass
    trace, out = tmp_path / "run.trace.json", tmp_path / "run.v"
    trace.write_bytes(encode(trace_of(program, tuple(run.choices))))
    command.main([str(trace), "-o", str(out), "--replay"], standalone_mode=False)
    assert capsys.readouterr().out == f"Coq accepts the run: {len(run.choices)} steps\n"
    assert "Failure 1" in out.read_text(encoding="utf-8")
    command.main([str(trace)], standalone_mode=False)
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")


def test_where_there_is_no_coq_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Diagnostic) as found:
        coq_replay.replay("")
    assert found.value.code == "X2009"


def test_where_the_theory_is_not_built_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "coqc")
    with pytest.raises(Diagnostic) as found:
        coq_replay.replay("", tmp_path)
    assert found.value.code == "X2009"
