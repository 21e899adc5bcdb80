"""The bundled library, lowered member by member, when a run first asks for one.

A program is closed under what its methods mention, and so it has a third of the library even
where it uses next to nothing of it.  What is not asked for is not even read.
"""

from collections.abc import Iterator

from x10sem.core.program import ClassInfo, Method, OnDemand, Static
from x10sem.lowering.classes import ClassSymbol
from x10sem.lowering.errors import Sink
from x10sem.lowering.loader import is_bundled
from x10sem.lowering.methods import (
    described,
    lower_class,
    methods_named,
    static,
    static_names,
)
from x10sem.lowering.types import Known
from x10sem.lowering.world import PRELUDE, World


def lower_classes(world: World) -> OnDemand[ClassInfo]:
    """Lower the classes of the program, and those of the library on demand."""
    own: dict[str, ClassInfo] = {}
    while world.waiting:
        symbol = world.waiting.pop(0)
        own[symbol.key] = lower_class(symbol, world)

    def make(name: str) -> ClassInfo | None:
        if name in world.extra:
            return world.extra[name]
        symbol = world.of(Known(name)) if is_bundled(name) else world.by_key.get(name)
        return None if symbol is None else library_class(symbol, world)

    def names() -> Iterator[str]:
        yield from own
        for symbol in library(world):
            yield symbol.key
            info = table[symbol.key]
            tuple(info.methods.values())
            tuple(info.statics.values())
        yield from world.extra

    table = OnDemand(make, names, own | world.extra)
    return table


def library(world: World) -> Iterator[ClassSymbol]:
    """List the classes of the library; those that are found on the way come last."""
    prelude = [world.of(Known(name)) for name in PRELUDE if is_bundled(name)]
    yield from (symbol for symbol in prelude if symbol is not None)
    for symbol in world.bundled:  # it grows
        if symbol not in prelude:
            yield symbol


def library_class(symbol: ClassSymbol, world: World) -> ClassInfo:
    """Describe a class of the library, whose members are lowered on demand."""
    lowered: dict[str, dict[str, tuple[Method, ...]]] = {}

    def method(name: str) -> tuple[Method, ...] | None:
        base = name.removesuffix("[]")
        if base not in lowered:
            lowered[base] = methods_named(symbol, base, world)
            world.sink.stop_at_errors()
        return lowered[base].get(name)

    def method_names() -> Iterator[str]:
        for base in (*symbol.methods, "this"):
            method(base)
            yield from lowered[base]

    def initialiser(name: str) -> Static | None:
        return static(symbol, name, world) if name in static_names(symbol, world) else None

    statics = OnDemand(initialiser, lambda: static_names(symbol, world))
    return described(symbol, world, OnDemand(method, method_names), statics)


def mentioned(world: World) -> frozenset[str]:
    """Name the classes that a program mentions, by way of other classes too."""
    again = World(world.load, Sink(), world.constants, world.guarded)
    for source in world.sources:
        if not source.is_library:
            again.add(source.unit)
    return frozenset(lower_classes(again))
