"""Tells plays: joins what was compared and how it is explained."""

from collections.abc import Callable, Iterator

from x10sem.checking.duel import Difference
from x10sem.checking.law_report import plays_of, told_instance
from x10sem.checking.law_table import Row, Table
from x10sem.checking.plays import conclusion, segments
from x10sem.checking.transitions import Seen
from x10sem.export.plays import tell


def told(d: Difference, read: Callable[[str], str], *, every_step: bool = True) -> str:
    """Tell how two statements differ."""
    checked = f"{conclusion(d)}   (every answer is lost: {d.pairs} positions taken again)"
    return tell(segments(d), read, checked, every_step=every_step)


def law_failing(row: Row, seen: Seen) -> Iterator[str]:
    """Tell how a law fails, where it does."""
    table = Table(seen)
    for f in plays_of(row):
        yield f"{told_instance(f)}\n{told(table.difference(f), lambda _: '')}"
