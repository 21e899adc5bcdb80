"""Breadth-first search without reductions, many states at once.

It visits exactly the states that `kernel_search` visits without reductions.  Small frontiers go
through the kernel state by state, large ones through `engine.bulk_steps`.  Ways are not kept:
where one is wanted, for a violation or a witness, the search begins again state by state.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from x10sem.checking.coverage import CoveringSearch
from x10sem.checking.handing_over import has_bulk
from x10sem.checking.moves import is_notable
from x10sem.checking.properties import Property
from x10sem.checking.search import Choices, Clock, Options, Order, Progress, Stop
from x10sem.checking.taken import Taken, at
from x10sem.core.program import Program
from x10sem.core.terms import Place
from x10sem.diagnostics import NOWHERE, Diagnostic, Note, Span
from x10sem.engine.choice import Fates
from x10sem.engine.kernel import Kernel
from x10sem.engine.parts import Act, State
from x10sem.engine.stubborn import Step
from x10sem.semantics.pieces import Effect

if TYPE_CHECKING:
    from x10sem.engine.bulk import Layout, Seen, Words
    from x10sem.engine.bulk_chunks import Found
    from x10sem.engine.bulk_steps import Stepper

DEADLOCK: Final = "deadlock", "no-deadlock", "every activity waits"
CHUNK: Final = 1 << 16
"""How many states are expanded at once, at most."""

BESIDE: Final = 64
"""How many times their own size it takes, at most, to expand some states."""


class WayWanted(Exception):  # noqa: N818 - control, not an error
    """Tells that something was found that is to be shown with the way to it."""


class Watch(CoveringSearch):
    """Looks at single steps and states for a search of many at once."""

    def fired(self, act: Act, effects: Iterable[Effect]) -> bool:
        """Note the rules of a step; tell whether it is to be looked at in each state."""
        self.account(Taken(None, (), (), None, tuple(effects)))
        return is_notable(act.effect.step)

    def fates_of(self, state: State) -> Fates:
        """List the sets of places that may fail at once in a state."""
        return self.schedules.fates(state)

    def spends(self, state: State, fate: tuple[Place, ...]) -> int:
        """Count what a failure costs."""
        return self.options.policy.spends(fate, self.view(state))


class WaylessWatch(Watch):
    """Looks at them for a search that keeps no ways."""

    def report_step(self, i: int, chain: list[Taken], step: Step) -> None:
        """Report a failed assertion, or a missing meaning, without its message."""
        if self.is_error(step):
            self.violate("error", "meaning", "", i, chain)
        else:
            self.violate("assertion", "no-assertion-fails", "", i, chain)

    def violate(  # noqa: PLR0913, PLR0917 - what a violation is
        self,
        kind: str,
        name: str,
        message: str,
        i: int,
        chain: list[Taken],
        span: Span = NOWHERE,
    ) -> None:
        """Record a violation, without its way.  Raises `WayWanted` if one is enough."""
        if self.options.stop_at_first:
            raise WayWanted
        super().violate(kind, name, message, i, chain, span)

    def way(self, _i: int, _chain: list[Taken]) -> Choices:
        """Give no way."""
        return ()


class BulkSearch:
    """One search: the states seen, by layout, and those of the last level."""

    small = 12
    """Up to how many states a frontier goes through the kernel state by state."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a search is given
        self,
        program: Program,
        places: int,
        properties: Sequence[Property],
        options: Options,
        progress: Callable[[Progress], None] | None,
        kernel: Kernel | None = None,
    ) -> None:
        """Begin at the first configuration.  Raises `Diagnostic` X2009 without NumPy."""
        if not has_bulk():
            advice = "install it: `pip install 'x10sem[bulk]'`"
            raise Diagnostic("X2009", "the bulk search needs NumPy", Note(NOWHERE), help=advice)
        self.options = self.adapted(options)
        self.given = program, places, properties
        self.progress = progress
        self.watch = self.new_watch(kernel)
        self.kernel = self.watch.kernel
        self.result = self.watch.result
        self.clock = Clock(options.limits, self.result, progress)
        self.is_bulk = options.order is Order.BFS and not options.witnesses
        self.stepper: Stepper = self.new_stepper(None)
        self.seen: dict[tuple[int, ...], Seen] = {}
        self.frontier: dict[tuple[int, ...], list[Words]] = {}
        self.asked: dict[object, tuple[tuple[int, ...], Any]] = {}

    def adapted(self, options: Options) -> Options:
        """Leave out every reduction."""
        return replace(options, fuse=False)

    def new_watch(self, kernel: Kernel | None) -> Watch:
        """Make what looks at steps and states, with a kernel that may know some of them."""
        return WaylessWatch(*self.given, self.options, None, None, kernel)

    def new_stepper(self, old: "Stepper | None") -> "Stepper":
        """Make what takes steps, with widths that fit the components that there are."""
        from x10sem.engine.bulk import Widths  # noqa: PLC0415 - NumPy is an extra
        from x10sem.engine.bulk_steps import Stepper  # noqa: PLC0415 - NumPy is an extra

        widths = Widths.of(self.kernel, old.widths if old else None)
        return Stepper(self.kernel, widths, self.watch)

    # The search

    def run(self) -> None:
        """Search in bulk, and again state by state if there is a way to show."""
        try:
            if self.is_bulk:
                self.search()
                if not self.result.violations and not self.result.witnessed:
                    return
        except WayWanted:
            pass
        self.begin_again()

    def begin_again(self) -> None:
        """Search state by state, for the ways."""
        options = replace(self.options, limits=self.clock.left())
        search = CoveringSearch(*self.given, options, self.progress)
        self.result, self.kernel = search.result, search.kernel
        search.run()

    def search(self) -> None:
        """Expand levels until none is left, or a limit is reached."""
        try:
            self.store_states([self.first()])
            level = 0
            while self.frontier:
                self.result.depth = level
                self.expand_level(level)
                level += 1
        except Stop:
            return
        if not self.result.limit:
            self.result.complete = True

    def first(self) -> State:
        """Look at the state to begin at."""
        self.watch.look_at(-1, [at(self.kernel.initial)])
        return self.kernel.initial

    def expand_level(self, level: int) -> None:
        """Expand the states of the last level."""
        waiting = self.chunks()
        limit = self.options.limits.max_depth
        if limit is not None and level >= limit:
            if any(self.going(words, arities).shape[1] for arities, words in waiting):
                self.result.limit = "depth"
            self.frontier = {}
            return
        size = sum(words.shape[1] for _, words in waiting)
        self.frontier = {}
        while waiting:
            arities, words = waiting[-1]
            self.clock.check(size, words.nbytes * BESIDE)
            before = self.stepper
            if self.expand(arities, words, is_small=size <= self.small):
                waiting.pop()
            if before is not self.stepper:
                waiting = [(a, self.moved(before, a, w)) for a, w in waiting]

    def chunks(self) -> "list[tuple[tuple[int, ...], Words]]":
        """Cut the frontier into parts of one layout, none too large."""
        import numpy as np  # noqa: PLC0415 - NumPy is an extra

        found = []
        for arities, parts in self.frontier.items():
            words = np.concatenate(parts, axis=1)
            found += [
                (arities, words[:, at : at + CHUNK]) for at in range(0, words.shape[1], CHUNK)
            ]
        return found

    def expand(self, arities: tuple[int, ...], words: "Words", *, is_small: bool) -> bool:
        """Expand some states; if components outgrow their bits, widen these and change nothing."""
        from x10sem.engine.bulk import Outgrown  # noqa: PLC0415 - NumPy is an extra

        result = self.result
        steps, failures = result.steps, result.fired["PLACE_FAILURE"]
        layout = self.stepper.layout(arities)
        try:
            words = self.going(words, arities)
            if not words.shape[1]:
                return True
            if is_small:
                reached, moves = self.one_by_one(layout.unpack(words))
                packed = self.packed(reached)
            else:
                found = self.stepper.expand(layout, words)
                moves = found.steps + found.failures + len(found.left)
                packed = self.taken(found)
        except Outgrown:
            result.steps = steps
            result.fired["PLACE_FAILURE"] = failures
            result.fired = +result.fired
            self.widen()
            return False
        result.transitions += moves
        for each, parts in packed:
            self.store(each, parts)
        return True

    def going(self, words: "Words", arities: tuple[int, ...]) -> "Words":
        """Keep the states that are not over."""
        layout = self.stepper.layout(arities)
        if not arities:
            return words[:, :0]
        for each in layout.controls(words):
            if not self.kernel.controls[each].alive[0]:
                words = words[:, layout.get(words, 0) != each]
        return words

    def one_by_one(self, states: list[State]) -> tuple[list[State], int]:
        """Expand states by the kernel; count the steps."""
        reached: list[State] = []
        count = 0
        for state in states:
            doomed = self.kernel.controls[state[0]].doomed
            stuck = True
            for taken in self.watch.moves(state):
                if taken.step is not None or not doomed.isdisjoint(taken.fate):
                    stuck = False
                count += 1
                self.watch.look_at(-1, [taken])
                if taken.step is None or not self.watch.is_error(taken.step):
                    reached.append(taken.state)
            if stuck:
                self.watch.violate(*DEADLOCK, -1, [])
        return reached, count

    def taken(self, found: "Found") -> "list[tuple[Layout, Words]]":
        """Take the steps that are left, and collect where all lead."""
        import numpy as np  # noqa: PLC0415 - NumPy is an extra

        if found.stuck is not None:
            self.watch.violate(*DEADLOCK, -1, [at(found.stuck)])
        states = found.states
        for state, i, above, act in found.left:
            arrival = self.kernel.after(state, i, above, act)
            step = Step(i, act, arrival)
            taken = Taken(step, (), arrival.state, arrival.ending, arrival.effects)
            self.watch.look_at(-1, [at(state), taken])
            if not self.watch.is_error(step):
                states.append(arrival.state)
        packed = [(layout, np.concatenate(parts, axis=1)) for layout, parts in found.words.items()]
        packed += self.packed(states)
        self.result.steps += found.steps
        if found.failed:
            self.result.fired["PLACE_FAILURE"] += found.failed
        return packed

    # What was seen

    def packed(self, states: list[State]) -> "list[tuple[Layout, Words]]":
        """Write states, by layout."""
        groups: dict[Layout, list[State]] = {}
        for state in states:
            groups.setdefault(self.stepper.layout_of(state), []).append(state)
        return [(layout, layout.pack(each)) for layout, each in groups.items()]

    def store_states(self, states: list[State]) -> None:
        """Store states that are new."""
        for layout, words in self.packed(states):
            self.store(layout, words)

    def store(self, layout: "Layout", words: "Words") -> None:
        """Store states that are new, and look at them."""
        from x10sem.engine.bulk import Seen  # noqa: PLC0415 - NumPy is an extra

        if layout.arities not in self.seen:
            self.seen[layout.arities] = Seen(layout.words)
        self.clock.weigh(self.seen[layout.arities].growing(words.shape[1]))
        words = self.seen[layout.arities].add(words)
        if words.shape[1]:
            self.result.states += words.shape[1]
            self.frontier.setdefault(layout.arities, []).append(words)
            self.look_at(layout, words)

    def widen(self) -> None:
        """Write all states with more bits a component."""
        before = self.stepper
        self.stepper = self.new_stepper(before)
        self.asked.clear()
        for arities, seen in list(self.seen.items()):
            self.clock.weigh(seen.table.nbytes)
            layouts = before.layout(arities), self.stepper.layout(arities)
            self.seen[arities] = seen.moved(*layouts)
        for arities, parts in self.frontier.items():
            self.frontier[arities] = [self.moved(before, arities, words) for words in parts]

    def moved(self, before: "Stepper", arities: tuple[int, ...], words: "Words") -> "Words":
        """Write states with the bits that components have now."""
        return before.layout(arities).moved_to(self.stepper.layout(arities), words)

    # What is looked at

    def look_at(self, layout: "Layout", words: "Words") -> None:
        """Look at new states: the failures so far, properties, and whether place 0 is dead."""
        watch = self.watch
        for control in layout.controls(words):
            found = self.kernel.controls[control]
            self.result.failures = max(self.result.failures, found.spent)
            if not found.alive[0]:
                over = words[:, layout.get(words, 0) == control]
                self.once(None, layout, over, self.end)
        for prop in watch.questions.properties:
            self.once(prop, layout, words, partial(self.ask, prop))

    def once(
        self,
        key: object,
        layout: "Layout",
        words: "Words",
        ask: Callable[[State], Iterable[int]],
    ) -> None:
        """Ask something once for each combination of the components that it depends on."""
        from x10sem.engine.bulk import Combos  # noqa: PLC0415 - NumPy is an extra

        start: tuple[int, ...] = (0,) if key else tuple(range(layout.base))
        ats, combos = self.asked.get(key, (start, None))
        wanted = set(ats)

        def make(row: int) -> int:
            (state,) = layout.unpack(words[:, row : row + 1])
            wanted.update(ask(state))
            return 0

        while True:
            if combos is None:
                combos = Combos([layout.fields[at].bits for at in ats])
            combos.find([layout.get(words, at) for at in ats], make)
            self.asked[key] = ats, combos
            if wanted == set(ats):
                return
            ats, combos = tuple(sorted(wanted)), None

    def ask(self, prop: Property, state: State) -> list[int]:
        """Ask a property in a state; list the components that it read."""
        answer = self.watch.questions.ask(prop, state)
        if prop.kind == "sometimes":
            if answer.value is True and prop.name not in self.result.witnessed:
                self.result.witnessed[prop.name] = self.watch.way(-1, [at(state)])
        else:
            self.watch.judge(prop, answer.value, -1, [at(state)])
        return [self.kernel.component(key) for key in answer.reads]

    def end(self, state: State) -> list[int]:
        """Note the outcome where place 0 is dead."""
        self.watch.end(-1, [], Taken(None, (), state, None))
        return []
