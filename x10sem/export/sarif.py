"""Results as SARIF 2.1.0, for editors and services that show the findings of analyses."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from x10sem import __version__
from x10sem.diagnostics import Span
from x10sem.export.explain import Sentence
from x10sem.export.finding import Finding

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(program: str, findings: Iterable[Finding], *, is_complete: bool) -> dict[str, object]:
    """Give findings about a program as one run of x10sem."""
    those = list(findings)
    rules = {f.rule: f.meaning for f in those}
    numbers = {rule: n for n, rule in enumerate(rules)}
    driver = {
        "name": "x10sem",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": meaning}} for rule, meaning in rules.items()
        ],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": is_complete}],
                "results": [_result(program, f, numbers[f.rule]) for f in those],
            }
        ],
    }


def _result(program: str, f: Finding, number: int) -> dict[str, object]:
    made: dict[str, object] = {
        "ruleId": f.rule,
        "ruleIndex": number,
        "level": f.level,
        "message": {"text": f.text},
        "locations": [_location(program, f.span)],
    }
    if f.flow:
        steps = [_step(program, s) for s in f.flow]
        made["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return made


def _location(program: str, span: Span) -> dict[str, object]:
    path = span.path if span.line > 0 and span.path else program
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(path)}}
    if span.line > 0:
        physical["region"] = {
            "startLine": span.line,
            "startColumn": max(1, span.column),
            "endColumn": max(1, span.column) + max(1, span.width),
        }
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """Give a path as a reference, relative where the path is."""
    pure = PurePath(path)
    return (
        pure.as_uri()
        if pure.is_absolute()
        else quote(pure.as_posix(), safe="/<>:".replace("<>", ""))
    )


def _step(program: str, s: Sentence) -> dict[str, object]:
    what = s.what or "goes on"
    said = what if s.place is None else f"{what} (place {s.place})"
    location = {**_location(program, s.span), "message": {"text": f"{said} [{s.rules}]"}}
    return {"location": location, "executionOrder": s.number}
