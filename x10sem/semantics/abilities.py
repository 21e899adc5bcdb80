"""What a program can do at all, by the constructs that occur in it."""

from collections.abc import Iterable, Iterator
from typing import Final

from x10sem.core.program import Program
from x10sem.core.terms import (
    Async,
    At,
    Atomic,
    CallStatic,
    ElementUpd,
    FieldUpd,
    Finish,
    Gather,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Print,
    Query,
    Record,
    Select,
    SetExit,
    StaticGet,
    StaticSet,
    Stmt,
    Term,
    TryCatch,
    When,
    children,
)
from x10sem.semantics.classes import VALUE_CLASSES, lineage
from x10sem.semantics.operators import CLASS_OF_FAULT
from x10sem.semantics.state import Obj
from x10sem.semantics.view import ALIVE, DOOMED, EXIT, LOCK, OBJECT, OUTPUT, SHAPE, STATIC

_WRITERS: Final[dict[type[Term], frozenset[str]]] = {
    FieldUpd: frozenset({OBJECT}),
    ElementUpd: frozenset({OBJECT}),
    Print: frozenset({OUTPUT}),
    SetExit: frozenset({EXIT}),
    KillHere: frozenset({ALIVE, DOOMED}),
    KillThere: frozenset({DOOMED}),
    Atomic: frozenset({LOCK}),
    When: frozenset({LOCK}),
    StaticGet: frozenset({STATIC}),
    StaticSet: frozenset({STATIC}),
}


def abilities(program: Program) -> frozenset[str]:
    """List the kinds of parts of the heap that a program can ever write."""
    return frozenset(kind for t in _terms(program) for kind in _WRITERS.get(type(t), ()))


_HARMLESS: Final = frozenset({"here", "as", "instanceof", "default", "className", "isNull"})
"""What can be asked without looking at anything that changes, but for shapes."""
_ASKED: Final = {"output": OUTPUT, "exitCode": EXIT}


def asked(program: Program, questions: Iterable[Stmt]) -> frozenset[str]:
    """List the kinds of parts of the heap that some statements can ever read, in any state."""
    whole, reached = _Reached(program), _Reached(program)
    for _ in whole.terms():
        pass
    reached.waiting = list(questions)
    for cls in whole.classes:
        reached.makes(cls)
    found = {OBJECT, STATIC, SHAPE, LOCK}
    for t in reached.terms():
        if isinstance(t, At | Async):
            found.add(ALIVE)
        elif isinstance(t, Query) and t.name not in _HARMLESS:
            found.add(_ASKED.get(t.name, ALIVE))
    return frozenset(found)


def sets_statics(program: Program) -> bool:
    """Tell whether a program sets static fields but to initialise them, which is done once each."""
    return any(isinstance(t, StaticSet) for t in _terms(program))


def counts_exceptions(program: Program) -> bool:
    """Tell whether a program can look at the exceptions that a finish has collected."""
    return any(isinstance(t, Select) and t.field == "exceptions" for t in _terms(program))


def orders_exceptions(program: Program) -> bool:
    """Tell whether a handler can see in which order a finish has collected exceptions.

    It can where it looks at them, and where several reach it, not gathered into one.
    """
    terms = list(_terms(program))
    if not any(isinstance(t, TryCatch) for t in terms):
        return False
    gathered = {id(t.body) for t in terms if isinstance(t, Gather)}
    loose = [t for t in terms if isinstance(t, Finish) and id(t) not in gathered]
    return counts_exceptions(program) or any(t is not program.main for t in loose)


def gathers(o: Obj | None) -> bool:
    """Tell whether an object is an exception that holds others."""
    return o is not None and o.cls == "MultipleExceptions"


def gist(o: Obj | None) -> object:
    """Give what a program can tell of an exception if it does not look at collected ones."""
    return "MultipleExceptions" if gathers(o) else o


def _terms(program: Program) -> Iterator[Term]:
    """List the terms that a program can come to run.

    A method may be invoked if something invokes one of its name, and something
    makes an object of its class or of one below (rapid type analysis).
    """
    return _Reached(program).terms()


class _Reached:
    """The classes and names of methods that a program has come to so far."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: list[Term] = [program.main]
        self.classes: set[str] = set()
        self.names: set[str] = set()
        self.entered: set[tuple[str, str]] = set()
        for name in (*VALUE_CLASSES, *CLASS_OF_FAULT.values(), "MultipleExceptions", "Rail"):
            self.makes(name)

    def terms(self) -> Iterator[Term]:
        """List all terms that are come to."""
        while self.waiting:
            t = self.waiting.pop()
            yield t
            self.waiting += children(t)
            self.calls_of(t)

    def calls_of(self, t: Term) -> None:
        """Go on to what a term may call."""
        if isinstance(t, CallStatic):
            for above in lineage(t.cls, self.program):
                self.enter(above, t.method)
        elif isinstance(t, Invoke):
            self.invokes(t.method, "()")
        elif isinstance(t, Infix):
            self.invokes(t.op, f"inv{t.op}", "toString")
        elif isinstance(t, Record):
            self.makes(t.cls)
        elif isinstance(t, StaticGet):
            info = self.program.classes.get(t.cls)
            static = None if info is None else info.statics.get(t.field)
            if static is not None and (t.cls, f"static {t.field}") not in self.entered:
                self.entered.add((t.cls, f"static {t.field}"))
                self.waiting.append(static.init)

    def invokes(self, *names: str) -> None:
        """Enter the methods of these names of all classes of which there are objects."""
        for name in names:
            if name not in self.names:
                self.names.add(name)
                for cls in self.classes:
                    self.enter(cls, name)

    def makes(self, cls: str) -> None:
        """Enter the methods of a class, and of those above, whose names are invoked."""
        for above in lineage(cls, self.program):
            if above not in self.classes:
                self.classes.add(above)
                for name in self.names:
                    self.enter(above, name)

    def enter(self, cls: str, name: str) -> None:
        """Go on to the methods of a name of a class."""
        info = self.program.classes.get(cls)
        if info is not None and (cls, name) not in self.entered:
            self.entered.add((cls, name))
            self.waiting += [m.body for m in info.methods.get(name, ())]
