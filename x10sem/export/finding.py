"""What there is to report of a program, for tools that show reports: a rule, a place, a message."""

from typing import Literal

from x10sem.diagnostics import NOWHERE, Span
from x10sem.export.explain import Sentence
from x10sem.records import dataclass

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: which property or code it is about, what is wrong where, and the run to it."""

    rule: str
    meaning: str
    text: str
    level: Level = "error"
    span: Span = NOWHERE
    flow: tuple[Sentence, ...] = ()
