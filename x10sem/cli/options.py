"""Options that several commands share, and the request that they make."""

from collections.abc import Callable
from dataclasses import fields
from math import isnan
from typing import Any, Final, TypeVar

import click

from x10sem.checking.check import Request, reader, refuse
from x10sem.checking.expect import KINDS, Wish, read_groups, read_places, read_wish
from x10sem.checking.explore import UNROLL, Engine, Limits, Order
from x10sem.checking.search import Storing
from x10sem.cli.session import SESSION
from x10sem.cli.usage import contradiction
from x10sem.diagnostics import Span
from x10sem.engine.stubborn import Switches
from x10sem.records import dataclass

F = TypeVar("F", bound=Callable[..., Any])
FILE: Final = click.Path()
COUNT: Final = click.IntRange(min=0)
MANY: Final = click.IntRange(min=1)

FORMS: Final = ("text", "json", "junit", "sarif")
"""What the verdict of a check may be written as."""


class Places(click.ParamType[frozenset[int]]):
    """Places, as in `1,3`."""

    name = "P,P"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[int]:
        """Read them."""
        try:
            return value if isinstance(value, frozenset) else read_places(str(value))
        except ValueError as e:
            self.fail(str(e), param, ctx)


class Seconds(click.FloatRange):
    """A time, which is a number."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read it."""
        made = super().convert(value, param, ctx)  # type: ignore[arg-type]
        if isnan(made):
            self.fail(f"{value} is no time", param, ctx)
        return float(made)


class Groups(click.ParamType[tuple[frozenset[int], ...]]):
    """Groups of places, as in `1+2,3`."""

    name = "P+P,P"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[frozenset[int], ...]:
        """Read them."""
        try:
            return value if isinstance(value, tuple) else read_groups(str(value))
        except ValueError as e:
            self.fail(str(e), param, ctx)


def options(*those: Callable[[F], F]) -> Callable[[F], F]:
    """Put options together, in this order."""

    def decorate(f: F) -> F:
        for each in reversed(those):
            f = each(f)
        return f

    return decorate


LOADING: Final = options(
    click.option("--syntax", type=click.Choice(["x10", "tx10"]), help="Default: by the suffix."),
    click.option("--core", is_flag=True, help="Reject all but the calculus TX10."),
    click.option("--strict", is_flag=True, help="Reject what has no meaning here at once."),
    click.option("--sourcepath", multiple=True, metavar="DIR", help="Where to find classes."),
    click.option("--main", metavar="CLASS", help="The class to run."),
    click.option("--const", multiple=True, metavar="CLASS.N=V", help="Override a static constant."),
    click.option("--semantics", metavar="NAME", help="Default: ecoop14."),
    click.option(
        "--places", type=MANY, metavar="N", help="How many; default: as the file says, or 3."
    ),
)
"""Options on how to load a program."""

FAILURES: Final = options(
    click.option("--fail-places", is_flag=True, help="One failure, of any place but 0."),
    click.option("--failures", type=COUNT, metavar="K", help="At most K failures."),
    click.option("--failing", type=Places(), help="Only these places may fail."),
    click.option("--groups", type=Groups(), help="Places that fail together."),
)
"""Options on which places may fail."""

PROPERTIES: Final = options(
    *(
        click.option(f"--{kind}", multiple=True, metavar="EXPR", help=f"{text}: `[Name:] expr`.")
        for kind, text in zip(
            KINDS,
            (
                "At every state",
                "At the end",
                "At some state",
                "At no state",
                "In every fair run",
                "`A leadsto B`: after A comes B, in every fair run",
            ),
            strict=True,
        )
    ),
    click.option(
        "--fairness",
        type=click.Choice(["none", "weak", "strong"]),
        help="Of activities, for liveness; default: weak.",
    ),
    click.option("--races", is_flag=True, help="Look for data races."),
    click.option("--deterministic", is_flag=True, help="Expect one outcome."),
)
"""Options that ask properties."""

SEARCH: Final = options(
    click.option("--max-states", type=MANY, metavar="N", help="Stop after N states."),
    click.option("--max-depth", type=MANY, metavar="N", help="Cut runs after N moves."),
    click.option("--timeout", type=Seconds(min=0), metavar="S", help="Stop after S s."),
    click.option("--memory", type=MANY, metavar="MB", help="Stop at MB megabytes."),
    click.option("--search", type=click.Choice([o.value for o in Order]), default="bfs"),
    click.option("--seed", type=int, default=0, help="Of a random search."),
    click.option("--engine", type=click.Choice([e.value for e in Engine]), default="kernel"),
    click.option(
        "--unroll",
        type=MANY,
        default=UNROLL,
        show_default=True,
        metavar="N",
        help="With `--engine smt`: turns of a loop, or of a recursion, that depend on the run.",
    ),
    click.option("--no-reduce", is_flag=True, help="Store every configuration of the calculus."),
    click.option("--no-fuse", is_flag=True, help="Store states at which there is no choice, too."),
    click.option("--no-por", is_flag=True, help="Interleave steps that commute."),
    click.option(
        "--no-absorb", is_flag=True, help="Interleave steps with failures that hide them."
    ),
    click.option("--no-symmetry", is_flag=True, help="Tell equal siblings apart."),
    click.option(
        "--no-schedules", is_flag=True, help="Search all sets of places that may fail together."
    ),
    click.option(
        "--fingerprints",
        is_flag=True,
        help="Keep 64 bits of each state; the verdict bounds the probability of an omission.",
    ),
    click.option(
        "--bit-state",
        type=MANY,
        metavar="MB",
        help="Keep a few bits of each state in a table of MB megabytes: a search for faults.",
    ),
    click.option("--first", is_flag=True, help="Stop at the first violation."),
    click.option("--observe", metavar="REGEX", help="Compare only the output lines that match."),
    click.option("--vacuity", type=click.Choice(["ignore", "warn", "error"])),
)
"""Options on how to search."""


KEEPING: Final = options(
    click.option("--checkpoint", metavar="FILE", help="Write the search down, to go on later."),
    click.option(
        "--checkpoint-every",
        type=Seconds(min=0),
        metavar="S",
        help="After each S s; default: 60. It is written at limits and on Ctrl-C, too.",
    ),
    click.option("--resume", metavar="FILE", help="Go on from a checkpoint of the same search."),
    click.option(
        "--workers",
        type=MANY,
        metavar="N",
        help="Search in N processes: each other failures, or all at random by `--search random`.",
    ),
)
"""Options on searches that stop and go on, or are divided."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the shared options say; the rest is the command's own."""

    request: Request
    rest: dict[str, Any]


def request_from(file: str, given: dict[str, Any]) -> Given:
    """Make a request of what click gives, and tell the session about its file."""
    wishes: list[Wish] = []
    texts: dict[str, str] = {}
    for kind in KINDS:
        for n, text in enumerate(given.pop(kind, ())):
            path = f"--{kind}" if n == 0 else f"--{kind}#{n + 1}"
            texts[path] = text
            SESSION.path, SESSION.read = path, texts.__getitem__
            wishes.append(read_wish(kind, text, Span(1, 1, len(text), path)))
    _agree(given)
    if given.pop("fail_places", False) and given.get("failures") is None:
        given["failures"] = 1
    limits = Limits(
        given.pop("max_states", None),
        given.pop("max_depth", None),
        given.pop("timeout", None),
        given.pop("memory", None),
    )
    given["order"] = Order(given.pop("search", "bfs"))
    given["engine"] = Engine(given.pop("engine", "kernel"))
    given["fuse"] = not given.pop("no_reduce", False)
    given["reductions"] = Switches(
        local=not given.pop("no_fuse", False),
        stubborn=not given.pop("no_por", False),
        absorb=not given.pop("no_absorb", False),
        symmetry=not given.pop("no_symmetry", False),
        schedules=not given.pop("no_schedules", False),
    )
    given["storing"], given["table_mb"] = _storing(given)
    given["stop_at_first"] = given.pop("first", False)
    told = given.get("witness") is not None or given.get("directory")
    given["witnesses"] = bool(told) or given.get("form") == "json"
    names = {f.name for f in fields(Request)}
    mine = {k: v for k, v in given.items() if k in names and (v is not None or k in _OPTIONAL)}
    rest = {k: v for k, v in given.items() if k not in names}
    request = Request(file, wishes=tuple(wishes), texts=texts, limits=limits, **mine)
    SESSION.path, SESSION.read = file, reader(request)
    return Given(request, rest)


def _storing(given: dict[str, Any]) -> tuple[Storing, int | None]:
    """Say what is kept of states, and how large a table is."""
    prints, size = given.pop("fingerprints", False), given.pop("bit_state", None)
    if size is not None:
        return Storing.BITS, size
    return Storing.FINGERPRINTS if prints else Storing.EXACT, None


def _agree_on_storing(given: dict[str, Any]) -> None:
    option = "--bit-state" if given.get("bit_state") else "--fingerprints"
    if given.get("bit_state") or given.get("fingerprints"):
        for name in ("checkpoint", "resume"):
            if given.get(name):
                raise contradiction(f"--{name}", option, "which keeps no states")
        for engine in (Engine.RULES, Engine.SMT):
            if given.get("engine") == engine:
                raise contradiction(option, f"--engine {engine}", "which is exact")
    if given.get("bit_state") and given.get("fingerprints"):
        raise contradiction("--fingerprints", option, "which keeps less")


def _agree(given: dict[str, Any]) -> None:
    """Refuse options that contradict each other (X2009)."""
    for name in ("fail_places", "failing", "groups"):
        if given.get(name) and given.get("failures") == 0:
            option = "--" + name.replace("_", "-")
            raise contradiction(option, "--failures 0", "that lets no place fail")
    _agree_on_storing(given)
    for name in ("checkpoint", "resume"):
        if given.get(name) and (given.get("workers") or 1) > 1:
            raise contradiction(f"--{name}", "--workers", "only one process can be kept")
        for engine in (Engine.RULES, Engine.SMT):
            if given.get(name) and given.get("engine") == engine:
                other = f"--engine {engine.value}"
                raise contradiction(f"--{name}", other, "only the kernel can be kept")
    if given.get("engine") == Engine.SMT and (given.get("workers") or 1) > 1:
        raise contradiction("--engine smt", "--workers", "Z3 is asked in one process")
    if given.get("checkpoint_every") is not None and not given.get("checkpoint"):
        title = "`--checkpoint-every` is given, but no `--checkpoint`"
        raise refuse("X2009", title, "say where to: `--checkpoint FILE`")


_OPTIONAL: Final = frozenset({"places", "failures", "failing"})
