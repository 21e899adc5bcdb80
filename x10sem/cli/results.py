"""What a check leaves behind, in the forms that other tools read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from x10sem.checking.check import Loaded, refuse, story
from x10sem.checking.moves import Choice
from x10sem.checking.remarks import remarks
from x10sem.checking.verdict import BUILT_IN, Verdict, conclusion, headline
from x10sem.cli.output import write_whole
from x10sem.cli.session import SESSION
from x10sem.export.explain import Sentence, sentences
from x10sem.export.finding import Finding
from x10sem.records import dataclass
from x10sem.semantics import start

if TYPE_CHECKING:
    from x10sem.checking.trace import Taken, Trace

OF_A_RUN: Final = ("trace.json", "trace.itf.json", "trace.shiviz.log", "trace.svg", "trace.html")
"""The files of a run; where there is none to show, those of an earlier check are taken away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A property as a test case."""

    path: str
    problems: tuple[str, ...]
    skipped: str
    seconds: float


def written(verdict: Verdict, loaded: Loaded, form: str) -> str:
    """Write a verdict as `--format` says."""
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: verdict_json(verdict),
        "junit": lambda: junit_xml(verdict),
        "sarif": lambda: sarif_json(verdict, loaded),
    }
    return makers[form]().decode()


def leave(
    directory: Path,
    verdict: Verdict,
    loaded: Loaded,
    run: "tuple[Trace, tuple[Choice, ...]] | None",
) -> None:
    """Leave all results in a directory; `run` is the counterexample, or the witness asked for."""
    files = {"verdict.json": verdict_json(verdict), "results.sarif": sarif_json(verdict, loaded)}
    if has_junit():
        files["junit.xml"] = junit_xml(verdict)
    if run is not None:
        files |= of_run(loaded, *run)
    for name, data in files.items():
        write_whole(directory / name, data)
    for name in OF_A_RUN:
        if name not in files:
            (directory / name).unlink(missing_ok=True)


def of_run(loaded: Loaded, trace: "Trace", choices: tuple[Choice, ...]) -> dict[str, bytes]:
    """Write a run in all forms."""
    from x10sem.checking.trace import encode  # noqa: PLC0415 - msgspec is slow to import
    from x10sem.checking.verdict import concluded  # noqa: PLC0415
    from x10sem.cli.output import json_text  # noqa: PLC0415
    from x10sem.export.itf import itf  # noqa: PLC0415
    from x10sem.export.page import page  # noqa: PLC0415 - jinja2 is slow to import
    from x10sem.export.picture import space_time  # noqa: PLC0415
    from x10sem.export.shiviz import shiviz  # noqa: PLC0415

    first, moves = start(loaded.program, loaded.places), story(loaded, choices)
    why = concluded(trace.message, trace.values)
    title = f"{trace.property or 'a run'}: {trace.program}"
    picture = space_time(first, moves, SESSION.read, title=title, conclusion=trace.message)
    made = page(first, moves, SESSION.read, title=title, conclusion=why, picture=picture)
    return {
        "trace.json": encode(trace),
        "trace.itf.json": json_text(itf(first, moves, conclusion=why)).encode(),
        "trace.shiviz.log": shiviz(first, moves).encode("utf-8", "replace"),
        "trace.svg": picture.encode("utf-8", "replace"),
        "trace.html": made.encode("utf-8", "replace"),
    }


def verdict_json(verdict: Verdict) -> bytes:
    """Write a verdict as JSON."""
    from x10sem.checking.record import encode, record_of  # noqa: PLC0415 - msgspec is slow

    return encode(record_of(verdict))


# JUnit


def has_junit() -> bool:
    """Tell whether `junitparser` is installed."""
    from importlib.util import find_spec  # noqa: PLC0415 - for files only

    return find_spec("junitparser") is not None


def junit_xml(verdict: Verdict) -> bytes:
    """Write a verdict as JUnit, a test case for each property.  Raises `Diagnostic` X2009."""
    from x10sem.export.junit import junit  # noqa: PLC0415 - for this only

    if not has_junit():
        raise refuse("X2009", "JUnit needs `junitparser`", "pip install 'x10sem[junit]'")
    return junit(cases(verdict), verdict.program).encode()


def cases(verdict: Verdict) -> Iterator[Asked]:
    """Make a test case of each property."""
    refuted = {v.property: v.message for v in verdict.result.violations}
    seconds = verdict.result.seconds / max(1, len(verdict.properties))
    unknown = "" if verdict.result.complete else f"not all was searched ({verdict.result.limit})"
    for name in verdict.properties:
        if name in refuted:
            yield Asked(name, (refuted[name],), "", seconds)
        elif name in verdict.unwitnessed:
            yield Asked(name, ("it never happens",), "", seconds)
        else:
            yield Asked(name, (), unknown, seconds)


# SARIF


def sarif_json(verdict: Verdict, loaded: Loaded) -> bytes:
    """Write a verdict as SARIF."""
    from x10sem.cli.output import json_text  # noqa: PLC0415 - msgspec is slow to import
    from x10sem.export.sarif import sarif  # noqa: PLC0415 - for this only

    those = findings(verdict, loaded)
    return json_text(sarif(verdict.program, those, is_complete=verdict.result.complete)).encode()


def findings(verdict: Verdict, loaded: Loaded) -> Iterator[Finding]:
    """List what is to be reported: what is refuted, and what the verdict leaves unsaid."""
    from x10sem.checking.catalogue import codes  # noqa: PLC0415 - for this only

    asked = {p.name: p.text for p in loaded.properties}
    for v in verdict.result.violations:
        meaning = asked.get(v.property) or BUILT_IN.get(v.property, v.property)
        steps: tuple[Sentence, ...] = ()
        if v is verdict.first:
            moves: tuple[Taken, ...] = story(loaded, v.choices)
            first = start(loaded.program, loaded.places)
            steps = tuple(sentences(first, moves, every_step=False))
        text = conclusion(verdict) if v is verdict.first else v.message
        yield Finding(v.property, meaning, text, "error", v.span, steps)
    for name in verdict.unwitnessed:
        yield Finding(name, asked.get(name, name), f"{name} never happens", "warning")
    known = codes()
    for d in (*verdict.warnings, *remarks(verdict)):
        level = "error" if d.severity == "error" else "warning"
        yield Finding(d.code, known[d.code].strip(), d.title, level, d.primary.span)  # type: ignore[arg-type]
    if not verdict.result.violations and verdict.result.complete:
        yield Finding("holds", "What was asked holds.", headline(verdict), "note")
