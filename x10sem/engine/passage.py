"""Steps that are not simple, on their way up through the pieces around them."""

from typing import TYPE_CHECKING

from x10sem.core.terms import Place
from x10sem.engine.parts import Act, Arrival, Ending, State, Touch
from x10sem.semantics.canonical import Key as ObjKey
from x10sem.semantics.pieces import Effect, Signal
from x10sem.semantics.state import EPS, Obj
from x10sem.semantics.view import ALIVE, OBJECT, Key

if TYPE_CHECKING:
    from x10sem.engine.kernel import Kernel


class Passage:
    """One step that is not simple, on its way up through the pieces around it."""

    def __init__(self, kernel: "Kernel", state: State) -> None:
        """Begin in a state."""
        self.kernel = kernel
        self.state = list(state)
        self.extra: dict[ObjKey, Obj | None] = {}
        self.killed: list[Place] = []

    def take(self, i: int, above: tuple[tuple[int, int], ...], act: Act) -> Arrival:
        """Do what the step does to its piece, then to each piece around it."""
        kernel = self.kernel
        effect = act.effect
        reads, writes = set(act.touch.reads), set(act.touch.writes)
        thrown = set(effect.thrown)
        lifted_at: list[int] = []
        effects = [effect]
        self.put(i, effect, is_root=not above)
        for j, slot in above:
            is_silent = effect.label == EPS and effect.piece is not None
            if is_silent and kernel.is_quiet(tuple(self.state), ((j, slot),)):
                continue
            lifted_at.append(j)
            given = Signal(effect.label, effect.piece is None, len(self.extra))
            effect, read = kernel.lift(tuple(self.state), j, slot, given, self.extra)
            reads |= read
            writes |= {key for key, _ in effect.writes}
            thrown |= effect.thrown
            effects.append(effect)
            self.put(j, effect, is_root=(j, slot) == above[-1])
        for p in self.killed:
            kernel.without(self.state, (p,))
        is_over = len(self.state) == kernel.base
        seen = kernel.view(tuple(self.state), self.extra) if is_over else None
        ending = None if seen is None else Ending(effect.label, seen)
        touch = Touch(frozenset(reads), frozenset(writes), frozenset(thrown))
        new = kernel.settle(self.state, self.extra)
        return Arrival(new, ending, touch, tuple(lifted_at), tuple(effects))

    def put(self, i: int, effect: Effect, *, is_root: bool) -> None:
        """Put what an effect leaves in the place of a piece and of what was in its slots."""
        kernel, state = self.kernel, self.state
        for key, o in effect.released:
            self.extra[key] = o
        spans = kernel.spans(state, i)
        end = spans[-1][1] if spans else i + 1
        new: list[int] = []
        if effect.piece is not None:
            new.append(kernel.piece(effect.piece, len(effect.kids)))
        elif not is_root:
            new.append(kernel.gone)
        for kid in effect.kids:
            if isinstance(kid, int):
                new += state[slice(*spans[kid])]
            else:
                new.append(kernel.piece(kid, 0))
        self.write(effect.writes)
        state[i:end] = new

    def write(self, writes: tuple[tuple[Key, object], ...]) -> None:
        """Change the heap."""
        kept = []
        for key, v in writes:
            kind, p, n = key
            if kind == OBJECT and (p, n) in self.extra:
                assert isinstance(n, int)
                assert isinstance(v, Obj)
                self.extra[p, n] = v
            else:
                kept.append((key, v))
            if kind == ALIVE:
                self.killed.append(p)
        for at, c in self.kernel.written(tuple(self.state), tuple(kept)):
            self.state[at] = c
