"""The command `bench`: the benchmark family, beside the peers found on the machine."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from x10sem.checking.bench import Bench, bench
from x10sem.checking.bench_engines import installed
from x10sem.checking.bench_growth import measure_growth
from x10sem.checking.bench_points import FULL, QUICK, Point, read_points
from x10sem.checking.bench_rates import measure
from x10sem.checking.bench_table import in_readme, markdown, surprises, tables
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
@click.option("--rates", is_flag=True, help="Rates of searches, beside one on tuples.")
@click.option(
    "--most",
    default=15_000,
    show_default=True,
    metavar="N",
    help="Configurations for the plain rules, with --rates.",
)
@click.option("--growth", is_flag=True, help="Time and memory up to 10⁷ states.")
@click.option("--readme", metavar="FILE", help="Put the tables into a README.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - the options
    *,
    full: bool,
    points: tuple[Point, ...] | None,
    limit: float | None,
    peers: bool,
    rates: bool,
    most: int,
    growth: bool,
    readme: str | None,
    form: str,
) -> int:
    """Measure the benchmark family, beside the peers found on this machine.

    Each checker runs as whole processes, one after the other; only ratios mean anything. With
    --rates or --growth, the family is left out unless --full or --points asks for it.
    """
    if readme:
        check_writable(Path(readme))
        in_readme_or_refuse(readme, "")
    seconds = limit or (_FULL_SECONDS if full else _QUICK_SECONDS)
    family = points or (FULL if full else () if rates or growth else QUICK)
    with shown_steps() as step:
        found = Bench(
            bench(family, installed() if peers else (), seconds, step),
            measure(most, step) if rates else [],
            measure_growth(step) if growth else [],
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
    """Show what is measured, where standard error is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - where it is needed
    from rich.status import Status  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _point, _what: None
        return
    with Status("loading", console=console) as status:
        yield lambda point, what: status.update(f"{point} {what}")


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415 - where it is needed

    return Console(width=None if os.isatty(1) else 200, highlight=False)


def _tell(found: Bench) -> None:
    from rich.table import Table  # noqa: PLC0415 - where it is needed

    console = _console()
    for each in tables(found):
        table = Table(*each.headings)
        for row in each.rows:
            table.add_row(*row)
        console.print(table)
        console.print(each.legend)
    for said in surprises(found):
        console.print(f"surprise: {said}")
