"""A wrong rule is a caught rule: break each in every way we can think of, and see x10sem object."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

from tests.catching import Catch, caught, corpus_cases, probe_cases
from x10sem.checking.mutation import all_mutants
from x10sem.checking.reach import reached
from x10sem.checking.theorems import broken
from x10sem.semantics import RULES

_NO_HEAP = "where p is dead there is no local heap to read: the mutant has no meaning there"
_NO_VALUE = "a silent label has no value to catch: the mutant has no meaning"
_ENDS = "what ends in one step is one leaf, whose rules give one step that ends"
_NOT_SYNC = "the label is not sync, and to_async leaves the others"

EQUIVALENT = {
    "STATIC_GET condition dropped: p in g -> True": _NO_HEAP,
    "STATIC_INIT condition dropped: p in g -> True": _NO_HEAP,
    "STATIC_SET condition dropped: p in g -> True": _NO_HEAP,
    "ATOMIC condition dropped: p in g -> True": _NO_HEAP,
    "WHEN condition dropped: p in g -> True": _NO_HEAP,
    "WHEN_FAIL condition dropped: p in g -> True": _NO_HEAP,
    "LEGAL condition dropped: p in g -> True": _NO_HEAP,
    "FIELD_UPD condition dropped: p in g -> True": _NO_HEAP,
    "ELEMENT_UPD condition dropped: p in g -> True": _NO_HEAP,
    "GATHER_FAIL condition dropped: p in t.target.heap -> True": _NO_HEAP,
    "AT condition dropped: s.place.place in g -> True": "a dead place has no heap to copy to",
    "PLACE_SHIFT condition dropped: q in heap -> True": (
        "what fails at a dead q is DP(q) already, and its own copy; MASK gives the same"
    ),
    "FIELD_UPD condition dropped: has_field(s.target, s.field, g) -> True": (
        "there is nothing to update: the mutant has no meaning"
    ),
    "CATCH condition dropped: t.label.is_sync -> True": _NO_VALUE,
    "CATCH_TYPE condition dropped: t.label.is_sync -> True": _NO_VALUE,
    "SELECT_FAIL label: sync(BF) -> EPS": "an expression that ends silently has no value",
    "END_FINISH interleavings: steps(s.body, g, p) -> steps(s.body, g, p)[:1]": _ENDS,
    "SEQ_TERM interleavings: steps(s.first, g, p) -> steps(s.first, g, p)[:1]": _ENDS,
    "BIND_END interleavings: steps(s.body, g, p) -> steps(s.body, g, p)[:1]": _ENDS,
    "END_FINISH_DEAD interleavings: steps(s.body, g, p) -> steps(s.body, g, p)[:1]": _ENDS,
    "SEQ_DEAD_SYNC interleavings: steps(s.first, g, p) -> steps(s.first, g, p)[:1]": _ENDS,
    "SEQ_DEAD_ASYNC interleavings: steps(s.first, g, p) -> steps(s.first, g, p)[:1]": _ENDS,
    "SEQ_DEAD_SYNC what lives on lost: t.target -> Config(None, (t.target).heap)": (
        "the premise ends: nothing lives on"
    ),
    "DYN_ATOMIC label: t.label -> (t.label).to_async()": _NOT_SYNC,
    "BIND_END label: t.label -> (t.label).to_async()": _NOT_SYNC,
    "CONTEXT label: t.label -> (t.label).to_async()": _NOT_SYNC,
    "CONTEXT label: t.label -> EPS": "the label of an expression is eps where it is not sync",
    "SEQ_DEAD_ASYNC label: label -> (label).to_async()": "the label is async",
    "TRY_TYPE condition dropped: p in t.target.heap -> True": (
        "at a dead place the failure is DP(p) already: the step is that of CATCH_TYPE_DEAD"
    ),
    "DECLARE_VAL condition dropped: p in g -> True": (
        "at a dead place what has not begun steps by DP(p) to its end, as does the whole `val`"
    ),
    "CONTEXT effect lost: Config(None, t.target.heap) -> Config(None, g)": (
        "no expression that fails changes the heap"
    ),
    "PLACE_FAILURE condition dropped: p in g -> True": (
        "whoever asks for the failure of a place asks for that of a live one"
    ),
    "END_FINISH_DEAD order: (*s.mu, *t.label.values) -> (*t.label.values, *s.mu,)": (
        "it matters only whether anything was collected"
    ),
    "WHEN_FAIL effect lost: Config(None, heap.locked(p, g.lock(p))) -> Config(None, g)": (
        "what is thrown may be an object of the heap that is lost: the mutant has no meaning"
    ),
    "WHEN_FAIL lock: heap.locked(p, g.lock(p)) -> heap.locked(p, Lock.FREE)": (
        "outside ATOMIC the lock is free here, and DYN_ATOMIC sets it again"
    ),
    "MASK condition dropped: t.label.mode is not None -> True": (
        "a silent label stays silent when masked: the step is that of PLACE_SHIFT"
    ),
}
"""Mutants that are no other semantics, or none at all, and why."""


@cache
def catches() -> tuple[Catch, ...]:
    return tuple(caught(m) for m in all_mutants())


def test_there_are_mutants_of_every_rule() -> None:
    counts = Counter(c.mutant.rule.name for c in catches())
    assert set(counts) == set(RULES)
    assert len(catches()) >= 120


def test_every_wrong_rule_is_caught(tmp_path: Path) -> None:
    table = [(c.mutant.name, c.by, c.what, round(c.seconds, 3)) for c in catches()]
    (tmp_path / "mutants.json").write_text(json.dumps(table, indent=1), encoding="utf-8")
    print(tmp_path / "mutants.json", Counter(c.by for c in catches()))  # noqa: T201 - for -s
    escaped = {c.mutant.name for c in catches() if not c.by}
    assert sorted(escaped - set(EQUIVALENT)) == []
    assert sorted(set(EQUIVALENT) - escaped) == []


def test_half_are_caught_by_the_corpus_and_few_are_equivalent() -> None:
    by = Counter(c.by for c in catches())
    assert by["corpus"] * 2 >= len(catches())
    assert by[""] * 20 <= len(catches())


def test_the_right_rules_are_not_caught() -> None:
    for case in (*corpus_cases(), *probe_cases()):
        failures = max(1, case.loaded.options.policy.failures)
        for seen in reached(case.loaded.program, case.loaded.places, failures, most=120):
            assert list(broken(seen, core=case.core)) == [], case.name
