"""Every rule is named once, written down, and witnessed by a program of its own."""

import ast
import inspect
import re
from pathlib import Path
from textwrap import dedent

import pytest

from x10sem.checking.check import Request, check, load
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.core import terms
from x10sem.semantics import RULES, Config

WITNESSES = {Path(f).stem: f for f in files_in(["corpus/rules"])}
VALUES_ONLY = frozenset(c.__name__ for c in terms.VALUES)
NO_REDEX = frozenset({"Var", "Clause", "ReturnOf", "ExitOf", "Unsupported", "Term"})


@pytest.mark.parametrize("name", RULES)
def test_docstring_is_the_rule(name: str) -> None:
    summary, _, figure = RULES[name].inference.partition("\n\n")
    assert "\n" not in summary
    assert summary.endswith(".")
    assert re.findall(r"^-{8,}  \(([A-Z_]+)\)$", figure, re.MULTILINE) == [name]


@pytest.mark.parametrize("name", RULES)
def test_function_is_named_like_the_rule(name: str) -> None:
    assert RULES[name].body.__name__.rstrip("_").upper() == name


@pytest.mark.parametrize("name", RULES)
def test_body_has_conditions_premises_and_conclusions_alone(name: str) -> None:
    (function,) = ast.parse(dedent(inspect.getsource(RULES[name].body))).body
    assert isinstance(function, ast.FunctionDef)
    allowed = (ast.If, ast.For, ast.Assign, ast.Expr, ast.Match)
    inside = [n for n in ast.walk(function) if isinstance(n, ast.stmt) and n is not function]
    assert [type(n).__name__ for n in inside if not isinstance(n, allowed)] == []


def test_every_term_has_a_rule_or_is_a_value() -> None:
    redexes = {r.__name__ for rule in RULES.values() for r in rule.redexes}
    classes = {
        c.__name__ for c in vars(terms).values() if inspect.isclass(c) and issubclass(c, terms.Term)
    }
    assert classes - redexes == VALUES_ONLY | NO_REDEX
    assert Config.__name__ in redexes


def test_each_rule_has_its_witness_and_each_witness_its_rule() -> None:
    assert set(WITNESSES) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_rule_fires_in_its_witness(name: str) -> None:
    verdict = call_deep(lambda: check(load(Request(WITNESSES[name], fuse=False))))
    assert verdict.result.fired[name] > 0
    assert verdict.result.complete
