"""What a verdict leaves unsaid, as messages: the limit that was reached, what never ran."""

from collections.abc import Iterator
from typing import Final

from x10sem.checking.verdict import LIMITS, Verdict, counted
from x10sem.diagnostics import NOWHERE, Diagnostic, Note

_SHOWN: Final = 12


def remarks(v: Verdict) -> Iterator[Diagnostic]:
    """List them."""
    if v.result.limit:
        yield limit_reached(v)
    if v.unrun and v.result.complete:
        yield never_executed(v)


def limit_reached(v: Verdict) -> Diagnostic:
    """Say which limit stopped the search, or cut its runs (X21xx)."""
    limits = v.options.limits
    title, advice = {
        "states": (
            f"the search stopped at {counted(limits.max_states or 0, 'state')}, as many as allowed",
            f"allow more: `--max-states {10 * (limits.max_states or 0)}`",
        ),
        "depth": (
            f"runs were cut after {counted(limits.max_depth or 0, 'move')}, as many as allowed",
            f"allow more: `--max-depth {10 * (limits.max_depth or 0)}`",
        ),
        "time": (
            f"the search stopped after {limits.timeout or 0:g} s, as long as allowed",
            f"allow more: `--timeout {max(10.0, 10 * (limits.timeout or 0)):g}`",
        ),
        "memory": (
            f"the search stopped above {limits.memory_mb or 0} MB, as much as allowed",
            "allow more with `--memory MB`, or ask less: fewer places, `--const Class.N=3`",
        ),
        "unroll": (
            f"a loop or recursion goes on beyond {counted(v.options.unroll, 'turn')}",
            f"allow more: `--unroll {2 * v.options.unroll}`",
        ),
        "outcomes": (
            f"{counted(len(v.result.outcomes), 'outcome')} are listed, and there are more",
            f"allow more: `--max-states {10 * len(v.result.outcomes)}`, or less: `--observe`",
        ),
    }.get(
        v.result.limit,
        ("the search was interrupted", "let it end, or bound it: `--max-states N`, `--timeout S`"),
    )
    code = LIMITS.get(v.result.limit, "X2105")
    return Diagnostic(code, title, Note(NOWHERE), help=advice, severity="warning")


def never_executed(v: Verdict) -> Diagnostic:
    """Point at the statements that no run executes (X2201)."""
    first, *rest = v.unrun
    n = len(v.unrun)
    title = "a statement is never executed" if n == 1 else f"{n} statements are never executed"
    notes = tuple(Note(s, "nor this") for s in rest[: _SHOWN - 1])
    return Diagnostic(
        "X2201",
        f"{title}, so the verdict says nothing of {'it' if n == 1 else 'them'}",
        Note(first, "no run reaches this"),
        notes,
        "let more fail or happen, or accept it: `--vacuity ignore`",
        "error" if v.vacuity_counts else "warning",
    )
