"""The terms of the calculus, and of its extensions.

The first half is TX10 as in section 1 of the calculus; what follows the line
"Extensions" is what X10 proper needs.  Terms are frozen to the type checker;
their hashes and free variables are computed once.  Spans never take part in
equality or hash.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final, NewType, TypeAlias, TypeVar, dataclass_transform

from x10sem.diagnostics import NOWHERE, Span
from x10sem.records import compared, dataclass
from x10sem.records import field as attribute

Place = NewType("Place", int)
T = TypeVar("T")


class Term:
    """What all terms share: equality by structure, with the hash kept."""

    __slots__ = (
        "_around",
        "_async",
        "_children",
        "_free",
        "_hash",
        "_holds",
        "_memo",
        "_pending",
        "_refs",
    )
    _around: tuple[Any, ...]
    _holds: bool
    _hash: int
    _free: frozenset[str]
    _async: bool
    _children: tuple["Term", ...]
    _memo: Any
    _pending: Any
    _refs: tuple[Any, ...]
    _parts: ClassVar[Callable[[Any], tuple[object, ...]]]

    def parts(self) -> tuple[object, ...]:
        """List the fields that take part in equality, in order."""
        return type(self)._parts(self)

    def __hash__(self) -> int:
        """Hash the structure, once."""
        try:
            return self._hash
        except AttributeError:
            pass  # computed outside the handler, or exceptions would chain with the depth
        self._hash = hash((type(self), *type(self)._parts(self)))
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Compare the structure."""
        if self is other:
            return True
        kind = type(self)
        if kind is not type(other) or hash(self) != hash(other):
            return False
        parts = kind._parts
        return parts(self) == parts(other)


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(attribute,))
def term(cls: type[T]) -> type[T]:
    """Make a class of terms: slotted, frozen to the type checker, cheap to build."""
    made = dataclass(slots=True, eq=False)(cls)
    made._parts = compared(made)  # type: ignore[attr-defined]
    return made


# Values


@term
class ObjId(Term):
    """o: an object of a place; meaningful there only."""

    place: Place
    number: int


@term
class GlobalRef(Term):
    """o$p: a reference to an object of place p, meaningful everywhere."""

    place: Place
    number: int


@term
class Number(Term):
    """n: an integer of X10's type `kind` (Long, Int, Byte, Short, ULong, UInt, UByte, UShort)."""

    value: int
    kind: str = "Long"


@term
class DeadPlace(Term):
    """DP(p): the exception that says that p has failed."""

    place: Place


@term
class Fault(Term):
    """A constant exception, its own copy; `kind` is BF, BG, BadType, or the X10 class."""

    kind: str
    message: str = ""


BF = Fault("BF")
BG = Fault("BG")
BAD_TYPE = Fault("BadType")


# Extensions of values


@term
class Real(Term):
    """A floating-point number, compared by its shortest text: -0.0 and nan are themselves."""

    text: str
    kind: str = "Double"


@term
class Bool(Term):
    """A truth value."""

    value: bool


@term
class Str(Term):
    """A string."""

    value: str


@term
class Char(Term):
    """A character."""

    value: str


@term
class Null(Term):
    """The reference to nothing."""


@term
class Unit(Term):
    """What a method without a result returns."""


@term
class PlaceValue(Term):
    """A place as a value: `Place(n)`."""

    place: Place


NULL = Null()
UNIT = Unit()
TRUE = Bool(value=True)
FALSE = Bool(value=False)

Value: TypeAlias = (
    ObjId
    | GlobalRef
    | Number
    | DeadPlace
    | Fault
    | Real
    | Bool
    | Str
    | Char
    | Null
    | Unit
    | PlaceValue
)
VALUES = (
    ObjId,
    GlobalRef,
    Number,
    DeadPlace,
    Fault,
    Real,
    Bool,
    Str,
    Char,
    Null,
    Unit,
    PlaceValue,
)


# Completions: what a label carries beside exceptions


@term
class ReturnOf(Term):
    """`return v`, on its way to the call."""

    value: Value


@term
class ExitOf(Term):
    """`break` or `continue`, on its way to the statement labelled so."""

    label: str


@term
class Unsupported(Term):
    """A construct or member without a meaning was reached; nothing catches it."""

    what: str


Thrown: TypeAlias = Value | ReturnOf | ExitOf | Unsupported


# Expressions


@term
class Var(Term):
    """x."""

    name: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Select(Term):
    """e.f."""

    target: "Expr"
    field: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Record(Term):
    """{f:e, ...}; an object of class `cls` in X10 proper."""

    names: tuple[str, ...]
    args: tuple["Expr", ...]
    cls: str = ""
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


NOTHING: Final = "$Null"
"""The class of the objects that stand for null where a global reference refers to it."""


@term
class MakeRef(Term):
    """globalref e."""

    target: "Expr"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class ValOf(Term):
    """valof e."""

    target: "Expr"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


# Extensions of expressions


@term
class Operator(Term):
    """op(e, ...): a function of values alone; the names are those of `semantics.operators`."""

    op: str
    args: tuple["Expr", ...]
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Query(Term):
    """query(e, ...): reads the place, the live places or the class of an object."""

    name: str
    args: tuple["Expr", ...] = ()
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Element(Term):
    """e[i]: an element of a rail."""

    target: "Expr"
    index: "Expr"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class MakeRail(Term):
    """rail(n, v): a new rail of n elements, each v."""

    size: "Expr"
    default: "Expr"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Nondet(Term):
    """nondet(lo, hi): any number from lo to hi, both included."""

    low: "Expr"
    high: "Expr"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


Expr: TypeAlias = (
    Value | Var | Select | Record | MakeRef | ValOf | Operator | Query | Element | MakeRail | Nondet
)


# Statements


@term
class Skip(Term):
    """Skip."""

    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Throw(Term):
    """Throw e."""

    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Val(Term):
    """Val x = e in s."""

    name: str
    init: Expr
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class FieldUpd(Term):
    """e.f = e."""

    target: Expr
    field: str
    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Seq(Term):
    """{s t}."""

    first: "Stmt"
    second: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class At(Term):
    """at(p){val x = e, ... in s}; the calculus has one x, X10 captures several, copied together."""

    place: Expr
    names: tuple[str, ...]
    args: tuple[Expr, ...]
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Async(Term):
    """Async s."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Finish(Term):
    """finish_mu s; mu is what was thrown inside so far, in order of arrival."""

    body: "Stmt"
    mu: tuple[Thrown, ...] = ()
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Try(Term):
    """Try s catch t."""

    body: "Stmt"
    handler: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class DynAt(Term):
    """AT(p) s: s runs now at p on behalf of the enclosing place."""

    place: Place
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class DynAsync(Term):
    """ASYNC s: a spawned, running activity."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


# Extensions of statements


@term
class If(Term):
    """If e then s else t."""

    condition: Expr
    then: "Stmt"
    otherwise: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Loop(Term):
    """Loop s: s, again and again."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Labelled(Term):
    """l: s; `exit l` inside s ends it."""

    label: str
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Exit(Term):
    """Exit l: go to the end of the enclosing statement labelled l."""

    label: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Return(Term):
    """Return e: end the enclosing `bind` with the value of e."""

    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Bind(Term):
    """Bind x = s in t: run s until it returns v, then t with v for x."""

    name: str
    body: "Stmt"
    rest: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class CallStatic(Term):
    """call C.m(e, ...): becomes the body of the method."""

    cls: str
    method: str
    args: tuple[Expr, ...]
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Invoke(Term):
    """invoke e.m(e, ...): becomes the method of the class of e; of one above C, if `above` is C."""

    target: Expr
    method: str
    args: tuple[Expr, ...]
    above: str = ""
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Infix(Term):
    """infix op(e, e): returns the operator's value, or becomes a call where a class defines it."""

    op: str
    left: Expr
    right: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Clause(Term):
    """catch (x:T) t."""

    type: str
    name: str
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class TryCatch(Term):
    """Try s catch by class: the first clause whose type fits."""

    body: "Stmt"
    clauses: tuple[Clause, ...]
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Finally(Term):
    """Guard s with t: where s completes abruptly, run t, and complete so."""

    body: "Stmt"
    handler: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Abort(Term):
    """Abort v, ...: complete abruptly with what a label carried (run-time only)."""

    values: tuple[Thrown, ...]
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Gather(Term):
    """Gather s: what s throws becomes one MultipleExceptions; around each `finish` of X10."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Assert(Term):
    """Assert e, e: the second is the message."""

    condition: Expr
    message: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class ElementUpd(Term):
    """e[i] = e."""

    target: Expr
    index: Expr
    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class StaticGet(Term):
    """Static C.f: return the static field of this place, after initialising it where needed."""

    cls: str
    field: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class StaticSet(Term):
    """Static C.f = e: the end of an initialisation."""

    cls: str
    field: str
    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Atomic(Term):
    """Atomic s."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class When(Term):
    """When (c) s: c is a statement that returns a truth value."""

    condition: "Stmt"
    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class DynAtomic(Term):
    """ATOMIC s: s runs and holds the lock of its place (run-time only)."""

    body: "Stmt"
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Legal(Term):
    """Legal w: an illegal operation inside atomic, nothing elsewhere."""

    what: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class Print(Term):
    """Print e; a line ends where `newline` is set."""

    value: Expr
    newline: bool
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class KillHere(Term):
    """KillHere: this place fails."""

    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class KillThere(Term):
    """killThere(e): that place will fail."""

    place: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class SetExit(Term):
    """setExitCode(e)."""

    value: Expr
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


@term
class NoMeaning(Term):
    """A construct that was parsed and has no meaning here."""

    what: str
    span: Span = attribute(default=NOWHERE, compare=False, repr=False, kw_only=True)


Stmt: TypeAlias = (
    Skip
    | Throw
    | Val
    | FieldUpd
    | Seq
    | At
    | Async
    | Finish
    | Try
    | DynAt
    | DynAsync
    | If
    | Loop
    | Labelled
    | Exit
    | Return
    | Bind
    | CallStatic
    | Invoke
    | Infix
    | TryCatch
    | Finally
    | Abort
    | Gather
    | Assert
    | ElementUpd
    | StaticGet
    | StaticSet
    | Atomic
    | When
    | DynAtomic
    | Legal
    | Print
    | KillHere
    | KillThere
    | SetExit
    | NoMeaning
)


def children(t: Term) -> tuple[Term, ...]:
    """List the terms directly inside t, in order, once."""
    try:
        return t._children
    except AttributeError:
        pass
    found = t._children = tuple(_inside(t))
    return found


def _inside(t: Term) -> Iterator[Term]:
    for part in t.parts():
        if isinstance(part, Term):
            yield part
        elif isinstance(part, tuple):
            for each in part:
                if isinstance(each, Term):
                    yield each
