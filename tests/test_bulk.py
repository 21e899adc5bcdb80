"""The bulk search visits exactly what the kernel visits without reductions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from x10sem.checking import handing_over
from x10sem.checking.bench_engines import UNREDUCED, x10sem_command
from x10sem.checking.bench_points import read_points
from x10sem.checking.bench_process import measured
from x10sem.checking.campaign import PLACES, budget_of, made
from x10sem.checking.check import Loaded, Request, load
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.exits import Exit
from x10sem.checking.explore import is_usual
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.policy import Policy
from x10sem.checking.properties import Property
from x10sem.checking.random_programs import Seeded
from x10sem.checking.random_properties import PROPERTIES
from x10sem.checking.search import Limits, Options, Result
from x10sem.core.program import Program
from x10sem.core.terms import Finish
from x10sem.diagnostics import Diagnostic
from x10sem.engine.kernel import Kernel

np = pytest.importorskip("numpy")

from x10sem.checking.bulk_search import BulkSearch  # noqa: E402 - NumPy is an extra
from x10sem.engine.bulk import (  # noqa: E402 - as above
    Combos,
    Layout,
    Outgrown,
    Seen,
    Widths,
    Words,
)
from x10sem.engine.bulk_chunks import Chunk  # noqa: E402 - as above
from x10sem.engine.bulk_plans import Plans  # noqa: E402 - NumPy is an extra
from x10sem.engine.bulk_steps import Stepper  # noqa: E402 - NumPy is an extra

MOST = 5000
BENCH = "corpus/bench/{}.x10"


def searched(
    program: Program, places: int, properties: Sequence[Property], options: Options
) -> tuple[Result, BulkSearch]:
    """Search twice: state by state, and all in bulk."""
    plain = KernelSearch(program, places, properties, options, None)
    plain.run()
    search = BulkSearch(program, places, properties, options, None)
    search.small = 0
    search.search()
    return plain.result, search


def facts(r: Result) -> tuple[object, ...]:
    """List what is to be equal."""
    sizes = r.states, r.transitions, r.steps, r.depth, r.failures, r.complete, r.limit
    verdicts = {(v.kind, v.property) for v in r.violations}
    fired = r.fired.keys(), r.fired["PLACE_FAILURE"]
    return (*sizes, r.outcomes.keys(), verdicts, fired, r.witnessed.keys())


def compared(loaded: Loaded) -> bool:
    """Compare the searches of a program that is not too large; tell whether bulk was enough."""
    options = replace(loaded.options, fuse=False, stop_at_first=False, limits=Limits(MOST))
    with loaded.rules():
        if not is_usual():
            return False
        plain = KernelSearch(loaded.program, loaded.places, loaded.properties, options, None)
        plain.run()
        if plain.result.limit:
            return False
        search = BulkSearch(loaded.program, loaded.places, loaded.properties, options, None)
        search.small = 0
        search.search()
    assert facts(search.result) == facts(plain.result)
    return True


def all_compared(paths: Iterable[str]) -> int:
    """Compare the searches of programs; count those for which bulk was enough."""
    return call_deep(lambda: sum(compared(load(Request(path))) for path in paths))


@pytest.mark.parametrize(("part", "least"), [(n, 20) for n in range(4)])
def test_corpus_is_searched_alike(part: int, least: int) -> None:
    paths = files_in(["corpus/litmus", "corpus/paper"])[part::4]
    assert all_compared(paths) > least


def bench(name: str, failures: int, **sizes: int) -> Loaded:
    const = tuple(f"{name}.{size}={n}" for size, n in sizes.items())
    return load(Request(BENCH.format(name), const=const, places=3, failures=failures))


@pytest.mark.parametrize(
    ("name", "failures", "n", "m"), [("B1", 0, 2, 1), ("B1", 0, 1, 3), ("B3", 1, 1, 2)]
)
def test_benchmarks_are_searched_alike(name: str, failures: int, n: int, m: int) -> None:
    assert call_deep(lambda: compared(bench(name, failures, N=n, M=m)))


def random_compared(seeds: Iterable[int]) -> int:
    """Compare the searches of random programs; count those for which bulk was enough."""
    count = 0
    for seed in seeds:
        core = seed % 3 > 0
        program = Program(Finish(made(Seeded(seed), seed, core=core)))
        policy = Policy(budget_of(seed))
        options = Options(policy, Limits(MOST), fuse=False, stop_at_first=False)
        plain, search = searched(program, PLACES, () if core else PROPERTIES, options)
        if not plain.limit:
            assert facts(search.result) == facts(plain), seed
            count += 1
    return count


@pytest.mark.parametrize("part", range(3))
def test_random_programs_are_searched_alike(part: int) -> None:
    assert call_deep(lambda: random_compared(range(7000 + part, 7060, 3))) > 8


# What bits and sets do


def test_components_that_outgrow_their_bits_get_more(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = Widths.of

    def least(kernel: Kernel, before: Widths | None = None) -> Widths:
        return narrow(kernel, before or Widths(1, 1, 1, 2))

    monkeypatch.setattr(Widths, "of", staticmethod(least))
    assert call_deep(lambda: compared(bench("B3", 1, N=1, M=2)))
    assert all_compared(["corpus/litmus/lost-update.x10", "corpus/litmus/two-places-die.x10"]) == 2


def test_what_outgrows_its_bits_leaves_nothing_half_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> list[int]:
        raise Outgrown

    def asked() -> tuple[BulkSearch, Chunk]:
        loaded = bench("B1", 0, N=2, M=1)
        search = BulkSearch(loaded.program, 3, (), replace(loaded.options, fuse=False), None)
        layout = search.stepper.layout_of(search.kernel.initial)
        return search, Chunk(layout, layout.pack([search.kernel.initial]))

    search, chunk = call_deep(asked)
    stepper, at = search.stepper, search.kernel.base
    monkeypatch.setattr(Stepper, "_changed", no_room)
    with pytest.raises(Outgrown):
        call_deep(lambda: stepper.numbers_of(chunk, at))
    kept = [stepper.count, stepper.others, stepper.local, *stepper.to]
    assert {each.count for each in kept} == {0}
    monkeypatch.undo()
    assert call_deep(lambda: stepper.numbers_of(chunk, at)).tolist() == [0]
    assert {each.count for each in (*kept, *stepper.to)} == {1}


def test_a_set_tells_states_of_several_words_apart() -> None:
    layout = Layout((0,) * 9, 3, Widths(3, 2, 3, 20))
    assert layout.words > 2
    states = [(1, 0, 0, 0, 0, *(n >> k & 1 for k in range(9))) for n in range(512)]
    words = layout.pack(states)
    seen = Seen(layout.words)
    assert sorted(layout.unpack(seen.add(np.concatenate([words, words], axis=1)))) == sorted(states)
    assert seen.add(words).shape[1] == 0
    wider = Layout(layout.arities, 3, Widths(4, 3, 5, 24))
    moved = seen.moved(layout, wider)
    assert moved.count == len(states)
    assert moved.add(wider.pack(states)).shape[1] == 0


def test_many_small_numbers_are_told_apart_by_numbering_some() -> None:
    random = np.random.default_rng(1)
    columns = [random.integers(0, 3, 4000).astype(np.uint64) for _ in range(5)]
    met: list[tuple[int, ...]] = []

    def make(row: int) -> int:
        met.append(tuple(int(c[row]) for c in columns))
        return len(met) - 1

    found = Combos([25] * 5).find(columns, make)
    assert all(met[n] == key for n, key in zip(found, zip(*columns, strict=True), strict=True))
    assert len(met) == len(set(met)) == 3**5


# What stops a search


def test_limits_stop_a_search() -> None:
    loaded = bench("B1", 0, N=2, M=2)
    for limits, name in (
        (Limits(max_states=1000), "states"),
        (Limits(max_depth=20), "depth"),
        (Limits(timeout=0.0), "time"),
        (Limits(memory_mb=1), "memory"),
    ):
        options = replace(loaded.options, limits=limits, fuse=False)
        _, search = call_deep(partial(searched, loaded.program, 3, (), options))
        assert search.result.limit == name
        assert not search.result.complete


def test_memory_stays_within_its_limit(tmp_path: Path) -> None:
    (many,) = read_points("B1(5,9)")
    limit = 100
    asked = [*x10sem_command(many), UNREDUCED, "--memory", str(limit)]
    done = measured(asked, tmp_path, 200)
    assert done.code == Exit.UNKNOWN
    assert "(memory [X2104]" in done.output
    assert done.peak_mb <= 1.1 * limit


def test_a_depth_is_reached_exactly() -> None:
    loaded = bench("B3", 1, N=2, M=1)
    options = replace(loaded.options, limits=Limits(max_depth=31), fuse=False, stop_at_first=False)
    plain, search = call_deep(lambda: searched(loaded.program, 3, (), options))
    assert facts(search.result) == facts(plain)


@pytest.mark.parametrize("name", ["lost-update", "when-needs-a-writer", "uncaught-exception"])
def test_a_violation_has_its_way(name: str) -> None:
    loaded = load(Request(f"corpus/litmus/{name}.x10"))
    options = replace(loaded.options, fuse=False)

    def ways() -> list[Result]:
        results = []
        for kind in (KernelSearch, BulkSearch):
            search = kind(loaded.program, loaded.places, loaded.properties, options, None)
            search.run()
            results.append(search.result)
        return results

    plain, found = call_deep(ways)
    assert found.violations == plain.violations
    assert found.outcomes == plain.outcomes


def test_without_numpy_a_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "find_spec", lambda _: None)
    loaded = load(Request("corpus/litmus/lost-update.x10"))
    with pytest.raises(Diagnostic) as e:
        BulkSearch(loaded.program, loaded.places, (), loaded.options, None)
    assert "x10sem[bulk]" in e.value.help


# The comparison itself: what is wrong is found


def ignores_a_word(words: Words) -> Words:
    """Forget one component of each state."""
    kept = words.copy()
    kept[0] &= ~np.uint64(7 << 5)
    return kept


def test_a_set_that_ignores_bits_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    add = Seen.add
    monkeypatch.setattr(Seen, "add", lambda self, words: add(self, ignores_a_word(words)))
    with pytest.raises((AssertionError, AttributeError, IndexError, KeyError)):
        all_compared(["corpus/litmus/lost-update.x10"])


def test_steps_that_ignore_what_was_read_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plans, "_widen", lambda *_: None)
    with pytest.raises((AssertionError, AttributeError, IndexError, KeyError)):
        all_compared(files_in(["corpus/litmus"])[:20])


def test_states_that_are_taken_for_tidy_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stepper, "is_tidy", lambda *_: True)
    with pytest.raises((AssertionError, AttributeError, IndexError, KeyError)):
        all_compared(files_in(["corpus/litmus"])[:20])


def test_pieces_that_are_asked_once_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stepper, "_acts_by", first_of_each_piece)
    with pytest.raises((AssertionError, AttributeError, IndexError, KeyError)):
        all_compared(files_in(["corpus/litmus"])[:20])


def first_of_each_piece(self: Stepper, chunk: Chunk, i: int, _: int) -> object:
    """Ask what a piece does once, whatever it reads."""
    combos = self.deps[0][1]

    def make(row: int) -> int:
        state = chunk.state(row)
        return self.new_acts(state, self.kernel.acts(state, i))

    return combos.find([chunk.column(i)], make)
