"""Happens-before invariance: failures of places do not change what waits for what.

P happens before Q if their paths part as A.0.S and A.1.T, and S meets an `f` before
any `a`, or has no `a`.  In every run, if P happens before Q and both run at places
that are alive when they run, then P runs before Q.

Two checks decide this.  `disorders` looks at one application of a rule: it must keep
the order that the form of the statement gives, and run nothing that has to wait.  By
induction every run of rules that pass keeps the order.  Where a rule does not pass,
`followed` decides: it takes the names of instances along each run, as part of the state
where they are not those that the form of the statement gives.
"""

from collections.abc import Iterator

from x10sem.checking.instances import (
    COMPOSITE,
    Names,
    Path,
    continuation,
    is_begun_rightly,
    is_passed_on,
    parts,
    shortened,
    trace,
    usual,
)
from x10sem.core.terms import DynAtomic, Gather, Labelled, Seq, Stmt, Term
from x10sem.semantics import Config, Step
from x10sem.semantics.statements import is_async

NAME = "happens-before"
SAYS = "what has to wait runs later, whichever places fail"


def is_awaited(way: Path) -> bool:
    """Tell whether what follows a statement waits for the instance at the end of a way in it."""
    for turn in way:
        if turn in "af":
            return turn == "f"
    return True


def happens_before(p: Path, q: Path) -> bool:
    """Tell whether the instance at p happens before the one at q."""
    for i, (x, y) in enumerate(zip(p, q, strict=False)):
        if x != y:
            return x == "0" and y == "1" and is_awaited(p[i + 1 :])
    return False


# One application of a rule


def disorders(step: Step) -> Iterator[str]:
    """Say which rules of a derivation do not keep the order that the form of the statement gives.

    A slot, which stands for another activity, is as little looked into as the rules do.
    """
    for t in step.chain():
        if type(t.redex) in COMPOSITE:
            if is_passed_on(t):
                continue
            u = t.premise
            if u is None or not _keeps_order(t.redex, u, t.target.stmt):
                yield f"{t.rule} does not keep the order of what it is applied to"
        elif t.premise is None and not is_begun_rightly(t.redex, t.target.stmt):
            yield f"{t.rule} begins what has to wait, or waits for what has not"


def _keeps_order(s: Term, u: Step, left: Stmt | None) -> bool:
    rest = u.target.stmt
    if isinstance(s, Seq):
        if u.redex is s.first:
            return left is None or left is rest or left is s.second or _is_seq(left, rest, s.second)
        beside = left is s.first if rest is None else _is_seq(left, s.first, rest)
        return u.redex is s.second and is_async(s.first) and beside
    if left is None or (type(left) is type(s) and parts(left)[0] is rest):
        return True
    if continuation(s) is None:
        return isinstance(s, Labelled | Gather | DynAtomic) and left is rest
    return left is rest or rest is None or (isinstance(left, Seq) and left.first is rest)


def _is_seq(left: Stmt | None, first: Stmt | None, second: Stmt | None) -> bool:
    return isinstance(left, Seq) and left.first is first and left.second is second


# Runs


def followed(k: Config, names: Names | None, t: Step) -> tuple[Names | None, Path | None]:
    """Take names along a step of a whole configuration; give the path of what ran too late.

    `None` stands for the names that the form of a statement gives.
    """
    if names is None and next(disorders(t), None) is None:
        return None, None
    assert k.stmt is not None
    now = usual(k.stmt) if names is None else names
    ran, left = trace(t, now)
    late = None
    if t.leaf.place in k.heap:
        late = ran.path if ran.is_late else None
        _, left = trace(t, marked(now, ran.path))
    left = shortened(left)
    return (None if left == usual(t.target.stmt) else left), late


def marked(names: Names, ran: Path) -> Names:
    """Mark what should have run before what runs now."""
    return tuple([n._replace(is_late=n.is_late or happens_before(n.path, ran)) for n in names])
