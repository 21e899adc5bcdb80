"""A run as one HTML file, to step through without a network."""

import json
from collections.abc import Callable, Sequence
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined

from x10sem.export.explain import Move, Sentence, sentences
from x10sem.export.states import Look, differences, run_of
from x10sem.semantics import Config


def page(  # noqa: PLR0913 - what a page says of itself
    first: Config,
    moves: Sequence[Move],
    read: Callable[[str], str],
    *,
    title: str = "",
    conclusion: str = "",
    picture: str = "",
) -> str:
    """Write a run as a page; `read` gives the text of a file, `picture` is the run as SVG."""
    looks = run_of(first, [m.config for m in moves])
    told = list(sentences(first, moves, every_step=True))
    matters = {s.number for s in sentences(first, moves, every_step=False)}
    path = first.heap.program.path
    data = {
        "places": first.heap.places,
        "states": [_state(looks[0])],
        "steps": [],
        "source": read(path).splitlines(),
    }
    for (before, after), s in zip(pairwise(looks), told, strict=True):
        step = _step(s, path, read)
        shown = _state(after)
        states: list[object] = data["states"]  # type: ignore[assignment]
        if shown != states[-1]:
            states.append(shown)
        step |= {
            "matters": s.number in matters,
            "changes": list(differences(before, after)),
            "state": len(states) - 1,
        }
        data["steps"].append(step)  # type: ignore[attr-defined]
    return _filled(title=title or path, conclusion=conclusion, picture=picture, data=_inline(data))


def _step(s: Sentence, path: str, read: Callable[[str], str]) -> dict[str, object]:
    lines = read(s.span.path).splitlines() if s.span.line > 0 else []
    return {
        "number": s.number,
        "what": s.what,
        "rules": s.rules,
        "place": s.place,
        "line": s.span.line if s.span.path == path else 0,
        "file": s.span.path,
        "source": lines[s.span.line - 1].strip() if 0 < s.span.line <= len(lines) else "",
    }


def _state(at: Look) -> dict[str, object]:
    return {
        "alive": at.alive,
        "output": at.output,
        "statics": [[p, [list(pair) for pair in those]] for p, those in at.statics],
        "over": at.is_over,
    }


def _inline(data: object) -> str:
    """Write JSON such that no text in it can end the element that holds it."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _filled(**given: str) -> str:
    loader = PackageLoader("x10sem.export", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return made.get_template("trace.html").render(**given)
