"""What states are made of, and what is known of steps."""

from typing import NamedTuple

from x10sem.core.terms import Place, Thrown
from x10sem.engine.memo import Memo
from x10sem.semantics.pieces import Conduct, Effect, Signal
from x10sem.semantics.slots import Felt
from x10sem.semantics.state import EPS, Label, LocalHeap, Lock, Obj
from x10sem.semantics.view import OBJECT, STATIC, Key, View

State = tuple[int, ...]
Values = tuple[Thrown, ...]
CONTROL, WORLD, HEAPS = 0, 1, 2


class Control(NamedTuple):
    """Which places are alive, which the program has killed, how many failures are spent.

    `spared` are places that a search lets fail no more.
    """

    alive: tuple[bool, ...]
    doomed: frozenset[Place]
    spent: int
    spared: frozenset[Place] = frozenset()


class World(NamedTuple):
    """What the world outside has seen."""

    lines: tuple[str, ...]
    line: str
    exit_code: int


class Touch(NamedTuple):
    """What a step depends on: parts of the heap that it reads, and writes; what it throws."""

    reads: frozenset[Key]
    writes: frozenset[Key]
    thrown: frozenset[tuple[object, ...]] = frozenset()


class Act(NamedTuple):
    """A step of a piece in states with some components: where it leads, if that is simple.

    Simple is a silent step after which the piece has the same slots, and all
    objects the same owners: then the piece has the number `piece`, and other
    components of the state those listed in `changes`.
    """

    effect: Effect
    number: int
    is_simple: bool
    piece: int
    changes: tuple[tuple[int, int], ...]
    touch: Touch


class Ending(NamedTuple):
    """How a run ended: the label of its last step, and the heap that is left."""

    label: Label
    heap: View


class Arrival(NamedTuple):
    """Where a step leads, and what it touched; `ending` where nothing is left to run."""

    state: State
    ending: Ending | None
    touch: Touch
    through: tuple[int, ...] = ()
    """The positions of the pieces around that the step went through, and may have changed."""
    effects: tuple[Effect, ...] = ()
    """What it did to its piece, and to each of those."""


class Done(NamedTuple):
    """What a piece does, and what it read to find out."""

    conduct: Conduct
    reads: frozenset[Key]


class Lift(NamedTuple):
    """What a step below does to a piece, and what it read for that."""

    effect: Effect
    reads: frozenset[Key]


Ends = tuple[int, tuple[int, ...], bool]
"""A piece of whose finish only the end is left, the slots kept, whether it has collected."""

QUIET = Signal(EPS, is_last=False)


class Known:
    """What is known of one piece."""

    __slots__ = (
        "acts",
        "arity",
        "around",
        "deps",
        "ends",
        "handled",
        "held",
        "lifts",
        "memo",
        "quiet",
    )

    def __init__(self, arity: int, held: int) -> None:
        """Know how many slots it has, and the number of the objects that it mentions."""
        self.arity = arity
        self.held = held
        self.handled: bool | None = None
        self.memo: Memo[Done] = Memo()
        self.deps: tuple[int, ...] = ()
        self.acts: dict[tuple[int, ...], tuple[Act, ...]] = {}
        self.lifts: dict[tuple[int, Signal], Memo[Lift]] = {}
        self.quiet: dict[int, bool] = {}
        self.around: dict[int, Felt] = {}
        self.ends: dict[tuple[int, Values], Ends] = {}


def changed(h: LocalHeap, kind: str, n: int | str, v: object) -> LocalHeap:
    """Write one part of a heap."""
    if kind == OBJECT:
        assert isinstance(n, int)
        assert isinstance(v, Obj)
        return LocalHeap((*h.objects[:n], v, *h.objects[n + 1 :]), h.statics, h.lock)
    if kind == STATIC:
        return h.with_static(str(n), v)  # type: ignore[arg-type]
    assert isinstance(v, Lock)
    return LocalHeap(h.objects, h.statics, v)
