"""Whole graphs in checkpoints, after the search of states that was done before them.

Kept are components, states and transitions; leaves and dooms are worked out again.
What is found from a state that was not expanded to the end is found once more.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, Final

from x10sem.checking.kept_parts import CHUNK, Components, tables_of
from x10sem.checking.kernel_graph import KernelGraph
from x10sem.checking.lassos import FAILS, Hop
from x10sem.checking.storage import Damaged, Numbering
from x10sem.core.terms import Place

WHOLE: Final = "whole "
"""What the kinds of frames that are of a whole graph begin with."""


def frames_of_graph(whole: KernelGraph) -> Iterator[object]:
    """List what is to be written of a graph, in pieces of moderate size."""
    for kind, content in tables_of(whole.kernel, Numbering()):
        yield WHOLE + kind, content
    for at in range(0, len(whole.order), CHUNK):
        yield WHOLE + "states", whole.order[at : at + CHUNK]
    yield WHOLE + "fates", whole.fates
    for at in range(0, whole.done, CHUNK):
        some = [list(whole.graph.hops(n)) for n in range(at, min(at + CHUNK, whole.done))]
        columns = (array("i", (h[field] for hops in some for h in hops)) for field in range(3))
        yield WHOLE + "hops", [[len(hops) for hops in some], *(c.tolist() for c in columns)]
    yield WHOLE + "end", whole.done


def restore_graph(whole: KernelGraph, frames: Iterable[Any]) -> None:
    """Let a graph go on from the frames of a checkpoint, if any are of one.

    Raises `Damaged` where they do not fit together.
    """
    reading = _Reading(whole)
    is_there = False
    for kind, content in frames:
        if kind.startswith(WHOLE):
            is_there = True
            reading.frame(kind.removeprefix(WHOLE), content)
    if is_there and not reading.ended:
        raise Damaged


class _Reading(Components):
    """The frames of one graph."""

    def __init__(self, whole: KernelGraph) -> None:
        super().__init__(whole.kernel, whole.packing)
        self.whole = whole
        self.ended = False

    def frame(self, kind: str, content: Any) -> None:  # noqa: ANN401 - any value
        """Take over one frame."""
        whole = self.whole
        match kind:
            case "nodes":
                self.values.add(content)
            case "states":
                for packed in content:
                    whole.number(self.state(packed))
            case "fates":
                for fate in content:
                    whole.fate_id(tuple(Place(int(p)) for p in fate))
            case "hops":
                self.hops(*content)
            case "end":
                self.ended = content == whole.done <= len(whole)
            case _:
                for row in content:
                    self.component(kind, self.values[row])

    def hops(
        self, counts: list[int], choices: list[int], targets: list[int], threads: list[int]
    ) -> None:
        """Take over the transitions of some states."""
        whole, at = self.whole, 0
        for many in counts:
            here = slice(at, at + many)
            found = zip(choices[here], targets[here], threads[here], strict=True)
            whole.graph.expand([self.hop(*each) for each in found])
            whole.done += 1
            at += many
        if not at == len(choices) == len(targets) == len(threads):
            raise Damaged

    def hop(self, choice: int, target: int, thread: int) -> Hop:
        """Check a transition of the next state."""
        leaves = self.whole.graph.leaves
        before = leaves[self.whole.done]
        is_known = 0 <= target < len(leaves) and FAILS <= thread < before and choice >= 0
        if not is_known or (thread == FAILS and choice >= len(self.whole.fates)):
            raise Damaged
        return Hop(choice, target, thread, leaves[target] - before)
