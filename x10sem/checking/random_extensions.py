"""Random programs with the extensions of X10 proper: what is made beside the forms of TX10."""

from dataclasses import replace
from typing import Final

from x10sem.checking.random_programs import Forms, Maker, Scope
from x10sem.core.terms import (
    TRUE,
    Assert,
    At,
    Atomic,
    Bind,
    Bool,
    Clause,
    Element,
    ElementUpd,
    Exit,
    Expr,
    FieldUpd,
    Finally,
    Finish,
    Gather,
    If,
    KillHere,
    KillThere,
    Labelled,
    Loop,
    MakeRail,
    Nondet,
    Number,
    Operator,
    Place,
    PlaceValue,
    Print,
    Query,
    Record,
    Return,
    Select,
    Seq,
    SetExit,
    Skip,
    Stmt,
    Str,
    Throw,
    TryCatch,
    Val,
    Var,
    When,
)

_TYPES: Final = ("DeadPlaceException", "Any", "Long", "MultipleExceptions", "NullPointerException")


def _condition(m: Maker, scope: Scope) -> Expr:
    """Make a truth value: by a constant, the heap, the liveness of a place, or choice."""
    how = m.source.below(8)
    objects = scope.names("object")
    if how < 3:  # noqa: PLR2004
        q = PlaceValue(Place(m.place(scope.place)))
        return Query("isDead", (q,))
    if how < 6 and objects:  # noqa: PLR2004
        return Operator("==", (Select(Var(m.one_of(objects)), "f"), Number(0)))
    if how == 6:  # noqa: PLR2004
        return Operator("<", (Nondet(Number(0), Number(1)), Number(1)))
    return Bool(value=m.chance(1, 2))


def _if(m: Maker, size: int, scope: Scope) -> Stmt:
    left, right = m.split(size)
    then = m.stmt(left, scope.within("try"))
    return If(_condition(m, scope), then, m.stmt(min(right, 2), scope.within("")))


def _loop(m: Maker, size: int, scope: Scope) -> Stmt:
    """Make a loop that runs twice at most."""
    counter, label = m.name("n"), m.name("L")
    count = Select(Var(counter), "f")
    body = m.stmt(min(size - 2, 4), replace(scope, labels=(*scope.labels, label), inside=""))
    grown = FieldUpd(Var(counter), "f", Operator("+", (count, Number(1))))
    turn = If(Operator("<", (count, Number(2))), Seq(grown, body), Exit(label))
    return Val(counter, Record(("f",), (Number(0),)), Labelled(label, Loop(turn)))


def _labelled(m: Maker, size: int, scope: Scope) -> Stmt:
    label = m.name("L")
    inner = replace(scope, labels=(*scope.labels, label), inside="try")
    return Labelled(label, m.stmt(size - 1, inner))


def _leave(m: Maker, _size: int, scope: Scope) -> Stmt:
    if scope.returns and (not scope.labels or m.chance(1, 2)):
        return Return(m.value(scope))
    return Exit(m.one_of(scope.labels)) if scope.labels else Throw(m.number())


def _bind(m: Maker, size: int, scope: Scope) -> Stmt:
    x = m.name()
    left, right = m.split(size)
    body = m.stmt(left, replace(scope, returns=True, inside="try"))
    return Bind(x, body, m.stmt(right, scope.within("").bound(x, "any")))


def _try_catch(m: Maker, size: int, scope: Scope) -> Stmt:
    left, right = m.split(size)
    clauses = []
    for _ in range(1 + m.source.below(2)):
        e = m.name("e")
        handler = m.stmt(min(right, 3), scope.within("").bound(e, "any"))
        clauses.append(Clause(m.one_of(_TYPES), e, handler))
    return TryCatch(m.stmt(left, scope.within("try")), tuple(clauses))


def _guard(m: Maker, size: int, scope: Scope) -> Stmt:
    left, right = m.split(size)
    return Finally(m.stmt(left, scope.within("try")), m.stmt(min(right, 3), scope.within("")))


def _gather(m: Maker, size: int, scope: Scope) -> Stmt:
    return Gather(Finish(m.stmt(max(1, size - 2), scope.within("finish"))))


def _atomic(m: Maker, size: int, scope: Scope) -> Stmt:
    return Atomic(m.stmt(min(size - 1, 4), replace(scope, atomic=True, inside="")))


def _when(m: Maker, size: int, scope: Scope) -> Stmt:
    body = m.stmt(min(size - 1, 3), replace(scope, atomic=True, inside=""))
    return When(Return(_condition(m, scope) if m.chance(2, 3) else TRUE), body)


def _print(m: Maker, _size: int, scope: Scope) -> Stmt:
    objects = scope.names("object")
    if objects and m.chance(1, 2):
        x = Select(Var(m.one_of(objects)), "f")
        return Print(Query("isObject", (x,)), newline=True)
    return Print(m.number(), newline=not m.chance(1, 4))


def _kill(m: Maker, _size: int, scope: Scope) -> Stmt:
    if scope.place == 0 or m.chance(1, 2):
        return KillThere(PlaceValue(Place(1 + m.source.below(m.shape.places - 1))))
    return KillHere()


def _next(m: Maker, size: int, scope: Scope) -> Stmt:
    q = (scope.place + 1) % m.shape.places
    where = Query("nextPlace", (Query("here"),))
    return At(where, (), (), m.stmt(size - 1, scope.elsewhere(q)))


def _choose(m: Maker, size: int, scope: Scope) -> Stmt:
    x = m.name()
    return Val(x, Nondet(Number(0), Number(1)), m.stmt(size - 1, scope.bound(x, "number")))


def _rail(m: Maker, size: int, scope: Scope) -> Stmt:
    x = m.name("a")
    rail = MakeRail(Number(2), m.value(scope))
    return Val(x, rail, m.stmt(size - 1, scope.bound(x, "rail")))


def _element(m: Maker, size: int, scope: Scope) -> Stmt:
    rails = scope.names("rail")
    if not rails:
        return _leave(m, size, scope)
    a, i = Var(m.one_of(rails)), Number(m.source.below(3))
    return Throw(Element(a, i)) if m.chance(1, 3) else ElementUpd(a, i, m.value(scope))


def _assert(m: Maker, _size: int, scope: Scope) -> Stmt:
    return Assert(_condition(m, scope), Str("no"))


def _exit_code(m: Maker, _size: int, _scope: Scope) -> Stmt:
    return SetExit(m.number()) if m.chance(1, 2) else Skip()


EXTENSIONS: Final[Forms] = {
    "leave": (3, _leave),
    "print": (4, _print),
    "element": (2, _element),
    "kill": (1, _kill),
    "assert": (1, _assert),
    "exit_code": (1, _exit_code),
    "if": (3, _if),
    "loop": (2, _loop),
    "labelled": (2, _labelled),
    "bind": (2, _bind),
    "try_catch": (4, _try_catch),
    "guard": (2, _guard),
    "gather": (3, _gather),
    "atomic": (3, _atomic),
    "when": (2, _when),
    "next": (1, _next),
    "choose": (1, _choose),
    "rail": (1, _rail),
}
"""The forms, each with how likely it is beside those of TX10."""
