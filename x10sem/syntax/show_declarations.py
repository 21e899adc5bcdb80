"""Prints files, classes and members."""

from x10sem.syntax import tree
from x10sem.syntax.build_expressions import PRECEDENCE
from x10sem.syntax.marks import CONTROL
from x10sem.syntax.show import LINE, Pieces, comma, dotted, lines, name, shows, type_params


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
    elif word in CONTROL:
        yield comma(d.params, f"{operator}{word} (")
    elif word in PRECEDENCE:
        yield operator
        yield comma(d.params[:-1]) if len(d.params) > 1 else "this"
        yield comma(d.params[-1:], f" {word} (")
    elif word.startswith("inv") and word[3:] in PRECEDENCE:
        yield comma(d.params, operator + "(", f") {word[3:]} this")
    elif word.startswith("pre") and word[3:] in PRECEDENCE:
        yield f"{operator}{word[3:]} "
        yield comma(d.params) if d.params else "this"
    else:
        yield comma(d.params, f"def {name(word)}{type_params(d.type_params)}(")


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
    *package, last = d.name
    yield f"import {dotted(package)}.*;" if last == "*" else f"import {dotted(d.name)};"


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
