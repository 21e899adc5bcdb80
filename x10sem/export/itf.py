"""Runs in Apalache's Informal Trace Format (its ADR 015), for tools that read that."""

from collections.abc import Mapping, Sequence
from typing import Final

from x10sem.export.explain import Move, Sentence, sentences
from x10sem.export.states import Look, run_of
from x10sem.semantics import Config

VARIABLES: Final = ("step", "alive", "output", "statics", "over")
_ABOUT: Final = "https://apalache-mc.org/docs/adr/015adr-trace.html"


def itf(first: Config, moves: Sequence[Move], *, conclusion: str = "") -> dict[str, object]:
    """Give a run as a sequence of states; `step` is what led to each."""
    looks = run_of(first, [m.config for m in moves])
    told = {s.number: s for s in sentences(first, moves, every_step=True)}
    states = [_state(n, at, told.get(n), moves) for n, at in enumerate(looks)]
    program = first.heap.program.path
    return {
        "#meta": {
            "format": "ITF",
            "format-description": _ABOUT,
            "source": program,
            "description": conclusion or f"a run of {program}",
        },
        "params": [],
        "vars": list(VARIABLES),
        "states": states,
    }


def _state(n: int, at: Look, told: Sentence | None, moves: Sequence[Move]) -> dict[str, object]:
    fails: tuple[int, ...] = ()
    if n and isinstance(moves[n - 1].choice, tuple):
        fails = moves[n - 1].choice  # type: ignore[assignment]
    return {
        "#meta": {"index": n},
        "step": {
            "what": told.what if told else "",
            "rules": told.rules if told else "",
            "place": _number(-1 if told is None or told.place is None else told.place),
            "line": _number(told.span.line if told else 0),
            "fails": _set(fails),
        },
        "alive": _set(at.alive),
        "output": at.output,
        "statics": _map({p: dict(those) for p, those in at.statics}),
        "over": at.is_over,
    }


def _number(n: int) -> dict[str, str]:
    return {"#bigint": str(n)}


def _set(those: Sequence[int]) -> dict[str, object]:
    return {"#set": [_number(n) for n in those]}


def _map(those: Mapping[int, Mapping[str, str]]) -> dict[str, object]:
    inner = (
        (p, {"#map": [[name, v] for name, v in fields.items()]}) for p, fields in those.items()
    )
    return {"#map": [[_number(p), fields] for p, fields in inner]}
