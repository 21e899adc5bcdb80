"""Pictures: every step of a run is on them once, no text covers another, and they are XML."""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from io import StringIO
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import networkx as nx  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x10sem.checking.check import Loaded, Request, check, load, reader, story
from x10sem.checking.deep import call_deep
from x10sem.checking.moves import Choice
from x10sem.checking.random_programs import Seeded, Shape, random_main
from x10sem.checking.simulate import at_random, begin
from x10sem.checking.trace import decode
from x10sem.cli.app import run
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.export import activities, chart, layout, order, picture, scene
from x10sem.semantics import start

PICTURES = Path("tests/pictures")
DRAWN = {
    "hello": ("corpus/idioms/HelloWholeWorld.x10",),
    "deposit": ("corpus/idioms/Deposit.x10", "--kill", "1@44"),
    "orphans": ("corpus/failure/OrphansOfTwoLevels.x10",),
    "sender-dies": ("corpus/litmus/x10-b4-first-message-is-dropped.x10", "--kill", "1@25"),
    "masked": ("corpus/paper/exception-races-with-death.tx10", "--kill", "1@3", "--seed", "2"),
    "long": ("corpus/bench/Irregular.x10", "--seed", "5"),
    "happens-before": ("corpus/failure/NestedFinishKill.x10", "--seed", "1", "--happens-before"),
}
RUNS: dict[str, dict[int, tuple[int, ...]]] = {
    "corpus/paper/copy-at-each-at.tx10": {},
    "corpus/paper/loss-is-not-silent.tx10": {6: (1,)},
    "corpus/paper/mask-two-levels.tx10": {2: (1,), 3: (2,)},
    "corpus/litmus/x10-b1-spawned-task-is-lost.x10": {30: (1,)},
    "corpus/litmus/x10-b2-adopted-task-is-lost.x10": {30: (1,), 45: (2,)},
    "corpus/litmus/x10-b3-at-returns-early.x10": {5: (1,)},
    "corpus/failure/ThrowAndKill.x10": {},
    "corpus/failure/RoundsOfKills.x10": {},
    "corpus/litmus/x10-b4-first-message-is-dropped.x10": {25: (1,)},
    "corpus/litmus/kill-place-zero-there.x10": {},
    "corpus/litmus/one-task-at-each-place.x10": {},
    "corpus/idioms/BroadcastChain.x10": {70: (1,)},
    "corpus/litmus/finish-in-task-of-dead-place.x10": {15: (1,)},
}


class Done(NamedTuple):
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


def x10sem(*args: str) -> Done:
    """Run a command here."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = call_deep(lambda: run(args))
    return Done(code, out.getvalue(), err.getvalue())


def a_run(loaded: Loaded, kills: dict[int, tuple[int, ...]], seed: int = 0) -> tuple[Choice, ...]:
    with loaded.rules():
        made = begin(loaded)
        for _ in at_random(made, seed, kills):
            pass
    return tuple(made.choices)


@cache
def charted(path: str, *, every: bool = False, spared: bool = False) -> chart.Chart:
    """Follow a run of a program; with its failures, unless it is spared them."""
    kills = {} if spared else RUNS.get(path, {})
    request = Request(path)
    loaded = load(request)
    moves = story(loaded, a_run(loaded, kills))
    first = start(loaded.program, loaded.places)
    read = reader(request)
    return chart.chart(
        first, moves, read, every_step=every, with_order=True, title=path, conclusion="no"
    )


# What is on a picture


@pytest.mark.parametrize("path", RUNS)
@pytest.mark.parametrize("every", [False, True], ids=["folded", "all"])
def test_every_step_is_drawn_once(path: str, every: bool) -> None:  # noqa: FBT001 - a parameter
    made = call_deep(lambda: charted(path, every=every))
    drawn = layout.lay_out(made)
    found = [d.number for d in drawn.dots]
    found += [n for f in drawn.folds for n in range(f.first, f.last + 1)]
    assert sorted(found) == list(range(1, made.steps + 1))
    if every:
        assert drawn.folds == []


@pytest.mark.parametrize("path", RUNS)
def test_no_text_covers_another_or_leaves_the_picture(path: str) -> None:
    drawn = layout.lay_out(call_deep(lambda: charted(path)))
    assert overlaps(drawn) == []


def overlaps(drawn: scene.Scene) -> list[tuple[str, str]]:
    """List texts that cover each other, or have no room."""
    around = scene.Box(0, 0, drawn.width, drawn.height)
    found = [(t.text, u.text) for t, u in combinations(drawn.texts, 2) if t.box.meets(u.box)]
    for t in drawn.texts:
        b = t.box
        inside = b.x >= 0 <= b.y and b.x + b.width <= around.width
        if not (inside and b.y + b.height <= around.height):
            found.append((t.text, ""))
    return found


def test_a_text_in_the_way_is_noticed() -> None:
    drawn = layout.lay_out(charted("corpus/paper/copy-at-each-at.tx10"))
    texts = list(drawn.texts)
    for i, t in enumerate(texts[1:], 1):
        drawn.texts[i] = replace(t, x=texts[0].x, y=texts[0].y, anchor="start")
        assert overlaps(drawn) != []
        drawn.texts[i] = t
    assert overlaps(drawn) == []


@pytest.mark.parametrize("path", RUNS)
def test_dots_are_where_their_steps_were(path: str) -> None:
    made = call_deep(lambda: charted(path))
    drawn = layout.lay_out(made)
    columns = [a.box for a in drawn.areas if a.kind == "column"]
    taken = {h.number: h for h in made.happenings}
    for dot in drawn.dots:
        (column,) = [i for i, c in enumerate(columns) if c.x < dot.x < c.x + c.width]
        h = taken[dot.number]
        assert made.places[column] in ({h.place} if h.place is not None else set(h.failed))
    ys = [d.y for d in drawn.dots]
    assert all(a < b for a, b in pairwise(ys))


@pytest.mark.parametrize("path", RUNS)
def test_columns_of_places_that_failed_are_broken(path: str) -> None:
    made = call_deep(lambda: charted(path))
    drawn = layout.lay_out(made)
    failed = [p for h in made.happenings for p in h.failed]
    assert len([s for s in drawn.strokes if s.kind == "bolt"]) == len(failed)
    assert len([a for a in drawn.areas if a.kind == "dead"]) == len(failed)


def test_the_last_step_is_red_where_it_offends() -> None:
    drawn = layout.lay_out(charted("corpus/paper/copy-at-each-at.tx10"))
    assert [d.number for d in drawn.dots if d.kind == "offending"] == [drawn.dots[-1].number]


# Who runs where


def test_an_orphan_is_hatched_while_its_way_out_is_dead() -> None:
    path = "corpus/litmus/x10-b4-first-message-is-dropped.x10"
    made = charted(path)
    orphans = {s.activity for s in made.stays if s.style == chart.ORPHAN}
    assert orphans == {0, 1}
    assert all(s.begun >= 25 for s in made.stays if s.style == chart.ORPHAN)
    whole = charted(path, spared=True)
    assert not [s for s in whole.stays if s.style == chart.ORPHAN]


programs = st.integers(0, 2**32).map(
    lambda seed: Program(main=random_main(Seeded(seed), Shape(3), {}))
)


def followed(
    program: Program, seed: int, kills: dict[int, tuple[int, ...]], semantics: str = "ecoop14"
) -> chart.Chart:
    loaded = Loaded(program, 3, semantics, load(Request("corpus/paper/par.tx10")).options)
    moves = story(loaded, a_run(loaded, kills, seed))
    return chart.chart(start(program, 3), moves, lambda _: "", every_step=True, with_order=True)


def complaints(made: chart.Chart) -> list[str]:
    """List what is wrong with how activities and finishes were followed."""
    found = []
    acts = {h.number: h.actor for h in made.happenings}
    for a in made.activities:
        mine = [n for n, actor in acts.items() if actor == a.name]
        if mine and not a.begun < mine[0]:
            found.append(f"{a.name} acts before it begins")
        joins = {f.ended for f in made.finishes if f.owner == a.name}
        if a.name and mine and a.ended not in {mine[-1], *joins}:
            found.append(f"{a.name} ends at {a.ended}, acts last at {mine[-1]}")
        finish = made.finishes[a.finish] if a.finish is not None else None
        if finish is not None and not (a.ended or 0) <= (finish.ended or 0):
            found.append(f"finish {finish.name} does not wait for {a.name}")
    found += [f"{f.name} does not end" for f in made.finishes if f.ended is None]
    found += [f"{n}: at {h.left}, acts at {h.place}" for n, h in moved(made)]
    return found


def moved(made: chart.Chart) -> list[tuple[int, activities.Happening]]:
    """List steps that an activity takes elsewhere than where it was said to be."""
    at: dict[int, Place] = {0: Place(0)}
    found = []
    for h in made.happenings:
        if h.actor is not None and h.actor in at and at[h.actor] != h.place:
            found.append((h.number, h))
        at = {name: each.place for name, each in h.standings.items() if not each.waits}
    return found


KILLS = st.dictionaries(st.integers(1, 12), st.just((1,)))


@settings(max_examples=60, deadline=None)
@given(programs, st.integers(0, 99), KILLS, st.sampled_from(["ecoop14", "x10rt"]))
def test_activities_begin_act_where_they_are_and_end_before_their_finish(
    program: Program, seed: int, kills: dict[int, tuple[int, ...]], semantics: str
) -> None:
    assert call_deep(lambda: complaints(followed(program, seed, kills, semantics))) == []


@settings(max_examples=40, deadline=None)
@given(programs, st.integers(0, 99), KILLS)
def test_activities_that_a_rule_lets_go_are_followed(
    program: Program, seed: int, kills: dict[int, tuple[int, ...]]
) -> None:
    made = call_deep(lambda: followed(program, seed, kills, "x10rt+B1+B2+B3+B4"))
    layout.lay_out(made)
    waits = [c for c in complaints(made) if "does not wait" not in c and "does not end" not in c]
    assert waits == []


def out_of_order(_: object) -> int:
    return 0


MUTANTS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "siblings are not counted": (activities, "count", out_of_order),
    "nothing is over": (activities, "is_async", lambda _: False),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_following_activities_wrongly_is_noticed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, attribute, mutant = MUTANTS[name]
    monkeypatch.setattr(module, attribute, mutant)
    failed = 0
    for seed in range(60):
        program = Program(main=random_main(Seeded(seed), Shape(3), {}))
        try:
            failed += bool(complaints(followed(program, seed, {})))
        except (AssertionError, IndexError, KeyError, StopIteration):
            failed += 1
    assert failed > 0


# Happens-before


def test_order_is_that_of_starts_and_joins() -> None:
    made = charted("corpus/litmus/x10-b2-adopted-task-is-lost.x10", spared=True, every=True)
    graph = nx.DiGraph(made.edges)
    acts = {h.number: h.actor for h in made.happenings}
    for a in made.activities[1:]:
        mine = [n for n, actor in acts.items() if actor == a.name]
        assert all(nx.has_path(graph, a.begun, n) for n in mine)
        (ended,) = {f.ended for f in made.finishes if f.name == a.finish}
        assert ended is not None
        after = [n for n, actor in acts.items() if actor == 0 and n > ended]
        assert after
        assert all(nx.has_path(graph, mine[-1], n) for n in after)
    first, *others = [
        [n for n, actor in acts.items() if actor == a.name] for a in made.activities[1:]
    ]
    beside = next(o for o in others if acts[o[0]] == 2)
    assert not nx.has_path(graph, first[-1], beside[-1])
    assert nx.transitive_reduction(graph).number_of_edges() == graph.number_of_edges()


@settings(max_examples=40, deadline=None)
@given(programs, st.integers(0, 99))
def test_order_agrees_with_time_and_loses_nothing_by_folding(program: Program, seed: int) -> None:
    def judge() -> None:
        loaded = Loaded(program, 3, "ecoop14", load(Request("corpus/paper/par.tx10")).options)
        moves = story(loaded, a_run(loaded, {}, seed))
        cast = activities.Cast(start(program, 3).stmt)
        seen = [cast.take(n, move) for n, move in enumerate(moves, 1)]
        numbers = set(range(1, len(seen) + 1))
        graph = nx.DiGraph(order.order(cast, seen, numbers))
        assert set(graph.edges) == set(nx.transitive_reduction(graph).edges)
        whole = nx.transitive_closure(graph)
        assert all(a < b for a, b in whole.edges)
        some = {n for n in numbers if n % 3 != seed % 3}
        part = nx.transitive_closure(nx.DiGraph(order.order(cast, seen, some)))
        assert set(part.edges) == {(a, b) for a, b in whole.edges if {a, b} <= some}

    call_deep(judge)


# What is written


@pytest.mark.parametrize("name", DRAWN)
def test_picture_is_the_one_that_was_looked_at(name: str) -> None:
    done = x10sem("draw", *DRAWN[name])
    assert done.code == 0, done.err
    ET.fromstring(done.out)
    args = " ".join(DRAWN[name])
    again = f"if it is better: x10sem draw {args} -o {PICTURES / name}.svg"
    assert done.out == (PICTURES / f"{name}.svg").read_text("utf-8"), again


def test_counterexample_is_drawn_from_its_trace(tmp_path: Path) -> None:
    trace, out = str(tmp_path / "t.json"), tmp_path / "t.svg"
    x10sem("check", "--fail-places", "corpus/idioms/Deposit.x10", "--trace-out", trace)
    done = x10sem("draw", trace, "-o", str(out))
    assert done.code == 0, done.err
    root = ET.fromstring(out.read_text("utf-8"))
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "so: `ACCOUNT() == 100` is false" in texts
    (red,) = [
        c for c in root.iter("{http://www.w3.org/2000/svg}circle") if "off" in c.attrib["class"]
    ]
    assert red.attrib["id"] == f"step{len(decode(Path(trace).read_bytes()).steps)}"


def test_whatever_is_printed_is_xml(tmp_path: Path) -> None:
    file = tmp_path / "Odd <&\x01.x10"
    text = r'"<&]]>\u0001\t\ufffe' + "漢字" + r'"'
    file.write_text(
        "public class Odd { public static def main(args:Rail[String]) "
        f"{{ Console.OUT.println({text}); }} }}",
        "utf-8",
    )
    done = x10sem("draw", str(file))
    assert done.code == 0, done.err
    ET.fromstring(done.out)


def test_state_graph_has_the_states_of_the_search(tmp_path: Path) -> None:
    path = "corpus/paper/exception-races-with-death.tx10"
    done = x10sem("draw", path, "--states", "--all-steps")
    lines = done.out.splitlines()
    nodes = [line for line in lines if "->" not in line and line.strip()[:1].isdigit()]
    loaded = load(Request(path, fuse=False))
    assert len(nodes) == check(loaded).result.states == 8
    over = [n for n in nodes if "peripheries" in n]
    assert [n.count("throws 7") for n in over] == [1, 0]
    assert [n.count("throws DeadPlaceException(1)") for n in over] == [0, 1]
    assert sum("fails" in line for line in lines) == 3


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--states", "--max-states", "3", "corpus/litmus/par.x10"], 151, "X2003"),
        (["--states", "--max-states", "3", "corpus/idioms/Deposit.x10"], 152, "X2101"),
        (["corpus/idioms/Deposit.x10", "--max-steps", "9"], 152, "X2102"),
        (["corpus/idioms/Deposit.x10", "--fail-places"], 151, "X2009"),
        (["corpus/idioms/Deposit.x10", "--order", "--states"], 151, "X2009"),
        (["corpus/idioms/Deposit.x10", "--kill", "9@1"], 151, "X2005"),
        (["corpus/idioms/Deposit.x10", "corpus/idioms/Deposit.x10"], 151, "X2009"),
        (["pyproject.toml"], 150, "X00"),
        (["corpus/idioms/Deposit.x10", "-o", "tests"], 151, "X2007"),
        ([], 151, "X2009"),
    ],
)
def test_what_cannot_be_drawn_is_said(args: list[str], code: int, said: str) -> None:
    done = x10sem("draw", *args)
    assert (done.code, said in done.err) == (code, True), done.err


def test_graphs_are_accepted_by_graphviz() -> None:
    from shutil import which  # noqa: PLC0415 - only here

    dot = which("dot")
    if dot is None:
        pytest.skip("Graphviz is not installed")
    for args in (["--order"], ["--states", "--max-states", "20"]):
        made = x10sem("draw", "corpus/idioms/Deposit.x10", *args)
        done = subprocess.run(
            [dot, "-Tsvg"], input=made.out, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert picture.dot(nx.DiGraph([(0, 1)]), 'a "\\').count('label="a \\"\\\\"') == 1
