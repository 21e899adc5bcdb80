"""The table of laws is as expected, each difference has an attack, and wrong rules change it."""

import json
from collections.abc import Sequence

import pytest

from tests.test_cli import x10sem
from x10sem.checking import law_table, laws
from x10sem.checking.duel import Duel
from x10sem.checking.law_report import as_json
from x10sem.checking.law_table import COLUMNS, Row, Table
from x10sem.checking.laws import FURTHER, HERE, LAWS, POLICIES, Law, chosen, instances, sides
from x10sem.checking.mutation import edited
from x10sem.checking.transitions import Seen, View
from x10sem.semantics import replaced

ALL = (*LAWS, *FURTHER)
MOST = 30
QUICK = [law for law in ALL if len(law.variables) <= 1]
SMALL = [law for law in QUICK if "p" not in law.variables]
BRIEF = {1: laws.LARGE, 2: laws.SMALL, 3: tuple(laws.SMALL[i] for i in (0, 1, 3, 4, 5))}
"""Few statements, that tell apart what is to be told apart."""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    asked = (*LAWS, *(law for law in FURTHER if law in QUICK))
    return [Row(law, Table().part(law, ("",), BRIEF), None) for law in asked]


def test_each_law_is_as_expected(rows: list[Row]) -> None:
    assert [(r.law.text, r.alone.found, r.law.expected) for r in rows if not r.is_expected] == []


def test_the_table_has_the_laws_of_the_paper_and_ten_more() -> None:
    assert len({law.text for law in ALL}) == len(ALL)
    assert len(FURTHER) >= 10
    assert all(set(law.expected) <= set("+-") and len(law.expected) == 3 for law in ALL)
    for law in ALL:
        assert sides(law.text)[0] != sides(law.text)[1]


def test_what_fails_more_often_refutes_more(rows: list[Row]) -> None:
    assert all(r.alone.found in {"+++", "++-", "+--", "---"} for r in rows)


def test_each_difference_has_an_attack_that_wins(rows: list[Row]) -> None:
    table = Table()
    shown = 0
    for row in rows:
        assert {f.column for f in row.alone.failing} == {
            c for c, held in zip(COLUMNS, row.alone.found, strict=True) if held == "-"
        }
        for f in row.alone.failing:
            d = table.difference(f)
            assert d.pairs >= len(d.play.rounds) >= 0
            shown += 1
    assert shown > 20


def test_a_law_can_hold_alone_and_not_in_a_context() -> None:
    (law,) = chosen(["{s skip}=s"])
    row = Table().row(law, contexts=True)
    assert row.alone.found == "++-"
    assert row.inside is not None
    assert row.inside.found == "---"
    assert row.inside.failing[0].context == "finish []"


def test_instances_are_many_and_all_different() -> None:
    for law in ALL:
        those = list(instances(law))
        assert len({i.binding for i in those}) == len(those)
        if law.variables:
            assert len(those) >= 3


# Power


def found(asked: Sequence[Law], seen: Seen = Seen.END) -> dict[str, str]:
    return {law.text: Table(seen).part(law, ("",), {1: TRIED}).found for law in asked}


TRIED = (
    "skip", "throw 1", "async throw 2", "async at(2)skip", "{async at(2)skip throw 1}",
    "finish at(2)async(valof $0@2).f=2", "{async throw 2 (valof $0@1).f=1}", "at(2)async throw 3",
)  # fmt: skip

WRONG = [
    ("END_FINISH", "sync(*s.mu, *t.label.values)", "sync(*t.label.values)"),
    ("END_FINISH", "t.target.stmt is None", "True"),
    ("END_FINISH_DEAD", "sync(DeadPlace(p)) if lost else EPS", "EPS"),
    ("CATCH", "then(t.target, s.handler)", "t.target"),
    ("CATCH_DEAD", "sync(DeadPlace(p))", "EPS"),
    ("SEQ_DEAD_ASYNC", "Mode.ASYNC", "Mode.SYNC"),
]


@pytest.mark.parametrize(("name", "old", "new"), WRONG)
def test_a_wrong_rule_changes_the_table(name: str, old: str, new: str) -> None:
    with replaced(edited(name, old, new)):
        wrong = found(SMALL)
    assert wrong != {law.text: law.expected for law in SMALL}


def test_a_wrong_observation_changes_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    right = found(SMALL)
    assert right == {law.text: law.expected for law in SMALL}
    assert found(SMALL, Seen.ALWAYS)["async finish s=async s"] == "---"

    def blind(column: str, context: str = "") -> Duel:
        return Duel(POLICIES[column], View(HERE, statics={}))

    monkeypatch.setattr(law_table.Table, "duel", lambda _, *which: blind(*which))
    assert found(SMALL)["finish{s skip}=finish s"] != right["finish{s skip}=finish s"]


# The command


def test_the_command_gives_the_table_as_json() -> None:
    done = x10sem("laws", "{skip s} = s", "{s skip}=s", "--format", "json", "--workers", "1")
    assert done.returncode == 0
    one, other = json.loads(done.stdout)["laws"]
    assert {"law", "tx10", "remote", "any", "witness"} <= set(one)
    assert (one["tx10"], one["remote"], one["any"]) == (True, True, True)
    assert one["witness"] is None
    assert (other["tx10"], other["remote"], other["any"]) == (True, True, False)
    assert other["witness"]["column"] == "any"
    assert other["witness"]["instance"].keys() == {"s"}


def test_what_is_not_as_expected_is_an_exit_code() -> None:
    args = ("try throw v catch t=t", "--workers", "1", "--no-contexts")
    assert x10sem("laws", *args).returncode == 0
    with replaced(edited("CATCH_DEAD", "sync(DeadPlace(p))", "EPS")):
        done = x10sem("laws", *args)
    assert done.returncode == 12
    assert "EXPECTED ✓ ✓ ✓" in done.stdout


def test_an_equation_of_ones_own_is_asked() -> None:
    done = x10sem("laws", "finish{s s}=finish s", "--workers", "1", "--no-contexts")
    assert done.returncode == 0
    assert "✗ ✗ ✗   finish{s s}=finish s" in done.stdout
    assert "so: " in done.stdout


@pytest.mark.parametrize("text", ["", "s", "s=t=u", "x=y", "at(r)s=s", "{s=s", "exit w=s"])
def test_what_is_no_equation_is_refused(text: str) -> None:
    done = x10sem("laws", text)
    assert done.returncode == 151
    assert "error[X2002]" in done.stderr


def test_json_has_every_law(rows: list[Row]) -> None:
    some = [r for r in rows if r.alone.instances < MOST][:3]
    assert [each["law"] for each in as_json(some, Seen.END)["laws"]] == [r.law.text for r in some]
