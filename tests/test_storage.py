"""Fingerprints lose nothing on programs of moderate size, and tables of bits promise nothing."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_cli import x10sem
from x10sem.checking.campaign import budget_of, made
from x10sem.checking.check import Request, check, load
from x10sem.checking.exits import Exit
from x10sem.checking.explore import Options, explore
from x10sem.checking.policy import Policy
from x10sem.checking.random_programs import Seeded
from x10sem.checking.search import Storing
from x10sem.core.program import Program
from x10sem.engine.storage import Bits, Exact, Fingerprints, Storage

DEPOSIT = "corpus/idioms/Deposit.x10"
B2R = "corpus/bench/B2r.x10"
SEVERAL = [DEPOSIT, B2R, "corpus/litmus/lost-update.x10", "corpus/litmus/store-buffering.x10"]


@given(st.lists(st.binary(min_size=2, max_size=3), max_size=3000))
@settings(max_examples=30, deadline=None)
def test_fingerprints_tell_states_apart(states: list[bytes]) -> None:
    exact, prints = Exact(), Fingerprints()
    for each in states:
        assert exact.add(each) == prints.add(each)
        assert len(exact) == len(prints)
    for i, each in enumerate(exact.order):
        assert prints.is_at(i, each)
        assert prints.get(i) == each
        exact.meet(i, exact.order[0])
        prints.meet(i, exact.order[0])
        prints.give_up(i)
        assert prints.get(i) is None
    assert prints.met() == exact.met()


def test_the_probability_of_an_omission_is_that_of_a_birthday() -> None:
    prints = Fingerprints()
    for i in range(2000):
        prints.add(i.to_bytes(2, "little"))
    assert prints.omission() == 2000 * 1999 / 2**65


def test_a_seed_gives_other_fingerprints() -> None:
    one, other = Fingerprints(1), Fingerprints(-2)
    for each in one, other:
        each.add(b"state")
    assert one.prints != other.prints


def test_what_a_table_of_bits_omits_is_estimated() -> None:
    bits = Bits(1)
    for i in range(600_000):
        bits.add(i.to_bytes(4, "little"))
    estimated = bits.omission()
    fresh = range(1_000_000, 1_020_000)
    omitted = sum(not bits.add(i.to_bytes(4, "little")) for i in fresh)
    assert omitted == pytest.approx(estimated * len(fresh), rel=0.3)
    assert omitted > 50


@pytest.mark.parametrize("path", SEVERAL)
@pytest.mark.parametrize("storing", [Storing.FINGERPRINTS, Storing.BITS])
@pytest.mark.parametrize("fuse", [True, False])
def test_a_search_finds_the_same(path: str, storing: Storing, fuse: bool) -> None:  # noqa: FBT001 - a parameter
    loaded = load(Request(path, fuse=fuse))
    loaded = replace(loaded, options=replace(loaded.options, bulk=False))
    exact = check(loaded)
    found = check(replace(loaded, options=replace(loaded.options, storing=storing)))
    assert set(found.result.outcomes) == set(exact.result.outcomes)
    assert found.result.states == exact.result.states
    assert found.result.violations == exact.result.violations
    assert found.result.complete == (storing is Storing.FINGERPRINTS)
    assert not found.is_exact


def reached(seeds: range, storing: Storing) -> list[tuple[int, int]]:
    found = []
    for seed in seeds:
        program = Program(made(Seeded(seed), seed, core=True))
        options = Options(Policy(budget_of(seed)), stop_at_first=False, storing=storing)
        result = explore(program, 3, (), options)
        found.append((result.states, len(result.outcomes)))
    return found


def test_fingerprints_lose_nothing_of_random_programs() -> None:
    assert reached(range(40), Storing.FINGERPRINTS) == reached(range(40), Storing.EXACT)


def test_short_fingerprints_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reached(range(40), Storing.EXACT)

    def short(self: Fingerprints, packed: bytes, size: int) -> int:
        return sum(packed) % 16

    monkeypatch.setattr(Fingerprints, "digest", short)
    try:
        found = reached(range(40), Storing.FINGERPRINTS)
    except AssertionError:  # a run cannot be taken again: that is noticed too
        return
    assert found != whole


@pytest.mark.parametrize("kind", [Fingerprints, Bits])
def test_a_state_that_was_given_up_is_found_again(kind: type[Storage]) -> None:
    storing = Storing.FINGERPRINTS if kind is Fingerprints else Storing.BITS
    loaded = load(Request(DEPOSIT, fuse=False, stop_at_first=True))
    asked = replace(loaded.options, bulk=False, storing=storing)
    verdict = check(replace(loaded, options=asked))
    assert verdict.subject == "ExactlyOnce"
    assert verdict.counterexample is not None


# The command line


def test_the_verdict_bounds_the_omission() -> None:
    said = json.loads(x10sem("check", B2R, "--fingerprints", "--format", "json").stdout)
    assert said["exact"] is False
    assert said["omission"] == said["states"] * (said["states"] - 1) / 2**65
    text = x10sem("check", B2R, "--fingerprints").stdout
    assert "unless two states have one fingerprint (probability at most" in text


def test_bits_are_no_proof() -> None:
    done = x10sem("check", "corpus/bench/B2.x10", "--bit-state", "1")
    assert done.returncode == Exit.UNKNOWN
    assert "X2110" in done.stderr
    assert "not all of it" in done.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--fingerprints", "--bit-state", "1"),
        ("--fingerprints", "--checkpoint", "x"),
        ("--bit-state", "1", "--resume", "x"),
        ("--fingerprints", "--engine", "rules"),
        ("--bit-state", "1", "--engine", "smt"),
        ("--bit-state", "0"),
    ],
)
def test_what_does_not_go_together_is_refused(options: tuple[str, ...]) -> None:
    done = x10sem("check", B2R, *options)
    assert done.returncode == Exit.USAGE
    assert "error" in done.stderr
