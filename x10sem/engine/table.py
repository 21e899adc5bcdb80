"""Interning: a small number for each distinct component."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Table(Generic[T]):
    """Components by number, and their numbers."""

    __slots__ = ("_ids", "values")

    def __init__(self) -> None:
        """Start with nothing."""
        self.values: list[T] = []
        self._ids: dict[T, int] = {}

    def __len__(self) -> int:
        """Count the components."""
        return len(self.values)

    def __getitem__(self, i: int) -> T:
        """Give the component of a number."""
        return self.values[i]

    def __iter__(self) -> Iterator[T]:
        """Go through the components by number."""
        return iter(self.values)

    def same(self, value: T) -> T:
        """Give the component that a value is equal to, or the value itself where there is none."""
        i = self._ids.get(value)
        return value if i is None else self.values[i]

    def add(self, value: T) -> int:
        """Give the number of a component, a new one where there is none."""
        i = self._ids.get(value)
        if i is None:
            i = self._ids[value] = len(self.values)
            self.values.append(value)
        return i
