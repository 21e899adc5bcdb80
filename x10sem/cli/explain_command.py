"""The command `explain`: a diagnostic's code, or a trace as an argument."""

from pathlib import Path
from typing import Any

import click

from x10sem.checking.catalogue import explained
from x10sem.checking.check import load, read_bytes
from x10sem.checking.trace import decode, replay
from x10sem.checking.verdict import concluded
from x10sem.cli.options import LOADING, request_from
from x10sem.cli.session import SESSION
from x10sem.cli.story import told


@click.command("explain")
@click.argument("what")
@click.argument("file", type=click.Path(), required=False)
@LOADING
@click.option("--all-steps", is_flag=True, help="Show every step.")
def command(what: str, file: str | None, *, all_steps: bool, **given: Any) -> None:
    """Explain WHAT: a code such as X1203, or a recorded trace (of the program FILE)."""
    if not (Path(what).exists() or "." in what or "/" in what):
        click.echo(explained(what))
        return
    trace = decode(read_bytes(what))
    given["places"], given["semantics"] = trace.places, trace.semantics
    loaded = load(request_from(file or trace.program, given).request)
    with loaded.rules():
        choices = tuple(t.choice for t in replay(trace, loaded.program))
        if trace.property:
            click.echo(f"refuted: {trace.property}   ({trace.program}, {len(choices)} steps)")
        why = concluded(trace.message, trace.values)
        click.echo(told(loaded, choices, SESSION.read, why, every_step=all_steps))
