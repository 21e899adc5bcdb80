"""What a play says: each move and answer with the steps that make it, and where it ends."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from x10sem.checking.duel import Difference
from x10sem.checking.game import LEFT, RIGHT
from x10sem.checking.moves import Choice, failed
from x10sem.checking.transitions import Observation
from x10sem.checking.verdict import counted
from x10sem.core.printer import show
from x10sem.core.terms import ObjId, Place, Term
from x10sem.semantics import Config, Step, canonical, steps
from x10sem.semantics.state import Obj


class Taken(NamedTuple):
    """A step that was taken again: the choice, the step if it is one, and where it leads."""

    choice: Choice
    step: Step | None
    config: Config


class Segment(NamedTuple):
    """A few steps of one side: what is said of them, from where they go, and the steps."""

    title: str
    first: Config
    moves: tuple[Taken, ...]


def retaken(k: Config, choices: Sequence[Choice], home: Place) -> Iterator[Taken]:
    """Take choices again by the plain rules."""
    for choice in choices:
        if isinstance(choice, tuple):
            after = failed(k, tuple(Place(p) for p in choice))
            assert after is not None
            k = canonical(after)
            yield Taken(choice, None, k)
        else:
            assert k.stmt is not None
            step = steps(k.stmt, k.heap, home)[choice]
            k = canonical(step.target)
            yield Taken(choice, step, k)


def segments(d: Difference) -> Iterator[Segment]:
    """Tell the play: what each side does in turn."""
    at = dict(zip((LEFT, RIGHT), d.start, strict=True))
    home = d.graph.view.home
    for n, r in enumerate(d.play.rounds, 1):
        other = RIGHT if r.side == LEFT else LEFT
        action = d.action(r.action)
        first = d.node(at[r.side]).config
        title = f"{n}. {r.side} {told(action)}"
        yield Segment(title, first, tuple(retaken(first, r.move, home)))
        if action[0] == "ends" or r.answer is None:
            return
        at[r.side] = d.way(at[r.side], r.move)
        first = d.node(at[other]).config
        many = counted(r.answers, "answer")
        best = "it loses" if r.answers == 1 else "all lose, this one last"
        title = f"   {other} has {many}; {best}"
        yield Segment(title, first, tuple(retaken(first, r.answer, home)))
        at[other] = d.way(at[other], r.answer)


def told(action: Observation) -> str:
    """Say what an action is."""
    match action:
        case ("silent",):
            return "moves silently"
        case ("fails", *places):
            return "sees " + " and ".join(f"place {p} fail" for p in places)
        case ("throws", *values):
            return "throws " + ", ".join(map(_shown, values))
        case ("ends",):
            return "ends"
        case _:
            return "ends, and its activities have thrown " + ", ".join(map(_shown, action[1:]))


def _shown(value: Any) -> str:  # noqa: ANN401 - what is observed
    head, *objects = value
    more = f" with {', '.join(map(_object, objects))}" if objects else ""
    return show(head) + more


def _object(o: Any) -> str:  # noqa: ANN401 - what is observed
    if isinstance(o, Obj):
        names = o.names or tuple(map(str, range(len(o.values))))
        inside = [f"{n}: {show(v)}" for n, v in zip(names, o.values, strict=True)]
        return f"{o.cls}{{{', '.join(inside)}}}"
    return show(o) if isinstance(o, Term) else str(o)  # type: ignore[arg-type]


def conclusion(d: Difference) -> str:
    """Say why the last position is won."""
    last = d.play.rounds[-1] if d.play.rounds else None
    if last is not None and last.answer is None:
        other = RIGHT if last.side == LEFT else LEFT
        return f"{last.side} {told(d.action(last.action))}, and {other} cannot"
    left, right = (
        list(_parts(d.graph.observations[d.graph.observed[n]])) for n in (d.play.left, d.play.right)
    )
    return f"on the left there is {_only(left, right)}, on the right {_only(right, left)}"


def _only(these: list[str], those: list[str]) -> str:
    return "; ".join(s for s in these if s not in those) or "nothing of that"


def _parts(seen: Observation) -> Iterator[str]:
    """Say what is observed, part by part."""
    dead, names, reached, world, thrown = cast("tuple[tuple[Any, ...], ...]", seen)
    yield from (f"place {p} dead" for p in dead)
    values, objects = reached[: len(names)], reached[len(names) :]
    for (p, n), v in zip(names, values, strict=True):
        is_object = isinstance(v, ObjId) and v.number < len(objects)
        yield f"{n} of place {p} = {_object(objects[v.number] if is_object else v)}"
    known = {v.number for v in values if isinstance(v, ObjId)}
    more = [i for i in range(len(objects)) if i not in known]
    yield from (f"object {i} = {_object(objects[i])}" for i in more)
    lines, line, code = world or ((), "", 0)
    yield from (f"{n}. line {text!r}" for n, text in enumerate(lines, 1))
    yield f"last line {line!r}"
    yield f"exit code {code}"
    yield from (f"thrown {_shown(v)}" for v in thrown)
