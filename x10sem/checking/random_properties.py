"""Properties that are asked of random programs: of what they print, and of whether a place lives.

What a property reads depends on the state: of the two about a place that has failed, one
looks at the output only then, the other at the place only after some output.
"""

from typing import Final

from x10sem.checking.properties import Property
from x10sem.core.terms import (
    Bool,
    Expr,
    If,
    Operator,
    Place,
    PlaceValue,
    Query,
    Return,
    Stmt,
    Str,
)

_FALSE: Final = Return(Bool(value=False))


def _printed(text: str) -> Expr:
    return Operator("==", (Query("output"), Str(text)))


def _chain(*conditions: Expr) -> Stmt:
    """Ask one condition after the other, until one is false."""
    *before, last = conditions
    s: Stmt = Return(last)
    for each in reversed(before):
        s = If(each, s, _FALSE)
    return s


_DEAD: Final = Query("isDead", (PlaceValue(Place(1)),))
_ONE: Final = _printed("1 ")

PROPERTIES: Final = (
    Property("ensures", "Silent", 'output == ""', Return(_printed(""))),
    Property("never", "Three", 'output == "3\\n"', Return(_printed("3\n"))),
    Property("never", "DeadOne", 'dead && output == "1 "', _chain(_DEAD, _ONE)),
    Property("never", "OneDead", 'output == "1 " && dead', _chain(_ONE, _DEAD)),
    Property("sometimes", "One", 'output == "1 "', Return(_ONE)),
    Property(
        "ensures", "Zero", "exitCode == 0", Return(Operator("==", (Query("exitCode"), Str(""))))
    ),
)
