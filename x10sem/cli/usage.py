"""Says what is wrong with a command line, in the manner of all diagnostics."""

import click

from x10sem.checking.check import refuse
from x10sem.diagnostics import Diagnostic


def misused(e: click.ClickException) -> Diagnostic:
    """Make a diagnostic (X2002, X2009) of what click refuses."""
    context = e.ctx if isinstance(e, click.UsageError) else None
    command = context.command_path if context else "x10sem"
    usage = f"`{command} --help` says more"
    match e:
        case click.NoSuchOption():
            near = [n for n in e.possibilities or () if n.startswith("--")]
            hint = f"did you mean `{near[0]}`?" if near else usage
            return refuse("X2009", f"there is no option `{e.option_name}`", hint)
        case click.MissingParameter():
            name = e.param.human_readable_name if e.param else e.param_hint
            return refuse("X2009", f"`{name}` is missing", usage)
        case click.BadParameter():
            name = e.param.opts[0] if e.param else str(e.param_hint)
            if e.param and context:
                usage = f"write `{name} {e.param.make_metavar(context)}`; {usage}"
            return refuse("X2002", f"`{name}` cannot be read: {_plain(e.message)}", usage)
        case _:
            return refuse("X2009", _plain(e.format_message()), usage)


def no_command(name: str, known: dict[str, str]) -> Diagnostic:
    """Say that there is no such command."""
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only

    near = get_close_matches(name, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else "`x10sem --help` lists the commands"
    return refuse("X2009", f"there is no command `{name}`", hint)


def contradiction(one: str, other: str, why: str) -> Diagnostic:
    """Say that two options do not go together (X2009)."""
    title = f"`{one}` does not go with `{other}`: {why}"
    return refuse("X2009", title, f"leave out `{one}` or `{other}`")


def _plain(message: str) -> str:
    """Begin a message small, and end it without a full stop."""
    message = message.removesuffix(".").replace("'", "`")
    return message[:1].lower() + message[1:]
