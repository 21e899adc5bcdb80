"""The command `test`: every file against the expectations written in it."""

import sys
from typing import Any

import click

from x10sem.checking.check import refuse
from x10sem.checking.corpus import Report, files_in, reports_on
from x10sem.checking.exits import Exit
from x10sem.cli.options import LOADING, MANY, SEARCH, request_from
from x10sem.cli.output import json_text
from x10sem.export.junit import junit


@click.command("test")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@LOADING
@SEARCH
@click.option("--jobs", "-j", type=MANY, metavar="N", help="Processes; default: as many as cores.")
@click.option("--quick", is_flag=True, help="Leave out files that call themselves slow.")
@click.option("--format", "form", type=click.Choice(["text", "json", "junit"]), default="text")
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Check every program in PATHS against its `//~` lines."""
    made = request_from("", given)
    form = made.rest["form"]
    reports: list[Report] = []
    files = files_in(paths)
    jobs = made.rest["jobs"] or 0
    for report in reports_on(files, made.request, jobs=jobs, slow=not made.rest["quick"]):
        reports.append(report)
        if form == "text":
            _tell(report)
    failed = sum(bool(r.problems) for r in reports)
    skipped = sum(bool(r.skipped) for r in reports)
    if form == "json":
        click.echo(json_text(reports))
    elif form == "junit":
        click.echo(_junit(reports))
    else:
        passed = len(reports) - failed - skipped
        more = f", {skipped} skipped" if skipped else ""
        click.echo(f"{passed} passed, {failed} failed{more}")
    return Exit.SAFETY if failed else Exit.HOLDS


def _tell(report: Report) -> None:
    if report.problems:
        click.echo(f"FAILED {report.path}")
        for problem in report.problems:
            click.echo("  " + problem.replace("\n", "\n  "))
    elif not report.skipped and sys.stdout.isatty():
        click.echo(f"ok     {report.path}   ({report.states} states, {report.seconds:.1f} s)")


def _junit(reports: list[Report]) -> str:
    try:
        return junit(reports)
    except ImportError:
        raise refuse("X2009", "JUnit needs `junitparser`", "pip install 'x10sem[junit]'") from None
