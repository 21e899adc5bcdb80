"""What came of comparing two programs, as text and as JSON."""

from typing import Any

from x10sem.checking.duel import Difference
from x10sem.checking.equivalence import Answer, Case, Question
from x10sem.checking.exits import CODES
from x10sem.checking.moves import Choice
from x10sem.checking.plays import conclusion, told
from x10sem.checking.verdict import LIMITS, counted


def headline(q: Question, a: Answer) -> str:
    """Say in one line whether they are the same."""
    kind = "weakly" if q.weak else "strongly"
    both = f"{q.left.program.path} and {q.right.program.path}"
    if a.difference is not None:
        assert a.case is not None
        return f"different: {both} are not {kind} bisimilar{_where(a.case)}"
    if a.limit:
        code = LIMITS.get(a.limit, "X2105")
        return f"unknown: {both}   ({a.limit} [{code}]: {CODES[code]})"
    return f"same: {both} are {kind} bisimilar"


def _where(case: Case) -> str:
    """Say where they were compared."""
    values = [f"{n} = {v}" for n, v in case.values]
    around = [f"in {case.context}"] if case.context else []
    where = ", ".join((f"at place {case.home}", *around, *values))
    return f"   ({where})"


def searched(q: Question, a: Answer) -> str:
    """Say what was searched."""
    p = q.options.policy
    may_fail = f"at most {counted(p.failures, 'place failure')}" if p.failures else "no place fails"
    return (
        f"searched: {counted(a.states, 'state')}, {counted(a.cases, 'case')}; "
        f"{counted(q.left.places, 'place')}, {may_fail}"
    )


def as_json(q: Question, a: Answer) -> dict[str, Any]:
    """Give the answer as a JSON object."""
    word = "different" if a.difference is not None else "unknown" if a.limit else "same"
    d = a.difference
    return {
        "left": q.left.program.path,
        "right": q.right.program.path,
        "verdict": word,
        "exit_code": {"same": 0, "different": 12, "unknown": 152}[word],
        "weak": q.weak,
        "seen": q.seen.value,
        "places": q.left.places,
        "max_failures": q.options.policy.failures,
        "states": a.states,
        "cases": a.cases,
        "limit": a.limit or None,
        "case": a.case and _case(a.case),
        "difference": d and difference_as_json(d),
    }


def _case(case: Case) -> dict[str, Any]:
    return {"place": case.home, "context": case.context or None, "values": dict(case.values)}


def difference_as_json(d: Difference) -> dict[str, Any]:
    """Give a play as a JSON object: choices are indices of steps, or the places that fail."""
    return {
        "rounds": [
            {
                "side": r.side,
                "action": told(d.action(r.action)),
                "move": _choices(r.move),
                "answers": r.answers,
                "answer": None if r.answer is None else _choices(r.answer),
            }
            for r in d.play.rounds
        ],
        "so": conclusion(d),
        "positions_checked": d.pairs,
    }


def _choices(choices: tuple[Choice, ...]) -> list[object]:
    return [list(c) if isinstance(c, tuple) else c for c in choices]
