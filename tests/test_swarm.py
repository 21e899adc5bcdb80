"""Several workers find together what one search finds."""

import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from x10sem.checking.check import Request, check, load
from x10sem.checking.corpus import files_in
from x10sem.checking.deep import call_deep
from x10sem.checking.explore import Order, Result, explore
from x10sem.checking.policy import Policy
from x10sem.checking.swarm import check_with, merged, partition, units

FAILING = [
    path
    for path in files_in(["corpus/failure", "corpus/litmus", "corpus/paper", "corpus/idioms"])
    if re.search(r"^//~ (failures|failing)", Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    and Path(path).stat().st_size < 1500
][:18]


def found_in_parts(path: str, failures: int, parts: slice = slice(None)) -> Result:
    loaded = load(Request(path, failures=failures))
    policy = loaded.options.policy
    results = []
    for failing in partition(policy, loaded.places)[parts]:
        options = replace(loaded.options, policy=replace(policy, failing=failing))
        results.append(explore(loaded.program, loaded.places, loaded.properties, options))
    return merged(results)


@pytest.mark.parametrize("path", FAILING)
def test_the_parts_have_all_outcomes_and_no_others(path: str) -> None:
    whole = call_deep(lambda: check(load(Request(path, failures=1)))).result
    parts = call_deep(lambda: found_in_parts(path, 1))
    assert parts.complete == whole.complete
    assert parts.outcomes.keys() == whole.outcomes.keys()
    assert {(v.kind, v.property) for v in parts.violations} == {
        (v.kind, v.property) for v in whole.violations
    }
    assert parts.fired.keys() == whole.fired.keys()


def test_there_are_enough_programs() -> None:
    assert len(FAILING) >= 15


def test_a_part_left_out_is_noticed() -> None:
    def is_noticed(path: str) -> bool:
        whole, less = found_in_parts(path, 1), found_in_parts(path, 1, slice(1))
        return whole.outcomes.keys() != less.outcomes.keys()

    assert call_deep(lambda: any(is_noticed(path) for path in FAILING))


@pytest.mark.parametrize("failures", range(5))
@pytest.mark.parametrize(
    "policy",
    [Policy(), Policy(0, frozenset({0, 2})), Policy(0, None, (frozenset({1, 2}), frozenset({3})))],
    ids=str,
)
def test_every_set_of_failures_is_in_a_part(policy: Policy, failures: int) -> None:
    policy = replace(policy, failures=failures)
    parts = partition(policy, 4)
    may = units(policy, 4)
    for size in range(min(failures, len(may)) + 1):
        for chosen in combinations(may, size):
            assert any(frozenset[int]().union(*chosen) <= part for part in parts)


def test_workers_agree_with_one_search() -> None:
    request = Request(FAILING[0], failures=1)
    whole = call_deep(lambda: check(load(request)))
    parts = call_deep(lambda: check_with(request, load(request), 2))
    assert parts.result.outcomes.keys() == whole.result.outcomes.keys()
    assert (parts.exit, parts.result.complete) == (whole.exit, whole.result.complete)
    assert parts.division


def test_a_swarm_finds_a_violation() -> None:
    request = Request("corpus/idioms/Deposit.x10", order=Order.RANDOM)
    usual = call_deep(lambda: check(load(request)))
    swarm = call_deep(lambda: check_with(request, load(request), 2))
    assert usual.word == swarm.word == "refuted"
    assert swarm.counterexample is not None


def test_what_is_not_complete_does_not_hold() -> None:
    whole = Result(complete=True)
    cut = Result(limit="time")
    assert not merged([whole, cut]).complete
    assert merged([whole, cut]).limit == "time"
    assert not merged([]).complete


def test_ctrl_c_stops_all_workers() -> None:
    large = ["corpus/bench/B1.x10", "--const", "B1.N=6", "--const", "B1.M=9", "--no-reduce"]
    command = [sys.executable, "-m", "x10sem", "check", *large, "--workers", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 152, err
    assert "(interrupted [X2105]" in out
