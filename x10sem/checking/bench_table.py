"""The table of a run of the benchmark family, and its place in a README."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from x10sem.checking.bench import Bench, Measured, is_answer
from x10sem.checking.bench_engines import Run
from x10sem.checking.bench_growth import Grown
from x10sem.checking.bench_rates import Searched

BEGIN: Final = "<!-- bench -->"
END: Final = "<!-- /bench -->"

HEADINGS: Final = (
    "point",
    "x10sem",
    "unreduced",
    "SPIN",
    "pan alone",
    "SPIN unreduced",
    "Maude",
    "TLC (estimated)",
    "time / SPIN",
    "time / TLC (estimated)",
    "states: SPIN / x10sem",
)

LEGEND: Final = (
    "Each: processor seconds of whole processes, peak MB, states stored. x10sem checks the X10 "
    "program; the peers check models of it written by hand, one step an increment. No "
    "counterexample is made shorter. SPIN is "
    "`spin -a`, `gcc -O2` and `pan`. TLC is not run: its time is estimated as SPIN's, measured "
    "here, times the ratio of the two where both were measured once. The last column is of SPIN "
    "unreduced."
)

RATES: Final = (
    "point",
    "search",
    "configurations",
    "a second",
    "over the plain rules",
    "over tuples",
)
RATES_LEGEND: Final = (
    "Without reductions, in processor time. Tuples: a breadth-first search written by hand for "
    "this system alone, on plain tuples, as far as the search beside it goes. What the fused "
    "search goes through it does not store."
)
GROWTH: Final = ("point", "search", "states", "time", "peak", "time a state", "memory a state")
GROWTH_LEGEND: Final = (
    "Without reductions, whole processes that stop at so many states; a state: beyond the first."
)

_PLAIN: Final = 100
"""Ratios from here on are shown without decimals."""
_ENGINES: Final = ("x10sem", "x10sem-unreduced", "spin", "pan", "spin-unreduced", "maude")


class Table(NamedTuple):
    """Headings, cells, and what is to be said below."""

    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    legend: str


def tables(found: Bench) -> list[Table]:
    """List what was measured: the family, rates, growth."""
    all_ = (
        Table(HEADINGS, [_row(m) for m in found.points], LEGEND),
        Table(RATES, [_rate(c.point, s) for c in found.rates for s in c.searches], RATES_LEGEND),
        Table(
            GROWTH, [_grown(g.point, s) for g in found.growth for s in g.searches], GROWTH_LEGEND
        ),
    )
    return [t for t in all_ if t.rows]


def _rate(point: str, s: Searched) -> tuple[str, ...]:
    ratios = (f"{r:#.3g}" if r < _PLAIN else f"{r:,.0f}" for r in (s.over_rules, s.over_tuples))
    return point, s.by, f"{s.states:,}", f"{s.per_second:,.0f}", *ratios


def _grown(point: str, s: Grown) -> tuple[str, ...]:
    more = "" if s.us_a_state is None else f"{s.us_a_state:.2f} µs"
    bytes_ = "" if s.bytes_a_state is None else f"{s.bytes_a_state:.0f} B"
    states = s.note or f"{s.states:,}"
    return point, s.by, states, f"{s.cpu_s:.2f} s", f"{s.peak_mb:.0f} MB", more, bytes_


def _row(m: Measured) -> tuple[str, ...]:
    tlc = "" if m.tlc_cpu_s_estimated is None else f"{m.tlc_cpu_s_estimated:.2f} s"
    ratios = (m.ratios.spin, m.ratios.tlc_estimated, m.ratios.states)
    shown = ("" if r is None else f"{r:.2g}" if r < 1 else f"{r:,.1f}" for r in ratios)
    return m.point, *(_cell(m.engines.get(e)) for e in _ENGINES), tlc, *shown


def _cell(run: Run | None) -> str:
    if run is None:
        return ""
    if not is_answer(run):
        return f"{run.verdict} ({run.note})" if run.note else run.verdict
    states = "" if run.states is None else f", {run.states:,}"
    return f"{run.cpu_s:.2f} s, {run.peak_mb:.0f} MB{states}"


def surprises(found: Bench) -> list[str]:
    """Say where checkers disagree, or a peer's model has not the states that it is to have."""
    said = []
    for m in found.points:
        verdicts = {e: r.verdict for e, r in m.engines.items() if is_answer(r)}
        if len(set(verdicts.values())) > 1:
            said.append(f"{m.point}: " + ", ".join(f"{e} says {v}" for e, v in verdicts.items()))
        for engine in ("spin-unreduced", "maude"):
            run = m.engines.get(engine)
            if run and is_answer(run) and m.states_listed not in {None, run.states}:
                said.append(f"{m.point}: {engine} has {run.states} states, not {m.states_listed}")
    return said


def markdown(found: Bench) -> str:
    """Write the tables as Markdown."""
    return "\n\n".join(f"{_markdown(t)}\n\n{t.legend}" for t in tables(found))


def _markdown(table: Table) -> str:
    lines: Iterable[Sequence[str]] = (
        table.headings,
        ("---", *("---:" for _ in table.headings[1:])),
        *table.rows,
    )
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines
    )


def in_readme(text: str, table: str) -> str:
    """Put a table between the markers of a README; raises ValueError if there are none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no `{BEGIN}` followed by `{END}`")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"
