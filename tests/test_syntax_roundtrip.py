"""Any surface tree that X10 can write survives printing and reading."""

from dataclasses import replace
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from x10sem.syntax import literals, parse, parse_expression, show, tree
from x10sem.syntax.build_expressions import APPLY_TYPED, PRECEDENCE
from x10sem.syntax.build_statements import CLOCKED_ATEACH, LOCAL_TYPE, USER_CONTROL
from x10sem.syntax.marks import CONTROL
from x10sem.syntax.show import PRINTERS
from x10sem.syntax.show_statements import is_open

Made: TypeAlias = st.SearchStrategy[Any]

FIXED = st.just(value=False)
NAMES = st.sampled_from(["x", "y", "foo", "C", "$1", "_", "\u00fcber", "val", "at", "for", "here"])
OPERATORS = sorted(PRECEDENCE.keys() - {"instanceof"})
ASSIGNMENTS = ["=", "+=", "-=", ">>>=", "..=", "**=", "<>="]
MODIFIERS = ["public", "static", "final", "abstract", "transient", "native"]


def tuples(items: Made, least: int = 0, most: int = 2) -> Made:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def optional(items: Made) -> Made:
    return st.none() | items


# Types and formals

types: Made = st.deferred(
    lambda: (
        st.builds(tree.NamedType, tuples(NAMES, 1), st.just(()))
        | st.builds(tree.NamedType, tuples(NAMES, 1), tuples(types))
        | st.just(tree.NamedType(("void",)))
        | st.builds(tree.FunctionType, tuples(types), types)
    )
)
created: Made = st.builds(tree.NamedType, tuples(NAMES, 1), tuples(types))
formals: Made = (
    st.builds(tree.Formal, st.just(""), types)
    | st.builds(tree.Formal, NAMES, types, st.booleans(), tuples(NAMES))
    | st.builds(tree.Formal, st.just(""), types, FIXED, tuples(NAMES, 1))
)
loops: Made = (
    st.just(tree.Formal(""))
    | st.builds(tree.Formal, NAMES, optional(types), st.booleans(), tuples(NAMES))
    | st.builds(tree.Formal, st.just(""), optional(types), FIXED, tuples(NAMES, 1))
)

# Expressions


@st.composite
def integers(draw: st.DrawFn) -> tree.IntegerLit:
    kind = draw(st.sampled_from(sorted(literals.MAXIMUM)))
    most = literals.MAXIMUM[kind.removeprefix("u")] * 2 - 1
    return tree.IntegerLit(draw(st.integers(0, 9) | st.integers(0, most)), kind)


atoms: Made = (
    integers()
    | st.builds(
        tree.FloatLit,
        st.sampled_from(["1.0", ".5", "1e3", "2.50E-3", "7"]),
        st.sampled_from(["double", "float"]),
    )
    | st.builds(tree.StringLit, st.text(max_size=4))
    | st.builds(tree.CharLit, st.characters())
    | st.builds(tree.BooleanLit, st.booleans())
    | st.builds(tree.Name, NAMES)
    | st.builds(tree.This, st.sampled_from(["", "C", "a.C", "val.C"]))
    | st.sampled_from([tree.NullLit(), tree.Here(), tree.Self()])
)
expressions: Made = st.deferred(lambda: atoms | st.one_of(operators, calls, bodies))
targets: Made = st.deferred(
    lambda: expressions | st.just(tree.Super()) | st.just(tree.TypedConst("a.C.super"))
)
operator_calls = st.sampled_from(["+", "!", "()", "()=", "as", "->"])
calls: Made = st.deferred(
    lambda: (
        st.builds(tree.FieldAccess, targets, NAMES)
        | st.builds(tree.Call, optional(targets), NAMES, tuples(types), tuples(expressions))
        | st.builds(tree.Call, optional(targets), operator_calls, st.just(()), tuples(expressions))
        | st.builds(tree.Apply, applied, tuples(expressions))
        | st.builds(
            tree.New, created, tuples(expressions), optional(tuples(members)), optional(targets)
        )
        | st.builds(tree.RailLit, tuples(expressions))
        | st.builds(lambda *p: tree.TypedConst(APPLY_TYPED, p), expressions, expressions)
    )
)
applied: Made = st.deferred(lambda: expressions)
assigned: Made = st.deferred(
    lambda: (
        st.builds(tree.Name, NAMES)
        | st.builds(tree.FieldAccess, targets, NAMES)
        | st.builds(tree.Call, optional(targets), NAMES, tuples(types), tuples(expressions))
        | st.builds(tree.Apply, applied, tuples(expressions))
    )
)
operators: Made = st.deferred(
    lambda: (
        st.builds(tree.Unary, st.sampled_from("+-*/%!~&|^"), expressions)
        | st.builds(tree.Binary, st.sampled_from(OPERATORS), expressions, expressions)
        | st.builds(tree.Conditional, expressions, expressions, expressions)
        | st.builds(tree.Assign, assigned, st.sampled_from(ASSIGNMENTS), expressions)
        | st.builds(tree.Increment, assigned, st.sampled_from(["++", "--"]), st.booleans())
        | st.builds(tree.Cast, expressions, types)
        | st.builds(tree.InstanceOf, expressions, types)
    )
)
bodies: Made = st.deferred(
    lambda: (
        st.builds(tree.Closure, tuples(formals), optional(types), expressions | valued)
        | st.builds(tree.AtExpr, expressions, expressions | valued)
        | st.builds(tree.FinishExpr, expressions, blocks)
    )
)

# Statements

blocks: Made = st.deferred(lambda: st.builds(tree.Block, tuples(inner)))
valued: Made = st.deferred(lambda: st.builds(tree.Block, tuples(inner), optional(expressions)))
inner: Made = st.deferred(lambda: statements | declarations | local_classes | local_types)
local_types: Made = st.just(tree.NoMeaning(LOCAL_TYPE))
declarators: Made = st.deferred(
    lambda: (
        st.builds(tree.Declarator, NAMES, optional(types), optional(expressions))
        | st.builds(
            tree.Declarator,
            st.just("") | NAMES,
            optional(types),
            expressions,
            tuples(NAMES, 1),
        )
    )
)
declarations: Made = st.builds(tree.LocalDecl, st.booleans(), tuples(declarators, 1))
effects: Made = st.deferred(
    lambda: (
        st.builds(tree.ExprStmt, expressions)
        | st.builds(
            tree.ExprStmt,
            st.builds(
                tree.Call,
                st.none(),
                st.sampled_from(["this", "super"]),
                tuples(types),
                tuples(expressions),
            ),
        )
    )
)
labels = st.just("") | NAMES
plain: Made = st.deferred(
    lambda: (
        effects
        | st.just(tree.Empty())
        | st.builds(tree.Break, labels)
        | st.builds(tree.Continue, labels)
        | st.builds(tree.Return, optional(expressions))
        | st.builds(tree.Throw, expressions)
        | st.builds(tree.Offer, expressions)
        | st.builds(tree.Assert, expressions, optional(expressions))
        | st.sampled_from([CLOCKED_ATEACH, *(USER_CONTROL + word for word in CONTROL)]).map(
            tree.NoMeaning
        )
    )
)


@st.composite
def conditionals(draw: st.DrawFn) -> tree.If:
    made = tree.If(draw(expressions), draw(statements), draw(optional(statements)))
    if made.otherwise is not None and is_open(made.then):
        return replace(made, then=tree.Block((made.then,)))
    return made


@st.composite
def switches(draw: st.DrawFn) -> tree.Switch:
    labels = tuples(expressions)
    cases = draw(tuples(st.builds(tree.SwitchCase, labels, tuples(inner, 1))))
    last = draw(tuples(st.builds(tree.SwitchCase, labels, st.just(())), most=1))
    return tree.Switch(draw(expressions), cases + last)


@st.composite
def asyncs(draw: st.DrawFn) -> tree.Async:
    clocks = draw(tuples(expressions))
    clocked = draw(st.booleans()) or bool(clocks)
    return tree.Async(draw(statements), clocks, clocked, draw(tuples(NAMES)))


catches: Made = st.deferred(lambda: st.builds(tree.CatchClause, formals, blocks))
initial: Made = st.deferred(lambda: declarations.map(lambda d: (d,)) | tuples(effects))
statements: Made = st.deferred(
    lambda: (
        plain
        | blocks
        | conditionals()
        | switches()
        | asyncs()
        | st.builds(tree.While, expressions, statements)
        | st.builds(tree.DoWhile, statements, expressions)
        | st.builds(tree.CFor, initial, optional(expressions), tuples(expressions), statements)
        | st.builds(tree.ForIn, loops, expressions, statements, st.booleans())
        | st.builds(tree.Labeled, NAMES, statements)
        | st.builds(tree.Try, blocks, tuples(catches, 1), optional(blocks))
        | st.builds(tree.Try, blocks, st.just(()), blocks)
        | st.builds(tree.At, expressions, statements)
        | st.builds(tree.Atomic, statements)
        | st.builds(tree.When, expressions, statements)
        | st.builds(tree.Finish, statements, st.booleans())
    )
)

# Declarations

words: Made = tuples(st.sampled_from(MODIFIERS))
notes: Made = tuples(NAMES)
method_words: Made = tuples(st.sampled_from([*MODIFIERS, "atomic", "property"]))
method_bodies: Made = st.deferred(lambda: optional(valued | expressions))
method_names: Made = (
    NAMES
    | st.sampled_from([*sorted(CONTROL), "as", "()", "+", "..", "*"])
    | st.sampled_from(["inv+", "inv->", "pre-", "pre!", "invoke", "prefix"])
)
signature = (optional(types), method_bodies, method_words, notes)
set_formals: Made = st.builds(
    lambda before, value: (*before, value),
    tuples(formals),
    st.builds(tree.Formal, NAMES, types, st.booleans()),
)
members: Made = st.deferred(
    lambda: (
        st.builds(
            tree.FieldDecl,
            NAMES,
            optional(types),
            optional(expressions),
            st.booleans(),
            words,
            notes,
        )
        | st.builds(tree.MethodDecl, method_names, tuples(NAMES), tuples(formals), *signature)
        | st.builds(tree.MethodDecl, st.just("()="), tuples(NAMES), set_formals, *signature)
        | st.builds(tree.ConstructorDecl, tuples(formals), method_bodies, method_words, notes)
        | st.builds(tree.TypeDef, NAMES, types)
        | classes
    )
)


@st.composite
def _classes(draw: st.DrawFn) -> tree.ClassDecl:
    kind = draw(st.sampled_from(["class", "struct", "interface"]))
    above = None if kind == "interface" else draw(optional(types))
    return tree.ClassDecl(
        kind, draw(NAMES), draw(tuples(NAMES)), draw(tuples(formals)), above,
        draw(tuples(types)), draw(tuples(members)), draw(words), draw(notes),
    )  # fmt: skip


classes: Made = st.deferred(_classes)
local_classes: Made = st.builds(tree.LocalClass, classes)
imports: Made = st.builds(
    lambda names, last: tree.Import((*names, *last)),
    tuples(NAMES, 1),
    st.sampled_from([(), ("*",)]),
)
units: Made = st.builds(
    tree.CompilationUnit,
    tuples(NAMES),
    tuples(imports),
    tuples(classes | st.builds(tree.TypeDef, NAMES, types)),
)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(expressions)
def test_an_expression_survives_printing(expression: tree.Expr) -> None:
    assert parse_expression(show(expression)) == expression


@thorough
@given(statements)
def test_a_statement_survives_printing(statement: tree.Stmt) -> None:
    method = tree.MethodDecl("m", (), (), None, tree.Block((statement,)))
    unit = tree.CompilationUnit((), (), (tree.ClassDecl("class", "C", members=(method,)),))
    assert parse(show(unit)) == unit


@thorough
@given(units)
def test_a_file_survives_printing(unit: tree.CompilationUnit) -> None:
    assert parse(show(unit)) == unit


def test_every_tree_has_a_printer() -> None:
    kinds = {kind for kind in vars(tree).values() if isinstance(kind, type)}
    assert {k for k in kinds if issubclass(k, tree.Node)} - {tree.Node} == PRINTERS.keys()
