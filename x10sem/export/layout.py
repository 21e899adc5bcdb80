"""From rows and lanes to coordinates: the picture of a run in space and time."""

import textwrap
from collections.abc import Iterable
from typing import Final

from x10sem.core.terms import Place
from x10sem.export.activities import MAIN, Happening, Waiting
from x10sem.export.chart import AWAY, LOST, ORPHAN, RUNS, WAITS, Chart, Row, Stay, letters
from x10sem.export.scene import Area, Box, Dot, Fold, Point, Scene, Stroke, Text, width_of
from x10sem.records import dataclass, field

MARGIN: Final = 16.0
NUMBERS: Final = 44.0
LANE: Final = 40.0
COLUMN: Final = 96.0
LINE: Final = 16.0
ROW: Final = 38.0
GAP: Final = 18.0
SLANT: Final = 14.0
HEAD: Final = 90.0
WHO: Final = 42.0
BRACKET: Final = 6.0
WORDS: Final = 90
PALETTE: Final = (
    "#0b5fa5",
    "#00795a",
    "#b35900",
    "#7a3fa0",
    "#5c6b00",
    "#a03c78",
    "#2b7d9e",
    "#6b4a2b",
)
"""Dark enough on white; none is red, which is for what offends."""

LEGEND: Final = (
    (RUNS, "runs"),
    (AWAY, "waits for its `at` to return"),
    (WAITS, "waits in a finish"),
    (ORPHAN, "runs on, though a place on its way out has failed"),
    (LOST, "at a place that has failed"),
    ("end", "ends, and tells its finish"),
    ("bracket", "a finish, to where it ends"),
    ("order", "happens before"),
)


def _shade(activity: int) -> int:
    return activity % len(PALETTE)


@dataclass(slots=True)
class Paper:
    """Where steps and lanes are."""

    chart: Chart
    scene: Scene = field(default_factory=Scene)
    ys: dict[int, float] = field(default_factory=dict)
    columns: dict[Place, Box] = field(default_factory=dict)
    lanes: dict[tuple[int, Place], float] = field(default_factory=dict)
    bottom: float = 0.0

    @property
    def gutter(self) -> float:
        """Where the texts begin."""
        last = self.columns[self.chart.places[-1]]
        return last.x + last.width + 22

    def color(self, activity: int) -> str:
        """Give the colour of an activity."""
        return PALETTE[_shade(activity)]

    def arrival(self, h: Happening) -> float:
        """Give the height at which what a step sends arrives."""
        return self.ys[h.number] + SLANT


def lay_out(chart: Chart) -> Scene:
    """Place everything."""
    paper = Paper(chart)
    _rows(paper)
    _lanes(paper)
    _stripes(paper)
    _columns(paper)
    for stay in chart.stays:
        _stay(paper, stay)
    for h in chart.happenings:
        _arrows(paper, h)
    _brackets(paper)
    _order(paper)
    _tags(paper)
    _texts(paper)
    _frame(paper)
    return paper.scene


def _margin(paper: Paper) -> float:
    """Give how wide the numbers and folds at the left are."""
    return max(NUMBERS, width_of(f"⋮ {paper.chart.steps} steps", "fold"))


# Rows


def _height(row: Row) -> float:
    texts = len(row.what) + bool(row.source) + len(row.output)
    return max(ROW, LINE * texts + 12)


def _rows(paper: Paper) -> None:
    """Give each step a height: its own row, or the fold between two."""
    y, last = HEAD, 0
    paper.ys[0] = y - 8
    for row in paper.chart.rows:
        n = row.happening.number
        y = _fold(paper, last + 1, n - 1, y)
        paper.ys[n] = y + LINE
        y += _height(row)
        last = n
    y = _fold(paper, last + 1, paper.chart.steps, y)
    paper.bottom = y + 8


def _fold(paper: Paper, first: int, last: int, y: float) -> float:
    if first > last:
        return y
    for n in range(first, last + 1):
        paper.ys[n] = y + GAP / 2
    paper.scene.folds.append(Fold(first, last, y + GAP / 2))
    count = last - first + 1
    text = f"⋮ {count} step{'s' if count > 1 else ''}"
    paper.scene.texts.append(Text(MARGIN, y + GAP / 2 + 4, text, "fold"))
    return y + GAP


# Columns and lanes


def _lanes(paper: Paper) -> None:
    """Give each activity a lane at each place that it comes to, none of them shared at a time."""
    x = MARGIN + _margin(paper) + 12
    for p in paper.chart.places:
        spans: dict[int, tuple[float, float]] = {}
        for stay in (s for s in paper.chart.stays if s.place == p):
            top, end = paper.ys[stay.begun], paper.ys[stay.ended] + SLANT
            old = spans.get(stay.activity, (top, end))
            spans[stay.activity] = min(old[0], top), max(old[1], end)
        ends: list[float] = []
        for activity, (top, end) in sorted(spans.items(), key=lambda each: (each[1][0], each[0])):
            free = [i for i, e in enumerate(ends) if e + ROW / 2 < top]
            lane = free[0] if free else len(ends)
            ends[lane : lane + 1] = [end]
            paper.lanes[activity, p] = lane
        width = max(COLUMN, LANE * len(ends) + 24)
        left = x + (width - LANE * max(1, len(ends))) / 2 + LANE / 2
        for activity in spans:
            paper.lanes[activity, p] = left + LANE * paper.lanes[activity, p]
        paper.columns[p] = Box(x, HEAD - 28, width, paper.bottom - HEAD + 28)
        x += width + 12


def _stripes(paper: Paper) -> None:
    """Shade every other row, and what offends."""
    right = paper.gutter + WHO + max(map(_wide, paper.chart.rows), default=0.0) + 10
    paper.scene.width = right + MARGIN
    for i, row in enumerate(paper.chart.rows):
        kind = "offence" if row.is_offending else "stripe"
        if i % 2 or row.is_offending:
            top = paper.ys[row.happening.number] - LINE
            box = Box(MARGIN - 6, top, right - MARGIN + 6, _height(row))
            paper.scene.areas.append(Area(box, kind))


def _wide(row: Row) -> float:
    lines = [(w, "what") for w in row.what] + [(w, "output") for w in row.output]
    return max((width_of(*each) for each in (*lines, (row.source, "source"))), default=0.0)


def _columns(paper: Paper) -> None:
    deaths = {p: h for h in paper.chart.happenings for p in h.failed}
    for p, box in paper.columns.items():
        paper.scene.areas.append(Area(box, "column"))
        middle = box.x + box.width / 2
        paper.scene.texts.append(Text(middle, HEAD - 34, f"place {p}", "place", "middle"))
        if p in deaths:
            _bolt(paper, box, paper.ys[deaths[p].number])


def _bolt(paper: Paper, box: Box, y: float) -> None:
    """Break a column."""
    rest = Box(box.x, y, box.width, box.y + box.height - y)
    paper.scene.areas.append(Area(rest, "dead"))
    teeth = max(4, int(box.width / 16))
    tooth = box.width / teeth
    zigzag = [(box.x + i * tooth, y + (-6 if i % 2 else 6)) for i in range(teeth + 1)]
    paper.scene.strokes.append(Stroke(tuple(zigzag), "bolt"))


# Lines


def _stay(paper: Paper, stay: Stay) -> None:
    """Draw an activity at a place for a while."""
    x = paper.lanes[stay.activity, stay.place]
    top, end = paper.ys[stay.begun], paper.ys[stay.ended]
    begun = paper.chart.happenings[stay.begun - 1] if stay.begun else None
    ended = paper.chart.happenings[stay.ended - 1] if stay.ended else None
    if begun is not None and (_arrives(begun, stay) or stay.activity in begun.spawned):
        top += SLANT
    if ended is not None and stay.style == AWAY and _arrives(ended, stay):
        end += SLANT
    color = paper.color(stay.activity)
    if stay.style == ORPHAN and end > top:
        paper.scene.areas.append(Area(Box(x - 8, top, 16, end - top), "orphan"))
    if end > top:
        paper.scene.strokes.append(Stroke(((x, top), (x, end)), stay.style, color))


def _arrives(h: Happening, stay: Stay) -> bool:
    return h.actor == stay.activity and h.entered == stay.place and h.left != h.entered


def _arrows(paper: Paper, h: Happening) -> None:
    """Draw where an activity goes, what it starts, and whom it tells that it is over."""
    if h.actor is None or h.place is None:
        return
    y = paper.ys[h.number]
    strokes = paper.scene.strokes
    color = paper.color(h.actor)
    if h.left is not None and h.entered is not None and h.left != h.entered:
        ends = (paper.lanes[h.actor, h.left], y), (paper.lanes[h.actor, h.entered], y + SLANT)
        strokes.append(Stroke(ends, "at", color, "arrow"))
    for child in h.spawned:
        to = next(s.place for s in paper.chart.stays if s.activity == child)
        ends = (paper.lanes[h.actor, h.place], y), (paper.lanes[child, to], y + SLANT)
        strokes.append(Stroke(ends, "spawn", paper.color(child), "arrow"))
    for each in h.over:
        mine = paper.chart.activities[each]
        if mine.finish is not None:
            _tell(paper, each, paper.chart.finishes[mine.finish], y)


def _tell(paper: Paper, activity: int, finish: Waiting, y: float) -> None:
    """Draw how an activity that is over tells its finish."""
    last = [s for s in paper.chart.stays if s.activity == activity and s.style != AWAY]
    if last and (finish.owner, finish.place) in paper.lanes:
        start = paper.lanes[activity, last[-1].place]
        target = paper.lanes[finish.owner, finish.place] - _indent(paper, finish)
        ends = (start, y), (target, y)
        paper.scene.strokes.append(Stroke(ends, "end", paper.color(activity), "arrow"))


def _indent(paper: Paper, finish: Waiting) -> float:
    """Give how far left of its lane the bracket of a finish is: the outer, the farther."""
    inner = [f for f in _waited(paper) if f.owner == finish.owner and f.place == finish.place]
    deeper = [f for f in inner if f.begun >= finish.begun and f.name >= finish.name]
    nested = [f for f in deeper if (f.ended or paper.chart.steps) <= (finish.ended or 10**9)]
    return 4 + BRACKET * min(2, len(nested))


def _waited(paper: Paper) -> list[Waiting]:
    """List the finishes that have waited for some activity."""
    waited = {a.finish for a in paper.chart.activities}
    return [f for f in paper.chart.finishes if f.name in waited]


def _brackets(paper: Paper) -> None:
    for f in _waited(paper):
        x = paper.lanes[f.owner, f.place]
        left = x - _indent(paper, f)
        top = paper.ys[f.begun] + (SLANT if f.begun else 0)
        end = paper.ys[f.ended if f.ended is not None else paper.chart.steps]
        points: tuple[Point, ...] = ((left + 4, top), (left, top), (left, end))
        if f.ended is not None:
            points = (*points, (x + 8, end))
        paper.scene.strokes.append(Stroke(points, "bracket", paper.color(f.owner)))


def _order(paper: Paper) -> None:
    """Draw what comes before what, where it is not one line that says so."""
    who = {h.number: h.actor for h in paper.chart.happenings}
    where = {d.number: (d.x, d.y) for d in _dots(paper)}
    for before, after in paper.chart.edges:
        if who[before] != who[after]:
            paper.scene.strokes.append(
                Stroke((where[before], where[after]), "order", arrow="order")
            )


# Texts


def _tags(paper: Paper) -> None:
    """Name each activity where a lane of it begins, and mark the steps."""
    seen: set[tuple[int, Place]] = set()
    for stay in sorted(paper.chart.stays, key=lambda s: s.begun):
        key = stay.activity, stay.place
        if key in seen or stay.begun == stay.ended:
            continue
        seen.add(key)
        y = paper.ys[stay.begun] + (SLANT + 5 if stay.begun else -14)
        text = Text(paper.lanes[key], y + 9, letters(stay.activity), "tag", "middle")
        box = text.box
        color = paper.color(stay.activity)
        shape = Box(box.x - 5, y - 2, box.width + 10, 15)
        paper.scene.areas.append(Area(shape, f"tag {color}"))
        paper.scene.texts.append(text)
    paper.scene.dots += _dots(paper)


def _dots(paper: Paper) -> Iterable[Dot]:
    for row in paper.chart.rows:
        h = row.happening
        if h.actor is None or h.place is None:
            box = paper.columns[h.failed[0]]
            x, color, kind = box.x + box.width / 2, "", "failure"
        else:
            x, color, kind = paper.lanes[h.actor, h.place], paper.color(h.actor), "step"
        kind = "offending" if row.is_offending else kind
        title = f"{h.number}: {'; '.join(row.what)} [{row.rules}] {row.source}"
        yield Dot(x, paper.ys[h.number], h.number, kind, color, title)


def _texts(paper: Paper) -> None:
    for row in paper.chart.rows:
        h = row.happening
        y = paper.ys[h.number]
        kind = "offence" if row.is_offending else "failure" if h.actor is None else ""
        add = paper.scene.texts.append
        add(Text(MARGIN + NUMBERS - 6, y + 4, str(h.number), "number", "end", kind))
        if h.actor is not None:
            shown = Text(
                paper.gutter, y + 4, letters(h.actor), "who", "start", f"c{_shade(h.actor)}"
            )
            add(shown)
        lines = [(line, "what", kind) for line in row.what]
        lines += [(line or " ", "output", "") for line in row.output]
        lines += [(row.source, "source", "")] if row.source else []
        for i, (line, style, color) in enumerate(lines):
            add(Text(paper.gutter + WHO, y + 4 + i * LINE, line, style, "start", color))


def _frame(paper: Paper) -> None:
    """Write the title, the conclusion and the legend."""
    scene, chart = paper.scene, paper.chart
    scene.title = chart.title
    scene.texts.append(Text(MARGIN, 26, textwrap.shorten(chart.title, WORDS), "title"))
    y = paper.bottom + 14
    for line in textwrap.wrap(f"so: {chart.conclusion}", WORDS) if chart.conclusion else ():
        y += 10
        scene.texts.append(Text(MARGIN, y, line, "conclusion"))
        y += 12
    wide = max(t.box.x + t.box.width for t in scene.texts) + MARGIN
    scene.width = max(scene.width, wide)
    x = MARGIN
    y += 18
    for kind, text in LEGEND:
        if not any(s.kind == kind for s in scene.strokes):
            continue
        width = 40 + width_of(text, "legend")
        if x > MARGIN and x + width > scene.width - MARGIN:
            x, y = MARGIN, y + 20
        if kind == ORPHAN:
            scene.areas.append(Area(Box(x, y - 10, 28, 12), "orphan"))
        color = PALETTE[MAIN] if kind != "order" else ""
        scene.strokes.append(Stroke(((x, y - 4), (x + 28, y - 4)), kind, color))
        scene.texts.append(Text(x + 34, y, text, "legend"))
        x += width + 18
    scene.height = y + 18
