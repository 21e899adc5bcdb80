"""The tables of the parser: Lark makes them from the grammar, once for each version of it."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from x10sem.syntax.cache import keep, recall
from x10sem.syntax.marks import MARKS
from x10sem.syntax.tokens import IDENT, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark, Token
    from lark.grammar import Rule as LarkRule

STARTS: Final = ("unit", "expr")
END: Final = "END"
_FILE: Final = "x10.tables"

Rule: TypeAlias = tuple[str, int, str]
"""What a rule makes, of how many parts, and the method that builds it; none for the part itself."""


class Tables(NamedTuple):
    """An LALR(1) parser.

    For each state: what to do at each kind of token, and where to go on with what was made.  A
    number that is not negative is the state to go on in; another is the complement of a rule's.
    """

    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[Rule]
    ends: dict[str, tuple[int, int]]
    """Where to begin, and where to end, for each thing that can be asked for."""


@cache
def tables() -> Tables:
    """Make the tables, or recall them."""
    grammar = text_of("x10.lark")
    kept = recall(_FILE, grammar)
    if isinstance(kept, tuple):
        return Tables(*kept)
    made = _made(grammar)
    keep(_FILE, grammar, tuple(made))
    return made


def text_of(name: str) -> str:
    """Read a grammar: from the package, or from beside it in a checkout."""
    here = Path(__file__).parents
    path = here[1] / "grammar" / name
    return (path if path.is_file() else here[2] / "grammar" / name).read_text("utf-8")


def _made(grammar: str) -> Tables:
    machine = _machine(grammar)
    names = _names(machine)
    numbers: dict[object, int] = {}
    rules: list[Rule] = []
    found = [machine.parse_interactive(start=s).parser_state.parse_conf for s in STARTS]
    states = found[0].states
    actions: list[dict[str, int]] = [{} for _ in states]
    gotos: list[dict[str, int]] = [{} for _ in states]
    for state, row in states.items():
        for symbol, (_, target) in row.items():
            if isinstance(target, int):
                if symbol in names:
                    actions[state][names[symbol]] = target
                else:
                    gotos[state][str(symbol)] = target
                continue
            if target not in numbers:
                numbers[target] = len(rules)
                rules.append(_rule(target))
            actions[state][names[symbol]] = ~numbers[target]
    ends = {s: (c.start_state, c.end_state) for s, c in zip(STARTS, found, strict=True)}
    return Tables(actions, gotos, rules, ends)


def _rule(rule: "LarkRule") -> Rule:
    size = len(rule.expansion)
    is_part = rule.options.expand1 and not rule.alias and size == 1
    return str(rule.origin.name), size, "" if is_part else str(rule.alias or rule.origin.name)


def _names(machine: "Lark") -> dict[str, str]:
    """Say which kind of token each terminal is."""
    from lark.lexer import PatternStr  # noqa: PLC0415 - Lark is slow to import

    spelled = {
        terminal.pattern.value: terminal.name
        for terminal in machine.terminals
        if isinstance(terminal.pattern, PatternStr)
    }
    kinds = frozenset(KINDS.values()) | MARKS | {IDENT}
    return {"$END": END, **{spelled.get(kind, kind): kind for kind in kinds}}


def _machine(grammar: str) -> "Lark":
    from lark import Lark  # noqa: PLC0415 - Lark is slow to import
    from lark.lexer import Lexer  # noqa: PLC0415

    class NoLexer(Lexer):
        """Stands where a lexer is asked for; the tokens are fed by hand."""

        def __init__(self, _: object) -> None:
            pass

        def lex(self, *_: object) -> "Iterator[Token]":
            return iter(())

    return Lark(
        grammar,
        parser="lalr",
        lexer=NoLexer,
        start=list(STARTS),
        keep_all_tokens=True,
        maybe_placeholders=False,
    )
