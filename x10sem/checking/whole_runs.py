"""What is asked beyond single states: liveness, data races, one outcome, what waits for what."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from x10sem.checking.explore import is_usual
from x10sem.checking.outcomes import Outcome
from x10sem.checking.search import Engine, Limits, Progress, Result, Violation
from x10sem.checking.written import in_order, show
from x10sem.semantics.variants import PROFILES

if TYPE_CHECKING:
    from x10sem.checking.check import Loaded
    from x10sem.checking.keeping import Keeper
    from x10sem.checking.whole_graph import WholeGraph

LASTING = ("eventually", "leadsto")
"""The kinds of properties of whole runs."""

RACES, DETERMINISTIC = "no-data-races", "deterministic"
"""Properties that are checked where that is asked."""


def asked_too(loaded: "Loaded") -> tuple[str, ...]:
    """Name the properties that are checked because that is asked."""
    names = {RACES: loaded.races, DETERMINISTIC: loaded.deterministic}
    return tuple(name for name, is_asked in names.items() if is_asked)


def examine(
    loaded: "Loaded",
    result: Result,
    progress: Callable[[Progress], None] | None = None,
    keeper: "Keeper | None" = None,
) -> tuple[str, ...]:
    """Answer what a search of states has not; what is refuted is added to its result."""
    said: list[str] = []
    with loaded.rules():
        lasting = any(p.kind in LASTING for p in loaded.properties)
        if (lasting or loaded.races) and result.limit:
            asked = [*(["liveness"] if lasting else []), *(["races"] if loaded.races else [])]
            said += [f"{what}: not looked at, for not all states were found" for what in asked]
        elif lasting or loaded.races:
            said += _on_the_graph(loaded, result, progress, keeper)
        if loaded.deterministic:
            result.violations += _one_outcome(result)
        for v in result.violations:
            if v.kind == "deadlock":
                from x10sem.checking.waits import waits_at  # noqa: PLC0415 - slow to import

                said += waits_at(loaded.program, loaded.places, v.choices)
    return tuple(said)


def _on_the_graph(
    loaded: "Loaded",
    result: Result,
    progress: Callable[[Progress], None] | None,
    keeper: "Keeper | None",
) -> Iterator[str]:
    """Search the whole graph, for what cannot be seen where it is reduced."""
    from x10sem.checking.lassos import Fairness  # noqa: PLC0415 - where it is asked
    from x10sem.checking.liveness import Account, Liveness  # noqa: PLC0415
    from x10sem.checking.races import race_at  # noqa: PLC0415

    lasting = [p for p in loaded.properties if p.kind in LASTING]
    whole = graph_of(loaded, result.seconds, progress)
    racy = _explored(loaded, whole, keeper, is_last=not lasting)
    asked = Liveness(whole, Fairness(loaded.fairness))
    found = [asked.refute(p) for p in lasting]
    result.violations += [v for v in found if v is not None]
    if lasting:
        yield Account(whole.done, asked.fairness, whole.result.limit, whole.by).text
    if loaded.races:
        result.violations += (race_at(whole, n) for n in racy)
        cut = f", not all of them ({whole.result.limit})" if whole.result.limit else ""
        yield f"races: looked for in {whole.done} states{cut}, no reduction, {whole.by}"
    if whole.result.limit:
        result.limit, result.complete = whole.result.limit, False


def _explored(
    loaded: "Loaded", whole: "WholeGraph", keeper: "Keeper | None", *, is_last: bool
) -> list[int]:
    """Explore a graph, up to the first race where nothing else is asked; list that."""
    racy: list[int] = []

    def is_enough(n: int) -> bool:
        if loaded.races and not racy and whole.may_race(n):
            racy.append(n)
        if keeper is not None:
            keeper.turn()
        return bool(racy) and is_last

    if keeper is not None:
        keeper.begin_whole(whole)
    if not any(map(is_enough, range(whole.done))):
        whole.explore(is_enough)
    if keeper is not None and whole.result.limit:
        keeper.write()
    return racy


def graph_of(
    loaded: "Loaded", seconds: float = 0.0, progress: Callable[[Progress], None] | None = None
) -> "WholeGraph":
    """Begin the whole graph; by the plain rules where these are asked for, or the only way."""
    from x10sem.checking.kernel_graph import KernelGraph  # noqa: PLC0415 - where it is asked
    from x10sem.checking.rules_graph import RulesGraph  # noqa: PLC0415

    options = loaded.options
    options = replace(options, limits=_left(options.limits, seconds))
    profile = PROFILES[loaded.semantics]
    is_wrong = profile.is_plain or bool(profile.refutes)
    plain = options.engine is Engine.RULES or is_wrong or not is_usual()
    kind = RulesGraph if plain else KernelGraph
    return kind(loaded.program, loaded.places, options, progress)


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
