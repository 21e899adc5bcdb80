"""Outcomes of an encoding: read off a model, and as the formula that says "this one"."""

import re
from collections.abc import Iterable, Iterator
from functools import cmp_to_key
from typing import Final, NamedTuple, cast

from x10sem.checking.outcomes import Outcome, is_only_dead_places, outcome
from x10sem.checking.symbolic_control import before_it
from x10sem.checking.symbolic_encoding import LAST, Encoding
from x10sem.checking.symbolic_events import Item, precedes
from x10sem.checking.symbolic_expressions import EXIT
from x10sem.checking.symbolic_logic import (
    FALSE,
    TRUE,
    Formula,
    both,
    compared,
    dead,
    either,
    exactly,
    implies,
    negated,
)
from x10sem.checking.symbolic_solver import Model
from x10sem.checking.symbolic_values import (
    Atom,
    Choice,
    Text,
    Unknown,
    given,
    is_that,
    where,
)
from x10sem.checking.symbolic_world import Location, Printed
from x10sem.core.program import Program
from x10sem.core.terms import Null, Number, ObjId, Place, Str, Value
from x10sem.semantics.operators import text
from x10sem.semantics.state import EPS, Config, Heap, Label, Obj, sync

_PLAIN: Final = re.compile(r"[^\n]*\Z")


class Snapshot:
    """The end of a run, as far as outcomes show it."""

    def __init__(self, model: Model, encoding: Encoding) -> None:
        """Look at a model."""
        self.model = model
        self.encoding = encoding
        self.program: Program = encoding.program
        lost = (dead(p, LAST) if encoding.world.is_mortal(Place(p)) else FALSE
                for p in range(encoding.places))  # fmt: skip
        self.dead = tuple(Place(p) for p, f in enumerate(lost) if model.holds(f))
        self.places = encoding.places
        *lines, self.line = "".join(self._pieces()).split("\n")
        self.lines = tuple(lines)
        code = self.value(encoding.machine.memory.final(EXIT))
        self.exit_code = code.value if isinstance(code, Number) else 0

    def __contains__(self, p: Place) -> bool:
        """Tell whether a place is alive."""
        return p < self.places and p not in self.dead

    def _pieces(self) -> Iterator[str]:
        there = [x for x in self.encoding.world.printed if self.model.holds(x.guard)]
        for x in sorted(there, key=lambda x: self.model.time(x.event.index)):
            yield text(self.value(x.text)) + ("\n" if x.newline else "")

    def value(self, c: Choice) -> Value:
        """Give what a value is in this run."""
        return self.known(next((v for f, v in c if self.model.holds(f)), Null()))

    def known(self, v: Atom) -> Value:
        """Fill in numbers."""
        if isinstance(v, Unknown):
            return Number(self.model.number(v.number))
        if isinstance(v, Text):
            return Str("".join(p if isinstance(p, str) else text(self.known(p)) for p in v.parts))
        return v

    def object(self, o: ObjId) -> Obj:
        """Give an object with what it holds in the end."""
        memory = self.encoding.machine.memory
        made = self.encoding.world.object(o)
        fields = memory.fields(o)
        held = {f: self.value(memory.final(Location(o, f))) for f in fields}
        if made.cls != "Rail":
            return Obj(made.cls, made.names, tuple(held[n] for n in made.names))
        size = held["size"]
        assert isinstance(size, Number)
        return Obj("Rail", (), tuple(held[k] for k in range(size.value)))

    def thrown(self) -> Label:
        """Give the label of the last step of the program."""
        for x in self.encoding.end.fails:
            if self.model.holds(x.guard):
                return sync(*(self.value(i.value) for i in self.sorted(x.items)))
        return EPS

    def sorted(self, items: Iterable[Item]) -> list[Item]:
        """Put the exceptions that are there in order."""
        there = [i for i in items if self.model.holds(i.guard)]

        def comes(i: Item, j: Item) -> int:
            return -1 if self.model.holds(both(*before_it((i._replace(guard=TRUE),), j))) else 1

        return sorted(there, key=cmp_to_key(comes))

    def outcome(self, observe: re.Pattern[str] | None = None) -> Outcome:
        """Describe it."""
        k = Config(None, cast("Heap", self))
        return outcome(k, self.thrown(), observe)

    def is_uncaught(self) -> bool:
        """Tell whether it ends by an exception of the program's own."""
        return not is_only_dead_places(self.thrown().values, cast("Heap", self))


# The same outcome


class Row(NamedTuple):
    """Something of which an outcome shows the order."""

    guard: Formula
    before: list[Formula]
    value: Choice


def same_outcome(at: Snapshot, observe: re.Pattern[str] | None = None) -> Formula:
    """Say that a run has the same outcome; the formula may say so of fewer runs, not of more."""
    encoding, model = at.encoding, at.model
    cut = model.holds(encoding.cut)
    parts = [encoding.cut if cut else encoding.over]
    for p in range(encoding.places):
        if encoding.world.is_mortal(Place(p)):
            f = dead(p, LAST)
            parts.append(f if model.holds(f) else negated(f))
    printed = [x for x in encoding.world.printed if x.guard is not FALSE]
    parts.append(_same_rows(at, [_shown(x, printed, observe) for x in printed]))
    parts.append(_same(at, encoding.machine.memory.final(EXIT), Number(at.exit_code)))
    if not cut:
        parts.append(_same_label(at))
    return both(*parts)


def _shown(x: Printed, all_: list[Printed], observe: re.Pattern[str] | None) -> Row:
    def counts(v: Atom) -> bool:
        if isinstance(v, Text | Unknown) or observe is None:
            return True
        return not _PLAIN.match(text(v)) or bool(observe.search(text(v)))

    whole = all(y.newline for y in all_)
    seen = [(y, where(y.text, counts) if whole else TRUE) for y in all_]
    before = [both(y.guard, f, precedes((y.event,), (x.event,))) for y, f in seen if y is not x]
    mine = next(f for y, f in seen if y is x)
    shown = given(x.text, mine)
    return Row(both(x.guard, mine), before, shown)


def _same_label(at: Snapshot) -> Formula:
    for x in at.encoding.end.fails:
        if at.model.holds(x.guard):
            rows = [Row(i.guard, before_it(x.items, i), i.value) for i in x.items]
            return both(x.guard, _same_rows(at, rows))
    return at.encoding.end.normal.guard


def _same_rows(at: Snapshot, rows: list[Row]) -> Formula:
    """Say that rows show the same values in the same order."""
    there = [r for r in rows if at.model.holds(r.guard)]
    there.sort(key=lambda r: sum(at.model.holds(f) for f in r.before))
    values = [r.value for r in there]
    those = [at.value(c) for c in values]
    parts = [exactly(len(there), (r.guard for r in rows))]
    for r in rows:
        if r.guard is not FALSE:
            ways = (both(exactly(k, r.before), _same(at, r.value, v)) for k, v in enumerate(those))
            parts.append(implies(r.guard, either(*ways)))
    return both(*parts)


def _same(at: Snapshot, c: Choice, v: Value) -> Formula:
    """Say that an outcome shows the same of a value."""
    if isinstance(v, ObjId):
        return either(*(both(f, _same_object(at, w, v)) for f, w in c if isinstance(w, ObjId)))
    found = [f for f, w in c if not isinstance(w, Unknown | Text) and text_of(w) == text_of(v)]
    for f, w in c:
        if isinstance(w, Unknown) and isinstance(v, Number):
            found.append(both(f, compared("==", w.number, ("number", v.value))))
        elif isinstance(w, Text):
            found.append(both(f, _same_text(at, w)) if at.known(w) == v else FALSE)
    return either(*found)


def text_of(v: Value) -> object:
    """Give what an outcome may show of a value."""
    return v.value if isinstance(v, Number) else v


def _same_text(at: Snapshot, t: Text) -> Formula:
    return both(
        *(
            compared("==", p.number, ("number", at.model.number(p.number)))
            for p in t.parts
            if isinstance(p, Unknown)
        )
    )


def _same_object(at: Snapshot, o: ObjId, like: ObjId) -> Formula:
    a, b = at.encoding.world.object(o), at.object(like)
    if a.cls != b.cls or (b.cls != "Rail" and a.names != b.names):
        return FALSE
    memory = at.encoding.machine.memory
    names: list[str | int] = [*range(len(b.values))] if b.cls == "Rail" else [*b.names]
    bundle = "exceptions" in b.names
    parts = []
    if b.cls == "Rail":
        size = memory.final(Location(o, "size"))
        parts.append(is_that(size, Number(len(b.values))))
    for name, v in zip(names, b.values, strict=True):
        c = memory.final(Location(o, name))
        if b.cls == "Rail" or (bundle and name == "exceptions"):
            parts.append(_same(at, c, v))
        elif not bundle and name != "cause":
            parts.append(where(c, _is_hidden) if _is_hidden(v) else _same(at, c, v))
    return both(*parts)


def _is_hidden(v: Atom) -> bool:
    return isinstance(v, Null | ObjId) or v == Str("")
