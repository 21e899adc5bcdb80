"""Verdicts as records: the published form of verdict.json and of `--format json`."""

import msgspec

from x10sem.checking.trace import Trace
from x10sem.checking.verdict import Verdict, Word, as_json

Choices = list[int | list[int]]


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way the program ends; `witness` leads there."""

    output: list[str]
    exception: str | None
    dead: list[int]
    exit: int
    text: str
    witness: Choices


class Violation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is refuted, where, and the choices that lead there.

    The last `loop` choices go on for ever; `other` is a second run, with another outcome.
    """

    property: str
    kind: str
    message: str
    file: str
    line: int
    column: int
    choices: Choices
    loop: int = 0
    other: Choices = []


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A failure point: FILE:LINE:COLUMN of a statement, and the place where it is next to run."""

    at: str
    place: int


class Points(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many failure points there are, and how many were exercised; which were not."""

    all: int
    exercised: int
    never: list[Point]


class Principles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At how many derivations the principles were checked, and of which search."""

    examined: int
    every_step: bool
    against_runs_without_failures: bool


class Trivial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property that holds by its first part alone."""

    property: str
    alone: str


class Warned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A warning."""

    code: str
    title: str


class Minimal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How minimal the counterexample is (true: by complete search; false: not known)."""

    failures: bool
    places: bool
    shortest: bool
    still: list[int]
    cut: int


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `x10sem check` says of a program."""

    program: str
    verdict: Word
    exit_code: int
    property: str
    properties: list[str]
    places: int
    max_failures: int
    states: int
    transitions: int
    depth: int
    failures: int
    complete: bool
    limit: str | None
    exact: bool
    omission: float | None
    principles: Principles
    reductions: list[str]
    rules_fired: dict[str, int]
    rules_not_fired: list[str]
    rules_exact: bool
    never: list[str]
    never_entered: list[str]
    failure_points: Points
    never_asked: list[str]
    trivial: list[Trivial]
    outcomes_complete: bool
    outcomes: list[Outcome]
    violations: list[Violation]
    unwitnessed: list[str]
    warnings: list[Warned]
    minimal: Minimal | None
    counterexample: Trace | None
    account: list[str]
    workers: str = ""


def record_of(v: Verdict) -> Record:
    """Make the record of a verdict; an `AssertionError` where it is not of the published form."""
    try:
        return msgspec.convert(msgspec.to_builtins(as_json(v)), Record)
    except msgspec.ValidationError as e:
        raise AssertionError(f"a verdict is not as published: {e}") from e


def encode(record: Record) -> bytes:
    """Write a record as JSON."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2)
