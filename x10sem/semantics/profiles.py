"""Semantics by name: the calculus, and relations that differ from it in a few rules.

`ecoop14` is the calculus.  `coq-artifact` is the relation of the published
mechanisation taken literally, which differs in two points: a place can fail
only where its failure is derivable inside the tree, so that no remote place
ever fails under a live parent; and what a dead target masks is a constant of
its own, `MaskedException`, and not DP of that target.  `x10rt` is how X10's run
time handles failure, `x10rt+B1` and so on are the same with bugs that it has.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from x10sem.core.terms import DynAt, Fault, Place, Stmt, Term, children
from x10sem.semantics.rule import RULES, Body, Conclusions, described, replaced, steps
from x10sem.semantics.state import EPS, Config, Heap
from x10sem.semantics.x10rt import RULES_OF_X10RT
from x10sem.semantics.x10rt_bugs import BUGS


@dataclass(frozen=True, slots=True)
class Profile:
    """A semantics: what it is, and the rules it puts in the place of the calculus', or beside.

    `refutes` is the property that tells one that is wrong on purpose.
    """

    name: str
    title: str
    rules: tuple[tuple[str, Body[Any]], ...] = ()
    refutes: str = ""

    @property
    def is_plain(self) -> bool:
        """Tell whether only the rules themselves can search: how places fail, or what is added.

        Rules beside those of the calculus look at what activities around have left, which
        pieces of configurations hide.
        """
        return any(n == "PLACE_FAILURE" or n not in RULES for n, _ in self.rules)


MASKED: Final = Fault("MaskedException")
"""The constant of the published mechanisation for what a dead target masks."""


def mask(s: DynAt, g: Heap, p: Place) -> Conclusions:
    """Mask as the published mechanisation does.

    <s, g> --l-->q k    l is not eps    p not in dom(g') or q not in dom(g')
    -------------------------------------------------------------------------  (MASK)
    <AT(q) s, g>  --l with DP(p)-->p AT(q) k              if p not in dom(g')
                  --l with MaskedException-->p AT(q) k    otherwise
    """
    for t in steps(s.body, g, s.place):
        heap = t.target.heap
        if t.label.mode is not None and (p not in heap or s.place not in heap):
            k = t.target.within(lambda s_: DynAt(s.place, s_, span=s.span))
            label = t.label.carrying((MASKED,)) if p in heap else t.label.masked(p)
            yield label, k, t


def place_failure(k: Config, g: Heap, p: Place) -> Conclusions:
    """Lose a place where that can be derived as a step of the statement that runs there.

    p in dom(g)    s runs at p, under parents that have all failed
    ---------------------------------------------------------------  (PLACE_FAILURE)
    <s, g> --eps--> <s, g - p>
    """
    if p in g and k.stmt is not None and p in exposed(k.stmt, g, Place(0)):
        yield EPS, Config(k.stmt, g.without(p)), None


def exposed(s: Stmt, g: Heap, here: Place) -> Iterator[Place]:
    """List the places whose failure the published relation can derive inside s."""
    yield here
    waiting: list[tuple[Term, Place]] = [(s, here)]
    while waiting:
        t, p = waiting.pop()
        if isinstance(t, DynAt):
            if p not in g:
                yield t.place
                waiting.append((t.body, t.place))
        else:
            waiting += [(each, p) for each in children(t)]


PROFILES: Final[dict[str, Profile]] = {
    "ecoop14": Profile("ecoop14", "the calculus, Crafa et al. 2014"),
    "coq-artifact": Profile(
        "coq-artifact",
        "the published mechanisation, taken literally",
        (("MASK", mask), ("PLACE_FAILURE", place_failure)),
        refutes="RemotePlaceFails",
    ),
}
"""The semantics that `--semantics` knows; `variants` adds those that are wrong on purpose."""


def x10rt(names: tuple[str, ...]) -> Profile:
    """Make x10rt with some of the bugs of the run time; their rules count before its own."""
    titles = ("failure as X10's run time handles it", *(BUGS[n][0] for n in names))
    bodies = (*RULES_OF_X10RT, *(body for n in names for body in BUGS[n][1]))
    rules = {body.__name__.rstrip("_").upper(): body for body in bodies}
    return Profile("+".join(("x10rt", *names)), ", and ".join(titles), tuple(rules.items()))


for each in range(len(BUGS) + 1):
    PROFILES.update({p.name: p for p in map(x10rt, combinations(sorted(BUGS), each))})


@contextmanager
def semantics(name: str) -> Generator[None, None, None]:
    """Run with the rules of a profile; raises `KeyError` where there is none of that name."""
    others = [
        replace(RULES[rule], body=body) if rule in RULES else described(body)
        for rule, body in PROFILES[name].rules
    ]
    with replaced(*others):
        yield
