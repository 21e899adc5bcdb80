"""What is drawn where: shapes with coordinates, before anything is written down."""

from typing import Final, TypeAlias
from unicodedata import category, east_asian_width

from x10sem.records import dataclass, field

Point: TypeAlias = tuple[float, float]

SIZES: Final = {
    "title": 15.0,
    "place": 13.0,
    "failure": 12.0,
    "number": 11.0,
    "who": 12.0,
    "what": 12.5,
    "source": 11.5,
    "output": 11.5,
    "tag": 10.5,
    "fold": 10.5,
    "legend": 11.5,
    "conclusion": 13.5,
}
"""Kinds of text, and their font sizes."""

MONOSPACE: Final = frozenset({"source", "output"})
_NARROW: Final = frozenset(" !'(),.:;I[]`fijlrt|/\\-")
_WIDE: Final = frozenset("MW@mw%—…")


def width_of(text: str, kind: str) -> float:
    """Bound the width of a text, in any of the fonts that the template names."""
    return sum(map(_em_mono if kind in MONOSPACE else _em, text)) * SIZES[kind]


def _em_mono(c: str) -> float:
    if category(c) in {"Mn", "Me"}:
        return 0.0
    return 1.21 if east_asian_width(c) in {"W", "F"} else 0.605


def _em(c: str) -> float:
    if c in _NARROW:
        return 0.41
    if c in _WIDE:
        return 1.0
    if east_asian_width(c) in {"W", "F"}:
        return 1.05
    return 0.7 if c.isupper() or not c.isascii() else 0.636


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles have a point inside both."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; (x, y) is where its base line starts, or its middle or end is."""

    x: float
    y: float
    text: str
    kind: str
    anchor: str = "start"
    color: str = ""

    @property
    def box(self) -> Box:
        """What it covers."""
        width = width_of(self.text, self.kind)
        shift = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        size = SIZES[self.kind]
        return Box(self.x - shift, self.y - size, width, size * 1.25)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle."""

    box: Box
    kind: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; arrows end with a head."""

    points: tuple[Point, ...]
    kind: str
    color: str = ""
    arrow: str = ""

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Dot:
    """A step: where it is drawn, of which number, and what it is when looked at closely."""

    x: float
    y: float
    number: int
    kind: str
    color: str
    title: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Steps of no consequence, from the first to the last: a mark in the margin."""

    first: int
    last: int
    y: float


@dataclass(slots=True)
class Scene:
    """A picture: its size, and what is on it, in the order of drawing."""

    width: float = 0.0
    height: float = 0.0
    title: str = ""
    areas: list[Area] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
