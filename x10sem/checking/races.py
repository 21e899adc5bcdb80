"""Data races: activities that can both access a field or element next, one of them to write it.

Without locks, what two activities do next is ordered by nothing; inside `atomic` both cannot be at
once, but one that is and one that is not race.  Conditions of `when` are evaluated in
one step and are no accesses here, nor is what initialises a static field.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from x10sem.checking.lassos import way
from x10sem.checking.moves import Choice, whole_steps
from x10sem.checking.search import Violation
from x10sem.checking.threads import thread_of
from x10sem.checking.whole_graph import WholeGraph
from x10sem.core.terms import Element, ElementUpd, FieldUpd, Number, ObjId, Place, Select
from x10sem.diagnostics import NOWHERE, Span
from x10sem.lowering.loader import MARK
from x10sem.semantics import Step


class Touched(NamedTuple):
    """What a step reads or writes."""

    object: ObjId
    part: str
    writes: bool


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


def race_at(whole: WholeGraph, n: int) -> Violation:
    """Tell the race in a state of a graph, and a shortest run to it."""
    found = way(whole.graph, [0], frozenset({n}), None)
    assert found is not None
    choices, k = whole.run(found[1])
    race = next(races(whole_steps(k)), None)
    assert race is not None, "a race that is none by the rules"
    message = told(race, whole.program.path)
    return Violation(
        "race", "no-data-races", message, (*choices, race.first.choice), race.first.span
    )


def clash(pieces: Sequence[Sequence[Touched]]) -> bool:
    """Tell whether what activities access next conflicts between any two of them."""
    busy = [each for each in pieces if each]
    return any(
        (a.writes or b.writes) and (a.object, a.part) == (b.object, b.part)
        for these, those in combinations(busy, 2)
        for a in these
        for b in those
    )


def races(steps: Sequence[Step]) -> Iterator[Race]:
    """List the pairs of accesses of different activities that conflict, writes first.

    The steps are all those of a configuration.
    """
    accesses = list(accesses_in(steps))
    for one in accesses:
        for other in accesses:
            same = (one.object, one.part) == (other.object, other.part)
            if same and one.writes and one.thread != other.thread:
                yield Race(one, other)


def accesses_in(steps: Sequence[Step]) -> Iterator[Access]:
    """List what the activities of a configuration may access next."""
    for i, step in enumerate(steps):
        t = touched_by(step)
        if t is not None:
            yield Access(t.object, t.part, t.writes, thread_of(step), i, written_at(step))


def touched_by(step: Step) -> Touched | None:
    """Tell what a step reads or writes, if anything."""
    leaf = step.leaf
    match leaf.rule, leaf.redex:
        case ("SELECT", Select(ObjId() as o, name)) | ("FIELD_UPD", FieldUpd(ObjId() as o, name)):
            return Touched(o, name, leaf.rule == "FIELD_UPD")
        case ("ELEMENT", Element(ObjId() as o, Number(at))):
            return Touched(o, str(at), writes=False)
        case ("ELEMENT_UPD", ElementUpd(ObjId() as o, Number(at))):
            return Touched(o, str(at), writes=True)
        case _:
            return None


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
