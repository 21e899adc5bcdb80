"""The command `ast`: the parsed tree of a program."""

from typing import Any

import click

from x10sem import syntax
from x10sem.checking.check import is_tx10, load, read_source
from x10sem.checking.trees import as_json, outline
from x10sem.cli.options import FILE, request_from
from x10sem.cli.output import json_text
from x10sem.syntax.tree import CompilationUnit


@click.command("ast")
@click.argument("file", type=FILE)
@click.option("--syntax", type=click.Choice(["x10", "tx10"]), help="Default: by the suffix.")
@click.option("--format", "form", type=click.Choice(["text", "json", "x10"]), default="text")
def command(file: str, form: str, **given: Any) -> None:
    """Print the tree of FILE: as an outline, as JSON, or as X10 again."""
    request = request_from(file, given).request
    tree: object = (
        load(request).program.main if is_tx10(request) else syntax.parse(read_source(file), file)
    )
    if form == "x10" and isinstance(tree, CompilationUnit):
        click.echo(syntax.show(tree))
    elif form == "json":
        click.echo(json_text(as_json(tree)))
    else:
        click.echo("\n".join(outline(tree)))
