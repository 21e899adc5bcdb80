"""States seen: kept whole, as fingerprints of 64 bits, or as bits in a table.

Whole states make a search exact.  A fingerprint is BLAKE2b of the bytes that a state
is packed to, keyed by a seed; a state with the fingerprint of another is taken for that one,
and omitted.  A table of bits keeps of a state a few bits, which may be those of others:
what it omits nobody knows.  Both keep whole only states that are still to be expanded,
and give the others up; whoever needs one takes the moves again that led there.
"""

from array import array
from sys import getsizeof
from typing import Final, Protocol

BITS_EACH: Final = 3
"""How many bits a state sets."""

_SLOT: Final = 16
_NEAR: Final = 0.97
_FREE: Final = 0xFFFFFFFF


class Storage(Protocol):
    """What was seen by a search; states have numbers, in the order in which they came."""

    is_exact: bool

    def __len__(self) -> int:
        """Count the states."""

    def add(self, packed: bytes) -> bool:
        """Store a state; tell whether it is new."""

    def get(self, i: int) -> bytes | None:
        """Give a state, if it is kept whole."""

    def is_at(self, i: int, packed: bytes) -> bool:
        """Tell whether that is state i, which may have been given up."""

    def give_up(self, i: int) -> None:
        """Let go of a state that has been expanded."""

    def meet(self, i: int, packed: bytes) -> None:
        """Note that a move of state i leads to a state that was seen before."""

    def met(self) -> list[tuple[int, int]]:
        """List the moves to states that were seen before."""

    def omission(self) -> float:
        """Bound the probability that any state was omitted."""

    def growing(self) -> int:
        """Tell how many bytes it takes at once when it soon grows; 0 if it does not soon."""


class Exact:
    """States kept whole."""

    is_exact = True

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.seen: set[bytes] = set()
        self.order: list[bytes] = []
        self.links: list[tuple[int, bytes]] = []

    def __len__(self) -> int:
        """Count the states."""
        return len(self.order)

    def add(self, packed: bytes) -> bool:
        """Store a state; tell whether it is new."""
        if packed in self.seen:
            return False
        self.seen.add(packed)
        self.order.append(packed)
        return True

    def get(self, i: int) -> bytes:
        """Give a state."""
        return self.order[i]

    def is_at(self, i: int, packed: bytes) -> bool:
        """Tell whether that is state i."""
        return self.order[i] == packed

    def give_up(self, i: int) -> None:
        """Keep the state all the same."""

    def meet(self, i: int, packed: bytes) -> None:
        """Note that a move of state i leads to a state that was seen before."""
        self.links.append((i, packed))

    def met(self) -> list[tuple[int, int]]:
        """List the moves to states that were seen before."""
        if not self.links:
            return []
        index = {packed: i for i, packed in enumerate(self.order)}
        return [(i, index[packed]) for i, packed in self.links if i >= 0]

    def omission(self) -> float:
        """Omit nothing."""
        return 0.0

    def growing(self) -> int:
        """Tell how many bytes the set of states takes at once when it soon grows."""
        size = getsizeof(self.seen)
        is_soon = len(self.seen) * 5 >= size // _SLOT * 3 * _NEAR
        return 2 * size if is_soon else 0


class _Frontier:
    """The states that are still to be expanded, whole."""

    is_exact = False

    def __init__(self, seed: int) -> None:
        self.kept: dict[int, bytes] = {}
        self.key = seed.to_bytes(8, "little", signed=True)

    def get(self, i: int) -> bytes | None:
        """Give a state, if it is still to be expanded."""
        return self.kept.get(i)

    def give_up(self, i: int) -> None:
        """Let go of a state that has been expanded."""
        self.kept.pop(i, None)

    def digest(self, packed: bytes, size: int) -> int:
        """Digest a state to so many bytes."""
        from hashlib import blake2b  # noqa: PLC0415 - slow to import, and seldom needed

        found = blake2b(packed, digest_size=size, key=self.key).digest()
        return int.from_bytes(found, "little")


class Fingerprints(_Frontier):
    """Fingerprints by number, and an open-addressed table of numbers to find them."""

    def __init__(self, seed: int = 0) -> None:
        """Keep nothing yet."""
        super().__init__(seed)
        self.prints = array("Q")
        self.links = array("I")
        self.slots = array("I", [_FREE]) * (1 << 10)

    def __len__(self) -> int:
        """Count the states."""
        return len(self.prints)

    def add(self, packed: bytes) -> bool:
        """Store the fingerprint of a state; tell whether it is new."""
        made = self.digest(packed, 8)
        slot = self._slot(made)
        if self.slots[slot] != _FREE:
            return False
        number = len(self.prints)
        self.slots[slot] = number
        self.prints.append(made)
        self.kept[number] = packed
        if 2 * number > len(self.slots):
            self._grow()
        return True

    def is_at(self, i: int, packed: bytes) -> bool:
        """Tell whether that has the fingerprint of state i."""
        return self.prints[i] == self.digest(packed, 8)

    def meet(self, i: int, packed: bytes) -> None:
        """Note that a move of state i leads to a state that was seen before."""
        if i >= 0:
            self.links.extend((i, self.slots[self._slot(self.digest(packed, 8))]))

    def met(self) -> list[tuple[int, int]]:
        """List the moves to states that were seen before."""
        return list(zip(self.links[::2], self.links[1::2], strict=True))

    def omission(self) -> float:
        """Bound the probability that any two of the states have one fingerprint."""
        n = len(self.prints)
        return n * (n - 1) / 2**65

    def growing(self) -> int:
        """Tell how many bytes the table takes at once when it soon grows."""
        size = len(self.slots)
        is_soon = 2 * len(self.prints) >= size * _NEAR
        return 2 * size * self.slots.itemsize if is_soon else 0

    def _slot(self, made: int) -> int:
        mask = len(self.slots) - 1
        slot = made & mask
        while (number := self.slots[slot]) != _FREE and self.prints[number] != made:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        self.slots = array("I", [_FREE]) * (2 * len(self.slots))
        for number, made in enumerate(self.prints):
            self.slots[self._slot(made)] = number


class Bits(_Frontier):
    """A table of bits, a few for each state; 32 more tell where a run that is taken again is."""

    def __init__(self, megabytes: int, seed: int = 0) -> None:
        """Set no bit yet."""
        super().__init__(seed)
        self.table = bytearray(megabytes << 20)
        self.marks = array("I")
        self.set = 0

    def __len__(self) -> int:
        """Count the states."""
        return len(self.marks)

    def add(self, packed: bytes) -> bool:
        """Set the bits of a state; tell whether one was not set."""
        made = self.digest(packed, 8 * BITS_EACH)
        table, size = self.table, 8 * len(self.table)
        is_new = False
        for _ in range(BITS_EACH):
            made, part = made >> 64, made & 0xFFFFFFFFFFFFFFFF
            byte, bit = divmod(part % size, 8)
            if not table[byte] >> bit & 1:
                table[byte] |= 1 << bit
                self.set += 1
                is_new = True
        if is_new:
            self.kept[len(self.marks)] = packed
            self.marks.append(self.digest(packed, 4))
        return is_new

    def is_at(self, i: int, packed: bytes) -> bool:
        """Tell whether that has the mark of state i."""
        return self.marks[i] == self.digest(packed, 4)

    def meet(self, i: int, packed: bytes) -> None:
        """Forget it: what it leads to has no number."""

    def met(self) -> list[tuple[int, int]]:
        """List nothing."""
        return []

    def omission(self) -> float:
        """Estimate how likely the next new state is taken for one that was seen."""
        return (self.set / (8 * len(self.table))) ** BITS_EACH

    def growing(self) -> int:
        """Take no more than the table."""
        return 0
