"""The command `core`: the calculus term that a program lowers to."""

from typing import Any

import click

from x10sem.checking.check import load
from x10sem.cli.app import say
from x10sem.cli.options import FILE, LOADING, request_from
from x10sem.core.printer import show_program


@click.command("core")
@click.argument("file", type=FILE)
@LOADING
def command(file: str, **given: Any) -> None:
    """Print the program of the calculus, in `.tx10`, that FILE lowers to."""
    loaded = load(request_from(file, given).request)
    for warning in loaded.warnings:
        say(warning)
    click.echo(show_program(loaded.program))
