"""Which activity takes a step, by where it is in the tree, and where the others are after it.

What may run now are the leaves of the tree, from left to right.  A step changes one
leaf, and leaves others and their order as they are: so a leaf is followed through a run
by its number.
"""

from typing import NamedTuple

from x10sem.checking.forms import active
from x10sem.core.terms import Finish, Place, Seq, Stmt, Term
from x10sem.semantics import Step


class Leaf(NamedTuple):
    """A statement that is next in its activity, where it runs, and the finishes around it."""

    stmt: Stmt
    place: Place
    within: tuple[Finish, ...]


def leaves(s: Stmt | None, p: Place = Place(0)) -> list[Leaf]:  # noqa: B008 - a number
    """List what may run now, from left to right."""
    found: list[Leaf] = []
    waiting: list[Leaf] = [] if s is None else [Leaf(s, p, ())]
    while waiting:
        each = waiting.pop()
        inside = active(each.stmt)
        if not inside:
            found.append(each)
        place = getattr(each.stmt, "place", each.place)
        here = place if isinstance(place, int) else each.place
        around = (*each.within, each.stmt) if isinstance(each.stmt, Finish) else each.within
        waiting += [Leaf(part, Place(here), around) for part in reversed(inside)]
    return found


def count(s: Stmt | None) -> int:
    """Count what may run now, once."""
    return 0 if s is None else _count(s)


def _count(s: Stmt) -> int:
    inside = active(s)
    return sum(map(_count, inside)) if inside else 1


def thread_of(step: Step) -> int:
    """Give the number of the leaf that takes a step."""
    number = 0
    for t in step.chain():
        redex: Term = t.redex
        if isinstance(redex, Seq) and t.rule == "PAR":
            number += _count(redex.first)
    return number


def moved(number: int, by: int, grown: int) -> int | None:
    """Follow a leaf through a step of leaf `by`, after which there are so many more leaves.

    None where it takes the step itself; `by` is -1 where a place fails.
    """
    if number == by:
        return None
    return number + grown if 0 <= by < number else number
