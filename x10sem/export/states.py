"""Configurations as people and other tools look at them: places, output, static fields."""

from collections.abc import Iterator, Sequence
from json import dumps
from typing import Final

from x10sem.core.terms import Char, ObjId, Place, Str, Unsupported, Value
from x10sem.records import dataclass
from x10sem.semantics import Config, Heap
from x10sem.semantics.operators import text
from x10sem.semantics.state import Obj

_DEPTH: Final = 4
_ELEMENTS: Final = 12


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be seen of a configuration; static fields by place and name, as text."""

    alive: tuple[int, ...]
    output: str
    statics: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    is_over: bool


def look(k: Config) -> Look:
    """Look at a configuration."""
    g = k.heap
    statics = tuple((int(p), tuple(_statics(g, p))) for p in g.live)
    over = k.stmt is None or not g.live or g.live[0] != 0
    return Look(tuple(map(int, g.live)), g.output, statics, over)


def _statics(g: Heap, p: Place) -> Iterator[tuple[str, str]]:
    own = {info.name for info in g.program.written}
    for name, v in g[p].statics:
        if name.rpartition(".")[0] in own:
            yield name, "being initialised" if isinstance(v, Unsupported) else shown(v, g)


def shown(v: Value, g: Heap, depth: int = _DEPTH) -> str:
    """Show a value, with the objects that it reaches, to some depth."""
    if isinstance(v, Str | Char):
        return dumps(v.value, ensure_ascii=False) if isinstance(v, Str) else f"'{v.value}'"
    if not isinstance(v, ObjId) or v.place not in g:
        return text(v)
    return _object(g.object(v), g, depth)


def _object(o: Obj, g: Heap, depth: int) -> str:
    name = o.cls.rpartition(".")[2]
    if depth == 0:
        return f"{name}(…)"
    values = [shown(v, g, depth - 1) for v in o.values[:_ELEMENTS]]
    more = ["…"] if len(o.values) > _ELEMENTS else []
    if o.cls == "Rail":
        return f"[{', '.join([*values, *more])}]"
    pairs = [f"{n}={v}" for n, v in zip(o.names, values, strict=False)]
    return f"{name}({', '.join([*pairs, *more])})"


def differences(before: Look, after: Look) -> Iterator[str]:
    """Say what differs between two configurations."""
    for p in before.alive:
        if p not in after.alive:
            yield f"place {p} has failed"
    if after.output != before.output:
        yield f"output: {after.output[len(before.output) :]!r}"
    old = {(p, name): v for p, those in before.statics for name, v in those}
    for p, those in after.statics:
        for name, v in those:
            was = old.get((p, name))
            if was != v:
                yield f"{name} at place {p}: {v if was is None else f'{was} → {v}'}"


def run_of(first: Config, configs: Sequence[Config]) -> list[Look]:
    """Look at all configurations of a run, the first one too."""
    return [look(first), *map(look, configs)]
