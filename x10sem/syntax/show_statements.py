"""Prints statements."""

from typing import Final

from x10sem.syntax import show_expressions, tree
from x10sem.syntax.build_statements import CLOCKED_ATEACH, LOCAL_TYPE, USER_CONTROL
from x10sem.syntax.show import Pieces, comma, dotted, lines, name, shows

_JUMPS: Final = frozenset({"throw", "continue", "break", "return"})


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
    yield lines((s.then,)) if s.otherwise is not None and is_open(s.then) else s.then
    if s.otherwise is not None:
        yield " else "
        yield s.otherwise


def is_open(s: tree.Stmt) -> bool:
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
            return isinstance(s, tree.NoMeaning) and s.what == USER_CONTROL + "if"


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
    separator = ""
    for label in s.labels:
        yield separator + "case "
        yield label
        yield ":"
        separator = " "
    if not s.labels:
        yield "default:"
    for statement in s.body:
        yield " "
        yield statement


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
    yield from s.catches
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
