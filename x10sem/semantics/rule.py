"""What a rule is, the rules there are, and the step relation they define."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, get_args, get_type_hints

from x10sem.core.terms import Place, Term
from x10sem.semantics.state import Config, Heap, Label

S = TypeVar("S", bound=Term)


class Step(NamedTuple):
    """One step, with the derivation that justifies it.

    `premise` is the step of the sub-statement that this one is a context of, so
    a step is a proof tree; every explanation of a run is a fold over it.
    `redex` is the statement or expression that this rule was applied to.
    """

    rule: str
    label: Label
    target: Config
    premise: "Step | None"
    redex: Term
    place: Place

    def derivation(self) -> tuple[str, ...]:
        """List the rules used, from the whole statement down to the redex."""
        return tuple(t.rule for t in self.chain())

    def links(self) -> "list[Step]":
        """List the steps from the whole statement's down to the redex's."""
        found = [self]
        while found[-1].premise is not None:
            found.append(found[-1].premise)
        return found

    def chain(self) -> "Iterator[Step]":
        """Walk from the whole statement's step down to the redex's."""
        each: Step | None = self
        while each is not None:
            yield each
            each = each.premise

    @property
    def leaf(self) -> "Step":
        """The step of the redex."""
        each = self
        while each.premise is not None:
            each = each.premise
        return each


Conclusions: TypeAlias = Iterator[tuple[Label, Config, Step | None]]
Body: TypeAlias = Callable[[S, Heap, Place], Conclusions]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, the terms it is about, and how to apply it."""

    name: str
    redexes: tuple[type[Term], ...]
    body: Body[Any]

    @property
    def inference(self) -> str:
        """The rule as the paper writes it."""
        return cleandoc(self.body.__doc__ or "")

    @property
    def module(self) -> str:
        """The module of the rule, without the package."""
        return self.body.__module__.removeprefix("x10sem.semantics.")

    def apply(self, s: Term, g: Heap, p: Place) -> Iterator[Step]:
        """Take every step that this rule allows."""
        for label, target, premise in self.body(s, g, p):
            yield Step(self.name, label, target, premise, s, p)


RULES: Final[dict[str, Rule]] = {}
_NAMES_FOR: Final[defaultdict[type[Term], list[str]]] = defaultdict(list)
_WITHIN: Final[list[frozenset[int]]] = []
_ASSUMED: Final[dict[type[Term], Body[Any]]] = {}
_BODIES_FOR: Final[dict[type[Term], tuple[tuple[str, Body[Any]], ...]]] = {}


def rule(body: Body[S]) -> Body[S]:
    """Enter a function into `RULES`.

    Its name is the rule's name, `end_finish` for END_FINISH; the type of its
    first parameter is the terms the rule is about.
    """
    made = described(body)
    assert made.name not in RULES, f"two rules are called {made.name}"
    RULES[made.name] = made
    for each in made.redexes:
        _NAMES_FOR[each].append(made.name)
    _forget()
    return body


_MEMO: Final[dict[int, tuple[Term, Heap, Place, tuple[Step, ...]]]] = {}
_MEMO_SIZE: Final = 4096


def steps(s: Term, g: Heap, p: Place) -> tuple[Step, ...]:
    """Take every step of `<s, g>` at place p, in the order of the rules.

    Several rules share a premise, so the last results are kept: nothing but
    memoisation, by identity of s and g, without which the work would double
    with every level of a tree.
    """
    if _WITHIN and id(s) not in _WITHIN[-1]:
        return ()
    known = _MEMO.get(id(s))
    if known is not None and known[1] is g and known[2] == p:
        return known[3]
    bodies = _BODIES_FOR.get(type(s)) or _bodies_for(type(s))
    found = tuple(
        [
            Step(name, label, target, premise, s, p)
            for name, body in bodies
            for label, target, premise in body(s, g, p)
        ]
    )
    if len(_MEMO) >= _MEMO_SIZE:
        _MEMO.clear()
    _MEMO[id(s)] = (s, g, p, found)
    return found


@contextmanager
def within(path: frozenset[int]) -> Generator[None, None, None]:
    """Look only for steps of the terms with these identities: the way to one part of a term."""
    _WITHIN.append(path)
    try:
        yield
    finally:
        _WITHIN.pop()


def assume(kind: type[Term], body: Body[Any]) -> None:
    """Let terms of a kind, which no rule is about, take steps that somebody else gives."""
    assert kind not in _NAMES_FOR, f"there are rules for {kind.__name__}"
    _ASSUMED[kind] = body
    _forget()


def _bodies_for(kind: type[Term]) -> tuple[tuple[str, Body[Any]], ...]:
    found = tuple((n, RULES[n].body) for n in _NAMES_FOR.get(kind, ()))
    if kind in _ASSUMED:
        found = (("", _ASSUMED[kind]),)
    _BODIES_FOR[kind] = found
    return found


def _forget() -> None:
    _BODIES_FOR.clear()
    _MEMO.clear()


ADDED: Final[set[str]] = set()
"""The rules in force that are not of the calculus or its extensions."""


@contextmanager
def replaced(*others: Rule) -> Generator[None, None, None]:
    """Put other rules in the place of those of the same names, or beside all, for a while.

    This is how a semantics that differs in a few rules is run, and how the
    tests find out that they would notice a wrong rule.
    """
    originals = [RULES[r.name] for r in others if r.name in RULES]
    new = [r for r in others if r.name not in RULES]
    _install(others)
    _beside(new)
    try:
        yield
    finally:
        _away(new)
        _install(originals)


def _install(rules: Iterable[Rule]) -> None:
    for r in rules:
        RULES[r.name] = r
    _forget()


def _beside(rules: Iterable[Rule]) -> None:
    for r in rules:
        ADDED.add(r.name)
        for each in r.redexes:
            _NAMES_FOR[each].append(r.name)


def _away(rules: Iterable[Rule]) -> None:
    for r in rules:
        ADDED.remove(r.name)
        del RULES[r.name]
        for each in r.redexes:
            _NAMES_FOR[each].remove(r.name)


@cache
def described(body: Body[Any]) -> Rule:
    """Make a rule of a function, without entering it: its name and redexes are the function's."""
    (redex, *_) = get_type_hints(body).values()
    return Rule(body.__name__.rstrip("_").upper(), get_args(redex) or (redex,), body)
