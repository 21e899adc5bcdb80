"""What the printer of the core writes, the parser of `.tx10` reads back."""

import sys
import threading
from collections.abc import Callable
from typing import TypeAlias, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x10sem import syntax
from x10sem.core import terms as core
from x10sem.core.calculus import outside_core
from x10sem.core.notation import SUFFIXES, WORDS
from x10sem.core.printer import show, show_program
from x10sem.core.program import ClassInfo, Method, Program, Static
from x10sem.core.terms import Expr, Place, Stmt, Thrown, Value
from x10sem.diagnostics import Diagnostic
from x10sem.lowering import lower
from x10sem.lowering.tx10 import parse_tx10, read_tx10, words

NAMES = st.sampled_from(["x", "y", "f", "this", "$T", "x'1", "()=", "mu", "Place", "a b`\\\n", ""])
TYPES = st.one_of(NAMES, st.sampled_from(["Outer.Inner", "a..b", "(Long)=>Any"]))
TEXTS = st.one_of(st.text(max_size=4), st.sampled_from(['"', "\\", "//", "\n\u2028'", "\ud800"]))
PLACES = st.integers(0, 3).map(Place)
LONGS = st.integers(-3, 2**64)
REALS = st.sampled_from(["0.0", "-0.0", "nan", "inf", "1e-07", "2.5e+20", "1", ""])

VALUES: dict[type, st.SearchStrategy[Value]] = {
    core.ObjId: st.builds(core.ObjId, PLACES, LONGS),
    core.GlobalRef: st.builds(core.GlobalRef, PLACES, LONGS),
    core.Number: st.builds(core.Number, LONGS, st.sampled_from(sorted(SUFFIXES))),
    core.DeadPlace: st.builds(core.DeadPlace, PLACES),
    core.Fault: st.builds(
        core.Fault, st.one_of(TYPES, st.just("BF")), st.one_of(TEXTS, st.just(""))
    ),
    core.Real: st.builds(core.Real, REALS, st.sampled_from(["Double", "Float"])),
    core.Bool: st.builds(core.Bool, value=st.booleans()),
    core.Str: st.builds(core.Str, TEXTS),
    core.Char: st.builds(core.Char, st.characters()),
    core.Null: st.just(core.NULL),
    core.Unit: st.just(core.UNIT),
    core.PlaceValue: st.builds(core.PlaceValue, PLACES),
}
VALUE = st.one_of(*VALUES.values())
COMPLETIONS: dict[type, st.SearchStrategy[Thrown]] = {
    core.ReturnOf: st.builds(core.ReturnOf, VALUE),
    core.ExitOf: st.builds(core.ExitOf, NAMES),
    core.Unsupported: st.builds(core.Unsupported, TEXTS),
}
THROWN = st.one_of(VALUE, *COMPLETIONS.values())
MU = st.lists(THROWN, max_size=2).map(tuple)
Bound: TypeAlias = tuple[tuple[str, ...], tuple[Expr, ...]]
OPERATORS = st.sampled_from(["+", "-", "!", "//", "==", "->", "..", "neg", "="])


def listed(e: st.SearchStrategy[Expr]) -> st.SearchStrategy[tuple[Expr, ...]]:
    return st.lists(e, max_size=2).map(tuple)


def bound(
    e: st.SearchStrategy[Expr],
) -> st.SearchStrategy[tuple[tuple[str, ...], tuple[Expr, ...]]]:
    pairs = st.lists(st.tuples(NAMES, e), max_size=2)
    return pairs.map(lambda ps: (tuple(n for n, _ in ps), tuple(a for _, a in ps)))


def larger_expr(e: st.SearchStrategy[Expr]) -> dict[type, st.SearchStrategy[Expr]]:
    return {
        core.Select: st.builds(core.Select, e, NAMES),
        core.Record: st.builds(lambda p, c: core.Record(p[0], p[1], c), bound(e), TYPES),
        core.MakeRef: st.builds(core.MakeRef, e),
        core.ValOf: st.builds(core.ValOf, e),
        core.Operator: st.builds(core.Operator, OPERATORS, st.lists(e, max_size=3).map(tuple)),
        core.Query: st.builds(core.Query, NAMES, listed(e)),
        core.Element: st.builds(core.Element, e, e),
        core.MakeRail: st.builds(core.MakeRail, e, e),
        core.Nondet: st.builds(core.Nondet, e, e),
    }


EXPRS = st.recursive(
    st.one_of(VALUE, st.builds(core.Var, NAMES)),
    lambda e: st.one_of(*larger_expr(e).values()),
    max_leaves=4,
)
SMALL: dict[type, st.SearchStrategy[Stmt]] = {
    core.Skip: st.just(core.Skip()),
    core.KillHere: st.just(core.KillHere()),
    core.Throw: st.builds(core.Throw, EXPRS),
    core.FieldUpd: st.builds(core.FieldUpd, EXPRS, NAMES, EXPRS),
    core.Exit: st.builds(core.Exit, NAMES),
    core.Return: st.builds(core.Return, EXPRS),
    core.CallStatic: st.builds(core.CallStatic, TYPES, NAMES, listed(EXPRS)),
    core.Invoke: st.builds(core.Invoke, EXPRS, NAMES, listed(EXPRS), TYPES),
    core.Infix: st.builds(core.Infix, OPERATORS, EXPRS, EXPRS),
    core.Abort: st.builds(core.Abort, MU),
    core.Assert: st.builds(core.Assert, EXPRS, EXPRS),
    core.ElementUpd: st.builds(core.ElementUpd, EXPRS, EXPRS, EXPRS),
    core.StaticGet: st.builds(core.StaticGet, TYPES, NAMES),
    core.StaticSet: st.builds(core.StaticSet, TYPES, NAMES, EXPRS),
    core.Legal: st.builds(core.Legal, TEXTS),
    core.Print: st.builds(core.Print, EXPRS, newline=st.booleans()),
    core.KillThere: st.builds(core.KillThere, EXPRS),
    core.SetExit: st.builds(core.SetExit, EXPRS),
    core.NoMeaning: st.builds(core.NoMeaning, TEXTS),
}


def larger(s: st.SearchStrategy[Stmt]) -> dict[type, st.SearchStrategy[Stmt]]:
    clauses = st.lists(st.builds(core.Clause, TYPES, NAMES, s), max_size=2).map(tuple)
    return {
        core.Val: st.builds(core.Val, NAMES, EXPRS, s),
        core.Seq: st.builds(core.Seq, s, s),
        core.At: st.builds(lambda p, b, t: core.At(p, b[0], b[1], t), EXPRS, bound(EXPRS), s),
        core.Async: st.builds(core.Async, s),
        core.Finish: st.builds(core.Finish, s, MU),
        core.Try: st.builds(core.Try, s, s),
        core.DynAt: st.builds(core.DynAt, PLACES, s),
        core.DynAsync: st.builds(core.DynAsync, s),
        core.If: st.builds(core.If, EXPRS, s, s),
        core.Loop: st.builds(core.Loop, s),
        core.Labelled: st.builds(core.Labelled, NAMES, s),
        core.Bind: st.builds(core.Bind, NAMES, s, s),
        core.TryCatch: st.builds(core.TryCatch, s, clauses),
        core.Finally: st.builds(core.Finally, s, s),
        core.Gather: st.builds(core.Gather, s),
        core.Atomic: st.builds(core.Atomic, s),
        core.When: st.builds(core.When, s, s),
        core.DynAtomic: st.builds(core.DynAtomic, s),
    }


STMTS = st.recursive(
    st.one_of(*SMALL.values()), lambda s: st.one_of(*larger(s).values()), max_leaves=6
)
METHODS = st.builds(
    lambda name, params, body, static: Method(
        name, tuple(x for x, _ in params), tuple(t for _, t in params), body, static
    ),
    NAMES,
    st.lists(st.tuples(NAMES, TYPES), max_size=2),
    STMTS,
    st.booleans(),
)


def grouped(methods: list[Method]) -> dict[str, tuple[Method, ...]]:
    return {m.name: tuple(n for n in methods if n.name == m.name) for m in methods}


CLASSES = st.builds(
    ClassInfo,
    TYPES,
    st.lists(TYPES, max_size=2).map(tuple),
    st.lists(METHODS, max_size=3).map(grouped),
    st.dictionaries(NAMES, STMTS, max_size=2).map(
        lambda statics: {name: Static(name, init) for name, init in statics.items()}
    ),
    st.frozensets(NAMES, max_size=2),
)


def parsed(text: str) -> tuple[Stmt, object]:
    """Read a text without the check of its variables."""
    program = read_tx10(text)
    return program.main, program.classes


def without_spans(info: ClassInfo) -> object:
    methods = {
        k: [(m.name, m.params, m.types, m.body, m.static) for m in v]
        for k, v in info.methods.items()
    }
    statics = {k: (v.name, v.init) for k, v in info.statics.items()}
    return info.name, info.supers, methods, statics, info.transient


def in_deep_thread(work: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def guarded() -> None:
        sys.setrecursionlimit(10**6)
        try:
            work()
        except BaseException as e:
            failures.append(e)

    size, limit = threading.stack_size(512 * 2**20), sys.getrecursionlimit()
    try:
        thread = threading.Thread(target=guarded)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    for failure in failures:
        raise failure


@given(STMTS)
@settings(max_examples=400, deadline=None)
def test_the_text_of_a_statement_reads_back(s: Stmt) -> None:
    assert parsed(show(s))[0] == s
    assert parsed(show(s, flat=True))[0] == s


@given(st.lists(CLASSES, max_size=2, unique_by=lambda c: c.name), STMTS)
@settings(max_examples=100, deadline=None)
def test_the_text_of_a_program_reads_back(classes: list[ClassInfo], main: Stmt) -> None:
    program = Program(main, {c.name: c for c in classes})
    read, found = parsed(show_program(program))
    assert read == main
    assert isinstance(found, dict)
    assert list(map(without_spans, found.values())) == list(map(without_spans, classes))


def test_the_strategies_leave_out_no_class_of_terms() -> None:
    made = {core.Var, *VALUES, *COMPLETIONS, *larger_expr(EXPRS), *SMALL, *larger(STMTS)}
    assert made == {*get_args(Stmt), *get_args(Expr), *get_args(Thrown)}


def test_the_printer_knows_the_words_of_the_grammar() -> None:
    assert words() == WORDS


def test_ten_thousand_levels_read_and_print() -> None:
    def work() -> None:
        inside = "finish async at(1) {val x = 1 in try { throw x skip } catch "
        text = inside * 2_000 + "skip" + "}" * 2_000
        program = parse_tx10(text)
        assert parse_tx10(show_program(program)).main == program.main
        assert not outside_core(program)

    in_deep_thread(work)


def test_what_lowering_makes_reads_back() -> None:
    text = """
        class Main {
            static val names = ["a", "b"];
            static def f[T](x:T):Boolean = x instanceof T;
            public static def main(args:Rail[String]) {
                val m = new x10.util.HashMap[String, Long]();
                for (n in names) if (f[String](n) && n != "c") m.put(n, n.length());
                try { finish at (Place(1)) async atomic m("a") += 1; }
                catch (e:MultipleExceptions) { Console.OUT.println("a\\n" + e); }
            }
        }
    """
    program = lower([syntax.parse(text, "Main.x10")]).program
    read = parse_tx10(show_program(program))
    assert read.main == program.main
    found, expected = read.classes.values(), program.classes.values()
    assert list(map(without_spans, found)) == list(map(without_spans, expected))


def test_the_paper_s_own_syntax_reads() -> None:
    text = "val o = {f: 1, g: {h: 2}} in { o.f = o.g  at(1) {val x = o.f in throw x} skip }"
    o = core.Var("o")
    fields = core.Record(("f", "g"), (core.Number(1), core.Record(("h",), (core.Number(2),))))
    away = core.At(
        core.PlaceValue(Place(1)), ("x",), (core.Select(o, "f"),), core.Throw(core.Var("x"))
    )
    rest = core.Seq(core.FieldUpd(o, "f", core.Select(o, "g")), core.Seq(away, core.Skip()))
    assert parse_tx10(text).main == core.Val("o", fields, rest)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("skip skip", "X0001", 1, 6),
        ("{ skip\n  finish }", "X0001", 2, 10),
        ("finish", "X0002", 1, 7),
        ("", "X0002", 1, 1),
        ('print "a\n', "X0004", 1, 7),
        (r'print "\q"', "X0008", 1, 8),
        ("throw ?", "X0003", 1, 7),
        ("throw " + "9" * 5000, "X0007", 1, 7),
        ("val x = 1 in throw y", "X1101", 1, 20),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(Diagnostic) as found:
        parse_tx10(text, "a.tx10")
    span = found.value.primary.span
    assert (found.value.code, span.line, span.column, span.path) == (
        code,
        line,
        column,
        "a.tx10",
    )


def test_extensions_are_outside_the_core() -> None:
    text = "finish { if true then skip else skip  at((1 + 1)) println 3n }"
    found = outside_core(parse_tx10(text))
    titles = [f"{d.title} {d.primary.span.column}" for d in found]
    assert titles == [
        "`if` is not TX10 10",
        "a truth value is not TX10 10",
        "a place that is computed is not TX10 39",
        "an operator is not TX10 42",
        "`println` is not TX10 51",
        "a number of type Int is not TX10 51",
    ]
