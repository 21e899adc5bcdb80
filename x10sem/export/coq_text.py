"""What Coq files are written of: lists, strings, comments; and what no theory covers."""

from collections.abc import Iterable
from typing import Final

from x10sem.core.printer import show
from x10sem.core.terms import Expr, Stmt, Thrown
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span

_SHOWN: Final = 40


def listed(items: Iterable[str]) -> str:
    """Write a list."""
    return f"[{'; '.join(items)}]"


def string(text: str) -> str:
    """Write a string.  Raises `Diagnostic` X3006 for what is not printable ASCII."""
    if not all(" " <= c <= "~" or c in "\n\t" for c in text):
        raise uncovered(f"the text {text[:_SHOWN]!r}, which is not ASCII", NOWHERE)
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def comment(text: str) -> str:
    """Write what can stand in a comment."""
    return text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")


def named(t: Thrown | Expr | Stmt) -> str:
    """Show a term, or how it begins."""
    text = show(t, flat=True)
    return f"`{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}`"


def uncovered(what: str, span: Span) -> Diagnostic:
    """Say that the theories know nothing of something (X3006)."""
    return Diagnostic(
        "X3006",
        f"the Coq theory does not cover {what}",
        Note(span, "not covered" if span.line else ""),
        help="proofs/README.md lists what is not covered; other runs of the program may do without",
    )
