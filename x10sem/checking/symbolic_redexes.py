"""Redexes for each rule, whose parts may take any step: what the proofs of rules begin with."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from x10sem.core.terms import (
    FALSE,
    NULL,
    TRUE,
    Abort,
    Assert,
    Async,
    At,
    Atomic,
    Bind,
    CallStatic,
    Clause,
    DynAsync,
    DynAt,
    DynAtomic,
    Element,
    ElementUpd,
    Exit,
    FieldUpd,
    Finally,
    Finish,
    Gather,
    If,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Labelled,
    Legal,
    Loop,
    MakeRail,
    MakeRef,
    NoMeaning,
    Nondet,
    Number,
    ObjId,
    Operator,
    PlaceValue,
    Print,
    Query,
    Record,
    Return,
    Select,
    Seq,
    SetExit,
    Skip,
    StaticGet,
    StaticSet,
    Str,
    Term,
    Throw,
    Try,
    TryCatch,
    Val,
    ValOf,
    When,
)
from x10sem.semantics.rule import Conclusions, assume


class Opaque(Term):
    """A statement that may take any step; what that is, `stepping` says."""

    __slots__ = ("is_async", "stepping")

    def __init__(self, stepping: Callable[..., Conclusions], is_async: Callable[[], bool]) -> None:
        """Say how it steps, and how to decide if it has only spawned activities left to run."""
        self.stepping = stepping
        self.is_async = is_async

    def __getattr__(self, name: str) -> bool:
        """Decide that when it is asked for the first time."""
        if name != "_async":
            raise AttributeError(name)
        self._async = self.is_async()
        return self._async

    def parts(self) -> tuple[object, ...]:
        """Have no parts."""
        return ()


assume(Opaque, lambda s, g, p: s.stepping(s, g, p))

N: Final = Number(1)
C: Final = "C"
"""The class that there is."""
F: Final = "f"
"""Its field, its static field, and its method."""
RAIL: Final = 1
"""The number of an object that is a rail."""


class Given:
    """What redexes are made of: the place, another, statements, what was thrown."""

    def __init__(
        self,
        here: Any,  # noqa: ANN401 - a place
        there: Any,  # noqa: ANN401 - a place
        makers: tuple[Callable[[], Any], Callable[[], Any], Callable[[], Any]],
    ) -> None:
        """Keep them; statements that end at once are for conditions."""
        self.here = here
        self.there = there
        self.stmt, self.ending, self.thrown = makers

    @property
    def object(self) -> ObjId:
        """An object of this place."""
        return ObjId(self.here, 0)


def redexes(kind: type[Term], x: Given) -> Iterator[Term]:
    """List redexes of a kind: one at least for each rule about it."""
    yield from _REDEXES[kind](x)


def _each(values: Callable[[Given, Any], Term]) -> Callable[[Given], Iterator[Term]]:
    """Take an object, a rail, a number, or nothing."""

    def made(x: Given) -> Iterator[Term]:
        for v in (x.object, ObjId(x.here, RAIL), N, NULL):
            yield values(x, v)

    return made


def _one(*made: Callable[[Given], Term]) -> Callable[[Given], Iterator[Term]]:
    return lambda x: (f(x) for f in made)


_REDEXES: Final[dict[type[Term], Callable[[Given], Iterator[Term]]]] = {
    Skip: _one(lambda _: Skip()),
    Throw: _one(lambda _: Throw(N), lambda x: Throw(Select(x.object, F))),
    Val: _one(
        lambda x: Val("x", N, x.stmt()),
        lambda x: Val("x", Select(x.object, F), x.stmt()),
        lambda x: Val("x", Select(N, F), x.stmt()),
    ),
    FieldUpd: _each(lambda _, v: FieldUpd(v, F, N)),
    Seq: _one(lambda x: Seq(x.stmt(), x.stmt())),
    At: _one(
        lambda x: At(PlaceValue(x.there), ("x",), (N,), Skip()),
        lambda x: At(PlaceValue(x.there), ("x",), (x.object,), Skip()),
    ),
    Async: _one(lambda x: Async(x.stmt())),
    Finish: _one(
        lambda x: Finish(x.stmt()),
        lambda x: Finish(x.stmt(), (x.thrown(),)),
    ),
    Try: _one(lambda x: Try(x.stmt(), x.stmt())),
    DynAt: _one(lambda x: DynAt(x.there, x.stmt())),
    DynAsync: _one(lambda x: DynAsync(x.stmt())),
    If: _one(
        lambda x: If(TRUE, x.stmt(), x.stmt()),
        lambda x: If(FALSE, x.stmt(), x.stmt()),
        lambda x: If(N, x.stmt(), x.stmt()),
    ),
    Loop: _one(lambda x: Loop(x.stmt())),
    Labelled: _one(lambda x: Labelled("x", x.stmt())),
    Exit: _one(lambda _: Exit("x")),
    Return: _one(lambda _: Return(N)),
    Bind: _one(lambda x: Bind("x", x.stmt(), Skip())),
    CallStatic: _one(lambda _: CallStatic(C, F, ()), lambda _: CallStatic(C, "none", ())),
    Invoke: _each(lambda _, v: Invoke(v, F, ())),
    Infix: _one(lambda _: Infix("+", N, N), lambda _: Infix("/", N, Number(0))),
    TryCatch: _one(
        lambda x: TryCatch(x.stmt(), (Clause("Long", "x", Skip()),)),
        lambda x: TryCatch(x.stmt(), (Clause("Any", "x", Skip()),)),
    ),
    Finally: _one(lambda x: Finally(x.stmt(), x.stmt())),
    Abort: _one(lambda x: Abort((x.thrown(),))),
    Gather: _one(lambda x: Gather(x.stmt())),
    Assert: _one(lambda _: Assert(TRUE, Str("")), lambda _: Assert(FALSE, Str(""))),
    ElementUpd: _each(lambda _, v: ElementUpd(v, Number(0), N)),
    StaticGet: _one(lambda _: StaticGet(C, F)),
    StaticSet: _one(lambda _: StaticSet(C, F, N)),
    Atomic: _one(lambda x: Atomic(x.stmt())),
    When: _one(lambda x: When(x.ending(), x.stmt())),
    DynAtomic: _one(lambda x: DynAtomic(x.stmt())),
    Legal: _one(lambda _: Legal("x")),
    Print: _one(lambda _: Print(N, newline=True)),
    KillHere: _one(lambda _: KillHere()),
    KillThere: _one(lambda x: KillThere(PlaceValue(x.there)), lambda _: KillThere(N)),
    SetExit: _one(lambda _: SetExit(N)),
    NoMeaning: _one(lambda _: NoMeaning("x")),
    Select: _one(
        lambda x: Select(x.object, F),
        lambda x: Select(PlaceValue(x.there), "id"),
        lambda _: Select(NULL, F),
    ),
    Record: _one(lambda _: Record((F,), (N,))),
    MakeRef: _each(lambda _, v: MakeRef(v)),
    ValOf: _each(lambda _, v: ValOf(v)),
    Operator: _one(lambda _: Operator("+", (N, N)), lambda _: Operator("/", (N, Number(0)))),
    Query: _one(lambda _: Query("numPlaces"), lambda _: Query("isDead", (N,))),
    Element: _each(lambda _, v: Element(v, Number(0))),
    MakeRail: _one(lambda _: MakeRail(N, N), lambda _: MakeRail(Number(-1), N)),
    Nondet: _one(lambda _: Nondet(N, N), lambda _: Nondet(N, Number(0))),
}
