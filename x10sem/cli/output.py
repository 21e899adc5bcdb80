"""Writes files whole or not at all, and shows progress on a terminal."""

import errno
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from x10sem.checking.check import refuse
from x10sem.checking.explore import Progress
from x10sem.diagnostics import Diagnostic


def json_text(data: object) -> str:
    """Write JSON, to be read by people too."""
    import msgspec  # noqa: PLC0415 - where it is needed

    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def check_writable(path: Path) -> None:
    """Make the directory of a file, and see that files can be made in it.  Raises X2007."""
    import tempfile  # noqa: PLC0415 - for what is written only

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a directory")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as e:
        raise _unwritable(path, e) from None


def _unwritable(path: Path, e: OSError) -> Diagnostic:
    why = (e.strerror or str(e)).replace("Not", "not", 1)
    title = f"`{path}` cannot be written: {why[:1].lower()}{why[1:]}"
    return refuse("X2007", title, "name a file or directory that you may write")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, or leave what was there.  Raises `Diagnostic` X2007."""
    import tempfile  # noqa: PLC0415 - for what is written only

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise _unwritable(path, e) from None


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


@contextmanager
def shown_progress() -> Generator[Callable[[Progress], None] | None, None, None]:
    """Show how far a search is, where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - for terminals only
    from rich.status import Status  # noqa: PLC0415

    with Status("loading", console=Console(stderr=True)) as status:

        def show(p: Progress) -> None:
            speed = p.states / p.seconds if p.seconds else 0
            status.update(
                f"{p.states:,} states, {speed:,.0f}/s, {p.transitions:,} transitions, "
                f"depth {p.depth}, frontier {p.frontier:,}, {_memory()} MB"
            )

        yield show


def _memory() -> int:
    import resource  # noqa: PLC0415 - for terminals only

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
