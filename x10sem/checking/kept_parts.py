"""Components of a kernel in files: by number, of values that were written before."""

from array import array
from collections.abc import Iterator
from typing import Any, Final

from x10sem.checking.storage import Damaged, Numbering, Values
from x10sem.engine.kernel import Kernel
from x10sem.engine.packing import Packing
from x10sem.engine.parts import Control, State, World
from x10sem.semantics.pieces import Piece

CHUNK: Final = 4096
"""How much is in a frame, at most."""


def tables_of(kernel: Kernel, numbering: Numbering) -> Iterator[tuple[str, object]]:
    """List the components of a kernel, by kind."""
    pieces = zip(kernel.pieces, (k.arity for k in kernel.known), strict=False)
    tables: dict[str, Iterator[object]] = {
        "controls": (tuple(c) for c in kernel.controls),
        "worlds": (tuple(w) for w in kernel.worlds),
        "heaps": iter(kernel.heaps),
        "pieces": ((*piece, arity) for piece, arity in pieces),
    }
    for name, values in tables.items():
        yield from rows(numbering, name, values)


def rows(numbering: Numbering, name: str, values: Iterator[object]) -> Iterator[tuple[str, object]]:
    """List values by number, after what they are made of."""
    found: list[int] = []
    for value in values:
        found.append(numbering.number(value))
        if len(numbering.new) >= CHUNK:
            yield "nodes", numbering.new
            numbering.new = []
            yield name, found
            found = []
    yield "nodes", numbering.new
    numbering.new = []
    yield name, found


class Components:
    """Components that are read, on their way into the tables of a kernel."""

    def __init__(self, kernel: Kernel, packing: Packing) -> None:
        """Expect the first of each kind."""
        self.kernel, self.packing = kernel, packing
        self.values = Values()
        self.at = {"controls": 0, "worlds": 0, "heaps": 0, "pieces": 0}

    def component(self, kind: str, value: Any) -> None:  # noqa: ANN401 - any value
        """Give a component the number that it had."""
        kernel = self.kernel
        match kind:
            case "controls":
                found = kernel.controls.add(Control(*value))
            case "worlds":
                found = kernel.worlds.add(World(*value))
            case "heaps":
                found = kernel.heap(value)
            case "pieces":
                *parts, arity = value
                found = kernel.piece(Piece(*parts), arity)
            case _:
                raise Damaged
        if found != self.at[kind]:
            raise Damaged
        self.at[kind] += 1

    def state(self, packed: bytes) -> State:
        """Check the components of a state."""
        kernel, packing = self.kernel, self.packing
        state = tuple(array("I", packed[:-1]) if len(packed) % 2 else array("H", packed))
        if len(state) < kernel.base or packing.pack(state) != packed:
            raise Damaged
        heaps = [len(kernel.heaps)] * kernel.size
        sizes = [len(kernel.controls), len(kernel.worlds), *heaps]
        if any(i >= n for i, n in zip(state, sizes, strict=False)):
            raise Damaged
        if max(state[kernel.base :], default=0) >= len(kernel.pieces):
            raise Damaged
        return state
