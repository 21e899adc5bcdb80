"""Places, values and heaps that may be any: code that asks of them takes a path for each answer."""

from collections.abc import Callable, Iterator
from typing import Any, Final, cast

from x10sem.checking.symbolic_redexes import RAIL, C, F, N
from x10sem.core.program import ClassInfo, Method, Program, Static
from x10sem.core.terms import (
    DeadPlace,
    ExitOf,
    Number,
    ObjId,
    Place,
    ReturnOf,
    Skip,
    Term,
    Unsupported,
)
from x10sem.semantics.state import LocalHeap, Lock, Obj, Shape

KINDS: Final = (Number, DeadPlace, ReturnOf, ExitOf, Unsupported)
"""What may be thrown, for one reason or another."""
MOST_PATHS: Final = 4000


class Paths:
    """All paths through some code, by what it asks."""

    def __init__(self, z3: Any) -> None:  # noqa: ANN401
        """Begin at the first."""
        self.z3 = z3
        self.solver = z3.SimpleSolver()
        self.taken: list[bool] = []
        self.at = 0
        self.conditions: list[Any] = []
        self.count = 0

    def all(self) -> Iterator[None]:
        """Go through them, one after another."""
        todo: list[list[bool]] = [[]]
        while todo:
            self.count += 1
            assert self.count < MOST_PATHS, "a rule with too many paths"
            self.taken = todo.pop()
            given = len(self.taken)
            self.at, self.conditions = 0, []
            yield
            made = range(given, len(self.taken))
            todo += [[*self.taken[:i], not self.taken[i]] for i in made]

    def decide(self, condition: Any) -> bool:  # noqa: ANN401
        """Choose whether a condition is true, where both can be."""
        otherwise = self.z3.Not(condition)
        if not self.is_possible(otherwise):
            return True
        if not self.is_possible(condition):
            return False
        if self.at == len(self.taken):
            self.taken.append(True)
        answer = self.taken[self.at]
        self.at += 1
        self.conditions.append(condition if answer else otherwise)
        return answer

    def is_possible(self, *more: Any) -> bool:
        """Tell whether conditions agree with the path so far."""
        return bool(self.solver.check(*self.conditions, *more) == self.z3.sat)

    def choose(self, n: int) -> int:
        """Choose one of several."""
        for i in range(n - 1):
            if self.decide(self.z3.Bool(f"choice{self.at}.{i}")):
                return i
        return n - 1


class SymbolicPlace:
    """A place that may be any."""

    def __init__(self, paths: Paths, name: str) -> None:
        """Name it."""
        self.paths = paths
        self.term = paths.z3.Int(name)

    def __eq__(self, other: object) -> bool:
        """Compare it, on a path each."""
        return self.paths.decide(self.term == term_of(other))

    def __hash__(self) -> int:
        """Be one of many: any two may be the same."""
        return 0

    def __lt__(self, other: object) -> bool:
        """Compare it, on a path each."""
        return self.paths.decide(self.term < term_of(other))

    def __ge__(self, other: object) -> bool:
        """Compare it, on a path each."""
        return not self < other


def term_of(p: object) -> Any:  # noqa: ANN401
    """Give what Z3 knows a place by."""
    return p.term if isinstance(p, SymbolicPlace) else p


class SymbolicValue(Term):
    """Something thrown, of which nobody has asked yet what it is."""

    __slots__ = ("decided", "paths", "place_", "sort", "value")

    def __init__(self, paths: Paths, name: str) -> None:
        """Name it."""
        self.paths = paths
        self.sort = paths.z3.Int(f"{name}.kind")
        self.place_ = SymbolicPlace(paths, f"{name}.place")
        self.value = Number(1)
        self.decided: type[Term] | None = None
        paths.conditions += [self.sort >= 0, self.sort < len(KINDS)]

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """Decide what it is, when that is asked for the first time."""
        if self.decided is None:
            those = (k for i, k in enumerate(KINDS[:-1]) if self.paths.decide(self.sort == i))
            self.decided = next(those, KINDS[-1])
        return self.decided

    @property
    def place(self) -> SymbolicPlace:
        """The place of a DP."""
        return self.place_

    @property
    def kind(self) -> str:
        """The type of a number."""
        return "Long"

    @property
    def what(self) -> str:
        """What has no meaning."""
        return "x"

    def __eq__(self, other: object) -> bool:
        """Be itself, or maybe the completion that somebody waits for."""
        if other is self or type(other) is SymbolicValue:
            return other is self
        waited = isinstance(other, ExitOf | ReturnOf)
        return waited and isinstance(self, type(other)) and self.paths.choose(2) == 0

    def __hash__(self) -> int:
        """Be one of many."""
        return 0

    def parts(self) -> tuple[object, ...]:
        """Have no parts."""
        return ()


PROGRAM: Final = Program(
    Skip(),
    {C: ClassInfo(C, (), {F: (Method(F, (), (), Skip()),)}, {F: Static(F, Skip())})},
)
"""A class with a method and a static field."""


class SymbolicHeap:
    """A heap of which only the live places matter; what else is asked of it may be anything."""

    def __init__(self, paths: Paths, live: Callable[[Any], Any]) -> None:
        """Say which places live."""
        self.paths = paths
        self.live = live
        self.program = PROGRAM
        self.places = 9
        self.output = ""
        self.exit_code = 0

    def __contains__(self, p: object) -> bool:
        """Ask whether a place lives, on a path each."""
        return self.paths.decide(self.live(term_of(p)))

    def without(self, p: object) -> "SymbolicHeap":
        """Lose a place."""
        z3 = self.paths.z3
        return SymbolicHeap(self.paths, lambda x: z3.And(self.live(x), x != term_of(p)))

    def lock(self, _: object) -> Lock:
        """Be in any state of the lock."""
        return (Lock.FREE, Lock.HELD, Lock.MINE)[self.paths.choose(3)]

    def is_mine(self, _: object) -> bool:
        """Have the lock, or not."""
        return self.paths.choose(2) == 1

    def __getitem__(self, _: object) -> LocalHeap:
        """Have nothing in particular at a place."""
        return LocalHeap()

    def static(self, _: object, __: str) -> object:
        """Have a static field, or not yet."""
        return (None, Number(1))[self.paths.choose(2)]

    def fresh(self, p: object, n: int = 0) -> ObjId:
        """Give an object."""
        return ObjId(cast("Place", p), n)

    def alloc(self, p: object, _: Obj) -> tuple[ObjId, "SymbolicHeap"]:
        """Add an object."""
        return self.fresh(p), self

    def same(self, *_: object, **__: object) -> "SymbolicHeap":
        """Change something that does not matter."""
        return self

    def object(self, o: ObjId) -> Obj:
        """Have an object with one field, and a rail with one element."""
        return Obj("Rail", (), (N,)) if o.number == RAIL else Obj(C, (F,), (N,))

    def shape(self, o: ObjId) -> Shape:
        """Give what never changes of it."""
        return self.object(o).shape

    put = locked = with_static = with_object = extended = printed = dooming = exiting = same

    @property
    def live_places(self) -> tuple[Place, ...]:
        """No place in particular."""
        return ()
