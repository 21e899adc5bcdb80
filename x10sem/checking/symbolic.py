"""Bounded checking by Z3: all schedules, failures and inputs at once, as formulas over events."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from x10sem.checking.moves import is_over, whole_steps
from x10sem.checking.outcomes import Outcome, describe, outcome
from x10sem.checking.properties import Property, holds
from x10sem.checking.search import Choices, Options, Result, Violation
from x10sem.checking.symbolic_encoding import Encoding, encode
from x10sem.checking.symbolic_events import Event
from x10sem.checking.symbolic_logic import FALSE, Formula, both, either, negated
from x10sem.checking.symbolic_outcomes import Snapshot, same_outcome
from x10sem.checking.symbolic_principles import ask_too, broken_by
from x10sem.checking.symbolic_schedule import Replayed, replayed
from x10sem.checking.symbolic_solver import Model, Solver
from x10sem.checking.symbolic_values import Undecided, uncovered
from x10sem.core.program import Program
from x10sem.core.substitution import free
from x10sem.core.terms import CallStatic, Query, StaticGet, Stmt, Term, Val, children
from x10sem.diagnostics import NOWHERE, Span

MOST_OUTCOMES: Final = 500
"""How many outcomes are listed where `--max-states` does not say."""


def solved(
    program: Program,
    places: int,
    properties: Sequence[Property],
    options: Options,
    wrong: str = "",
) -> Result:
    """Ask Z3 what may come out, and for runs that break the principles.

    Of a semantics that is `wrong` it is only asked for what that breaks.
    Raises `Diagnostic` X2108 for what has no symbolic encoding.
    """
    if wrong:
        return broken_by(wrong, program, places, options)
    began = time.monotonic()
    result = explore_symbolically(program, places, properties, options)
    ask_too(result, program, places, options, began)
    return result


def explore_symbolically(
    program: Program,
    places: int,
    properties: Sequence[Property],
    options: Options,
    without: frozenset[str] = frozenset(),
) -> Result:
    """Check a program by Z3.

    Raises `Diagnostic` X2108 for what has no encoding, X2011 without Z3, and
    `AssertionError` where a run that Z3 found does not replay.
    """
    properties = [replace(p, stmt=_trimmed(p.stmt)) for p in properties]
    asked = [p for p in properties if not _of_output(p.stmt)]
    for p in properties:
        if p not in asked and (p.kind != "ensures" or _mentions(p.stmt, StaticGet, CallStatic)):
            raise uncovered("a property of the output and of more", p.span)
    began = time.monotonic()

    def alarm() -> None:
        if limit is not None and time.monotonic() - began > limit:
            raise Undecided("time")

    limit = options.limits.timeout
    try:
        encoding = encode(
            program,
            places,
            options.policy,
            options.unroll,
            properties=asked,
            without=without,
            alarm=alarm,
        )
        solver = Solver(encoding, options.limits, began)
    except Undecided as e:
        return Result(limit=str(e))
    except KeyboardInterrupt:
        return Result(limit="interrupted")
    return _Questions(encoding, solver, properties, options).result()


def _trimmed(s: Stmt) -> Stmt:
    """Drop what a property names and does not use."""
    if isinstance(s, Val):
        body = _trimmed(s.body)
        return Val(s.name, s.init, body, span=s.span) if s.name in free(body) else body
    return s


def _of_output(t: Term) -> bool:
    """Tell whether a property asks what was printed: then it is asked of each outcome."""
    return any(each.name == "output" for each in _mentions(t, Query) if isinstance(each, Query))


def _mentions(t: Term, *kinds: type[Term]) -> list[Term]:
    found: list[Term] = []
    waiting = [t]
    while waiting:
        each = waiting.pop()
        waiting.extend(children(each))
        if isinstance(each, kinds):
            found.append(each)
    return found


class _Questions:
    """All that is asked of one encoding."""

    def __init__(
        self, encoding: Encoding, solver: Solver, properties: Sequence[Property], options: Options
    ) -> None:
        self.encoding = encoding
        self.solver = solver
        self.properties = properties
        self.options = options
        self.found = Result()

    def result(self) -> Result:
        """Ask everything."""
        r = self.found
        r.states, r.transitions = len(self.encoding.world.events), len(self.encoding.facts)
        try:
            within = negated(self.encoding.beyond)
            if self.encoding.beyond is not FALSE and self.run(self.encoding.beyond) is not None:
                r.limit = "unroll"
            self.steps()
            self.own()
            self.solver.add([within])
            self.waits()
            self.outcomes()
        except Undecided as e:
            r.limit = str(e)
        except KeyboardInterrupt:
            r.limit = "interrupted"
        r.complete = not r.limit
        return r

    def run(self, *those: Formula) -> Model | None:
        """Look for a run."""
        if FALSE in those:
            return None
        with self.solver.supposing(*those):
            return self.solver.found()

    def replay(self, model: Model, until: Event | None = None, *, drains: bool = True) -> Replayed:
        """Take a run by the rules."""
        found = replayed(model, self.encoding, until, drains=drains)
        assert found is not None, "a run that Z3 found does not replay by the rules"
        self.found.failures = max(
            self.found.failures, sum(isinstance(c, tuple) for c in found.choices)
        )
        return found

    def violate(self, kind: str, name: str, said: str, choices: Choices, at: Span) -> None:
        """Record a violation."""
        self.found.violations.append(Violation(kind, name, said, choices, at))

    # What may happen on the way

    def steps(self) -> None:
        """Look for assertions that fail, and for what has no meaning."""
        world = self.encoding.world
        for noted, kind, name in (
            (world.meaningless, "error", "meaning"),
            (world.assertions, "assertion", "no-assertion-fails"),
        ):
            for each in noted:
                model = self.run(both(each.guard, each.event.happens))
                if model is not None:
                    at = Snapshot(model, self.encoding)
                    heap = at
                    v = at.value(each.said)
                    said = v.value if kind == "error" else describe(v, heap)  # type: ignore[union-attr, arg-type]
                    choices = self.replay(model, each.event, drains=False).choices
                    self.violate(kind, name, str(said), choices, each.span)
                    break

    def waits(self) -> None:
        """Look for a deadlock."""
        end = self.encoding.end
        doomed = [
            both(guard, negated(self.encoding.world.lost(p, self.encoding.last)))
            for _, p, guard in self.encoding.world.dooms
        ]
        rest = (negated(self.encoding.meaningless), negated(self.encoding.cut))
        model = self.run(end.stuck, negated(either(*doomed)), *rest)
        if model is not None:
            run = self.replay(model)
            stuck = not is_over(run.config) and not whole_steps(run.config)
            assert stuck, "a deadlock that Z3 found is none by the rules"
            choices = run.choices
            self.violate("deadlock", "no-deadlock", "every activity waits", choices, NOWHERE)

    def own(self) -> None:
        """Ask the program's own properties, but those at the end that speak of output."""
        for a in self.encoding.asked:
            prop = a.property
            at_end = (
                (self.encoding.over, negated(self.encoding.beyond))
                if prop.kind == "ensures"
                else ()
            )
            wrong = a.true if prop.kind in {"never", "sometimes"} else a.false
            model = self.run(a.asked, wrong, *at_end, negated(self.encoding.meaningless))
            if model is None:
                continue
            choices = self.replay(model, a.at, drains=prop.kind == "ensures").choices
            if prop.kind == "sometimes":
                self.found.witnessed[prop.name] = choices
                continue
            said = f"`{prop.text}` is {'true' if prop.kind == 'never' else 'false'}"
            self.violate(prop.kind, prop.name, said, choices, prop.span)

    # What may come out

    def outcomes(self) -> None:
        """List all outcomes, each once, and judge them."""
        ended = either(self.encoding.over, self.encoding.cut)
        with self.solver.supposing(ended, negated(self.encoding.meaningless)):
            while (model := self.solver.found()) is not None:
                at = Snapshot(model, self.encoding)
                self.arrive(at, model)
                if len(self.found.outcomes) >= (self.options.limits.max_states or MOST_OUTCOMES):
                    self.found.limit = "outcomes"
                    return
                self.solver.add([negated(same_outcome(at, self.observe))])

    @property
    def observe(self) -> re.Pattern[str] | None:
        """What of the output counts; all where properties ask for it."""
        asks = any(p.kind == "ensures" and _of_output(p.stmt) for p in self.properties)
        return None if asks else self.options.observe

    def arrive(self, at: Snapshot, model: Model) -> None:
        """Record one outcome, after the rules have confirmed it."""
        run = self.replay(model)
        claimed = at.outcome(self.options.observe)
        made = outcome(run.config, run.label, self.options.observe)
        assert made == claimed, f"the rules end with {made}, not {claimed}"
        self.found.outcomes.setdefault(claimed, run.choices if self.options.witnesses else ())
        if model.holds(self.encoding.over):
            self.judge(at, run, claimed)

    def judge(self, at: Snapshot, run: Replayed, claimed: Outcome) -> None:
        """Look at what is thrown, and at properties of the output."""
        known = {(v.kind, v.property) for v in self.found.violations}
        key = ("uncaught", "no-uncaught-exception")
        if claimed.exception is not None and at.is_uncaught() and key not in known:
            self.violate(*key, claimed.exception, run.choices, NOWHERE)
        for prop in self.properties:
            if prop.kind == "ensures" and _of_output(prop.stmt):
                answer = holds(prop, run.config.heap)
                kind = "error" if isinstance(answer, str) else "ensures"
                if answer is not True and (kind, prop.name) not in known:
                    said = answer if isinstance(answer, str) else f"`{prop.text}` is false"
                    self.violate(kind, prop.name, said, run.choices, prop.span)
