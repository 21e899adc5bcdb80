"""What holds of all runs of a small program is accepted by Coq, and nothing else is."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.test_proofs_setup import built, coqc, needs_coq
from x10sem.checking.certificate import space_of
from x10sem.checking.check import Request, check, load
from x10sem.cli.coq_command import certificate, command
from x10sem.diagnostics import Diagnostic

HEAD: Final = "From X10 Require Import Ext.Replays Ext.Certificates.\nOpen Scope string_scope.\n"
SOME: Final = (
    "corpus/litmus/atomic-update.x10",
    "corpus/litmus/handler-at-dead-place.x10",
    "corpus/litmus/kill-there-in-finish.x10",
    "corpus/litmus/captured-twice.x10",
    "corpus/paper/two-failures.tx10",
)
COUNTERS: Final = """
//@ always Bounded: c.n <= 2
//@ ensures Total: c.n == 2
//@ never Three: c.n == 3
public class Q {
  static class C { var n:Long = 0; }
  static val c = new C();
  public static def main(Rail[String]) {
    finish { async atomic { c.n = c.n + 1; } async atomic { c.n = c.n + 1; } }
  }
}
"""


def text_of(path: str) -> str:
    loaded = load(Request(path))
    with loaded.rules():
        return certificate(loaded, space_of(loaded))


def many(*those: str) -> str:
    bodies = (t.split("Open Scope string_scope.", 1)[1] for t in those)
    return HEAD + "\n".join(f"Module M{n}.\n{t}\nEnd M{n}." for n, t in enumerate(bodies))


def rejected(text: str) -> str:
    """State that nothing is certified, in the place of the theorem that it is."""
    head = text.partition("Theorem checked")[0]
    claim = re.search(r"^ *(certified .*) = true\.$", text, re.MULTILINE)
    assert claim is not None
    return f"{head}Theorem rejected : {claim[1]} = false.\nProof. vm_compute. reflexivity. Qed.\n"


def changed(text: str, old: str, new: str) -> str:
    found = re.sub(old, new, text, count=1, flags=re.DOTALL)
    assert found != text
    return found


@pytest.fixture
def counters(tmp_path: Path) -> str:
    file = tmp_path / "Q.x10"
    file.write_text(COUNTERS, encoding="utf-8")
    return str(file)


@needs_coq
def test_certificates_are_accepted(counters: str) -> None:
    built()
    done = coqc(many(*map(text_of, SOME), text_of(counters)))
    assert done.returncode == 0, done.stderr


@needs_coq
def test_wrong_certificates_are_rejected(counters: str) -> None:
    built()
    text = text_of("corpus/litmus/handler-at-dead-place.x10")
    asked = text_of(counters)
    wrongs = [
        changed(text, r"(Definition outcomes .*?\n  \[)Outcome .*? \(\d+\)(; )?", r"\1"),
        changed(text, r"Policy (\d+) \[1\]", r"Policy 3 [1; 2]"),
        changed(text, r"25000 \d+ first", "25000 20 first"),
        changed(text, r"25000 (\d+) first", r"3 \1 first"),
        changed(
            text,
            r"Definition classes : program :=.*?\.\n\n",
            "Definition classes : program := [].\n\n",
        ),
        changed(asked, "Question false false", "Question false true"),
        changed(asked, "Question true false", "Question false false"),
        changed(asked, "Question false true", "Question false false"),
    ]
    done = coqc(many(*map(rejected, wrongs)))
    assert done.returncode == 0, done.stderr


def test_what_is_certified_is_what_the_search_finds() -> None:
    for path in SOME:
        loaded = load(Request(path))
        with loaded.rules():
            endings = space_of(loaded).endings
        printed = {(*e.lines, e.rest) if e.rest else e.lines for e in endings}
        assert printed == {o.output for o in check(loaded).result.outcomes}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("when (false) ;", "deadlock"),
        ("Console.OUT.println(0.5);", "floating-point"),
        ("var i:Long = 0; while (true) i++;", "too much"),
    ],
)
def test_what_cannot_be_certified_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, named: str
) -> None:
    monkeypatch.setattr("x10sem.checking.certificate.MOST", 500)
    file = tmp_path / "N.x10"
    file.write_text(
        f"public class N {{ public static def main(Rail[String]) {{ {body} }} }}\n",
        encoding="utf-8",
    )
    with pytest.raises(Diagnostic) as found:
        command.main([str(file), "--holds"], standalone_mode=False)
    assert named in found.value.title


def test_a_refuted_property_is_not_certified(tmp_path: Path) -> None:
    file = tmp_path / "Q.x10"
    file.write_text(COUNTERS.replace("c.n == 2", "c.n == 1", 1), encoding="utf-8")
    with pytest.raises(Diagnostic) as found:
        command.main([str(file), "--holds"], standalone_mode=False)
    assert "Total is refuted" in found.value.title
