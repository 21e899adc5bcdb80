"""One check, from a file to a verdict."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from x10sem import syntax
from x10sem.checking.constants import check_constants, constant_from
from x10sem.checking.dissection import dissected, values_in
from x10sem.checking.expect import KINDS, Expectation, Wish, read_expectations
from x10sem.checking.explore import (
    UNROLL,
    Engine,
    Limits,
    Options,
    Order,
    Progress,
    Result,
    explore,
    plain,
)
from x10sem.checking.moves import Choice
from x10sem.checking.policy import Policy
from x10sem.checking.principles import PRINCIPLES
from x10sem.checking.properties import Property
from x10sem.checking.search import Storing
from x10sem.checking.vacuity import Vacuity, vacuity_of
from x10sem.checking.verdict import BUILT_IN, Verdict
from x10sem.core.calculus import outside_core
from x10sem.core.program import Program
from x10sem.diagnostics import NOWHERE, Diagnostic, Note
from x10sem.engine.stubborn import ALL, Switches
from x10sem.lowering import Lowered, lower, lower_property
from x10sem.lowering.loader import LIBRARY, MARK, Loader
from x10sem.lowering.tx10 import parse_tx10, read_tx10
from x10sem.semantics.profiles import semantics
from x10sem.semantics.variants import PROFILES

if TYPE_CHECKING:
    from x10sem.checking.keeping import Keeper
    from x10sem.checking.trace import Taken, Trace

USUAL_PLACES: Final = 3
MOST_PLACES: Final = 1000
USUAL_SEMANTICS: Final = "ecoop14"


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks for; what is None or empty is left to the file.

    `texts` are the sources of what was written on the command line, by the
    path in its spans.
    """

    path: str
    syntax: str = ""
    core: bool = False
    strict: bool = False
    places: int | None = None
    failures: int | None = None
    failing: frozenset[int] | None = None
    groups: tuple[frozenset[int], ...] = ()
    semantics: str = ""
    main: str = ""
    const: tuple[str, ...] = ()
    sourcepath: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    observe: str = ""
    vacuity: str = ""
    limits: Limits = Limits()
    order: Order = Order.BFS
    seed: int = 0
    fuse: bool = True
    engine: Engine = Engine.KERNEL
    reductions: Switches = ALL
    unroll: int = UNROLL
    storing: Storing = Storing.EXACT
    table_mb: int = 64
    stop_at_first: bool = False
    witnesses: bool = False
    fairness: str = ""
    races: bool = False
    deterministic: bool = False
    is_open: bool = False
    """Whether variables of a `.tx10` file may be free."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A program that is ready to run, and how."""

    program: Program
    places: int
    semantics: str
    options: Options
    properties: tuple[Property, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    vacuity: str = "warn"
    expectation: Expectation = Expectation()
    fairness: str = "weak"
    races: bool = False
    deterministic: bool = False
    kept: "dict[tuple[Choice, ...], tuple[Taken, ...]]" = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The run that was asked for last (see `story`)."""

    def rules(self) -> AbstractContextManager[None]:
        """Run with the rules of the semantics asked for."""
        return semantics(self.semantics)


def refuse(code: str, title: str, advice: str = "") -> Diagnostic:
    """Make a message about something that is in no source."""
    return Diagnostic(code, title, Note(NOWHERE), help=advice)


# Loading


def read_source(path: str) -> str:
    """Read a file.  Raises `Diagnostic` X2003, or X0005 where it is not UTF-8."""
    return syntax.decode(read_bytes(path), path)


def read_bytes(path: str) -> bytes:
    """Read the bytes of a file.  Raises `Diagnostic` X2003."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as e:
        why = (e.strerror if isinstance(e, OSError) else "") or "there can be no such file"
        title = f"`{path}` cannot be read: {why[:1].lower()}{why[1:]}"
        raise refuse("X2003", title, "give the path of a file that you may read") from None


def reader(request: Request) -> Callable[[str], str]:
    """Make what finds the text of a span's path; nothing where there is none."""

    def read(path: str) -> str:
        if path in request.texts:
            return request.texts[path]
        file = LIBRARY / path.removeprefix(MARK) if path.startswith(MARK) else Path(path)
        try:
            return file.read_bytes().decode("utf-8", "replace") if path else ""
        except (OSError, ValueError):
            return ""

    return read


def is_tx10(request: Request) -> bool:
    """Tell whether a file is in the notation of the calculus."""
    return (request.syntax or Path(request.path).suffix.removeprefix(".")) == "tx10"


def load(request: Request) -> Loaded:
    """Read, lower and set up what is asked for.  Raises `Diagnostic`."""
    text = read_source(request.path)
    said = read_expectations(text, request.path)
    lowered = lowered_from(text, request, said)
    program = replace(lowered.program, path=request.path, source=text)
    if request.core or said.core:
        for found in outside_core(program):
            raise found
    if request.strict:
        for warning in lowered.warnings:
            raise replace(warning, severity="error", help="leave out `--strict` to run up to here")
    places = request.places or said.places or USUAL_PLACES
    if places > MOST_PLACES:
        advice = f"ask for at most {MOST_PLACES}; few are enough to see what can go wrong"
        raise refuse("X2002", f"{places} places are too many", advice)
    name = request.semantics or said.semantics or USUAL_SEMANTICS
    if name not in PROFILES:
        usual = [n for n, p in PROFILES.items() if "+" not in n and p.refutes not in PRINCIPLES]
        known = ", ".join(f"`{n}`" for n in usual) + ", or `x10rt+B1`"
        hint = f"choose one of {known}; `x10sem rules --variants` lists wrong ones"
        raise refuse("X2006", f"there is no semantics `{name}`", hint)
    options = _options(request, said, places)
    if PROFILES[name].is_plain and options.engine is not Engine.SMT:
        options = replace(options, engine=Engine.RULES)
    if PROFILES[name].refutes and options.engine is not Engine.SMT:
        options = plain(options)
    return Loaded(
        program,
        places,
        name,
        options,
        tuple(_property(w, lowered) for w in (*said.wishes, *request.wishes)),
        lowered.warnings,
        request.vacuity or said.vacuity or "warn",
        said,
        request.fairness or said.fairness or "weak",
        request.races or said.races,
        request.deterministic or said.deterministic,
    )


def lowered_from(text: str, request: Request, said: Expectation) -> Lowered:
    """Parse and lower the text of a file."""
    constants = dict(constant_from(c) for c in (*said.const, *request.const))
    if is_tx10(request):
        read = read_tx10 if request.is_open else parse_tx10
        lowered = Lowered(read(text, request.path))
        check_constants(constants, lowered)
        return lowered
    unit = syntax.parse(text, request.path)
    beside = Path(request.path).parent
    directories = (
        *(Path(d) for d in request.sourcepath),
        *(beside / d for d in said.sourcepath),
    )
    for directory in directories:
        if not directory.is_dir():
            title = f"`{directory}`, where classes should be, is no directory"
            raise refuse("X2003", title, "give `--sourcepath` a directory that there is")
    main = request.main or said.main
    loader = Loader(directories, beside)
    lowered = lower([unit], main=main, constants=constants, loader=loader)
    check_constants(constants, lowered)
    return lowered


def _property(wish: Wish, lowered: Lowered) -> Property:
    if lowered.world is None:
        title = "properties are asked of X10 programs only"
        advice = "leave it out, or say with `//~ outcomes:` what may come out"
        raise Diagnostic("X2004", title, Note(wish.span), help=advice)
    at = wish.span
    expressions, conditions = [], []
    parts = re.split(r"[ \t]leadsto(?=[ \t])", wish.text, maxsplit=wish.kind == "leadsto")
    column = at.column
    for text in parts:
        expressions.append(syntax.parse_expression(text, at.path, at.line, column))
        conditions.append(lower_property(expressions[-1], lowered))
        column += len(text) + len(" leadsto")
    premise = conditions[0] if wish.kind == "leadsto" else None
    assert wish.kind in KINDS
    made = Property(wish.kind, wish.name, wish.text, conditions[-1], at, premise)  # type: ignore[arg-type]
    return dissected(made, expressions[-1], lowered)


def _options(request: Request, said: Expectation, places: int) -> Options:
    failing = request.failing if request.failing is not None else said.failing
    groups = request.groups or said.groups
    budget = request.failures if request.failures is not None else said.failures
    if budget is None:
        budget = 1 if failing or groups else 0
    for p in sorted((failing or frozenset()).union(*groups)):
        if p >= places:
            title = f"there is no place {p} that could fail: there are 0 to {places - 1}"
            raise refuse("X2005", title, f"ask for more: `--places {p + 1}`")
    observe = request.observe or said.observe
    try:
        pattern = re.compile(observe) if observe else None
    except re.error as e:
        title = f"`--observe {observe}` is no regular expression: {e}"
        raise refuse("X2002", title, "write for instance `--observe '^OUT '`") from None
    limits = request.limits
    if limits.timeout is None and said.timeout is not None:
        limits = replace(limits, timeout=said.timeout)
    return Options(
        Policy(min(budget, places), failing, groups),
        limits,
        request.order,
        request.seed,
        request.fuse,
        pattern,
        request.stop_at_first,
        request.witnesses or request.deterministic or said.deterministic,
        request.engine,
        request.reductions,
        unroll=request.unroll,
        storing=request.storing,
        table_mb=request.table_mb,
    )


# Checking


def check(
    loaded: Loaded,
    progress: Callable[[Progress], None] | None = None,
    keeper: "Keeper | None" = None,
) -> Verdict:
    """Search, and judge what was found."""
    began = time.monotonic()
    if loaded.options.engine is Engine.SMT:
        from x10sem.checking.symbolic import solved  # noqa: PLC0415 - Z3 is slow to import

        wrong = "" if loaded.semantics == USUAL_SEMANTICS else loaded.semantics
        known = loaded.program, loaded.places, loaded.properties, loaded.options
        with loaded.rules():
            return judged(loaded, solved(*known, wrong))
    with loaded.rules():
        options = replace(loaded.options, compares=True)
        asked = loaded.program, loaded.places, loaded.properties, options, progress
        if keeper is None:
            result = explore(*asked)
        elif options.engine is Engine.RULES:
            title = f"a search by the semantics `{loaded.semantics}` is not kept in checkpoints"
            advice = "leave out `--semantics`, or `--checkpoint` and `--resume`"
            raise refuse("X2009", title, advice)
        else:
            from x10sem.checking.keeping import explore_kept  # noqa: PLC0415 - msgspec is slow

            result = explore_kept(*asked, keeper)
        result.seconds = time.monotonic() - began
        return judged(loaded, result, progress=progress, keeper=keeper)


def judged(
    loaded: Loaded,
    result: Result,
    division: str = "",
    progress: Callable[[Progress], None] | None = None,
    keeper: "Keeper | None" = None,
) -> Verdict:
    """Judge what was found; `division` says how several workers divided the search."""
    from x10sem.checking.whole_runs import asked_too, examine  # noqa: PLC0415 - where there is more to say

    account = examine(loaded, result, progress, keeper)
    program = loaded.program
    wanted = [p.name for p in loaded.properties if p.kind == "sometimes"]
    missed = tuple(n for n in wanted if n not in result.witnessed) if result.complete else ()
    verdict = Verdict(
        program.path,
        loaded.places,
        loaded.options,
        result,
        (*built_in(loaded, result), *asked_too(loaded), *(p.name for p in loaded.properties)),
        missed,
        _vacuity(loaded, result),
        loaded.warnings,
        loaded.vacuity == "error",
        division=division,
        account=account,
    )
    if verdict.first is None:
        return verdict
    return replace(verdict, counterexample=trace_of(loaded, verdict.first.choices, verdict))


def _vacuity(loaded: Loaded, result: Result) -> Vacuity:
    # What Z3 is asked is not in steps: nothing tells which statements run.
    if loaded.vacuity == "ignore" or loaded.options.engine is Engine.SMT:
        return Vacuity()
    return vacuity_of(loaded.program, loaded.properties, loaded.options, result)


def built_in(loaded: Loaded, result: Result) -> list[str]:
    """List what is asked of every program; of a wrong semantics Z3 is asked one thing only."""
    if loaded.options.engine is not Engine.SMT:
        return [*BUILT_IN]
    if loaded.semantics != USUAL_SEMANTICS:
        return [PROFILES[loaded.semantics].refutes]
    return [n for n in BUILT_IN if result.examined or n not in PRINCIPLES]


def trace_of(
    loaded: Loaded, choices: tuple[Choice, ...], verdict: Verdict | None = None
) -> "Trace":
    """Record a run; where it refutes something, say what."""
    from x10sem.checking.trace import make_trace  # noqa: PLC0415 - msgspec is slow to import

    first = verdict.first if verdict is not None else None
    return make_trace(
        loaded.program,
        loaded.places,
        story(loaded, choices),
        semantics=loaded.semantics,
        property=first.property if first else "",
        message=first.message if first else "",
        values=lambda g: [
            pair
            for p in loaded.properties
            if first and p.name == first.property
            for pair in values_in(p, g)
        ],
    )


def story(loaded: Loaded, choices: tuple[Choice, ...]) -> "tuple[Taken, ...]":
    """Take choices again, one rule at a time; the last run is kept, for it is told in many ways."""
    from x10sem.checking.trace import follow  # noqa: PLC0415 - msgspec is slow to import

    kept = loaded.kept
    if choices not in kept:
        with loaded.rules():
            made = tuple(follow(loaded.program, loaded.places, choices))
        kept.clear()
        kept[choices] = made
    return kept[choices]
