"""An executable formal semantics of Resilient X10, and a model checker built around it."""

from typing import Final

__version__: Final = "0.1.0"
