"""The garbage collector may rest while a search runs: no search leaves anything in cycles."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from x10sem.checking.check import Request, load
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import kind_of
from x10sem.checking.search import Engine
from x10sem.checking.uncollected import uncollected

SEARCHES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("corpus/bench/B3.x10", {}),
    ("corpus/bench/B2r.x10", {}),
    ("corpus/bench/Irregular.x10", {}),
    ("corpus/idioms/Deposit.x10", {"failures": 1}),
    ("corpus/litmus/finish-ends-beside-a-failure.tx10", {}),
    ("corpus/litmus/lost-update.x10", {"engine": Engine.RULES}),
)


@contextmanager
def garbage_of() -> Iterator[list[object]]:
    """List what is left in cycles meanwhile."""
    gc.collect()
    gc.garbage.clear()
    gc.set_debug(gc.DEBUG_SAVEALL)
    found: list[object] = []
    try:
        yield found
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


@pytest.mark.parametrize(("path", "given"), SEARCHES)
def test_nothing_is_left_in_cycles(path: str, given: dict[str, Any]) -> None:
    loaded = load(Request(path, **given))

    def run() -> int:
        kind = kind_of(loaded.options)
        given = loaded.program, loaded.places, loaded.properties, loaded.options, None
        first, search = kind(*given), kind(*given)
        first.run()  # for what is loaded and cached meanwhile
        with uncollected(), garbage_of() as found:
            search.run()
        names = Counter(getattr(o, "__qualname__", type(o).__qualname__) for o in found)
        assert not names
        assert first.result == search.result
        return search.result.states

    assert call_deep(run) > 1


def test_what_is_in_cycles_is_found() -> None:
    with garbage_of() as found:
        cycle: list[object] = []
        cycle.append(cycle)
        del cycle
    assert len(found) == 1


def test_the_collector_is_left_as_it_was() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
