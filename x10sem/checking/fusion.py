"""Local steps, which a search may take at once without looking at anything else.

A step is local when it commutes with every step of every other activity and
with every failure, so that taking it first, alone, loses no outcome:

- its redex computes from values, unfolds control, allocates, or reads or writes
  an object that nothing outside its own activity reaches;
- it ends nothing that another activity, or a failure, can tell from its going
  on: no activity, no `at`, no finish, no main line of any of these.

A failure of the place before, between or after local steps loses the same
statement of the same activity, so one DeadPlaceException stands for each.  It
would be unsound to fuse a spawn at a place that may fail (one loss more), a
read of the liveness of a place, or the end of an `at`.  Chains of local steps
are cut after `CHAIN` steps, and the configuration there is expanded in full, so
that an activity that loops by itself does not hide the others.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from x10sem.core.terms import (
    DynAsync,
    Element,
    ElementUpd,
    FieldUpd,
    ObjId,
    Query,
    Select,
    Seq,
    Term,
    children,
)
from x10sem.semantics import Heap, Step
from x10sem.semantics.canonical import Key, refs
from x10sem.semantics.statements import is_async

CHAIN: Final = 400

LOCAL: Final = frozenset(
    [
        "SKIP",
        "EXCEPTION",
        "NEW",
        "GLOBAL_REF",
        "VAL_OF",
        "IF",
        "LOOP",
        "EXIT",
        "RETURN",
        "ABORT",
        "CALL",
        "INVOKE",
        "INVOKE_NULL",
        "INFIX",
        "STATIC_GET",
        "OPERATOR",
        "SELECT_MEMBER",
        "SELECT_FAIL",
        "FIELD_UPD_FAIL",
        "MAKE_RAIL",
        "ASSERT",
        "LEGAL",
    ]
)
"""Rules whose redex reads and writes nothing that others can change or see."""

ACCESS: Final = frozenset(
    ["SELECT", "FIELD_UPD", "ELEMENT", "ELEMENT_FAIL", "ELEMENT_UPD", "ELEMENT_UPD_FAIL"]
)
"""Rules that read or write one object."""

STEADY_QUERIES: Final = frozenset(
    [
        "here",
        "numPlaces",
        "className",
        "instanceof",
        "as",
        "default",
        "size",
        "sameObject",
        "isFunction",
        "isObject",
    ]
)
"""Queries whose answer nothing changes."""

_BOUNDARIES: Final = frozenset(["ARRIVAL", "ASYNC", "FINISH", "PLACE_SHIFT", "DYN_ATOMIC"])
_INSIDE: Final = frozenset(
    [
        "CONTEXT",
        "DECLARE_VAL",
        "SEQ",
        "SEQ_TERM",
        "SEQ_FAIL",
        "PAR",
        "TRY",
        "CATCH",
        "TRY_TYPE",
        "CATCH_TYPE",
        "GATHER",
        "LABELLED",
        "LABELLED_EXIT",
        "BIND",
        "BIND_RETURN",
        "BIND_END",
        "GUARD",
        "GUARD_FAIL",
    ]
)


def is_local(step: Step, steady: frozenset[int]) -> bool:
    """Tell whether a step of a whole configuration is local; places in `steady` cannot fail."""
    return is_local_within([], step, steady)


def is_local_within(around: list[Step], step: Step, steady: frozenset[int]) -> bool:
    """Tell whether a step of a part of a configuration is local.

    `around` are the steps by which the activity came here, one a level, from
    the whole configuration down to what is around the part.
    """
    chain = step.links()
    leaf = chain[-1]
    if leaf.rule in ACCESS:
        return _stays(around, chain) and _is_private([*around, *chain])
    if leaf.rule in LOCAL or (leaf.rule == "SPAWN" and leaf.place in steady):
        return _stays(around, chain)
    if leaf.rule == "QUERY" and isinstance(leaf.redex, Query):
        return leaf.redex.name in STEADY_QUERIES and _stays(around, chain)
    return False


def _stays(around: list[Step], chain: list[Step]) -> bool:
    if chain[0].target.stmt is None:
        return False
    for outer, inner in pairwise([around[-1], *chain] if around else chain):
        if outer.rule in _BOUNDARIES:
            after = inner.target.stmt
            if inner.label.mode is not None or after is None:
                return False
            if is_async(after) and not is_async(inner.redex):  # type: ignore[arg-type]
                return False
        elif outer.rule not in _INSIDE:
            return False
    return True


def _is_private(chain: list[Step]) -> bool:
    redex = chain[-1].redex
    if not isinstance(redex, Select | FieldUpd | Element | ElementUpd):
        return False
    target = redex.target
    if not isinstance(target, ObjId):
        return True
    key, others = (target.place, target.number), _others(chain)
    return key not in others and key not in reachable(others, chain[-1].target.heap)


def _others(chain: list[Step]) -> list[Key]:
    """List the objects that activities other than that of the redex mention."""
    start = max((i for i, t in enumerate(chain) if isinstance(t.redex, DynAsync)), default=0)
    found: list[Key] = []
    for i, outer in enumerate(chain):
        if outer.rule == "CONTEXT" or outer.premise is None:
            break
        if outer.rule == "DECLARE_VAL":
            continue
        own = outer.premise.redex
        for each in children(outer.redex):
            if each is not own and (i < start or _runs_beside(outer, each)):
                found += refs(each)
    return found


def _runs_beside(outer: Step, each: Term) -> bool:
    if isinstance(outer.redex, Seq):
        return each is outer.redex.first
    return isinstance(each, ObjId) or outer.rule == "FINISH"


def reachable(roots: list[Key], g: Heap) -> set[Key]:
    """Collect all objects that can be reached from the roots and the static fields."""
    waiting = [*roots, *_statics(g)]
    seen: set[Key] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            h = g.locals[key[0]]
            if h is not None and key[1] < len(h.objects):
                waiting += refs(h.objects[key[1]])
    return seen


def _statics(g: Heap) -> Iterator[Key]:
    for h in g.locals:
        if h is not None:
            for _, v in h.statics:
                yield from refs(v)
