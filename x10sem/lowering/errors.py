"""What lowering has to say: the codes, and a sink that collects messages."""

from collections.abc import Iterable
from typing import Final

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.lowering.loader import MARK
from x10sem.records import dataclass, field

CODES: Final = {
    "X1001": "The construct parses, but has no meaning here; the run stops where it is reached.",
    "X1002": "The class or member of X10's library is not there; the run stops where it is used.",
    "X1101": "No variable, field, class or package of that name is in scope.",
    "X1102": "No class of that name can be found in the file, the source path or the library.",
    "X1103": "The class has no method or field of that name.",
    "X1104": "No method or constructor of that name takes so many arguments.",
    "X1105": "`this` or an instance member is used where there is no object.",
    "X1201": "The name is declared twice in one scope.",
    "X1202": "A `val` is assigned after it has its value.",
    "X1203": "A `var` is used at another place than its own.",
    "X1204": "A closure or a class uses a `var` of the method around it.",
    "X1301": "`break` or `continue` has no statement to leave.",
    "X1302": "`return` is used where no method can end, or with or without a value wrongly.",
    "X1304": "`this(..)`, `super(..)` or `property(..)` is used outside a constructor.",
    "X1305": "An abstract class or an interface is instantiated.",
    "X1401": "A class extends itself, by some way.",
    "X1402": "There is no `public static def main(Rail[String])` to start with.",
    "X1404": "The property is no expression that can be evaluated between two steps.",
}
"""What each code of this layer stands for."""


@dataclass(slots=True)
class Sink:
    """The messages so far."""

    errors: list[Diagnostic] = field(default_factory=list)
    warnings: dict[tuple[str, str], Diagnostic] = field(default_factory=dict)

    def error(
        self, code: str, title: str, span: Span, label: str = "", *more: Note, advice: str = ""
    ) -> None:
        """Keep an error."""
        self.errors.append(Diagnostic(code, title, Note(span, label), more, advice))

    def warn(self, code: str, title: str, span: Span, advice: str) -> None:
        """Keep a warning of what stops a run that reaches it, the first of several like it."""
        where = Note(span, "a run that reaches this stops, with exit code 75")
        made = Diagnostic(code, title, where, (), advice, severity="warning")
        self.warnings.setdefault((code, title), made)

    def stop_at_errors(self) -> None:
        """Raise the first error in order of the source, if there is any."""
        if self.errors:
            raise min(self.errors, key=position)


def position(d: Diagnostic) -> tuple[str, int, int]:
    """Tell where a message is, for sorting."""
    span = d.primary.span
    return span.path, span.line, span.column


def declared(*spans: Span, text: str = "declared here") -> tuple[Note, ...]:
    """Point at declarations, where someone wrote them."""
    return tuple(Note(span, text) for span in spans if is_own(span))


def is_own(span: Span) -> bool:
    """Tell whether a span is in what the user wrote."""
    return span.line > 0 and not span.path.startswith(MARK)


def arguments(counts: set[int], noun: str = "argument") -> str:
    """Say how many arguments are wanted."""
    shown = " or ".join(str(n) for n in sorted(counts))
    return f"{shown} {noun}" if counts == {1} else f"{shown} {noun}s"


def suggestion(name: str, known: Iterable[str]) -> str:
    """Ask whether a name close to this one was meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only

    near = get_close_matches(name, sorted(set(known) - {name}), n=1)
    return f"did you mean `{near[0]}`?" if near else ""
