"""Writes runs of X10 programs as Coq files, which the extension layer in `proofs` checks."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

from x10sem.core.program import ClassInfo, Method, OnDemand, Program
from x10sem.core.terms import Place, Stmt, Unsupported
from x10sem.export.coq_terms import stmt, thrown, value
from x10sem.export.coq_text import comment, listed, string
from x10sem.semantics import Config, Heap, Label, Step
from x10sem.semantics.state import LocalHeap, Mode, Obj

T = TypeVar("T")

FUEL: Final = 25_000
"""The most that the height of a statement and the steps of a condition come to."""


class Entry(NamedTuple):
    """A step or the failure of a place, and which of the outcomes of its derivation it was."""

    event: Step | Place
    pick: int = 0


def x10_file(
    title: str, program: Program, first: Config, entries: Iterable[Entry], last: Config
) -> str:
    """State that the events lead from one configuration to another, with its proof.

    Raises `Diagnostic` X3006 for what the theory does not cover.
    """
    taken = ";\n   ".join(map(entry, entries))
    lines = [
        f"(* {comment(title)} *)",
        "From X10 Require Import Ext.Replays.",
        "Open Scope string_scope.",
        "",
        f"Definition classes : program :=\n  {classes(program)}.",
        "",
        f"Definition first : config :=\n  {config(first)}.",
        "",
        f"Definition trace : list entry :=\n  [{taken}].",
        "",
        f"Definition last : config :=\n  {config(last)}.",
        "",
        f"Theorem replays : accepts {FUEL} classes first trace last = true.",
        "Proof. vm_cast_no_check (eq_refl true). Qed.",
        "",
        "Corollary run : moves classes first (events trace) last.",
        "Proof. exact (ext_accepts_sound _ _ _ _ _ replays). Qed.",
    ]
    return "\n".join(lines) + "\n"


class Claim(NamedTuple):
    """What is claimed of all runs: who may fail, questions and their unwanted answers, outcomes."""

    budget: int
    failing: Iterable[Place]
    questions: Iterable[tuple[bool, bool, Stmt]]
    outcomes: Iterable[tuple[tuple[str, ...], tuple[str, ...], str, tuple[int, ...], int]]
    most: int
    """How many transitions there are."""


def holds_file(title: str, program: Program, first: Config, claim: Claim) -> str:
    """State what holds of all runs, with its proof: all states are visited.

    Raises `Diagnostic` X3006 for what the theory does not cover.
    """
    questions = (
        f"Question {str(end).lower()} {str(bad).lower()} {stmt(s)}"
        for end, bad, s in claim.questions
    )
    outcomes = (
        f"Outcome {listed(map(string, thrown))} {listed(map(string, lines))} {string(rest)} "
        f"{listed(map(str, dead))} ({code})"
        for thrown, lines, rest, dead, code in claim.outcomes
    )
    failing = listed(map(str, claim.failing))
    lines = [
        f"(* {comment(title)} *)",
        "From X10 Require Import Ext.Replays Ext.Certificates.",
        "Open Scope string_scope.",
        "",
        f"Definition classes : program :=\n  {classes(program)}.",
        "",
        f"Definition first : config :=\n  {config(first)}.",
        "",
        f"Definition failures : policy := Policy {claim.budget} {failing}.",
        "",
        f"Definition questions : list question :=\n  {listed(questions)}.",
        "",
        f"Definition outcomes : list outcome :=\n  {listed(outcomes)}.",
        "",
        "Theorem checked :",
        f"  certified classes failures questions outcomes {FUEL} {claim.most} first = true.",
        "Proof. vm_cast_no_check (eq_refl true). Qed.",
        "",
        "Corollary holds : forall st, reached classes failures (first, 0%nat) st ->",
        "  good classes failures questions outcomes st.",
        "Proof. exact (certified_sound _ _ _ _ _ _ _ checked). Qed.",
    ]
    return "\n".join(lines) + "\n"


def classes(program: Program) -> str:
    """Write the classes of a program that were asked for so far."""
    return listed(map(_class, _made(program.classes).values()))


def _made(table: Mapping[str, T]) -> Mapping[str, T]:
    return table.made if isinstance(table, OnDemand) else table


def _class(c: ClassInfo) -> str:
    methods = (
        f"({string(name)}, {listed(map(_method, those))})"
        for name, those in _made(c.methods).items()
    )
    statics = (f"({string(name)}, {stmt(s.init)})" for name, s in _made(c.statics).items())
    parts = [
        listed(map(string, c.supers)),
        listed(methods),
        listed(statics),
        listed(map(string, sorted(c.transient))),
    ]
    return f"({string(c.name)}, Class {' '.join(parts)})"


def _method(m: Method) -> str:
    params, types = listed(map(string, m.params)), listed(map(string, m.types))
    return f"Method {params} {types} {stmt(m.body)}"


def config(k: Config) -> str:
    """Write a configuration."""
    left = "None" if k.stmt is None else f"Some {stmt(k.stmt)}"
    return f"({left}, {heap(k.heap)})"


def heap(g: Heap) -> str:
    """Write the heaps of all places, and what the program did to the world."""
    locals_ = listed("None" if h is None else f"Some {_local(h)}" for h in g.locals)
    lines = listed(map(string, g.lines))
    doomed = listed(map(str, sorted(g.doomed)))
    return f"Heap {locals_} {lines} {string(g.line)} {doomed} ({g.exit_code})"


def _local(h: LocalHeap) -> str:
    statics = (
        f"({string(name)}, {'None' if isinstance(v, Unsupported) else f'Some {value(v)}'})"
        for name, v in h.statics
    )
    return f"(Local {listed(map(_object, h.objects))} {listed(statics)} {h.lock.name})"


def _object(o: Obj) -> str:
    return f"Obj {string(o.cls)} {listed(map(string, o.names))} {listed(map(value, o.values))}"


def entry(e: Entry) -> str:
    """Write an event: its derivation and label, or the place that fails."""
    if isinstance(e.event, Step):
        return f"({e.pick}, Steps {listed(e.event.derivation())} {label(e.event.label)})"
    return f"({e.pick}, Failure {e.event})"


def label(each: Label) -> str:
    """Write a label."""
    if each.mode is None:
        return "Eps"
    kind = "Sync" if each.mode is Mode.SYNC else "Async"
    return f"({kind} {listed(map(thrown, each.values))})"
