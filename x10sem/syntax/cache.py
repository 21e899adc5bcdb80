"""What is worth keeping from one run to the next, in a directory of the user's own.

Nothing depends on it: what is missing, broken, of another version or not the user's own is
made again, and what cannot be written is not kept.  What is read is plain data, never code.
"""

import contextlib
import marshal
import os
import stat
import sys
from binascii import crc32
from pathlib import Path
from typing import Final

from x10sem import __version__

_FORMAT: Final = 1
"""To be counted up when what is kept changes in kind."""

_CHECK: Final = 4
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def recall(name: str, key: object) -> object:
    """Give what was kept under a name, if it was kept with this key; else nothing."""
    try:
        data = _read(_place() / name)
        if int.from_bytes(data[:_CHECK], "big") != crc32(data[_CHECK:]):
            return None
        kept = marshal.loads(data[_CHECK:])
    except (OSError, ValueError, EOFError, TypeError, RuntimeError):
        return None
    whole = isinstance(kept, tuple) and len(kept) == len(("key", "value"))
    return kept[1] if whole and kept[0] == _full(key) else None


def keep(name: str, key: object, value: object) -> None:
    """Keep plain data under a name, whole or not at all."""
    data = marshal.dumps((_full(key), value))  # type: ignore[arg-type]
    with contextlib.suppress(OSError, RuntimeError):
        path = _place()
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_own(path.stat())
        new = path / f".{name}.{os.getpid()}"
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(crc32(data).to_bytes(_CHECK, "big") + data)
            new.replace(path / name)
        except OSError:
            new.unlink(missing_ok=True)
            raise


def _full(key: object) -> tuple[object, ...]:
    return _FORMAT, __version__, sys.hexversion, key


def _place() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return base / "x10sem"


def _read(path: Path) -> bytes:
    _check_own(path.parent.stat())
    with path.open("rb") as file:
        _check_own(os.fstat(file.fileno()))
        return file.read()


def _check_own(found: os.stat_result) -> None:
    """Raise `PermissionError` where anyone else could have written."""
    if found.st_mode & _OTHERS or found.st_uid != getattr(os, "getuid", lambda: -1)():
        raise PermissionError
