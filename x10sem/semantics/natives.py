"""What library operators compute: pure functions of values."""

from collections.abc import Callable
from typing import Final

from x10sem.core.terms import Value

NATIVES: Final[dict[str, Callable[..., Value]]] = {}
