"""The classes of a program as declared: members by name, and where each was written."""

from collections.abc import Iterator, Mapping

from x10sem.diagnostics import Span
from x10sem.lowering.errors import Sink, declared
from x10sem.lowering.loader import MARK, is_bundled
from x10sem.lowering.types import Known
from x10sem.records import dataclass, field
from x10sem.syntax import tree


@dataclass(frozen=True, slots=True)
class Field:
    """A field or property, static or not."""

    name: str
    type: tree.Type | None
    init: tree.Expr | None
    span: Span
    static: bool = False
    mutable: bool = False
    transient: bool = False
    is_property: bool = False


@dataclass(eq=False, slots=True)
class Source:
    """A compilation unit, and the classes at its top."""

    unit: tree.CompilationUnit
    tops: dict[str, "ClassSymbol | tree.TypeDef"] = field(default_factory=dict)

    @property
    def is_library(self) -> bool:
        """Tell whether the unit is one of the bundled library."""
        return path_of(self.unit).startswith(MARK)

    def imports(self, name: str) -> bool:
        """Tell whether an import may have brought that name from X10's or Java's library."""
        outside = [i.name for i in self.unit.imports if i.name[0] in ("x10", "java")]
        return any(each[-1] in (name, "*") for each in outside)

    def imports_class(self, name: str) -> bool:
        """Tell whether an import may have brought a class of that name."""
        return name[:1].isupper() and self.imports(name)

    def knows_package(self, head: str) -> bool:
        """Tell whether a package name may begin so."""
        heads = {i.name[0] for i in self.unit.imports} | set(self.unit.package[:1])
        return head in heads or head in ("x10", "java")


@dataclass(eq=False, slots=True)
class ClassSymbol:
    """A class, struct or interface.

    `link` names the field that holds the object around an inner class;
    `captures` are the locals around a local class that its objects keep, `shut_out` those
    that change, with where they are declared.
    """

    key: str
    decl: tree.ClassDecl
    source: Source
    outer: "ClassSymbol | None" = None
    link: str = ""
    captures: dict[str, Known] = field(default_factory=dict)
    shut_out: dict[str, Span] = field(default_factory=dict)
    visible: Mapping[str, "ClassSymbol"] = field(default_factory=dict)
    type_params: frozenset[str] = frozenset()
    fields: dict[str, Field] = field(default_factory=dict)
    methods: dict[str, list[tree.MethodDecl]] = field(default_factory=dict)
    constructors: list[tree.ConstructorDecl] = field(default_factory=list)
    classes: dict[str, "ClassSymbol"] = field(default_factory=dict)
    typedefs: dict[str, tree.TypeDef] = field(default_factory=dict)
    supers: "tuple[ClassSymbol, ...] | None" = None
    incomplete: bool = False

    @property
    def is_interface(self) -> bool:
        """Tell whether this is an interface."""
        return self.decl.kind == "interface"

    @property
    def is_abstract(self) -> bool:
        """Tell whether this has no direct instances."""
        return self.is_interface or "abstract" in self.decl.modifiers

    def around(self) -> Iterator["ClassSymbol"]:
        """List this class and those around it, inside out."""
        each: ClassSymbol | None = self
        while each is not None:
            yield each
            each = each.outer

    def everything(self) -> Iterator["ClassSymbol"]:
        """List this class and those inside it."""
        yield self
        for each in self.classes.values():
            yield from each.everything()

    def own_fields(self) -> Iterator[Field]:
        """List the instance fields, in order of declaration."""
        return (f for f in self.fields.values() if not f.static)


def path_of(unit: tree.CompilationUnit) -> str:
    """Tell from which file a unit is."""
    return next((d.span.path for d in unit.declarations), unit.span.path)


def open_unit(unit: tree.CompilationUnit, sink: Sink) -> Source:
    """Declare the classes of a unit."""
    source = Source(unit)
    for each in unit.declarations:
        if each.name in source.tops:
            first = next(d.span for d in unit.declarations if d.name == each.name)
            title = f"`{each.name}` is declared twice in this file"
            _twice(title, each.span, first, sink)
        elif isinstance(each, tree.TypeDef):
            source.tops[each.name] = each
        else:
            source.tops[each.name] = declare(each, source, sink)
    return source


def declare(
    decl: tree.ClassDecl,
    source: Source,
    sink: Sink,
    outer: ClassSymbol | None = None,
    key: str = "",
) -> ClassSymbol:
    """Declare a class and its members."""
    key = key or (f"{outer.key}.{decl.name}" if outer else _top_key(decl, source))
    inner = outer is not None and decl.kind == "class" and "static" not in decl.modifiers
    inner = inner and outer is not None and not outer.is_interface
    params = frozenset(decl.type_params)
    if inner and outer is not None:
        params |= outer.type_params
    symbol = ClassSymbol(key, decl, source, outer, "outer$" if inner else "", type_params=params)
    for p in decl.properties:
        symbol.fields[p.name] = Field(p.name, p.type, None, p.span, is_property=True)
    for member in decl.members:
        _declare_member(member, symbol, sink)
    return symbol


def _top_key(decl: tree.ClassDecl, source: Source) -> str:
    if source.is_library or not is_bundled(decl.name):
        return decl.name
    return ".".join((*(source.unit.package or ("user",)), decl.name))


def _twice(title: str, span: Span, first: Span, sink: Sink) -> None:
    notes = declared(first, text="first declared here")
    sink.error("X1201", title, span, "again here", *notes, advice="rename one of them")


def _declare_member(member: tree.Member, symbol: ClassSymbol, sink: Sink) -> None:
    match member:
        case tree.FieldDecl(name, kind, init, mutable, modifiers):
            if name in symbol.fields:
                title = f"`{symbol.key}` has two fields `{name}`"
                _twice(title, member.span, symbol.fields[name].span, sink)
            symbol.fields[name] = Field(
                name,
                kind,
                init,
                member.span,
                static="static" in modifiers or symbol.is_interface,
                mutable=mutable,
                transient="transient" in modifiers,
            )
        case tree.MethodDecl(name):
            symbol.methods.setdefault(name, []).append(member)
        case tree.ConstructorDecl():
            symbol.constructors.append(member)
        case tree.TypeDef(name):
            symbol.typedefs[name] = member
        case tree.ClassDecl():
            if member.name in symbol.classes:
                title = f"`{symbol.key}` has two classes `{member.name}`"
                _twice(title, member.span, symbol.classes[member.name].decl.span, sink)
            else:
                symbol.classes[member.name] = declare(member, symbol.source, sink, symbol)
