"""The JSON schemas of what x10sem writes, made of the records themselves."""

from typing import Any, Final

import msgspec

from x10sem.checking.check import refuse
from x10sem.checking.kill_plan import Plans
from x10sem.checking.record import Record
from x10sem.checking.resilience_report import Report
from x10sem.checking.trace import Trace

RECORDS: Final[dict[str, type[Any]]] = {
    "verdict": Record,
    "trace": Trace,
    "resilience": Report,
    "plans": Plans,
}
"""What there are schemas of: what `check` and `resilience` write as JSON, traces, kill plans."""


def schema(name: str) -> dict[str, Any]:
    """Give a schema (JSON Schema 2020-12).  Raises `Diagnostic` X2008."""
    if name not in RECORDS:
        known = ", ".join(f"`{n}`" for n in RECORDS)
        raise refuse("X2008", f"there is no schema `{name}`", f"choose one of {known}")
    made = msgspec.json.schema(RECORDS[name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"x10sem {name}",
        **made,
    }
