"""The command `x10sem`: its commands, loaded when they are used, and what they exit with."""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from x10sem import __version__
from x10sem.checking.check import refuse
from x10sem.checking.exits import Exit, exit_of_diagnostic
from x10sem.cli.session import SESSION
from x10sem.cli.usage import misused, no_command
from x10sem.diagnostics import Diagnostic

COMMANDS: Final = {
    "check": "all interleavings of a program, and the failures of places",
    "run": "one execution of a program",
    "test": "every file against the expectations written in it",
    "equiv": "whether two programs or statements are bisimilar",
    "laws": "the equational laws, where places fail and where not",
    "rules": "the rules as the paper writes them",
    "explain": "a diagnostic's code, or a trace as an argument",
    "draw": "a run in space and time, its happens-before graph, or the state graph",
    "resilience": "what a failure does, statement by statement and place by place",
    "schema": "the JSON schemas of what x10sem writes",
    "ast": "the parsed tree of a program",
    "core": "the calculus term that a program lowers to",
    "campaign": "the laws, fusion or the front end, on any number of random inputs",
    "bench": "the benchmark family, beside the peers found on the machine",
    "coq": "a run as a theorem for Coq, with its proof",
}
"""The commands, and one line on each."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
EXITS: Final = "\n".join(f"  {int(e):>3}  {e.meaning}" for e in Exit)


class Commands(click.Group):
    """Commands that are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            raise no_command(cmd_name, COMMANDS)
        found = import_module(f"x10sem.cli.{cmd_name}_command").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List what the process exits with."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(e)), e.meaning) for e in Exit])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="x10sem")
def app() -> None:
    """Run and check programs in Resilient X10, by its formal semantics."""


def run(args: Sequence[str]) -> int:
    """Run the command line, and give what to exit with."""
    SESSION.path, SESSION.exit = "", Exit.HOLDS
    try:
        code = app.main(list(args), prog_name="x10sem", standalone_mode=False)
    except Diagnostic as d:
        return _stopped(d)
    except click.exceptions.NoArgsIsHelpError as e:
        e.show()
        return Exit.USAGE
    except click.ClickException as e:
        return _stopped(misused(e))
    except (click.Abort, KeyboardInterrupt):
        return _stopped(refuse("X2105", "interrupted", "bound it: `--max-states N`, `--timeout S`"))
    except (BrokenPipeError, SystemExit):  # by the second, click says the same
        return SESSION.exit
    except RecursionError:
        title = "the input is nested more deeply than the stack allows"
        return _stopped(refuse("X2106", title, "take its innermost parts out into methods"))
    except MemoryError:
        return _stopped(refuse("X2104", "there is no memory left", "bound it: `--memory MB`"))
    except OSError as e:
        return unwritable(e) if e.errno in _FULL else _our_fault(e)
    except Exception as e:
        return _our_fault(e)
    return code if isinstance(code, int) else Exit.HOLDS


def _stopped(d: Diagnostic) -> int:
    say(d)
    return exit_of_diagnostic(d)


def say(d: Diagnostic) -> None:
    """Show a diagnostic on standard error."""
    of_command = d.code.startswith("X20") and not d.primary.span.line
    at = d.primary.span.path or ("" if of_command else SESSION.path)
    click.echo(d.render(at, SESSION.read(at), SESSION.read), err=True)


def unwritable(e: OSError) -> int:
    """Say that standard output cannot be written (X2007)."""
    title = f"standard output cannot be written: {e.strerror}"
    return _stopped(refuse("X2007", title, "write to another file, or make room"))


def _our_fault(e: Exception) -> int:
    if os.environ.get("X10SEM_DEBUG"):
        raise e
    where = e.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    sys.stdout.flush()
    click.echo(
        f"internal error: {type(e).__name__}: {e}\n  at {line}\n"
        "This is a fault of x10sem, not of your program. Please report it, with the program;\n"
        "X10SEM_DEBUG=1 shows where it happened.",
        err=True,
    )
    return Exit.INTERNAL
