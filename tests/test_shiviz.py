"""Logs for ShiViz are read by the expression it is told, and their clocks are vector clocks."""

import json
import re
from pathlib import Path

import pytest

from tests.test_cli import x10sem
from x10sem.export.shiviz import PARSER

DEPOSIT = "corpus/idioms/Deposit.x10"
BUSY = "corpus/idioms/NestedHandlersTwice.x10"

Event = tuple[str, str, dict[str, int]]


def logged(text: str) -> list[Event]:
    """Read a log as ShiViz does, by the expression that it is to be told."""
    parser = re.compile(PARSER.replace("(?<", "(?P<"), re.MULTILINE)
    found = [(m["event"], m["host"], json.loads(m["clock"])) for m in parser.finditer(text)]
    assert parser.sub("", text).strip() == "", "every line is of an event"
    return found


def is_ordered(events: list[Event]) -> bool:
    """Tell whether clocks are vector clocks: hosts count their events, and know others' in full."""
    clocks: dict[tuple[str, int], dict[str, int]] = {}
    last: dict[str, dict[str, int]] = {}
    for _, host, clock in events:
        before = last.get(host, {})
        if clock.get(host) != before.get(host, 0) + 1:
            return False
        known = [before, *(clocks.get((h, n), {h: n + 1}) for h, n in clock.items() if h != host)]
        if any(clock.get(h, 0) < n for each in known for h, n in each.items()):
            return False
        clocks[host, clock[host]] = last[host] = clock
    return True


@pytest.mark.parametrize("path", [DEPOSIT, "corpus/idioms/BroadcastChain.x10", BUSY])
def test_the_log_has_vector_clocks(path: str, tmp_path: Path) -> None:
    x10sem("check", path, "-o", str(tmp_path), *(["--witness", "1"] if path == BUSY else []))
    events = logged((tmp_path / "trace.shiviz.log").read_text(encoding="utf-8"))
    assert len(events) > 3
    assert is_ordered(events)
    event, host, clock = events[-1]
    assert not is_ordered([*events[:-1], (event, host, {**clock, host: clock[host] + 1})])
    assert not is_ordered([*events[:-1], (event, host, {host: clock[host]})])


def test_what_is_concurrent_is_so_in_the_log(tmp_path: Path) -> None:
    x10sem("check", DEPOSIT, "-o", str(tmp_path))
    events = logged((tmp_path / "trace.shiviz.log").read_text(encoding="utf-8"))
    clocks = {event: clock for event, _, clock in events}
    fails = clocks["place 1 fails [PLACE_FAILURE]"]
    (paid,) = [c for e, c in clocks.items() if e.startswith("sets value to 100")]
    (told,) = [c for e, c in clocks.items() if e.startswith("masked by DeadPlaceException(1)")]
    assert fails["place1"] > paid.get("place1", 0)
    assert paid["place0"] > fails.get("place0", 0)
    assert told["place1"] == fails["place1"]
