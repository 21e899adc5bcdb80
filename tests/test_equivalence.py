"""Bisimilarity is what it should be, and where two differ an attack shows it."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.test_cli import x10sem
from x10sem.checking.bisimulation import Acyclic, CyclicError, refined
from x10sem.checking.duel import Duel
from x10sem.checking.game import Game
from x10sem.checking.laws import HERE, POLICIES, heap
from x10sem.checking.policy import Policy
from x10sem.checking.transitions import SILENT, Edge, Transitions, View
from x10sem.core.terms import Place
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics import Config

MAIN = "public static def main(args:Rail[String])"


@dataclass
class Drawn:
    """A graph drawn at random."""

    observed: list[int]
    out: list[list[Edge]] = field(default_factory=list)

    def edges(self, n: int) -> Sequence[Edge]:
        """List the transitions of a state."""
        return self.out[n]


def drawn(seed: int, *, cyclic: bool) -> Drawn:
    chance = random.Random(seed)
    size = chance.randrange(2, 9)
    made = Drawn([chance.randrange(2) for _ in range(size)])
    for n in range(size):
        targets = range(size) if cyclic else range(n + 1, size)
        some = [t for t in targets if chance.random() < 0.35]
        made.out.append([Edge(chance.randrange(3), t, None) for t in some])
    return made


def weak_moves(g: Drawn, n: int, action: int) -> set[int]:
    """By the definition, and nothing else."""
    before = quiet(g, n)
    if action == SILENT:
        return before
    return {t for m in before for e in g.out[m] if e.action == action for t in quiet(g, e.target)}


def quiet(g: Drawn, n: int) -> set[int]:
    found, waiting = {n}, [n]
    while waiting:
        new = {e.target for e in g.out[waiting.pop()] if e.action == SILENT} - found
        found |= new
        waiting += new
    return found


def greatest(g: Drawn, *, weak: bool) -> set[tuple[int, int]]:
    """Remove pairs from the full relation until what is left is a bisimulation."""
    size = len(g.observed)
    pairs = {(a, b) for a in range(size) for b in range(size) if g.observed[a] == g.observed[b]}

    def answered(a: int, b: int) -> bool:
        for e in g.out[a]:
            strong = {x.target for x in g.out[b] if x.action == e.action}
            answers = weak_moves(g, b, e.action) if weak else strong
            if not any((e.target, t) in pairs for t in answers):
                return False
        return True

    while bad := {(a, b) for a, b in pairs if not (answered(a, b) and answered(b, a))}:
        pairs -= bad
    return pairs


@pytest.mark.parametrize("weak", [True, False])
@pytest.mark.parametrize("cyclic", [True, False])
def test_classes_are_the_greatest_bisimulation(*, weak: bool, cyclic: bool) -> None:
    same = different = 0
    for seed in range(300):
        g = drawn(seed, cyclic=cyclic)
        size = len(g.observed)
        of = refined(g, range(size), weak=weak).of
        right = greatest(g, weak=weak)
        assert {(a, b) for a in of for b in of if of[a] == of[b]} == right, seed
        same += len(right) > size
        different += len(right) < size * size
        if not cyclic:
            once = Acyclic(g, weak=weak)
            found = [once.settle(n) for n in range(size)]
            assert {(a, b) for a in of for b in of if found[a] == found[b]} == right, seed
    assert same > 20
    assert different > 100


def test_one_pass_refuses_to_go_in_circles() -> None:
    g = Drawn([0, 0], [[Edge(0, 1, None)], [Edge(1, 0, None)]])
    with pytest.raises(CyclicError):
        Acyclic(g, weak=True).settle(0)


# Statements


def config(text: str) -> Config:
    return Config(read_tx10(text).main, heap())


def duel(column: str = "any") -> Duel:
    return Duel(POLICIES[column], View(HERE))


def test_what_is_different_is_shown_to_be() -> None:
    d = duel().compare(config("{async at(2)skip skip}"), config("async at(2)skip"))
    assert d is not None
    assert len(d.play.rounds) <= 3
    assert d.pairs >= len(d.play.rounds)


def test_a_false_attack_is_refused() -> None:
    graph = Transitions(Policy(), View(HERE))
    once = Acyclic(graph, weak=True)
    left, right = (graph.node(config(t)) for t in ("{skip skip}", "{skip throw 1}"))
    other = graph.node(config("skip"))
    for n in (left, right, other):
        once.settle(n)
    game = Game(graph, once.classes, weak=True)
    assert game.referee(left, right) >= 1
    once.classes.of[other] = once.classes.of[right]
    with pytest.raises((AssertionError, ValueError, StopIteration)):
        Game(graph, once.classes, weak=True).referee(left, other)


def test_places_are_only_names() -> None:
    swapped = str.maketrans("012", "120")
    pairs = [
        ("{async at(2)skip throw 1}", "{async at(2)skip finish throw 1}"),
        ("at(2)async skip", "async at(2)skip"),
        ("finish at(0)async(valof $0@0).f=7", "finish async at(0)(valof $0@0).f=7"),
    ]
    found = []
    for left, right in pairs:
        here = duel().are_same(config(left), config(right))
        there = Duel(POLICIES["any"], View(Place(2)))
        assert here == there.are_same(config(moved(left, swapped)), config(moved(right, swapped)))
        found.append(here)
    assert set(found) == {True, False}


def moved(text: str, other: dict[int, int]) -> str:
    """Rename places, which are the digits after `(` and `@`."""
    return "".join(c.translate(other) if text[i - 1] in "(@" else c for i, c in enumerate(text))


def test_what_fails_less_often_tells_less_apart() -> None:
    texts = ("async at(2)skip", "{async at(2)skip skip}", "at(2)async skip", "finish at(2)throw 1")
    for left in texts:
        for right in texts:
            told = [duel(c).are_same(config(left), config(right)) for c in POLICIES]
            assert told == sorted(told, reverse=True), (left, right)


# The command


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def compare(tmp_path: Path, left: str, right: str, *options: str, suffix: str = "tx10") -> int:
    files = [written(tmp_path, f"{n}.{suffix}", t) for n, t in (("l", left), ("r", right))]
    return x10sem("equiv", *files, *options).returncode


CASES: list[tuple[str, str, tuple[str, ...], int]] = [
    ("async skip", "skip", (), 0),
    ("async skip", "skip", ("--strong",), 12),
    ("async skip", "skip", ("--failing", "1"), 12),
    ("async skip", "skip", ("--failing", "1", "--at", "2"), 0),
    ("async throw 1", "skip", (), 12),
    ("{async{async throw 1 throw 2}}", "{async throw 1 async throw 2}", (), 0),
    ("{s.f=1 skip}", "s.f=1", (), 0),
    ("{x.f=1 y.f=2}", "{y.f=2 x.f=1}", (), 12),
    ("{async s.f=1 skip}", "async s.f=1", ("--contexts",), 0),
    ("finish {async throw 1 x.f=1}", "finish{{async throw 1 x.f=1}skip}", (), 12),
    ("{async throw 1 x.f=1}", "{{async throw 1 x.f=1} skip}", (), 0),
    ("{async throw 1 x.f=1}", "{{async throw 1 x.f=1} skip}", ("--contexts",), 12),
    ("async finish {async throw 1 x.f=1}", "async{async throw 1 x.f=1}", (), 0),
    ("async finish {async throw 1 x.f=1}", "async{async throw 1 x.f=1}", ("--seen", "always"), 12),
    ("val o={f:1} in throw o", "val o={f:1} in {o.f=1 throw o}", (), 0),
    ("val o={f:1} in throw o", "val o={f:1} in {o.f=2 throw o}", (), 12),
    ("x.f=1", "x.f=1", ("--max-states", "1"), 152),
]


@pytest.mark.parametrize(("left", "right", "options", "code"), CASES)
def test_statements_are_compared(
    tmp_path: Path, left: str, right: str, options: tuple[str, ...], code: int
) -> None:
    assert compare(tmp_path, left, right, *options) == code


def program(body: str) -> str:
    return f"class P {{ static val flag = new Cell[Boolean](false); {MAIN} {{ {body} }} }}"


PROGRAMS: list[tuple[str, str, tuple[str, ...], int]] = [
    (
        'finish { async Console.OUT.print("a"); Console.OUT.print("b"); }',
        'finish { async Console.OUT.print("b"); Console.OUT.print("a"); }',
        (),
        0,
    ),
    ('Console.OUT.print("a");', 'finish async Console.OUT.print("a");', (), 0),
    ('Console.OUT.print("a");', 'Console.OUT.print("b");', (), 12),
    (
        'finish { async flag() = true; while (!flag()) {} Console.OUT.println("x"); }',
        'finish { async flag() = true; when (flag()) {} Console.OUT.println("x"); }',
        (),
        0,
    ),
    (
        'finish { async flag() = true; when (flag()) {} Console.OUT.println("x"); }',
        'finish { flag() = true; Console.OUT.println("x"); }',
        ("--only-output",),
        0,
    ),
    ("when (flag()) {}", "", ("--only-output",), 12),
    ('throw new Exception("a");', 'throw new Exception("b");', (), 12),
    ("at (Place(1)) { }", "", (), 0),
    ("at (Place(1)) { }", "", ("--fail-places",), 12),
]


@pytest.mark.parametrize(("left", "right", "options", "code"), PROGRAMS)
def test_programs_are_compared(
    tmp_path: Path, left: str, right: str, options: tuple[str, ...], code: int
) -> None:
    found = compare(tmp_path, program(left), program(right), *options, suffix="x10")
    assert found == code


def test_programs_of_other_names_are_compared_by_their_fields(tmp_path: Path) -> None:
    one = written(tmp_path, "P.x10", program("flag() = true;"))
    other = program("flag() = true;").replace("class P", "class Q")
    assert x10sem("equiv", one, written(tmp_path, "Q.x10", other)).returncode == 0
    less = program("").replace("class P", "class Q")
    done = x10sem("equiv", one, written(tmp_path, "R.x10", less))
    assert done.returncode == 12
    assert "flag of place 0" in done.stdout
    assert x10sem("equiv", one, tmp_path / "R.x10", "--only-output").returncode == 0


def test_the_difference_is_told(tmp_path: Path) -> None:
    left = written(tmp_path, "l.tx10", "async skip")
    right = written(tmp_path, "r.tx10", "skip")
    done = x10sem("equiv", left, right, "--failing", "1", "--at", "1")
    assert done.returncode == 12
    assert "place 1 fails   [PLACE_FAILURE]" in done.stdout
    assert "left ends, and its activities have thrown DP(1), and right cannot" in done.stdout


def test_json_says_the_same(tmp_path: Path) -> None:
    left = written(tmp_path, "l.tx10", "async skip")
    right = written(tmp_path, "r.tx10", "skip")
    said = json.loads(x10sem("equiv", left, right, "--failing", "1", "--format", "json").stdout)
    assert said["verdict"] == "different"
    assert said["exit_code"] == 12
    rounds = said["difference"]["rounds"]
    assert rounds[0]["action"] == "sees place 1 fail"
    assert rounds[-1]["answer"] is None


FIVE = "val x={f:a,g:b,h:c,i:d,j:e} in skip"
BAD: list[tuple[Callable[[Path], list[Path | str]], str]] = [
    (lambda d: [written(d, "a.tx10", "skip"), written(d, "b.x10", "class P {}")], "X2009"),
    (lambda d: [written(d, "a.tx10", "skip"), d / "none.tx10"], "X2003"),
    (lambda d: [written(d, "a.tx10", "skip"), written(d, "b.tx10", "skip }")], "X0001"),
    (lambda d: [written(d, "a.tx10", "skip"), written(d, "b.tx10", "skip"), "--at", "7"], "X2005"),
    (lambda d: [written(d, "a.tx10", "skip"), written(d, "b.tx10", "$0@9.f=1")], "X2005"),
    (lambda d: [written(d, "a.tx10", "skip"), written(d, "b.tx10", FIVE)], "X2002"),
]


@pytest.mark.parametrize(("made", "code"), BAD)
def test_bad_input_is_a_message(
    tmp_path: Path, made: Callable[[Path], list[Path | str]], code: str
) -> None:
    done = x10sem("equiv", *made(tmp_path))
    assert done.returncode in {150, 151}
    assert f"error[{code}]" in done.stderr
