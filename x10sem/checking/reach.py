"""Searches for the theorems: plain, small, and apart from `explore`, which they are to check."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from x10sem.checking.forms import active
from x10sem.checking.outcomes import Outcome, outcome
from x10sem.checking.theorems import Seen
from x10sem.core.program import Program
from x10sem.core.substitution import rebuilt
from x10sem.core.terms import Place, Stmt, Term, Val
from x10sem.semantics import EPS, RULES, Config, Heap, Step, canonical, replaced, start, steps
from x10sem.semantics.contexts import is_value
from x10sem.semantics.rule import Conclusions, Rule
from x10sem.semantics.statements import opened

MOST: Final = 4000
"""How many configurations of one program are looked at."""

ROOT: Final = Place(0)


def reached(
    main: Program | Stmt, places: int, failures: int, *, most: int = MOST
) -> Iterator[Seen]:
    """Visit the configurations that a program reaches with so many failures, each once."""
    program = main if isinstance(main, Program) else Program(main=main)
    first = canonical(start(program, places))
    seen = {(first, 0)}
    waiting = [(first, 0)]
    for k, spent in waiting:
        those, lost = whole(k), failing(k)
        yield Seen(k, those, lost, failures)
        after = [(t.target, spent) for t in those]
        after += [(t.target, spent + (t.place not in k.heap.doomed)) for t in lost]
        for j, now in after:
            key = (canonical(j), now)
            if now <= failures and key not in seen and len(seen) < most:
                seen.add(key)
                waiting.append(key)


def whole(k: Config) -> tuple[Step, ...]:
    """Take every step of a configuration, but none once place 0 has failed."""
    return () if k.stmt is None or ROOT not in k.heap else steps(k.stmt, k.heap, ROOT)


def failing(k: Config) -> tuple[Step, ...]:
    """Let each live place but place 0 fail, by PLACE_FAILURE at the configuration."""
    if k.stmt is None or ROOT not in k.heap:
        return ()
    return tuple(t for p in k.heap.live if p != ROOT for t in steps(k, k.heap, p))


def ends(
    main: Program | Stmt, places: int, failures: int, *, most: int = MOST
) -> frozenset[Outcome]:
    """Collect the outcomes of a program, without any reduction."""
    seen = reached(main, places, failures, most=most)
    return frozenset(o for each in seen for o in ended(each))


def ended(seen: Seen) -> set[Outcome]:
    """List the outcomes that steps of a configuration lead to."""
    return {
        outcome(t.target, t.label)
        for t in seen.steps
        if t.target.stmt is None or ROOT not in t.target.heap
    }


# PLACE_FAILURE inside contexts


@contextmanager
def failures_inside(budget: int) -> Iterator[None]:
    """Let a place fail as a step of any innermost statement, so inside every context."""
    with replaced(_failing_too(RULES["DEAD"], budget)):
        yield


def _failing_too(rule: Rule, budget: int) -> Rule:
    def body(s: Stmt, g: Heap, p: Place) -> Conclusions:
        yield from rule.body(s, g, p)
        if len(g.dead) < budget:
            for q in g.live:
                if q != ROOT:
                    yield EPS, Config(s, g.without(q)), None

    return replace(rule, body=body)


def reached_inside(main: Stmt, places: int, failures: int) -> frozenset[Config]:
    """Collect what is reached where places fail inside contexts, `val`s of values opened."""
    with failures_inside(failures):
        return _opened(reached(main, places, 0))


def reached_outside(main: Stmt, places: int, failures: int) -> frozenset[Config]:
    """Collect what is reached where places fail at the configuration, `val`s of values opened."""
    return _opened(reached(main, places, failures))


def _opened(seen: Iterator[Seen]) -> frozenset[Config]:
    return frozenset(canonical(replace(k.config, stmt=open_vals(k.config.stmt))) for k in seen)


def open_vals(s: Stmt | None) -> Stmt | None:
    """Put values for variables where `val x = v in s` is next: a failure inside has done so."""
    if s is None:
        return None
    while isinstance(s, Val) and is_value(s.init):
        s = opened(s)
    running = active(s)

    def change(part: Term) -> Term:
        if any(part is each for each in running):
            return open_vals(part) or part  # type: ignore[arg-type]
        return part

    return rebuilt(s, change) if running else s  # type: ignore[return-value]
