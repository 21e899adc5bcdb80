"""Runs of X10 programs that `x10sem coq` writes are accepted by Coq, and nothing else is."""

import re
import resource
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from click import echo

from tests.test_proofs_setup import PROOFS, built, coqc, needs_coq
from x10sem.checking.check import Loaded, Request, check, load
from x10sem.checking.deep import call_deep
from x10sem.checking.moves import Choice
from x10sem.checking.search import Limits
from x10sem.checking.simulate import at_random, begin
from x10sem.checking.trace import follow
from x10sem.cli.coq_command import command, written
from x10sem.diagnostics import Diagnostic
from x10sem.export import coq_coverage, coq_replay
from x10sem.semantics import RULES
from x10sem.semantics.classes import SUPERS
from x10sem.semantics.natives import NATIVES, X10_LANG
from x10sem.semantics.operators import is_known
from x10sem.semantics.queries import QUERIES

EXT: Final = PROOFS / "theories" / "Ext"
README: Final = (PROOFS / "README.md").read_text(encoding="utf-8")
SOME: Final = (
    *sorted(str(p) for p in Path("corpus/litmus").glob("*.x10") if "x10rt" not in p.name)[::9],
    "corpus/idioms/ReplicatedCounter.x10",
    "corpus/observed/KTwoLevelAdopt.x10",
)
ENTRY: Final = re.compile(r"^ *\[?(\(\d+, (?:Steps|Failure) .*\))(?:;|\]\.)$", re.MULTILINE)
HEAD: Final = "From X10 Require Import Ext.Replays.\nOpen Scope string_scope.\n"
SECONDS: Final = 10
STEPS: Final = 1000


def source(name: str) -> str:
    text = (EXT / f"{name}.v").read_text(encoding="utf-8")
    return re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)


def strings(name: str, definition: str) -> list[str]:
    """List the strings in a definition of a theory."""
    body = source(name).partition(f"Definition {definition} ")[2].partition("].\n")[0]
    return re.findall(r'"([^"]*)"', body)


def test_each_rule_has_a_constructor_in_the_extension() -> None:
    assert sorted(re.findall(r"^\| R_([A-Z_]+)", source("Rules"), re.MULTILINE)) == sorted(RULES)


def test_each_rule_has_a_name_in_the_extension() -> None:
    found = re.search(r"Inductive rule :=(.*?)\.", source("Meanings"), re.DOTALL)
    assert found is not None
    assert sorted(re.findall(r"[A-Z_]+", found[1])) == sorted(RULES)


def test_the_operators_of_the_theory_are_known() -> None:
    ops = re.findall(
        r'\("([^"]+)", ?\n? *(?:fun|plus|arith|div|comp|bit|shift)', source("Operators")
    )
    named = {*ops, *strings("Operators", "natives")}
    assert named == coq_coverage.OPERATORS
    assert all(map(is_known, named))


def test_the_readme_names_the_operators_that_are_not_covered() -> None:
    line = re.search(r"^not the operators ([^.]*)\.$", README, re.MULTILINE | re.DOTALL)
    assert line is not None
    assert sorted(re.findall(r"`(\w+)`", line[1])) == sorted(set(NATIVES) - coq_coverage.OPERATORS)


def test_all_queries_are_in_the_theory() -> None:
    body = source("Operators").partition("Definition ask ")[2]
    assert sorted(re.findall(r'String.eqb name "(\w+)"', body)) == sorted(QUERIES)


def test_the_library_of_the_theory_is_that_of_the_interpreter() -> None:
    assert sorted(strings("Operators", "x10_lang")) == sorted(X10_LANG)
    body = source("Classes").partition("Definition library ")[2].partition("].\n")[0]
    assert re.findall(r'\("(\w+)",', body) == list(SUPERS)


# Runs


def text_of(loaded: Loaded, choices: tuple[Choice, ...]) -> str:
    with loaded.rules():
        return written(loaded, list(follow(loaded.program, loaded.places, choices)))


def at_chance(loaded: Loaded, seed: int, kills: dict[int, tuple[int, ...]]) -> str:
    with loaded.rules():
        run = begin(loaded)
        for _ in at_random(run, seed, kills):
            pass
    return text_of(loaded, tuple(run.choices))


def _witnesses(path: str, most: int = 1) -> list[str]:
    """Write runs to the last outcomes, and the counterexample, if there is one."""
    loaded = load(Request(path, witnesses=True, limits=Limits(timeout=40)))
    verdict = check(loaded)
    ways = list(verdict.result.outcomes.values())[-most:]
    if verdict.first is not None:
        ways.append(verdict.first.choices)
    return [text_of(loaded, way) for way in ways]


def many(*those: str) -> str:
    """Put several runs into one file."""
    return HEAD + "\n".join(
        f"Module M{n}.\n{t.split('Open Scope string_scope.', 1)[1]}\nEnd M{n}."
        for n, t in enumerate(those)
        if "Ext.Replays" in t
    )


@needs_coq
def test_runs_to_outcomes_and_counterexamples_are_accepted() -> None:
    built()
    found = [t for path in SOME for t in call_deep(partial(_witnesses, path))]
    assert len(found) >= len(SOME)
    done = coqc(many(*found))
    assert done.returncode == 0, done.stderr


@needs_coq
def test_programs_that_are_written_have_not_begun() -> None:
    """Happens-before is proved of programs in which nothing runs yet."""
    built()
    found = [at_chance(load(Request(path)), 1, {}) for path in SOME]
    sources = [t for t in found if "Ext.Replays" in t]
    running = [t.replace("SAsync", "SDynAsync") for t in sources if "SAsync" in t]
    assert running
    asked = [of_source(t, is_so="true") for t in sources]
    asked += [of_source(t, is_so="false") for t in running]
    done = coqc("From X10 Require Import Ext.Instances.\n" + many(*asked))
    assert done.returncode == 0, done.stderr


def of_source(text: str, *, is_so: str) -> str:
    """State whether a program has not begun, in the place of the theorem that its run is one."""
    return f"""{text.partition("Definition trace")[0]}
Theorem source :
  andb match fst first with Some s => is_source s | None => false end
    (is_source_program classes) = {is_so}.
Proof. vm_compute. reflexivity. Qed.
"""


def entries(text: str) -> list[str]:
    return ENTRY.findall(text.partition("Definition trace")[2].partition("Definition last")[0])


def with_entries(text: str, those: list[str]) -> str:
    head, _, rest = text.partition("Definition trace")
    last = rest.partition("Definition last")[2]
    trace = ";\n   ".join(those)
    return f"{head}Definition trace : list entry :=\n  [{trace}].\n\nDefinition last{last}"


def corrupted(text: str) -> Iterator[tuple[str, str]]:
    """Corrupt a run in every way: order, rules, labels, heaps, who lives, the world."""
    those = entries(text)
    yield "backwards", with_entries(text, those[::-1])
    yield "first at the end", with_entries(text, [*those[1:], those[0]])
    for n, e in enumerate(those):
        before, after = those[:n], those[n + 1 :]
        if not any("Failure" in other for other in those):  # which may absorb steps
            yield f"without {n}", with_entries(text, [*before, *after])
        yield f"twice {n}", with_entries(text, [*before, e, e, *after])
        for other in wrong(e):
            yield f"{n}: {other}", with_entries(text, [*before, other, *after])
    head, _, last = text.partition("Definition last")
    end = last.partition("Theorem")[0]
    for old, new in (
        ("Some (Local", "None; Some (Local"),
        ("; None", ""),
        ("(VNum (", "(VNum (7"),
        ("(None, Heap", "(Some (SDo ASkip []), Heap"),
        (" FREE)", " HELD)"),
        ('["', '["another"; "'),
        (" (0).", " (3)."),
        ("Obj ", 'Obj "Other" [] []; Obj '),
    ):
        if old in end:
            yield f"{old} as {new} at the end", f"{head}Definition last{last.replace(old, new, 1)}"
    yield (
        "another program",
        text.replace("Definition first", "Definition lost", 1).replace(
            "Definition trace",
            "Definition first : config := (option_map (fun s => SSeq s (SDo ASkip [])) (fst lost), "
            "snd lost).\n\nDefinition trace",
        ),
    )
    yield "no classes", text.replace("accepts 25000 classes", "accepts 25000 []")


def wrong(entry: str) -> Iterator[str]:
    """Give entries that differ from one in a rule, in its label, in its place, or in its choice."""
    found = re.fullmatch(r"\((\d+), (?:Failure (\d+)|Steps \[(.*?)\] (.*))\)", entry)
    assert found is not None
    pick, failed, rules, label = found.groups()
    if failed is not None:
        yield f"({pick}, Failure {int(failed) + 1})"
        return
    names = rules.split("; ")
    yield f"({int(pick) + 1}, Steps [{rules}] {label})"
    for n, name in enumerate(names):
        other = "PAR" if name == "SEQ" else "SEQ"
        yield f"({pick}, Steps [{'; '.join([*names[:n], other, *names[n + 1 :]])}] {label})"
    yield f"({pick}, Steps [{'; '.join(names[:-1])}] {label})"
    for other in ("Eps", "(Sync [(TVal VNull)])", "(Async [(TReturn VUnit)])"):
        if other != label:
            yield f"({pick}, Steps [{rules}] {other})"


def rejected(text: str) -> str:
    """State that a run is not accepted, in the place of the theorem that it is."""
    head, _, rest = text.partition("Theorem replays : accepts")
    claim = rest.partition("= true.")[0]
    return (
        f"{head}Theorem rejected : accepts{claim}= false.\nProof. vm_compute. reflexivity. Qed.\n"
    )


PROGRAM: Final = """
public class P {
  static val start = 2;
  public static def main(Rail[String]) {
    val c = new Cell[Long](start);
    val r = GlobalRef[Cell[Long]](c);
    try {
      finish {
        at (Place(1)) async { at (r) { atomic { r()() = r()() + 1; } } }
        async { when (c() > 2) c() = c() * 10; }
      }
      Console.OUT.println("c = " + c());
    } catch (e:MultipleExceptions) { Console.OUT.println("lost"); }
  }
}
"""


@needs_coq
@pytest.mark.parametrize("kills", [{}, {30: (1,)}], ids=["alive", "killed"])
def test_no_corrupted_run_of_a_program_is_accepted(
    tmp_path: Path, kills: dict[int, tuple[int, ...]]
) -> None:
    built()
    file = tmp_path / "P.x10"
    file.write_text(PROGRAM, encoding="utf-8")
    text = at_chance(load(Request(str(file))), 3, kills)
    assert ("Failure" in text) == bool(kills)
    wrongs = dict(corrupted(text))
    assert len(wrongs) > 4 * len(entries(text))
    some = list(wrongs.values())
    done = coqc(shared(text, some[:40] + some[40::7] + some[-9:]))
    assert done.returncode == 0, done.stderr
    some_wrong = next(t for name, t in wrongs.items() if name.startswith("twice"))
    with pytest.raises(Diagnostic) as found:
        coq_replay.replay(some_wrong)
    assert found.value.code == "X3002"


def shared(text: str, wrongs: list[str]) -> str:
    """Put a run, and that others of the same program are rejected, into one file."""
    table = re.search(r"Definition classes .*?\n\n", text, re.DOTALL)
    assert table is not None
    body = many(text, *map(rejected, wrongs)).removeprefix(HEAD)
    return HEAD + table[0] + body.replace(table[0], "")


@needs_coq
def test_a_thousand_steps_of_a_program_replay_in_seconds(tmp_path: Path) -> None:
    built()
    file = tmp_path / "Long.x10"
    file.write_text(
        "public class Long_ { public static def main(Rail[String]) {\n"
        "  val a = new Rail[Long](4);\n"
        "  for (i in 0..79) { a(i % 4) = a(i % 4) + i; }\n"
        '  at (Place(1)) Console.OUT.println("s = " + a(3));\n} }\n',
        encoding="utf-8",
    )
    text = at_chance(load(Request(str(file), main="Long_")), 1, {})
    assert len(entries(text)) >= STEPS
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    coq_replay.replay(text)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun < SECONDS


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Console.OUT.println(1.5 + 2.5);", "floating-point"),
        ('Console.OUT.println("a".trim());', "`trim`"),
        ('Console.OUT.println("é" + 1);', "ASCII"),
        ('when ("ab".trim() == "ab") ;', "`trim`"),
    ],
)
def test_what_the_extension_does_not_cover_is_named(tmp_path: Path, body: str, named: str) -> None:
    file = tmp_path / "N.x10"
    file.write_text(
        f"public class N {{ public static def main(Rail[String]) {{ {body} }} }}\n",
        encoding="utf-8",
    )
    with pytest.raises(Diagnostic) as found:
        command.main([str(file)], standalone_mode=False)
    assert found.value.code == "X3006"
    assert named in found.value.title


# How much is covered


def reason(path: str) -> str:
    """Say why not all runs of a program that are tried replay; nothing, if they do."""
    try:
        if load(Request(path)).semantics != "ecoop14":
            return "other semantics"
        found = call_deep(partial(_witnesses, path, 6))
    except Diagnostic as d:
        return d.title
    alike = [t for t in found if "Ext.Replays" in t]
    for text in (t for t in found if t not in alike):
        coq_replay.replay(text)
    done = coqc(many(*alike))
    return "" if done.returncode == 0 else done.stderr


def report(directories: list[str]) -> None:
    """Say of each directory how many programs there are and replay, and why others do not."""
    built()
    for directory in directories:
        paths = [str(p) for p in sorted(Path(directory).glob("*.*x10"))]
        reasons = {path: why for path in paths if (why := reason(path))}
        echo(f"{directory}: {len(paths)} files, {len(paths) - len(reasons)} replay")
        for path, why in reasons.items():
            echo(f"  {path}: {why}")


if __name__ == "__main__":
    report(sys.argv[1:])
