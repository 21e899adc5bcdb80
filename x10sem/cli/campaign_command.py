"""The command `campaign`: random programs against theorems, reductions and all of `check`."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import click

from x10sem.checking.campaign import campaign
from x10sem.checking.corpus import files_in
from x10sem.checking.exits import Exit
from x10sem.checking.fuzzing import NOISE, fuzz
from x10sem.checking.tally import Tally

COUNT = click.option("--count", type=click.IntRange(min=1), default=200, show_default=True)
SEED = click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The first."
)
JOBS = click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True)


@click.group("campaign")
def command() -> None:
    """Judge random programs, one a seed; seeds do not depend on each other.

    To go on where a campaign ended, begin at the seed after its last.
    """


@command.command("laws")
@COUNT
@SEED
@JOBS
def laws(count: int, seed: int, jobs: int) -> int:
    """Check what was proved of the calculus, at every configuration of random programs."""
    return _judged("laws", count, seed, jobs)


@command.command("fusion")
@COUNT
@SEED
@JOBS
def fusion(count: int, seed: int, jobs: int) -> int:
    """Compare the search that takes local steps at once with the one that does not."""
    return _judged("fusion", count, seed, jobs)


@command.command("engine")
@COUNT
@SEED
@JOBS
def engine(count: int, seed: int, jobs: int) -> int:
    """Compare the kernel, with and without reductions, with the plain rules."""
    return _judged("engine", count, seed, jobs)


@command.command("finishes")
@COUNT
@SEED
@JOBS
def finishes(count: int, seed: int, jobs: int) -> int:
    """Compare reductions with none where finishes end inside of finishes, seen by others."""
    return _judged("finishes", count, seed, jobs)


@command.command("handlers")
@COUNT
@SEED
@JOBS
def handlers(count: int, seed: int, jobs: int) -> int:
    """Compare reductions with none where handlers run beside activities, in small programs."""
    return _judged("handlers", count, seed, jobs)


@command.command("graphs")
@COUNT
@SEED
@JOBS
def graphs(count: int, seed: int, jobs: int) -> int:
    """Compare the whole graph by the kernel with that by the plain rules, and liveness on both."""
    return _judged("graphs", count, seed, jobs)


@command.command("smt")
@COUNT
@SEED
@JOBS
def smt(count: int, seed: int, jobs: int) -> int:
    """Compare the kernel with what Z3 says of all runs at once."""
    return _judged("smt", count, seed, jobs)


@command.command("principles")
@COUNT
@SEED
@JOBS
def principles(count: int, seed: int, jobs: int) -> int:
    """Check happens-before and masking along all runs of random programs, up to a size."""
    return _judged("principles", count, seed, jobs)


@command.command("variants")
@click.option("--count", type=click.IntRange(min=1), default=5000, show_default=True)
@SEED
@JOBS
def variants(count: int, seed: int, jobs: int) -> int:
    """Count the random programs that it takes to tell each semantics that is wrong on purpose."""
    from x10sem.checking.variants_campaign import all_told  # noqa: PLC0415 - for this one only

    missed = 0
    for each in all_told(range(seed, seed + count), jobs):
        missed += not each.programs
        tried = each.programs or f"not by {count}"
        click.echo(f"{each.variant:<28}{tried:>8}  {each.message}")
        for line in each.text.splitlines():
            click.echo(f"    {line}")
    click.echo(f"variants: {missed} not told, seeds {seed} to {seed + count - 1}")
    return Exit.SAFETY if missed else Exit.HOLDS


def _judged(name: str, count: int, seed: int, jobs: int) -> int:
    def told(so_far: Tally, after: int) -> None:
        if sys.stderr.isatty():
            click.echo(
                f"\r{after - seed} of {count}, {len(so_far.violations)} wrong", nl=False, err=True
            )

    tally = campaign(name, count, seed, jobs, told)
    for what, n in sorted(tally.counts.items()):
        click.echo(f"{n:>10}  {what}")
    for each in tally.violations:
        click.echo(f"\n{each}")
    click.echo(f"{name}: {len(tally.violations)} violations, seeds {seed} to {seed + count - 1}")
    return Exit.SAFETY if tally.violations else Exit.HOLDS


@command.command("fuzz")
@COUNT
@SEED
@click.option("--programs", type=click.Path(exists=True), default="corpus", show_default=True)
@click.option("--noise", type=click.FloatRange(0, 1), default=NOISE, show_default=True)
@click.option("--max-states", default=200, show_default=True)
@click.option("--timeout", default=5.0, show_default=True, help="Seconds for each input.")
def fuzzed(  # noqa: PLR0913, PLR0917 - its options
    count: int, seed: int, programs: str, noise: float, max_states: int, timeout: float
) -> int:
    """Check changed programs and noise: no exception, and no exit that is not documented."""
    sources = [p for p in map(Path, files_in([programs])) if "errors" not in p.parts]
    limits = ["--max-states", str(max_states), "--timeout", str(timeout)]
    with tempfile.TemporaryDirectory() as folder:
        seeds = range(seed, seed + count)
        found = fuzz(sources, seeds, Path(folder), lambda p: checked(p, limits), noise)
    for code, n in sorted(found.exits.items()):
        click.echo(f"{n:>10}  exit {int(code)}")
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{found.share:.0%} of {found.mutated} changed programs were searched")
    click.echo(f"fuzz: {len(found.faults)} faults, seeds {seed} to {seed + count - 1}")
    return Exit.INTERNAL if found.faults else Exit.HOLDS


def checked(path: Path, limits: list[str]) -> int:
    """Run `x10sem check` here, with nothing shown."""
    from x10sem.cli.app import run  # noqa: PLC0415 - app imports the commands

    with _silent():
        return run(["check", str(path), *limits])


@contextmanager
def _silent() -> Iterator[None]:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        yield
