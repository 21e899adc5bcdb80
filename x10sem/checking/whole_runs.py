"""What is asked beyond single states: liveness, data races, one outcome, what waits for what."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from x10sem.checking.outcomes import Outcome
from x10sem.checking.search import Limits, Progress, Result, Violation
from x10sem.checking.written import in_order, show

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded

LASTING = ("eventually", "leadsto")
"""The kinds of properties of whole runs."""

RACES, DETERMINISTIC = "no-data-races", "deterministic"
"""Properties that are checked where that is asked."""


def asked_too(loaded: "Loaded") -> tuple[str, ...]:
    """Name the properties that are checked because that is asked."""
    names = {RACES: loaded.races, DETERMINISTIC: loaded.deterministic}
    return tuple(name for name, is_asked in names.items() if is_asked)


def examine(
    loaded: "Loaded", result: Result, progress: Callable[[Progress], None] | None = None
) -> tuple[str, ...]:
    """Answer what a search of states has not; what is refuted is added to its result."""
    said: list[str] = []
    with loaded.rules():
        lasting = any(p.kind in LASTING for p in loaded.properties)
        if (lasting or loaded.races) and result.limit:
            asked = [*(["liveness"] if lasting else []), *(["races"] if loaded.races else [])]
            said += [f"{what}: not looked at, for not all states were found" for what in asked]
        elif lasting or loaded.races:
            said += _on_the_graph(loaded, result, progress)
        if loaded.deterministic:
            result.violations += _one_outcome(result)
        for v in result.violations:
            if v.kind == "deadlock":
                from x10sem.checking.waits import waits_at  # noqa: PLC0415 - slow to import

                said += waits_at(loaded.program, loaded.places, v.choices)
    return tuple(said)


def _on_the_graph(
    loaded: "Loaded", result: Result, progress: Callable[[Progress], None] | None
) -> Iterator[str]:
    """Search the whole graph, for what cannot be seen where it is reduced."""
    from x10sem.checking.lassos import Fairness  # noqa: PLC0415 - where it is asked
    from x10sem.checking.liveness import Account, LivenessSearch  # noqa: PLC0415
    from x10sem.checking.races import race_in  # noqa: PLC0415

    lasting = [p for p in loaded.properties if p.kind in LASTING]
    fairness = Fairness(loaded.fairness)
    options = replace(loaded.options, limits=_left(loaded.options.limits, result.seconds))
    search = LivenessSearch(loaded.program, loaded.places, options, fairness, progress)
    search.explore()
    found = [search.refute(p) for p in lasting]
    result.violations += [v for v in found if v is not None]
    if lasting:
        yield Account(search.done, fairness, search.result.limit).text
    if loaded.races:
        race = race_in(search)
        if race is not None:
            result.violations.append(race)
        cut = f", not all of them ({search.result.limit})" if search.result.limit else ""
        yield f"races: looked for in {search.done} states{cut}, no reduction"
    if search.result.limit:
        result.limit, result.complete = search.result.limit, False


def _left(limits: Limits, seconds: float) -> Limits:
    """Leave of a time limit what the search of states has not used."""
    if limits.timeout is None:
        return limits
    return replace(limits, timeout=max(0.0, limits.timeout - seconds))


def _one_outcome(result: Result) -> Iterator[Violation]:
    """Compare what comes out, whichever places are dead in the end."""
    kinds: dict[Outcome, Outcome] = {}
    for o in in_order(result.outcomes):
        kinds.setdefault(replace(o, dead=()), o)
    if len(kinds) > 1:
        first, second = list(kinds.values())[:2]
        message = f"{len(kinds)} outcomes, among them `{show(first)}` and `{show(second)}`"
        runs = result.outcomes[second], result.outcomes[first]
        yield Violation("nondeterminism", DETERMINISTIC, message, runs[0], other=runs[1])
