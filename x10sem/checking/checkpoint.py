"""Checkpoints: searches that stopped, as files from which they go on.

A checkpoint holds the components of the kernel in the order of their numbers, the
states in the order in which they were found, and what was found; all else is worked
out again.  A search that goes on from one finds what it would have found at once.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from x10sem.checking.kept_graph import WHOLE, restore_graph
from x10sem.checking.kept_parts import CHUNK, Components, rows, tables_of
from x10sem.checking.properties import Property
from x10sem.checking.search import Options, Violation
from x10sem.checking.storage import Damaged, Numbering, read_frames
from x10sem.checking.trace import program_digest, rules_digest
from x10sem.core.program import Program
from x10sem.diagnostics import NOWHERE, Diagnostic, Note
from x10sem.engine.kernel import Kernel
from x10sem.engine.storage import Exact

if TYPE_CHECKING:
    from x10sem.checking.kernel_graph import KernelGraph
    from x10sem.checking.kernel_search import KernelSearch

_VIOLATION: Final = ("kind", "property", "message", "choices", "span")
_COUNTS: Final = ("states", "transitions", "steps", "depth", "failures")


class Header(msgspec.Struct, frozen=True):
    """What a search must be asked again for its checkpoint to be of use; each a digest."""

    program: str
    lowered: str
    rules: str
    places: str
    policy: str
    search: str
    properties: str
    machine: str


_NAMES: Final = {
    "program": "another version of the program",
    "lowered": "the program with other constants, or another main class",
    "rules": "other rules",
    "places": "another number of places",
    "policy": "another policy of failures",
    "search": "a search with other options",
    "properties": "other properties",
    "machine": "another kind of machine",
}


def header_of(
    program: Program, places: int, properties: Sequence[Property], options: Options
) -> Header:
    """Say what a search is asked."""
    policy = options.policy
    failing = None if policy.failing is None else sorted(policy.failing)
    groups = [sorted(g) for g in policy.groups]
    asked = (
        options.limits.max_depth,
        options.order,
        options.seed,
        options.fuse,
        options.observe and options.observe.pattern,
        options.stop_at_first,
        options.witnesses,
        options.reductions,
    )
    return Header(
        program_digest(program),
        _digest(program.main, *_bodies(program)),
        rules_digest(),
        str(places),
        _digest(policy.failures, failing, groups),
        _digest(*asked),
        _digest(*((p.kind, p.name, p.text, p.stmt) for p in properties)),
        f"{sys.byteorder} {Kernel.__module__}",
    )


def _bodies(program: Program) -> Iterator[object]:
    for info in sorted(program.written, key=lambda c: c.name):
        yield info.name
        for name, overloads in sorted(info.methods.items()):
            yield name, [m.body for m in overloads]
        for name, static in sorted(info.statics.items()):
            yield name, static.init


def _digest(*parts: object) -> str:
    text = "\n".join(map(repr, parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# Writing


def frames_of(search: "KernelSearch", header: Header) -> Iterator[object]:
    """List what is to be written of a search, in pieces of moderate size."""
    yield "header", header
    numbering = Numbering()
    kernel = search.kernel
    yield from tables_of(kernel, numbering)
    yield from rows(numbering, "found", iter([_found(search)]))
    storage = exact(search)
    for at in range(0, len(storage), CHUNK):
        part = slice(at, at + CHUNK)
        columns = search.parents[part], search.codes[part], search.depths[part]
        yield "states", [storage.order[part], *(c.tolist() for c in columns)]
    pack, led = search.packing.pack, iter(search.led.items())
    while part_led := [(pack(a), pack(b)) for a, b in islice(led, CHUNK)]:
        yield "led", part_led
    for at in range(0, len(storage.links), CHUNK):
        yield "links", storage.links[at : at + CHUNK]
    for at in range(0, len(search.waiting), CHUNK):
        yield "waiting", search.waiting[at : at + CHUNK]
    yield "end", [search.next, sorted(search.full)]


def exact(search: "KernelSearch") -> Exact:
    """Give what a search keeps, which is all; no other search is written down."""
    assert isinstance(search.storage, Exact)
    return search.storage


def _found(search: "KernelSearch") -> tuple[object, ...]:
    r = search.result
    return (
        tuple(getattr(r, name) for name in _COUNTS),
        tuple(r.outcomes.items()),
        tuple(tuple(getattr(v, name) for name in _VIOLATION) for v in r.violations),
        tuple(sorted(r.fired.items())),
        tuple(r.witnessed.items()),
        tuple(sorted(r.spans, key=repr)),
        tuple((span, p, hit) for (span, p), hit in r.points.items()),
        tuple(sorted(r.decided)),
        tuple(search.counted),
        tuple(sorted(search.kernel.twins.pairs, key=repr)),
        search.cut,
        search.random.getstate(),
    )


# Reading


def restore(search: "KernelSearch", path: Path, header: Header) -> None:
    """Let a search go on from a checkpoint.

    Raises `Diagnostic` X3004 where that is of another search, X3005 where it is none.
    """
    with _refusing(path):
        frames = read_frames(path)
        _, said = _frame(next(frames, None), "header")
        _compare(msgspec.convert(said, Header), header)
        _Reading(search).read(f for f in frames if not _frame(f)[0].startswith(WHOLE))


def restore_whole(whole: "KernelGraph", path: Path) -> None:
    """Let a whole graph go on from the checkpoint of its search, if that holds a part of it.

    Raises `Diagnostic` X3005 where it is damaged.
    """
    with _refusing(path):
        restore_graph(whole, map(_frame, read_frames(path)))


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (Damaged, msgspec.MsgspecError, ValueError, TypeError, IndexError, OverflowError):
        title = f"checkpoint refused: `{path}` is none, or it is damaged"
        advice = "begin the search anew, without `--resume`"
        raise Diagnostic("X3005", title, Note(NOWHERE), help=advice) from None
    except OSError as e:
        why = e.strerror or str(e)
        title = f"`{path}` cannot be read: {why[:1].lower()}{why[1:]}"
        advice = "give the path of a file that you may read"
        raise Diagnostic("X2003", title, Note(NOWHERE), help=advice) from None


def _compare(said: Header, wanted: Header) -> None:
    for name, what in _NAMES.items():
        if getattr(said, name) != getattr(wanted, name):
            title = f"checkpoint refused: it is of {what}"
            advice = "ask the same again, or begin anew, without `--resume`"
            raise Diagnostic("X3004", title, Note(NOWHERE), help=advice)


def _frame(frame: object, wanted: str = "") -> tuple[str, Any]:
    match frame:
        case [str() as kind, content] if wanted in {"", kind}:
            return kind, content
        case _:
            raise Damaged


class _Reading(Components):
    """One checkpoint, while a search takes over what it holds."""

    def __init__(self, search: "KernelSearch") -> None:
        super().__init__(search.kernel, search.packing)
        self.search = search
        self.ended = False

    def read(self, frames: Iterator[Any]) -> None:
        """Take over all frames."""
        search = self.search
        for frame in frames:
            kind, content = _frame(frame)
            match kind:
                case "nodes":
                    self.values.add(content)
                case "found":
                    for row in content:
                        self.found(self.values[row])
                case "states":
                    self.states(*content)
                case "led":
                    search.led |= {self.state(a): self.state(b) for a, b in content}
                case "links":
                    exact(search).links += [(int(i), bytes(packed)) for i, packed in content]
                case "waiting":
                    search.waiting += [self.index(i) for i in content]
                case "end":
                    search.next, full = content
                    search.full = {self.index(i) for i in full}
                    self.ended = True
                case _:
                    for row in content:
                        self.component(kind, self.values[row])
        if not self.ended or not search.storage or not 0 <= search.next <= len(search.storage):
            raise Damaged

    def index(self, i: int) -> int:
        """Check the number of a state."""
        if not 0 <= i < len(self.search.storage):
            raise Damaged
        return i

    def states(
        self, order: list[bytes], parents: list[int], codes: list[int], depths: list[int]
    ) -> None:
        """Take over some states."""
        search = self.search
        if not len(order) == len(parents) == len(codes) == len(depths):
            raise Damaged
        for packed in order:
            self.state(packed)
        storage = exact(search)
        storage.order += order
        storage.seen.update(order)
        search.parents.extend(parents)
        search.codes.extend(codes)
        search.depths.extend(depths)

    def found(self, value: Any) -> None:  # noqa: ANN401 - any value
        """Take over what was found."""
        search, r = self.search, self.search.result
        counts, outcomes, violations, fired, witnessed, spans, points, decided, *rest = value
        for name, n in zip(_COUNTS, counts, strict=True):
            setattr(r, name, n)
        r.outcomes.update(outcomes)
        r.violations += [Violation(*v) for v in violations]
        r.fired.update(dict(fired))
        r.witnessed.update(witnessed)
        r.spans.update(spans)
        r.points.update({(span, p): hit for span, p, hit in points})
        r.decided.update(decided)
        counted, pairs, cut, state = rest
        search.kernel.twins.pairs.update(pairs)
        search.counted.update(dict.fromkeys(counted))
        search.cut = cut
        search.random.setstate(state)
