"""Prints any tree as X10: `parse(show(t)) == t`."""

from typing import Final

from x10sem.syntax import show_expressions, tree
from x10sem.syntax.build_statements import CLOCKED_ATEACH, LOCAL_TYPE, USER_CONTROL
from x10sem.syntax.show import IN, LINE, OUT, Pieces, comma, dotted, layout, lines, name, shows, type_params

_JUMPS: Final = frozenset({"throw", "continue", "break", "return"})
_CONTROL: Final = frozenset(
    "for if try throw async atomic when finish at continue break ateach while do return".split()
)


def show(node: tree.Node) -> str:
    """Print a tree as X10 source."""
    text = layout(node)
    return text + "\n" if isinstance(node, tree.CompilationUnit) else text


# Statements


@shows
def block(s: tree.Block) -> Pieces:
    """Print a block."""
    last = () if s.value is None else (show_expressions.value(s.value),)
    yield lines((*s.body, *last))


@shows
def declarator(d: tree.Declarator) -> Pieces:
    """Print `x:T = e`, `[i, j] = e`."""
    if d.name:
        yield name(d.name)
    if d.parts:
        yield comma(map(name, d.parts), "[", "]")
    if d.type is not None:
        yield ":"
        yield d.type
    if d.init is not None:
        yield " = "
        yield d.init


def _variables(s: tree.LocalDecl) -> Pieces:
    yield "var " if s.mutable else "val "
    yield comma(s.declarators, "", "")


@shows
def local_decl(s: tree.LocalDecl) -> Pieces:
    """Print `val x = e;`."""
    yield _variables(s)
    yield ";"


@shows
def local_class(s: tree.LocalClass) -> Pieces:
    """Print a class among statements."""
    yield s.declaration


@shows
def expr_stmt(s: tree.ExprStmt) -> Pieces:
    """Print `e;`."""
    yield show_expressions.statement(s.expr)
    yield ";"


@shows
def empty(_: tree.Empty) -> Pieces:
    """Print `;`."""
    yield ";"


@shows
def if_(s: tree.If) -> Pieces:
    """Print `if (c) s else t`, with braces where `else` would go astray."""
    yield "if "
    yield comma((s.condition,))
    yield " "
    yield lines((s.then,)) if s.otherwise is not None and _is_open(s.then) else s.then
    if s.otherwise is not None:
        yield " else "
        yield s.otherwise


def _is_open(s: tree.Stmt) -> bool:
    """Tell whether an `else` after the statement would belong inside it."""
    while True:
        if isinstance(s, tree.If):
            if s.otherwise is None:
                return True
            s = s.otherwise
        elif isinstance(
            s,
            tree.While | tree.CFor | tree.ForIn | tree.Labeled | tree.Async | tree.At
            | tree.Atomic | tree.When | tree.Finish,
        ):  # fmt: skip
            s = s.body
        else:
            return isinstance(s, tree.NoMeaning) and s.what == CLOCKED_ATEACH


@shows
def while_(s: tree.While) -> Pieces:
    """Print `while (c) s`."""
    yield "while "
    yield comma((s.condition,))
    yield " "
    yield s.body


@shows
def do_while(s: tree.DoWhile) -> Pieces:
    """Print `do s while (c);`."""
    yield "do "
    yield s.body
    yield " while "
    yield comma((s.condition,))
    yield ";"


@shows
def c_for(s: tree.CFor) -> Pieces:
    """Print `for (i; c; u) s`."""
    yield "for ("
    match s.init:
        case (tree.LocalDecl() as declaration,):
            yield _variables(declaration)
        case init:
            yield comma((i.expr for i in init if isinstance(i, tree.ExprStmt)), "", "")
    yield "; "
    if s.condition is not None:
        yield s.condition
    yield comma(s.update, "; ", ") ")
    yield s.body


@shows
def for_in(s: tree.ForIn) -> Pieces:
    """Print `for (x in e) s` and `ateach (x in e) s`."""
    yield "ateach (" if s.ateach else "for ("
    if s.formal != tree.Formal(""):
        yield s.formal
        yield " in "
    yield s.domain
    yield ") "
    yield s.body


@shows
def switch(s: tree.Switch) -> Pieces:
    """Print `switch (e) {..}`."""
    yield "switch "
    yield comma((s.subject,))
    yield " "
    yield lines(s.cases)


@shows
def switch_case(s: tree.SwitchCase) -> Pieces:
    """Print `case e: ..` and `default: ..`."""
    for label in s.labels:
        yield "case "
        yield label
        yield ": "
    if not s.labels:
        yield "default: "
    for statement in s.body:
        yield statement
        yield " "


@shows
def labeled(s: tree.Labeled) -> Pieces:
    """Print `l: s`."""
    yield name(s.label) + ": "
    yield s.body


@shows
def break_(s: tree.Break) -> Pieces:
    """Print `break l;`."""
    yield f"break {name(s.label)};" if s.label else "break;"


@shows
def continue_(s: tree.Continue) -> Pieces:
    """Print `continue l;`."""
    yield f"continue {name(s.label)};" if s.label else "continue;"


@shows
def return_(s: tree.Return) -> Pieces:
    """Print `return e;`."""
    yield "return"
    if s.value is not None:
        yield " "
        yield s.value
    yield ";"


@shows
def throw(s: tree.Throw) -> Pieces:
    """Print `throw e;`."""
    yield "throw "
    yield s.value
    yield ";"


@shows
def try_(s: tree.Try) -> Pieces:
    """Print `try s catch (..) t finally u`."""
    yield "try "
    yield s.body
    for clause in s.catches:
        yield clause
    if s.finalizer is not None:
        yield " finally "
        yield s.finalizer


@shows
def catch(s: tree.CatchClause) -> Pieces:
    """Print `catch (e:T) s`."""
    yield " catch "
    yield comma((s.formal,))
    yield " "
    yield s.body


@shows
def assert_(s: tree.Assert) -> Pieces:
    """Print `assert e : m;`."""
    yield "assert "
    yield s.condition
    if s.message is not None:
        yield " : "
        yield s.message
    yield ";"


@shows
def async_(s: tree.Async) -> Pieces:
    """Print `async s`, with its clocks and annotations."""
    for annotation in s.annotations:
        yield f"@{dotted(annotation.split('.'))} "
    if s.clocks:
        yield comma(s.clocks, "async clocked (", ") ")
    else:
        yield "clocked async " if s.clocked else "async "
    yield s.body


@shows
def at(s: tree.At) -> Pieces:
    """Print `at (p) s`."""
    yield "at "
    yield comma((s.place,))
    yield " "
    yield s.body


@shows
def atomic(s: tree.Atomic) -> Pieces:
    """Print `atomic s`."""
    yield "atomic "
    yield s.body


@shows
def when(s: tree.When) -> Pieces:
    """Print `when (c) s`."""
    yield "when "
    yield comma((s.condition,))
    yield " "
    yield s.body


@shows
def finish(s: tree.Finish) -> Pieces:
    """Print `finish s`."""
    yield "clocked finish " if s.clocked else "finish "
    yield s.body


@shows
def offer(s: tree.Offer) -> Pieces:
    """Print `offer e;`."""
    yield "offer "
    yield s.value
    yield ";"


@shows
def no_meaning(s: tree.NoMeaning) -> Pieces:
    """Print the smallest statement of its construct."""
    word = s.what.removeprefix(USER_CONTROL)
    if s.what == LOCAL_TYPE:
        yield "type T = Any;"
    elif s.what == CLOCKED_ATEACH:
        yield "clocked ateach (p in d) ;"
    elif word in _JUMPS:
        yield f"C.{word};"
    else:
        yield f"C.{word} {{}} while ();" if word == "do" else f"C.{word} () {{}}"


# Declarations


def _before(modifiers: tuple[str, ...], annotations: tuple[str, ...]) -> Pieces:
    for annotation in annotations:
        yield f"@{dotted(annotation.split('.'))} "
    for modifier in modifiers:
        yield modifier + " "


@shows
def field_decl(d: tree.FieldDecl) -> Pieces:
    """Print `static val x:T = e;`."""
    yield _before(d.modifiers, d.annotations)
    yield "var " if d.mutable else "val "
    yield tree.Declarator(d.name, d.type, d.init)
    yield ";"


def _body(body: tree.Block | tree.Expr | None) -> Pieces:
    """Print the body of a method."""
    if isinstance(body, tree.Block):
        yield " " if body.value is None else " = "
        yield body
    else:
        if body is not None:
            yield " = "
            yield body
        yield ";"


@shows
def method_decl(d: tree.MethodDecl) -> Pieces:
    """Print a method or an operator."""
    yield _before(d.modifiers, d.annotations)
    yield _head(d)
    if d.result is not None:
        yield ":"
        yield d.result
    yield _body(d.body)


def _head(d: tree.MethodDecl) -> Pieces:
    """Print what stands before the result of a method."""
    word = d.name
    operator = f"operator{type_params(d.type_params)} "
    if word == "()":
        yield comma(d.params, operator + "this(")
    elif word == "()=":
        yield comma(d.params[:-1], operator + "this(")
        yield comma(d.params[-1:], " = (")
    elif word == "as":
        yield comma(d.params, operator + "(", ") as ?")
    elif word in _CONTROL:
        yield comma(d.params, f"{operator}{word} (")
    elif word.isidentifier() or not word.removeprefix("inv").removeprefix("pre").isascii():
        yield comma(d.params, f"def {name(word)}{type_params(d.type_params)}(")
    elif word.startswith("inv"):
        yield comma(d.params, operator + "(", f") {word[3:]} this")
    elif word.startswith("pre"):
        yield f"{operator}{word[3:]} "
        yield comma(d.params) if d.params else "this"
    else:
        yield operator
        yield comma(d.params[:-1]) if len(d.params) > 1 else "this"
        yield comma(d.params[-1:], f" {word} (")


@shows
def constructor_decl(d: tree.ConstructorDecl) -> Pieces:
    """Print `def this(..) ..`."""
    yield _before(d.modifiers, d.annotations)
    yield comma(d.params, "def this(")
    yield _body(d.body)


@shows
def type_def(d: tree.TypeDef) -> Pieces:
    """Print `type T = U;`."""
    yield f"type {name(d.name)} = "
    yield d.type
    yield ";"


@shows
def class_decl(d: tree.ClassDecl) -> Pieces:
    """Print a class, a struct or an interface."""
    yield _before(d.modifiers, d.annotations)
    yield f"{d.kind} {name(d.name)}{type_params(d.type_params)}"
    if d.properties:
        yield comma(d.properties)
    if d.superclass is not None:
        yield " extends "
        yield d.superclass
    if d.interfaces:
        yield comma(d.interfaces, " extends " if d.kind == "interface" else " implements ", "")
    yield " "
    yield lines(d.members)


@shows
def import_(d: tree.Import) -> Pieces:
    """Print `import a.b.C;`."""
    yield f"import {dotted(d.name[:-1])}.*;" if d.name[-1] == "*" else f"import {dotted(d.name)};"


@shows
def compilation_unit(d: tree.CompilationUnit) -> Pieces:
    """Print a file."""
    separator = ""
    if d.package:
        yield f"package {dotted(d.package)};"
        separator = LINE
    for part in (*d.imports, *d.declarations):
        yield separator
        yield part
        separator = LINE
