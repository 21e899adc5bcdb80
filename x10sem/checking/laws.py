"""Equational laws of TX10, what becomes of each where places fail, and statements to try them with.

A law is written as in the paper, with metavariables: s, t, u are statements, v is a
value, p, q are places, and `here` is where the law is asked.  Two statements are
equal if they are weakly bisimilar there (see `transitions`).  `expected` says, in one
letter each, whether it holds without failures, where other places than `here` may
fail, and where any may: the result of the tool, which a test compares.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final, TypeAlias, cast

from x10sem.checking.forms import everything_in
from x10sem.checking.policy import Policy
from x10sem.core.substitution import rebuilt
from x10sem.core.terms import Exit, Number, ObjId, Place, PlaceValue, Stmt, Term, Var
from x10sem.diagnostics import NOWHERE, Diagnostic, Note
from x10sem.lowering.tx10 import read_tx10
from x10sem.semantics import Config, Heap
from x10sem.semantics.state import LocalHeap, Obj

HERE: Final = Place(1)
"""Where laws are asked; what the rules say of places does not depend on their numbers."""

PLACES: Final = 3

POLICIES: Final = {
    "tx10": Policy(),
    "remote": Policy(2, frozenset({0, 2})),
    "any": Policy(3, frozenset({0, 1, 2})),
}
"""Which places may fail, weakest first: what differs under one differs under those after it."""

Binding: TypeAlias = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Law:
    """An equation, and where it is expected to hold; nothing where that is not known."""

    text: str
    expected: str

    @property
    def variables(self) -> tuple[str, ...]:
        """List the metavariables."""
        return tuple(sorted(set(_VARIABLE.findall(self.text))))


_VARIABLE: Final = re.compile(r"\b([pqstu])\b")

LAWS: Final = tuple(
    Law(text, expected)
    for expected, texts in {
        "+++": (
            "{skip s}=s", "{throw v s}=throw v", "try throw v catch t=t", "try skip catch t=skip",
            "async async s=async s", "async{s async t}=async{s t}", "finish finish s=finish s",
            "finish async s=finish s", "finish{s async t}=finish{s t}",
            "finish{finish s t}={finish s finish t}", "finish throw v=throw v",
        ),
        "++-": (
            "{{s t}u}={s{t u}}", "try(try s catch t)catch u=try s catch(try t catch u)",
            "async finish s=async s", "{s skip}=s", "at(here)s=s",
            "{async s async t}={async t async s}",
        ),
        "+--": (
            "at(p){s t}={at(p)s at(p)t}", "at(p)at(q)s=at(q)s", "at(p)async s=async at(p)s",
            "at(p)at(here)s=s", "at(p)skip=skip", "at(p)throw v=throw v",
            "at(p)try s catch t=try at(p)s catch at(p)t",
        ),
        "---": (
            "at(p)finish s=finish at(p)s",
            "try{s t}catch u={try s catch u try t catch u}", "finish{s t}={finish s finish t}",
            "{async s t}={t async s}",
        ),
    }.items()
    for text in texts
)  # fmt: skip
"""The laws that are asked first."""

FURTHER: Final = tuple(
    Law(text, expected)
    for expected, texts in {
        "+++": (
            "finish skip=skip", "try async s catch t=async s", "at(p)at(p)s=at(p)s",
            "at(p){s skip}=at(p)s", "finish async at(p)s=finish at(p)s",
            "try s catch skip=try(try s catch skip)catch skip", "async{throw v s}=async throw v",
            "finish try async s catch t=finish s", "at(p)async async s=at(p)async s",
            "{finish s finish t}=finish{finish s finish t}",
            "{finish s throw v}={finish s finish throw v}",
        ),
        "++-": (
            "async skip=skip", "{at(p)s skip}=at(p)s", "{async s skip}=async s",
            "async{async s async t}={async s async t}", "async{s skip}=async s",
            "finish{async s async t}=finish{async t async s}",
            "{async s{async t u}}={async t{async s u}}", "try{s skip}catch t=try s catch t",
        ),
        "+--": (
            "async at(p)async s=async at(p)s", "at(p)at(q)skip=at(q)at(p)skip",
            "finish{at(p)s at(p)t}=finish at(p){s t}",
        ),
        "---": (
            "finish{s skip}=finish s", "try finish s catch t=try s catch t",
            "finish try s catch t=try finish s catch t", "finish finish{s t}=finish{finish s t}",
            "finish at(p)async s=finish at(p)s", "finish{async s t}=finish{t async s}",
        ),
    }.items()
    for text in texts
)  # fmt: skip
"""Laws, and equations that one could take for laws, that the table adds."""


def chosen(texts: Sequence[str]) -> tuple[Law, ...]:
    """Find laws by what is written; what is in no table is a new equation.  Raises X2002."""
    all_ = {_bare(law.text): law for law in (*LAWS, *FURTHER)}
    return tuple(all_.get(_bare(t)) or asked(t) for t in texts) or tuple(all_.values())


def _bare(text: str) -> str:
    """Leave out the blanks that mean nothing."""
    return re.sub(r" ?([{}()=]) ?", r"\1", " ".join(text.split()))


def asked(text: str) -> Law:
    """Read an equation of a user's.  Raises X2002."""
    advice = "write for instance `{skip s}=s`, with s, t, u, v, p, q and here"
    if text.count("=") != 1:
        title = f"`{text}` is no equation"
        raise Diagnostic("X2002", title, Note(NOWHERE), help=advice)
    try:
        left, right = sides(text)
    except Diagnostic as d:
        title = f"`{text}` cannot be read: {d.title}"
        raise Diagnostic("X2002", title, Note(NOWHERE), help=advice) from None
    names = {t.name for side in (left, right) for t in everything_in(side) if isinstance(t, Var)}
    labels = {t.label for side in (left, right) for t in everything_in(side) if isinstance(t, Exit)}
    for name in sorted(names - {"p", "q", "v", "here"} | labels - set("stu")):
        title = f"`{name}` in `{text}` stands for nothing"
        raise Diagnostic("X2002", title, Note(NOWHERE), help=advice)
    return Law(text, "")


# Instances

SMALL: Final = (
    "skip",
    "throw 1",
    "(valof $0@1).f=1",
    "async throw 2",
    "async at(2)skip",
    "{async at(2)skip throw 1}",
    "finish at(2)async(valof $0@2).f=2",
)
"""The statements that three metavariables stand for."""

MIDDLE: Final = (
    *SMALL,
    "async(valof $0@1).f=1",
    "at(2)(valof $0@2).f=2",
    "async at(2)(valof $0@2).f=2",
    "at(2)throw 3",
    "{async throw 2 (valof $0@1).f=1}",
    "try throw 1 catch(valof $0@1).f=2",
)
"""The statements that two metavariables stand for."""

LARGE: Final = (
    *MIDDLE,
    "at(2)async throw 3",
    "finish async at(2)throw 3",
    "finish{async throw 2 throw 1}",
    "{async at(2)(valof $0@2).f=2 (valof $0@1).f=1}",
    "{async at(2)(valof $0@2).f=2 throw 1}",
    "at(2)async at(1)(valof $0@1).f=1",
    "try at(2)(valof $0@2).f=2 catch(valof $0@1).f=2",
    "try{async at(2)skip throw 1}catch(valof $0@1).f=2",
    "at(2)at(0)(valof $0@0).f=1",
    "{async at(0)(valof $0@0).f=1 async at(2)throw 3}",
    "val x=(valof $0@1).f in(valof $0@1).f={g:x}",
)
"""The statements that one metavariable stands for."""

TRIED: Final = {1: LARGE, 2: MIDDLE, 3: SMALL}
"""What to try, by how many metavariables stand for statements."""


BRIEF: Final = {1: (*SMALL, MIDDLE[11]), 2: (*SMALL[:4], SMALL[5]), 3: SMALL[:3]}
"""What to try in contexts."""

CONTEXTS: Final = {
    "finish []": ("finish[]", HERE),
    "try [] catch w": ("try[]catch(valof $0@1).f=3", HERE),
    "{[] w}": ("{[](valof $0@1).f=3}", HERE),
    "{async w []}": ("{async(valof $0@1).f=3[]}", HERE),
    "at(here) [], from elsewhere": ("at(1)[]", Place(2)),
    "finish at(here) [], from elsewhere": ("finish at(1)[]", Place(2)),
}
"""What goes round both sides, and where it is; w writes. What may fail is as without it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """Both sides of a law, and what the metavariables stand for."""

    binding: tuple[tuple[str, str], ...]
    left: Stmt
    right: Stmt


def heap() -> Heap:
    """Build the heap that laws are asked with: an object at each place, which is seen."""
    local = [
        LocalHeap((Obj("", ("f",), (Number(0),)),), (("o", ObjId(Place(p), 0)),))
        for p in range(PLACES)
    ]
    return Heap(tuple(local))


def configs(instance: Instance, context: str = "") -> tuple[Config, Config]:
    """Start both sides, in a context if it is given."""
    left, right = instance.left, instance.right
    if context:
        around = read_tx10(CONTEXTS[context][0].replace("[]", " exit hole ")).main
        left, right = _filled(around, {"hole": left}), _filled(around, {"hole": right})
    return Config(left, heap()), Config(right, heap())


def instances(law: Law, tried: Mapping[int, tuple[str, ...]] = TRIED) -> Iterator[Instance]:
    """List the instances of a law, small ones first."""
    left, right = sides(law.text)
    names = law.variables
    many = sum(n in "stu" for n in names) or 1
    those = [_places() if n in "pq" else _statements(tried[many]) for n in names]
    for choice in sorted(product(*those), key=lambda c: sum(size(x) for _, x in c)):
        bound: Binding = {n: term for n, (_, term) in zip(names, choice, strict=True)}
        bound |= {"here": PlaceValue(HERE), "v": Number(7)}
        told = tuple((n, text) for n, (text, _) in zip(names, choice, strict=True))
        yield Instance(told, _filled(left, bound), _filled(right, bound))


def _places() -> list[tuple[str, Term]]:
    return [(str(p), PlaceValue(Place(p))) for p in (HERE, Place(2), Place(0))]


@cache
def _statements(texts: tuple[str, ...]) -> list[tuple[str, Term]]:
    return [(text, _bare_term(read_tx10(text).main)) for text in texts]


def size(t: Term) -> int:
    """Count the terms in a term."""
    return 1 + sum(size(each) for each in t.parts() if isinstance(each, Term))


def sides(text: str) -> tuple[Stmt, Stmt]:
    """Read both sides of a law; metavariables are `exit s` and variables."""
    marked = re.sub(r"\b([stu])\b", r" exit \1 ", _braced(text))
    left, _, right = marked.partition("=")
    return read_tx10(left).main, read_tx10(right).main


def _braced(text: str) -> str:
    """Write braces for parentheses that go round statements."""
    out: list[str] = []
    ends: list[str] = []
    for i, c in enumerate(text):
        if c == "(":
            is_place = text[:i].endswith("at")
            ends.append(")" if is_place else "}")
            out.append("(" if is_place else "{")
        else:
            out.append(ends.pop() if c == ")" else c)
    return "".join(out)


def _filled(s: Stmt, bound: Binding) -> Stmt:
    def fill(t: Term) -> Term:
        if isinstance(t, Exit):
            return bound[t.label]
        if isinstance(t, Var):
            return bound[t.name]
        return unplaced(t, fill)

    return cast("Stmt", fill(s))


def unplaced(t: Term, change: Callable[[Term], Term]) -> Term:
    """Build a term again without its place in a source, which it has none of."""
    made = rebuilt(t, change)
    if hasattr(made, "span"):
        object.__setattr__(made, "span", NOWHERE)
    return made


def _bare_term(t: Term) -> Term:
    return unplaced(t, _bare_term) if t.parts() else t
