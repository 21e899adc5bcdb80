"""Tests files against what they say of themselves."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from x10sem.checking.check import Loaded, Request, check, load, read_source, reader, refuse
from x10sem.checking.deep import call_deep
from x10sem.checking.exits import Exit, exit_of_diagnostic
from x10sem.checking.expect import Expectation, read_expectations
from x10sem.checking.verdict import BUILT_IN, Verdict
from x10sem.checking.written import show
from x10sem.diagnostics import Diagnostic
from x10sem.semantics import RULES

SUFFIXES: Final = (".x10", ".tx10")
_SHOWN: Final = 5
_ERROR: Final = re.compile(rb"^//~ error: (X[0-9]{4})[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file; `skipped` says why it was left out."""

    path: str
    problems: tuple[str, ...] = ()
    skipped: str = ""
    seconds: float = 0.0
    states: int = 0


def files_in(paths: Sequence[str]) -> list[str]:
    """List the programs in files and directories, in order.  Raises `Diagnostic` X2003."""
    found: dict[str, None] = {}
    for path in map(Path, paths):
        if not path.exists():
            title = f"`{path}` cannot be read: no such file or directory"
            raise refuse("X2003", title, "give files, or directories that have some")
        inside = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
        found.update(dict.fromkeys(map(str, inside if path.is_dir() else [path])))
    return list(found)


def reports_on(
    paths: Sequence[str], basis: Request, *, jobs: int = 0, slow: bool = True
) -> Iterator[Report]:
    """Test files in parallel, and report on each, in order."""
    one = partial(_deep, basis=basis, slow=slow)
    jobs = min(jobs or os.cpu_count() or 1, len(paths))
    if jobs <= 1:
        yield from map(one, paths)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(one, paths)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _deep(path: str, basis: Request, *, slow: bool) -> Report:
    return call_deep(lambda: report_on(replace(basis, path=path), slow=slow))


def report_on(request: Request, *, slow: bool = True) -> Report:
    """Test one file."""
    began = time.monotonic()
    states = 0
    try:
        said = read_expectations(read_source(request.path), request.path)
        if said.is_empty:
            return Report(request.path, skipped="it says nothing of itself")
        if said.slow and not slow:
            return Report(request.path, skipped="slow")
        loaded = load(request)
        verdict = check(loaded)
        states = verdict.result.states
        problems = tuple(chain(differences(said, verdict), _unreduced(said, loaded, verdict)))
    except Diagnostic as d:
        problems = tuple(_of_diagnostic(request, d))
    except Exception as e:  # one file's fault must not hide the others
        problems = (f"internal error: {type(e).__name__}: {e}",)
    return Report(request.path, problems, "", time.monotonic() - began, states)


def _of_diagnostic(request: Request, d: Diagnostic) -> Iterator[str]:
    try:
        said = read_expectations(read_source(request.path), request.path)
    except Diagnostic:
        said = Expectation(error=_error_said(request.path))
    code = exit_of_diagnostic(d)
    named = said.error == d.code
    if (said.error and not named) or (said.exit is not None and said.exit != code):
        yield f"expected {said.error or said.exit}, found {d.code} (exit {int(code)})"
    if not named and said.exit != code:
        read = reader(request)
        path = d.primary.span.path or request.path
        yield d.render(path, read(path), read)


def _error_said(path: str) -> str:
    """Find the `//~ error:` line of a file that cannot be read as a whole."""
    try:
        found = _ERROR.search(Path(path).read_bytes())
    except OSError:
        return ""
    return found[1].decode() if found else ""


def differences(said: Expectation, v: Verdict) -> Iterator[str]:
    """List what differs between what was said and what was found."""
    if said.error:
        yield f"expected {said.error}, but the program is well-formed"
    if said.exit is not None and said.exit != v.exit:
        yield f"expected exit {said.exit}, found {int(v.exit)} ({v.word})"
    if not v.result.complete and said.exit != Exit.UNKNOWN:
        yield f"not all was searched: a limit was reached ({v.result.limit})"
    yield from _properties(said, v)
    missed = sorted(set(v.unwitnessed) ^ set(said.vacuous))
    if missed:
        yield f"vacuous: expected {list(said.vacuous)}, found {list(v.unwitnessed)}"
    if said.unexercised is not None and set(said.unexercised) != set(v.vacuity.words):
        found = sorted(set(v.vacuity.words))
        yield f"unexercised: expected {sorted(said.unexercised)}, found {found}"
    if said.outcomes is not None:
        absent, surplus = said.outcomes.compare(v.result.outcomes)
        yield from _listed("expected, but not found", [show(o) for o in absent])
        yield from _listed("found, but not expected", [show(o) for o in surplus])
    if said.observed is not None and not said.deviation:
        absent, _ = said.observed.compare(v.result.outcomes)
        yield from _listed("observed on real X10, but not found", [show(o) for o in absent])


def _properties(said: Expectation, v: Verdict) -> Iterator[str]:
    refuted = {x.property: x for x in v.result.violations}
    for name in (*(said.holds or ()), *said.refuted, *said.vacuous):
        if name not in v.properties:
            yield f"`{name}` is no property here; there are {', '.join(v.properties)}"
    for name in said.holds or ():
        if name in refuted:
            yield f"{name} should hold, but is refuted: {refuted[name].message}"
    for name in said.refuted:
        if name in v.properties and name not in refuted and v.result.complete:
            yield f"{name} should be refuted, but holds"
    expected = set(said.refuted) | set(said.holds or ()) | _implied(said)
    for name, x in refuted.items():
        if name not in expected:
            yield f"{name} is refuted, which is not expected: {x.message}"


def _implied(said: Expectation) -> set[str]:
    """Name what the outcomes and the exit code say is refuted."""
    implied: set[str] = set()
    if said.outcomes is not None and any(o.exception for o in said.outcomes.all):
        implied |= {"no-uncaught-exception", "no-assertion-fails"}
    if said.exit == Exit.EVALUATION:
        implied.add("meaning")
    if said.exit == Exit.DEADLOCK:
        implied.add("no-deadlock")
    if said.exit == Exit.ASSERTION:
        implied |= {"no-uncaught-exception", "no-assertion-fails"}
    assert implied <= set(BUILT_IN)
    return implied


def _listed(title: str, items: list[str]) -> Iterator[str]:
    for item in items[:_SHOWN]:
        yield f"outcome {title}: {item}"
    if len(items) > _SHOWN:
        yield f"outcomes {title}: {len(items) - _SHOWN} more"


def _unreduced(said: Expectation, loaded: Loaded, v: Verdict) -> Iterator[str]:
    """Search without reductions, where the file says what that finds; outcomes must agree."""
    if said.states is None and not said.rules:
        return
    plain = v
    if loaded.options.fuse:
        plain = check(replace(loaded, options=replace(loaded.options, fuse=False)))
        if plain.result.outcomes.keys() != v.result.outcomes.keys():
            yield "reductions change the outcomes"
    if said.states is not None and plain.result.states != said.states:
        yield f"expected {said.states} states without reduction, found {plain.result.states}"
    for name in said.rules:
        if name not in RULES:
            yield f"there is no rule {name}"
        elif not plain.result.fired[name]:
            yield f"{name} did not fire"
