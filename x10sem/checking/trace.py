"""Traces: runs as files that replay with the plain rules."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from x10sem.checking.moves import Choice, failed, source_of, whole_steps
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span
from x10sem.semantics import RULES, Config, Heap, Step, canonical, start

FORMAT = "x10sem-trace-1"


class TraceStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """One move: a step by its index and derivation, or the places that fail."""

    index: int = -1
    rules: tuple[str, ...] = ()
    place: int = 0
    file: str = ""
    line: int = 0
    column: int = 0
    fails: tuple[int, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """A run of a program: enough to take it again, and to notice that it is not the same."""

    program: str
    program_digest: str
    rules_digest: str
    semantics: str
    places: int
    steps: tuple[TraceStep, ...]
    property: str = ""
    message: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """The expressions in the property that is refuted, and what they are in the end."""
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Taken:
    """A move that was replayed: the step, if it was one, and what it led to."""

    choice: Choice
    step: Step | None
    config: Config

    @property
    def span(self) -> Span:
        """Where the step is in the source."""
        return NOWHERE if self.step is None else source_of(self.step)


def rules_digest() -> str:
    """Digest the rules in force."""
    figures = "\n".join(f"{r.name}\n{r.inference}" for r in RULES.values())
    return hashlib.sha256(figures.encode()).hexdigest()[:16]


def program_digest(program: Program) -> str:
    """Digest a program: its source."""
    return hashlib.sha256(program.source.encode()).hexdigest()[:16]


def follow(program: Program, places: int, choices: tuple[Choice, ...]) -> Iterator[Taken]:
    """Take choices again, one rule at a time.

    Raises X3002 where a choice is not possible.
    """
    k = start(program, places)
    for n, choice in enumerate(choices, 1):
        if isinstance(choice, tuple):
            known = all(0 <= p < places for p in choice)
            after = failed(k, tuple(Place(p) for p in choice)) if known else None
            if after is None:
                raise refused("X3002", f"step {n} fails a place that cannot fail")
            k = after
            yield Taken(choice, None, k)
            continue
        possible = whole_steps(k)
        if not 0 <= choice < len(possible):
            raise refused("X3002", f"step {n} is not possible")
        step = possible[choice]
        k = canonical(step.target)
        yield Taken(choice, step, k)


def make_trace(  # noqa: PLR0913 - what a trace says of itself
    program: Program,
    places: int,
    run: Sequence[Taken],
    *,
    semantics: str = "ecoop14",
    property: str = "",  # noqa: A002 - the field's name
    message: str = "",
    values: Callable[[Heap], Iterable[tuple[str, str]]] = lambda _: (),
) -> Trace:
    """Record a run; `values` tells what is to be said of the heap in the end."""
    made = tuple(map(_recorded, run))
    digests = program_digest(program), rules_digest()
    told = tuple(values(run[-1].config.heap)) if run else ()
    return Trace(program.path, *digests, semantics, places, made, property, message, told)


def _recorded(t: Taken) -> TraceStep:
    if isinstance(t.choice, tuple):
        return TraceStep(fails=t.choice)
    assert t.step is not None
    at = t.span
    rules = t.step.derivation()
    return TraceStep(t.choice, rules, t.step.leaf.place, at.path, at.line, at.column)


def replay(trace: Trace, program: Program) -> Iterator[Taken]:
    """Take a recorded run again.

    Raises X3001 where program or rules are not those of the trace, X3002 where
    a step is not possible or is not by the rules recorded.
    """
    if trace.program_digest != program_digest(program):
        raise refused("X3001", "the trace is of another version of the program")
    if trace.rules_digest != rules_digest():
        raise refused("X3001", "the trace was made by other rules")
    choices = tuple(s.fails or s.index for s in trace.steps)
    for n, t in enumerate(follow(program, trace.places, choices), 1):
        recorded = trace.steps[n - 1].rules
        if t.step is not None and recorded != t.step.derivation():
            raise refused("X3002", f"step {n} is by other rules than the trace says")
        yield t


def refused(code: str, why: str) -> Diagnostic:
    """Say that a trace does not replay, and why."""
    return Diagnostic(code, f"trace refused: {why}", Note(NOWHERE), help="record it again")


def encode(trace: Trace) -> bytes:
    """Write a trace as JSON."""
    return msgspec.json.format(msgspec.json.encode(trace), indent=1)


def decode(data: bytes) -> Trace:
    """Read a trace from JSON; raises X3003 where it is none."""
    try:
        trace = msgspec.json.decode(data, type=Trace)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise refused("X3003", f"it is no trace: {e}") from e
    if trace.format != FORMAT:
        raise refused("X3003", f"its format is {trace.format}, not {FORMAT}")
    if trace.places < 1:
        raise refused("X3003", f"it is of {trace.places} places")
    return trace


__all__ = ["Taken", "Trace", "decode", "encode", "follow", "make_trace", "replay"]
