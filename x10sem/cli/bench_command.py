"""The command `bench`: how fast the search is, as ratios measured in one run."""

import click

from x10sem.checking.bench import measure
from x10sem.cli.output import json_text


@click.command("bench")
@click.option("--most", default=15_000, show_default=True, help="Configurations to explore.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(most: int, form: str) -> None:
    """Measure the plain rules on B1(3,3,3), beside a search on tuples of the same system.

    Both are timed in processor time in one run; only their ratio means anything.
    """
    found = measure(most)
    if form == "json":
        click.echo(json_text(found))
        return
    click.echo(f"tuples                {found.tuples:>8.0f} states/s")
    for what, rate in (("gone through, fused", found.fused), ("stored, unfused", found.rules)):
        ratio = found.tuples / rate
        click.echo(f"{what:<20}  {rate:>8.0f} configurations/s   1/{ratio:.0f} of the tuples")
