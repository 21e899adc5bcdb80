"""Writes runs of the calculus as Coq files, which the theory in `proofs` checks by computation."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from x10sem.core.terms import (
    BAD_TYPE,
    BF,
    BG,
    Async,
    At,
    DeadPlace,
    DynAsync,
    DynAt,
    Element,
    Expr,
    Fault,
    FieldUpd,
    Finish,
    GlobalRef,
    MakeRail,
    MakeRef,
    Nondet,
    Number,
    ObjId,
    Operator,
    Place,
    PlaceValue,
    Query,
    Record,
    Select,
    Seq,
    Skip,
    Stmt,
    Throw,
    Thrown,
    Try,
    Val,
    ValOf,
    Var,
)
from x10sem.diagnostics import NOWHERE
from x10sem.export.coq_text import comment, listed, named, string, uncovered
from x10sem.semantics import Config, Heap, Label, Step
from x10sem.semantics.state import Lock, Mode, Obj

Event: TypeAlias = Step | Place
"""What a run is made of: steps of the whole statement, and failures of places."""

_FAULTS: Final = {BF: "BF", BG: "BG", BAD_TYPE: "BadType"}


def coq_file(title: str, first: Config, events: Iterable[Event], last: Config) -> str:
    """State that the events lead from one configuration to another, with its proof.

    Raises `Diagnostic` X3006 for what is not of the calculus.
    """
    taken = ";\n   ".join(map(event, events))
    lines = [
        f"(* {comment(title)} *)",
        "From X10 Require Import Replay.",
        "Open Scope string_scope.",
        "",
        f"Definition first : config :=\n  {config(first)}.",
        "",
        f"Definition trace : list event :=\n  [{taken}].",
        "",
        f"Definition last : config :=\n  {config(last)}.",
        "",
        "Theorem replays : accepts first trace last = true.",
        "Proof. vm_compute. reflexivity. Qed.",
        "",
        "Corollary run : moves first trace last.",
        "Proof. exact (accepts_sound _ _ _ replays). Qed.",
    ]
    return "\n".join(lines) + "\n"


def config(k: Config) -> str:
    """Write a configuration."""
    left = "None" if k.stmt is None else f"Some {stmt(k.stmt)}"
    return f"({left}, {heap(k.heap)})"


def heap(g: Heap) -> str:
    """Write the heaps of all places."""
    if g.lines or g.line or g.doomed or g.exit_code:
        raise uncovered("what a program does to the world", NOWHERE)
    locals_ = []
    for h in g.locals:
        if h is not None and (h.statics or h.lock is not Lock.FREE):
            raise uncovered("a static field, or a lock", NOWHERE)
        locals_.append("None" if h is None else f"Some {listed(map(_object, h.objects))}")
    return listed(locals_)


def _object(o: Obj) -> str:
    if o.cls:
        raise uncovered(f"an object of class {o.cls}", NOWHERE)
    named = zip(o.names, o.values, strict=True)
    return listed(f"({string(f)}, {value(v)})" for f, v in named)


def event(e: Event) -> str:
    """Write an event: its derivation and label, or the place that fails."""
    if isinstance(e, Step):
        return f"Steps {listed(e.derivation())} {label(e.label)}"
    return f"Failure {e}"


def label(each: Label) -> str:
    """Write a label."""
    if each.mode is None:
        return "Eps"
    kind = "Sync" if each.mode is Mode.SYNC else "Async"
    return f"({kind} {listed(map(value, each.values))})"


def value(v: Thrown) -> str:
    """Write a value, or what a label carries."""
    match v:
        case ObjId(p, n):
            return f"(VObj {p} {n})"
        case GlobalRef(p, n):
            return f"(VRef {p} {n})"
        case Number(n, "Long"):
            return f"(VNum ({n}))"
        case DeadPlace(p):
            return f"(VDead {p})"
        case PlaceValue(p):
            return f"(VPlace {p})"
        case Fault() if v in _FAULTS:
            return f"(VFault {_FAULTS[v]})"
        case _:
            raise uncovered(named(v), NOWHERE)


def expr(e: Expr) -> str:
    """Write an expression."""
    match e:
        case Var(x):
            return f"(EVar {string(x)})"
        case Select(d, f):
            return f"(ESelect {expr(d)} {string(f)})"
        case Record(names, args, ""):
            return f"(ERecord {_bindings(names, args)})"
        case MakeRef(d):
            return f"(EMakeRef {expr(d)})"
        case ValOf(d):
            return f"(EValOf {expr(d)})"
        case Record() | Operator() | Query() | Element() | MakeRail() | Nondet():
            raise uncovered(named(e), e.span)
        case _:
            return f"(EVal {value(e)})"


def stmt(s: Stmt) -> str:
    """Write a statement."""
    match s:
        case Skip():
            return "SSkip"
        case Throw(e):
            return f"(SThrow {expr(e)})"
        case Val(x, e, body):
            return f"(SVal {string(x)} {expr(e)} {stmt(body)})"
        case FieldUpd(d, f, e):
            return f"(SUpd {expr(d)} {string(f)} {expr(e)})"
        case Seq(first, second):
            return f"(SSeq {stmt(first)} {stmt(second)})"
        case At(PlaceValue(q), names, args, body):
            return f"(SAt {q} {_bindings(names, args)} {stmt(body)})"
        case Async(body):
            return f"(SAsync {stmt(body)})"
        case Finish(body, mu):
            return f"(SFinish {listed(map(value, mu))} {stmt(body)})"
        case Try(body, handler):
            return f"(STry {stmt(body)} {stmt(handler)})"
        case DynAt(q, body):
            return f"(SDynAt {q} {stmt(body)})"
        case DynAsync(body):
            return f"(SDynAsync {stmt(body)})"
        case _:
            raise uncovered(named(s), s.span)


def _bindings(names: Iterable[str], args: Iterable[Expr]) -> str:
    return listed(f"({string(x)}, {expr(e)})" for x, e in zip(names, args, strict=True))
