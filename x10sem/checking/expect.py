r"""What a file says of itself, in comments of whole lines that begin with `//~` or `//@`.

    //~ places: 3                how many places; also `// NUM_PLACES: 3` and `// places: 3`
    //~ failures: 1              how many may fail; failing: 1,3 which; groups: 1+2,3 together
    //~ semantics: ecoop14       main: CLASS, const: Class.N=v, sourcepath: DIR, observe: REGEX,
    //~                          core: yes (TX10 only), vacuity: error
    //~ holds: no-deadlock NoLoss
    //~ refuted: NoLoss          these are refuted, and nothing else is
    //~ vacuous: Recovered       these are never witnessed
    //~ unexercised: handler:9   this is never exercised, and nothing else: statement:LINE,
    //~                          handler:LINE, point:LINE@PLACE, idle, trivial:NAME, unasked:NAME
    //~ outcomes: "a" "b", "b" "a" throws DeadPlaceException(1)
    //~ observed: "a" "b"        outcomes that real X10 showed; each must be found here,
    //~                          unless deviation: names why its run time deviates
    //~ states: 288              of the unreduced search
    //~ rules: END_FINISH        rules that fire
    //~ exit: 120                what `x10sem check` exits with; error: X1203 the diagnostic
    //~ slow: yes                left out of quick runs; timeout: 60 seconds at most
    //~ fairness: weak           of activities, for liveness; none, weak or strong
    //~ races: yes               data races are looked for; deterministic: yes, one outcome only
    //@ always NoLoss: sum == 3  a property of the program's own
    //@ done() leadsto told()    one of whole runs, which may have a name, too

A value goes on over `//~` lines that are indented by two blanks or more.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, NoReturn

from x10sem.checking.written import Outcomes, parse_outcomes
from x10sem.diagnostics import Diagnostic, Note, Span

KINDS: Final = ("always", "ensures", "sometimes", "never", "eventually", "leadsto")
"""The kinds of properties that a program may declare."""

_JOINED: Final = frozenset(
    {"const", "sourcepath", "holds", "refuted", "rules", "vacuous", "unexercised"}
)
"""Keys whose values add up."""

_DIGITS: Final = 9
_LINE: Final = re.compile(r"^[ \t]*//~(?P<text>.*)$")
_WISH: Final = re.compile(r"^[ \t]*//@[ \t]*(?P<kind>\w*)[ \t]*(?P<text>.*?)[ \t]*$")
_KEY: Final = re.compile(r"^ ?(?P<key>[a-z][a-z-]*):[ \t]*(?P<value>.*?)[ \t]*$")
_NAMED: Final = re.compile(r"(?P<name>[A-Za-z_][\w-]*)[ \t]*:(?!:)[ \t]*")
_LEADS: Final = re.compile(r"[^ \t][ \t]+leadsto[ \t]+[^ \t]")
_NUM_PLACES: Final = re.compile(
    r"^[ \t]*//[ \t]*(?:NUM_PLACES|places):[ \t]*([0-9]+)[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A property as it is written: kind, name, an X10 expression, and where that is."""

    kind: str
    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a file says of itself; None where it says nothing."""

    places: int | None = None
    failures: int | None = None
    failing: frozenset[int] | None = None
    groups: tuple[frozenset[int], ...] = ()
    semantics: str = ""
    main: str = ""
    const: tuple[str, ...] = ()
    sourcepath: tuple[str, ...] = ()
    observe: str = ""
    core: bool = False
    vacuity: str = ""
    holds: tuple[str, ...] | None = None
    refuted: tuple[str, ...] = ()
    vacuous: tuple[str, ...] = ()
    unexercised: tuple[str, ...] | None = None
    outcomes: Outcomes | None = None
    states: int | None = None
    observed: Outcomes | None = None
    deviation: str = ""
    rules: tuple[str, ...] = ()
    exit: int | None = None
    error: str = ""
    slow: bool = False
    timeout: float | None = None
    fairness: str = ""
    races: bool = False
    deterministic: bool = False
    wishes: tuple[Wish, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Tell whether the file claims nothing that a test could refute."""
        silent = self.holds, self.outcomes, self.states, self.exit, self.unexercised
        claims = self.refuted, self.vacuous, self.rules, self.error, self.wishes
        return all(c is None for c in silent) and not any(claims)


def read_expectations(text: str, path: str = "") -> Expectation:
    """Read the `//~` and `//@` lines of a file.  Raises `Diagnostic` (X20xx)."""
    said: dict[str, object] = {}
    for key, value, span in _entries(text, path):
        read = READERS.get(key)
        if read is None:
            near = get_close_matches(key, READERS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "the keys are " + ", ".join(READERS)
            raise Diagnostic("X2001", f"`//~ {key}:` means nothing", Note(span), help=hint)
        try:
            new = read(value)
        except ValueError as e:
            title = f"`//~ {key}:` cannot be read: {e}"
            hint = f"write for instance `//~ {key}: {_EXAMPLES[read]}`"
            raise Diagnostic("X2002", title, Note(span), help=hint) from None
        old = said.get(key)
        said[key] = (*old, *new) if key in _JOINED and isinstance(old, tuple) else new  # type: ignore[misc]
    plain = _NUM_PLACES.search(text)
    if plain and "places" not in said and int(plain[1][:_DIGITS]):
        said["places"] = int(plain[1][:_DIGITS])
    return Expectation(**said, wishes=tuple(_wishes(text, path)))  # type: ignore[arg-type]


def _entries(text: str, path: str) -> Iterator[tuple[str, str, Span]]:
    """List key, value and where, with the lines that go on joined by newlines."""
    key, value, span = "", "", Span(0, 0, 0, path)
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if not found:
            continue
        said = found["text"]
        entry = _KEY.match(said)
        if entry:
            if key:
                yield key, value, span
            start = found.start("text") + 1 + entry.start("key")
            key, value = entry["key"], entry["value"]
            span = Span(number, start, len(key), path)
        elif key and (said.startswith("  ") or not said.strip()):
            value += "\n" + said
        else:
            where = Note(Span(number, found.start("text") + 1, max(1, len(said)), path))
            hint = "write `//~ key: value`; a value goes on over lines indented by two blanks"
            raise Diagnostic("X2001", "this `//~` line says nothing", where, help=hint)
    if key:
        yield key, value, span


def _wishes(text: str, path: str) -> Iterator[Wish]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _WISH.match(line)
        if found:
            kind = found["kind"]
            if _LEADS.search(line) and kind not in KINDS:
                at = found.start("kind")
                text = line[at:].rstrip()
                yield read_wish("leadsto", text, Span(number, at + 1, len(text), path))
                continue
            part = "text" if kind in KINDS else "kind"
            span = Span(number, found.start(part) + 1, len(found[part]), path)
            yield read_wish(kind, found["text"], span)


def read_wish(kind: str, text: str, span: Span) -> Wish:
    """Read `expr` or `Name: expr`; `span` is where that begins."""
    if kind not in KINDS or not text:
        title = f"`{kind}` is no kind of property"
        if re.search(r"\bafter\b", text):
            title = "properties of whole runs are not checked by this version"
        elif kind in KINDS:
            title = f"`{kind}` is not followed by an expression"
        near = get_close_matches(kind, KINDS, n=1)
        hint = f"write `{'`, `'.join(KINDS)}`, and then `Name: expression`"
        if kind in KINDS or near:
            hint = f"write `{(near or [kind])[0]} Name: expression`"
        raise Diagnostic("X2004", title, Note(span), help=hint)
    if kind == "leadsto" and not _LEADS.search(text):
        hint = "write `Name: condition leadsto condition`"
        raise Diagnostic("X2004", f"`{text}` leads to nothing", Note(span), help=hint)
    named = _NAMED.match(text)
    if not named:
        return Wish(kind, text, text, span)
    rest = text[named.end() :]
    where = Span(span.line, span.column + named.end(), len(rest), span.path)
    return Wish(kind, named["name"], rest, where)


# Values


def _number(text: str) -> int:
    found = re.fullmatch(r"([0-9]{1,9})(?:[ \t]+\(.*\))?", text)
    if not found:
        raise ValueError(f"`{text}` is no number")
    return int(found[1])


def _at_least_one(text: str) -> int:
    n = _number(text)
    if n < 1:
        raise ValueError("it is at least 1")
    return n


def _seconds(text: str) -> float:
    return float(_at_least_one(text))


def _yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError("it is `yes` or `no`")
    return text == "yes"


def _fairness(text: str) -> str:
    if text not in {"none", "weak", "strong"}:
        raise ValueError("it is `none`, `weak` or `strong`")
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _text(text: str) -> str:
    return text


def _one(text: str) -> tuple[str, ...]:
    return (text,)


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as e:
        raise ValueError(f"`{text}` is no regular expression: {e}") from None
    return text


def read_places(text: str) -> frozenset[int]:
    """Read `1,3`: places; raises ValueError."""
    return frozenset(_number(part.strip()) for part in text.split(",") if part.strip())


def read_groups(text: str) -> tuple[frozenset[int], ...]:
    """Read `1+2,3`: groups of places; raises ValueError."""
    groups = [part for part in text.split(",") if part.strip()]
    made = tuple(frozenset(_number(n.strip()) for n in group.split("+")) for group in groups)
    if sum(map(len, made)) != len(frozenset().union(*made)):
        raise ValueError("a place is in two groups")
    return made


READERS: Final[dict[str, Callable[[str], object]]] = {
    "places": _at_least_one,
    "failures": _number,
    "failing": read_places,
    "groups": read_groups,
    "semantics": _text,
    "main": _text,
    "const": _one,
    "sourcepath": _words,
    "observe": _regex,
    "core": _yes,
    "vacuity": _text,
    "holds": _words,
    "refuted": _words,
    "vacuous": _words,
    "unexercised": _words,
    "outcomes": parse_outcomes,
    "observed": parse_outcomes,
    "deviation": _text,
    "states": _number,
    "rules": _words,
    "exit": _number,
    "error": _text,
    "slow": _yes,
    "timeout": _seconds,
    "fairness": _fairness,
    "races": _yes,
    "deterministic": _yes,
}
"""The keys of `//~` lines, each with how its value is read."""

_EXAMPLES: Final[dict[Callable[[str], object], str]] = {
    _at_least_one: "3",
    _number: "1",
    _seconds: "60",
    _yes: "yes",
    _fairness: "weak",
    _regex: "^OUT ",
    read_places: "1,3",
    read_groups: "1+2,3",
    parse_outcomes: '"a" "b", throws DeadPlaceException(1)',
}
"""What can be written, for each way to read that may fail."""


def misused(code: str, title: str, advice: str = "") -> NoReturn:
    """Refuse what the command line says."""
    raise Diagnostic(code, title, Note(Span(0, 0, 0)), help=advice)
