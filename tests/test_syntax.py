"""X10 source becomes the tree it means, or a diagnostic that points at the mistake."""

import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from x10sem.diagnostics import Diagnostic, Span
from x10sem.syntax import (
    CODES,
    comments,
    decode,
    parse,
    parse_bytes,
    parse_expression,
    show,
    tree,
)
from x10sem.syntax.build_declarations import Builder

CORPUS = sorted((Path(__file__).parents[1] / "corpus").rglob("*.x10"))
A, B, C, P, X = (tree.Name(name) for name in "abcpx")
T, U = tree.NamedType(("T",)), tree.NamedType(("U",))
ONE = tree.IntegerLit(1)
F = tree.Call(None, "f", (), ())


def within(statement: str) -> str:
    return f"class Main {{\n  def m() {{\n    {statement}\n  }}\n}}\n"


def statements(text: str) -> tuple[tree.Stmt, ...]:
    (declaration,) = parse(within(text)).declarations
    assert isinstance(declaration, tree.ClassDecl)
    (method,) = declaration.members
    assert isinstance(method, tree.MethodDecl)
    assert isinstance(method.body, tree.Block)
    return method.body.body


def members(text: str) -> list[tree.MethodDecl]:
    (declaration,) = parse(f"class Main {{ {text} }}").declarations
    assert isinstance(declaration, tree.ClassDecl)
    return [member for member in declaration.members if isinstance(member, tree.MethodDecl)]


# Expressions

EXPRESSIONS = {
    "a - b - c": tree.Binary("-", tree.Binary("-", A, B), C),
    "a + b * c": tree.Binary("+", A, tree.Binary("*", B, C)),
    "a .. b + c": tree.Binary("+", tree.Binary("..", A, B), C),
    "a < b == c": tree.Binary("==", tree.Binary("<", A, B), C),
    "a || b && c": tree.Binary("||", A, tree.Binary("&&", B, C)),
    "a == b instanceof T": tree.Binary("==", A, tree.InstanceOf(B, T)),
    "a << b + c": tree.Binary("<<", A, tree.Binary("+", B, C)),
    "-a as T": tree.Unary("-", tree.Cast(A, T)),
    "a ? b : c ? a : b": tree.Conditional(A, B, tree.Conditional(C, A, B)),
    "a = b = c": tree.Assign(A, "=", tree.Assign(B, "=", C)),
    "a ..= b": tree.Assign(A, "..=", B),
    "a.b": tree.FieldAccess(A, "b"),
    "a.f()": tree.Call(A, "f", (), ()),
    "f[T, U](a)": tree.Call(None, "f", (T, U), (A,)),
    "(a)(b)": tree.Apply(A, (B,)),
    "f()(1)": tree.Apply(F, (ONE,)),
    "f(a) = b": tree.Assign(tree.Call(None, "f", (), (A,)), "=", B),
    "this(a)": tree.Apply(tree.This(), (A,)),
    "[a, b as T]": tree.RailLit((A, tree.Cast(B, T))),
    "new T[U](a)": tree.New(tree.NamedType(("T",), (U,)), (A,)),
    "a.new T()": tree.New(T, (), None, A),
    "() => a": tree.Closure((), None, A),
    "(a:T):U => a": tree.Closure((tree.Formal("a", T),), U, A),
    "(T) => a": tree.Closure((tree.Formal("", T),), None, A),
    "(a:T){a != b} => a": tree.Closure((tree.Formal("a", T),), None, A),
    "() => { f(); a }": tree.Closure((), None, tree.Block((tree.ExprStmt(F),), A)),
    "a ? (b) : (T) => c": tree.Conditional(A, B, tree.Closure((tree.Formal("", T),), None, C)),
    "at (p) a + b": tree.AtExpr(P, tree.Binary("+", A, B)),
    "at (p) { f(); a }": tree.AtExpr(P, tree.Block((tree.ExprStmt(F),), A)),
    "a as (T) => U": tree.Cast(A, tree.FunctionType((T,), U)),
    "a as T{self > 0}": tree.Cast(A, T),
    "@I f()": F,
    "a.operator()(b)": tree.Call(A, "()", (), (B,)),
    "C.this": tree.This("C"),
    "x++": tree.Increment(X, "++", prefix=False),
    "-- x": tree.Increment(X, "--", prefix=True),
    "1n": tree.IntegerLit(1, "int"),
    "0xFFul": tree.IntegerLit(255, "ulong"),
    "010": tree.IntegerLit(8),
    "1.5e3f": tree.FloatLit("1.5e3", "float"),
    r'"a\tA\u0042\103\"\ud83d\ude00"': tree.StringLit('a\tABC"\U0001f600'),
    r"'\''": tree.CharLit("'"),
    "1..3": tree.Binary("..", ONE, tree.IntegerLit(3)),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_means_its_tree(text: str) -> None:
    assert parse_expression(text) == EXPRESSIONS[text]


# Statements

STATEMENTS = {
    "if (a) if (b) ; else f();": tree.If(A, tree.If(B, tree.Empty(), tree.ExprStmt(F))),
    "for (x in a) ;": tree.ForIn(tree.Formal("x"), A, tree.Empty()),
    "for (x[b]:T in a) ;": tree.ForIn(tree.Formal("x", T, parts=("b",)), A, tree.Empty()),
    "for ([b, c] in a) ;": tree.ForIn(tree.Formal("", parts=("b", "c")), A, tree.Empty()),
    "ateach (x in a) ;": tree.ForIn(tree.Formal("x"), A, tree.Empty(), ateach=True),
    "for (;;) ;": tree.CFor((), None, (), tree.Empty()),
    "at (p) async f();": tree.At(P, tree.Async(tree.ExprStmt(F))),
    "at (p) { f(); }": tree.At(P, tree.Block((tree.ExprStmt(F),))),
    "async clocked (a, b) ;": tree.Async(tree.Empty(), (A, B), clocked=True),
    "@U async ;": tree.Async(tree.Empty(), annotations=("U",)),
    "@U finish ;": tree.Finish(tree.Empty()),
    "clocked finish ;": tree.Finish(tree.Empty(), clocked=True),
    "finish (a)(b);": tree.Finish(tree.ExprStmt(tree.Apply(A, (B,)))),
    "this(a);": tree.ExprStmt(tree.Call(None, "this", (), (A,))),
    "l: break l;": tree.Labeled("l", tree.Break("l")),
    "assert a : b;": tree.Assert(A, B),
    "val x:T{self == 1} = a;": tree.LocalDecl(
        mutable=False, declarators=(tree.Declarator("x", T, A),)
    ),
    "offer a;": tree.Offer(A),
    "a.for (x:T in b) { }": tree.NoMeaning("user-defined for"),
}


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_means_its_tree(text: str) -> None:
    assert statements(text) == (STATEMENTS[text],)


def test_an_at_at_the_end_of_a_value_block_is_its_value() -> None:
    (statement,) = statements("x = () => { f(); at (p) at (a) { b } };")
    value = tree.AtExpr(P, tree.AtExpr(A, tree.Block((), B)))
    closure = tree.Closure((), None, tree.Block((tree.ExprStmt(F),), value))
    assert statement == tree.ExprStmt(tree.Assign(X, "=", closure))


def test_labels_of_a_switch_are_gathered() -> None:
    (switch,) = statements("switch (x) { case 1: case a: f(); case b: default: break; }")
    assert isinstance(switch, tree.Switch)
    assert [case.labels for case in switch.cases] == [(ONE, A), ()]


# Members

METHODS = {
    "operator this(a:T) = b;": "()",
    "operator this(a:T) = (b:T) { }": "()=",
    "operator this + (a:T) = a;": "+",
    "operator (a:T) -> this = a;": "inv->",
    "operator (a:T) * (b:T) = a;": "*",
    "operator ! this = a;": "pre!",
    "operator (a:T) as U = b;": "as",
    "operator (a:T):U = b;": "as",
    "operator async (a:T) { }": "async",
    "property def m() = a;": "m",
    "property m:T = a;": "m",
    "def m[T](a:T){a != b} throws T : U { }": "m",
}


@pytest.mark.parametrize("text", METHODS)
def test_a_method_is_named_by_its_operator(text: str) -> None:
    (method,) = members(text)
    assert method.name == METHODS[text]


def test_a_brace_after_a_head_guards_or_begins_the_body() -> None:
    guarded, plain, both = members("def a(){x > 0}; def b() { f(); } def c():T{x > 0} { f(); }")
    assert guarded.body is None
    assert plain.body == both.body == tree.Block((tree.ExprStmt(F),))


def test_a_field_has_its_annotations_and_modifiers() -> None:
    (declaration,) = parse('class M { @A @B("x") public static val x:T = a; }').declarations
    assert isinstance(declaration, tree.ClassDecl)
    words, notes = ("public", "static"), ("A", "B")
    field = tree.FieldDecl("x", T, A, mutable=False, modifiers=words, annotations=notes)
    assert declaration.members == (field,)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_corpus_program_survives_printing(path: Path) -> None:
    try:
        unit = parse_bytes(path.read_bytes(), str(path))
    except Diagnostic:
        assert "errors" in path.parts
    else:
        assert parse(show(unit)) == unit


# Positions


def test_a_tree_knows_where_it_was_written() -> None:
    (statement,) = statements("a + f(1,\n    2);")
    assert isinstance(statement, tree.ExprStmt)
    assert isinstance(statement.expr, tree.Binary)
    assert statement.expr.span == Span(3, 5, 8)
    assert statement.expr.left.span == Span(3, 5, 1)


def test_an_expression_in_a_comment_keeps_its_place() -> None:
    expression = parse_expression("total == 6", "m.x10", 7, 20)
    assert isinstance(expression, tree.Binary)
    assert expression.right.span == Span(7, 29, 1, "m.x10")


def test_comments_are_listed_with_their_places() -> None:
    found = list(comments('a /* b\n */ c\n  //@ d\n"// no" // e'))
    assert [(note.span.line, note.span.column, note.text) for note in found] == [
        (1, 3, "/* b\n */"),
        (3, 3, "//@ d"),
        (4, 9, "// e"),
    ]


def test_every_production_has_its_method_and_every_method_a_production() -> None:
    grammar = (Path(__file__).parents[1] / "grammar" / "x10.lark").read_text("utf-8")
    productions = "".join(line for line in grammar.splitlines(keepends=True) if line[:2] != "//")
    named = set(re.findall(r"-> (\w+)", productions))
    plain = set(re.findall(r"^\??(\w+):", productions, re.MULTILINE))
    methods = {name for name in dir(Builder) if name[0] != "_"}
    support = {"at_token", "begin", "finish_pending", "missing_semicolon", "over", "refuse"}
    support |= {"refuse_value", "suspect"}
    assert named <= methods
    assert methods - support <= named | plain


# Mistakes

MISTAKES = {
    "val x = 1\n    f();": ("X0001", 3, 14, "expected `;` after the statement, found `f`"),
    "if (a) { b }": ("X0001", 3, 16, "expected `;` after this expression, found `}`"),
    "at (p) { b } f();": ("X0001", 3, 16, "expected `;` after this expression, found `}`"),
    "f(a, );": ("X0001", 3, 10, "expected an expression, found `)`"),
    "if x > 0) { }": ("X0001", 3, 8, "expected `(`, found `x`"),
    "val type = 1;": ("X0001", 3, 9, "expected a name, found `type`"),
    "try { }": ("X0001", 3, 12, "expected `catch` or `finally`, found `}`"),
    "@;": ("X0001", 3, 5, "expected a statement or `}`, found `@`"),
    "x = #;": ("X0003", 3, 9, "the character `#` (U+0023) means nothing in X10"),
    "x = \0;": ("X0003", 3, 9, "the character U+0000 means nothing in X10"),
    'x = "a;': ("X0004", 3, 9, "this string is not closed on its line"),
    "x = 'a;": ("X0004", 3, 9, "this character is not closed"),
    "/* x = a;": ("X0004", 3, 5, "this comment is not closed"),
    "x = (a];": ("X0006", 3, 11, "`(` is closed by `]`"),
    "x = 2147483648n;": ("X0007", 3, 9, "2147483648 is too large for Int"),
    "x = 9223372036854775808;": ("X0007", 3, 9, "9223372036854775808 is too large for Long"),
    "x = 1z;": ("X0007", 3, 9, "`1z` is no number"),
    f"x = {'9' * 5000};": ("X0007", 3, 9, "this number is too large for Long"),
    r'x = "\q";': ("X0008", 3, 10, r"`\q` is no escape of X10"),
    "x = 'ab';": ("X0008", 3, 9, "a character literal holds one character"),
    "1 + x = 2;": (
        "X0009",
        3,
        5,
        "`=` needs a variable, a field or an application beside it",
    ),
    "class D extends T, U { }": ("X0010", 3, 24, "`D` extends more than one class"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_named_where_it_is(text: str) -> None:
    with pytest.raises(Diagnostic) as caught:
        parse(within(text), "m.x10")
    found = caught.value
    place = found.primary.span
    assert (found.code, place.line, place.column, found.title) == MISTAKES[text]
    assert place.path == "m.x10"


ADVICE = {
    "x = a[0];": "X10 indexes with round brackets: `a(i)`",
    "x = a[i];": "X10 indexes with round brackets: `a(i)`",
    "int x = 3;": "write `val x:int`",
    "for (x : a) ;": "write `for (x in e)`",
    "new T<U>();": "type arguments stand between `[` and `]`",
    "val f = (x:T) = x;": "a function is written `(x:T) => e`",
    "x = \u201ca\u201d;": 'write `"`',
}


@pytest.mark.parametrize("text", ADVICE)
def test_a_habit_from_elsewhere_gets_advice(text: str) -> None:
    with pytest.raises(Diagnostic) as caught:
        parse(within(text))
    assert caught.value.help == ADVICE[text]


def test_an_unclosed_brace_is_found_by_indentation() -> None:
    with pytest.raises(Diagnostic) as caught:
        parse("class M {\n  def m() {\n    while (a) {\n      f();\n  }\n}\n")
    assert caught.value.code == "X0002"
    assert caught.value.secondary[0].span == Span(3, 15)


def test_a_text_may_not_end_early() -> None:
    with pytest.raises(Diagnostic) as caught:
        parse_expression("1 +")
    assert (caught.value.code, caught.value.primary.span) == ("X0002", Span(1, 4))


def test_bytes_that_are_not_utf8_are_pointed_at() -> None:
    with pytest.raises(Diagnostic) as caught:
        parse_bytes("class A {\r\n // \u00e9 ".encode() + b"\xff }", "m.x10")
    assert (caught.value.code, caught.value.primary.span) == ("X0005", Span(2, 7, 1, "m.x10"))


def test_every_end_of_line_is_one_and_the_mark_at_the_head_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n") == "a\nb\nc\n"


def test_every_code_is_explained() -> None:
    used = {code for code, *_ in MISTAKES.values()} | {"X0002", "X0005"}
    assert used == CODES.keys()


# Size

N = 10_000
DEEP = {
    "brackets": "x = " + "(" * N + "1" + ")" * N + ";",
    "blocks": "{" * N + "}" * N,
    "ifs": "if (c) " * N + ";",
    "elses": "if (c) ; else " * N + ";",
    "finishes": "finish " * N + ";",
    "ats": "x = " + "at (p) { " * N + "1" + " }" * N + ";",
    "minuses": "x = " + "- " * N + "1;",
    "left": "x = 1" + " + 1" * N + ";",
    "right": "x = 1" + " + (1" * N + ")" * N + ";",
    "calls": "f(" * N + ")" * N + ";",
    "chains": "x" + ".f()" * N + ";",
    "closures": "x = " + "() => " * N + "1;",
    "types": "val x:" + "C[" * N + "T" + "]" * N + ";",
}


def deeply(work: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:  # raised again outside the thread
            failures.append(failure)

    limit, size = sys.getrecursionlimit(), threading.stack_size(1 << 29)
    sys.setrecursionlimit(1_000_000)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    for failure in failures:
        raise failure


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_read_and_printed(name: str) -> None:
    def work() -> None:
        unit = parse(within(DEEP[name]))
        assert parse(show(unit)) == unit

    deeply(work)


def test_reading_takes_time_in_proportion_to_size() -> None:
    def seconds(count: int) -> float:
        text = within("if (x > 0) { val y = f(x, a.b(1)) + 1; } else at (p) async g();\n" * count)
        start = time.process_time()
        parse(text)
        return time.process_time() - start

    seconds(10)
    small, large = seconds(500), seconds(4_000)
    assert large < 24 * small


@pytest.mark.parametrize("piece", ["@A ", "(a):b ", "a[", "{ x ", "for (", "a ? (b) : ", '"'])
def test_nonsense_takes_no_longer(piece: str) -> None:
    start = time.process_time()
    with pytest.raises(Diagnostic):
        parse(within(piece * 20_000))
    assert time.process_time() - start < 10
