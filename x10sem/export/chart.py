"""A run as rows and lanes: which steps are shown, what they say, and which lines there are."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Final

from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE, Span
from x10sem.export.activities import MAIN, Activity, Cast, Happening, Waiting
from x10sem.export.explain import Move, Sentence, notable, sentences, written_at
from x10sem.export.order import order
from x10sem.records import dataclass
from x10sem.semantics import Config

_WHAT: Final = 66
_SOURCE: Final = 64
_OUTPUT: Final = 58
_FEW: Final = 4
"""So many places are shown even where nothing happens."""


@dataclass(frozen=True, slots=True)
class Row:
    """A step that is shown: what it does, by which rules, what was written, what it prints."""

    happening: Happening
    what: tuple[str, ...]
    rules: str
    source: str
    output: tuple[str, ...]
    is_offending: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """A line: an activity at a place from one step to another, and in which way it is there."""

    activity: int
    place: Place
    style: str
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a picture of a run shows."""

    title: str
    conclusion: str
    places: tuple[Place, ...]
    steps: int
    rows: tuple[Row, ...]
    stays: tuple[Stay, ...]
    happenings: tuple[Happening, ...]
    activities: tuple[Activity, ...]
    finishes: tuple[Waiting, ...]
    edges: tuple[tuple[int, int], ...]


RUNS, WAITS, AWAY, LOST, ORPHAN = "runs", "waits", "away", "lost", "orphan"


def chart(  # noqa: PLR0913 - what a picture says of itself
    first: Config,
    moves: Sequence[Move],
    read: Callable[[str], str],
    *,
    every_step: bool = False,
    with_order: bool = False,
    title: str = "",
    conclusion: str = "",
) -> Chart:
    """Lay out a run, up to where things are on paper; the last step offends what is concluded."""
    cast = Cast(first.stmt)
    happenings = [cast.take(n, move) for n, move in enumerate(moves, 1)]
    told = {s.number: s for s in sentences(first, moves, every_step=every_step)}
    rows = []
    before = first.heap.output
    for move, h in zip(moves, happenings, strict=True):
        output = move.config.heap.output
        is_last = h.number == len(moves)
        if h.number in told or h.failed or h.spawned or h.left != h.entered or is_last:
            offends = bool(conclusion) and is_last
            rows.append(_row(h, move, told.get(h.number), output[len(before) :], read, offends))
        before = output
    stays = tuple(_stays(happenings))
    seen = {s.place for s in stays} | {p for h in happenings for p in h.failed}
    places = [Place(p) for p in range(first.heap.places)]
    numbers = {row.happening.number for row in rows}
    edges = order(cast, happenings, numbers) if with_order else ()
    return Chart(
        title,
        conclusion,
        tuple(p for p in places if len(places) <= _FEW or p in seen),
        len(happenings),
        tuple(rows),
        stays,
        tuple(happenings),
        tuple(cast.activities),
        tuple(cast.finishes),
        edges,
    )


def letters(activity: int) -> str:
    """Name an activity: main, A to Z, AA and so on."""
    if activity == MAIN:
        return "main"
    name = ""
    while activity > 0:
        activity, digit = divmod(activity - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def _row(  # noqa: PLR0913, PLR0917 - what a row is made of
    h: Happening,
    move: Move,
    told: Sentence | None,
    output: str,
    read: Callable[[str], str],
    offends: bool,  # noqa: FBT001 - one of many
) -> Row:
    what = told.what if told is not None else ""
    printed = f"prints {output.rstrip()!r}"
    parts = [p for p in what.replace(printed, "").split("; ") if p]
    for a in h.spawned:
        parts = [p.replace("begins an activity", f"starts {letters(a)}") for p in parts]
    if h.entered is not None and h.left != h.entered and not _goes(what):
        parts.append(f"returns to place {h.entered}")
    rules = ", ".join(notable(move.step)) if move.step is not None else "PLACE_FAILURE"
    span = written_at(move.step) if move.step is not None else NOWHERE
    said = re.sub(r"(goes to|starts \w+ at) Place\((\d+)\)", r"\1 place \2", "; ".join(parts))
    lines = textwrap.wrap(said, _WHAT)
    shown = [f"prints {_cut(line, _OUTPUT)}" for line in output.splitlines()]
    source = _source(span, move.config.heap.program.path, read)
    return Row(h, tuple(lines), rules, source, tuple(shown), offends)


def _goes(what: str) -> bool:
    return what.startswith("goes to ")


def _source(span: Span, main: str, read: Callable[[str], str]) -> str:
    lines = read(span.path).splitlines() if span.line > 0 else []
    if not 0 < span.line <= len(lines):
        return ""
    where = f"{span.line}" if span.path == main else f"{PurePath(span.path).name}:{span.line}"
    return _cut(f"{where}: {lines[span.line - 1].strip()}", _SOURCE)


def _cut(text: str, width: int) -> str:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def _stays(happenings: Sequence[Happening]) -> Iterator[Stay]:
    """Join what activities do from step to step to lines."""
    open_: dict[tuple[int, Place], tuple[str, int]] = {(MAIN, Place(0)): (RUNS, 0)}
    for h in happenings:
        now = dict(_styles(h))
        for key, (style, since) in list(open_.items()):
            if now.get(key) != style:
                yield Stay(*key, style, since, h.number)
                del open_[key]
        for key, style in now.items():
            open_.setdefault(key, (style, h.number))
    last = len(happenings)
    for key, (style, since) in open_.items():
        yield Stay(*key, style, since, last)


def _styles(h: Happening) -> Iterator[tuple[tuple[int, Place], str]]:
    dead = set(h.dead)
    for name, each in h.standings.items():
        for p in each.stations[:-1]:
            if p != each.place:
                yield (name, p), AWAY
        if each.place in dead:
            yield (name, each.place), LOST
        elif each.is_orphan(dead):
            yield (name, each.place), ORPHAN
        else:
            yield (name, each.place), WAITS if each.waits else RUNS
