"""Z3, asked for all runs at once, says what the search of all interleavings says."""

from pathlib import Path
from typing import Final

import pytest

from tests.test_errors import here
from x10sem.checking.campaign import run, same_by_z3
from x10sem.checking.check import Loaded, Request, load
from x10sem.checking.explore import Options, Result, explore
from x10sem.checking.policy import Policy
from x10sem.checking.symbolic import explore_symbolically
from x10sem.checking.symbolic_values import Undecided
from x10sem.checking.tally import Tally
from x10sem.diagnostics import Diagnostic
from x10sem.lowering.tx10 import read_tx10

pytest.importorskip("z3")
CORPUS: Final = Path("corpus")
FILES: Final = sorted(
    f
    for folder in ("paper", "rules", "litmus")
    for f in (CORPUS / folder).glob("*.*x10")
    if not f.stem.endswith("-artifact")
)
UNCOVERED: Final = {
    "STATIC_GET": "what initialises the static field `C.f`",
    "STATIC_INIT": "what initialises the static field `C.f`",
    "shared-list-of-results": "what has more than 160 values",
    "static-initialised-once": "what initialises the static field `StaticInitialisedOnce.x`",
    "x10rt-b2-adopted-task-is-lost": "more than 160 combinations of values",
}
"""What has no encoding, and why."""
ENDLESS: Final = {"beside-a-spinner"}
"""What loops for ever, so that no bound is enough."""
MANY: Final = 15
"""Of the programs of the corpus so many are passed over for each that is asked here."""


def loaded(path: Path) -> Loaded:
    return load(Request(str(path)))


def shape(r: Result) -> tuple[frozenset[object], frozenset[tuple[str, str]]]:
    return frozenset(r.outcomes), frozenset((v.kind, v.property) for v in r.violations)


def agreed(x: Loaded, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether Z3 and the kernel say the same."""
    asked = x.program, x.places, x.properties, x.options
    solved = explore_symbolically(*asked, without=without)
    return not solved.limit and shape(solved) == shape(explore(*asked))


ASKED: Final = [f for i, f in enumerate(FILES) if i % MANY == 0]


@pytest.mark.parametrize("path", ASKED, ids=lambda p: p.stem)
def test_z3_and_the_kernel_agree_on_the_corpus(path: Path) -> None:
    x = loaded(path)
    if path.stem in UNCOVERED:
        with pytest.raises(Diagnostic, match="X2108") as e:
            agreed(x)
        assert UNCOVERED[path.stem] in e.value.title
    elif path.stem not in ENDLESS:
        assert agreed(x)


def test_nearly_all_of_the_corpus_is_covered() -> None:
    assert {f.stem for f in FILES} >= {*UNCOVERED, *ENDLESS}
    assert len(UNCOVERED) + len(ENDLESS) < len(FILES) / 40


def test_z3_and_the_kernel_agree_on_random_programs() -> None:
    tally = run("smt", range(60, 75))
    assert tally.violations == []
    assert tally.counts["compared"] > 10
    assert tally.counts["compared, with failures"] > 5


MET: Final = {
    "a call whose activity waits for ever": (
        "finish bind x = { async when (return false) skip } in println x", 0),
    "a call that ends with its last activity, where places fail": (
        "finish try at(1) bind x = { async throw 5 async at(2) throw 6 } in println x "
        "catch println 0", 2),
    "a call beside activities that were there before": (
        "finish at(1) { async println 2 "
        "bind x = async throw 5 in { async throw 7 println x } }", 1),
    "an activity whose last local step is on one of two ways": (
        "finish at(0) async if query isDead(Place(1)) then { skip skip } else skip", 2),
    "a deadlock that depends on who is first": (
        "finish val x = {f: 0} in { async x.f = 3 when (return (x.f == 0)) skip }", 1),
    "nobody is woken too early": (
        "finish val x = {f: 0} in "
        "{ async x.f = 3 when (return (x.f == 0)) try skip catch skip skip skip }", 1),
}  # fmt: skip
"""Programs, and failures, that an encoding or a replay once got wrong."""


@pytest.mark.parametrize("name", MET)
def test_z3_and_the_kernel_agree_where_they_once_did_not(name: str) -> None:
    text, failures = MET[name]
    options = Options(Policy(failures), stop_at_first=False)
    asked = read_tx10(text), 3, (), options
    assert shape(explore_symbolically(*asked)) == shape(explore(*asked))


WEAKER: Final = {
    "masking": "mask-two-levels.tx10",
    "copies": "copy-leaves-the-original.tx10",
    "waiting": "finish-waits.tx10",
    "atomic": "atomic-update.x10",
}
"""What an encoding may leave out, and a program that shows it."""


@pytest.mark.parametrize("what", WEAKER)
def test_an_encoding_that_leaves_something_out_is_noticed(what: str) -> None:
    x = loaded(next(CORPUS.rglob(WEAKER[what])))
    assert agreed(x)
    try:
        noticed = not agreed(x, frozenset({what}))
    except (AssertionError, Undecided):
        noticed = True
    assert noticed


def test_a_run_that_does_not_replay_is_never_shown() -> None:
    x = loaded(CORPUS / "paper" / "mask-two-levels.tx10")
    with pytest.raises(AssertionError, match="the rules end with"):
        explore_symbolically(x.program, x.places, x.properties, x.options, frozenset({"masking"}))


def test_a_campaign_finds_a_wrong_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    def weak(*asked: object) -> Result:
        return explore_symbolically(*asked, frozenset({"copies"}))  # type: ignore[arg-type, call-arg]

    monkeypatch.setattr("x10sem.checking.symbolic.explore_symbolically", weak)
    x = loaded(next(CORPUS.rglob(WEAKER["copies"])))
    found = list(same_by_z3(x.program.main, 0, True, Tally()))  # noqa: FBT003 - TX10
    assert found


def test_a_bound_that_is_reached_is_no_verdict() -> None:
    loop = (
        "val x = {f: 0} in label l: loop if (x.f < nondet(1, 9)) then x.f = (x.f + 1) else exit l"
    )
    program = read_tx10(f"finish {loop}")
    short, enough = (
        explore_symbolically(program, 1, (), Options(stop_at_first=False, unroll=n)) for n in (3, 9)
    )
    assert short.limit == "unroll"
    assert not short.complete
    assert enough.complete
    assert shape(enough) == shape(explore(program, 1))


def test_the_command_exits_as_the_verdict_says() -> None:
    engine = ["check", "--engine", "smt"]
    assert here([*engine, "corpus/litmus/lost-update.x10"])[0] == 0
    assert here([*engine, "corpus/litmus/when-needs-a-writer.x10"])[0] == 11
    assert here([*engine, "corpus/litmus/beside-a-spinner.tx10"])[0] == 14
    assert here([*engine, "--unroll", "2", "corpus/errors/X2105.x10"])[0] == 152
    assert here([*engine, "--format", "json", "corpus/paper/par.tx10"])[0] == 14
    assert here([*engine, "--workers", "2", "corpus/paper/par.tx10"])[0] == 151
