"""What static fields hold in the heaps of a kernel, each heap looked at once."""

from x10sem.core.terms import Place
from x10sem.engine.table import Table
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.ownership import anchored, pinned
from x10sem.semantics.state import LocalHeap, Shape


class Statics:
    """The static fields in a table of heaps."""

    def __init__(self, heaps: Table[LocalHeap | None]) -> None:
        """Look at no heap yet."""
        self.heaps = heaps
        self._anchored: dict[tuple[Place, int], frozenset[ObjKey]] = {}
        self._pinned: dict[tuple[Place, int], dict[int, Shape]] = {}
        self._contents: Table[object] = Table()
        self._numbers: dict[tuple[int, int], int] = {}

    def anchored(self, p: Place, h: int) -> frozenset[ObjKey]:
        """List the objects that static fields reach in heap h, which is that of p."""
        if (p, h) not in self._anchored:
            self._anchored[p, h] = anchored(self.heaps[h], p)
        return self._anchored[p, h]

    def pinned(self, p: Place, h: int) -> dict[int, Shape]:
        """Give the shapes of objects in heap h that are the same while its static fields are."""
        if (p, h) not in self._pinned:
            self._pinned[p, h] = pinned(self.heaps[h], p)
        return self._pinned[p, h]

    def is_set(self, h: int, name: str) -> bool:
        """Tell whether a static field has its value in heap h."""
        heap = self.heaps[h]
        return heap is not None and hasattr(heap.static(name), "parts")

    def of(self, heaps: tuple[int, ...]) -> tuple[int, ...]:
        """Give each place a number for its static fields and what is fixed of their objects."""
        return tuple([self._number(at) for at in enumerate(heaps)])

    def _number(self, at: tuple[int, int]) -> int:
        found = self._numbers.get(at)
        if found is None:
            p, h = at
            heap = self.heaps[h]
            there = heap and (heap.statics, tuple(self.pinned(Place(p), h).items()))
            found = self._numbers[at] = self._contents.add(there)
        return found
