"""Small random programs in which handlers run beside activities, at places that may fail.

What a handler does depends on what is thrown before, on which part of a statement ends last
where its place has failed, and on what others wrote meanwhile.  Such programs are small, so
many of them can be compared; general random programs seldom come to that.
"""

from dataclasses import dataclass
from typing import Final

from x10sem.checking.random_programs import Source
from x10sem.core.terms import (
    Async,
    At,
    FieldUpd,
    Finish,
    Number,
    Place,
    PlaceValue,
    Print,
    Record,
    Select,
    Seq,
    Skip,
    Stmt,
    Str,
    Throw,
    Try,
    Val,
    Var,
)

PLACES: Final = 3
SHARED: Final = Var("x")
MOST_DEEP: Final = 3
FEW: Final = 3
"""How many of the forms to choose from are leaves."""


@dataclass
class HandlerMaker:
    """Makes one program around a field that its activities at place 0 share."""

    source: Source
    marks: int = 0

    def main(self) -> Stmt:
        """Make the whole: at its end it throws or shows what is in the field."""
        row = self.branch()
        for _ in range(1 + self.source.below(5) // 4):
            row = Seq(self.branch(), row)
        shared = Record(("f",), (Number(0),))
        last = (Throw, _shown)[self.source.below(2)](Select(SHARED, "f"))
        whole: Stmt = Seq(Finish(row), last)
        if self.source.below(4) == 0:
            whole = self.one_of(Finish(whole), Try(whole, self.seen()))
        return Val(SHARED.name, shared, whole)

    def one_of(self, *forms: Stmt) -> Stmt:
        """Choose one."""
        return forms[self.source.below(len(forms))]

    def branch(self) -> Stmt:
        """Make what an activity does beside others: a leaf, or something with a handler."""
        if self.source.below(7) < FEW:
            leaf = self.one_of(self.seen(), self.thrown())
            return self.one_of(leaf, Async(leaf), Async(leaf))
        tried = Try(self.body(MOST_DEEP, sees=True), self.seen())
        return self.one_of(tried, Async(tried), Seq(Async(self.seen()), tried))

    def body(self, depth: int, *, sees: bool) -> Stmt:
        """Make what a handler is around, so many levels deep."""
        leaf = self.leaf(sees=sees)
        form = self.source.below(8 if depth else 2)
        if form < FEW:
            return self.one_of(leaf, Async(leaf), Async(leaf))
        if form < FEW + 2:
            return self.at(self.body(depth - 1, sees=False))
        inner = self.body(depth - 1, sees=sees)
        return self.one_of(Finish(inner), Seq(Async(leaf), inner), Seq(inner, leaf))

    def at(self, s: Stmt) -> Stmt:
        """Let a statement run at some place."""
        return At(PlaceValue(Place(self.source.below(PLACES))), (), (), s)

    def leaf(self, *, sees: bool) -> Stmt:
        """Make what is in a body: it does nothing or throws, or something to be seen."""
        n = self.source.below(5)
        return (Skip(), Skip(), self.thrown(), self.thrown(), self.seen(sees=sees))[n]

    def thrown(self) -> Stmt:
        """Throw something that nothing else does."""
        return Throw(self.mark())

    def seen(self, *, sees: bool = True) -> Stmt:
        """Write something that nothing else does to the shared field, or print it."""
        n = self.mark()
        shown = _shown(Str(f"{n.value} "))
        return self.one_of(shown, *[FieldUpd(SHARED, "f", n)] * 3) if sees else shown

    def mark(self) -> Number:
        """Give a number that nothing else has."""
        self.marks += 1
        return Number(self.marks)


def _shown(e: Select | Str) -> Stmt:
    return Print(e, newline=False)


def handlers_main(source: Source) -> Stmt:
    """Make a program of handlers beside activities, to be put into a finish."""
    return HandlerMaker(source).main()
