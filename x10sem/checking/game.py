"""Attacks: how to tell two states apart, as a game, and a referee who takes every move again.

The attacker moves on one side, by any number of steps; the defender answers on the
other by the same action, with silent steps around it. The attacker has won
where what is observed of the two differs, or where there is no answer.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from x10sem.checking.bisimulation import Classes, Move, move, packed
from x10sem.checking.moves import Choice
from x10sem.checking.transitions import SILENT, Observation, Transitions

LEFT, RIGHT = "left", "right"
Pair = tuple[int, int]
MOST: Final = 200_000
"""How many pairs of states the referee looks at."""


class Attack(NamedTuple):
    """What to do at a pair of classes: on which side, which action, to which class."""

    side: str
    action: int
    target: int


class Strategies:
    """Attacks on pairs of classes, with as few moves as possible."""

    def __init__(self, classes: Classes, *, weak: bool) -> None:
        """Know nothing yet."""
        self.classes = classes
        self.weak = weak
        self._won: dict[Pair, tuple[int, Attack | None]] = {}
        self._open: dict[Pair, int] = {}

    def moves(self, c: int) -> list[Move]:
        """List the moves of a class, the silent first."""
        return sorted(map(move, self.classes.moves[c]))

    def rounds(self, pair: Pair) -> int:
        """Count the moves that a win takes at most."""
        n = 0
        while not self.is_won(pair, n):
            n += 1
            assert n <= len(self.classes.moves), "an attack on what is the same"
        return self._won[pair][0]

    def attack(self, pair: Pair) -> Attack | None:
        """Give the attack on a pair that is won; None where what is observed differs."""
        self.rounds(pair)
        return self._won[pair][1]

    def is_won(self, pair: Pair, n: int) -> bool:
        """Tell whether the attacker wins in n moves."""
        if pair in self._won:
            return self._won[pair][0] <= n
        c, d = pair
        if c == d or self._open.get(pair, -1) >= n:
            return False
        if self.classes.observed[c] != self.classes.observed[d]:
            self._won[pair] = (0, None)
            return True
        for attack in self._attacks(c, d) if n else ():
            if all(self.is_won(p, n - 1) for p in self._after(pair, attack)):
                self._won[pair] = (n, attack)
                return True
        self._open[pair] = n
        return False

    def _attacks(self, c: int, d: int) -> Iterator[Attack]:
        """List the moves to which no answer leads to the same class."""
        for side, own, other in ((LEFT, c, d), (RIGHT, d, c)):
            answers = self.classes.moves[other]
            for m in self.moves(own):
                if packed(*m) not in answers:
                    yield Attack(side, *m)

    def _after(self, pair: Pair, attack: Attack) -> Iterator[Pair]:
        other = pair[1] if attack.side == LEFT else pair[0]
        for m in self.moves(other):
            if m.action == attack.action:
                yield pair_of(attack.side, attack.target, m.target)


def pair_of(side: str, attacker: int, defender: int) -> Pair:
    """Put the attacker on its side."""
    return (attacker, defender) if side == LEFT else (defender, attacker)


class Way(NamedTuple):
    """Steps that lead to a node: the choices; the end of a statement is none."""

    choices: tuple[Choice, ...]
    target: int


def ways(graph: Transitions, n: int, action: int, *, weak: bool) -> list[Way]:
    """List all moves by an action, to each node one of the shortest."""
    if not weak:
        found = {e.target: e.choice for e in reversed(graph.edges(n)) if e.action == action}
        return [Way(_chosen(c), t) for t, c in found.items()]
    before = _silently(graph, [Way((), n)])
    if action == SILENT:
        return before
    crossed = [
        Way((*w.choices, *_chosen(e.choice)), e.target)
        for w in before
        for e in graph.edges(w.target)
        if e.action == action
    ]
    return _silently(graph, sorted(crossed, key=lambda w: len(w.choices)))


def _chosen(choice: Choice | None) -> tuple[Choice, ...]:
    return () if choice is None else (choice,)


def _silently(graph: Transitions, begun: list[Way]) -> list[Way]:
    found: dict[int, Way] = {}
    waiting: deque[Way] = deque()
    for w in begun:
        if w.target not in found:
            found[w.target] = w
            waiting.append(w)
    while waiting:
        w = waiting.popleft()
        for e in graph.edges(w.target):
            if e.action == SILENT and e.target not in found:
                found[e.target] = Way((*w.choices, *_chosen(e.choice)), e.target)
                waiting.append(found[e.target])
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Round:
    """A move of the attacker, an answer of the defender if there is any, and how many there are."""

    side: str
    action: int
    move: tuple[Choice, ...]
    answer: tuple[Choice, ...] | None
    answers: int


@dataclass(frozen=True, slots=True)
class Play:
    """How an attack goes against the answers that last longest, and where it ends."""

    rounds: tuple[Round, ...]
    left: int
    right: int


class Game:
    """The game on two nodes of a graph whose classes are known."""

    def __init__(self, graph: Transitions, classes: Classes, *, weak: bool) -> None:
        """Keep them."""
        self.graph = graph
        self.classes = classes
        self.weak = weak
        self.strategies = Strategies(classes, weak=weak)

    def classes_of(self, left: int, right: int) -> Pair:
        """Give the classes of two nodes."""
        return self.classes.of[left], self.classes.of[right]

    def turn(self, left: int, right: int) -> tuple[Attack, Way, list[Way]] | None:
        """Give the attack on two nodes, its first move, and all answers; None where it is won."""
        attack = self.strategies.attack(self.classes_of(left, right))
        if attack is None:
            return None
        own, other = (left, right) if attack.side == LEFT else (right, left)
        moves = ways(self.graph, own, attack.action, weak=self.weak)
        to_class = [w for w in moves if self.classes.of[w.target] == attack.target]
        best = min(to_class, key=lambda w: len(w.choices))
        return attack, best, ways(self.graph, other, attack.action, weak=self.weak)

    def play(self, left: int, right: int) -> Play:
        """Let the defender hold out as long as it can."""
        rounds: list[Round] = []
        while (turn := self.turn(left, right)) is not None:
            attack, way, answers = turn
            pairs = [pair_of(attack.side, way.target, a.target) for a in answers]
            lasting = [self.strategies.rounds(self.classes_of(*p)) for p in pairs]
            order = sorted(range(len(pairs)), key=lambda i: (-lasting[i], len(answers[i].choices)))
            answer = answers[order[0]].choices if order else None
            rounds.append(Round(attack.side, attack.action, way.choices, answer, len(answers)))
            if not order:
                own = way.target
                left, right = pair_of(attack.side, own, right if attack.side == LEFT else left)
                break
            left, right = pairs[order[0]]
        return Play(tuple(rounds), left, right)

    def referee(self, left: int, right: int) -> int:
        """Take the attack again against every answer, on rules alone; count the pairs met.

        Classes only say what to try: each move is one of the rules', all answers are
        looked at, and each play ends where what is observed differs or nothing answers.
        """
        fresh = Transitions(self.graph.policy, self.graph.view)

        def again(n: int) -> int:
            node = self.graph.nodes[n]
            assert node is not None, "an end is no start"
            return fresh.numbered(node)

        return _Referee(self, fresh, again(left), again(right)).count


class _Referee:
    """Looks at every play of an attack once."""

    def __init__(self, game: Game, fresh: Transitions, left: int, right: int) -> None:
        self.game = game
        self.fresh = fresh
        self.count = 0
        self.seen: set[Pair] = set()
        waiting = [(left, right)]
        while waiting:
            pair = waiting.pop()
            if pair not in self.seen:
                self.seen.add(pair)
                self.count += 1
                assert self.count < MOST, "an attack without end"
                waiting += self._after(*pair)

    def _after(self, left: int, right: int) -> Iterator[Pair]:
        seen = self.fresh.observed
        if seen[left] != seen[right]:
            return
        turn = self.game.turn(self._there(left), self._there(right))
        assert turn is not None, "an attack that is said to be won, and is not"
        attack, way, _ = turn
        action = self.game.graph.actions[attack.action]
        own, other = (left, right) if attack.side == LEFT else (right, left)
        target = self._taken(own, way.choices, action)
        number = self.fresh.number_of(action)
        answers = [] if number is None else ways(self.fresh, other, number, weak=self.game.weak)
        for w in answers:
            yield pair_of(attack.side, target, w.target)

    def _there(self, n: int) -> int:
        """Find a node of the referee's in the game."""
        node, graph = self.fresh.nodes[n], self.game.graph
        if node is not None:
            return graph.numbered(node)
        return graph.last(self.fresh.observations[self.fresh.observed[n]])

    def _taken(self, n: int, choices: tuple[Choice, ...], action: Observation) -> int:
        """Take the steps of a move, and see that they show the action and nothing else."""
        shown: list[Observation] = []
        for choice in choices:
            n = self._step(n, choice, shown)
        if action[0] == "ends":
            n = self._step(n, None, shown)
        assert shown == ([] if action == self.fresh.actions[SILENT] else [action])
        return n

    def _step(self, n: int, choice: Choice | None, shown: list[Observation]) -> int:
        edge = next(e for e in self.fresh.edges(n) if e.choice == choice)
        if edge.action != SILENT:
            shown.append(self.fresh.actions[edge.action])
        return edge.target
