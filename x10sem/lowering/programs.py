"""Whole programs: all classes that are mentioned, and the statement that runs them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from x10sem.core import terms as core
from x10sem.core.program import ClassInfo, OnDemand, Program
from x10sem.diagnostics import NOWHERE, Diagnostic, Note
from x10sem.lowering import expressions
from x10sem.lowering.classes import ClassSymbol, Source, path_of
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.constants import constants_named, declared_of
from x10sem.lowering.demand import lower_classes, mentioned
from x10sem.lowering.environment import Env, Returning
from x10sem.lowering.errors import Sink, declared, position, suggestion
from x10sem.lowering.loader import Loader, LoadUnit
from x10sem.lowering.types import Known
from x10sem.lowering.world import PRELUDE, World
from x10sem.records import dataclass, field, names_of
from x10sem.syntax import tree


@dataclass(frozen=True)
class Lowered:
    """A program, and what is to be said about it."""

    program: Program
    warnings: tuple[Diagnostic, ...] = ()
    main_class: str = ""
    world: World | None = field(default=None, compare=False, repr=False)


def lower(
    units: Sequence[tree.CompilationUnit],
    *,
    main: str = "",
    constants: Mapping[str, core.Value] | None = None,
    sourcepath: Sequence[Path] = (),
    loader: LoadUnit | None = None,
) -> Lowered:
    """Lower a program: the units given, and the classes that they mention.

    Raises the first `Diagnostic` if the program is not well-formed.
    """
    load = loader or Loader(sourcepath)
    guarded = any(has_atomic(u) for u in units)
    world = World(load, Sink(), constants or {}, guarded)
    owner, infos = lower_all(units, main, world)
    if not guarded and any(has_atomic(s.unit) for s in world.sources if not s.is_library):
        world = World(load, Sink(), constants or {}, guarded=True)
        owner, infos = lower_all(units, main, world)
    world.sink.stop_at_errors()
    assert owner is not None
    program = Program(entry(owner, world), infos, path_of(units[0]))
    return Lowered(program, tuple(world.sink.warnings.values()), owner.key, world)


def diagnose(
    units: Sequence[tree.CompilationUnit], sourcepath: Sequence[Path] = ()
) -> tuple[Diagnostic, ...]:
    """List everything that is to be said about a program, in order of the source."""
    world = World(Loader(sourcepath), Sink())
    try:
        lower_all(units, "", world)
    except Diagnostic as unreadable:
        world.sink.errors.append(unreadable)
    return tuple(sorted((*world.sink.errors, *world.sink.warnings.values()), key=position))


def lower_all(
    units: Sequence[tree.CompilationUnit], main: str, world: World
) -> tuple[ClassSymbol | None, OnDemand[ClassInfo]]:
    """Lower the units given and all that they mention; mistakes are left in the sink."""
    given = [world.add(unit) for unit in units]
    owner = find_main(given, main, world)
    infos = lower_classes(world)
    return owner, infos


def find_main(given: Sequence[Source], main: str, world: World) -> ClassSymbol | None:
    """Find the class to run: the one named, else the one named like its file, else the first."""
    tops = [t for s in given for t in s.tops.values() if isinstance(t, ClassSymbol)]
    if main:
        found = world.by_key.get(main) or world.top(main, of_library=False)
        if isinstance(found, ClassSymbol) and world.methods(found, "main"):
            return found
        title = f"there is no class `{main}` with a `main` to run"
        near = suggestion(main, [t.key for t in tops if world.methods(t, "main")])
        world.sink.error("X1402", title, NOWHERE, advice=near or "name a class of the program")
        return None
    runnable = [t for t in tops if world.methods(t, "main")]
    runnable = runnable or [c for t in tops for c in t.everything() if "main" in c.methods]
    stems = {PurePath(path_of(s.unit)).stem for s in given}
    named = [t for t in runnable if t.decl.name in stems]
    if runnable:
        return (named or runnable)[0]
    span = next((d.span for s in given for d in s.unit.declarations), NOWHERE)
    like = next((n for t in tops for n in t.methods if suggestion("main", [n])), "")
    spans = [m.span for t in tops for m in t.methods.get(like, ())]
    advice = "declare `public static def main(args:Rail[String])` in a class"
    advice = f"rename `{like}` to `main`" if like else advice
    sink, notes = world.sink, declared(*spans[1:])
    sink.error(
        "X1402", "there is no `main` to run", (spans or [span])[0], "", *notes, advice=advice
    )
    return None


def entry(owner: ClassSymbol, world: World) -> core.Stmt:
    """Make the statement that runs a program: main, and all that it starts."""
    found = world.methods(owner, "main")
    declared, m = found[0] if found else (owner, None)
    span = owner.decl.span if m is None else m.span
    rail = core.MakeRail(core.Number(0), core.NULL, span=span)
    args = (rail,) if m is None or m.params else ()
    call = core.CallStatic(declared.key, "main", args, span=span)
    return core.Finish(core.Bind("_", call, core.Skip(span=span), span=span), span=span)


def static_fields(world: World) -> dict[str, Known]:
    """List the static fields of the program's own classes by `Class.NAME`, with their types.

    A class inside another has two such names: that with the classes around it, and its own.
    """
    own = [s for s in world.by_key.values() if not s.source.is_library]
    those = [(s, f) for s in own for f in s.fields.values() if f.static]
    return {
        name: declared_of(s, f, world)
        for names in zip(*(constants_named(s, f) for s, f in those), strict=True)
        for name, (s, f) in zip(names, those, strict=True)
    }


def has_atomic(root: object) -> bool:
    """Tell whether a tree has any atomic or when."""
    return any(
        isinstance(node, tree.Atomic | tree.When)
        or (isinstance(node, tree.MethodDecl) and "atomic" in node.modifiers)
        for node in nodes(root)
    )


def nodes(root: object) -> Iterator[tree.Node]:
    """List all trees inside one."""
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, tree.Node):
            yield each
            waiting.extend(getattr(each, n) for n in names_of(type(each)) if n != "span")


# Properties


def lower_property(e: tree.Expr, lowered: Lowered) -> core.Stmt:
    """Lower an X10 Boolean expression over the statics of the main class, evaluated at place 0.

    `output`, `exitCode` and `deadPlaces` are in scope.  The result returns the value.
    Raises a `Diagnostic` if the expression is not well-formed.
    """
    world = lowered.world
    assert world is not None
    world.sink.errors.clear()
    env = Env(world, world.by_key[lowered.main_class], this="", returning=Returning("static"))
    code = Code()
    for name, kind in (("output", "String"), ("exitCode", "Long"), ("deadPlaces", "")):
        local = env.declare(name, Known(kind), e.span)
        code.val(local.core, core.Query(name, span=e.span), e.span)
    start, known = len(world.extra), frozenset(world.by_key)
    value: Typed = expressions.expression(e, env, code)
    world.sink.stop_at_errors()
    new = frozenset(world.by_key) - known - frozenset(PRELUDE)  # which all programs mention
    if len(world.extra) > start or world.waiting or (new and not new <= mentioned(world)):
        raise Diagnostic(
            "X1404",
            "the property uses what the program does not",
            Note(e.span, "no closure, and no class that the program does not mention"),
            help="move it into a static method of the program, and call that",
        )
    return code.close(core.Return(value.term, span=e.span))
