"""Steps that may end a finish if they are taken later.

A step by which a part of a finish ends, or has only activities left, is nobody else's concern
while the finish goes on.  But the same step, taken when all else in the finish has ended, ends it:
what the finish has collected by then leaves it, through `at`s whose places may have failed, for
another finish to collect, and so on outwards.  So who commutes with the step must commute with that
end of the finish, too, whatever it has collected; members of the finish excepted, for there is
nothing left of them then.

That end is found by the rules: in a state with nothing of the finish but its end.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from x10sem.core.terms import Place
from x10sem.engine.parts import Act, Values
from x10sem.semantics.canonical import refs
from x10sem.semantics.pieces import Piece
from x10sem.semantics.shapes import STRANGE, distinct, merged

if TYPE_CHECKING:
    from x10sem.engine.closure import Look


class Ties(NamedTuple):
    """What a step does not commute with.

    `told` are the places whose failure it can tell, `rivals` positions of activities, and
    of each of `groups` one must go on before others of it matter.
    """

    told: frozenset[Place]
    rivals: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]

    def moved(self, to: Callable[[int], int]) -> "Ties":
        """Give other numbers to the positions."""
        groups = [tuple([to(k) for k in group]) for group in self.groups]
        return Ties(self.told, tuple([to(k) for k in self.rivals]), tuple(groups))


NO_TIES: Final = Ties(frozenset(), (), ())


def together(ties: Iterable[Ties]) -> Ties:
    """Find what some step of several does not commute with, each only once."""
    told, rivals, groups = zip(NO_TIES, *ties, strict=True)
    return Ties(
        frozenset().union(*told),
        tuple(dict.fromkeys(chain(*rivals))),
        tuple(dict.fromkeys(chain(*groups))),
    )


def ties_later(look: "Look", i: int, act: Act) -> Ties:
    """Find what the ends of a finish that a step of a piece may be do not commute with."""
    at = _hiding(look, i, act)
    if at is None or any(isinstance(kid, Piece) for kid in act.effect.kids):
        return NO_TIES
    j, finish = at
    kernel = look.kernel
    spans = kernel.spans(look.state, j)
    _, kept, holds = kernel.about_to_end(look.state[j], finish, ())
    inside = [k for n, span in enumerate(spans) if n not in kept for k in range(*span)]
    has_outside = len(look.positions) > len(inside) + 1
    is_mortal = look.may_fail or not all(kernel.controls[look.state[0]].alive)
    if not (is_mortal or (holds and has_outside)):
        return NO_TIES
    back = [k for k in look.positions if k not in set(inside)]
    ends = [
        _ties_at_the_end(look, j, finish, values, back) for values in _collected(look, j, inside, i)
    ]
    return together(ends).moved(lambda k: back[k])


def _hiding(look: "Look", i: int, act: Act) -> tuple[int, int] | None:
    """Find the finish that goes on after a step by which a part of it ends, throws or turns.

    Give the position of its piece, and which of the piece's finishes it is.
    """
    felt = act.effect.felt
    if felt.finish:
        return i, felt.finish
    if not felt.is_whole:
        return None
    through = look.passed(i, act)
    for j, slot in look.above[i - look.kernel.base]:
        felt = through[j].felt if j in through else look.kernel.felt(look.state[j], slot)
        if felt.finish:
            return j, felt.finish
    return None


def _collected(look: "Look", j: int, inside: list[int], i: int) -> list[Values]:
    """List what a finish may yet collect: nothing, one thing of all that may come, all of them.

    Who throws may as well do so later, unless a place fails in between, or what it throws was
    collected before by a finish that its step ends.  So without any failure to come what is
    thrown matters only if some finish has collected; and with one, the first, only what
    is thrown without it.
    """
    kernel = look.kernel
    if not look.may_fail and not any(kernel.holds(look.state[k]) for k in inside):
        return [()]
    members = [*inside, j] if j != i and (look.acts[j] or look.asked_in_vain(j)) else inside
    is_first = look.most <= 1 and all(kernel.controls[look.state[0]].alive)
    futures = [(look.unfailing if is_first else look).future(k) for k in members]
    found = {v for f in futures for values in f.thrown for v in cast("Values", values)}
    is_strange = any(f.unknown for f in futures) or any(refs(v) for v in found)
    plain = tuple([v for v in found if not refs(v)])
    merge = distinct if look.reducer.orders else merged
    each = merge((*plain, STRANGE) if is_strange else plain)
    return [(), *((v,) for v in each), *([each] if len(each) > 1 else [])]


def _ties_at_the_end(look: "Look", j: int, finish: int, values: Values, back: list[int]) -> Ties:
    """Find what the end of a finish does not commute with: positions of what is left, from 0."""
    kernel, reducer = look.kernel, look.reducer
    pid, _, _ = kernel.about_to_end(look.state[j], finish, values)
    state = *look.state[: kernel.base], *[pid if k == j else look.state[k] for k in back]
    key = state, j, look.fates, look.most, look.watched
    if key not in reducer.ends:
        at_end = type(look)(reducer, state, look.fates, look.most, look.watched)
        ends = [at_end.ties(t) for t in at_end.steps(j)]
        if STRANGE in values:
            ends.append(NO_TIES._replace(rivals=tuple(at_end.changing_objects(j))))
        reducer.ends[key] = together(ends).moved(lambda k: k - kernel.base)
    return reducer.ends[key]
