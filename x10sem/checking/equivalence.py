"""Whether two programs, or two statements of the calculus, are the same.

Programs are run from their start, and their output, the static fields that both
have, and what they end with are seen.  Statements (`.tx10`) are compared at each place,
in contexts if that is asked; what is free in them stands for objects of a heap: each
variable for an object at the place, the same one as another, or one elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, TypeAlias, cast

from x10sem.checking.check import Loaded, Request, is_tx10, load, refuse
from x10sem.checking.duel import Difference, Duel
from x10sem.checking.forms import everything_in
from x10sem.checking.search import Clock, Options, Progress, Result, Stop
from x10sem.checking.transitions import Seen, View
from x10sem.core.printer import show
from x10sem.core.program import Program
from x10sem.core.substitution import free, rebuilt, substitute
from x10sem.core.terms import (
    CallStatic,
    Exit,
    FieldUpd,
    GlobalRef,
    Number,
    ObjId,
    Place,
    Select,
    Stmt,
    Term,
    Value,
)
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics import Config, Heap, start
from x10sem.semantics.state import LocalHeap, Obj

HOLE: Final = "exit hole"
"""What marks the hole of a context."""

AROUND: Final = (
    "finish exit hole",
    "try exit hole catch throw 99",
    "{exit hole throw 99}",
    "{async throw 99 exit hole}",
)
"""Contexts; `at` goes round for each other place."""

MOST: Final = 2000
"""How many meanings of free variables are tried at each place at most."""


@dataclass(frozen=True, slots=True)
class Case:
    """Where two statements were compared: the place, the context, and what variables stand for."""

    home: Place
    context: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: the first difference and where; how much was looked at; a limit."""

    difference: Difference | None
    case: Case | None
    cases: int
    states: int
    limit: str


@dataclass(frozen=True, slots=True)
class Question:
    """Two loaded programs, and how to compare them."""

    left: Loaded
    right: Loaded
    left_request: Request
    weak: bool = True
    seen: Seen = Seen.END
    contexts: bool = False
    only_output: bool = False
    homes: tuple[int, ...] = ()

    @property
    def options(self) -> Options:
        """How the left says to search; the policy is the one for both."""
        return self.left.options


def question(left: Request, right: Request, **how: object) -> Question:
    """Load both sides.  Raises `Diagnostic`."""
    if is_tx10(left) != is_tx10(right):
        title = f"`{left.path}` and `{right.path}` are not in the same notation"
        raise refuse("X2009", title, "compare two `.x10` programs, or two `.tx10` statements")
    loaded = [load(replace(r, is_open=True)) for r in (left, right)]
    made = Question(loaded[0], loaded[1], left, **how)  # type: ignore[arg-type]
    if loaded[0].semantics != loaded[1].semantics:
        title = f"one is of `{loaded[0].semantics}`, the other of `{loaded[1].semantics}`"
        raise refuse("X2009", title, "give `--semantics NAME`")
    if loaded[0].places != loaded[1].places:
        title = f"one has {loaded[0].places} places, the other {loaded[1].places}"
        raise refuse("X2009", title, "give `--places N`")
    for p in made.homes:
        if p >= loaded[0].places:
            title = f"there is no place {p}: there are 0 to {loaded[0].places - 1}"
            raise refuse("X2005", title, f"ask for more: `--places {p + 1}`")
    return made


def answer(q: Question, progress: Callable[[Progress], None] | None = None) -> Answer:
    """Compare in all cases, up to the first difference."""
    result = Result()
    clock = Clock(q.options.limits, result, progress)
    tried: list[Case] = []
    found = None
    with q.left.rules():
        try:
            for case, view, left, right in pairs(q):
                tried.append(case)
                found = _compared(Duel(q.options.policy, view, q.weak), left, right, clock)
                if found is not None:
                    break
        except Stop:
            pass
        except KeyboardInterrupt:
            result.limit = "interrupted"
        except MemoryError:
            result.limit = "memory"
    at = tried[-1] if found is not None else None
    return Answer(found, at, len(tried), result.states, result.limit)


def _compared(duel: Duel, left: Config, right: Config, clock: Clock) -> Difference | None:
    before = clock.result.states

    def check(n: int) -> None:
        clock.result.states = before + n
        clock.check(0)

    return duel.compare(left, right, check)


def pairs(q: Question) -> Iterator[tuple[Case, View, Config, Config]]:
    """List the configurations to compare."""
    if not is_tx10(q.left_request):
        statics = {} if q.only_output else common_statics(q.left.program, q.right.program)
        view = View(Place(0), q.seen, statics, is_program=True)
        left, right = (start(side.program, side.places) for side in (q.left, q.right))
        yield Case(Place(0)), view, left, right
        return
    seen: dict[str, str] | None = {} if q.only_output else None
    for home in map(Place, q.homes or range(q.left.places)):
        for values, left, right in meanings(q, home):
            for text, root in _contexts(q, home, left, right):
                around = read_tx10(text).main
                sides = [Config(filled(around, k.stmt), k.heap) for k in (left, right)]
                told = text.replace("exit hole", "[]") if text != HOLE else ""
                yield Case(root, told, values), View(root, q.seen, seen), sides[0], sides[1]


def common_statics(*programs: Program) -> dict[str, str]:
    """Name the static fields that all programs have; those of main's class by no class."""
    named = [
        {
            f"{info.name}.{f}": _seen_name(p, info.name, f)
            for info in p.written
            for f in info.statics
        }
        for p in programs
    ]
    both = set.intersection(*(set(names.values()) for names in named))
    return {own: seen for names in named for own, seen in names.items() if seen in both}


def _seen_name(program: Program, cls: str, field: str) -> str:
    mains = {t.cls for t in everything_in(program.main) if isinstance(t, CallStatic)}
    return field if cls in mains else f"{cls}.{field}"


def _contexts(q: Question, home: Place, *sides: Config) -> Iterator[tuple[str, Place]]:
    yield HOLE, home
    if not q.contexts:
        return
    yield from ((text, home) for text in AROUND)
    if not any(isinstance(t, ObjId) for k in sides if k.stmt for t in everything_in(k.stmt)):
        elsewhere = [Place(p) for p in range(q.left.places) if p != home]
        yield from ((f"at({home}) {HOLE}", p) for p in elsewhere)
        yield from ((f"finish at({home}) {HOLE}", p) for p in elsewhere)


def filled(around: Stmt, s: Stmt | None) -> Stmt:
    """Put a statement into the hole of a context."""
    assert s is not None

    def fill(t: Term) -> Term:
        return s if isinstance(t, Exit) and t.label == "hole" else rebuilt(t, fill)

    return cast("Stmt", fill(around))


Meaning: TypeAlias = tuple[tuple[tuple[str, str], ...], Config, Config]


def meanings(q: Question, home: Place) -> Iterator[Meaning]:
    """Give each free variable a value, in every way up to a bound, and a heap to go with it."""
    sides = [q.left.program.main, q.right.program.main]
    names = sorted(free(sides[0]) | free(sides[1]))
    heap = _heap(q.left.places, sides, len(names))
    kinds = [list(_values(i, home, q.left.places)) for i in range(len(names))]
    many = prod(map(len, kinds))
    if many > MOST:
        title = f"{len(names)} variables are free, which may stand for {many} things together"
        raise refuse("X2002", title, "leave fewer of them free, or ask for fewer places")
    for chosen in product(*kinds):
        made = list(sides)
        for name, value in zip(names, chosen, strict=True):
            made = [substitute(s, name, value) for s in made]
        told = tuple((n, show(v)) for n, v in zip(names, chosen, strict=True))
        yield told, Config(made[0], heap), Config(made[1], heap)


def _values(i: int, home: Place, places: int) -> Iterator[Value]:
    """List what the i-th variable may stand for: objects, itself or others', references, 0."""
    yield from (ObjId(home, n) for n in range(i, -1, -1))
    yield from (GlobalRef(Place(p), 0) for p in range(places))
    yield Number(0)


def _heap(places: int, sides: list[Stmt], variables: int) -> Heap:
    """Make as many objects at each place as the statements mention or need, with all fields."""
    inside = [t for s in sides for t in everything_in(s)]
    fields = {t.field for t in inside if isinstance(t, FieldUpd | Select)}
    mentioned = [t for t in inside if isinstance(t, ObjId | GlobalRef)]
    for t in mentioned:
        if not (0 <= t.place < places and 0 <= t.number < MOST):
            title = f"`{show(t)}` is no object of {places} places"
            raise refuse("X2005", title, "ask for more: `--places N`")
    many = max((variables, 1, *(t.number + 1 for t in mentioned)))
    names = tuple(sorted(fields)) or ("f",)
    one = Obj("", names, (Number(0),) * len(names))
    return Heap(
        tuple(
            LocalHeap((one,) * many, tuple((f"o{n}", ObjId(Place(p), n)) for n in range(many)))
            for p in range(places)
        )
    )
