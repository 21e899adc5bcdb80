"""The mechanisation in `proofs` has the rules of the interpreter, and proves what it says."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.test_proofs_setup import PROOFS, built, coqc, needs_coq
from x10sem.semantics import RULES

THEORIES: Final = sorted(PROOFS.glob("theories/**/*.v"))
SPEC: Final = sorted(PROOFS.glob("theories/Spec/*.v"))
EXT: Final = [
    PROOFS / f"theories/Ext/{name}.v"
    for name in ("Terms", "State", "Classes", "Operators", "Copies", "Meanings", "Rules")
]
MOST_LINES: Final = 600
LONGEST: Final = 640
CORE: Final = {"statements", "resilience", "expressions"}
README: Final = (PROOFS / "README.md").read_text(encoding="utf-8")
ROWS: Final = re.findall(
    r"^\| `(\w+)` \| (.+?) \| `theories/([\w/]+)\.v` \| (.+?) \|$", README, re.MULTILINE
)
COVERED: Final = {n for n, r in RULES.items() if r.module in CORE} | {"SELECT_MEMBER"}
"""The rules of the calculus, and that of the member `place` of DP, which its programs can use."""


def _source(path: Path) -> str:
    """Read a theory without its comments."""
    return re.sub(r"\(\*.*?\*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_each_rule_has_a_constructor_and_each_constructor_a_rule() -> None:
    step = _source(PROOFS / "theories/Spec/Step.v")
    assert sorted(re.findall(r"^\| R_([A-Z_]+)", step, re.MULTILINE)) == sorted(COVERED)


def test_each_rule_has_a_name() -> None:
    label = _source(PROOFS / "theories/Spec/Label.v")
    found = re.search(r"Inductive rule :=(.*?)\.", label, re.DOTALL)
    assert found is not None
    assert sorted(re.findall(r"[A-Z_]+", found[1])) == sorted(COVERED)


def test_what_has_to_be_read_is_short() -> None:
    assert sum(len(f.read_text(encoding="utf-8").splitlines()) for f in SPEC) <= MOST_LINES


@pytest.mark.parametrize("path", [*SPEC, *EXT], ids=lambda p: p.name)
def test_the_specification_has_definitions_only(path: Path) -> None:
    assert not re.search(r"\b(Lemma|Theorem|Corollary|Proof|Qed)\b", _source(path))


@pytest.mark.parametrize("path", THEORIES, ids=lambda p: p.stem)
def test_nothing_is_admitted(path: Path) -> None:
    words = r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Abort|Hypothes[ie]s|Variables?)\b"
    found = {m[1] for m in re.finditer(words, _source(path))}
    assert found <= {"Variable", "Hypothesis"}  # of sections: Print Assumptions sees the others


@pytest.mark.parametrize("path", THEORIES, ids=lambda p: p.stem)
def test_a_theory_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_all_theories_are_built() -> None:
    listed = re.findall(r"^theories/.*", (PROOFS / "_CoqProject").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(str(p.relative_to(PROOFS)) for p in THEORIES)


def test_the_readme_lists_theorems() -> None:
    assert len(ROWS) == len(re.findall(r"^\| `", README, re.MULTILINE)) > 0
    for name, _, file, _ in ROWS:
        source = _source(PROOFS / f"theories/{file}.v")
        assert re.search(rf"^\s*(Theorem|Corollary|Example) {name}\b", source, re.MULTILINE), name


@needs_coq
def test_the_readme_lists_the_axioms() -> None:
    built()
    asked = []
    for name, _, file, _ in ROWS:
        module = "X10." + file.replace("/", ".")
        asked += [f"Require {module}.", f"Print Assumptions {module}.{name}."]
    done = coqc("\n".join(asked))
    assert done.returncode == 0, done.stderr
    said = re.split(r"^(?=Closed under|Axioms:)", done.stdout, flags=re.MULTILINE)[1:]
    found = ["none" if s.startswith("Closed") else " ".join(s.split()[1:]) for s in said]
    assert found == [axioms for *_, axioms in ROWS]
