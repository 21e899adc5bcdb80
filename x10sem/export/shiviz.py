r"""Runs as logs for ShiViz: what happens at each place, with vector clocks.

Each event is two lines, `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`; hosts are places.  What
happens at a place comes in the order of the run; across places, an event comes after
what its activity did before, what started that, and what it joined (see `order`), and what
is learnt of a failure comes after the failure.  An event at a place that has failed is
one of the place that learns of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from x10sem.core.terms import Place
from x10sem.export.activities import Cast, Happening
from x10sem.export.explain import Move, Sentence, sentences
from x10sem.export.order import immediate
from x10sem.semantics import Config

PARSER: Final = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"
"""What ShiViz is to be told of the log."""

Clock = dict[str, int]


def shiviz(first: Config, moves: Sequence[Move], *, every_step: bool = False) -> str:
    """Write a run as a log; without `every_step`, only what matters to others."""
    told = {s.number: s for s in sentences(first, moves, every_step=every_step)}
    return "".join(
        f"{event}\n{host} {json.dumps(clock)}\n"
        for event, host, clock in _events(first, moves, told)
    )


def _events(
    first: Config, moves: Sequence[Move], told: dict[int, Sentence]
) -> Iterator[tuple[str, str, Clock]]:
    cast = Cast(first.stmt)
    happenings = [cast.take(n, move) for n, move in enumerate(moves, 1)]
    before: defaultdict[int, list[int]] = defaultdict(list)
    for earlier, later in immediate(cast, happenings):
        before[later].append(earlier)
    clocks: dict[int, Clock] = {}
    hosts: dict[str, Clock] = {}
    deaths: dict[Place, Clock] = {}
    for h, move in zip(happenings, moves, strict=True):
        for p in h.failed if move.step is None else ():
            deaths[p] = _tick(hosts, _host(p), [])
            yield f"place {p} fails [PLACE_FAILURE]", _host(p), deaths[p]
        if move.step is None:
            continue
        known = [clocks[n] for n in before[h.number] if n in clocks]
        known += [deaths[p] for p in _learnt(move, deaths)]
        if h.number not in told:
            clocks[h.number] = _latest(known)
            continue
        host = _host(_where(move, h))
        clocks[h.number] = _tick(hosts, host, known)
        yield _text(told[h.number]), host, clocks[h.number]
        for p in h.failed:  # by the program itself
            deaths[p] = clocks[h.number]


def _host(p: Place) -> str:
    return f"place{p}"


def _where(move: Move, h: Happening) -> Place:
    """Find the place that an event is of: where it happens, or the nearest that lives."""
    assert move.step is not None
    places = [t.place for t in move.step.links()]
    return next((p for p in reversed(places) if p not in h.dead), places[0])


def _learnt(move: Move, deaths: dict[Place, Clock]) -> list[Place]:
    """List the places of whose failure a step learns: by what it throws, or where it is."""
    assert move.step is not None
    found = {getattr(v, "place", None) for t in move.step.chain() for v in t.label.values}
    found |= {t.place for t in move.step.chain()}
    return [p for p in deaths if p in found]


def _tick(hosts: dict[str, Clock], host: str, known: Sequence[Clock]) -> Clock:
    clock = _latest([hosts.get(host, {}), *known])
    clock[host] = clock.get(host, 0) + 1
    hosts[host] = clock
    return dict(clock)


def _latest(clocks: Sequence[Clock]) -> Clock:
    found: Clock = {}
    for clock in clocks:
        for host, n in clock.items():
            found[host] = max(n, found.get(host, 0))
    return found


def _text(s: Sentence) -> str:
    what = " ".join((s.what or "goes on").split())
    return f"{what} [{s.rules}] line {s.span.line}" if s.span.line > 0 else f"{what} [{s.rules}]"
