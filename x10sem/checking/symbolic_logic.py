"""Formulas over the order of events: built once each, simplified as they are built.

Beside Boolean variables there are three kinds of atoms: event i comes before
event j; place p is dead at event i; and a comparison of numbers that are not
known.  What they mean is the solver's business; what is here is pure.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

Number: TypeAlias = tuple[object, ...]
"""A number that is not known: ("input", name), ("read", name), ("number", n), ("+", a, b) ..."""

BITS: Final = 64
"""The width of numbers that are not known: those of X10's Long."""


class Formula:
    """A formula; equal ones are identical, and the parts of one are older than it.

    `opposite` is the negation, where that has been built.
    """

    __slots__ = ("kind", "opposite", "order", "parts")

    def __init__(self, kind: str, parts: tuple[object, ...], order: int) -> None:
        """Keep the parts: formulas below `and`, `or`, `not`; else what the atom is about."""
        self.kind = kind
        self.parts = parts
        self.order = order
        self.opposite: Formula | None = None

    def __repr__(self) -> str:
        """Show it, and the formulas in it by number: as a whole it may be exponentially long."""
        if self.kind in {"true", "false"}:
            return self.kind
        parts = (f"#{p.order}" if isinstance(p, Formula) else repr(p) for p in self.parts)
        return f"{self.kind}({', '.join(parts)})"


_MADE: Final[dict[tuple[object, ...], Formula]] = {}


def _made(kind: str, *parts: object) -> Formula:
    key = (kind, *parts)
    found = _MADE.get(key)
    if found is None:
        found = _MADE[key] = Formula(kind, parts, len(_MADE))
    return found


TRUE: Final = _made("true")
FALSE: Final = _made("false")


def forget() -> None:
    """Drop all formulas: those of an encoding before mean nothing in the next."""
    _MADE.clear()
    _MADE["true",], _MADE["false",] = TRUE, FALSE


def variable(*name: object) -> Formula:
    """Make a Boolean variable."""
    return _made("variable", *name)


def before(i: int, j: int) -> Formula:
    """Say that event i comes before event j; the order is total."""
    if i == j:
        return FALSE
    return _made("before", i, j) if i < j else negated(_made("before", j, i))


def dead(place: int, event: int) -> Formula:
    """Say that a place has failed when an event happens."""
    return _made("dead", place, event)


def compared(op: str, a: Number, b: Number) -> Formula:
    """Compare two numbers: `<` or `==`, signed."""
    return _made("compared", op, a, b)


def exactly(n: int, those: Iterable[Formula]) -> Formula:
    """Say that n of these hold."""
    open_ = sorted((f for f in those if f is not FALSE), key=_order)
    n -= sum(f is TRUE for f in open_)
    open_ = [f for f in open_ if f is not TRUE]
    if n < 0 or n > len(open_):
        return FALSE
    if n == 0:
        return both(*map(negated, open_))
    return both(*open_) if n == len(open_) else _made("exactly", n, *open_)


def negated(f: Formula) -> Formula:
    """Negate."""
    if f is TRUE:
        return FALSE
    if f is FALSE:
        return TRUE
    if f.opposite is None:
        f.opposite = _made("not", f)
        f.opposite.opposite = f
    return f.opposite


def both(*those: Formula) -> Formula:
    """Conjoin."""
    return _joined("and", those, TRUE, FALSE)


def either(*those: Formula) -> Formula:
    """Disjoin."""
    return _joined("or", those, FALSE, TRUE)


def implies(a: Formula, b: Formula) -> Formula:
    """Say that b holds where a does."""
    return either(negated(a), b)


def _order(f: Formula) -> int:
    return f.order


def _joined(kind: str, those: tuple[Formula, ...], unit: Formula, zero: Formula) -> Formula:
    found: dict[Formula, None] = {}
    waiting = list(reversed(those))
    while waiting:
        f = waiting.pop()
        if f is zero:
            return zero
        if f is unit or f in found:
            continue
        if f.kind == kind:
            waiting.extend(f.parts)  # type: ignore[arg-type]
        elif f.opposite in found:
            return zero
        else:
            found[f] = None
    if len(found) > 1:
        return _absorbed(kind, found, unit, zero)
    return next(iter(found), unit)


def _absorbed(kind: str, found: dict[Formula, None], unit: Formula, zero: Formula) -> Formula:
    """Drop from parts of the other kind what the rest decides, as in a and (not a or b)."""
    other = "or" if kind == "and" else "and"
    parts: list[Formula] = []
    for f in found:
        if f.kind == other and any(part in found for part in f.parts):
            continue
        if f.kind == other:
            kept = [g for g in f.parts if isinstance(g, Formula) and g.opposite not in found]
            if len(kept) < len(f.parts):
                f = _joined(other, tuple(kept), zero, unit)  # noqa: PLW2901
                if f is zero:
                    return zero
        parts.append(f)
    if len(parts) == 1:
        return parts[0]
    return _made(kind, *sorted(set(parts), key=_order))


def bottom_up(roots: Iterable[Formula]) -> list[Formula]:
    """List formulas and all their parts, parts first."""
    seen: set[Formula] = set()
    waiting = list(roots)
    while waiting:
        f = waiting.pop()
        if f not in seen:
            seen.add(f)
            waiting.extend(part for part in f.parts if isinstance(part, Formula))
    return sorted(seen, key=_order)


Truth: TypeAlias = Mapping[Formula, bool]


def valued(roots: Iterable[Formula], atom: Callable[[Formula], bool]) -> dict[Formula, bool]:
    """Evaluate formulas, given the atoms."""
    truth: dict[Formula, bool] = {TRUE: True, FALSE: False}
    for f in bottom_up(roots):
        if f not in truth:
            truth[f] = _value(f, truth, atom)
    return truth


def _value(f: Formula, truth: Truth, atom: Callable[[Formula], bool]) -> bool:
    below = [truth[g] for g in f.parts if isinstance(g, Formula)]
    match f.kind:
        case "not":
            return not below[0]
        case "and":
            return all(below)
        case "or":
            return any(below)
        case "exactly":
            return sum(below) == f.parts[0]
        case _:
            return atom(f)
