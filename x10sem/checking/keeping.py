"""Keeps searches: writes them down now and then, and lets them go on from there."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from x10sem.checking.checkpoint import Header, frames_of, header_of, restore, restore_whole
from x10sem.checking.coverage import CoveringSearch
from x10sem.checking.deep import STACKS
from x10sem.checking.explore import explore, plain
from x10sem.checking.kept_graph import frames_of_graph
from x10sem.checking.kernel_graph import KernelGraph
from x10sem.checking.kernel_search import KernelSearch
from x10sem.checking.principles import Suspicion
from x10sem.checking.properties import Property
from x10sem.checking.search import Options, Progress, Result
from x10sem.checking.storage import write_frames
from x10sem.checking.whole_graph import WholeGraph
from x10sem.core.program import Program

EVERY: Final = 60.0
"""After how many seconds a search is written down, where nothing else is said."""

_TURN: Final = 0.02


@dataclass(slots=True)
class Keeper:
    """Writes a search down now and then, and lets one go on from where another stopped."""

    path: Path | None = None
    every: float = EVERY
    resume: Path | None = None
    header: Header | None = None
    search: KernelSearch | None = None
    """The search of states, while it or what was asked after it goes on."""
    whole: KernelGraph | None = None
    """The whole graph that was begun after it."""
    written: float = field(default_factory=time.monotonic)
    is_written: bool = False
    trouble: OSError | None = None
    """What kept the last checkpoint from being written."""

    def begin(self, search: KernelSearch, header: Header) -> None:
        """Let a search go on, where it shall.  Raises `Diagnostic` X2003, X3004, X3005."""
        self.header, self.search = header, search
        if self.resume is not None:
            restore(search, self.resume, header)
        self.written = time.monotonic()

    def begin_whole(self, whole: WholeGraph) -> None:
        """Let a whole graph go on, where it shall.  Raises `Diagnostic` X2003, X3005."""
        if self.search is None or not isinstance(whole, KernelGraph):
            return
        self.whole = whole
        if self.resume is not None:
            restore_whole(whole, self.resume)
        self.written = time.monotonic()

    def turn(self) -> None:
        """Write down what goes on, if that is due."""
        if self.path is not None and time.monotonic() - self.written >= self.every:
            self.write()

    def write(self) -> None:
        """Write down what goes on."""
        if self.path is None or self.header is None or self.search is None:
            return
        graph = () if self.whole is None else frames_of_graph(self.whole)
        try:
            write_frames(self.path, chain(frames_of(self.search, self.header), graph))
            self.is_written, self.trouble = True, None
        except OSError as e:
            self.trouble = e
        self.written = time.monotonic()


def is_resumable(result: Result) -> bool:
    """Tell whether a search stopped between two states, so that it can go on."""
    return result.limit in {"states", "time", "memory", "interrupted"}


# The search


def explore_kept(  # noqa: PLR0913, PLR0917 - what `explore` is given, and what keeps it
    program: Program,
    places: int,
    properties: Sequence[Property],
    options: Options,
    progress: Callable[[Progress], None] | None,
    keeper: Keeper,
) -> Result:
    """Search as `explore` does, and keep the search; interrupts wait until it can be kept."""
    search = CoveringSearch(program, places, properties, options, progress, keeper)
    keeper.begin(search, header_of(program, places, properties, options))
    is_whole = True
    try:
        _shielded(search)
    except MemoryError:
        search.result.limit, is_whole = "memory", False
    except KeyboardInterrupt:
        search.result.limit, is_whole = "interrupted", False
    except Suspicion:
        keeper.search = None
        return explore(program, places, properties, plain(options), progress)
    search.result.examined = search.kernel.evaluations
    if is_whole and is_resumable(search.result):
        keeper.write()
    return search.result


def _shielded(search: KernelSearch) -> None:
    """Run a search in a thread of its own; an interrupt stops it where it can go on."""
    failures: list[BaseException] = []
    done = threading.Event()

    def body() -> None:
        try:
            search.run()
        except BaseException as e:  # it goes on in the caller's thread
            failures.append(e)
        finally:
            done.set()

    _deep(body)
    while True:
        try:
            while not done.is_set():
                time.sleep(_TURN)  # an interrupted `join` would take the thread for ended
            break
        except KeyboardInterrupt:
            search.clock.interrupted = True
    if failures:
        raise failures[0]


def _deep(body: Callable[[], None]) -> None:
    before = threading.stack_size()
    for size in STACKS:
        try:
            threading.stack_size(size)
            thread = threading.Thread(target=body, name="search", daemon=True)
            thread.start()
        except (RuntimeError, ValueError, MemoryError):
            continue
        else:
            return
        finally:
            threading.stack_size(before)
    thread = threading.Thread(target=body, name="search", daemon=True)
    thread.start()
