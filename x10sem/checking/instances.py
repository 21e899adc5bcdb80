"""Statement instances: the paths that name them, and how names go along with a run.

A path leads from the root of the program: 0 and 1 are the parts of a sequence, or
the body of a `try`, `bind` or guard and what follows it; `a` leads into an async,
`f` into a finish, `@` into an at.  Loops and calls unfold to sequences, and so do
their paths.  The names of a configuration are those of what has not begun in it,
its leaves, in the order of the tree; so they do not depend on how terms are built,
and rules that are wrong leave names where they leave statements.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias, cast

from x10sem.core.terms import (
    Async,
    At,
    Bind,
    DynAsync,
    DynAt,
    DynAtomic,
    Finally,
    Finish,
    Gather,
    Labelled,
    Place,
    Seq,
    Stmt,
    Term,
    Try,
    TryCatch,
)
from x10sem.semantics import Step
from x10sem.semantics.statements import is_async

Path: TypeAlias = str


class Pending(NamedTuple):
    """What has not begun: its path, and whether something has run that had to wait for it."""

    path: Path
    is_late: bool = False


Names: TypeAlias = tuple[Pending, ...]
"""The names of the leaves of a statement, in order."""


class Leaf(NamedTuple):
    """A statement that has not begun, and its place; `is_next` tells that it may run now."""

    term: Term
    place: Place
    is_next: bool


_INTO: Final[dict[type[Term], str]] = {
    DynAsync: "a",
    Finish: "f",
    DynAt: "@",
    Labelled: "",
    Gather: "",
    DynAtomic: "",
    Try: "0",
    TryCatch: "0",
    Finally: "0",
    Bind: "0",
}
"""Where the body of a statement is, for those that run their bodies in place."""

COMPOSITE: Final = frozenset((Seq, *_INTO))


def parts(s: Term) -> tuple[Stmt, ...]:
    """List the statements inside s that run as parts of it; none where s has not begun."""
    if isinstance(s, Seq):
        return s.first, s.second
    return (s.body,) if type(s) in _INTO else ()  # type: ignore[attr-defined]


def continuation(s: Term) -> Term | None:
    """Give what s may run after its body: a handler, or the rest after a call."""
    if isinstance(s, Bind):
        return s.rest
    if isinstance(s, Try | Finally):
        return None if is_async(s.body) else s.handler
    if isinstance(s, TryCatch) and s.clauses:
        return None if is_async(s.body) else s.clauses[0]
    return None


def leaves(s: Stmt | None, p: Place, *, is_next: bool = True) -> Iterator[Leaf]:
    """List what has not begun in s, in order; s runs at p."""
    if s is None:
        return
    if isinstance(s, Seq):
        yield from leaves(s.first, p, is_next=is_next)
        yield from leaves(s.second, p, is_next=is_next and is_async(s.first))
    elif type(s) in _INTO:
        yield from leaves(parts(s)[0], s.place if isinstance(s, DynAt) else p, is_next=is_next)
        later = continuation(s)
        if later is not None:
            yield Leaf(later, p, is_next=False)
    else:
        yield Leaf(s, p, is_next)


def named(s: Stmt | None, at: Pending) -> Names:
    """Name what is in a statement that begins at a path."""
    if s is None:
        return ()
    path, is_late = at
    if isinstance(s, Seq):
        first = named(s.first, Pending(path + "0", is_late))
        return (*first, *named(s.second, Pending(path + "1", is_late)))
    into = _INTO.get(type(s))
    if into is None:
        return (at,)
    inside = named(parts(s)[0], Pending(path + into, is_late))
    return inside if continuation(s) is None else (*inside, Pending(path + "1", is_late))


ROOT: Final = Pending("")


def usual(s: Stmt | None) -> Names:
    """Give the names that a statement has by its form alone, shortened."""
    return shortened(named(s, ROOT))


def shortened(names: Names) -> Names:
    """Drop of paths what decides nothing between them: kept are forks, and the first a or f."""
    found = [""] * len(names)
    _shorten([(each.path, i) for i, each in enumerate(names)], "", found)
    return tuple([Pending(p, each.is_late) for p, each in zip(found, names, strict=True)])


def _shorten(ways: list[tuple[str, int]], so_far: str, found: list[str]) -> None:
    if not ways:
        return
    chain, at = "", 0
    first = ways[0][0]
    while len(first) > at and all(len(w) > at and w[at] == first[at] for w, _ in ways):
        chain = chain or (first[at] if first[at] in "af" else "")
        at += 1
    so_far += chain
    forks: dict[str, list[tuple[str, int]]] = {}
    for way, i in ways:
        if len(way) > at:
            forks.setdefault(way[at], []).append((way[at + 1 :], i))
        else:
            found[i] = so_far
    for turn, those in forks.items():
        _shorten(those, so_far + turn, found)


# Along a step


_FORMS: Final[dict[type[Term], type[Term]]] = {Async: DynAsync, At: DynAt}


def is_begun_rightly(s: Term, left: Stmt | None) -> bool:
    """Tell whether a leaf leaves the form that names what follows: `AT` for an `at`, and so on."""
    if left is None or type(left) is _FORMS.get(type(s)):
        return True
    return type(s) not in _FORMS and not _holds_running(left)


def _holds_running(s: Stmt) -> bool:
    return isinstance(s, DynAsync | DynAt) or any(map(_holds_running, parts(s)))


def begun(s: Term, left: Stmt | None, at: Pending) -> Names:
    """Name what a leaf leaves; in the wrong form, by what it should have been."""
    if is_begun_rightly(s, left):
        return named(left, at)
    into = {Async: "a", At: "@"}.get(type(s), "")
    inside = [Pending(n.path.translate(_PLAIN), n.is_late) for n in named(left, ROOT)]
    return tuple([Pending(at.path + into + n.path, at.is_late) for n in inside])


_PLAIN: Final = str.maketrans("", "", "a@")


def is_passed_on(t: Step) -> bool:
    """Tell whether a silent step of a part is that of the whole, with what it leaves put for it."""
    s, u, left = t.redex, t.premise, t.target.stmt
    if u is None or left is None or type(left) is not type(s):
        return False
    if t.label.mode is not None or u.label.mode is not None or u.target.stmt is None:
        return False
    if isinstance(left, Seq) and isinstance(s, Seq):
        return u.redex is s.first and left.first is u.target.stmt and left.second is s.second
    if (
        isinstance(left, Finish)
        and isinstance(s, Finish)
        and left.mu is not s.mu
        and left.mu != s.mu
    ):
        return False
    return parts(left)[0] is u.target.stmt


class Traced(NamedTuple):
    """The instance that a step is of, and the names of what it leaves."""

    ran: Pending
    left: Names


def trace(t: Step, names: Names) -> Traced:
    """Follow the names of a statement along a step of it, down its derivation and back.

    What a rule leaves is known by identity: it is part of what there was, or of
    what the step below left.  What is new continues what was there.
    """
    u = t.premise
    if type(t.redex) not in COMPOSITE:
        (at,) = names
        if u is None or not isinstance(u.redex, Stmt):
            return Traced(at, begun(t.redex, t.target.stmt, at))
        return trace(u, named(u.redex, at))  # `val`: the step is that of what follows
    known = _Known(t.redex, names)
    ran = names[0]
    if u is not None:
        ran, left = trace(u, known.of_part(u.redex))
        known.after(u.target.stmt, left)
    return Traced(ran, known.of_rest(t.target.stmt))


class _Known:
    """The names of the parts of a statement, by identity."""

    def __init__(self, redex: Term, names: Names) -> None:
        self.redex = redex
        self.running: dict[int, Names] = {}
        self.later: dict[int, Pending] = {}
        self.kept: dict[int, Names] = {}
        self.rest = self.note(redex, names)[-1] if names else ROOT

    def note(self, s: Term, names: Names) -> Names:
        """Note the names of a statement and of all that runs in it."""
        at = 0
        for part in parts(s):
            size = sum(1 for _ in leaves(part, Place(0)))
            self.note(part, names[at : at + size])
            at += size
        later = continuation(s)
        if later is not None:
            self.later[id(later)] = names[at]
        self.running[id(s)] = names
        return names

    def of_part(self, s: Term) -> Names:
        """Give the names of a part that runs; a rule may also run what follows."""
        known = self.running.get(id(s))
        return named(cast("Stmt", s), self.rest) if known is None else known

    def after(self, s: Stmt | None, names: Names) -> None:
        """Note what the step of a part has left."""
        if s is not None:
            self.kept = {id(part): self.running[id(part)] for part in parts(self.redex)}
            self.note(s, names)

    def of_rest(self, s: Stmt | None) -> Names:
        """Give the names of what a rule leaves."""
        if s is None:
            return ()
        old = self.redex
        if isinstance(s, Seq) and isinstance(old, Seq) and s.second is old.second:
            second = self.kept.get(id(s.second)) or self.of_what_is_left(s.second)
            return (*self.of_what_is_left(s.first), *second)
        return self.of_what_is_left(s)

    def of_what_is_left(self, s: Stmt) -> Names:
        """Name a statement by what in it has been known; a part of a loop may be in it twice."""
        if id(s) in self.running:
            return self.running[id(s)]
        if id(s) in self.later:
            return named(s, self.later[id(s)])
        if not self.holds_running(s):
            return named(s, self.rest)
        inside = tuple([n for part in parts(s) for n in self.of_what_is_left(part)])
        later = continuation(s)
        return inside if later is None else (*inside, self.later.get(id(later), self.rest))

    def holds_running(self, s: Stmt) -> bool:
        """Tell whether something inside a statement ran before."""
        return any(id(part) in self.running or self.holds_running(part) for part in parts(s))
