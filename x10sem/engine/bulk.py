"""Many states at once: packed in words, in sets, and numbered by what some components are.

States of one *layout* have as many components, and pieces with the same slots.
They are the columns of a matrix of 64-bit words; each component has its bits
in one of the words, and the components before the pieces have the same bits in
all layouts.  Words have 63 bits: the last marks what is empty in a set.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Sized
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import HEAPS, State

Words: TypeAlias = NDArray[np.uint64]
"""States: a row for each word, a column for each state."""
Row: TypeAlias = NDArray[np.uint64]
"""One number for each state."""
Numbers: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]
Table: TypeAlias = NDArray[np.signedinteger[Any]]

BITS: Final = 63
EMPTY: Final = np.uint64(2**64 - 1)
CLAIMED: Final = np.uint64(2**63)
DENSE: Final = 16
"""Up to how many bits keys are looked up by an array of all."""
_FIRST: Final = 1 << 10
_FULL: Final = 0.6
_CHUNK: Final = 1 << 16
_NUMBERED: Final = 31


class Outgrown(Exception):  # noqa: N818 - control, not an error
    """Tells that numbers of components no longer fit in their bits."""


class Widths(NamedTuple):
    """How many bits numbers of components have, by kind."""

    control: int
    world: int
    heap: int
    piece: int

    @staticmethod
    def of(kernel: Kernel, least: "Widths | None" = None) -> "Widths":
        """Choose bits for the components that there are, and as many again."""
        tables: tuple[Sized, ...] = kernel.controls, kernel.worlds, kernel.heaps, kernel.pieces
        first = least or Widths(3, 2, 3, 9)
        return Widths(
            *[
                old if len(t) <= 1 << old else (2 * len(t) - 1).bit_length()
                for old, t in zip(first, tables, strict=True)
            ]
        )


class Field(NamedTuple):
    """Where a component is: in which word, from which bit, how many bits."""

    word: int
    shift: int
    bits: int


class Layout:
    """The states with so many pieces, each with so many slots."""

    def __init__(self, arities: tuple[int, ...], places: int, widths: Widths) -> None:
        """Give each component its bits."""
        self.arities = arities
        self.base = HEAPS + places
        self.fields: list[Field] = []
        word = used = 0
        kinds = [widths.control, widths.world, *[widths.heap] * places]
        for bits in [*kinds, *[widths.piece] * len(arities)]:
            if used + bits > BITS:
                word, used = word + 1, 0
            self.fields.append(Field(word, used, bits))
            used += bits
        self.words = word + 1
        self.header = self.fields[self.base - 1].word + 1

    def get(self, words: Words, at: int) -> Row:
        """Give one component of each state."""
        word, shift, bits = self.fields[at]
        column: Row = (words[word] >> shift) & ((1 << bits) - 1)
        return column

    def bits(self, at: int, number: int) -> int:
        """Place a number in its word.  Raises `Outgrown` where it does not fit."""
        if number >> self.fields[at].bits:
            raise Outgrown
        return number << self.fields[at].shift

    def controls(self, words: Words) -> list[int]:
        """List the numbers that the first component has in some state."""
        counts = np.bincount(self.get(words, 0).view(np.int64))
        found: list[int] = counts.nonzero()[0].tolist()
        return found

    def fits(self, state: State) -> bool:
        """Tell whether each component of a state fits in its bits."""
        return all(not c >> f.bits for c, f in zip(state, self.fields, strict=True))

    def pack(self, rows: Sequence[State]) -> Words:
        """Write states.  Raises `Outgrown` where a number does not fit."""
        table = np.array(rows, np.uint64).reshape(len(rows), len(self.fields))
        return self.packed([table[:, at] for at in range(len(self.fields))])

    def packed(self, columns: Sequence[Row]) -> Words:
        """Write states, given by component."""
        words = np.zeros((self.words, columns[0].shape[0]), np.uint64)
        for (word, shift, bits), column in zip(self.fields, columns, strict=True):
            if (column >> bits).any():
                raise Outgrown
            words[word] |= column << shift
        return words

    def unpack(self, words: Words) -> list[State]:
        """Read states."""
        columns = [self.get(words, at).tolist() for at in range(len(self.fields))]
        return list(zip(*columns, strict=True))

    def sharing(self, words: Words, state: State, but: int) -> Words:
        """Keep the states that have all pieces of another, but for so many, wherever they are."""
        pieces = Counter(state[self.base :])
        columns = [self.get(words, at) for at in range(self.base, len(self.fields))]
        shared = np.zeros(words.shape[1], np.int64)
        for piece, most in pieces.items():
            here = np.zeros(words.shape[1], np.int64)
            for column in columns:
                here += column == piece
            shared += np.minimum(here, most)
        return words[:, shared + but >= pieces.total()]

    def moved_to(self, other: "Layout", words: Words) -> Words:
        """Write states by other widths, if they are others."""
        if other.fields == self.fields:
            return words
        return other.packed([self.get(words, at) for at in range(len(self.fields))])


def mixed(words: Words) -> Row:
    """Mix the words of each state; equal states mix equally, others hardly ever."""
    found = np.zeros(words.shape[1], np.uint64)
    for word in words:
        found ^= word
        found *= 0x9E3779B97F4A7C15
        found ^= found >> 32
        found *= 0xD6E8FEB86659FD93
        found ^= found >> 29
    return found


class Seen:
    """A set of states of one layout: a table of words, open to the next free slot."""

    def __init__(self, words: int) -> None:
        """Hold nothing."""
        self.table: Words = np.full((words, _FIRST), EMPTY)
        self.count = 0

    def add(self, words: Words) -> Words:
        """Add states, and give those that are new, once each."""
        self._reserve(words.shape[1])
        new = words[:, self._put(words)]
        self.count += new.shape[1]
        return new

    def growing(self, more: int) -> int:
        """Tell how many bytes it takes at once to add so many states; 0 if there is room."""
        size = self._size_for(more)
        words, old = self.table.shape
        return 0 if size == old else 8 * size * int(words)

    def moved(self, before: Layout, after: Layout) -> "Seen":
        """Write all states by other widths."""
        other = Seen(after.words)
        for states in _kept(self.table):
            other.add(before.moved_to(after, states))
        return other

    def _size_for(self, more: int) -> int:
        size: int = self.table.shape[1]
        while self.count + more > size * _FULL:
            size *= 2
        return size

    def _reserve(self, more: int) -> None:
        size = self._size_for(more)
        if size == self.table.shape[1]:
            return
        old = self.table
        self.table = np.full((old.shape[0], size), EMPTY)
        for states in _kept(old):
            self._put(states)

    def _put(self, words: Words) -> Mask:
        size = self.table.shape[1]
        new = np.zeros(words.shape[1], np.bool_)
        slots = (mixed(words) >> (65 - size.bit_length())).astype(np.intp)
        which = np.arange(words.shape[1])
        while which.size:
            free = (self.table[0].take(slots) == EMPTY).nonzero()[0]
            if free.size:
                self._claim(words, which[free], slots[free], new)
            other = self.table[0].take(slots) != words[0].take(which)
            for k in range(1, words.shape[0]):
                other |= self.table[k].take(slots) != words[k].take(which)
            left = other.nonzero()[0]
            which, slots = which[left], (slots[left] + 1) & (size - 1)
        return new

    def _claim(self, words: Words, which: Indices, slots: Indices, new: Mask) -> None:
        """Let one state have each free slot."""
        first = self.table[0]
        mine = which.astype(np.uint64) | CLAIMED
        first[slots] = mine
        won = (first.take(slots) == mine).nonzero()[0]
        which, slots = which[won], slots[won]
        for k in range(words.shape[0]):
            self.table[k][slots] = words[k].take(which)
        new[which] = True


def _kept(table: Words) -> Iterator[Words]:
    """List the states of a table, some at a time."""
    for at in range(0, table.shape[1], _CHUNK):
        part = table[:, at : at + _CHUNK]
        yield part[:, part[0] != EMPTY]


class Lookup:
    """A number for each key, found out once: by an array of all keys, or of those met, in order."""

    def __init__(self, bits: int) -> None:
        """Know nothing of keys of so many bits."""
        self.dense = np.full(1 << bits, -1, np.int32) if bits <= DENSE else None
        self.keys = np.zeros(0, np.uint64)
        self.values = np.zeros(0, np.int32)

    def find(self, keys: Row, make: Callable[[int], int]) -> Numbers:
        """Give the number of each key; `make` finds it out, given the index of such a key."""
        if self.dense is not None:
            found = self.dense.take(keys.view(np.int64))
            missing = (found < 0).nonzero()[0]
            if missing.size:
                for key, i in self._first_of(keys, missing):
                    self.dense[key] = make(i)
                found = self.dense.take(keys.view(np.int64))
            return found
        found, known = self._sought(keys)
        missing = (~known).nonzero()[0]
        if missing.size:
            pairs = [(key, make(i)) for key, i in self._first_of(keys, missing)]
            self._learn(pairs)
            found, _ = self._sought(keys)
        return found

    @staticmethod
    def _first_of(keys: Row, missing: Indices) -> list[tuple[int, int]]:
        unique, first = np.unique(keys[missing], return_index=True)
        return list(zip(unique.tolist(), missing[first].tolist(), strict=True))

    def _sought(self, keys: Row) -> tuple[Numbers, Mask]:
        if not self.keys.size:
            return np.zeros(keys.shape, np.int32), np.zeros(keys.shape, np.bool_)
        at = np.minimum(np.searchsorted(self.keys, keys), self.keys.size - 1)
        return self.values.take(at), self.keys.take(at) == keys

    def _learn(self, pairs: list[tuple[int, int]]) -> None:
        keys = np.concatenate([self.keys, np.array([k for k, _ in pairs], np.uint64)])
        values = np.concatenate([self.values, np.array([v for _, v in pairs], np.int32)])
        order = np.argsort(keys)
        self.keys, self.values = keys[order], values[order]


class Combos:
    """A number for each combination of some components, found out once."""

    def __init__(self, bits: Sequence[int]) -> None:
        """Know nothing of combinations of components of so many bits each."""
        self.bits = tuple(bits)
        self._firsts: dict[int, Lookup] = {}
        self._last = Lookup(sum(self.bits)) if sum(self.bits) <= BITS else Lookup(BITS)

    def find(self, columns: Sequence[Row], make: Callable[[int], int]) -> Numbers:
        """Give the number of each combination; `make` finds it out, given where there is one."""
        key, used = columns[0], self.bits[0]
        for at in range(1, len(columns)):
            if used + self.bits[at] > BITS:
                key, used = self._numbered(at, key), _NUMBERED
            key = np.bitwise_or(key, columns[at] << used)
            used += self.bits[at]
        return self._last.find(key, make)

    def _numbered(self, at: int, keys: Row) -> Row:
        first = self._firsts.setdefault(at, Lookup(BITS))
        count = len(first.keys)

        def next_number(_: int) -> int:
            nonlocal count
            count += 1
            return count - 1

        return first.find(keys, next_number).astype(np.uint64)


class Growing:
    """An array to which numbers are added."""

    def __init__(self, kind: type[np.generic], count: int = 0) -> None:
        """Begin with so many zeros."""
        self._values: Any = np.zeros(64 + count, kind)
        self.count = count

    def add(self, value: int) -> None:
        """Add a number."""
        if self.count == len(self._values):
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        self._values[self.count] = value
        self.count += 1

    def take(self, at: NDArray[np.integer[Any]]) -> Any:  # noqa: ANN401 - an array of its kind
        """Give the numbers at some indices."""
        return self._values.take(at)


def mapped(table: Table, column: Row, make: Callable[[int], int]) -> Table:
    """Look numbers up; `make` finds out what is not known, given where it is."""
    at = column.view(np.int64)
    found = table.take(at)
    missing = (found < 0).nonzero()[0]
    if missing.size:
        unique, first = np.unique(at[missing], return_index=True)
        for number, row in zip(unique.tolist(), missing[first].tolist(), strict=True):
            table[number] = make(row)
        found = table.take(at)
    return found
