"""The published mechanisation differs from the calculus in two points, and in no other."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from x10sem.checking.random_programs import Seeded, Shape, random_main
from x10sem.core.program import Program
from x10sem.core.substitution import rebuilt
from x10sem.core.terms import DeadPlace, Fault, Place, Term
from x10sem.semantics import Config, Step, canonical, start, steps
from x10sem.semantics.profiles import MASKED, PROFILES, exposed, semantics

PLACES = 3
MOST = 150

programs = st.integers(0, 2**32).map(
    lambda seed: Program(main=random_main(Seeded(seed), Shape(PLACES), {}))
)


def reached(program: Program) -> list[Config]:
    """List configurations that the calculus reaches with failures, up to a number."""
    first = canonical(start(program, PLACES))
    seen = {first: None}
    for k in seen_so_far(seen):
        for t in every_step(k):
            if len(seen) < MOST:
                seen.setdefault(canonical(t), None)
    return list(seen)


def seen_so_far(seen: dict[Config, None]) -> Iterator[Config]:
    done = 0
    while done < len(seen):
        yield list(seen)[done]
        done += 1


def every_step(k: Config) -> list[Config]:
    failures = [t.target for p in range(1, PLACES) for t in steps(k, k.heap, Place(p))]
    return [*(t.target for t in program_steps(k)), *failures]


def program_steps(k: Config) -> tuple[Step, ...]:
    return () if k.stmt is None else steps(k.stmt, k.heap, Place(0))


def unmasked(t: Term) -> Term:
    """Forget which place a DeadPlaceException names, and what MaskedException is."""
    if isinstance(t, DeadPlace) or t == MASKED:
        return Fault("DP")
    return rebuilt(t, unmasked)


@settings(max_examples=60, deadline=None)
@given(programs)
def test_artifact_takes_the_same_steps_but_for_masked_exceptions(program: Program) -> None:
    for k in reached(program):
        ours = [(t.rule, t.label.mode, unmasked(t.target)) for t in program_steps(k)]
        with semantics("coq-artifact"):
            theirs = [(t.rule, t.label.mode, unmasked(t.target)) for t in program_steps(k)]
        assert ours == theirs


@settings(max_examples=60, deadline=None)
@given(programs)
def test_artifact_fails_no_place_but_under_dead_parents(program: Program) -> None:
    for k in reached(program):
        if k.stmt is None:
            continue
        open_to_failure = set(exposed(k.stmt, k.heap, Place(0)))
        for p in (q for q in k.heap.live if q != 0):
            assert steps(k, k.heap, p)
            with semantics("coq-artifact"):
                assert bool(steps(k, k.heap, p)) == (p in open_to_failure)


def test_the_artifact_replaces_two_rules() -> None:
    assert {name for name, _ in PROFILES["coq-artifact"].rules} == {"MASK", "PLACE_FAILURE"}
