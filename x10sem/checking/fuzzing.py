"""Inputs that nobody wrote: random bytes, and programs changed a little."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from x10sem.checking.exits import Exit

_TOKEN: Final = re.compile(r'//[^\n]*|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d+|\s+|.', re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")

SEARCHED: Final = frozenset(Exit) - {
    Exit.WELL_FORMEDNESS,
    Exit.SYNTAX,
    Exit.USAGE,
    Exit.INTERNAL,
}
"""What a check ends with once it has searched something."""

Edit = Callable[[list[str], random.Random], list[str]]


def _solid(tokens: Sequence[str]) -> list[int]:
    """List the tokens that are neither space nor comment."""
    found = [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith("//")]
    return found or [0]


def _delete(tokens: list[str], r: random.Random) -> list[str]:
    i = r.choice(_solid(tokens))
    return tokens[:i] + tokens[i + 1 :]


def _duplicate(tokens: list[str], r: random.Random) -> list[str]:
    i = r.choice(_solid(tokens))
    return [*tokens[:i], tokens[i], " ", *tokens[i:]]


def _swap(tokens: list[str], r: random.Random) -> list[str]:
    i, j = r.choice(_solid(tokens)), r.choice(_solid(tokens))
    tokens[i], tokens[j] = tokens[j], tokens[i]
    return tokens


def _number(tokens: list[str], r: random.Random) -> list[str]:
    numbers = [i for i in _solid(tokens) if tokens[i].isdigit()]
    if numbers:
        tokens[r.choice(numbers)] = r.choice(["0", "1", "2", "3", "7", "9223372036854775807"])
    return tokens


def _names(tokens: Sequence[str]) -> list[int]:
    return [i for i in _solid(tokens) if _NAME.fullmatch(tokens[i])]


def _rename(tokens: list[str], r: random.Random) -> list[str]:
    names = _names(tokens)
    if len(names) > 1:
        tokens[r.choice(names)] = tokens[r.choice(names)]
    return tokens


def _rename_all(tokens: list[str], r: random.Random) -> list[str]:
    names = [i for i in _names(tokens) if len(tokens[i]) < _SHORT]
    if not names:
        return tokens
    old, new = tokens[r.choice(names)], r.choice(["zz", "y9", "caf_1"])
    return [new if t == old else t for t in tokens]


def _lines(tokens: list[str], r: random.Random) -> list[str]:
    """Swap two lines that may be statements, or repeat or drop one."""
    lines = "".join(tokens).split("\n")
    ends = [i for i, line in enumerate(lines) if line.rstrip().endswith(";")]
    ends = ends or [i for i, line in enumerate(lines) if _TX10.match(line)]
    if ends:
        i, j = r.choice(ends), r.choice(ends)
        how = r.randrange(3)
        if how == 0:
            lines[i], lines[j] = lines[j], lines[i]
        elif how == 1:
            lines.insert(i, lines[j])
        else:
            del lines[i]
    return ["\n".join(lines)]


_SHORT: Final = 4
_TX10: Final = re.compile(r"\s+(?:println|skip|throw|async (?:println|throw)|\w+\.\w+ =)[^{}]*$")
EDITS: Final[dict[str, tuple[int, Edit]]] = {
    "number": (6, _number),
    "lines": (6, _lines),
    "rename all": (4, _rename_all),
    "rename": (2, _rename),
    "swap": (1, _swap),
    "delete": (1, _delete),
    "duplicate": (1, _duplicate),
}
"""The changes, each with how likely it is; most leave a program that can be searched."""


def changed(text: str, r: random.Random) -> tuple[str, str]:
    """Change a program in one place or two; name the changes."""
    names = r.choices(list(EDITS), [w for w, _ in EDITS.values()], k=1 + (r.random() < _TWICE))
    for name in names:
        text = "".join(EDITS[name][1](_TOKEN.findall(text) or [""], r))
    return text, "+".join(names)


_TWICE: Final = 0.3


def noise(r: random.Random) -> bytes:
    """Make bytes that are no program, or hardly."""
    if r.random() < _TWICE:
        words = [
            "class",
            "val",
            "{",
            "}",
            "(",
            ")",
            "at",
            "async",
            "finish",
            "x",
            "1",
            '"',
            "'",
            ";",
            "\n",
        ]
        return " ".join(r.choices(words, k=r.randrange(60))).encode()
    return r.randbytes(r.randrange(200))


@dataclass(slots=True)
class Fuzzed:
    """What came of the inputs of a campaign."""

    inputs: int = 0
    mutated: int = 0
    searched: int = 0
    exits: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How many of the changed programs were searched."""
        return self.searched / max(1, self.mutated)


def inputs(
    programs: Sequence[Path], seeds: range, share: float
) -> Iterator[tuple[int, str, bytes, str]]:
    """Make an input for each seed, a share of noise: seed, suffix, contents, and how."""
    for seed in seeds:
        r = random.Random(seed)
        if r.random() < share or not programs:
            yield seed, r.choice([".x10", ".tx10"]), noise(r), "noise"
        else:
            path = r.choice(programs)
            text, how = changed(path.read_text(encoding="utf-8", errors="replace"), r)
            yield seed, path.suffix, text.encode("utf-8", "replace"), f"{path.name} {how}"


NOISE: Final = 0.1
"""How much of what is made is noise, usually."""


def fuzz(
    programs: Sequence[Path],
    seeds: range,
    folder: Path,
    check: Callable[[Path], int],
    share: float = NOISE,
) -> Fuzzed:
    """Check inputs that nobody wrote; a fault is an exception or an exit that is not documented."""
    found = Fuzzed()
    for seed, suffix, data, how in inputs(programs, seeds, share):
        path = folder / f"fuzz{suffix}"
        path.write_bytes(data)
        found.inputs += 1
        try:
            code = check(path)
        except Exception as e:
            found.faults.append(f"seed {seed} ({how}): {type(e).__name__}: {e}")
            continue
        found.exits[code] += 1
        found.mutated += how != "noise"
        found.searched += how != "noise" and code in SEARCHED
        if code == Exit.INTERNAL or code not in set(Exit):
            found.faults.append(f"seed {seed} ({how}): exit {code}")
    return found
