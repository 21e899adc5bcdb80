"""Chains of local steps of one activity, taken without looking at the rest of the tree.

A local step is silent, so every context around it only puts the new
sub-statement where the old one was.  Hence an activity that goes on with local
steps can be run by itself, deep in the tree, and put back at the end: the
configurations are those that the rules give, one whole step after another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from x10sem.checking.fusion import is_local_within
from x10sem.core.terms import DynAsync, Stmt
from x10sem.semantics import Config, Heap, Step, steps
from x10sem.semantics.contexts import replaced_part
from x10sem.semantics.statements import is_async


@dataclass(slots=True)
class Frame:
    """A level of the tree: the step that was taken there, what is left, and its hole.

    `hole` is the part of the level above that `left` is to be put for.
    """

    step: Step
    left: Stmt
    hole: Stmt


def frames_of(step: Step, hole: Stmt) -> list[Frame]:
    """List the levels of a silent step at which something is left, from the outermost."""
    found: list[Frame] = []
    for t in step.chain():
        left = t.target.stmt
        if left is None or t.label.mode is not None:
            break
        found.append(Frame(t, left, hole if not found else left))
        if t.rule in {"CONTEXT", "DYN_ATOMIC"}:  # below are expressions; another view of the lock
            break
    return found


class Focus:
    """An activity that has just taken a step, at the level where it can go on."""

    def __init__(self, step: Step, *, keeps_path: bool = False) -> None:
        """Look at the activity of a step of a whole configuration.

        With `keeps_path`, `before` is the whole configuration before the last
        step, and `came_by` the path in it to where the step was.
        """
        assert step.target.stmt is not None
        self.keeps_path = keeps_path
        self.waits = False
        self.before = step.target
        self.came_by: list[Stmt] = []
        self.frames = frames_of(step, step.target.stmt)
        self.heap: Heap = step.target.heap

    def run(self, steady: frozenset[int], most: int) -> Iterator[Step]:
        """Take local steps, each as a step of the level where it was found.

        Looks no further than the activity: what is around its `ASYNC` is others'.
        """
        while self.frames and most > 0:
            t = self._next(steady)
            if t is None:
                at_top = len(self.frames) == 1
                if at_top or self.waits or isinstance(self.frames[-1].step.redex, DynAsync):
                    return
                self._leave()
                continue
            most -= 1
            if self.keeps_path:
                self.came_by = self.path()
                self.before = Config(self.came_by[0], self.heap)
            self._enter(t)
            yield t

    def whole(self) -> Config:
        """Put the activity back into the tree."""
        return Config(self.path()[0], self.heap)

    def path(self) -> list[Stmt]:
        """List the terms from the whole tree down to where the activity is now."""
        below = self.frames[-1]
        found = [below.left]
        for above in reversed(self.frames[:-1]):
            found.append(filled(above.left, below.hole, found[-1]))
            below = above
        return [s for i, s in enumerate(reversed(found)) if i == 0 or s is not found[-i]]

    def _next(self, steady: frozenset[int]) -> Step | None:
        """Find a local step here; `waits` where no level around makes one of those there are."""
        top = self.frames[-1]
        self.waits = True
        for t in steps(top.left, self.heap, top.step.place):
            after = t.target.stmt
            if t.label.mode is not None or after is None or is_async(after) != is_async(top.left):
                self.waits = False
                continue
            if is_local_within([f.step for f in self.frames[:-1]], t, steady):
                return t
        return None

    def _enter(self, t: Step) -> None:
        top = self.frames.pop()
        self.frames += frames_of(t, top.hole)
        self.heap = t.target.heap

    def _leave(self) -> None:
        below = self.frames.pop()
        above = self.frames[-1]
        above.left = filled(above.left, below.hole, below.left)


def filled(s: Stmt, hole: Stmt, left: Stmt) -> Stmt:
    """Put what is left into the hole of the term around it; they may be the same term."""
    if s is hole or left is hole:
        return left if s is hole else s
    return cast("Stmt", replaced_part(s, hole, left))


def index_of(part: Step, path: list[Stmt], whole: tuple[Step, ...]) -> int:
    """Find the whole step that takes this step at the end of a path."""
    at = len(path) - 1
    for i, step in enumerate(whole):
        chain = list(step.chain())
        inside = len(chain) > at and all(t.redex is s for t, s in zip(chain, path, strict=False))
        if inside and chain[at][:3] == part[:3]:
            return i
    raise AssertionError("a local step is none of the whole configuration")
