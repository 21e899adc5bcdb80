"""The command `bench`: the benchmark family, beside the peers found on the machine."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x10sem.checking.bench import Bench, bench
from x10sem.checking.bench_engines import installed
from x10sem.checking.bench_points import FULL, QUICK, Point, read_points
from x10sem.checking.bench_rates import Comparison, measure
from x10sem.checking.bench_table import HEADINGS, LEGEND, in_readme, markdown, rows, surprises
from x10sem.checking.check import refuse
from x10sem.checking.exits import Exit
from x10sem.cli.output import check_writable, json_text, write_whole

if TYPE_CHECKING:
    from rich.console import Console

_QUICK_SECONDS, _FULL_SECONDS = 3.0, 300.0


class Points(click.ParamType[tuple[Point, ...]]):
    """Points, as in `B1(3,9),B4(8)`."""

    name = "POINTS"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Point, ...]:
        """Read them."""
        try:
            return value if isinstance(value, tuple) else read_points(str(value))
        except ValueError as e:
            self.fail(str(e), param, ctx)


@click.command("bench")
@click.option("--full", is_flag=True, help="All points, with time; not only a quick set.")
@click.option("--points", type=Points(), help="These points: `B1(3,9),B3(5,9,3,1)`.")
@click.option(
    "--limit", type=click.FloatRange(min=0.1), metavar="S", help="Seconds for each checker."
)
@click.option("--peers/--no-peers", default=True, help="Run those that are installed; default.")
@click.option("--rates", is_flag=True, help="Rates of the search, beside one on tuples.")
@click.option("--most", default=15_000, show_default=True, help="Configurations, for --rates.")
@click.option("--readme", metavar="FILE", help="Put the table into a README.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - the options
    *,
    full: bool,
    points: tuple[Point, ...] | None,
    limit: float | None,
    peers: bool,
    rates: bool,
    most: int,
    readme: str | None,
    form: str,
) -> int:
    """Measure the benchmark family, beside the peers found on this machine.

    Each checker runs as whole processes, one after the other; only ratios mean anything.
    """
    if rates:
        _tell_rates(measure(most), form)
        return Exit.HOLDS
    if readme:
        check_writable(Path(readme))
        in_readme_or_refuse(readme, "")
    seconds = limit or (_FULL_SECONDS if full else _QUICK_SECONDS)
    with shown_steps() as step:
        found = bench(
            points or (FULL if full else QUICK), installed() if peers else (), seconds, step
        )
    if readme:
        write_whole(Path(readme), in_readme_or_refuse(readme, markdown(found)).encode())
    if form == "json":
        click.echo(json_text(found))
    else:
        _tell(found)
    return Exit.SAFETY if surprises(found) else Exit.HOLDS


def in_readme_or_refuse(path: str, table: str) -> str:
    """Put a table into the text of a README.  Raises `Diagnostic` X2003."""
    try:
        return in_readme(Path(path).read_text(encoding="utf-8"), table)
    except (OSError, ValueError) as e:
        title = f"`{path}` has no place for the table: {e}"
        raise refuse("X2003", title, "write `<!-- bench -->` and `<!-- /bench -->`") from None


@contextmanager
def shown_steps() -> Generator[Callable[[str, str], None]]:
    """Show which point is measured, where standard error is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - where it is needed
    from rich.status import Status  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _point, _engine: None
        return
    with Status("loading", console=console) as status:
        yield lambda point, engine: status.update(f"{point} {engine and f'after {engine}'}")


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415 - where it is needed

    return Console(width=None if os.isatty(1) else 200, highlight=False)


def _tell(found: Bench) -> None:
    from rich.table import Table  # noqa: PLC0415 - where it is needed

    table = Table(*HEADINGS)
    for row in rows(found):
        table.add_row(*row)
    console = _console()
    console.print(table)
    console.print(LEGEND)
    for each in surprises(found):
        console.print(f"surprise: {each}")


def _tell_rates(found: list[Comparison], form: str) -> None:
    if form == "json":
        click.echo(json_text(found))
        return
    for each in found:
        click.echo(f"{each.point}: tuples {each.tuples:,.0f} states/s")
        for what, rate in (
            ("gone through, fused", each.fused),
            ("stored, plain rules", each.rules),
            ("stored, the engine", each.engine),
        ):
            click.echo(f"  {what:<20}  {rate:>9,.0f} configurations/s   {_part(rate, each.tuples)}")


def _part(rate: float, tuples: float) -> str:
    return f"1/{tuples / rate:.1f} of the tuples" if rate < tuples else f"{rate / tuples:.1f} times"
