"""Kill plans: when to kill which place of a real system, and what is to be expected of it.

A plan says of each failure what ran before it, and which line its place was about to run,
or was waiting in, for which time.  A harness counts how often each line begins at each
place, lets things happen in the order of `before` as far as it can, kills the place at
the moment named, and compares what comes of the program with `expected`.
"""

from collections.abc import Iterator

import msgspec

from x10sem.checking.outcomes import Outcome
from x10sem.checking.resilience import Analysis, Case, Shape
from x10sem.checking.trace import program_digest
from x10sem.checking.written import show
from x10sem.core.program import Program

FORMAT = "x10sem-kill-plan-1"


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that begins at a place, for the n-th time."""

    line: int
    place: int
    text: str
    occurrence: int


class Kill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Kill a place: after all of `before`, when one of `at` is next, or in progress, there.

    Where nothing runs at the place, `at` is empty: it is killed between what is at the end
    of `before` and what would follow.
    """

    place: int
    at: tuple[Moment, ...]
    before: tuple[Moment, ...]


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What comes of the program: printed lines, exception, exit code; nothing where it hangs."""

    ends: bool
    output: tuple[str, ...]
    exception: str | None
    exit: int


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One schedule of failures, what it does, and the run that shows it (for `x10sem`)."""

    kind: str
    kills: tuple[Kill, ...]
    expected: Expected
    choices: tuple[int | tuple[int, ...], ...]


class Plans(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schedules of a program: one for each thing that a failure may do to it."""

    program: str
    program_digest: str
    places: int
    plans: tuple[Plan, ...]
    format: str = FORMAT


def plans(analysis: Analysis, program: Program, places: int) -> Plans:
    """Make a plan for each result of a failure, the ones that lose something first."""
    found = [_plan(analysis, shape, case) for shape, case in analysis.shapes().items()]
    order = ["hangs", "data lost", "uncaught", "caught", "masked"]
    found.sort(key=lambda p: order.index(p.kind))
    return Plans(program.path, program_digest(program), places, tuple(found))


def _plan(analysis: Analysis, shape: Shape, case: Case) -> Plan:
    choices = analysis.way(case, shape)
    expected = Expected(shape.kind != "hangs", shape.output, shape.exception, shape.exit)
    return Plan(str(shape.kind), (_kill(analysis, case),), expected, choices)


def _kill(analysis: Analysis, case: Case) -> Kill:
    ran = list(_counted(analysis, analysis.search.ran(case.edge.source)))
    text = analysis.search.kernel.program.source.splitlines()
    place = case.place
    at = []
    for line in (*sorted(case.lines), *sorted(case.waits)):
        times = sum((m.line, m.place) == (line, place) for m in ran)
        # The line that ran last at the place is still in progress; another is next, once more.
        last = next((m.line for m in reversed(ran) if m.place == place), 0)
        at.append(Moment(line, place, _text(text, line), times if last == line else times + 1))
    return Kill(place, tuple(at), tuple(ran))


def _counted(analysis: Analysis, ran: list[tuple[int, int]]) -> Iterator[Moment]:
    text = analysis.search.kernel.program.source.splitlines()
    counts: dict[tuple[int, int], int] = {}
    for line, place in ran:
        counts[line, place] = counts.get((line, place), 0) + 1
        yield Moment(line, place, _text(text, line), counts[line, place])


def _text(lines: list[str], line: int) -> str:
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def moment(kill: Kill) -> str:
    """Say when what is killed."""
    if not kill.at:
        return f"kill place {kill.place} while nothing runs there"
    first = kill.at[0]
    time = "" if first.occurrence == 1 else f", time {first.occurrence}"
    return f"kill place {kill.place} at line {first.line}{time}: {first.text}"


def told(expected: Expected) -> str:
    """Say what comes of the program."""
    if not expected.ends:
        return "it does not end"
    return show(Outcome(expected.output, expected.exception, (), expected.exit))


def encode(those: Plans) -> bytes:
    """Write plans as JSON."""
    return msgspec.json.format(msgspec.json.encode(those), indent=1)
