"""How statements and expressions are encoded: a function for each kind, entered in a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, cast, get_args, get_type_hints

from x10sem.checking.symbolic_events import (
    End,
    Event,
    Fail,
    Item,
    Moment,
    Path,
    Point,
    Tag,
    joined,
    span_of,
)
from x10sem.checking.symbolic_logic import FALSE, TRUE, Formula, both, either, negated
from x10sem.checking.symbolic_memory import Memory
from x10sem.checking.symbolic_values import Choice, merged, only, uncovered, where
from x10sem.checking.symbolic_world import World
from x10sem.core.printer import Printable, show
from x10sem.core.terms import Expr, Fault, Place, Stmt, Term, Value, Var
from x10sem.semantics.state import Heap

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Frame:
    """Where code runs: the place, the activity, its variables, whether it holds the lock.

    `now` is set where everything is asked of one moment: in the condition of a
    `when`, and in properties.
    """

    place: Place
    thread: Path
    names: dict[str, Choice] = field(default_factory=dict)
    mine: bool = False
    now: Event | None = None
    gathered: bool = False
    depth: tuple[str, ...] = ()

    def binding(self, **changed: object) -> "Frame":
        """Change some of it."""
        values: dict[str, Any] = {
            "place": self.place, "thread": self.thread, "names": self.names, "mine": self.mine,
            "now": self.now, "depth": self.depth, **changed,
        }  # fmt: skip
        return Frame(**values)

    def naming(self, x: str, v: Choice) -> "Frame":
        """Declare a variable."""
        return self.binding(names={**self.names, x: v})


class Got(NamedTuple):
    """What an expression gives: its value, where control is then, and how it may fail."""

    value: Choice
    at: Point
    fails: list[Fail]


def _silence() -> None:
    """Let all the time there is be used."""


@dataclass(slots=True)
class Machine:
    """One pass: the world, the heap, what mutants of the encoding leave out, and the alarm.

    The alarm is asked at each statement; it raises `Undecided` when the time is over.
    Where it is fine, each step is an event, also one that nobody can tell the time of.  A
    wrong semantics may change how statements end.
    """

    world: World
    memory: Memory
    without: frozenset[str] = frozenset()
    alarm: Callable[[], None] = _silence
    fine: bool = False
    ending: "Callable[[Machine, End], End] | None" = None
    waits: list[tuple[Formula, Formula, Stmt, Frame, Path]] = field(default_factory=list)
    statics: dict[tuple[Place, str], Choice] = field(default_factory=dict)

    @property
    def heap(self) -> Heap:
        """What tells the classes of objects, to the functions of the semantics."""
        return cast("Heap", self.world)

    # One step

    def act(  # noqa: PLR0913 - where, what, and whether it has a time
        self, f: Frame, at: Point, path: Path, t: Term, rules: Iterable[str], *, timed: bool
    ) -> tuple[Moment, Point, list[Fail]]:
        """Take the step of a statement or expression, as an event if it must have a time."""
        if f.now is not None:
            return (f.now,), at, []
        tag = Tag(frozenset(rules), span_of(t))
        if not timed and (not self.fine or self.memory.quiet):
            return at.last, self.world.local(at, tag), []
        e, after, fails = self.world.step(at, f.place, f.thread, path, tag)
        return (e,), after, fails

    @staticmethod
    def failing(at: Point, when: Moment, bad: Formula, v: Choice) -> tuple[Point, list[Fail]]:
        """Throw v under a condition, and go on otherwise."""
        guard = both(at.guard, bad)
        if guard is FALSE:
            return at, []
        items = (Item(TRUE, (when,), v),)
        return at.under(negated(bad)), [Fail(guard, when, at.past, items)]


Statement: TypeAlias = Callable[[Machine, Any, Frame, Point, Path], End]
Expression: TypeAlias = Callable[[Machine, Any, Frame, Point, Path], Got]
_STATEMENTS: Final[dict[type[Term], Statement]] = {}
_EXPRESSIONS: Final[dict[type[Term], Expression]] = {}


def statement(body: Statement) -> Statement:
    """Enter a function that encodes a kind of statement, by its second parameter."""
    _enter(_STATEMENTS, body)
    return body


def expression(body: Expression) -> Expression:
    """Enter a function that encodes a kind of expression, by its second parameter."""
    _enter(_EXPRESSIONS, body)
    return body


def _enter(table: dict[type[Term], Any], body: Callable[..., Any]) -> None:
    (_, kind, *_) = get_type_hints(body).values()
    for each in get_args(kind) or (kind,):
        table[each] = body


def run(m: Machine, s: Stmt, f: Frame, at: Point, path: Path) -> End:
    """Encode a statement.  Raises `Diagnostic` X2108 for what has no encoding."""
    if at.guard is FALSE:
        return End(at)
    m.alarm()
    encode = _STATEMENTS.get(type(s))
    if encode is None:
        raise uncovered(f"`{_word(s)}`", span_of(s))
    end = encode(m, s, f, at, path)
    return end if m.ending is None else m.ending(m, end)


def evaluate(m: Machine, e: Expr, f: Frame, at: Point, path: Path) -> Got:
    """Encode an expression.  Raises `Diagnostic` X2108 for what has no encoding."""
    if isinstance(e, Value):
        return Got(only(e), at, [])
    if isinstance(e, Var):
        return Got(f.names[e.name], at, [])
    return _EXPRESSIONS[type(e)](m, e, f, at, path)


def evaluate_all(
    m: Machine, es: Iterable[Expr], f: Frame, at: Point, path: Path
) -> tuple[tuple[Choice, ...], Point, list[Fail]]:
    """Encode several expressions, from left to right."""
    values: list[Choice] = []
    fails: list[Fail] = []
    for i, e in enumerate(es):
        got = evaluate(m, e, f, at, path.to(("arg", i)))
        values.append(got.value)
        fails += got.fails
        at = got.at
    return tuple(values), at, fails


def alternatives(ends: Iterable[End], at: Point) -> End:
    """Put the ends of several ways together, of which one is taken."""
    those = list(ends)
    if not those:
        return End(at.under(FALSE))
    return End(
        joined(*(e.normal for e in those)),
        [fail for e in those for fail in e.fails],
        [task for e in those for task in e.tasks],
        either(*(e.stuck for e in those)),
    )


def met(m: Machine, f: Frame, ends: list[End], at: Point, path: Path) -> End:
    """Let several ways meet; last local steps get a time if there is not one on each way."""
    some = [e for e in ends if e.normal.guard is not FALSE]
    waiting = [e for e in some if e.normal.pending is not None]
    if m.world.lore.mortal and f.now is None and len(waiting) < len(some):
        for i, e in enumerate(waiting):
            there = path.to(("meet", i))
            e.normal, late = m.world.settled(e.normal, f.place, f.thread, there)
            e.fails += late
    return alternatives(ends, at)


def ended(at: Point, fails: list[Fail]) -> End:
    """End here, or by a failure on the way."""
    return End(at, fails)


def faults(c: Choice) -> Choice:
    """Keep the constant exceptions among possible values."""
    return merged((g, v) for g, v in c if isinstance(v, Fault))


def has_fault(c: Choice) -> Formula:
    """Tell when a value is a constant exception."""
    return where(c, lambda v: isinstance(v, Fault))


def _word(s: Printable) -> str:
    return show(s, flat=True).split("(")[0].split("{")[0].split(" ")[0]
