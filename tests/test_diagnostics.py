"""Messages point at the right place, whatever the file holds; every code is explained once."""

import pickle
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x10sem.checking.catalogue import codes, explained
from x10sem.checking.exits import Exit, exit_of_diagnostic
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span, table

BANK = """class Bank {
  def main() {
    val x = new Cell[Long](0);
    at (p1) { x() = 1; }
  }
}
"""
SHARED = Diagnostic(
    "X1203",
    "`x` belongs to place 0, but is used at place 1",
    Note(Span(4, 15), "place 1 has a copy; the original does not change"),
    (Note(Span(3, 9), "allocated here, at place 0"),),
    help="share it: `val r = GlobalRef(x);` and `at (r) r()() = 1;`",
)


def test_a_message_shows_the_lines_that_it_is_about() -> None:
    assert SHARED.render("bank.x10", BANK) == "\n".join(
        (
            "error[X1203]: `x` belongs to place 0, but is used at place 1",
            " --> bank.x10:4:15",
            "  |",
            "3 |     val x = new Cell[Long](0);",
            "  |         - allocated here, at place 0",
            "4 |     at (p1) { x() = 1; }",
            "  |               ^ place 1 has a copy; the original does not change",
            "  = help: share it: `val r = GlobalRef(x);` and `at (r) r()() = 1;`",
        )
    )


def test_a_message_about_two_files_shows_both() -> None:
    elsewhere = Note(Span(1, 7, 7, "Harness.x10"), "declared here")
    both = Diagnostic("X1102", "two", Note(Span(1, 1)), (elsewhere,))
    shown = both.render("a.x10", "A\n", {"Harness.x10": "class Harness {}"}.__getitem__)
    assert " --> a.x10:1:1" in shown
    assert " ::: Harness.x10:1:7\n  |\n1 | class Harness {}\n  |       ------- declared" in shown


def test_a_message_about_no_source_shows_none() -> None:
    shown = Diagnostic("X2003", "gone", Note(NOWHERE), help="look").render("", "")
    assert shown == "error[X2003]: gone\n  = help: look"


def test_a_warning_says_so() -> None:
    assert SHARED.as_warning().render("bank.x10", BANK).startswith("warning[X1203]")


SPANS = st.builds(Span, st.integers(0, 9), st.integers(1, 400), st.integers(0, 400))


@given(st.text(), st.builds(Note, SPANS, st.text(max_size=5)))
def test_any_span_of_any_text_can_be_shown(source: str, note: Note) -> None:
    shown = Diagnostic("X0001", "title", note, (Note(Span(1, 1)),)).render("f", source)
    assert all(len(line) < 500 for line in shown.splitlines())
    assert not re.search(r"[\x00-\x08\x0e-\x1b]", shown.replace(note.text.rstrip(), ""))


def test_the_mark_stands_below_what_is_marked() -> None:
    source = "\t漢字 = x;"
    *_, line, under = Diagnostic("X", "t", Note(Span(1, 7))).render("f", source).splitlines()
    assert line == "1 | \t漢字 = x;"
    assert under == "  | \t" + " " * 7 + "^"


def test_a_message_crosses_processes() -> None:
    assert pickle.loads(pickle.dumps(SHARED)) == SHARED


def test_a_message_passes_through_a_context_manager() -> None:
    @contextmanager
    def context() -> Iterator[None]:
        yield

    with pytest.raises(Diagnostic), context():
        raise SHARED


def test_every_code_has_one_meaning_and_an_exit_code() -> None:
    for code, meaning in codes().items():
        assert re.fullmatch(r"X[0-3]\d{3}", code)
        assert meaning.partition("\n\n")[0].rstrip().endswith((".", ":")), code
        assert explained(code).startswith(f"{code}: ")
        assert exit_of_diagnostic(Diagnostic(code, "", Note(NOWHERE))) in set(Exit)


def test_two_layers_do_not_share_a_code() -> None:
    with pytest.raises(AssertionError, match="X1"):
        table({"X1": "a"}, {"X1": "b"})


def test_every_code_in_the_source_is_in_the_table() -> None:
    used = {
        code
        for path in Path("x10sem").rglob("*.py")
        for code in re.findall(r'"(X[0-3]\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used - set(codes()) == set()
