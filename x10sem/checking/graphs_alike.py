"""The graph that the kernel builds and that of the plain rules, side by side, state by state."""

from collections.abc import Iterator
from typing import Final

from x10sem.checking.forms import measure
from x10sem.checking.kernel_graph import KernelGraph
from x10sem.checking.lassos import FAILS, Fairness
from x10sem.checking.liveness import Liveness
from x10sem.checking.policy import Policy
from x10sem.checking.properties import Property
from x10sem.checking.rules_graph import RulesGraph
from x10sem.checking.search import Limits, Options, Violation
from x10sem.checking.tally import Tally
from x10sem.checking.whole_graph import WholeGraph
from x10sem.core.program import Program
from x10sem.core.terms import (
    Async,
    Exit,
    Expr,
    FieldUpd,
    Finish,
    If,
    Labelled,
    Loop,
    Number,
    Operator,
    Place,
    PlaceValue,
    Query,
    Record,
    Return,
    Select,
    Seq,
    SetExit,
    Skip,
    Stmt,
    Try,
    Val,
    Var,
    When,
)

MOST: Final = 1000
"""Programs with more configurations are left out."""

_PLACES: Final = 3
_DONE: Final = 3


def spinning(body: Stmt, *, waits: bool) -> Stmt:
    """Make a program in which an activity does something over and over, until it is told not to.

    Who tells it may wait for what is so again and again, but never for long.
    """
    turn = Try(Finish(Seq(_set("busy", 1), Seq(body, _set("busy", 0)))), Skip())
    goes_on = If(_is(_flag("stop"), Number(0)), turn, Exit("spin"))
    until: Stmt = When(Return(_is(_flag("busy"), Number(1))), Skip()) if waits else Skip()
    both = Seq(Async(Labelled("spin", Loop(goes_on))), Seq(until, _set("stop", 1)))
    whole = Seq(Finish(both), SetExit(Number(_DONE)))
    return Val("flags", Record(("stop", "busy"), (Number(0), Number(0))), whole)


def _flag(name: str) -> Expr:
    return Select(Var("flags"), name)


def _set(name: str, value: int) -> Stmt:
    return FieldUpd(Var("flags"), name, Number(value))


def _is(one: Expr, other: Expr) -> Expr:
    return Operator("==", (one, other))


ENDS: Final = Property(
    "eventually", "Ends", "exitCode == 3", Return(_is(Query("exitCode"), Number(_DONE)))
)
RECOVERS: Final = Property(
    "leadsto",
    "Recovers",
    "Place(1).isDead() leadsto exitCode == 3",
    ENDS.stmt,
    premise=Return(Query("isDead", (PlaceValue(Place(1)),))),
)


def differences(kernel: KernelGraph, rules: RulesGraph) -> Iterator[str]:
    """List how two graphs that are known to the end differ, up to the first state that does."""
    if (len(kernel), len(kernel.graph)) != (len(rules), len(rules.graph)):
        sizes = [(len(each), len(each.graph)) for each in (kernel, rules)]
        yield f"states and transitions of the kernel and the rules: {sizes[0]}, {sizes[1]}"
        return
    same = [kernel.found(s.config, s.spent) for s in rules.states]
    if sorted(same) != list(range(len(kernel))):
        yield "states of the rules are none of the kernel's"
        return
    for n, m in enumerate(same):
        of_rules = sorted(
            (same[h[1]], *what(rules, h.choice, h.thread), h.grown) for h in rules.graph.hops(n)
        )
        of_kernel = sorted(
            (h[1], *what(kernel, h.choice, h.thread), h.grown) for h in kernel.graph.hops(m)
        )
        facts = [facts_of(g, i) for g, i in ((rules, n), (kernel, m))]
        if of_rules != of_kernel or facts[0] != facts[1]:
            yield f"state {n} of the rules: {of_rules}, {facts[0]}, but {of_kernel}, {facts[1]}"
            return


def what(whole: WholeGraph, choice: int, thread: int) -> tuple[tuple[int, ...], int]:
    """Say what goes on in a transition: what fails, and which leaf steps."""
    return (whole.fates[choice] if thread == FAILS else ()), thread


def facts_of(whole: WholeGraph, n: int) -> tuple[object, ...]:
    """Say what else is known of a state."""
    graph = whole.graph
    return graph.leaves[n], graph.dooms[n], whole.is_over(n), whole.may_race(n)


def same_graphs(main: Stmt, failures: int, core: bool, tally: Tally) -> Iterator[str]:  # noqa: FBT001 - a Judge
    """Compare the graphs of a program, TX10 as what activities do over and over, and answers."""
    program = Program(spinning(main, waits=measure(main) % 2 > 0) if core else Finish(main))
    kernel = KernelGraph(program, _PLACES, Options(Policy(failures), Limits(max_states=MOST)))
    kernel.explore()
    if kernel.result.limit:
        tally.counts["left out: too large"] += 1
        return
    rules = RulesGraph(program, _PLACES, Options(Policy(failures)))
    rules.explore()
    tally.counts["compared"] += 1
    tally.counts["states"] += len(rules)
    found = next(differences(kernel, rules), "")
    if found:
        yield found
        return
    for fairness in Fairness:
        for prop in (ENDS, RECOVERS):
            answers = [Liveness(g, fairness).refute(prop) for g in (rules, kernel)]
            tally.counts[f"{prop.name} under fairness {fairness}: {_shown(answers[0])}"] += 1
            if _shown(answers[0]) != _shown(answers[1]):
                yield f"{prop.name}, fairness {fairness}: {answers[0]}, but {answers[1]}"


def _shown(found: Violation | None) -> str:
    if found is None:
        return "holds"
    how = "lasso" if found.loop else found.message.split(",")[0]
    return f"refuted, {how}"
