"""What a verdict leaves unsaid, as messages: the limit that was reached, what never ran."""

from collections.abc import Iterator
from typing import Final

from x10sem.checking.verdict import LIMITS, Verdict, counted
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span

_SHOWN: Final = 12


def remarks(v: Verdict) -> Iterator[Diagnostic]:
    """List them."""
    if v.result.limit:
        yield limit_reached(v)
    elif v.result.complete:
        yield from unexercised(v)


def limit_reached(v: Verdict) -> Diagnostic:
    """Say which limit stopped the search, or cut its runs (X21xx)."""
    interrupted = (
        "the search was interrupted",
        "let it end, or bound it: `--max-states N`, `--timeout S`",
    )
    title, advice = _limits(v).get(v.result.limit, interrupted)
    code = LIMITS.get(v.result.limit, "X2105")
    return Diagnostic(code, title, Note(NOWHERE), help=advice, severity="warning")


def _limits(v: Verdict) -> dict[str, tuple[str, str]]:
    """Say of each limit what it was, and how to allow more."""
    limits = v.options.limits
    return {
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
            "allow more with `--memory MB`, keep less with `--fingerprints`, or ask less: "
            "fewer places, `--const Class.N=3`",
        ),
        "unroll": (
            f"a loop or recursion goes on beyond {counted(v.options.unroll, 'turn')}",
            f"allow more: `--unroll {2 * v.options.unroll}`",
        ),
        "bits": (
            f"states are told apart by bits in a table of {v.options.table_mb} MB: in the end "
            f"{100 * v.result.omission:.2g} % of new ones were taken for others",
            f"give it more: `--bit-state {8 * v.options.table_mb}`, or leave it out",
        ),
        "outcomes": (
            f"{counted(len(v.result.outcomes), 'outcome')} are listed, and there are more",
            f"allow more: `--max-states {10 * len(v.result.outcomes)}`, "
            "or compare less: `--observe`",
        ),
    }


def unexercised(v: Verdict) -> Iterator[Diagnostic]:
    """Point at what the verdict says nothing of (X22xx)."""
    found = v.vacuity
    if found.statements:
        yield never_executed(v)
    if found.handlers:
        yield never_entered(v)
    if found.points:
        yield never_failed(v)
    severity = "error" if v.vacuity_counts else "warning"
    if found.is_idle:
        title = "places may fail, but nothing runs at a place that may"
        advice = "let others fail: `--failing P,P`, or more places: `--places N`"
        yield Diagnostic("X2204", title, Note(NOWHERE), help=advice, severity=severity)
    for prop, premise in found.premises:
        title = f"`{prop.name}` is decided by its first part alone"
        text = f"`{premise.text}` is {'false' if prop.kind == 'never' else 'true'} whenever asked"
        advice = "ask for what should happen, too: `//@ sometimes Name: expression`"
        yield Diagnostic("X2205", title, Note(prop.span, text), help=advice, severity=severity)
    for name in found.unasked:
        title = f"`{name}` is never asked: no run ends"
        advice = "ask it of every state: `always`; or let the program end"
        yield Diagnostic("X2206", title, Note(NOWHERE), help=advice, severity=severity)


def never_entered(v: Verdict) -> Diagnostic:
    """Point at the handlers that no run enters (X2202)."""
    first, *rest = v.vacuity.handlers
    n = len(v.vacuity.handlers)
    title = "a handler is never entered" if n == 1 else f"{n} handlers are never entered"
    return Diagnostic(
        "X2202",
        f"{title}, so the verdict says nothing of {'it' if n == 1 else 'them'}",
        Note(first, "nothing that this catches is thrown here"),
        tuple(Note(s, "nor here") for s in rest[: _SHOWN - 1]),
        "let more fail: `--failures K`, or accept it: `--vacuity ignore`",
        "error" if v.vacuity_counts else "warning",
    )


def never_failed(v: Verdict) -> Diagnostic:
    """Point at the statements that run at places which never fail there (X2203)."""
    by_span: dict[Span, list[int]] = {}
    for span, place in v.vacuity.points:
        by_span.setdefault(span, []).append(place)
    notes = [Note(s, f"at {_places(those)}") for s, those in by_span.items()]
    n = len(v.vacuity.points)
    title = "at a failure point no place fails" if n == 1 else f"at {n} failure points none fails"
    budget = v.options.policy.failures
    return Diagnostic(
        "X2203",
        f"{title}: by then, no failure is left",
        notes[0],
        tuple(notes[1:_SHOWN]),
        f"allow more: `--failures {budget + 1}`, or accept it: `--vacuity ignore`",
        "error" if v.vacuity_counts else "warning",
    )


def _places(places: list[int]) -> str:
    return f"place{'s' if len(places) > 1 else ''} {', '.join(map(str, places))}"


def never_executed(v: Verdict) -> Diagnostic:
    """Point at the statements that no run executes (X2201)."""
    first, *rest = v.vacuity.statements
    n = len(v.vacuity.statements)
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
