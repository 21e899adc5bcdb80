"""What a diagnostic needs to be shown: the texts of the files it points at."""

from collections.abc import Callable

from x10sem.records import dataclass


def _nothing(_path: str) -> str:
    return ""


@dataclass(slots=True)
class Session:
    """The file at hand, how to read it and others, and what to exit with if no one listens."""

    path: str = ""
    exit: int = 0
    read: Callable[[str], str] = _nothing


SESSION = Session()
"""Of this process; a command sets it when it knows its file."""
