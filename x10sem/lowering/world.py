"""All classes that are known, and how a name becomes one of them."""

from collections.abc import Iterator, Mapping
from typing import Final

from x10sem.core import terms as core
from x10sem.core.program import ClassInfo
from x10sem.diagnostics import Span
from x10sem.lowering.classes import ClassSymbol, Field, Source, open_unit
from x10sem.lowering.errors import Sink, declared, suggestion
from x10sem.lowering.library_names import LIBRARY_NAMES
from x10sem.lowering.loader import LoadUnit, bundled
from x10sem.lowering.types import ALIASES, UNKNOWN, Known
from x10sem.records import dataclass, field
from x10sem.syntax import tree


@dataclass(frozen=True, slots=True)
class Lookup:
    """From where a name is looked up: the class around, type parameters and local classes."""

    symbol: ClassSymbol
    type_params: frozenset[str] = frozenset()
    classes: Mapping[str, ClassSymbol] = field(default_factory=dict)


PRELUDE: Final = (
    "Any",
    "CheckedThrowable",
    "Exception",
    "Error",
    "MultipleExceptions",
    "DeadPlaceException",
    "Place",
    "GlobalRef",
    "Rail",
    "String",
    "Long",
    "Boolean",
)
"""The library classes whose values appear in programs that do not name them."""

ADVICE: Final = "leave it out, or give its source with --sourcepath"
"""What to do about a gap in the library."""


@dataclass(eq=False, slots=True)
class World:
    """The classes so far, and those of the program that wait to be lowered."""

    load: LoadUnit
    sink: Sink
    constants: Mapping[str, core.Value] = field(default_factory=dict)
    guarded: bool = False
    sources: list[Source] = field(default_factory=list)
    user: dict[str, ClassSymbol | tree.TypeDef | None] = field(default_factory=dict)
    library: dict[str, ClassSymbol | tree.TypeDef | None] = field(default_factory=dict)
    by_key: dict[str, ClassSymbol] = field(default_factory=dict)
    waiting: list[ClassSymbol] = field(default_factory=list)
    bundled: list[ClassSymbol] = field(default_factory=list)
    extra: dict[str, ClassInfo] = field(default_factory=dict)
    closures: int = 0
    constant_depth: int = 0

    def add(self, unit: tree.CompilationUnit) -> Source:
        """Take in a unit; all of its classes will be lowered."""
        source = open_unit(unit, self.sink)
        self.sources.append(source)
        table = self.library if source.is_library else self.user
        for name, top in source.tops.items():
            if table.setdefault(name, top) is None:
                table[name] = top
            if isinstance(top, ClassSymbol):
                self.enter(top)
        return source

    def enter(self, symbol: ClassSymbol) -> None:
        """Make a class, and those in it, known by key."""
        for each in symbol.everything():
            if self.by_key.setdefault(each.key, each) is each:
                (self.bundled if each.source.is_library else self.waiting).append(each)
            else:
                title = f"class `{each.key}` is declared twice"
                notes = declared(self.by_key[each.key].decl.span, text="first declared here")
                advice = "rename one of them"
                self.sink.error("X1201", title, each.decl.span, "again here", *notes, advice=advice)

    def top(self, name: str, *, of_library: bool) -> ClassSymbol | tree.TypeDef | None:
        """Find a class at the top of some unit, and load that unit where needed."""
        if of_library:
            return self._from_library(name) or self.user.get(name)
        if name not in self.user:
            self.user[name] = None
            unit = None if name in self.library or name in PRELUDE else self.load(name)
            if unit is not None:
                self.add(unit)
        return self.user[name] or (
            self._from_library(name) if name in PRELUDE else self.library.get(name)
        )

    def _from_library(self, name: str) -> ClassSymbol | tree.TypeDef | None:
        if name not in self.library:
            self.library[name] = None
            unit = bundled(name) or self.load(name)
            if unit is not None:
                self.add(unit)
        return self.library[name]

    def of(self, known: Known) -> ClassSymbol | None:
        """Find the class of a known type."""
        if not known.key or known.key.startswith("'"):
            return None
        if known.key not in self.by_key:
            self._from_library(known.key)
        return self.by_key.get(known.key)

    # Names

    def named(self, name: str, look: Lookup) -> ClassSymbol | tree.TypeDef | None:
        """Find the class that a simple name means there."""
        if name in look.type_params:
            return None
        if name in look.classes:
            return look.classes[name]
        for around in look.symbol.around():
            if name in around.type_params:
                return None
            if name in around.visible:
                return around.visible[name]
            if name == around.decl.name:
                return around
            for each in self.line(around):
                if name in each.classes:
                    return each.classes[name]
                if name in each.typedefs:
                    return each.typedefs[name]
        source = look.symbol.source
        found = source.tops.get(name) or self.top(name, of_library=source.is_library)
        return found or self._imported(name, look) or self._alias(name)

    def _alias(self, name: str) -> ClassSymbol | tree.TypeDef | None:
        """Find the class that X10 also writes in small letters: `int` for `Int`."""
        return self.top(ALIASES[name], of_library=True) if name in ALIASES else None

    def _imported(self, name: str, look: Lookup) -> ClassSymbol | None:
        """Find a nested class that an import names."""
        for each in look.symbol.source.unit.imports:
            if each.name[-1] == name and len(each.name) > 1 and each.name[-2][:1].isupper():
                around = self.top(each.name[-2], of_library=look.symbol.source.is_library)
                if isinstance(around, ClassSymbol):
                    return self.member_class(around, name)
        return None

    def resolve(self, name: tuple[str, ...], look: Lookup) -> ClassSymbol | None:
        """Find the class that a qualified name means there."""
        if name[0] == "java" and len(name) > 1:
            return None
        found, rest = self.named(name[0], look), name[1:]
        while found is None and rest:
            found, rest = self.top(rest[0], of_library=look.symbol.source.is_library), rest[1:]
        if isinstance(found, tree.TypeDef):
            return self._definition(found, look)
        for part in rest:
            found = self.member_class(found, part) if found else None
        return found

    def _definition(self, definition: tree.TypeDef, look: Lookup) -> ClassSymbol | None:
        own = isinstance(definition.type, tree.NamedType) and definition.type.name
        return self.resolve(own, look) if own and own != (definition.name,) else None

    def member_class(self, symbol: ClassSymbol, name: str) -> ClassSymbol | None:
        """Find a class nested in this one, or in one that it extends."""
        return next((c.classes[name] for c in self.line(symbol) if name in c.classes), None)

    def known(self, kind: tree.Type | None, look: Lookup) -> Known:
        """Tell what a written type says; type parameters are written 'T."""
        if kind is None or isinstance(kind, tree.FunctionType):
            return UNKNOWN
        name = kind.name
        if len(name) == 1 and is_type_param(name[0], look):
            return Known("'" + name[0])
        if name in (("void",), ("Object",)):
            return UNKNOWN
        found = self.named(name[0], look) if len(name) == 1 else None
        if isinstance(found, tree.TypeDef):
            return self.known(found.type, look) if found.type != kind else UNKNOWN
        symbol = found or self.resolve(name, look)
        if symbol is None and name[-1] in LIBRARY_NAMES:
            return Known(name[-1], tuple(self.known(a, look) for a in kind.args))
        if symbol is None:
            self.report_unknown_class(name, look, kind.span, used=False)
            return UNKNOWN
        return Known(symbol.key, tuple(self.known(a, look) for a in kind.args))

    def report_unknown_class(
        self, name: tuple[str, ...], look: Lookup, span: Span, *, used: bool
    ) -> None:
        """Say that there is no such class: the user's mistake, or our library's gap."""
        source, shown = look.symbol.source, ".".join(name)
        if len(name) > 1 or name[-1] in LIBRARY_NAMES or source.imports(name[-1]):
            if used:
                self.sink.warn("X1002", f"the library has no class `{shown}` yet", span, ADVICE)
            return
        known = [n for n, c in (*self.user.items(), *self.library.items()) if c is not None]
        near = suggestion(name[-1], (*known, *LIBRARY_NAMES))
        advice = near or "declare it, or give its directory with --sourcepath"
        self.sink.error("X1102", f"there is no class `{shown}`", span, "not found", advice=advice)

    # Inheritance

    def supers(self, symbol: ClassSymbol) -> tuple[ClassSymbol, ...]:
        """List what a class extends: the superclass, then interfaces."""
        if symbol.supers is None:
            symbol.supers = ()
            found = tuple(self._find_supers(symbol))
            symbol.supers = tuple(s for s in found if self._is_acyclic(symbol, s))
        return symbol.supers

    def _find_supers(self, symbol: ClassSymbol) -> Iterator[ClassSymbol]:
        look = Lookup(symbol.outer or symbol, symbol.type_params, symbol.visible)
        written = (symbol.decl.superclass, *symbol.decl.interfaces)
        for each in written:
            if isinstance(each, tree.NamedType) and each.name[-1] not in ("Object", "Any"):
                found = self.resolve(each.name, look)
                if found is not None:
                    yield found
                else:
                    symbol.incomplete = True
                    self.report_unknown_class(each.name, look, each.span, used=True)

    def _is_acyclic(self, symbol: ClassSymbol, above: ClassSymbol) -> bool:
        if symbol in self.line(above):
            title = f"`{symbol.key}` extends itself"
            help_ = "break the cycle: let one of the classes extend something else"
            says, back = f"extends `{above.key}`", f"extends `{symbol.key}`, by some way"
            notes = () if above is symbol else declared(above.decl.span, text=back)
            self.sink.error("X1401", title, symbol.decl.span, says, *notes, advice=help_)
            return False
        return True

    def superclass(self, symbol: ClassSymbol) -> ClassSymbol | None:
        """Find the class above, if it is not the root."""
        return next((s for s in self.supers(symbol) if not s.is_interface), None)

    def line(self, symbol: ClassSymbol) -> Iterator[ClassSymbol]:
        """List a class and all above it, each once, the superclass before interfaces."""
        seen, waiting = {symbol}, [symbol]
        while waiting:
            each = waiting.pop()
            yield each
            for above in reversed(self.supers(each)):
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)

    def is_below(self, symbol: ClassSymbol, above: ClassSymbol) -> bool:
        """Tell whether a class is another or extends it."""
        return any(each is above for each in self.line(symbol))

    def is_complete(self, symbol: ClassSymbol) -> bool:
        """Tell whether all that a class extends is known."""
        return not any(each.incomplete for each in self.line(symbol))

    # Members

    def field(self, symbol: ClassSymbol, name: str) -> tuple[ClassSymbol, Field] | None:
        """Find a field of a class, and who declares it."""
        for each in self.line(symbol):
            if name in each.fields:
                return each, each.fields[name]
        return None

    def methods(self, symbol: ClassSymbol, name: str) -> list[tuple[ClassSymbol, tree.MethodDecl]]:
        """Find the overloads of a method, with who declares them."""
        found = [(each, m) for each in self.line(symbol) for m in each.methods.get(name, ())]
        if not found and (root := self.of(Known("Any"))):
            found = [(root, m) for m in root.methods.get(name, ())]
        return found

    def member_names(self, symbol: ClassSymbol) -> list[str]:
        """Name everything that an instance has."""
        return [n for each in self.line(symbol) for n in (*each.fields, *each.methods)]


def is_type_param(name: str, look: Lookup) -> bool:
    """Tell whether a name is a type parameter there."""
    if name in look.type_params:
        return True
    return name not in look.classes and name in look.symbol.type_params
