r"""Outcomes as text: one grammar for corpus files, reports and JSON.

    outcomes   = outcome ("," outcome)*         in files also one a line, each begun by "- "
    outcome    = "nothing" | part+
    part       = STRING                         a printed line, as in JSON
               | "|" the rest of the text line  a printed line, as it is
               | "throws" exception             what main threw
               | "dead" ("none" | INT ("+" INT)*)
               | "exit" INT                     where it is not 0, or 1 after an exception
    exception  = NAME ("(" … ")" | "[" … "]")* | STRING

`"a" "b" throws MultipleExceptions[DeadPlaceException(1)] dead 1, "b" "a"` are two
outcomes.  Where no outcome of a list says `dead`, dead places are not compared.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from x10sem.checking.outcomes import Outcome

_BARE: Final = re.compile(r"[\w.$]+")
_STRING: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_CLOSING: Final = {"(": ")", "[": "]"}
_KEYWORDS: Final = frozenset({"nothing", "throws", "dead", "exit"})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes that a file lists; `dead` tells whether it speaks of dead places."""

    all: frozenset[Outcome] = frozenset()
    dead: bool = False

    def compare(self, found: Iterable[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
        """List the outcomes that were expected and not found, and the other way round."""
        those = {o if self.dead else replace(o, dead=()) for o in found}
        return sorted(self.all - those, key=_order), sorted(those - self.all, key=_order)


def _order(o: Outcome) -> tuple[object, ...]:
    return o.output, o.exception or "", o.dead, o.exit


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Sort outcomes: by output, exception, dead places, exit code."""
    return sorted(outcomes, key=_order)


def show(o: Outcome) -> str:
    """Write an outcome on one line."""
    parts = [json.dumps(line, ensure_ascii=False) for line in o.output]
    if o.exception is not None:
        plain = 0 < _exception_end(o.exception, 0) == len(o.exception)
        quoted = json.dumps(o.exception, ensure_ascii=False)
        parts.append(f"throws {o.exception if plain else quoted}")
    if o.dead:
        parts.append("dead " + "+".join(map(str, o.dead)))
    if o.exit != _usual_exit(o.exception):
        parts.append(f"exit {o.exit}")
    return " ".join(parts) or "nothing"


def show_all(outcomes: Iterable[Outcome]) -> str:
    """Write outcomes as a list."""
    return ", ".join(map(show, in_order(outcomes)))


def parse_outcomes(text: str) -> Outcomes:
    """Read a list of outcomes; raises ValueError with what is wrong."""
    found: set[Outcome] = set()
    speaks_of_dead = False
    for words in _split(_words(text)):
        found.add(_outcome(words))
        speaks_of_dead = speaks_of_dead or any(kind == "dead" for kind, _ in words)
    return Outcomes(frozenset(found), speaks_of_dead)


Word = tuple[str, str]
"""A part of an outcome: line, throws, dead, exit or nothing; and what it says; or ",": the next."""


def _split(words: Iterable[Word]) -> Iterator[list[Word]]:
    now: list[Word] = []
    for word in words:
        if word[0] != ",":
            now.append(word)
        elif now:
            yield now
            now = []
    if now:
        yield now


def _outcome(words: list[Word]) -> Outcome:
    said = dict(words)
    kinds = [kind for kind, _ in words if kind != "line"]
    empty = "nothing" in kinds and any(kind in {"line", "throws"} for kind, _ in words)
    if len(set(kinds)) != len(kinds) or empty:
        raise ValueError("an outcome says something twice; put a comma between outcomes")
    exception = said.get("throws")
    dead = tuple(sorted(int(n) for n in said.get("dead", "").split("+") if n))
    code = int(said["exit"]) if "exit" in said else _usual_exit(exception)
    return Outcome(tuple(text for kind, text in words if kind == "line"), exception, dead, code)


def _usual_exit(exception: str | None) -> int:
    return 0 if exception is None else 1


def _words(text: str) -> Iterator[Word]:
    at = 0
    fresh = True
    while at < len(text):
        c = text[at]
        if c.isspace():
            fresh = fresh or c == "\n"
            at += 1
        elif c == "," or (c == "-" and fresh):
            yield ",", ""
            at, fresh = at + 1, False
        elif c == "|":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            yield "line", text[at + 1 : end].removeprefix(" ")
            at = end
        else:
            word, at = _word(text, at)
            yield word
            fresh = False


def _word(text: str, at: int) -> tuple[Word, int]:
    if text[at] == '"':
        value, end = _string(text, at)
        return ("line", value), end
    found = _BARE.match(text, at)
    if not found or found.group() not in _KEYWORDS:
        near = text[at : at + 20].partition("\n")[0]
        raise ValueError(f"`{near}` begins no part of an outcome")
    kind, end = found.group(), found.end()
    if kind == "nothing":
        return (kind, ""), end
    while end < len(text) and text[end] == " ":
        end += 1
    if kind == "throws":
        value, end = _exception(text, end)
        return (kind, value), end
    number = re.compile(r"none|[0-9]+(\+[0-9]+)*" if kind == "dead" else r"[0-9]+").match(text, end)
    if not number:
        raise ValueError(f"`{kind}` is not followed by a number")
    return (kind, number.group().replace("none", "")), number.end()


def _exception(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] == '"':
        return _string(text, at)
    end = _exception_end(text, at)
    if end == at:
        raise ValueError("`throws` is not followed by an exception")
    return text[at:end], end


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if not found:
        raise ValueError("a string does not end")
    try:
        return str(json.loads(found.group(), strict=False)), found.end()
    except ValueError:
        raise ValueError(f"{found.group()} is no string as in JSON") from None


def _exception_end(text: str, at: int) -> int:
    """Find where an exception ends that is written without quotes; `at` where there is none."""
    name = _BARE.match(text, at)
    if not name:
        return at
    end, open_ = name.end(), ""
    while end < len(text) and text[end] not in '\n"':
        c = text[end]
        if c in _CLOSING:
            open_ += _CLOSING[c]
        elif open_ and c == open_[-1]:
            open_ = open_[:-1]
        elif c in ")]" or not open_:
            break
        end += 1
    return at if open_ else end
