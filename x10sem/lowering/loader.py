"""Where classes come from: the files given, the source path, the bundled library."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from x10sem import syntax
from x10sem.syntax import tree

LoadUnit: TypeAlias = Callable[[str], tree.CompilationUnit | None]
LIBRARY: Final = Path(__file__).parent / "library"
MARK: Final = "library:"
"""What the path of a library file starts with, in spans."""


class Loader:
    """Finds the unit that declares a class, by its simple name."""

    def __init__(self, sourcepath: Sequence[Path] = (), beside: Path | None = None) -> None:
        """Look in those directories, in order, then beside the program, then in the library."""
        self._sourcepath = tuple(sourcepath)
        self._beside = beside
        self._index: dict[str, Path] | None = None

    def __call__(self, name: str) -> tree.CompilationUnit | None:
        """Load the unit of that class, or tell that there is none."""
        if self._index is None:
            self._index = dict(self._files())
        found = self._index.get(name) or self._neighbour(name)
        return _load(str(found), str(found)) if found else bundled(name)

    def _neighbour(self, name: str) -> Path | None:
        """Find the file named after the class, in the directory of the program alone."""
        path = self._beside / f"{name}.x10" if self._beside else None
        return path if path and path.is_file() and not is_bundled(name) else None

    def _files(self) -> Iterator[tuple[str, Path]]:
        for directory in reversed(self._sourcepath):
            for path in sorted(_sources(directory), key=lambda p: (-len(p.parts), p)):
                yield path.stem, path


def bundled(name: str) -> tree.CompilationUnit | None:
    """Load a class of the bundled library."""
    return _load(str(LIBRARY / f"{name}.x10"), f"{MARK}{name}.x10") if is_bundled(name) else None


@cache
def bundled_names() -> frozenset[str]:
    """Name the files of the bundled library."""
    return frozenset(path.stem for path in LIBRARY.glob("*.x10"))


def is_bundled(name: str) -> bool:
    """Tell whether the bundled library has a file for that class."""
    return name in bundled_names()


def _sources(directory: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(directory):
        folders.sort()
        yield from (Path(root, file) for file in files if file.endswith(".x10"))


@cache
def _load(path: str, shown: str) -> tree.CompilationUnit:
    return syntax.parse(Path(path).read_text(encoding="utf-8"), shown)
