"""The table of laws as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from x10sem.checking.equivalence_report import difference_as_json
from x10sem.checking.law_table import COLUMNS, Failing, Part, Row, Table
from x10sem.checking.laws import BRIEF, CONTEXTS, HERE, PLACES, TRIED
from x10sem.checking.transitions import Seen
from x10sem.checking.verdict import counted
from x10sem.core.printer import show


def marks(found: str) -> str:
    """Show where a law holds."""
    return " ".join("✓" if c == "+" else "✗" for c in found)


HEAD = "TX10, others may fail, any may fail   law   in contexts"
"""What a line of the table is."""


def as_text(row: Row) -> str:
    """Show a law in one line."""
    asked = row.alone.instances + (row.inside.instances if row.inside else 0)
    inside = f"   in contexts {marks(row.inside.found)}" if row.inside else ""
    wrong = "" if row.is_expected else f"   EXPECTED {marks(row.law.expected)}"
    return (
        f"{marks(row.alone.found)}   {row.law.text}{inside}   ({counted(asked, 'instance')}){wrong}"
    )


def plays_of(row: Row) -> tuple[Failing, ...]:
    """List the instances to tell: one shows all the columns to the right of it, too."""
    found = list(row.alone.failing[:1])
    if row.inside is not None and row.inside.found != row.alone.found:
        found += row.inside.failing[:1]
    return tuple(found)


def told_instance(f: Failing) -> str:
    """Say which instance differs, where."""
    where = {
        "tx10": "without failures",
        "remote": "where only other places fail",
        "any": "where any place may fail",
    }[f.column]
    values = ", ".join(f"{n} = {text}" for n, text in f.instance.binding)
    around = f", in {f.context}" if f.context else ""
    return f"  ✗ {where}{around}: {values or 'as it is'}"


def legend(rows: Sequence[Row]) -> str:
    """Say what the table means, and what it is about."""
    wrong = sum(not r.is_expected for r in rows)
    tried = ", ".join(
        f"{len(those)} if there {'is' if n == 1 else 'are'} {n}" for n, those in TRIED.items()
    )
    return "\n".join(
        (
            f"columns: no failure, places other than {HERE} may fail, any may fail; "
            f"{counted(PLACES, 'place')}, asked at place {HERE}",
            f"s, t, u stand for each of so many statements: {tried}; p, q for each place",
            f"in contexts: {'; '.join(CONTEXTS)}; {', '.join(str(len(b)) for b in BRIEF.values())} "
            "statements",
            f"{counted(len(rows), 'law')}, {wrong} not as expected",
        )
    )


def as_json(rows: Sequence[Row], seen: Seen) -> dict[str, Any]:
    """Give the table as a JSON object."""
    return {
        "seen": seen.value,
        "places": PLACES,
        "here": HERE,
        "statements": {n: list(those) for n, those in TRIED.items()},
        "contexts": list(CONTEXTS),
        "laws": [_law(r, Table(seen)) for r in rows],
    }


def _law(row: Row, table: Table) -> dict[str, Any]:
    return {
        "law": row.law.text,
        **_columns(row.alone, table),
        "expected": row.law.expected or None,
        "as_expected": row.is_expected,
        "instances": row.alone.instances,
        "in_contexts": None if row.inside is None else _columns(row.inside, table),
    }


def _columns(part: Part, table: Table) -> dict[str, Any]:
    held = dict(zip(COLUMNS, (c == "+" for c in part.found), strict=True))
    witnesses = [_witness(f, table) for f in part.failing]
    return {**held, "witness": witnesses[0] if witnesses else None, "witnesses": witnesses}


def _witness(f: Failing, table: Table) -> dict[str, Any]:
    return {
        "column": f.column,
        "context": f.context or None,
        "instance": dict(f.instance.binding),
        "left": show(f.instance.left, flat=True),
        "right": show(f.instance.right, flat=True),
        **difference_as_json(table.difference(f)),
    }
