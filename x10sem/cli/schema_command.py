"""The command `schema`: the JSON schemas of what x10sem writes."""

import click

from x10sem.cli.output import json_text


@click.command("schema")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON schema NAME, or name all."""
    from x10sem.checking.schemas import RECORDS, schema  # noqa: PLC0415 - msgspec is slow to import

    click.echo("\n".join(RECORDS) if name is None else json_text(schema(name)))
