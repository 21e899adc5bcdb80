"""The table of laws, computed: where each holds, and how it fails where it does not."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Final, NamedTuple

from x10sem.checking.deep import call_deep
from x10sem.checking.duel import Difference, Duel
from x10sem.checking.laws import (
    BRIEF,
    CONTEXTS,
    HERE,
    POLICIES,
    TRIED,
    Instance,
    Law,
    configs,
    instances,
)
from x10sem.checking.transitions import Seen, View
from x10sem.semantics.profiles import semantics

COLUMNS: Final = tuple(POLICIES)
"""Weakest first."""


class Failing(NamedTuple):
    """An instance whose sides differ: the weakest policy under which they do, and the context."""

    column: str
    context: str
    instance: Instance


@dataclass(frozen=True, slots=True)
class Part:
    """What was found: `+` or `-` for each column, how it fails, and how much was looked at."""

    found: str
    failing: tuple[Failing, ...]
    instances: int
    states: int


@dataclass(frozen=True, slots=True)
class Row:
    """A law, what was found of it alone, and what in contexts."""

    law: Law
    alone: Part
    inside: Part | None

    @property
    def is_expected(self) -> bool:
        """Tell whether this is what is expected."""
        return self.law.expected in {"", self.alone.found}


class Table:
    """The worlds in which laws are asked: one for each policy and place, kept from law to law."""

    def __init__(self, seen: Seen = Seen.END) -> None:
        """Know nothing yet."""
        self.seen = seen
        self._duels: dict[tuple[str, int], Duel] = {}

    def duel(self, column: str, context: str = "") -> Duel:
        """Give the world of a policy, and of the place where a context is."""
        home = CONTEXTS[context][1] if context else HERE
        if (column, home) not in self._duels:
            self._duels[column, home] = Duel(POLICIES[column], View(home, self.seen))
        return self._duels[column, home]

    def differ(self, f: Failing) -> bool:
        """Tell whether the sides of an instance differ."""
        return not self.duel(f.column, f.context).are_same(*configs(f.instance, f.context))

    def difference(self, f: Failing) -> Difference:
        """Say how they differ, with a play that the referee has taken again."""
        found = self.duel(f.column, f.context).compare(*configs(f.instance, f.context))
        assert found is not None, "a law that was refuted, and now is not"
        return found

    def part(
        self,
        law: Law,
        contexts: Sequence[str],
        tried: Mapping[int, tuple[str, ...]],
        columns: Sequence[str] = COLUMNS,
    ) -> Part:
        """Ask a law of all instances, in each context.

        What is the same where more may fail is the same where less may: failures
        are seen.  So each instance is asked where most may fail, among the columns
        that are not refuted yet.  What is not asked at all does not hold.
        """
        open_ = list(columns)
        failing: dict[str, Failing] = {}
        count = 0
        for context in contexts:
            for instance in instances(law, tried):
                count += bool(open_)
                while open_ and self.differ(f := Failing(open_[-1], context, instance)):
                    failing[open_.pop()] = f
        found = "".join("+" if c in columns and c not in failing else "-" for c in COLUMNS)
        states = sum(len(d.graph.nodes) for d in self._duels.values())
        return Part(found, tuple(failing[c] for c in COLUMNS if c in failing), count, states)

    def row(self, law: Law, *, contexts: bool) -> Row:
        """Ask a law, and in contexts if that is wanted."""
        alone = self.part(law, ("",), TRIED)
        left = [c for c, held in zip(COLUMNS, alone.found, strict=True) if held == "+"]
        inside = self.part(law, tuple(CONTEXTS), BRIEF, left) if contexts else None
        return Row(law, alone, inside)


def rows(
    laws: Sequence[Law],
    *,
    workers: int = 1,
    contexts: bool = True,
    seen: Seen = Seen.END,
    name: str = "ecoop14",
) -> Iterator[Row]:
    """Ask laws, in so many processes, and give what was found in order."""
    one = partial(_row, contexts=contexts, seen=seen, name=name)
    if workers <= 1:
        yield from map(one, laws)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(one, laws)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _row(law: Law, *, contexts: bool, seen: Seen, name: str) -> Row:
    def ask() -> Row:
        with semantics(name):
            return Table(seen).row(law, contexts=contexts)

    return call_deep(ask)
