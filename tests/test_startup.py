"""What a start costs: what it imports, what it keeps for the next, what it leaves undone."""

import copy
import dataclasses
import inspect
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from x10sem import syntax
from x10sem.checking.check import Request, check, load
from x10sem.core.program import OnDemand
from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.lowering import lower
from x10sem.lowering.loader import LIBRARY, is_bundled
from x10sem.records import dataclass, field
from x10sem.syntax import cache, tables
from x10sem.syntax.parser import builders

SMALL = """
class Small {
  public static def main(args:Rail[String]) {
    var sum:Long = 0;
    for (i in 1..3) sum += i;
    val all = sum;
    finish for (p in Place.places()) at (p) async { assert all == 6; }
  }
}
"""
SLOW = {
    "rich",
    "networkx",
    "jinja2",
    "hypothesis",
    "numpy",
    "z3",
    "lark",
    "msgspec",
    "hashlib",
    "tempfile",
}
SLOW |= {
    "x10sem.core.printer",
    "x10sem.export.explain",
    "x10sem.syntax.larkfile",
    "x10sem.cli.run_command",
}
ASK = "import sys; from x10sem.cli.app import run; code = run(['check', sys.argv[1]])"
TELL = "; print(code, *sorted(m for m in sys.modules))"


def modules_after_a_check(file: Path, home: Path) -> set[str]:
    """Check a program in a process of its own, and say what that has imported."""
    done = subprocess.run(
        [sys.executable, "-c", ASK + TELL, str(file)],
        env={**os.environ, "XDG_CACHE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stdout.splitlines()[-1].split(" ")
    assert code == "0"
    return set(modules)


def test_what_is_slow_to_import_is_imported_where_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "Small.x10"
    file.write_text(SMALL, "utf-8")
    assert "lark" in modules_after_a_check(file, tmp_path)
    assert modules_after_a_check(file, tmp_path) & SLOW == set()


# What is kept


def anew() -> None:
    """Forget the tables that this process has."""
    tables.tables.cache_clear()
    builders.cache_clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep things in a directory that is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    anew()
    yield tmp_path / "x10sem"
    anew()


def parsed() -> str:
    """Parse the library's larger half, and what cannot be parsed."""
    shown = [repr(syntax.parse(p.read_text("utf-8"))) for p in sorted(LIBRARY.glob("[P-U]*.x10"))]
    for text in ("class A { def m( }", "class", "class A { val x = (; }", "x"):
        with pytest.raises(Diagnostic) as raised:
            syntax.parse(text)
        shown.append(repr(raised.value))
    return "\n".join(shown)


def recalled() -> bool:
    """Tell whether the tables can be had without Lark."""
    return cache.recall("x10.tables", tables.text_of("x10.lark")) is not None


def test_the_parser_is_the_same_where_it_was_kept(home: Path) -> None:
    assert not recalled()
    made = parsed()
    assert recalled()
    anew()
    assert parsed() == made


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def changed(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def opened_to_others(file: Path) -> None:
    file.chmod(0o666)


def directory_opened_to_others(file: Path) -> None:
    file.parent.chmod(0o777)


def no_file(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "harm", [cut, emptied, changed, opened_to_others, directory_opened_to_others, no_file]
)
def test_what_was_kept_is_made_again_where_it_cannot_be_trusted(
    harm: Callable[[Path], None], home: Path
) -> None:
    made = parsed()
    harm(home / "x10.tables")
    assert not recalled()
    anew()
    assert parsed() == made


def test_what_another_version_kept_is_made_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = parsed()
    monkeypatch.setattr(cache, "__version__", "another")
    assert not recalled()
    anew()
    assert parsed() == made
    assert recalled()


def test_another_grammar_is_another_parser(home: Path) -> None:
    parsed()
    assert cache.recall("x10.tables", tables.text_of("x10.lark") + "\n") is None


def test_nothing_is_kept_where_nothing_can_be_written(home: Path) -> None:
    home.write_text("in the way", "utf-8")
    made = parsed()
    assert not recalled()
    assert home.read_text("utf-8") == "in the way"
    home.unlink()
    anew()
    assert parsed() == made
    assert [p.name for p in home.iterdir()] == ["x10.tables"]
    assert home.stat().st_mode & 0o077 == 0


# The library


def test_what_no_run_reaches_is_not_lowered(tmp_path: Path) -> None:
    lowered = lower([syntax.parse(SMALL, "Small.x10")])
    assert lowered.world is not None
    before = {key for key in lowered.world.by_key if is_bundled(key)}
    assert [info.name for info in lowered.program.written] == ["Small"]
    assert before < {name for name in lowered.program.classes if is_bundled(name)}
    assert "Iterator" in lowered.program.classes
    assert "Small" in lowered.program.classes
    assert "Large" not in lowered.program.classes


def test_a_program_is_the_same_in_whatever_order_it_is_lowered() -> None:
    one = lower([syntax.parse(SMALL, "Small.x10")]).program
    other = lower([syntax.parse(SMALL, "Small.x10")]).program
    for name in sorted(one.classes, reverse=True):
        info = other.classes[name]
        for method in sorted(one.classes[name].methods, reverse=True):
            assert info.methods[method] == one.classes[name].methods[method]
        assert dict(info.statics) == dict(one.classes[name].statics)
        assert other.ancestors[name] == one.ancestors[name]
    assert dict(one.classes) == dict(other.classes)
    assert other.classes.get("Small.none") is None


def test_what_is_lowered_in_a_run_gives_the_same_verdict(tmp_path: Path) -> None:
    file = tmp_path / "Small.x10"
    file.write_text(SMALL.replace("== 6", "== p.id"), "utf-8")
    lazy = load(Request(str(file)))
    whole = dataclasses.replace(
        lazy.program, classes=dict(load(Request(str(file))).program.classes)
    )
    one, other = check(lazy), check(dataclasses.replace(lazy, program=whole))
    assert one.exit == other.exit != 0
    assert one.result.outcomes == other.result.outcomes
    assert one.result.states == other.result.states


def test_a_table_on_demand_makes_each_entry_once() -> None:
    asked: list[str] = []

    def make(name: str) -> str | None:
        asked.append(name)
        return name.upper() if name in {"a", "b"} else None

    table = OnDemand(make, lambda: ("a", "b", "c"), {"c": "given"})
    assert (table["a"], table["c"], table.get("x"), "b" in table, "x" in table) == (
        "A", "given", None, True, False,
    )  # fmt: skip
    assert dict(table) == {"a": "A", "b": "B", "c": "given"}
    assert len(table) == 3
    assert asked == ["a", "x", "b"]
    with pytest.raises(KeyError):
        table["x"]


# Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a record inherits."""

    span: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Light(Placed):
    """A record."""

    name: str
    more: list[int] = field(default_factory=list, compare=False)
    kind: str = "k"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FullPlaced:
    """What a data class inherits."""

    span: int = dataclasses.field(default=0, compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Full(FullPlaced):
    """A data class."""

    name: str
    more: list[int] = dataclasses.field(default_factory=list, compare=False)
    kind: str = "k"


@dataclass(slots=True)
class Settled:
    """A record that settles a field itself."""

    name: str
    size: int = field(init=False)

    def __post_init__(self) -> None:
        """Settle it."""
        self.size = len(self.name)


def test_a_record_is_what_a_data_class_is() -> None:
    light, full = Light("a", span=3), Full("a", span=3)
    assert repr(light) == repr(full).replace("Full", "Light")
    assert (light == Light("a", [1], span=4), light == Light("b"), hash(light)) == (
        full == Full("a", [1], span=4), full == Full("b"), hash(full),
    )  # fmt: skip
    assert inspect.signature(Light).parameters.keys() == inspect.signature(Full).parameters.keys()
    assert Light.__match_args__ == Full.__match_args__
    assert Light("a").more is not Light("a").more
    known = [(f.name, f.compare, f.repr, f.kw_only, f.type) for f in dataclasses.fields(Light)]
    assert known == [
        (f.name, f.compare, f.repr, f.kw_only, f.type) for f in dataclasses.fields(Full)
    ]
    assert dataclasses.asdict(light) == dataclasses.asdict(full)
    assert dataclasses.replace(light, name="b") == Light("b", span=3)
    for again in (copy.copy(light), pickle.loads(pickle.dumps(light))):
        assert (again, again.span) == (light, 3)


def test_a_record_is_as_closed_as_a_data_class() -> None:
    light, make = Light("a"), cast("Callable[[], Light]", Light)
    for name in ("name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(light, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del light.name
    with pytest.raises(TypeError, match=r"Light\.__init__\(\) missing 1 required"):
        make()
    assert not hasattr(light, "__dict__")
    settled = Settled("abc")
    assert (settled.size, repr(settled)) == (3, "Settled(name='abc', size=3)")
    assert Settled.__match_args__ == ("name",)
    with pytest.raises(TypeError, match="unhashable"):
        hash(settled)


def test_a_message_crosses_processes() -> None:
    told = Diagnostic("X0001", "wrong", Note(Span(1, 2, path="a")), (), "right it")
    assert pickle.loads(pickle.dumps(told)) == told
    assert told.as_warning() != told
