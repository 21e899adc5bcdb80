"""Constants given from outside: `Class.NAME=literal`, in the place of a static field's value."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from x10sem import syntax
from x10sem.core.terms import Value
from x10sem.diagnostics import NOWHERE, Diagnostic, Note
from x10sem.lowering import Lowered
from x10sem.lowering.constants import is_fit, literal
from x10sem.lowering.programs import static_fields

SHOWN: Final = 6
"""How many of the constants there are a message names."""


def constant_from(text: str) -> tuple[str, Value]:
    """Read `Class.NAME=literal`.  Raises `Diagnostic` X2002."""
    name, _, value = text.partition("=")
    try:
        made = literal(syntax.parse_expression(value.strip())) if name.strip() else None
    except Diagnostic:
        made = None
    if made is None or not isinstance(made.term, Value):
        title = f"`{text}` gives no constant a value"
        raise _refused(title, "write `Class.NAME=literal`, as in `--const Main.N=3`")
    return name.strip(), made.term


def check_constants(constants: Mapping[str, Value], lowered: Lowered) -> None:
    """Check that each constant stands for a static field, of its type.  Raises `Diagnostic` X2002.

    Those of X10's library and the calculus, which has none, cannot be given.
    """
    known = {} if lowered.world is None or not constants else static_fields(lowered.world)
    for name, value in constants.items():
        if name not in known:
            raise _refused(f"there is no constant `{name}`", _there_are(name, list(known)))
        if not is_fit(value, known[name]):
            kind = known[name].key
            raise _refused(
                f"`{name}` is of type {kind}, and its new value is not", f"write a {kind}"
            )


def _there_are(name: str, known: list[str]) -> str:
    if not known:
        return "leave it out: the program has no static fields"
    near = [k for k in known if k.endswith(f".{name.rpartition('.')[2]}")]
    near = near or get_close_matches(name, known, n=1)
    meant = f"did you mean `{near[0]}`? " if near else ""
    more = f", and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"{meant}There are {', '.join(f'`{k}`' for k in known[:SHOWN])}{more}"


def _refused(title: str, advice: str) -> Diagnostic:
    return Diagnostic("X2002", title, Note(NOWHERE), help=advice)
