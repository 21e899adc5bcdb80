"""Values of searches as numbered nodes, and files of frames: what checkpoints are made of.

Nothing that is read is trusted: a node names a class of terms, or is refused; it is
built of nodes before it; and a file ends with the digest of all before.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from x10sem.checking.outcomes import Outcome
from x10sem.core.terms import Term
from x10sem.diagnostics import Span
from x10sem.records import names_of
from x10sem.semantics.state import Lock, Mode

MAGIC: Final = b"x10sem-checkpoint-1\n"
DIGEST: Final = 32
_LENGTH: Final = 4
_BLOCK: Final = 1 << 20
_PLAIN, _TEXT, _TUPLE, _SET, _RECORD, _ENUM = range(6)
_ENUMS: Final[dict[str, type[Enum]]] = {"Lock": Lock, "Mode": Mode}
_OUTCOME: Final = ("output", "exception", "dead", "exit")


class Damaged(Exception):  # noqa: N818 - control; it becomes a diagnostic
    """What is read is not what was written."""


# Values


def _below(cls: type) -> Iterator[type]:
    subs: list[type] = cls.__subclasses__()
    for sub in subs:
        yield sub
        yield from _below(sub)


class Shapes:
    """The classes of which there may be values, with their fields."""

    def __init__(self) -> None:
        """List them."""
        records: list[type] = [*(c for c in _below(Term) if "__record__" in vars(c)), Span]
        self.classes: dict[str, type] = {c.__name__: c for c in records}
        self.fields: dict[str, tuple[str, ...]] = {c.__name__: names_of(c) for c in records}
        self.classes["Outcome"] = Outcome
        self.fields["Outcome"] = _OUTCOME

    def make(self, name: object, values: list[Any]) -> object:
        """Build a value."""
        if not isinstance(name, str) or name not in self.classes:
            raise Damaged
        fields = self.fields[name]
        if len(fields) != len(values):
            raise Damaged
        try:
            return self.classes[name](**dict(zip(fields, values, strict=True)))
        except TypeError:
            raise Damaged from None


class Numbering:
    """Gives values numbers, equal ones with equal positions in the source the same."""

    def __init__(self) -> None:
        """Have no values yet."""
        self.shapes = Shapes()
        self.new: list[object] = []
        self._count = 0
        self._numbers: dict[object, int] = {}
        self._by_id: dict[int, tuple[object, int]] = {}

    def number(self, value: object) -> int:
        """Give the number of a value; its nodes that are new are added to `new`."""
        known = self._by_id.get(id(value))
        if known is not None:
            return known[1]
        node = self._node(value)
        key = (type(value) if node[0] == _PLAIN else None, *node)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = self._count
            self._count += 1
            self.new.append(node)
        if isinstance(value, Term):
            self._by_id[id(value)] = value, found
        return found

    def _node(self, value: object) -> tuple[object, ...]:
        number = self.number
        match value:
            case None | bool() | int():
                return _PLAIN, value
            case str():
                return _TEXT, value.encode("utf-8", "surrogatepass")
            case tuple():
                return (_TUPLE, *[number(v) for v in value])
            case frozenset():
                return (_SET, *sorted(number(v) for v in sorted(value, key=repr)))
            case Enum():
                return _ENUM, type(value).__name__, value.value
            case _:
                name = type(value).__name__
                assert name in self.shapes.classes, f"no form for {name}"
                fields = self.shapes.fields[name]
                return (_RECORD, name, *[number(getattr(value, f)) for f in fields])


class Values:
    """The values of nodes that are read."""

    def __init__(self) -> None:
        """Know none yet."""
        self.shapes = Shapes()
        self._values: list[Any] = []

    def add(self, nodes: Iterable[Any]) -> None:
        """Build the values of some more nodes, each of those before it."""
        for node in nodes:
            self._values.append(self._value(node))

    def __getitem__(self, i: object) -> Any:  # noqa: ANN401 - any value
        """Give the value of a number."""
        if not isinstance(i, int) or not 0 <= i < len(self._values):
            raise Damaged
        return self._values[i]

    def _value(self, node: object) -> object:
        match node:
            case [0, None | bool() | int() as plain]:
                return plain
            case [1, bytes() as text]:
                return text.decode("utf-8", "surrogatepass")
            case [2, *parts]:
                return tuple([self[i] for i in parts])
            case [3, *parts]:
                return frozenset([self[i] for i in parts])
            case [4, name, *parts]:
                return self.shapes.make(name, [self[i] for i in parts])
            case [5, str() as name, value] if name in _ENUMS:
                return _ENUMS[name](value)
            case _:
                raise Damaged


# Files


def write_frames(path: Path, frames: Iterable[object]) -> None:
    """Write frames to a file, all of them or none.  Raises `OSError`."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, frames)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(file: BinaryIO, frames: Iterable[object]) -> None:
    digest = hashlib.sha256()

    def put(data: bytes) -> None:
        file.write(data)
        digest.update(data)

    put(MAGIC)
    encoder = msgspec.msgpack.Encoder()
    for frame in frames:
        data = encoder.encode(frame)
        put(len(data).to_bytes(_LENGTH, "big"))
        put(data)
    file.write(digest.digest())
    file.flush()
    os.fsync(file.fileno())


def read_frames(path: Path) -> Iterator[Any]:
    """Read frames from a file, when its digest is right.  Raises `Damaged`, or `OSError`."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise Damaged
        end = file.seek(0, os.SEEK_END) - DIGEST
        _verify(file, end)
        file.seek(len(MAGIC))
        decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder().decode
        while file.tell() < end:
            size = int.from_bytes(file.read(_LENGTH), "big")
            if size > end - file.tell():
                raise Damaged
            yield decode(file.read(size))


def _verify(file: BinaryIO, end: int) -> None:
    digest, left = hashlib.sha256(), end
    file.seek(0)
    while left > 0:
        block = file.read(min(left, _BLOCK))
        digest.update(block)
        left -= len(block)
    if end < len(MAGIC) or file.read() != digest.digest():
        raise Damaged
