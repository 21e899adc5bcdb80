"""A run as an argument: the steps that matter, each with its rule, place and source line."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from x10sem.core.printer import show
from x10sem.core.terms import (
    Async,
    At,
    DeadPlace,
    ElementUpd,
    FieldUpd,
    ObjId,
    Thrown,
    When,
)
from x10sem.diagnostics import NOWHERE, Span
from x10sem.lowering.loader import MARK
from x10sem.records import dataclass
from x10sem.semantics import Config, Heap, Step
from x10sem.semantics.canonical import Key, refs
from x10sem.semantics.classes import class_of
from x10sem.semantics.state import is_completion

_CATCHING: Final = frozenset({"CATCH", "CATCH_TYPE"})
_BEGINNING: Final = (Async, At, When)
_WRITING: Final = frozenset({"FIELD_UPD", "ELEMENT_UPD"})
MOST_WRITTEN: Final = 5
"""Of how many things that were written before all else the last value is told, at most."""


class Move(Protocol):
    """A move of a run: the step, or the places that fail; and the configuration after it."""

    @property
    def choice(self) -> int | tuple[int, ...]:
        """The index of the step, or the places that fail."""

    @property
    def step(self) -> Step | None:
        """The step, if it is one."""

    @property
    def config(self) -> Config:
        """What it leads to."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one move says: its number, what happens, by which rules, where, at which place."""

    number: int
    what: str
    rules: str
    span: Span
    place: int | None


def explain(  # noqa: PLR0913 - what a run is, and how to tell it
    first: Config,
    moves: Sequence[Move],
    read: Callable[[str], str],
    *,
    every_step: bool = False,
    conclusion: str = "",
    loop: int = 0,
) -> str:
    """Tell a run as an argument; `read` gives the text of a file.

    So many of its last moves are a loop that goes on for ever.
    """
    told = list(sentences(first, moves, every_step=every_step))
    if not told:
        told = list(sentences(first, moves, every_step=True))
    begins = len(moves) - loop
    if loop and sum(s.number > begins for s in told) <= 1:
        every = sentences(first, moves, every_step=True)
        told = [s for s in told if s.number <= begins] + [s for s in every if s.number > begins]
    lines = [_line(s, first.heap.program.path, read) for s in told]
    if loop:
        lines.insert(sum(s.number <= begins for s in told), "  then, for ever:")
    left_out = len(moves) - len(told)
    if left_out:
        lines.append(f"  ({left_out} steps of no consequence to others are left out)")
    if conclusion:
        lines.append(f"  so: {conclusion}")
    return "\n".join(lines)


def sentences(first: Config, moves: Sequence[Move], *, every_step: bool) -> Iterator[Sentence]:
    """Say what each move does, if it matters.

    Until there is a second activity or place, what the first one writes does not; but where a
    place fails meanwhile, what it wrote last to objects in static fields is told.
    """
    before = first.heap
    alone = next((n for n, move in enumerate(moves) if _is_beginning(move)), len(moves))
    fails = alone < len(moves) and moves[alone].step is None
    last = _last_written(first, moves[:alone]) if fails else frozenset()
    for n, move in enumerate(moves, 1):
        step = move.step
        if step is None:
            assert isinstance(move.choice, tuple)
            failed = [f"place {p} fails" for p in move.choice]
            yield Sentence(n, " and ".join(failed), "PLACE_FAILURE", NOWHERE, None)
        else:
            what = list(effects(step, before, writes=n > alone or n in last))
            if what or every_step or n == len(moves):
                span = written_at(step)
                rules = ", ".join(notable(step))
                yield Sentence(n, "; ".join(what), rules, span, step.leaf.place)
        before = move.config.heap


def _is_beginning(move: Move) -> bool:
    """Tell whether with a move others come in: activities, places, failures."""
    return move.step is None or isinstance(move.step.leaf.redex, _BEGINNING)


def _last_written(first: Config, moves: Sequence[Move]) -> frozenset[int]:
    """Give the numbers of the moves that wrote last to parts of objects in static fields."""
    found: dict[object, int] = {}
    before = first.heap
    for n, move in enumerate(moves, 1):
        part = None if move.step is None else _static_written(move.step.leaf, before)
        if part is not None:
            found.pop(part, None)
            found[part] = n
        before = move.config.heap
    return frozenset([*found.values()][-MOST_WRITTEN:])


def _line(s: Sentence, main: str, read: Callable[[str], str]) -> str:
    if s.place is None:
        return f"  {s.number:>4}  {s.what}   [{s.rules}]"
    lines = read(s.span.path).splitlines() if s.span.line > 0 else []
    source = lines[s.span.line - 1].strip() if 0 < s.span.line <= len(lines) else ""
    file = "line " if s.span.path == main else f"{s.span.path}:"
    where = f"place {s.place}, {file}{s.span.line}: {source}" if source else f"place {s.place}"
    what = f"{s.what}\n        " if s.what else ""
    return f"  {s.number:>4}  {what}{where}   [{s.rules}]"


def written_at(step: Step) -> Span:
    """Find the source of a step in the program itself, not in the library."""
    spans = [getattr(t.redex, "span", NOWHERE) for t in step.chain()]
    written = [s for s in spans if s != NOWHERE and not s.path.startswith(MARK)]
    return written[-1] if written else NOWHERE


def notable(step: Step) -> list[str]:
    """Name the rules that say what a step is: of the redex, and of what reacts to it."""
    chain = list(step.chain())
    names = [chain[-1].rule]
    for inner, outer in zip(chain[::-1], chain[-2::-1], strict=False):
        silent = all(map(is_completion, (*inner.label.values, *outer.label.values)))
        reacts = outer.rule == "END_FINISH" or not (silent or inner.label == outer.label)
        if reacts and outer.rule != names[-1]:
            names.append(outer.rule)
    return names


def effects(step: Step, before: Heap, *, writes: bool) -> Iterator[str]:
    """Say what a step does that others can notice."""
    chain = list(step.chain())
    leaf, after = chain[-1], step.target.heap
    if leaf.rule == "DEAD":
        yield f"lost: place {leaf.place} has failed"
    elif isinstance(leaf.redex, _BEGINNING) and leaf.label.mode is None:
        yield _begun(leaf)
    thrown = [v for v in leaf.label.values if not is_completion(v)]
    if thrown and leaf.rule != "DEAD":
        yield f"throws {_named(thrown, leaf.target.heap)}"
    yield from _reactions(chain)
    printed = _output(after)[len(_output(before)) :]
    if printed:
        yield f"prints {printed.rstrip()!r}"
    for p in after.dead:
        if p not in before.dead:
            yield f"place {p} is killed"
    for p in sorted(after.doomed - before.doomed):
        yield f"place {p} is doomed"
    written = _written(leaf, before) if writes else ""
    if written:
        yield written


def _begun(leaf: Step) -> str:
    if isinstance(leaf.redex, At):
        there = show(leaf.redex.place)
        return f"begins an activity at {there}" if leaf.rule == "AT_SPAWN" else f"goes to {there}"
    return "begins an activity" if isinstance(leaf.redex, Async) else "goes on"


def _written(leaf: Step, before: Heap) -> str:
    """Say what a step writes; nothing of what the library writes to objects of its own."""
    match leaf.redex:
        case FieldUpd(ObjId() as o, name, value) if leaf.rule == "FIELD_UPD":
            what = f"sets {name} to {show(value)}"
        case ElementUpd(ObjId() as o, index, value) if leaf.rule == "ELEMENT_UPD":
            what = f"sets element {show(index)} to {show(value)}"
        case _:
            return ""
    of_library = getattr(leaf.redex, "span", NOWHERE).path.startswith(MARK)
    return "" if of_library and (o.place, o.number) not in _shared(before) else what


def _static_written(leaf: Step, before: Heap) -> tuple[object, ...] | None:
    """Tell to what of the object in which static field a step writes, if it does."""
    match leaf.redex:
        case FieldUpd(ObjId() as o, part) | ElementUpd(ObjId() as o, part):
            pass
        case _:
            return None
    if leaf.rule not in _WRITING:
        return None
    h = before.locals[o.place]
    fields = () if h is None else [name for name, v in h.statics if v == o]
    return (o.place, fields[0], part) if fields else None


def _shared(g: Heap) -> set[Key]:
    """Collect the objects that static fields reach."""
    heaps = [h for h in g.locals if h is not None]
    waiting = [key for h in heaps for _, v in h.statics for key in refs(v)]
    seen: set[Key] = set()
    while waiting:
        key = waiting.pop()
        h = g.locals[key[0]]
        if key not in seen and h is not None and key[1] < len(h.objects):
            seen.add(key)
            waiting += refs(h.objects[key[1]])
    return seen


def _reactions(chain: list[Step]) -> Iterator[str]:
    for inner, outer in zip(chain[::-1], chain[-2::-1], strict=False):
        values = [v for v in inner.label.values if not is_completion(v)]
        line = getattr(outer.redex, "span", NOWHERE).line
        at = f" at line {line}" if line > 0 else ""
        if outer.rule == "END_FINISH":
            threw = [v for v in outer.label.values if not is_completion(v)]
            ending = f", throws {_named(threw, outer.target.heap)}" if threw else ""
            what = "main" if outer is chain[0] else f"the finish{at}"
            yield f"{what} ends{ending}"
        elif not values:
            continue
        elif outer.rule == "FINISH":
            yield f"the finish{at} learns {_named(values, inner.target.heap)}"
        elif outer.rule in _CATCHING:
            yield f"caught{at}"
        elif outer.rule == "MASK":
            yield f"masked by {_named(list(outer.label.values), outer.target.heap)}"


def _named(values: Sequence[Thrown], g: Heap) -> str:
    return ", ".join(_name(v, g) for v in values)


def _name(v: Thrown, g: Heap) -> str:
    if isinstance(v, DeadPlace):
        return f"DeadPlaceException({v.place})"
    return class_of(v, g) if isinstance(v, ObjId) and v.place in g else show(v)


def _output(g: Heap) -> str:
    return "".join(f"{line}\n" for line in g.lines) + g.line
