"""Source positions, and messages that point at them.

A `Diagnostic` says what is wrong in one line, shows where, and, where there is
one, says what to do.  Nothing here knows X10.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final
from unicodedata import category, east_asian_width

from x10sem.records import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one source line; lines and columns count from 1."""

    line: int
    column: int
    width: int = 1
    path: str = ""


NOWHERE: Final = Span(0, 0, 0)
"""The position of a term that no one wrote."""


@dataclass(frozen=True, slots=True)
class Note:
    """A span, and what to say about it."""

    span: Span
    text: str = ""


# Not frozen: Python itself sets the traceback of an exception that is raised.
@dataclass(slots=True, unsafe_hash=True)
class Diagnostic(Exception):  # noqa: N818 - it is a message first, an exception second
    """One message: a stable code, a title, the place it is about, and help."""

    code: str
    title: str
    primary: Note
    secondary: tuple[Note, ...] = ()
    help: str = ""
    severity: str = "error"

    def as_warning(self) -> "Diagnostic":
        """Say the same, without stopping."""
        return replace(self, severity="warning")

    def __reduce__(self) -> tuple[type["Diagnostic"], tuple[object, ...]]:
        """Let a message cross from one process to another."""
        parts = self.code, self.title, self.primary, self.secondary, self.help, self.severity
        return Diagnostic, parts

    def render(self, path: str, source: str, read: Callable[[str], str] | None = None) -> str:
        """Show this message over the lines that it is about.

        `source` is the text of `path`, the file of every span that names none;
        `read` gives the text of the others, or nothing.
        """
        at = self.primary.span
        out = [f"{self.severity}[{self.code}]: {self.title}"]
        files: dict[str, list[Note]] = {at.path or path: []}
        for note in sorted((*self.secondary, self.primary), key=lambda n: n.span.line):
            if note.span.line > 0:
                files.setdefault(note.span.path or path, []).append(note)
        gutter = max(len(str(n.span.line)) for n in (*self.secondary, self.primary))
        for name, notes in files.items():
            arrow = "-->" if name == (at.path or path) else ":::"
            first = at if arrow == "-->" else notes[0].span
            where = f"{name}:{first.line}:{first.column}" if first.line else name
            if where:
                out.append(f"{'':{gutter}}{arrow} {where}")
            text = source if name == path else (read(name) if read else "")
            out.extend(self._excerpt(notes, text.splitlines(), gutter))
        if self.help:
            out.append(f"{'':{gutter}} = help: {self.help}")
        return "\n".join(out)

    def _excerpt(self, notes: list[Note], lines: list[str], gutter: int) -> Iterator[str]:
        shown = [n for n in notes if n.span.line <= len(lines)]
        if shown:
            yield f"{'':{gutter}} |"
        last = 0
        for note in shown:
            span = note.span
            line, before, width = _window(lines[span.line - 1], span)
            if span.line != last:
                yield f"{span.line:>{gutter}} | {line}"
            last = span.line
            mark = "^" if note is self.primary else "-"
            under = before + mark * max(1, width)
            yield f"{'':{gutter}} | {under} {note.text}".rstrip()


_WIDEST: Final = 160
_BEFORE: Final = 60


def _window(line: str, span: Span) -> tuple[str, str, int]:
    """Give what to show of a line, the blanks before its mark, and the width of the mark."""
    start = max(0, span.column - 1)
    cut = max(0, start - _BEFORE) if len(line) > _WIDEST else 0
    shown = line[cut : cut + _WIDEST]
    head, marked = line[cut:start], line[start : start + span.width][:_WIDEST]
    more = "…" if cut else ""
    end = "…" if cut + _WIDEST < len(line) else ""
    before = (" " if more else "") + "".join(map(_blank, head))
    width = sum(_cells(c) for c in marked[: _WIDEST - len(head)])
    return more + "".join(map(_printable, shown)) + end, before, width


def _printable(c: str) -> str:
    return c if c == "\t" or category(c) not in {"Cc", "Cf", "Cs"} else "\N{REPLACEMENT CHARACTER}"


def _blank(c: str) -> str:
    return c if c == "\t" else " " * _cells(c)


def _cells(c: str) -> int:
    if category(c) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(c) in {"W", "F"} else 1


def table(*parts: Mapping[str, str]) -> dict[str, str]:
    """Put the codes of several layers together; each code is one layer's."""
    codes: dict[str, str] = {}
    for part in parts:
        for code, meaning in part.items():
            assert code not in codes, f"{code} is used twice"
            codes[code] = meaning
    return dict(sorted(codes.items()))
