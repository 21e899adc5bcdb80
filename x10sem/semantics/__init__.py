"""The small-step semantics.  This package is the specification.

It is pure, it searches nothing, and it is written to be read beside the paper:
one function per rule, named after the rule, with the rule as its docstring.

Notation in rules, and the variables that stand for each in the code:

    p, q        Place       places
    e           Expr        expressions
    s, t        Stmt        statements
    o           ObjId       objects of one place; o$p is a GlobalRef
    v, w        Value       values; DP(p) says that p has failed
    h           LocalHeap   the objects of a place, its static fields, its lock
    g           Heap        the global heap; dom(g) are the live places
    k           Config      <s, g>, or g alone once nothing is left to run
    l           Label       eps | sync v | async v
    mu          values      failures that a finish has collected
    ASYNC, AT   DynAsync..  run-time forms of async, at
    E           Hole        a term around the expression to evaluate next

    <s, g> --l-->p k        at place p, s with heap g steps to k, doing l

In a rule's body an `if` is a side condition, a `for` is a premise, a `yield` is
the conclusion, and `=` names a part.  A liveness premise on dom(g') is read
after the step of the premise, so that it sees a place that kills itself.
"""

from x10sem.semantics import (
    calls,
    concurrency,
    control,
    data,
    exceptions,
    expressions,
    outside,
    resilience,
    statements,
)
from x10sem.semantics.canonical import canonical
from x10sem.semantics.rule import RULES, Rule, Step, replaced, steps
from x10sem.semantics.state import EPS, Config, Heap, Label, start

__all__ = [
    "EPS",
    "RULES",
    "Config",
    "Heap",
    "Label",
    "Rule",
    "Step",
    "calls",
    "canonical",
    "concurrency",
    "control",
    "data",
    "exceptions",
    "expressions",
    "outside",
    "replaced",
    "resilience",
    "start",
    "statements",
    "steps",
]
