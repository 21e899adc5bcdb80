"""States as bytes: two bytes a component, or four where a number needs them."""

from struct import Struct
from typing import Final

_SMALL: Final = 0xFFFF


class Packing:
    """Writes states as bytes, and reads them again; different states give different bytes."""

    __slots__ = ("_large", "_small")

    def __init__(self) -> None:
        """Prepare nothing."""
        self._small: dict[int, Struct] = {}
        self._large: dict[int, Struct] = {}

    def pack(self, state: tuple[int, ...]) -> bytes:
        """Write a state; an odd length says that four bytes were needed."""
        n = len(state)
        if max(state) <= _SMALL:
            if n not in self._small:
                self._small[n] = Struct(f"{n}H")
            return self._small[n].pack(*state)
        if n not in self._large:
            self._large[n] = Struct(f"{n}I")
        return self._large[n].pack(*state) + b"\0"

    def unpack(self, packed: bytes) -> tuple[int, ...]:
        """Read a state."""
        size = len(packed)
        if size % 2:
            return self._large[size // 4].unpack(packed[:-1])
        return self._small[size // 2].unpack(packed)
