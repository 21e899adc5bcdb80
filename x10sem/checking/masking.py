"""Failure masking: of a failed place nothing is seen but DP, and no loss is silent.

`faults` looks at each application of a rule in the derivation of a step.  What comes
out of an `at` whose target has failed is DP; DP(q) is made only where q has failed;
what is lost throws DP; and what is thrown comes to a finish, or to a handler at a live
place: so a loss is reported at the first live home of an `at` on its way out, or else
at the nearest live finish.  Each of these is about one rule, so what passes at every
application of a rule that a search makes holds of all the runs that it covers.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from x10sem.checking.forms import everything_in
from x10sem.checking.instances import COMPOSITE, is_passed_on, leaves, parts
from x10sem.core.terms import (
    At,
    Bind,
    DeadPlace,
    DynAt,
    Finally,
    Finish,
    Place,
    PlaceValue,
    Seq,
    Skip,
    Stmt,
    Term,
    Thrown,
    Try,
    TryCatch,
    Unsupported,
    Value,
)
from x10sem.semantics import RULES, Config, Heap, Step
from x10sem.semantics.profiles import MASKED
from x10sem.semantics.profiles import mask as literal_mask

NAME: Final = "failures-are-masked"
ONCE: Final = "losses-are-reported-once"

Faults: TypeAlias = Iterator[tuple[str, str]]


def faults(step: Step) -> Faults:
    """Say what the rules of a derivation do against masking: the property, and why."""
    above: Term | None = None
    for t in step.chain():
        if t.rule:
            if t.label.values:
                yield from _lies(t)
            if type(t.redex) in COMPOSITE:
                if not is_passed_on(t):
                    yield from _at_statement(t, above)
            elif t.premise is None:
                yield from _at_leaf(t, above)
        above = t.redex


def failure_faults(k: Config, after: Config) -> Faults:
    """Say what the failure of a place does against masking."""
    if after.stmt is not k.stmt and after.stmt != k.stmt:
        yield NAME, "the failure of a place changes what runs, and nothing reports that"
    if any(after.heap[p] != k.heap[p] for p in after.heap.live):
        yield NAME, "the failure of a place changes what other places hold"


def is_report(v: Thrown) -> bool:
    """Tell whether a value says that a place has failed, in the words of the rules in force."""
    return isinstance(v, DeadPlace) or (v == MASKED and RULES["MASK"].body is literal_mask)


def reports(values: tuple[Thrown, ...]) -> int:
    """Count the values that say that a place has failed."""
    return sum(1 for v in values if is_report(v))


def _lies(t: Step) -> Faults:
    """Demand that DP(q) is made only where q has failed."""
    for v in t.label.values:
        if isinstance(v, DeadPlace) and v.place in t.target.heap and not _was_there(t, v):
            yield NAME, f"{_text(v)} is thrown, but place {v.place} has not failed"


def _was_there(t: Step, v: DeadPlace) -> bool:
    below = () if t.premise is None else t.premise.label.values
    return v in below or any(each == v for each in everything_in(t.redex))


def _text(v: Thrown) -> str:
    if isinstance(v, DeadPlace):
        return f"DeadPlaceException({v.place})"
    from x10sem.core.printer import show  # noqa: PLC0415 - seldom needed

    return f"`{show(v)}`" if isinstance(v, Value) else "a completion"


# Where something begins


def _at_leaf(t: Step, above: Term | None) -> Faults:
    """Demand a report of what is lost: at a failed place, but for bare returns, or going to one."""
    s, g, n = t.redex, t.target.heap, reports(t.label.values)
    if n > 1 and n > sum(1 for v in everything_in(s) if isinstance(v, DeadPlace)):
        yield ONCE, f"{t.rule} reports one loss {n} times"
    if t.place not in g:
        returns = isinstance(above, DynAt) and isinstance(s, Skip)
        if not n and not returns and not _has_no_meaning(t):
            yield NAME, f"what is lost at place {t.place}, which has failed, is not reported"
    elif isinstance(s, At) and t.target.stmt is None and not n and _goes_nowhere(s, g):
        yield NAME, "an `at` to a place that has failed is lost, and nothing reports that"


def _goes_nowhere(s: At, g: Heap) -> bool:
    return isinstance(s.place, PlaceValue) and s.place.place not in g


def _has_no_meaning(t: Step) -> bool:
    return any(isinstance(v, Unsupported) for v in t.label.values)


# Where something goes on


def _at_statement(t: Step, above: Term | None) -> Faults:
    u = t.premise
    if u is None:
        yield NAME, f"{t.rule} ends what has not ended"
        return
    yield from _drops(t, u)
    yield from _loses_rest(t, u, above)
    if isinstance(t.redex, Finish):
        yield from _collects(t.redex, t, u)
        return
    if u.label.mode is not None and not u.label.completes:
        yield from _passes_on(t, u)
    most = max(1, len(u.label.values))
    if t.label.mode is not None and reports(t.label.values) > most:
        yield ONCE, f"{t.rule} makes {reports(t.label.values)} reports of {most}"


def _drops(t: Step, u: Step) -> Faults:
    """Demand that what runs on below, or beside, is there still."""
    s, left = t.redex, t.target.stmt
    beside = s.first if isinstance(s, Seq) and u.redex is s.second else None
    for each in (u.target.stmt, beside):
        if each is not None and not _is_in(each, left):
            yield NAME, f"{t.rule} drops what still runs, and nothing reports that"


def _is_in(s: Stmt, left: Stmt | None) -> bool:
    if left is s or (left is not None and any(part is s for part in parts(left))):
        return True
    there = {id(leaf.term) for leaf in leaves(left, Place(0))}
    return all(id(leaf.term) in there for leaf in leaves(s, Place(0)))


def _loses_rest(t: Step, u: Step, above: Term | None) -> Faults:
    """Demand that what follows a part that has ended is there still, or a report is thrown."""
    s, left = t.redex, t.target.stmt
    if u.target.stmt is not None or u.label.is_sync or t.label.is_sync or left is not None:
        return
    if isinstance(s, Bind):
        later: Term | None = s.rest
    else:
        later = s.second if isinstance(s, Seq) and u.redex is s.first else None
    if later is not None and not (isinstance(later, Skip) and isinstance(above, DynAt)):
        yield NAME, f"{t.rule} loses what follows, and nothing reports that"


def _passes_on(t: Step, u: Step) -> Faults:
    """Demand that what is thrown goes on, from a failed place as DP, or to a live handler."""
    s, g, left = t.redex, t.target.heap, t.target.stmt
    if isinstance(s, DynAt) and t.place in g and s.place not in g:
        for v in t.label.values:
            if not is_report(v):
                yield NAME, f"{_text(v)} leaves place {s.place}, which has failed"
    if t.label.mode is not None:
        return
    handles = isinstance(s, Try | TryCatch | Finally) and u.label.is_sync
    if not handles or left is None or left is u.target.stmt:
        yield NAME, f"{t.rule} drops {_text(u.label.values[0])}"
    elif t.place not in g:
        yield NAME, f"a handler begins at place {t.place}, which has failed"


def _collects(s: Finish, t: Step, u: Step) -> Faults:
    """Demand that a finish collects all that is thrown, and throws that or DP in the end."""
    owed = (*s.mu, *u.label.values)
    left = t.target.stmt
    goes_on = isinstance(left, Finish) and u.target.stmt is not None
    given = left.mu if isinstance(left, Finish) and goes_on else t.label.values
    if owed and not given:
        yield NAME, f"{t.rule} drops {_text(owed[0])}"
    elif goes_on or t.place in t.target.heap:
        for v in owed:
            if is_report(v) and v not in given:
                yield NAME, f"{t.rule} drops {_text(v)}"
    most = reports(owed) if goes_on else max(1, reports(owed))
    if reports(given) > most:
        yield ONCE, f"{t.rule} makes {reports(given)} reports of {reports(owed)}"
