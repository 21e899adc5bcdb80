"""What is said of the resilience of a program: as a record, and as text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from x10sem.checking.effects import MANY, effects
from x10sem.checking.kill_plan import Plan, Plans, moment, plans, told
from x10sem.checking.resilience import Analysis, Kind
from x10sem.checking.tolerance import Tolerance

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded

_ORDER: Final = [*Kind]
_SHOWN: Final = 12
_WIDE: Final = 48


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a failure of a place does at a moment.

    A line is `next` to run at the place, or `waits` there for what runs elsewhere; or, line
    0, the place is `idle`.  What is `exact` is all that a failure may do; elsewhere, while a line
    waits, it may do at least this (see `failing_graph`).
    """

    line: int
    text: str
    place: int
    moment: Literal["next", "waits", "idle"]
    does: tuple[str, ...]
    exact: bool


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a line changes what others see, 0, 1, or 2 for more: by the place that fails."""

    line: int
    text: str
    without: tuple[int, ...]
    failing: dict[str, tuple[int, ...]]


class Tolerates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many failures are tolerated; -1 where the promise is broken without any.

    `beyond` is what one failure more does, with the run that shows it; `unsure` the
    number of failures that was not searched in full.
    """

    failures: int
    unsure: int | None
    beyond: str | None
    witness: tuple[int | tuple[int, ...], ...]


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `x10sem resilience` says of a program."""

    program: str
    places: int
    promise: tuple[str, ...]
    states: int
    complete: bool
    limit: str | None
    tolerates: Tolerates
    matrix: tuple[Cell, ...]
    effects: tuple[Effect, ...]
    plans: tuple[Plan, ...]


def report(loaded: "Loaded", analysis: Analysis, tolerance: Tolerance) -> tuple[Report, Plans]:
    """Put together what was found; the rules must be in force."""
    program, result = loaded.program, analysis.search.result
    lines = program.source.splitlines()
    texts = {n: line.strip() for n, line in enumerate(lines, 1)} | {0: ""}
    found = plans(analysis, program, loaded.places)
    matrix = analysis.matrix()
    cells = [
        Cell(
            c.line,
            texts[c.line],
            c.place,
            c.moment,  # type: ignore[arg-type]
            tuple(str(k) for k in _ORDER if k in does),
            result.complete and c.moment != "waits",
        )
        for c, does in sorted(matrix.items())
    ]
    counted = [
        Effect(e.line, texts[e.line], e.without, {str(p): c for p, c in e.failing.items()})
        for e in effects(analysis)
    ]
    made = Report(
        program.path,
        loaded.places,
        tuple(p.name for p in loaded.properties if p.kind != "sometimes"),
        result.states,
        result.complete,
        result.limit or None,
        Tolerates(
            tolerance.failures,
            tolerance.unsure,
            None if tolerance.kind is None else str(tolerance.kind),
            tolerance.witness,
        ),
        tuple(cells),
        tuple(counted),
        found.plans,
    )
    return made, found


# Text


def text(r: Report) -> Iterator[str]:
    """Tell it, line by line."""
    yield f"resilience: {r.program}   ({r.places} places, {r.states} states)"
    promise = ", ".join(r.promise) or "the outcomes without failures"
    yield f"promise: {promise}"
    if not r.complete:
        yield f"not all was searched ({r.limit}): what follows is what is known so far"
    yield from _tolerates(r)
    yield ""
    yield from _matrix(r)
    if r.effects:
        yield ""
        yield "effects: how often in a run, without a failure, and with one"
        yield from (_effect(e) for e in r.effects)
    if r.plans:
        yield ""
        yield "to see it:"
        yield from _plans(r)


def _tolerates(r: Report) -> Iterator[str]:
    t = r.tolerates
    if t.failures < 0:
        yield f"tolerates nothing: {t.beyond} without any failure"
        return
    n = f"{t.failures} failure{'' if t.failures == 1 else 's'}"
    if t.unsure is not None:
        yield f"tolerates {n}; of {t.unsure} it is not known, for not all was searched"
    elif t.beyond is None:
        yield f"tolerates {n}: no more places can fail"
    else:
        fails = [c for c in t.witness if isinstance(c, tuple)]
        dead = [f"place {p}" for c in fails for p in c]
        when = f"{' and '.join(dead)} fail{'s' if len(dead) == 1 else ''}"
        yield f"tolerates {n}: with one more, {t.beyond}, as when {when}"


def _matrix(r: Report) -> Iterator[str]:
    if not r.matrix:
        yield "no place may fail"
    texts = {c.line: c.text for c in r.matrix}
    for line in sorted(texts, key=lambda n: (n == 0, n)):
        yield f"line {line}: {_cut(texts[line])}" if line else "while nothing runs there"
        for cell in r.matrix:
            if cell.line == line:
                when = ", while it waits there" if cell.moment == "waits" else ""
                least = "" if cell.exact else "at least "
                does = ", ".join(reversed(cell.does))
                yield f"    place {cell.place} fails{when}: {least}{does}"


def _cut(line: str) -> str:
    return line if len(line) <= _WIDE else line[: _WIDE - 1] + "…"


def _effect(e: Effect) -> str:
    counts = tuple(sorted({n for those in e.failing.values() for n in those}))
    changed = "" if counts in {(), e.without} else "   <-"
    return f"    line {e.line}: {_times(e.without)}; {_times(counts)}{changed}   {_cut(e.text)}"


def _times(counts: tuple[int, ...]) -> str:
    return " or ".join("2+" if n == MANY else str(n) for n in counts) or "-"


def _plans(r: Report) -> Iterator[str]:
    bad = [p for p in r.plans if p.kind not in {"masked", "caught"}]
    for plan in (bad or list(r.plans))[:_SHOWN]:
        (kill,) = plan.kills
        yield f"    {plan.kind}: {moment(kill)}"
        yield f"        then: {told(plan.expected)}"
    if len(bad) > _SHOWN:
        yield f"    and {len(bad) - _SHOWN} more"


def encode(r: Report) -> str:
    """Write a report as JSON."""
    return msgspec.json.format(msgspec.json.encode(r), indent=2).decode()
