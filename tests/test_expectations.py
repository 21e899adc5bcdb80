"""What a file says of itself is read as it is meant, and outcomes are written as they are read."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x10sem.checking.check import Request, check, load
from x10sem.checking.expect import Wish, read_expectations
from x10sem.checking.outcomes import Outcome
from x10sem.checking.written import parse_outcomes, show, show_all
from x10sem.diagnostics import Diagnostic, Span

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
EXCEPTIONS = st.one_of(
    st.none(), LINES, st.sampled_from(["A(1)", "M[A(1), B]", 'A(")', "throws", "place 0 failed"])
)
DEAD = st.frozensets(st.integers(0, 4)).map(lambda places: tuple(sorted(places)))
OUTCOMES = st.builds(
    Outcome, st.lists(LINES, max_size=2).map(tuple), EXCEPTIONS, DEAD, st.integers(0, 3)
)


@given(st.frozensets(OUTCOMES, min_size=1))
def test_outcomes_are_read_as_they_are_written(outcomes: frozenset[Outcome]) -> None:
    assert parse_outcomes(show_all(outcomes)).all == outcomes


@given(st.text())
def test_any_text_is_outcomes_or_an_error(text: str) -> None:
    try:
        found = parse_outcomes(text)
    except ValueError:
        return
    assert parse_outcomes(show_all(found.all)).all == found.all


def test_outcomes_are_short() -> None:
    assert show(Outcome()) == "nothing"
    assert show(Outcome(("a", "b"), "DeadPlaceException(1)", (1, 2), 1)) == (
        '"a" "b" throws DeadPlaceException(1) dead 1+2'
    )
    assert show(Outcome((), None, (), 3)) == "exit 3"


def test_outcomes_may_take_several_lines() -> None:
    text = """
//~ outcomes:
//~   - | OUT "a", b
//~     | c
//~     throws E(1)
//~   - nothing
//~ places: 2
"""
    said = read_expectations(text)
    assert said.places == 2
    assert said.outcomes is not None
    assert said.outcomes.all == {Outcome(('OUT "a", b', "c"), "E(1)", (), 1), Outcome()}


def test_dead_places_are_compared_where_a_list_speaks_of_them() -> None:
    found = [Outcome(("a",)), Outcome(("a",), None, (1,))]
    assert parse_outcomes('"a"').compare(found) == ([], [])
    assert parse_outcomes('"a", "a" dead 1').compare(found) == ([], [])
    assert parse_outcomes('"a" dead none').compare(found) == ([], [found[1]])
    assert parse_outcomes('"a", "b"').compare(found) == ([Outcome(("b",))], [])


def test_everything_a_file_may_say_is_read() -> None:
    said = read_expectations(
        "//~ places: 3\n//~ failures: 1\n//~ failing: 1,2\n//~ groups: 1+2\n"
        "//~ holds: no-deadlock NoLoss\n//~ refuted: Other\n//~ states: 288   (unreduced)\n"
        "//~ const: A.N=1\n//~ const: A.M=2\n//~ slow: yes\n//~ exit: 12\n//~ rules: SEQ PAR\n"
    )
    assert (said.places, said.failures, said.states, said.exit) == (3, 1, 288, 12)
    assert said.failing == frozenset({1, 2})
    assert said.groups == (frozenset({1, 2}),)
    assert said.holds == ("no-deadlock", "NoLoss")
    assert said.refuted == ("Other",)
    assert said.const == ("A.N=1", "A.M=2")
    assert said.rules == ("SEQ", "PAR")
    assert said.slow


@pytest.mark.parametrize("line", ["// NUM_PLACES: 4", "// places: 4", "//~ places: 4"])
def test_the_number_of_places_may_be_said_in_three_ways(line: str) -> None:
    assert read_expectations(f"{line}\nclass A {{}}").places == 4


def test_a_property_knows_where_it_is_written() -> None:
    (wish,) = read_expectations("class A {\n  //@ always NoLoss: a ? b : c\n").wishes
    assert wish == Wish("always", "NoLoss", "a ? b : c", Span(2, 22, 9))
    (unnamed,) = read_expectations("//@ ensures a ? b : c").wishes
    assert (unnamed.name, unnamed.text) == ("a ? b : c", "a ? b : c")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("//~ plases: 3", "X2001"),
        ("//~ nothing at all", "X2001"),
        ("//~ places: many", "X2002"),
        ("//~ places: 0", "X2002"),
        ("//~ groups: 1+2,2", "X2002"),
        ("//~ observe: (", "X2002"),
        ("//~ outcomes: a", "X2002"),
        ("//~ outcomes: dead 1 dead 2", "X2002"),
        ("//@ always", "X2004"),
        ("//@ eventual Ends: true", "X2004"),
        ("//@ leadsto Ends: true", "X2004"),
        ("//~ fairness: good", "X2002"),
        ("//@ nonsense: true", "X2004"),
    ],
)
def test_what_is_not_understood_is_refused(line: str, code: str) -> None:
    with pytest.raises(Diagnostic) as refused:
        read_expectations(f"class A {{}}\n{line}", "a.x10")
    assert refused.value.code == code
    assert refused.value.primary.span.line == 2


@given(st.text())
def test_any_text_says_something_or_is_refused(text: str) -> None:
    for line in (f"//~ {text}", f"//@ {text}"):
        with suppress(Diagnostic):
            assert read_expectations(line) is not None


CONSTANTS = """//~ const: {}
class Outer {{
  static val N = 1;
  static class Inner {{ static val M:Int = 2n; static val S = "s"; }}
  public static def main(args:Rail[String]) {{
    Console.OUT.println(N + " " + Inner.M + " " + Inner.S);
  }}
}}
"""


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Outer.N=5", ""),
        ("Outer.Inner.M=5", ""),
        ("Inner.M=5", ""),
        ("N=5", "there is no constant `N`"),
        ("Inner.N=5", "there is no constant `Inner.N`"),
        ("Long.MAX_VALUE=5", "there is no constant `Long.MAX_VALUE`"),
        ("Outer.N=true", "`Outer.N` is of type Long, and its new value is not"),
        ("Outer.N=1.5", "`Outer.N` is of type Long, and its new value is not"),
        ("Inner.S=3", "`Inner.S` is of type String, and its new value is not"),
    ],
)
def test_a_constant_is_one_that_there_is(said: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "Outer.x10"
    path.write_text(CONSTANTS.format(said), encoding="utf-8")
    if not title:
        (o,) = check(load(Request(str(path)))).result.outcomes
        assert "5" in o.output[0]
        return
    with pytest.raises(Diagnostic) as raised:
        load(Request(str(path)))
    assert (raised.value.code, raised.value.title) == ("X2002", title)
    assert "`Outer.N`" in (raised.value.help or "") or "type" in title
