"""Data races: activities that can both access a field or element next, one of them to write it.

Without locks, what two activities do next is ordered by nothing; inside `atomic` both cannot be at
once, but one that is and one that is not race.  Conditions of `when` are evaluated in
one step and are no accesses here, nor is what initialises a static field.
"""

from collections.abc import Iterator
from typing import NamedTuple

from x10sem.checking.lassos import way
from x10sem.checking.liveness import LivenessSearch
from x10sem.checking.moves import Choice, whole_steps
from x10sem.checking.search import Violation
from x10sem.checking.threads import thread_of
from x10sem.core.terms import Element, ElementUpd, FieldUpd, Number, ObjId, Place, Select
from x10sem.diagnostics import NOWHERE, Span
from x10sem.lowering.loader import MARK
from x10sem.semantics import Config, Step


class Access(NamedTuple):
    """What a step reads or writes, and who takes it."""

    object: ObjId
    part: str
    writes: bool
    thread: int
    choice: Choice
    span: Span


class Race(NamedTuple):
    """Two accesses that nothing orders."""

    first: Access
    second: Access


def race_in(search: LivenessSearch) -> Violation | None:
    """Find a race near the start of a program, and a run to it; none beyond a limit."""
    for n, state in enumerate(search.states[: search.done]):
        if not search.goes_on():
            return None
        race = next(races(state.config), None)
        if race is not None:
            found = way(search.graph, [0], frozenset({n}), None)
            assert found is not None
            choices = (*(h.choice for h in found[1]), race.first.choice)
            message = told(race, search.program.path)
            return Violation("race", "no-data-races", message, choices, race.first.span)
    return None


def races(k: Config) -> Iterator[Race]:
    """List the pairs of accesses of different activities that conflict, writes first."""
    accesses = list(accesses_of(k))
    for one in accesses:
        for other in accesses:
            same = (one.object, one.part) == (other.object, other.part)
            if same and one.writes and one.thread != other.thread:
                yield Race(one, other)


def accesses_of(k: Config) -> Iterator[Access]:
    """List what the activities of a configuration may access next."""
    for i, step in enumerate(whole_steps(k)):
        leaf = step.leaf
        match leaf.rule, leaf.redex:
            case ("SELECT", Select(ObjId() as o, part)) | (
                "FIELD_UPD",
                FieldUpd(ObjId() as o, part),
            ):
                name = part
            case ("ELEMENT", Element(ObjId() as o, Number(at))):
                name = str(at)
            case ("ELEMENT_UPD", ElementUpd(ObjId() as o, Number(at))):
                name = str(at)
            case _:
                continue
        writes = leaf.rule.endswith("_UPD")
        yield Access(o, name, writes, thread_of(step), i, written_at(step))


def written_at(step: Step) -> Span:
    """Find the source of a step in the program itself, not in the library."""
    spans = [getattr(t.redex, "span", NOWHERE) for t in step.chain()]
    written = [s for s in spans if s != NOWHERE and not s.path.startswith(MARK)]
    return written[-1] if written else NOWHERE


def told(race: Race, path: str) -> str:
    """Say which accesses race."""
    first, second = race
    part = f"element {first.part}" if first.part.isdigit() else f"`{first.part}`"
    verb = "another writes it" if second.writes else "another reads it"
    return (
        f"one activity writes {part} at {_where(first.span, path)} while {verb} at "
        f"{_where(second.span, path)}, both at place {_place(first.object)}"
    )


def _where(span: Span, path: str) -> str:
    at = f"line {span.line}, column {span.column}"
    return at if span.path in {"", path} else f"{span.path}, {at}"


def _place(o: ObjId) -> Place:
    return o.place
