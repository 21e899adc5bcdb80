"""Verdicts: what a search says of a program, as an exit code, as text, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from x10sem.checking.exits import CODES, Exit
from x10sem.checking.explore import Choices, Engine, Options, Result, Violation
from x10sem.checking.outcomes import Outcome
from x10sem.checking.principles import PRINCIPLES
from x10sem.checking.search import Storing
from x10sem.checking.vacuity import Vacuity, mortal
from x10sem.checking.written import in_order, show
from x10sem.diagnostics import Diagnostic, Span
from x10sem.semantics import RULES

if TYPE_CHECKING:
    from x10sem.checking.minimal import Minimal
    from x10sem.checking.trace import Trace

LIMITS: Final = {
    "states": "X2101",
    "depth": "X2102",
    "time": "X2103",
    "memory": "X2104",
    "interrupted": "X2105",
    "unroll": "X2107",
    "outcomes": "X2109",
    "bits": "X2110",
}
"""Limits of a search, and their codes."""

BUILT_IN: Final = {
    "no-assertion-fails": "assertion",
    "no-uncaught-exception": "uncaught",
    "no-deadlock": "deadlock",
    **dict.fromkeys(PRINCIPLES, "principle"),
    "meaning": "error",
}
"""Properties that are always checked, and the kind of what refutes them."""

_BY_KIND: Final = {
    "error": Exit.EVALUATION,
    "assertion": Exit.ASSERTION,
    "uncaught": Exit.ASSERTION,
    "deadlock": Exit.DEADLOCK,
    "principle": Exit.SAFETY,
    "always": Exit.SAFETY,
    "never": Exit.SAFETY,
    "ensures": Exit.SAFETY,
    "race": Exit.SAFETY,
    "nondeterminism": Exit.SAFETY,
    "liveness": Exit.LIVENESS,
}
_FIRST: Final = (
    Exit.EVALUATION,
    Exit.ASSERTION,
    Exit.DEADLOCK,
    Exit.SAFETY,
    Exit.LIVENESS,
)
"""Which of several to exit with."""

Word = Literal["holds", "refuted", "unknown", "vacuous", "error"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a search says of a program.

    `unwitnessed` are the properties that should have had a witness.
    """

    program: str
    places: int
    options: Options
    result: Result
    properties: tuple[str, ...] = ()
    unwitnessed: tuple[str, ...] = ()
    vacuity: Vacuity = Vacuity()
    warnings: tuple[Diagnostic, ...] = ()
    vacuity_counts: bool = False
    counterexample: "Trace | None" = None
    witnesses: Mapping[Outcome, Choices] = field(default_factory=dict)
    division: str = ""
    """How several workers divided the search, where they did."""
    account: tuple[str, ...] = ()
    """What was looked at beside states: cycles, races, what waits at a deadlock."""
    minimal: "Minimal | None" = None
    """How minimal the counterexample is, where that was asked."""

    @property
    def exit(self) -> Exit:
        """What to exit with."""
        found = {_BY_KIND[v.kind] for v in self.result.violations}
        if found:
            return min(found, key=_FIRST.index)
        if not self.result.complete:
            return Exit.UNKNOWN
        if self.unwitnessed or (self.vacuity_counts and self.vacuity):
            return Exit.VACUOUS
        return Exit.HOLDS

    @property
    def word(self) -> Word:
        """Say it in one word."""
        names: dict[Exit, Word] = {
            Exit.HOLDS: "holds",
            Exit.UNKNOWN: "unknown",
            Exit.VACUOUS: "vacuous",
            Exit.EVALUATION: "error",
        }
        return names.get(self.exit, "refuted")

    @property
    def first(self) -> Violation | None:
        """The violation that decides the verdict."""
        return min(
            self.result.violations,
            key=lambda v: (_FIRST.index(_BY_KIND[v.kind]), len(v.choices)),
            default=None,
        )

    @property
    def subject(self) -> str:
        """Name the property that decides the verdict, if one does."""
        if self.first is not None:
            return self.first.property
        return self.unwitnessed[0] if self.exit is Exit.VACUOUS and self.unwitnessed else ""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Pair the expressions in the property that is refuted with their values in the end."""
        return () if self.counterexample is None else self.counterexample.values

    @property
    def is_exact(self) -> bool:
        """Tell whether states were compared whole."""
        return self.result.is_exact

    @property
    def reductions(self) -> tuple[str, ...]:
        """Name the reductions that were on; all are exact."""
        on = self.options.reductions
        if not self.options.fuse or self.result.is_plain:
            return ()
        if self.options.engine is Engine.SMT:
            return ()
        if self.options.engine is Engine.RULES:
            return ("fusion",)
        if self.result.is_together:
            return ("fusion", "symmetry", "many states at once")
        names = {
            "fusion": on.local,
            "stubborn sets": on.stubborn,
            "absorption": on.absorb,
            "symmetry": on.symmetry,
            "schedules": on.schedules,
        }
        return tuple(name for name, is_on in names.items() if is_on)


# Text


def quoted(what: str) -> str:
    """Quote what is X10, unless that is done within."""
    return what if "`" in what or " " in what else f"`{what}`"


def counted(n: int, what: str) -> str:
    """Say how many."""
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{n} {what if n == 1 else plural}"


def headline(v: Verdict) -> str:
    """Say the verdict in one line."""
    violation = v.first
    if violation is not None:
        failures = sum(isinstance(c, tuple) for c in violation.choices)
        size = f"{counted(len(violation.choices), 'step')}, {counted(failures, 'place failure')}"
        return f"{v.word}: {violation.property}   ({v.program}, {size})"
    if v.word == "unknown":
        code = LIMITS.get(v.result.limit, "X2105")
        return f"unknown: {v.program}   ({v.result.limit} [{code}]: {CODES[code]})"
    if v.word == "vacuous":
        never = f"{', '.join(v.unwitnessed)} never happens"
        why = never if v.unwitnessed else "not all of it is exercised"
        return f"vacuous: {v.program}   ({why})"
    asked = ", ".join(v.properties)
    return f"holds: {v.program}   ({asked})"


def conclusion(v: Verdict) -> str:
    """Say what the counterexample shows."""
    if v.first is None:
        return ""
    if v.first.property == "meaning":
        return f"{quoted(v.first.message)} has no meaning here"
    return concluded(v.first.message, v.values)


def concluded(message: str, values: Sequence[tuple[str, str]]) -> str:
    """Say what is wrong in the end, with the values that show it."""
    return message + "".join(f"\n      {e} is {value}" for e, value in values)


def summary(v: Verdict) -> list[str]:
    """Say what was searched."""
    r, p = v.result, v.options.policy
    may_fail = f"at most {counted(p.failures, 'place failure')}" if p.failures else "no place fails"
    fired = sum(1 for name in r.fired if name in RULES)
    searched = "all of it" if r.complete else "not all of it"
    if v.options.engine is Engine.SMT:
        return _asked(v, may_fail)
    divided = [f"workers: {v.division}"] if v.division else []
    return [
        *divided,
        f"searched: {counted(r.states, 'state')}, {counted(r.transitions, 'transition')}, "
        f"depth {r.depth}, {searched}{omitted(v)}; {', '.join(v.reductions) or 'no reduction'}",
        f"policy: {counted(v.places, 'place')}, {may_fail}; most in one run: {r.failures}",
        f"rules: {fired} of {len(RULES)} fired{_unseen(v)}",
        f"principles: checked at {examined(v)}",
        *([exercised(v)] if p.failures else []),
        f"outcomes: {len(r.outcomes)}{'' if r.complete else ' or more'}",
        *v.account,
    ]


def omitted(v: Verdict) -> str:
    """Say how likely it is that states were omitted."""
    r = v.result
    if v.is_exact or v.options.storing is not Storing.FINGERPRINTS:
        return ""
    return f", unless two states have one fingerprint (probability at most {r.omission:.2g})"


def _unseen(v: Verdict) -> str:
    """Say that other rules may fire in what was not searched, where that is so."""
    if v.reductions:
        return "; more may, in orders that reductions leave out (`--no-reduce` tells)"
    return "" if v.result.complete else "; more may, in what was not searched"


def _asked(v: Verdict, may_fail: str) -> list[str]:
    """Say what Z3 was asked."""
    r = v.result
    bound = f"{counted(v.options.unroll, 'turn')} of a loop or recursion"
    return [
        f"asked Z3: {counted(r.states, 'event')}, {counted(r.transitions, 'constraint')}; within "
        f"{bound}, which no run exceeds; a wide choice is a Long of 64 bits"
        if r.complete
        else f"asked Z3: {counted(r.states, 'event')}, {counted(r.transitions, 'constraint')}; "
        f"at most {bound}",
        f"policy: {counted(v.places, 'place')}, {may_fail}; every run found was taken by the rules",
        f"principles: asked as {counted(r.examined, 'formula')} over {counted(r.steps, 'step')}; "
        "every order of steps, failure and input within the bound"
        if r.examined
        else "principles: not asked",
        f"outcomes: {len(r.outcomes)}{'' if r.complete else ' or more'}",
    ]


def examined(v: Verdict) -> str:
    """Say where happens-before and masking were checked."""
    if v.result.is_plain:
        also = ", and against the runs without failures" * v.result.is_projected
        return f"every step, {v.result.examined} in all, with the names of instances{also}"
    what = "steps, some fused," if v.options.engine is Engine.RULES else "evaluations of rules"
    return f"each of {v.result.examined} {what} that the search takes, rule by rule"


def exercised(v: Verdict) -> str:
    """Say at how many failure points places did fail."""
    points = mortal(v.result, v.options.policy)
    return f"failure points: {sum(points.values())} of {len(points)} exercised"


def others(v: Verdict) -> list[str]:
    """Name what else is refuted."""
    rest = [x for x in v.result.violations if x is not v.first]
    return [f"also refuted: {x.property}: {x.message}" for x in rest]


def histogram(v: Verdict) -> list[str]:
    """List the outcomes, one a line."""
    return [f"  {show(o)}" for o in in_order(v.result.outcomes)]


# JSON


def as_json(v: Verdict) -> dict[str, object]:
    """Give a verdict as a JSON object."""
    r = v.result
    steps = v.options.engine is not Engine.SMT
    return {
        "program": v.program,
        "verdict": v.word,
        "exit_code": int(v.exit),
        "property": v.subject,
        "properties": v.properties,
        "places": v.places,
        "max_failures": v.options.policy.failures,
        "states": r.states,
        "transitions": r.transitions,
        "depth": r.depth,
        "failures": r.failures,
        "complete": r.complete,
        "limit": r.limit or None,
        "exact": v.is_exact,
        "omission": None if v.is_exact else r.omission,
        "principles": _principles(r),
        "reductions": v.reductions,
        "rules_fired": {name: n for name, n in sorted(r.fired.items()) if name in RULES},
        "rules_not_fired": sorted(set(RULES) - set(r.fired)) if steps else [],
        "rules_exact": steps and r.complete and not v.reductions,
        "never": [_at(v, s) for s in v.vacuity.statements],
        "never_entered": [_at(v, s) for s in v.vacuity.handlers],
        "failure_points": _points(v),
        "never_asked": v.vacuity.unasked,
        "trivial": [{"property": p.name, "alone": q.text} for p, q in v.vacuity.premises],
        "outcomes_complete": r.complete,
        "outcomes": [_outcome(o, r.outcomes[o]) for o in in_order(r.outcomes)],
        "violations": [_violation(x) for x in r.violations],
        "unwitnessed": v.unwitnessed,
        "warnings": [{"code": d.code, "title": d.title} for d in v.warnings],
        "minimal": v.minimal,
        "counterexample": v.counterexample,
        "account": v.account,
        **({"workers": v.division} if v.division else {}),
    }


def _principles(r: Result) -> dict[str, object]:
    return {
        "examined": r.examined,
        "every_step": r.is_plain,
        "against_runs_without_failures": r.is_projected,
    }


def _at(v: Verdict, s: Span) -> str:
    return f"{s.path or v.program}:{s.line}:{s.column}"


def _points(v: Verdict) -> dict[str, object]:
    points = mortal(v.result, v.options.policy)
    return {
        "all": len(points),
        "exercised": sum(points.values()),
        "never": [{"at": _at(v, p.span), "place": p.place} for p in v.vacuity.points],
    }


def _outcome(o: Outcome, witness: Choices) -> dict[str, object]:
    return {
        "output": o.output,
        "exception": o.exception,
        "dead": o.dead,
        "exit": o.exit,
        "text": show(o),
        "witness": choices_as_json(witness),
    }


def _violation(v: Violation) -> dict[str, object]:
    return {
        "property": v.property,
        "kind": v.kind,
        "message": v.message,
        "file": v.span.path,
        "line": v.span.line,
        "column": v.span.column,
        "choices": choices_as_json(v.choices),
        **({"loop": v.loop} if v.loop else {}),
        **({"other": choices_as_json(v.other)} if v.other else {}),
    }


def choices_as_json(choices: Choices) -> Sequence[object]:
    """Give choices as JSON: an index, or the places that fail."""
    return [list(c) if isinstance(c, tuple) else c for c in choices]
