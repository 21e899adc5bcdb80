"""The benchmark family: programs, sizes, and what is known of each point.

A point is a program of `corpus/bench` at one size, written as in `B3(5,9,3,1)`.
B1, B2, B2r, B3 and B4 have models for the peers, in `corpus/bench/peers`, one step
an increment, which store exactly `states_listed` states when nothing is reduced.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import x10sem


@dataclass(frozen=True, slots=True)
class Family:
    """A program, the names of its sizes, and how many of them may be left out at the end."""

    program: str
    sizes: tuple[str, ...]
    usual: tuple[int, ...] = ()
    refuted: bool = False
    peers: bool = True


FAMILIES: Final = {
    f.program: f
    for f in (
        Family("B1", ("N", "M", "P"), (3,)),
        Family("B2", ("N", "M")),
        Family("B2r", ("N", "M"), refuted=True),
        Family("B3", ("N", "M", "P", "K")),
        Family("B4", ("D",)),
        Family("Contended", ("P", "WORKERS", "ROUNDS"), peers=False),
        Family("Irregular", ("P", "ROOT"), peers=False),
    )
}

UNREDUCED_POINTS: Final = "B1(4,9),B3(4,9,3,1)"
"""At which searches without reductions are compared."""

_LISTED: Final = {
    "B2r(2,5)": 1_298,
    "B2r(3,5)": 171_074,
    "B2r(4,4)": 3_934_928,
    "B3(3,9,3,1)": 1_658,
    "B3(5,9,3,1)": 139_660,
    "B3(6,9,4,2)": 1_688_606,
    "B4(4)": 1_094,
    "B4(8)": 168_908,
    "B4(10)": 1_874_759,
}
_POINT: Final = re.compile(r"(\w+)\(\s*(\d{1,3}(?:\s*,\s*\d{1,3})*)\s*\)")


@dataclass(frozen=True, slots=True)
class Point:
    """A program of the family, and its sizes."""

    family: Family
    values: tuple[int, ...]

    @property
    def name(self) -> str:
        """Write the point, without the sizes that are the usual ones."""
        few = len(self.values) - len(self.family.usual)
        values = self.values if self.values[few:] != self.family.usual else self.values[:few]
        return f"{self.family.program}({','.join(map(str, values))})"

    @property
    def sizes(self) -> dict[str, int]:
        """Name the sizes."""
        return dict(zip(self.family.sizes, self.values, strict=True))

    @property
    def states_listed(self) -> int | None:
        """Say how many states the models of the peers have, if that is known."""
        if self.family.program in {"B1", "B2"}:
            return states_of_b1(*self.values[:2])
        return _LISTED.get(self.name)

    @property
    def program(self) -> Path:
        """Find the program."""
        return bench_directory() / f"{self.family.program}.x10"

    @property
    def options(self) -> list[str]:
        """Give the options of `x10sem check` that make the program one of these sizes."""
        sizes = self.sizes
        places = sizes.get("P", sizes.get("D", 1))
        options = ["--places", str(places)]
        if self.family.program in {"B3", "B4"}:
            options += ["--failures", str(sizes.pop("K", 1))]
        if not self.family.peers:
            del sizes["P"]
        if self.family.program == "Irregular":
            sizes["EXPECTED"] = leaves(sizes["ROOT"])
        for name, value in sizes.items():
            options += ["--const", f"{self.family.program}.{name}={value}"]
        return options


def bench_directory() -> Path:
    """Find the programs of the family, in the package or beside it."""
    package = Path(x10sem.__file__).parent
    inside = package / "corpus" / "bench"
    return inside if inside.is_dir() else package.parent / "corpus" / "bench"


def states_of_b1(n: int, m: int) -> int:
    """Count the states of B1 and B2: k activities spawned, each at 0 to m; and the end."""
    states = 1
    for _ in range(n):
        states = states * (m + 1) + 1
    return states + 1


def leaves(n: int) -> int:
    """Count the leaves below a node of the tree of Irregular."""
    a, b = 1, 1
    for _ in range(n - 1):
        a, b = b, a + b
    return b


def read_points(text: str) -> tuple[Point, ...]:
    """Read `B1(3,9),B4(8)`; raises ValueError with what is wrong."""
    rest = _POINT.sub("", text).replace(",", "").strip()
    found = tuple(_point(name, values) for name, values in _POINT.findall(text))
    if rest or not found:
        raise ValueError(f"`{rest or text}` is no point; write for instance `B1(3,9),B4(8)`")
    return found


def _point(name: str, values: str) -> Point:
    family = FAMILIES.get(name)
    if family is None:
        raise ValueError(f"there is no `{name}`; there are {', '.join(FAMILIES)}")
    numbers = tuple(int(v) for v in values.split(","))
    missing = len(family.sizes) - len(numbers)
    if missing:
        numbers += family.usual[len(family.usual) - missing :] if missing > 0 else ()
    if len(numbers) != len(family.sizes):
        raise ValueError(f"the sizes of {name} are {', '.join(family.sizes)}")
    if family.peers and numbers[-1] < 1:
        raise ValueError(f"the sizes of {name} are at least 1")
    return Point(family, numbers)


QUICK: Final = read_points("B1(3,9),B2(3,9),B2r(2,5),B3(3,9,3,1),B3(5,9,3,1),B4(4)")
FULL: Final = read_points(
    "B1(3,9),B1(5,9),B1(6,9),B1(7,9),B2(3,9),B2(5,9),B2(6,9),B2r(2,5),B2r(3,5),B2r(4,4),"
    "B3(3,9,3,1),B3(5,9,3,1),B3(6,9,4,2),B4(4),B4(8),B4(10),"
    "Contended(2,2,1),Contended(3,3,1),Irregular(2,2),Irregular(2,3)"
)
"""The points that are measured by default, and all."""
