"""The principles, asked of Z3: they hold of the right rules, and are broken by wrong ones."""

from pathlib import Path
from typing import Final

import pytest

from x10sem.checking import happens_before, principles
from x10sem.checking.campaign import PLACES, budget_of, made, run
from x10sem.checking.check import Loaded, Request, load
from x10sem.checking.policy import Policy
from x10sem.checking.random_programs import Seeded
from x10sem.checking.run_order import instances
from x10sem.checking.search import Limits, Options
from x10sem.cli.app import run as x10sem
from x10sem.core.printer import show
from x10sem.core.terms import Finish
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics.profiles import PROFILES, semantics

pytest.importorskip("z3")
from x10sem.checking.symbolic_encoding import encode
from x10sem.checking.symbolic_instances import instance, ordered_pairs
from x10sem.checking.symbolic_logic import FALSE
from x10sem.checking.symbolic_order import OrderSolver
from x10sem.checking.symbolic_principles import Answer, ask, claims
from x10sem.checking.symbolic_schedule import replayed
from x10sem.checking.symbolic_wrong import FOLLOWED

SIX: Final = Path("corpus/bench/SixActivities.x10")
SILENT: Final = "finish at(1) async skip"
"""What the wrong rule of `lost-in-silence` loses so that nobody ever learns of it."""


def loaded(name: str) -> Loaded:
    (path,) = Path("corpus/variants").glob(f"{name}.*x10")
    return load(Request(str(path)))


def asked(name: str, without: frozenset[str] = frozenset()) -> Answer:
    if name == "lost-in-silence":
        return ask(read_tx10(SILENT), 2, Options(Policy(1)), without)
    x = loaded(name)
    return ask(x.program, x.places, x.options, without)


# Wrong semantics


@pytest.mark.parametrize("name", sorted(FOLLOWED))
def test_a_run_against_a_wrong_semantics_is_found_and_replays(name: str) -> None:
    refuted = PROFILES[name].refutes
    with semantics(name):
        found = asked(name, frozenset({name})).violations
    assert refuted in {v.property for v in found}


@pytest.mark.parametrize("name", sorted(FOLLOWED))
def test_the_right_rules_break_no_principle_there(name: str) -> None:
    answer = asked(name)
    assert (answer.violations, answer.limit) == ((), "")
    assert answer.claims > 0


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("waiting", "finish { finish async skip skip }"),
        ("masking", "at(1) at(2) throw 7"),
        ("dead-finish-ends-early", "try at(1) finish async at(2) skip catch skip"),
        ("handler-at-dead-place", "at(1) try skip catch skip"),
    ],
)
def test_a_run_of_a_wrong_encoding_is_never_shown(what: str, name: str) -> None:
    with pytest.raises(AssertionError, match="a run that Z3 found"):
        ask(read_tx10(f"finish {name}"), 3, Options(Policy(1)), frozenset({what}))


def test_a_wrong_semantics_is_noticed_among_six_activities() -> None:
    x = load(Request(str(SIX)))
    name = "at-does-not-wait"
    with semantics(name):
        found = ask(x.program, x.places, x.options, frozenset({name}), only=(principles.ORDER,))
    (violation,) = found.violations
    assert "has to wait for it" in violation.message


# The right rules


def test_the_principles_hold_of_six_activities_at_three_places_of_which_two_fail() -> None:
    x = load(Request(str(SIX)))
    assert (x.places, x.options.policy.failures) == (3, 2)
    answer = ask(x.program, x.places, x.options)
    assert (answer.violations, answer.limit) == ((), "")
    encoding = encode(x.program, x.places, x.options.policy, x.options.unroll, fine=True)
    assert len({e.thread for e in encoding.world.events}) == 1 + 6
    assert len(list(ordered_pairs(encoding.world.events))) > 6000


def test_the_principles_hold_of_random_programs() -> None:
    tally = run("smt", range(100, 115))
    assert tally.violations == []
    assert tally.counts["formulas of the principles"] > 500


def test_an_activity_that_nobody_waits_for_is_found_late(monkeypatch: pytest.MonkeyPatch) -> None:
    program = read_tx10("finish { async skip skip }")
    monkeypatch.setattr(happens_before, "is_awaited", lambda _: True)
    (violation,) = ask(program, 1, Options()).violations
    assert violation.property == principles.ORDER


def test_the_claims_are_no_empty_words() -> None:
    x = loaded("dead-finish-ends-early")
    encoding = encode(x.program, x.places, x.options.policy, x.options.unroll, fine=True)
    open_ = [c for c in claims(encoding) if c.wrong is not FALSE]
    counts = {p: sum(c.principle == p for c in open_) for p in principles.PRINCIPLES}
    assert all(n > 2 for n in counts.values()), counts


# Names


@pytest.mark.parametrize("seed", [4, 12, 18, 21, 36, 39, 63])
def test_events_are_named_as_the_rules_name_instances(seed: int) -> None:
    main = made(Seeded(seed), seed, core=seed % 3 > 0)
    names_agree(show(Finish(main)), budget_of(seed))


@pytest.mark.parametrize(
    "text",
    [
        "finish { guard println 1 with println 2 println 3 }",
        "finish guard throw 4 with println 2",
        "finish bind x = { async println 1 return 2 } in println x",
        "finish label l: loop { println 1 exit l }",
        "finish val x = {f: 0} in label l: loop if (x.f < 2) then x.f = (x.f + 1) else exit l",
        "finish try at(1) { async println 1 throw 2 } catch { println 3 println 4 }",
        "finish { atomic { println 1 println 2 } when (return true) println 3 }",
    ],
)
def test_events_of_each_form_are_named_as_the_rules_name_instances(text: str) -> None:
    names_agree(text, 1)


def names_agree(text: str, failures: int) -> None:
    program = read_tx10(text)
    encoding = encode(program, PLACES, Policy(failures), 8, fine=True)
    model = OrderSolver(encoding, Limits(), 0.0).run(encoding.over)
    assert model is not None
    replay = replayed(model, encoding)
    assert replay is not None
    ran = {r.number: r.path for r in instances(program, PLACES, replay.choices)}
    assert replay.taken
    named = [(instance(e.path), ran[n + 1]) for e, n in replay.taken]
    assert all(p.replace("@", "") == q.replace("@", "") for p, q in named), named


# The command


def test_a_verdict_says_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert x10sem(["check", "--engine", "smt", "corpus/litmus/continuation-after-orphan.x10"]) == 0
    out = capsys.readouterr().out
    assert "happens-before, failures-are-masked, losses-are-reported-once" in out
    assert "principles: asked as" in out


def test_a_wrong_semantics_can_be_asked_of_z3(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["check", "--engine", "smt", "--semantics"]
    path = "corpus/variants/{}.tx10"
    assert x10sem([*wrong, "at-does-not-wait", path.format("at-does-not-wait")]) == 12
    assert "refuted: happens-before" in capsys.readouterr().out
    assert x10sem([*wrong, "orphans-unawaited", path.format("orphans-unawaited")]) == 152
    assert "X2108" in capsys.readouterr().err
    assert x10sem([*wrong, "at-does-not-wait", path.format("reported-twice")]) == 152
    assert "X2108" in capsys.readouterr().err


def test_a_question_that_takes_too_long_is_no_verdict() -> None:
    x = load(Request(str(SIX)))
    answer = ask(x.program, x.places, Options(Policy(2), Limits(timeout=0.5)))
    assert answer.limit == "time"
    assert x10sem(["check", "--engine", "smt", "--timeout", "1", str(SIX)]) == 152
