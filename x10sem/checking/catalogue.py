"""What can be looked up: the rules, the semantics that are wrong on purpose, the codes."""

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from inspect import cleandoc
from pathlib import Path

from x10sem import lowering, syntax
from x10sem.checking import exits
from x10sem.checking.check import refuse
from x10sem.core import calculus
from x10sem.diagnostics import table
from x10sem.semantics import RULES, Rule
from x10sem.semantics.profiles import Profile
from x10sem.semantics.variants import PROFILES

SOURCE = "Crafa et al. 2014"


def codes() -> dict[str, str]:
    """Give every code that a diagnostic may have, and what it stands for."""
    return table(syntax.CODES, lowering.CODES, calculus.CODES, exits.CODES)


def rule_named(name: str) -> Rule:
    """Find a rule.  Raises `Diagnostic` X2008."""
    known = name.upper().replace("-", "_")
    if known not in RULES:
        near = get_close_matches(known, RULES, n=1)
        hint = f"did you mean {near[0]}?" if near else "`x10sem rules` lists them"
        raise refuse("X2008", f"there is no rule `{name}`", hint)
    return RULES[known]


def explained(code: str) -> str:
    """Say what the code of a diagnostic stands for.  Raises `Diagnostic` X2008."""
    known = codes()
    if code.upper() not in known:
        near = get_close_matches(code.upper(), known, n=1)
        hint = f"did you mean {near[0]}?" if near else "a code is as in `error[X0001]`"
        raise refuse("X2008", f"there is no diagnostic `{code}`", hint)
    return f"{code.upper()}: {known[code.upper()].strip()}"


def rules_as_json(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """Give rules as JSON objects."""
    return [
        {
            "name": r.name,
            "figure": r.inference,
            "module": r.module,
            "paper": "" if is_extension(r) else SOURCE,
        }
        for r in rules
    ]


def is_extension(r: Rule) -> bool:
    """Tell whether a rule is an extension of the calculus: its module says so."""
    doc = sys.modules[r.body.__module__].__doc__ or ""
    return doc.startswith("Extension")


# Semantics that are wrong on purpose


def variants(name: str | None = None) -> list[Profile]:
    """List the semantics that a property refutes, or the one of a name.  Raises X2008."""
    found = {p.name: p for p in PROFILES.values() if p.refutes}
    if name is None:
        return list(found.values())
    if name not in found:
        near = get_close_matches(name, found, n=1)
        hint = f"did you mean {near[0]}?" if near else "`x10sem rules --variants` lists them"
        raise refuse("X2008", f"there is no variant `{name}`", hint)
    return [found[name]]


def witness_of(variant: Profile) -> str:
    """Name the program of the corpus that shows how a variant is wrong."""
    package = Path(__file__).resolve().parent.parent
    corpus = package / "corpus" if (package / "corpus").is_dir() else package.parent / "corpus"
    (found,) = corpus.glob(f"variants/{variant.name}.*10")
    return f"corpus/{found.relative_to(corpus)}"


def variants_as_json(those: Iterable[Profile]) -> list[dict[str, str]]:
    """Give variants as JSON objects."""
    return [{"name": v.name, "refutes": v.refutes, "witness": witness_of(v)} for v in those]


def variants_as_text(those: Iterable[Profile]) -> str:
    """Show variants: what refutes each, and where, and its rules."""
    return "\n\n\n".join(map(_shown, those))


def _shown(v: Profile) -> str:
    figures = (cleandoc(body.__doc__ or "") for _, body in v.rules)
    return "\n\n".join((f"{v.name}: {v.refutes} is refuted by {witness_of(v)}", *figures))
