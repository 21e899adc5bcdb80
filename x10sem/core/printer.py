"""Print terms and programs as the parser of `.tx10` reads them."""

from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from typing import Final, TypeAlias

from x10sem.core.notation import (
    REAL,
    SUFFIXES,
    SYMBOL,
    TEMPLATES,
    WORD_PRINTERS,
    dotted,
    name,
    quote,
    variable,
)
from x10sem.core.program import ClassInfo, Method, Program
from x10sem.core.terms import (
    At,
    Bind,
    Bool,
    CallStatic,
    Char,
    Clause,
    ElementUpd,
    Exit,
    Expr,
    Fault,
    FieldUpd,
    Finish,
    Infix,
    Invoke,
    KillHere,
    KillThere,
    Legal,
    MakeRef,
    NoMeaning,
    Number,
    Operator,
    PlaceValue,
    Print,
    Real,
    Record,
    Return,
    Seq,
    SetExit,
    Skip,
    StaticGet,
    Stmt,
    Term,
    Throw,
    Thrown,
    TryCatch,
    Val,
    ValOf,
)

Printable: TypeAlias = Stmt | Expr | Thrown | Clause

_DEEPEST: Final = 30

_PARTS: Final = {
    cls: tuple((text, hole or "", how or "") for text, hole, how, _ in Formatter().parse(t))
    for cls, t in TEMPLATES.items()
}


def show(t: Printable, *, flat: bool = False) -> str:
    """Print a term, indented; on one line if flat."""
    writer = _Writer(flat=flat)
    writer.term(t)
    return "".join(writer.out)


def show_program(program: Program) -> str:
    """Print the classes of a program, then the statement that runs them."""
    writer = _Writer(flat=False)
    for info in program.classes.values():
        writer.type(info)
    if program.classes:
        writer.put("main ")
    writer.term(program.main)
    return "".join([*writer.out, "\n"])


_CLOSED: Final = (
    *(Seq, Skip, Throw, FieldUpd, Return, Exit, CallStatic, Invoke, Infix, ElementUpd),
    *(StaticGet, KillHere, KillThere, SetExit, Legal, NoMeaning, Print),
)
"""Statements that need no braces of their own as the part of another."""


class _Writer:
    """Collects the pieces of what is printed."""

    def __init__(self, *, flat: bool) -> None:
        self.out: list[str] = []
        self.flat = flat
        self.depth = 0

    def put(self, text: str) -> None:
        self.out.append(text)

    def line(self, deeper: int = 0) -> None:
        """Start a line; indentation has an end, or deep terms would take quadratic space."""
        self.depth += deeper
        self.put(" " if self.flat else "\n" + "  " * min(self.depth, _DEEPEST))

    def term(self, t: Term) -> None:
        special = _SPECIAL.get(type(t))
        if special is not None:
            special(self, t)
            return
        for text, part, how in _PARTS[type(t)]:
            before, newline, after = text.partition("\n")
            self.put(before)
            if newline:
                self.line()
                self.put(after)
            if part:
                self.hole(getattr(t, part), how)

    def hole(self, part: object, how: str) -> None:
        if how == "list":
            assert isinstance(part, tuple)
            self.listed(part)
        elif how in WORD_PRINTERS:
            self.put(WORD_PRINTERS[how](part))  # type: ignore[arg-type]
        else:
            assert isinstance(part, Term)
            _HOLES[how](self, part)

    def listed(self, parts: Iterable[Term]) -> None:
        for i, part in enumerate(parts):
            self.put(", " if i else "")
            self.term(part)

    def operand(self, e: Term) -> None:
        """Print what stands before a dot or an index."""
        if isinstance(e, MakeRef | ValOf):
            self.put("(")
            self.term(e)
            self.put(")")
        else:
            self.term(e)

    def block(self, s: Term) -> None:
        """Print a statement between braces, unless it cannot be mistaken."""
        if isinstance(s, _CLOSED):
            self.term(s)
            return
        self.put("{")
        self.line(1)
        self.term(s)
        self.line(-1)
        self.put("}")

    def seq(self, s: Seq) -> None:
        """Print a sequence; what nests to the right needs no further braces."""
        self.put("{")
        self.line(1)
        rest: Stmt = s
        while isinstance(rest, Seq):
            self.inner(rest.first)
            self.line()
            rest = rest.second
        self.term(rest)
        self.line(-1)
        self.put("}")

    def inner(self, s: Term) -> None:
        """Print a statement that others follow: what belongs to a `val` stands deeper."""
        if isinstance(s, Val | Bind):
            self.depth += 1
            self.term(s)
            self.depth -= 1
        else:
            self.term(s)

    def at(self, s: At) -> None:
        self.put("at(")
        match s.place:
            case PlaceValue(place):
                self.put(str(place))
            case Number():
                self.put("(")
                self.term(s.place)
                self.put(")")
            case place:
                self.term(place)
        self.put(")")
        if not s.names:
            self.put(" ")
            self.term(s.body)
            return
        self.put(" {val ")
        for i, (field, arg) in enumerate(zip(s.names, s.args, strict=True)):
            self.put(", " * (i > 0) + name(field) + " = ")
            self.term(arg)
        self.put(" in")
        self.line(1)
        self.term(s.body)
        self.line(-1)
        self.put("}")

    def finish(self, s: Finish) -> None:
        self.put("finish")
        if s.mu:
            self.put("{mu: ")
            self.listed(s.mu)
            self.put("}")
        self.put(" ")
        self.term(s.body)

    def invoke(self, s: Invoke) -> None:
        self.put("invoke ")
        self.operand(s.target)
        self.put(f".{name(s.method)}(")
        self.listed(s.args)
        self.put(")" + (f" above {dotted(s.above)}" if s.above else ""))

    def try_catch(self, s: TryCatch) -> None:
        self.put("try ")
        self.block(s.body)
        for clause in s.clauses:
            self.term(clause)
        self.put("" if s.clauses else " catch ()")

    def print(self, s: Print) -> None:
        self.put("println " if s.newline else "print ")
        self.term(s.value)

    def number(self, v: Number) -> None:
        self.put(f"{v.value}{SUFFIXES[v.kind]}")

    def real(self, v: Real) -> None:
        if REAL.fullmatch(v.text) and v.kind in {"Double", "Float"}:
            self.put(v.text + "f" * (v.kind == "Float"))
        else:
            self.put(f"real({quote(v.text, chr(34))}, {dotted(v.kind)})")

    def fault(self, v: Fault) -> None:
        if v.kind in {"BF", "BG", "BadType"} and not v.message:
            self.put(v.kind)
        else:
            self.put(f"fault({dotted(v.kind)}, {quote(v.message, chr(34))})")

    def char(self, v: Char) -> None:
        self.put(quote(v.value, "'"))

    def truth(self, v: Bool) -> None:
        self.put("true" if v.value else "false")

    def record(self, e: Record) -> None:
        self.put(f"new {dotted(e.cls)} {{" if e.cls else "{")
        for i, (field, arg) in enumerate(zip(e.names, e.args, strict=True)):
            self.put(", " * (i > 0) + variable(field) + ": ")
            self.term(arg)
        self.put("}")

    def operator(self, e: Operator) -> None:
        symbol = SYMBOL.fullmatch(e.op) is not None
        if symbol and len(e.args) == 1:
            self.put(f"({e.op} ")
            self.term(e.args[0])
        elif symbol and len(e.args) == 2:  # noqa: PLR2004 - what infix means
            self.put("(")
            self.term(e.args[0])
            self.put(f" {e.op} ")
            self.term(e.args[1])
        else:
            self.put(f"op {name(e.op)}(")
            self.listed(e.args)
        self.put(")")

    def type(self, info: ClassInfo) -> None:
        """Print a class."""
        above = ", ".join(map(dotted, info.supers))
        self.put(f"class {dotted(info.name)}{above and ' extends ' + above} {{")
        self.depth += 1
        if info.transient:
            self.line()
            self.put("transient " + ", ".join(map(name, sorted(info.transient))))
        for static in info.statics.values():
            self.line()
            self.put(f"static {variable(static.name)} = ")
            self.inner(static.init)
        for overloads in info.methods.values():
            for method in overloads:
                self.method(method)
        self.line(-1)
        self.put("}\n\n")

    def method(self, m: Method) -> None:
        self.line()
        pairs = zip(m.params, m.types, strict=True)
        params = ", ".join(f"{name(x)}: {dotted(t)}" for x, t in pairs)
        self.put(f"{'static ' if m.static else ''}method {name(m.name)}({params}) = ")
        self.inner(m.body)


_SPECIAL: Final[Mapping[type[Term], Callable[..., None]]] = {
    Number: _Writer.number,
    Real: _Writer.real,
    Fault: _Writer.fault,
    Bool: _Writer.truth,
    Char: _Writer.char,
    Record: _Writer.record,
    Operator: _Writer.operator,
    Seq: _Writer.seq,
    At: _Writer.at,
    Finish: _Writer.finish,
    Invoke: _Writer.invoke,
    TryCatch: _Writer.try_catch,
    Print: _Writer.print,
}

_HOLES: Final[Mapping[str, Callable[[_Writer, Term], None]]] = {
    "": _Writer.term,
    "operand": _Writer.operand,
    "block": _Writer.block,
    "inner": _Writer.inner,
}
