"""States as vectors of small numbers, and their successors from memoised steps of pieces.

A state is a tuple of numbers of components: which places are alive (with what
is doomed and how many failures are spent), what the world outside has seen,
the heap of each place, and then the pieces of the activities in preorder, each
followed by those in its slots.  How many slots a piece has is a fact of the
piece, so the tuple is the tree.

Each piece is asked once for what it does, for each combination of what it read
(see `memo`); so is each piece for what a step below does to it.  The rules are
asked through `semantics.pieces`, nothing here knows a statement.  Exactness:
the rules are functions of what they read; a slot is opaque to them; objects are
numbered by a function of the state alone (`semantics.ownership`).
"""

from collections.abc import Callable
from typing import cast

from x10sem.core.program import Program
from x10sem.core.terms import Place, Stmt
from x10sem.engine.memo import Memo
from x10sem.engine.outline import Outline
from x10sem.engine.parts import (
    CONTROL,
    HEAPS,
    QUIET,
    WORLD,
    Act,
    Arrival,
    Control,
    Done,
    Known,
    Lift,
    State,
    Touch,
    World,
    changed,
)
from x10sem.engine.passage import Passage
from x10sem.engine.statics import Statics
from x10sem.engine.table import Table
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.canonical import refs
from x10sem.semantics.ownership import Parts, settled
from x10sem.semantics.pieces import (
    Piece,
    Signal,
    bereft,
    conduct,
    cut,
    lifted,
)
from x10sem.semantics.state import EPS, Config, LocalHeap, Obj, start
from x10sem.semantics.twins import Twins
from x10sem.semantics.view import (
    ALIVE,
    DOOMED,
    EXIT,
    LOCK,
    OBJECT,
    OUTPUT,
    SHAPE,
    Footprint,
    Key,
    View,
)


class Kernel(Outline):
    """The states of a program at so many places, and the steps between them."""

    def __init__(self, program: Program, places: int) -> None:
        """Cut the first configuration."""
        super().__init__(places, Twins())
        self.program = program
        self.size = places
        self.controls: Table[Control] = Table()
        self.worlds: Table[World] = Table()
        self.heaps: Table[LocalHeap | None] = Table()
        self.held_by_heap: list[int] = []
        self.tidy: dict[tuple[int, ...], bool] = {}
        self.statics = Statics(self.heaps)
        self.evaluations = 0
        self.heap(None)
        self.initial = self._first()
        self.gone = self.piece(Piece(start(program, places).stmt, Place(-1)), 0)  # type: ignore[arg-type]
        """Stands in a slot for a piece that has ended, until the piece around it is done with."""

    def _first(self) -> State:
        k = start(self.program, self.size)
        assert k.stmt is not None
        control = self.controls.add(Control((True,) * self.size, frozenset(), 0))
        world = self.worlds.add(World((), "", 0))
        empty = self.heap(LocalHeap())
        return control, world, *((empty,) * self.size), self.piece(Piece(k.stmt, Place(0)), 0)

    def heap(self, h: LocalHeap | None) -> int:
        """Give the number of a heap."""
        i = self.heaps.add(h)
        if i == len(self.held_by_heap):
            held: tuple[object, ...] = ()
            if h is not None:
                held = (*map(refs, h.objects), "", *(refs(v) for _, v in h.statics))
            self.held_by_heap.append(self.references.add(held))
        return i

    def vector(self, k: Config, spent: int, spared: frozenset[Place] = frozenset()) -> State:
        """Cut a configuration into the components of a state."""
        g = k.heap
        alive = tuple(h is not None for h in g.locals)
        control = self.controls.add(Control(alive, g.doomed, spent, spared))
        world = self.worlds.add(World(g.lines, g.line, g.exit_code))
        pieces: list[int] = []
        if k.stmt is not None:
            self._cut(k.stmt, Place(0), pieces)
        return self.settle([control, world, *map(self.heap, g.locals), *pieces], {})

    def _cut(self, s: Stmt, p: Place, found: list[int]) -> None:
        kids: list[int | tuple[Stmt, Place]] = []
        piece = Piece(cut(s, p, kids), p)
        found.append(self.piece(piece, len(kids)))
        for kid in kids:
            assert not isinstance(kid, int), "a configuration has no slots"
            self._cut(*kid, found)

    # What a piece does

    def acts(self, state: State, i: int) -> tuple[Act, ...]:
        """List the steps of the piece at a position."""
        known = self.known[state[i]]
        key = tuple([state[d] for d in known.deps])
        found = known.acts.get(key)
        if found is None:
            found = self._find_acts(known, state, i)
        return found

    def _find_acts(self, known: Known, state: State, i: int) -> tuple[Act, ...]:
        done = self.conduct_of(state[i], self.fetching(state))
        deps = {self.component(key) for key in done.reads}
        deps |= {self.component(key) for e in done.conduct.effects for key, _ in e.writes}
        if not deps <= set(known.deps):
            known.deps = tuple(sorted(deps | set(known.deps)))
            known.acts.clear()
        acts = tuple([self._act(state, i, n, done) for n in range(len(done.conduct.effects))])
        known.acts[tuple([state[d] for d in known.deps])] = acts
        return acts

    def conduct_of(self, pid: int, fetch: Callable[[Key], object]) -> Done:
        """Tell what a piece does in a heap that `fetch` gives, and what it reads."""
        memo = self.known[pid].memo
        done = memo.find(fetch)
        if done is None:
            footprint = Footprint(fetch)
            does = conduct(self.pieces[pid], footprint, self.size, self.program)
            does = does._replace(effects=tuple([self.recalled(e) for e in does.effects]))
            done = Done(does, frozenset(footprint.reads))
            memo.keep(footprint.reads, done)
            self.evaluations += 1
        return done

    def component(self, key: Key) -> int:
        """Give the position of the component that a part of the heap is in."""
        kind, p, _ = key
        if kind in {ALIVE, DOOMED}:
            return CONTROL
        return WORLD if kind in {OUTPUT, EXIT} else HEAPS + p

    def fetching(
        self, state: State, extra: dict[ObjKey, Obj | None] | None = None
    ) -> Callable[[Key], object]:
        """Give the parts of the heap of a state; `extra` are objects that are in no heap yet."""
        control = self.controls[state[CONTROL]]
        world = self.worlds[state[WORLD]]

        def fetch(key: Key) -> object:
            kind, p, n = key
            if kind == ALIVE:
                return control.alive[p]
            if kind in {OBJECT, SHAPE}:
                if extra and (p, n) in extra:
                    o = extra[p, n]  # type: ignore[index]
                else:
                    o = self.heaps[state[HEAPS + p]].objects[n]  # type: ignore[union-attr, index]
                return o if kind == OBJECT or o is None else o.shape
            if kind == DOOMED:
                return control.doomed
            if kind == OUTPUT:
                return world.lines, world.line
            if kind == EXIT:
                return world.exit_code
            h = self.heaps[state[HEAPS + p]]
            assert h is not None, f"place {p} has failed"
            return h.lock if kind == LOCK else h.static(str(n))

        return fetch

    def _act(self, state: State, i: int, n: int, done: Done) -> Act:
        before = self.known[state[i]]
        e = done.conduct.effects[n]
        touch = Touch(done.reads, frozenset(key for key, _ in e.writes), e.thrown)
        plain = e.label is EPS or e.label == EPS
        if not plain or e.piece is None or e.released or e.kids != tuple(range(before.arity)):
            return Act(e, n, is_simple=False, piece=-1, changes=(), touch=touch)
        new = self.piece(e.piece, before.arity)
        changes = self.written(state, e.writes)
        keeps = all(
            self.held_by_heap[j] == self.held_by_heap[state[at]] for at, j in changes if at >= HEAPS
        )
        keeps = keeps and self._holds_as_before(state, before, self.known[new])
        if not keeps or any(key[0] == ALIVE for key, _ in e.writes):
            return Act(e, n, is_simple=False, piece=-1, changes=(), touch=touch)
        return Act(e, n, is_simple=True, piece=new, changes=changes, touch=touch)

    def _holds_as_before(self, state: State, before: Known, after: Known) -> bool:
        """Tell whether a piece holds the same objects but for those that static fields hold."""
        if before.held == after.held:
            return True
        anchored: set[object] = set()
        for at in before.deps:
            if at >= HEAPS:
                anchored |= self.statics.anchored(Place(at - HEAPS), state[at])
        old, new = (self.references[k.held] for k in (before, after))
        return [r for r in old if r not in anchored] == [r for r in new if r not in anchored]

    def written(
        self, state: State, writes: tuple[tuple[Key, object], ...]
    ) -> tuple[tuple[int, int], ...]:
        """List the components that writes change, with their new numbers."""
        if not writes:
            return ()
        control, world = self.controls[state[CONTROL]], self.worlds[state[WORLD]]
        heaps: dict[int, LocalHeap] = {}
        for (kind, p, n), v in writes:
            if kind == ALIVE:
                alive = (*control.alive[:p], False, *control.alive[p + 1 :])
                control = control._replace(alive=alive)
            elif kind == DOOMED:
                control = control._replace(doomed=cast("frozenset[Place]", v))
            elif kind == OUTPUT:
                lines, line = cast("tuple[tuple[str, ...], str]", v)
                world = world._replace(lines=lines, line=line)
            elif kind == EXIT:
                world = world._replace(exit_code=cast("int", v))
            else:
                h = heaps[p] if p in heaps else self.heaps[state[HEAPS + p]]
                assert h is not None, f"place {p} has failed"
                heaps[p] = changed(h, kind, n, v)
        found = [(HEAPS + p, self.heap(h)) for p, h in heaps.items()]
        if control is not self.controls[state[CONTROL]]:
            found.append((CONTROL, self.controls.add(control)))
        if world is not self.worlds[state[WORLD]]:
            found.append((WORLD, self.worlds.add(world)))
        return tuple(found)

    # Where a step leads

    def is_quiet(self, state: State, above: tuple[tuple[int, int], ...]) -> bool:
        """Tell whether the pieces around a position pass a silent step on as it is."""
        for j, slot in above:
            known = self.known[state[j]]
            quiet = known.quiet.get(slot)
            if quiet is None:
                e = self.lift(state, j, slot, QUIET, {}).effect
                same = e.label == EPS and e.piece == self.pieces[state[j]] and not e.writes
                quiet = known.quiet[slot] = (
                    same and e.kids == tuple(range(known.arity)) and not e.released
                )
            if not quiet:
                return False
        return True

    def lift(
        self, state: State, j: int, slot: int, given: Signal, extra: dict[ObjKey, Obj | None]
    ) -> Lift:
        """Tell what a step in a slot of the piece at position j does to that piece."""
        return self.lift_of(state[j], slot, given, self.fetching(state, extra))

    def lift_of(self, pid: int, slot: int, given: Signal, fetch: Callable[[Key], object]) -> Lift:
        """Tell what a step in a slot does to a piece, in a heap that `fetch` gives."""
        known = self.known[pid]
        memo = known.lifts.get((slot, given))
        if memo is None:
            memo = known.lifts[slot, given] = Memo()
        found = memo.find(fetch)
        if found is None:
            footprint = Footprint(fetch)
            effect = lifted(self.pieces[pid], slot, given, footprint, self.size, self.program)
            found = Lift(self.recalled(effect), frozenset(footprint.reads))
            memo.keep(footprint.reads, found)
            self.evaluations += 1
        return found

    def after(self, state: State, i: int, above: tuple[tuple[int, int], ...], act: Act) -> Arrival:
        """Take a step of the piece at position i."""
        if act.is_simple and self.is_quiet(state, above):
            new = list(state)
            new[i] = act.piece
            for at, c in act.changes:
                new[at] = c
            return Arrival(tuple(new), None, act.touch, (), (act.effect,))
        return Passage(self, state).take(i, above, act)

    def failing(self, state: State, places: tuple[Place, ...], spends: int) -> State:
        """Fail places at once."""
        control = self.controls[state[CONTROL]]
        alive = tuple(a and Place(p) not in places for p, a in enumerate(control.alive))
        doomed = control.doomed - set(places)
        control = control._replace(alive=alive, doomed=doomed, spent=control.spent + spends)
        new = [self.controls.add(control), *state[1:]]
        return self.settle(self.without(new, places), {})

    def sparing(self, state: State, places: frozenset[Place]) -> State:
        """Let places fail no more, and only those."""
        control = self.controls[state[CONTROL]]._replace(spared=places)
        return self.controls.add(control), *state[1:]

    def without(self, state: list[int], places: tuple[Place, ...]) -> list[int]:
        """Drop what is at places that have failed."""
        for p in places:
            state[HEAPS + p] = self.heap(None)
            for i in range(self.base, len(state)):
                old = self.pieces[state[i]]
                new = bereft(old, p)
                if new is not old:
                    state[i] = self.piece(new, self.known[state[i]].arity)
        return state

    def settle(self, state: list[int], extra: dict[ObjKey, Obj | None]) -> State:
        """Give all objects to their owners, and number them in order."""
        base = self.base
        profile: tuple[int, ...] = ()
        if not extra:
            known, heaps = self.known, self.held_by_heap
            profile = (
                *[heaps[h] if h else -1 for h in state[HEAPS:base]],
                *[known[p].held for p in state[base:]],
            )
            if profile in self.tidy:
                return tuple(state)
        parts = Parts(
            [self.pieces[p] for p in state[base:]],
            [self.heaps[h] for h in state[HEAPS:base]],
            extra,
        )
        done = settled(parts)
        if done is None:
            self.tidy[profile] = True
            return tuple(state)
        pieces, heaps_ = done
        arities = [self.known[p].arity for p in state[base:]]
        return (
            *state[:HEAPS],
            *[self.heap(h) for h in heaps_],
            *[self.piece(p, n) for p, n in zip(pieces, arities, strict=True)],
        )

    def view(self, state: State, extra: dict[ObjKey, Obj | None]) -> View:
        """Give the heap of a state as one to look into."""
        return View(Footprint(self.fetching(state, extra)), {}, self.size, self.program, 0)
