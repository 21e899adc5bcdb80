"""Exit codes, and the codes of messages about the command line, limits and traces."""

from enum import IntEnum
from typing import Final, Self

from x10sem.diagnostics import Diagnostic


class Exit(IntEnum):
    """What the process exits with; compatible with TLC and Apalache."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Give each code its meaning."""
        made = int.__new__(cls, code)
        made._value_ = code
        made.meaning = meaning
        return made

    HOLDS = 0, "everything asked holds, and all was searched"
    VACUOUS = 10, "vacuous: what should happen never does"
    DEADLOCK = 11, "deadlock"
    SAFETY = 12, "a property is refuted, or an expectation is not met"
    LIVENESS = 13, "a liveness property is refuted"
    ASSERTION = 14, "an assertion fails, or an exception is not caught"
    EVALUATION = 75, "a run reaches what has no meaning here"
    WELL_FORMEDNESS = 120, "the program is not well-formed"
    SYNTAX = 150, "syntax error"
    USAGE = 151, "the command line, a file or a trace cannot be used"
    UNKNOWN = 152, "unknown: a limit was reached, or the search was interrupted"
    INTERNAL = 255, "x10sem itself is at fault"


CODES: Final = {
    "X2001": "A `//~` line says nothing that is understood.",
    "X2002": "The value of a `//~` line, or of an option, cannot be read.",
    "X2003": "A file cannot be read.",
    "X2004": "A property is not written as `kind Name: expression`, or cannot be asked.",
    "X2005": "An option names a place that there is not.",
    "X2006": "There is no semantics of that name.",
    "X2007": "A file cannot be written.",
    "X2008": "There is no rule, diagnostic or schema of that name.",
    "X2009": "The command line is not complete, or asks for what is not there.",
    "X2011": "Z3 is not installed: `--engine smt` and `rules --prove` need the extra `smt`.",
    "X2101": "As many states as allowed were stored; nothing is said of the others.",
    "X2102": "Runs were cut at the greatest depth allowed; nothing is said of what follows.",
    "X2103": "The time allowed is over; nothing is said of what was not searched.",
    "X2104": "The memory allowed is used; nothing is said of what was not searched.",
    "X2105": "The search was interrupted; nothing is said of what was not searched.",
    "X2106": "The input is nested more deeply than the stack allows.",
    "X2107": "Loops or calls go on beyond `--unroll`; nothing is said of what follows.",
    "X2108": "A construct has no symbolic encoding, so `--engine smt` says nothing of the program.",
    "X2109": "There are more outcomes than are listed; nothing is said of the others.",
    "X2110": "States were told apart by a few bits; nothing is said of those taken for others.",
    "X2201": "No run executes a statement, so the verdict says nothing of it.",
    "X2202": "No run enters a handler, so the verdict says nothing of it.",
    "X2203": "No place fails where a statement is next to run at it.",
    "X2204": "Places may fail, but nothing runs at a place that may.",
    "X2205": "The first part of a property decides it alone, wherever it is asked.",
    "X2206": "A property of the end is never asked: no run ends.",
    "X3001": "The program or the rules are not those that the trace was made with.",
    "X3002": "A step of the trace is not possible, or is by other rules than the trace says.",
    "X3003": "The file is no trace.",
    "X3004": "The checkpoint is of another search than the one that is asked for.",
    "X3005": "The file is no checkpoint, or it is damaged.",
    "X3006": "The Coq theory does not cover something that the run does.",
}
"""What the codes of this layer stand for."""


def exit_of_diagnostic(d: Diagnostic) -> Exit:
    """Give the exit code of a message that stops x10sem."""
    if d.code.startswith("X21"):
        return Exit.UNKNOWN
    layers = {"X0": Exit.SYNTAX, "X1": Exit.WELL_FORMEDNESS}
    return layers.get(d.code[:2], Exit.USAGE)
