"""What was computed from parts of a state, by the parts that the computation read.

The same computation reads the same part first, and which part it reads next
depends only on what it has read; so what is known is a decision tree.
"""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Fetch = Callable[[Any], Any]


class _Node:
    """The next part to read, and where its value leads."""

    __slots__ = ("key", "under")

    def __init__(self, key: Hashable) -> None:
        self.key = key
        self.under: dict[Any, Any] = {}


class _Leaf(Generic[T]):
    __slots__ = ("result",)

    def __init__(self, result: T) -> None:
        self.result = result


class Memo(Generic[T]):
    """The results of one computation, by what it read."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        """Know nothing."""
        self._root: Any = None

    def find(self, fetch: Fetch) -> T | None:
        """Give the result for a state that `fetch` gives; None if it is not known."""
        node = self._root
        while type(node) is _Node:
            node = node.under.get(fetch(node.key))
        return None if node is None else node.result

    def keep(self, reads: dict[Any, Any], result: T) -> None:
        """Remember a result, and what was read for it, in order."""
        leaf = _Leaf(result)
        if not reads:
            self._root = leaf
            return
        (first, *rest) = reads.items()
        if self._root is None:
            self._root = _Node(first[0])
        node, value = self._root, first[1]
        for key, after in rest:
            node = node.under.setdefault(value, _Node(key))
            assert node.key == key, "a computation read other parts than before"
            value = after
        node.under[value] = leaf
