"""Every semantics that is wrong on purpose has its witness, and is refuted by what it names."""

import json
import re
from functools import cache
from inspect import cleandoc
from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner

from x10sem.checking import happens_before, masking, projection
from x10sem.checking.catalogue import variants, variants_as_json, witness_of
from x10sem.checking.check import Request, check, load, story
from x10sem.checking.explore import Engine, Options, explore
from x10sem.checking.policy import Policy
from x10sem.checking.principles import ORDER, PRINCIPLES
from x10sem.checking.run_order import graph_of, instances, overtakings, pairs
from x10sem.checking.verdict import Verdict, as_json
from x10sem.cli.app import run
from x10sem.cli.output import json_text
from x10sem.cli.rules_command import command
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.diagnostics import Diagnostic
from x10sem.lowering.tx10 import parse_tx10
from x10sem.semantics import RULES, canonical, start, steps
from x10sem.semantics.profiles import PROFILES, semantics

VARIANTS = {v.name: v for v in variants()}
BY_PRINCIPLE = sorted(v.name for v in VARIANTS.values() if v.refutes in PRINCIPLES)
LONGEST = 12


@cache
def verdict_of(name: str, rules: str = "") -> Verdict:
    return check(load(Request(witness_of(VARIANTS[name]), semantics=rules)))


def refuted(v: Verdict) -> set[str]:
    return {x.property for x in v.result.violations} | set(v.unwitnessed)


def test_there_are_variants_enough_and_one_is_of_the_coq_artifact() -> None:
    assert len(VARIANTS) >= 12
    assert "coq-artifact" in VARIANTS
    assert {v.refutes for v in VARIANTS.values()} >= set(PRINCIPLES)


def test_every_witness_is_of_a_variant() -> None:
    files = {str(p) for p in Path("corpus/variants").iterdir()}
    assert files == {witness_of(v) for v in VARIANTS.values()}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_wrong_rule_is_written_as_the_paper_does(name: str) -> None:
    for rule, body in VARIANTS[name].rules:
        summary, _, figure = cleandoc(body.__doc__ or "").partition("\n\n")
        assert summary.endswith(".")
        assert re.findall(r"^-{5,}  (\([A-Z_]+\))$", figure, re.MULTILINE) == [f"({rule})"]
        assert cleandoc(body.__doc__ or "") != RULES[rule].inference


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_refuted_by_the_property_it_names_and_by_no_other(name: str) -> None:
    assert refuted(verdict_of(name)) == {VARIANTS[name].refutes}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_right_rules_hold_where_a_variant_does_not(name: str) -> None:
    right = verdict_of(name, "ecoop14")
    assert refuted(right) == set()
    assert right.exit == 0


@pytest.mark.parametrize("name", BY_PRINCIPLE)
def test_a_shortest_counterexample_is_given_and_replays(name: str) -> None:
    loaded = load(Request(witness_of(VARIANTS[name])))
    first = verdict_of(name).first
    assert first is not None
    assert len(story(loaded, first.choices)) == len(first.choices)
    assert verdict_of(name).exit == 12


def test_counterexamples_are_short() -> None:
    sizes = [len(v.choices) for n in BY_PRINCIPLE for v in verdict_of(n).result.violations]
    assert median(sizes) <= LONGEST
    assert max(sizes) <= LONGEST


@pytest.mark.parametrize("name", [n for n in BY_PRINCIPLE if VARIANTS[n].refutes == ORDER])
def test_the_run_that_refutes_happens_before_has_a_pair_out_of_order(name: str) -> None:
    loaded = load(Request(witness_of(VARIANTS[name])))
    first = verdict_of(name).first
    assert first is not None
    with loaded.rules():
        ran = list(instances(loaded.program, loaded.places, first.choices))
    late, early = next(overtakings(ran))
    assert late.number == len(first.choices) > early.number
    assert late.is_live
    assert early.is_live
    assert graph_of(ran).has_node(late.path)
    assert pairs(ran) > 0


NEEDED = {
    "_lies": "wrong-place-named",
    "_at_leaf": "lost-in-silence",
    "_drops": "failure-drops-activities",
    "_loses_rest": "rest-lost-in-silence",
    "_passes_on": "exceptions-unmasked",
    "_collects": "reports-swallowed",
    "failure_faults": "failure-takes-the-tree",
}
"""Each check of masking, and a variant that shows why it is made."""


@pytest.mark.parametrize("check_name", NEEDED)
def test_every_check_of_masking_is_needed(check_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request(witness_of(VARIANTS[NEEDED[check_name]])))
    right = [v.message for v in check(loaded).result.violations]
    monkeypatch.setattr(masking, check_name, lambda *_: iter(()))
    assert [v.message for v in check(loaded).result.violations] != right


def test_names_of_instances_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(Request(witness_of(VARIANTS["at-returns-early"])))
    monkeypatch.setattr(happens_before, "marked", lambda names, _: names)
    assert all(v.property != ORDER for v in check(loaded).result.violations)


def test_the_comparison_with_runs_without_failures_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projection, "divergence", lambda *_: None)
    assert refuted(check(load(Request(witness_of(VARIANTS["at-runs-at-home"]))))) == set()


def test_the_graph_of_a_run_has_what_nothing_comes_between() -> None:
    text = "finish { finish async at(1) skip async skip skip }"
    program = Program(parse_tx10(text).main)
    k = start(program, 2)
    choices = []
    while k.stmt is not None:
        choices.append(0)
        k = canonical(steps(k.stmt, k.heap, Place(0))[0].target)
    graph = graph_of(instances(program, 2, tuple(choices)))
    assert set(graph) == {"f0f", "f0fa", "f0fa@0", "f0fa@1", "f10", "f10a", "f11"}
    waits = {(p, q) for p in ("f0f", "f0fa", "f0fa@1") for q in ("f10", "f10a")}
    assert set(graph.edges) == waits | {("f0fa@0", "f0fa@1"), ("f10", "f11")}
    assert graph.nodes["f0fa@0"]["place"] == 1


# The kernel passes what it does not pass on to the plain rules


@pytest.mark.parametrize("name", ["wrong-place-named", "at-returns-early", "reported-twice"])
def test_the_kernel_leaves_wrong_rules_to_the_plain_ones(name: str) -> None:
    loaded = load(Request(witness_of(VARIANTS[name])))
    kernel = Options(Policy(1), engine=Engine.KERNEL, stop_at_first=False)
    with semantics(name):
        found = explore(loaded.program, loaded.places, (), kernel)
    assert found.is_plain
    assert {v.property for v in found.violations} == {VARIANTS[name].refutes}


def test_the_kernel_examines_each_evaluation_of_a_rule() -> None:
    program = Program(parse_tx10("finish async at(1) { skip async skip }").main)
    found = explore(program, 2, (), Options(Policy(1), stop_at_first=False))
    assert found.violations == []
    assert found.examined > 0
    assert not found.is_plain


def test_the_verdict_says_what_was_checked() -> None:
    file = "corpus/paper/mask-two-levels.tx10"
    kernel, plain = (
        json.loads(json_text(as_json(check(load(Request(file, fuse=fuse, engine=engine))))))
        for fuse, engine in ((True, Engine.KERNEL), (False, Engine.RULES))
    )
    kernel, plain = kernel["principles"], plain["principles"]
    assert kernel["every_step"] is kernel["against_runs_without_failures"] is False
    assert plain["every_step"] is plain["against_runs_without_failures"] is True
    assert kernel["examined"] > 0 < plain["examined"]


# What is said of them


def test_variants_are_listed() -> None:
    done = CliRunner().invoke(command, ["--variants", "--format", "json"])
    assert json.loads(done.stdout) == variants_as_json(VARIANTS.values())
    assert {"name", "refutes", "witness"} == set(json.loads(done.stdout)[0])


def test_one_variant_is_shown_with_its_figure() -> None:
    done = CliRunner().invoke(command, ["--variants", "lost-in-silence"])
    assert "failures-are-masked is refuted by corpus/variants/lost-in-silence.tx10" in done.stdout
    assert "<s, g> --eps-->p g" in done.stdout


def test_a_variant_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "--variants", "lost-in-silense"]) == 151
    assert "did you mean lost-in-silence?" in capsys.readouterr().err
    with pytest.raises(Diagnostic):
        variants("nothing")


def test_a_variant_is_a_profile() -> None:
    assert all(v == PROFILES[v.name] for v in VARIANTS.values())
