"""The pieces of a kernel's states by number: what is around what, by their form alone."""

from x10sem.engine.parts import HEAPS, Ends, Known, State, Values
from x10sem.engine.table import Table
from x10sem.semantics.pieces import Effect, Piece, shared
from x10sem.semantics.shapes import about_to_end, has_collected
from x10sem.semantics.slots import Felt, around
from x10sem.semantics.twins import Twins


class Outline:
    """The pieces of states at so many places, each with a number, and how they nest."""

    def __init__(self, places: int, twins: Twins) -> None:
        """Know no piece yet."""
        self.twins = twins
        self.base = HEAPS + places
        self.pieces: Table[Piece] = Table()
        self.known: list[Known] = []
        self.references: Table[tuple[object, ...]] = Table()

    def piece(self, p: Piece, arity: int) -> int:
        """Give the number of a piece with so many slots."""
        i = self.pieces.add(p)
        if i == len(self.known):
            self.known.append(Known(arity, self.references.add(shared(p))))
        else:
            self.twins.note(self.pieces[i].stmt, p.stmt)
        return i

    def recalled(self, e: Effect) -> Effect:
        """Give an effect that leaves the pieces that are known as they are known, not copies.

        Whoever asks for their numbers then need not compare them.
        """
        piece = None if e.piece is None else self._same(e.piece)
        kids = tuple([self._same(k) if isinstance(k, Piece) else k for k in e.kids])
        return e._replace(piece=piece, kids=kids)

    def _same(self, p: Piece) -> Piece:
        known = self.pieces.same(p)
        self.twins.note(known.stmt, p.stmt)
        return known

    def felt(self, pid: int, slot: int) -> Felt:
        """Find what in a piece may report that what is in a slot ends, throws or turns."""
        known = self.known[pid].around
        if slot not in known:
            known[slot] = around(self.pieces[pid].stmt, self.pieces[pid].place, slot)
        return known[slot]

    def about_to_end(self, pid: int, finish: int, values: Values) -> Ends:
        """Leave of a finish in a piece only its end, after it has collected so much more.

        Tell which slots are kept, and whether it has collected anything.
        """
        known = self.known[pid].ends
        if (finish, values) not in known:
            piece, kept, holds = about_to_end(self.pieces[pid], finish, values)
            known[finish, values] = self.piece(piece, len(kept)), kept, holds
        return known[finish, values]

    def holds(self, pid: int) -> bool:
        """Tell whether a finish of a piece has collected something."""
        return has_collected(self.pieces[pid].stmt)

    def spans(self, state: State | list[int], i: int) -> list[tuple[int, int]]:
        """Find where in a state the contents of the slots of a piece are."""
        found: list[tuple[int, int]] = []
        at = i + 1
        for _ in range(self.known[state[i]].arity):
            begin, open_ = at, 1
            while open_:
                open_ += self.known[state[at]].arity - 1
                at += 1
            found.append((begin, at))
        return found

    def above(self, state: State) -> list[tuple[tuple[int, int], ...]]:
        """List for each piece the pieces around it, the nearest first, with the slots."""
        found: list[tuple[tuple[int, int], ...]] = []
        open_: list[list[int]] = []  # position, next slot, slots left
        known, base = self.known, self.base
        for i in range(base, len(state)):
            while open_ and open_[-1][2] == 0:
                open_.pop()
            if open_:
                top = open_[-1]
                found.append(((top[0], top[1]), *found[top[0] - base]))
                top[1] += 1
                top[2] -= 1
            else:
                found.append(())
            arity = known[state[i]].arity
            if arity:
                open_.append([i, 0, arity])
        return found
