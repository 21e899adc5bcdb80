"""Programs made smaller, term by term, as long as something is wrong with them still."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, cast

from x10sem.core.substitution import free, rebuilt
from x10sem.core.terms import At, Skip, Stmt, Term, children

TRIES: Final = 400


def smallest(main: Stmt, is_wrong: Callable[[Stmt], bool], tries: int = TRIES) -> Stmt:
    """Put parts for wholes, and `skip` for parts, while the program is closed and wrong."""
    least, goes_on = main, True
    while goes_on:
        goes_on = False
        for each in smaller(least):
            if tries <= 0:
                return least
            if free(each):
                continue
            tries -= 1
            if is_wrong(each):
                least, goes_on = each, True
                break
    return least


def smaller(s: Stmt) -> Iterator[Stmt]:
    """List the statements that s is with one part of it made smaller, the largest cuts first."""
    if not isinstance(s, Skip):
        yield Skip()
    if isinstance(s, At) and s.args:
        yield At(s.place, (), (), s.body, span=s.span)
    inside = [part for part in children(s) if isinstance(part, Stmt)]
    yield from inside
    for part in inside:
        for new in smaller(part):
            yield cast("Stmt", rebuilt(s, partial(_put, part, new)))


def _put(old: Stmt, new: Stmt, each: Term) -> Term:
    return new if each is old else each
