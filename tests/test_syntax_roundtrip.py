"""Any surface tree that X10 can write survives printing and reading."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from x10sem.syntax import literals, parse, parse_expression, show, tree
from x10sem.syntax.build_expressions import APPLY_TYPED, PRECEDENCE
from x10sem.syntax.build_statements import CLOCKED_ATEACH, LOCAL_TYPE, USER_CONTROL
from x10sem.syntax.marks import CONTROL
from x10sem.syntax.show import PRINTERS
from x10sem.syntax.show_statements import is_open

NAMES = st.sampled_from(["x", "y", "foo", "C", "$1", "_", "\u00fcber", "val", "at", "for", "here"])
OPERATORS = sorted(PRECEDENCE.keys() - {"instanceof"})
ASSIGNMENTS = ["=", "+=", "-=", ">>>=", "..=", "**=", "<>="]
MODIFIERS = ["public", "static", "final", "abstract", "transient", "native"]


def tuples(items, least=0, most=2):
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def optional(items):
    return st.none() | items


# Types and formals

types = st.deferred(
    lambda: st.builds(tree.NamedType, tuples(NAMES, 1), st.just(()))
    | st.builds(tree.NamedType, tuples(NAMES, 1), tuples(types))
    | st.just(tree.NamedType(("void",)))
    | st.builds(tree.FunctionType, tuples(types), types)
)
created = st.builds(tree.NamedType, tuples(NAMES, 1), tuples(types))
formals = (
    st.builds(tree.Formal, st.just(""), types)
    | st.builds(tree.Formal, NAMES, types, st.booleans(), tuples(NAMES))
    | st.builds(tree.Formal, st.just(""), types, st.just(False), tuples(NAMES, 1))
)
loops = (
    st.just(tree.Formal(""))
    | st.builds(tree.Formal, NAMES, optional(types), st.booleans(), tuples(NAMES))
    | st.builds(tree.Formal, st.just(""), optional(types), st.just(False), tuples(NAMES, 1))
)

# Expressions


@st.composite
def integers(draw):
    kind = draw(st.sampled_from(sorted(literals.MAXIMUM)))
    most = literals.MAXIMUM[kind.removeprefix("u")] * 2 - 1
    return tree.IntegerLit(draw(st.integers(0, 9) | st.integers(0, most)), kind)


atoms = (
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
expressions = st.deferred(lambda: atoms | st.one_of(operators, calls, bodies))
targets = st.deferred(
    lambda: expressions | st.just(tree.Super()) | st.just(tree.TypedConst("a.C.super"))
)
operator_calls = st.sampled_from(["+", "!", "()", "()=", "as", "->"])
calls = st.deferred(
    lambda: st.builds(tree.FieldAccess, targets, NAMES)
    | st.builds(tree.Call, optional(targets), NAMES, tuples(types), tuples(expressions))
    | st.builds(tree.Call, optional(targets), operator_calls, st.just(()), tuples(expressions))
    | st.builds(tree.Apply, applied, tuples(expressions))
    | st.builds(tree.New, created, tuples(expressions), optional(tuples(members)), optional(targets))
    | st.builds(tree.RailLit, tuples(expressions))
    | st.builds(lambda *p: tree.TypedConst(APPLY_TYPED, p), expressions, expressions)
)
applied = st.deferred(lambda: expressions)
assigned = st.deferred(
    lambda: st.builds(tree.Name, NAMES)
    | st.builds(tree.FieldAccess, targets, NAMES)
    | st.builds(tree.Call, optional(targets), NAMES, tuples(types), tuples(expressions))
    | st.builds(tree.Apply, applied, tuples(expressions))
)
operators = st.deferred(
    lambda: st.builds(tree.Unary, st.sampled_from("+-*/%!~&|^"), expressions)
    | st.builds(tree.Binary, st.sampled_from(OPERATORS), expressions, expressions)
    | st.builds(tree.Conditional, expressions, expressions, expressions)
    | st.builds(tree.Assign, assigned, st.sampled_from(ASSIGNMENTS), expressions)
    | st.builds(tree.Increment, assigned, st.sampled_from(["++", "--"]), st.booleans())
    | st.builds(tree.Cast, expressions, types)
    | st.builds(tree.InstanceOf, expressions, types)
)
bodies = st.deferred(
    lambda: st.builds(tree.Closure, tuples(formals), optional(types), expressions | valued)
    | st.builds(tree.AtExpr, expressions, expressions | valued)
    | st.builds(tree.FinishExpr, expressions, blocks)
)

# Statements

blocks = st.deferred(lambda: st.builds(tree.Block, tuples(inner)))
valued = st.deferred(lambda: st.builds(tree.Block, tuples(inner), optional(expressions)))
inner = st.deferred(lambda: statements | declarations | local_classes | local_types)
local_types = st.just(tree.NoMeaning(LOCAL_TYPE))
declarators = st.deferred(
    lambda: st.builds(tree.Declarator, NAMES, optional(types), optional(expressions))
    | st.builds(
        tree.Declarator,
        st.just("") | NAMES,
        optional(types),
        expressions,
        tuples(NAMES, 1),
    )
)
declarations = st.builds(tree.LocalDecl, st.booleans(), tuples(declarators, 1))
effects = st.deferred(
    lambda: st.builds(tree.ExprStmt, expressions)
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
labels = st.just("") | NAMES
plain = st.deferred(
    lambda: effects
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


@st.composite
def conditionals(draw):
    made = tree.If(draw(expressions), draw(statements), draw(optional(statements)))
    if made.otherwise is not None and is_open(made.then):
        return replace(made, then=tree.Block((made.then,)))
    return made


@st.composite
def switches(draw):
    labels = tuples(expressions)
    cases = draw(tuples(st.builds(tree.SwitchCase, labels, tuples(inner, 1))))
    last = draw(tuples(st.builds(tree.SwitchCase, labels, st.just(())), most=1))
    return tree.Switch(draw(expressions), cases + last)


@st.composite
def asyncs(draw):
    clocks = draw(tuples(expressions))
    clocked = draw(st.booleans()) or bool(clocks)
    return tree.Async(draw(statements), clocks, clocked, draw(tuples(NAMES)))


catches = st.deferred(lambda: st.builds(tree.CatchClause, formals, blocks))
initial = st.deferred(lambda: declarations.map(lambda d: (d,)) | tuples(effects))
statements = st.deferred(
    lambda: plain
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

# Declarations

words = tuples(st.sampled_from(MODIFIERS))
notes = tuples(NAMES)
method_words = tuples(st.sampled_from([*MODIFIERS, "atomic", "property"]))
method_bodies = st.deferred(lambda: optional(valued | expressions))
method_names = (
    NAMES
    | st.sampled_from([*sorted(CONTROL), "as", "()", "+", "..", "*"])
    | st.sampled_from(["inv+", "inv->", "pre-", "pre!", "invoke", "prefix"])
)
signature = (optional(types), method_bodies, method_words, notes)
set_formals = st.builds(
    lambda before, value: (*before, value),
    tuples(formals),
    st.builds(tree.Formal, NAMES, types, st.booleans()),
)
members = st.deferred(
    lambda: st.builds(
        tree.FieldDecl, NAMES, optional(types), optional(expressions), st.booleans(), words, notes
    )
    | st.builds(tree.MethodDecl, method_names, tuples(NAMES), tuples(formals), *signature)
    | st.builds(tree.MethodDecl, st.just("()="), tuples(NAMES), set_formals, *signature)
    | st.builds(tree.ConstructorDecl, tuples(formals), method_bodies, method_words, notes)
    | st.builds(tree.TypeDef, NAMES, types)
    | classes
)


@st.composite
def _classes(draw):
    kind = draw(st.sampled_from(["class", "struct", "interface"]))
    above = None if kind == "interface" else draw(optional(types))
    return tree.ClassDecl(
        kind, draw(NAMES), draw(tuples(NAMES)), draw(tuples(formals)), above,
        draw(tuples(types)), draw(tuples(members)), draw(words), draw(notes),
    )  # fmt: skip


classes = st.deferred(_classes)
local_classes = st.builds(tree.LocalClass, classes)
imports = st.builds(
    lambda names, last: tree.Import((*names, *last)),
    tuples(NAMES, 1),
    st.sampled_from([(), ("*",)]),
)
units = st.builds(
    tree.CompilationUnit,
    tuples(NAMES),
    tuples(imports),
    tuples(classes | st.builds(tree.TypeDef, NAMES, types)),
)
thorough = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)


@thorough
@given(expressions)
def test_an_expression_survives_printing(expression):
    assert parse_expression(show(expression)) == expression


@thorough
@given(statements)
def test_a_statement_survives_printing(statement):
    method = tree.MethodDecl("m", (), (), None, tree.Block((statement,)))
    unit = tree.CompilationUnit((), (), (tree.ClassDecl("class", "C", members=(method,)),))
    assert parse(show(unit)) == unit


@thorough
@given(units)
def test_a_file_survives_printing(unit):
    assert parse(show(unit)) == unit


def test_every_tree_has_a_printer():
    kinds = {kind for kind in vars(tree).values() if isinstance(kind, type)}
    assert {k for k in kinds if issubclass(k, tree.Node)} - {tree.Node} == PRINTERS.keys()
