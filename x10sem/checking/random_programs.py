"""Random programs of the calculus: closed, well-formed, biased to nested `at`, `try` and `finish`.

Every choice is taken from a `Source`, simplest alternative first, so that the
same generator serves seeds, Hypothesis, and shrinking by lists of choices.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, TypeAlias

from x10sem.core.terms import (
    Async,
    At,
    Expr,
    FieldUpd,
    Finish,
    MakeRef,
    Number,
    Place,
    PlaceValue,
    Record,
    Select,
    Seq,
    Skip,
    Stmt,
    Term,
    Throw,
    Try,
    Val,
    ValOf,
    Var,
    children,
)


class Source(Protocol):
    """Where choices come from."""

    def below(self, n: int) -> int:
        """Choose a number from 0 to n - 1; 0 is the simplest."""
        ...


class Seeded:
    """Choices by a seed, kept so that they can be taken again."""

    def __init__(self, seed: int) -> None:
        """Start at a seed."""
        self.random = random.Random(seed)
        self.taken: list[int] = []

    def below(self, n: int) -> int:
        """Choose at random."""
        self.taken.append(self.random.randrange(n))
        return self.taken[-1]


class Replayed:
    """Choices from a list, then the simplest."""

    def __init__(self, choices: Sequence[int]) -> None:
        """Start at the first."""
        self.choices = iter(choices)

    def below(self, n: int) -> int:
        """Choose as listed, as far as possible."""
        return min(next(self.choices, 0), n - 1)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a program may be, and of which forms."""

    places: int = 3
    size: int = 18
    asyncs: int = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement may mention.

    `kinds` maps variables to `object`, `any`, `number`, or the home of a
    reference; only the last two mean the same at every place.
    """

    place: int
    kinds: dict[str, str | int] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    returns: bool = False
    inside: str = ""
    atomic: bool = False

    def names(self, *kinds: str) -> list[str]:
        """List the variables of these kinds."""
        return [x for x, kind in self.kinds.items() if kind in kinds]

    def refs(self) -> list[tuple[str, int]]:
        """List the references, each with its home."""
        return [(x, kind) for x, kind in self.kinds.items() if isinstance(kind, int)]

    def within(self, inside: str) -> "Scope":
        """Enter a statement."""
        return replace(self, inside=inside)

    def activity(self) -> "Scope":
        """Enter an activity: no return, break or continue leaves it."""
        return replace(self, labels=(), returns=False, inside="async")

    def bound(self, x: str, kind: str | int) -> "Scope":
        """Declare a variable."""
        return replace(self, kinds={**self.kinds, x: kind})

    def elsewhere(self, place: int) -> "Scope":
        """Go to another place, with what means the same there."""
        kept = {x: k for x, k in self.kinds.items() if k == "number" or isinstance(k, int)}
        return replace(self, place=place, kinds=kept, inside="at")


WEIGHTS: Final = {
    "skip": 1, "throw": 3, "update": 3, "remote": 2, "seq": 8, "val": 3,
    "async": 4, "finish": 3, "try": 4, "at": 5,
}  # fmt: skip
INSIDE: Final[dict[str, dict[str, int]]] = {
    "at": {"async": 8, "try": 7, "at": 6, "finish": 4, "seq": 10},
    "try": {"at": 12, "finish": 10, "async": 4, "seq": 8},
    "finish": {"at": 9, "async": 9, "seq": 12, "try": 3},
    "async": {"at": 12, "try": 5, "seq": 6, "finish": 5},
    "seq": {"async": 9, "at": 7},
}
"""How likely each form is, and what changes inside others."""

_LARGE: Final = {
    "seq": 3, "async": 2, "finish": 2, "try": 3, "at": 2, "val": 2, "remote": 2,
    "if": 3, "loop": 3, "labelled": 2, "bind": 3, "try_catch": 3, "guard": 3, "gather": 3,
    "atomic": 2, "when": 2, "next": 2, "choose": 2, "rail": 2,
}  # fmt: skip
"""The least size of what needs some."""

Form: TypeAlias = Callable[["Maker", int, Scope], Stmt]
Forms: TypeAlias = Mapping[str, tuple[int, Form]]


class Maker:
    """Makes one program."""

    def __init__(self, source: Source, shape: Shape, forms: Forms) -> None:
        """Take choices from a source; `forms` are made beside those of TX10, by weight."""
        self.source = source
        self.shape = shape
        self.asyncs = shape.asyncs
        self.count = 0
        self.forms = {
            **{name: (weight, _FORMS[name]) for name, weight in WEIGHTS.items()},
            **forms,
        }

    # Choices

    def chance(self, part: int, of: int) -> bool:
        """Choose with a probability; no is simpler."""
        return self.source.below(of) >= of - part

    def number(self) -> Number:
        """Make a number that is not yet in the program."""
        self.count += 1
        return Number(self.count)

    def name(self, prefix: str = "x") -> str:
        """Make a variable that is not yet in the program."""
        self.count += 1
        return f"{prefix}{self.count}"

    def one_of(self, names: Sequence[str]) -> str:
        """Choose one."""
        return names[self.source.below(len(names))]

    def place(self, here: int) -> int:
        """Choose a place, another one mostly."""
        others = [p for p in range(self.shape.places) if p != here]
        return here if self.chance(1, 8) else others[self.source.below(len(others))]

    # Statements

    def stmt(self, size: int, scope: Scope) -> Stmt:
        """Make a statement."""
        changed = INSIDE.get(scope.inside, {})
        allowed = [
            (changed.get(name, weight), form)
            for name, (weight, form) in self.forms.items()
            if size >= _LARGE.get(name, 1)
            and (name != "async" or self.asyncs > 0)
            and not (scope.atomic and name in _NOT_ATOMIC)
            and not (size > _SMALL and name in _LEAVES)
        ]
        at = self.source.below(sum(weight for weight, _ in allowed))
        for weight, form in allowed:
            if at < weight:
                return form(self, size, scope)
            at -= weight
        raise AssertionError

    def split(self, size: int) -> tuple[int, int]:
        """Share what is left between two statements."""
        left = 1 + self.source.below(max(1, size - 2))
        return left, max(1, size - 1 - left)

    def value(self, scope: Scope) -> Expr:
        """Make an expression that is likely to have a value."""
        names = [*scope.kinds]
        if not names or not self.chance(3, 5):
            return self.number()
        x = self.one_of(names)
        if scope.kinds[x] in {"object", "any"} and self.chance(1, 2):
            return Select(Var(x), self.field())
        return Var(x)

    def field(self) -> str:
        """Choose a field; one in twelve is not there."""
        return "f" if not self.chance(5, 12) else "g" if not self.chance(1, 5) else "h"

    def record(self, scope: Scope) -> Expr:
        """Make an object."""
        return Record(("f", "g"), (self.value(scope), self.value(scope)))


_SMALL: Final = 3
_LEAVES: Final = frozenset(
    "skip throw update remote leave print element kill assert exit_code".split()  # noqa: SIM905
)
_NOT_ATOMIC: Final = frozenset(("async", "finish", "at", "remote", "gather", "when"))


def _skip(_: Maker, _size: int, _scope: Scope) -> Stmt:
    return Skip()


def _throw(m: Maker, _size: int, scope: Scope) -> Stmt:
    return Throw(m.value(scope) if m.chance(1, 3) else m.number())


def _update(m: Maker, _size: int, scope: Scope) -> Stmt:
    objects = scope.names("object", "any")
    refs = scope.refs()
    if objects and not (refs and m.chance(1, 6)):
        x = m.one_of(objects)
        return FieldUpd(Var(x), m.field(), Var(x) if m.chance(1, 6) else m.value(scope))
    if refs:
        return FieldUpd(ValOf(Var(m.one_of([x for x, _ in refs]))), "f", m.value(scope))
    return Throw(m.number())


def _remote(m: Maker, size: int, scope: Scope) -> Stmt:
    refs = scope.refs()
    if not refs:
        return _update(m, size, scope)
    x, home = refs[m.source.below(len(refs))]
    y = m.name("r")
    update = FieldUpd(ValOf(Var(y)), m.field(), m.number())
    return At(PlaceValue(Place(home)), (y,), (Var(x),), update)


def _seq(m: Maker, size: int, scope: Scope) -> Stmt:
    left, right = m.split(size)
    return Seq(m.stmt(left, scope.within("seq")), m.stmt(right, scope.within("")))


def _val(m: Maker, size: int, scope: Scope) -> Stmt:
    x = m.name()
    objects = scope.names("object")
    if objects and m.chance(1, 3):
        init: Expr = MakeRef(Var(m.one_of(objects)))
        return Val(x, init, m.stmt(size - 1, scope.bound(x, scope.place)))
    if m.chance(3, 4):
        return Val(x, m.record(scope), m.stmt(size - 1, scope.bound(x, "object")))
    return Val(x, m.value(scope), m.stmt(size - 1, scope.bound(x, "any")))


def _async(m: Maker, size: int, scope: Scope) -> Stmt:
    m.asyncs -= 1
    return Async(m.stmt(size - 1, scope.activity()))


def _finish(m: Maker, size: int, scope: Scope) -> Stmt:
    return Finish(m.stmt(size - 1, replace(scope, labels=(), returns=False, inside="finish")))


def _try(m: Maker, size: int, scope: Scope) -> Stmt:
    left, right = m.split(size)
    return Try(m.stmt(left, scope.within("try")), m.stmt(min(right, 3), scope.within("")))


def _at(m: Maker, size: int, scope: Scope) -> Stmt:
    q = m.place(scope.place)
    there = scope.elsewhere(q)
    captured = scope.names("object", "any")
    if not captured or not m.chance(2, 3):
        return At(PlaceValue(Place(q)), (), (), m.stmt(size - 1, there))
    x, y = m.one_of(captured), m.name()
    args: tuple[Expr, ...] = (Var(x),)
    if m.chance(1, 4):
        args = (Record(("f", "g"), (Var(x), Var(x))),)
    body = m.stmt(size - 1, there.bound(y, scope.kinds[x]))
    return At(PlaceValue(Place(q)), (y,), args, body)


_FORMS: Final[dict[str, Form]] = {
    "skip": _skip,
    "throw": _throw,
    "update": _update,
    "remote": _remote,
    "seq": _seq,
    "val": _val,
    "async": _async,
    "finish": _finish,
    "try": _try,
    "at": _at,
}


def random_main(source: Source, shape: Shape, forms: Forms) -> Stmt:
    """Make a program: a finish mostly, beside an object that is looked at in the end."""
    m = Maker(source, shape, forms)
    how = source.below(6)
    x, r = m.name(), m.name("r")
    scope = Scope(0)
    if how > 1:
        scope = scope.bound(x, "object").bound(r, 0)
    body = m.stmt(shape.size, scope.within("finish"))
    main: Stmt = body if how == 0 else Finish(body)
    if how > 3:  # noqa: PLR2004 - two in six
        main = Seq(Try(main, Skip()), Throw(Select(Var(x), "f")))
    if how > 1:
        main = Val(r, MakeRef(Var(x)), main)
        main = Val(x, Record(("f", "g"), (Number(0), Number(0))), main)
    return main


def nesting(s: Stmt) -> Iterator[tuple[str, int]]:
    """Give, for each `at`, `finish`, `try` and `async`, how deeply it nests in others."""
    counted = (At, Finish, Try, Async)
    waiting: list[tuple[Term, int]] = [(s, 0)]
    while waiting:
        t, depth = waiting.pop()
        if isinstance(t, counted):
            depth += 1
            yield type(t).__name__, depth
        waiting.extend((child, depth) for child in children(t))
