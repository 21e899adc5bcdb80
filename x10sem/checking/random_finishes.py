"""Random programs in which finishes end inside of finishes, seen by others while places fail.

Where a finish has collected something, and what is in it ends one after the other with others
looking on, it matters which of its parts ends it; general random programs seldom come to that.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from x10sem.checking.random_programs import Source
from x10sem.core.terms import (
    Async,
    At,
    Finish,
    Number,
    Place,
    PlaceValue,
    Print,
    Seq,
    Skip,
    Stmt,
    Str,
    Throw,
    Try,
)

PLACES: Final = 3
MOST_PARTS: Final = 4

Form: TypeAlias = Callable[[Stmt], Stmt]
"""Makes a statement around another."""


class FinishMaker:
    """Makes one program: an activity with finishes around others, and what looks on."""

    def __init__(self, source: Source) -> None:
        """Take choices from a source; the first of each is the simplest."""
        self.source = source
        self.prints = 0

    def one_of(self, *forms: Form) -> Form:
        """Choose one."""
        return forms[self.source.below(len(forms))]

    def main(self) -> Stmt:
        """Make the whole."""
        s: Stmt = self.collecting(self.row(2 + self.source.below(MOST_PARTS - 1)))
        for _ in range(self.source.below(3)):
            s = self.around(s)
        return Seq(Async(s), self.onlooker())

    def collecting(self, body: Stmt) -> Stmt:
        """Make a finish that may have collected something."""
        self.prints += 1
        mu = () if self.source.below(3) == 0 else (Number(100 + self.prints),)
        return Finish(body, mu)

    def around(self, s: Stmt) -> Stmt:
        """Put something around a statement."""
        return self.one_of(self.at, lambda s: Finish(self.at(s)), self.collecting)(s)

    def at(self, s: Stmt) -> Stmt:
        """Let a statement run at some place."""
        return At(PlaceValue(Place(self.source.below(PLACES))), (), (), s)

    def row(self, size: int) -> Stmt:
        """Make statements one after the other."""
        s = self.part()
        for _ in range(size - 1):
            s = Seq(self.part(), s)
        return s

    def leaf(self) -> Stmt:
        """Do nothing, print or throw something that nothing else does."""
        self.prints += 1
        skip, throw = Skip(), Throw(Number(self.prints))
        shown = Print(Str(f"p{self.prints} "), newline=False)
        return (skip, skip, shown, shown, shown, throw)[self.source.below(6)]

    def part(self) -> Stmt:
        """Make what is in a finish: activities mostly."""
        form = self.one_of(
            lambda s: s,
            Async,
            lambda s: Async(Seq(Skip(), s)),
            lambda s: self.at(Async(s)),
            lambda s: self.at(Async(s)),
            lambda s: Async(self.at(s)),
            lambda s: Finish(Async(s)),
            lambda s: Async(self.collecting(self.at(Async(s)))),
        )
        return form(self.leaf())

    def onlooker(self) -> Stmt:
        """Make what may notice that a place fails."""
        form = self.one_of(
            lambda s: self.at(Seq(Skip(), s)),
            lambda s: Try(self.at(Skip()), self.at(s)),
            lambda s: Try(self.at(Seq(Skip(), Throw(Number(1)))), self.at(s)),
            lambda s: Async(self.at(s)),
            lambda s: Seq(self.part(), s),
        )
        return form(self.leaf())


def finishes_main(source: Source) -> Stmt:
    """Make a program of finishes inside of finishes, to be put into one more."""
    return FinishMaker(source).main()
