"""Properties of a program's own: Boolean expressions over its static fields and output."""

from dataclasses import dataclass
from typing import Literal

from x10sem.checking.moves import ROOT
from x10sem.core.terms import TRUE, Bool, ReturnOf, Stmt
from x10sem.diagnostics import NOWHERE, Span
from x10sem.semantics import Heap
from x10sem.semantics.concurrency import conditions
from x10sem.semantics.state import Lock


@dataclass(frozen=True, slots=True)
class Property:
    """A property: `stmt` returns a truth value; it is asked at place 0."""

    kind: Literal["always", "never", "ensures", "sometimes", "eventually", "leadsto"]
    name: str
    text: str
    stmt: Stmt
    span: Span = NOWHERE
    premise: Stmt | None = None
    """What `stmt` is to come after, where the kind is `leadsto`."""
    alone: "Property | None" = None
    """What it says without its last part: of `!a || b` the `!a`, of `never a && b` the `a`."""
    is_premise: bool = False
    parts: tuple[tuple[str, Stmt], ...] = ()
    """Expressions in it, as they are written, from the outside in."""

    def is_decided(self, answer: bool | str) -> bool:  # noqa: FBT001 - an answer
        """Tell whether an answer to a premise leaves it to the last part to decide."""
        return answer != (self.kind != "never")


def holds(prop: Property, g: Heap) -> bool | str:
    """Ask a property in a heap; a text says why it has no answer.

    Effects of the question, such as the initialisation of a static field, are
    undone.  Nothing is asked, and nothing refuted, where place 0 has failed,
    while one of its activities is inside `atomic`, which is one step to X10, and
    while a static field is being initialised.
    """
    unasked = prop.kind not in {"never", "sometimes"}
    if ROOT not in g or g.lock(ROOT) is Lock.HELD:
        return unasked
    for label, _ in conditions(prop.stmt, g, ROOT):
        for v in label.values:
            if isinstance(v, ReturnOf) and isinstance(v.value, Bool):
                return v.value == TRUE
            return f"`{prop.text}` has no truth value here: {v}"
    return unasked
