"""Runs a function with a stack that is deep enough for any input."""

import os
import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

STACKS: Final = (1 << 30, 1 << 28, 1 << 26)
"""Sizes of the stack in bytes, to be tried in this order."""

FRAME: Final = 1 << 10
"""How much of it a call takes at most."""

_USUAL: Final = 1 << 22
_INTERRUPTED: Final = 152
_TURN: Final = 0.1


def call_deep(function: Callable[[], T]) -> T:
    """Call a function in a thread with a deep stack, and hand back what it returns or raises.

    Ctrl-C is forwarded to it; the second one ends the process.
    """
    box: list[T] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def body() -> None:
        try:
            box.append(function())
        except BaseException as e:  # it goes on in the caller's thread
            failures.append(e)
        finally:
            done.set()

    limit = sys.getrecursionlimit()
    try:
        _wait(_started(body), done)
    finally:
        sys.setrecursionlimit(limit)
    if failures:
        raise failures[0]
    return box[0]


def _started(body: Callable[[], None]) -> threading.Thread:
    before = threading.stack_size()
    for size in STACKS:
        try:
            threading.stack_size(size)
            sys.setrecursionlimit(size // FRAME)
            thread = threading.Thread(target=body, name="x10sem", daemon=True)
            thread.start()
        except (RuntimeError, ValueError, MemoryError):
            continue
        else:
            return thread
        finally:
            threading.stack_size(before)
    sys.setrecursionlimit(_USUAL // FRAME)
    thread = threading.Thread(target=body, name="x10sem", daemon=True)
    thread.start()
    return thread


def _wait(thread: threading.Thread, done: threading.Event) -> None:
    interrupted = False
    while not done.is_set():
        try:
            done.wait(_TURN)
        except KeyboardInterrupt:
            if interrupted:
                os._exit(_INTERRUPTED)
            interrupted = True
            _interrupt(thread)


def _interrupt(thread: threading.Thread) -> None:
    import ctypes  # noqa: PLC0415 - for Ctrl-C only

    if thread.ident is not None:
        number = ctypes.c_ulong(thread.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, ctypes.py_object(KeyboardInterrupt))
