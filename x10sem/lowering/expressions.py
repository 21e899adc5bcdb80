"""Lower an expression: what it needs goes into the code before it, its value is returned."""

from collections.abc import Sequence

from x10sem.core import terms as core
from x10sem.diagnostics import NOWHERE, Span
from x10sem.lowering import assignment, calls, creation, names, places
from x10sem.lowering.classes import ClassSymbol
from x10sem.lowering.code import Code, LetVal, Typed, is_stable
from x10sem.lowering.constants import literal, plain
from x10sem.lowering.environment import Env
from x10sem.lowering.errors import suggestion
from x10sem.lowering.types import (
    BOOLEAN,
    LONG,
    NUMBERS,
    PLACE,
    REALS,
    STRING,
    UNKNOWN,
    VALUE_CLASSES,
    Known,
    converted,
    result_of,
)
from x10sem.syntax import tree


def expression(e: tree.Expr, env: Env, code: Code) -> Typed:
    """Lower any expression."""
    match e:
        case (
            tree.IntegerLit()
            | tree.FloatLit()
            | tree.StringLit()
            | tree.CharLit()
            | tree.BooleanLit()
            | tree.NullLit()
        ):
            found = plain(e)
            env.world.of(found.type)
            return found
        case tree.Name() | tree.This() | tree.Here() | tree.FieldAccess():
            return reference(e, env, code)
        case tree.Call() | tree.Apply():
            return calls.any_call(e, env, code)
        case tree.New() | tree.RailLit() | tree.Closure():
            return creation.creation(e, env, code)
        case tree.AtExpr():
            return places.at_expression(e, env, code)
        case tree.Unary() | tree.Binary() | tree.Conditional() | tree.Cast() | tree.InstanceOf():
            return operation(e, env, code)
        case tree.Assign() | tree.Increment():
            return assignment.assignment(e, env, code, used=True)
        case tree.FinishExpr():
            return names.no_meaning("a collecting finish", e.span, env, code)
        case tree.Super() | tree.Self():
            return names.no_meaning("`super` or `self` by itself", e.span, env, code)
        case tree.TypedConst(what):
            return names.no_meaning(what, e.span, env, code)


def reference(
    e: tree.Name | tree.This | tree.Here | tree.FieldAccess, env: Env, code: Code
) -> Typed:
    """Lower what names a value that is there."""
    match e:
        case tree.Name():
            return name(e, env, code)
        case tree.This():
            return this(e, env)
        case tree.Here():
            return Typed(core.Query("here", span=e.span), PLACE)
        case tree.FieldAccess():
            return field_access(e, env, code)


def operation(
    e: tree.Unary | tree.Binary | tree.Conditional | tree.Cast | tree.InstanceOf,
    env: Env,
    code: Code,
) -> Typed:
    """Lower operators, casts and tests."""
    match e:
        case tree.Unary():
            return unary(e, env, code)
        case tree.Binary():
            return binary(e, env, code)
        case tree.Conditional():
            return conditional(e, env, code)
        case tree.Cast():
            return cast(e, env, code)
        case tree.InstanceOf(operand, kind):
            value, key = expression(operand, env, code), type_key(kind, env, used=True)
            query = core.Query("instanceof", (value.term, key), span=e.span)
            return Typed(query, BOOLEAN)


def operands(es: Sequence[tree.Expr], env: Env, code: Code) -> list[Typed]:
    """Lower expressions that are evaluated from left to right."""
    done: list[Typed] = []
    stable = 0
    for e in es:
        mark = len(code.items)
        value = expression(e, env, code)
        if len(code.items) > mark:
            settle(done, mark, env, code, stable)
            stable = len(done)
        done.append(value)
    return done


def settle(done: list[Typed], mark: int, env: Env, code: Code, start: int = 0) -> None:
    """Name, before the item at the mark, each operand whose value could change after it."""
    kept = []
    for i, each in enumerate(done[start:], start):
        if not is_stable(each.term):
            kept.append(LetVal(env.temp(), each.term, span_of(each.term)))
            done[i] = Typed(core.Var(kept[-1].name, span=kept[-1].span), each.type)
    code.items[mark:mark] = kept


def settled(value: Typed, env: Env, code: Code) -> Typed:
    """Name a value that will be used more than once, or later."""
    if is_stable(value.term):
        return value
    return Typed(code.val(env.temp(), value.term, span_of(value.term)), value.type)


def span_of(e: core.Expr) -> Span:
    """Tell where a core expression was written; values were written nowhere."""
    return getattr(e, "span", NOWHERE)


def effect(e: tree.Expr, env: Env, code: Code) -> None:
    """Lower an expression for what it does."""
    if isinstance(e, tree.Assign | tree.Increment):
        assignment.assignment(e, env, code, used=False)
        return
    value = expression(e, env, code)
    if not code.rename_last(value.term, "_") and not is_stable(value.term):
        code.val("_", value.term, e.span)


def name(e: tree.Name, env: Env, code: Code) -> Typed:
    """Lower a simple name that must be a variable or field."""
    found = names.read_name(e.id, e.span, env, code)
    if found is not None:
        return found
    if isinstance(names.qualifier(e, env), ClassSymbol):
        title, advice = f"`{e.id}` is a class, not a value", f"create one: `new {e.id}(..)`"
        env.world.sink.error("X1101", title, e.span, "a value is wanted here", advice=advice)
        return Typed(core.NULL)
    if any(env.report_shut_out(e.id, each, e.span) for each in env.symbol.around()):
        return Typed(core.NULL)
    known = [*env.visible(), *(n for s in env.symbol.around() for n in s.fields)]
    env.world.sink.error(
        "X1101",
        f"there is no `{e.id}` in scope",
        e.span,
        "not found",
        advice=suggestion(e.id, known) or f"declare it: `val {e.id} = ..;`",
    )
    return Typed(core.NULL)


def this(e: tree.This, env: Env) -> Typed:
    """Lower `this` and `Outer.this`."""
    for symbol, here in names.levels(env):
        if (not e.outer or symbol.decl.name == e.outer) and here is not None:
            args = tuple(Known("'" + p) for p in symbol.decl.type_params)
            return Typed(here, Known(symbol.key, args))
    what = f"{e.outer}.this" if e.outer else "this"
    advice = "leave out the `static` of the method, or pass the object as an argument"
    names.report_no_object(what, e.span, env, advice=advice)
    return Typed(core.NULL)


def field_access(e: tree.FieldAccess, env: Env, code: Code) -> Typed:
    """Lower `e.f`, `C.f` and `a.b.C.f`."""
    if isinstance(e.target, tree.Super):
        return select_super(e, env, code)
    match names.qualifier(e.target, env):
        case None:
            return names.select(expression(e.target, env, code), e.name, e.span, env, code)
        case names.Package(parts):
            what = ".".join((*parts, e.name))
            return names.gap(what, e.span, env, code)
        case symbol:
            found = env.world.field(symbol, e.name)
            if found is None:
                return names.missing_member(symbol, e.name, e.span, env, code)
            return names.read_field(found, None, e.span, env, code)


def select_super(e: tree.FieldAccess, env: Env, code: Code) -> Typed:
    """Lower `super.f`: fields are not overridden."""
    return names.select(this(tree.This(span=e.span), env), e.name, e.span, env, code)


def unary(e: tree.Unary, env: Env, code: Code) -> Typed:
    """Lower a prefix operator."""
    constant = literal(e)
    if constant is not None:
        return constant
    value = expression(e.operand, env, code)
    symbol = env.world.of(value.type)
    if symbol is not None and env.world.methods(symbol, f"pre{e.op}"):
        call = core.Invoke(value.term, f"pre{e.op}", (), span=e.span)
        return Typed(code.bind(env.temp(), call, e.span))
    match e.op:
        case "!":
            return Typed(core.Operator("!", (value.term,), span=e.span), BOOLEAN)
        case "-":
            return Typed(core.Operator("neg", (value.term,), span=e.span), value.type)
        case "+" | "~":
            return Typed(core.Operator(e.op, (value.term,), span=e.span), value.type)
        case _:
            return names.no_meaning(f"the operator `{e.op}`", e.span, env, code)


def binary(e: tree.Binary, env: Env, code: Code) -> Typed:
    """Lower an infix operator."""
    if e.op in ("&&", "||"):
        return shortcut(e, env, code)
    left, right = operands((e.left, e.right), env, code)
    if e.op == "..":
        return creation.construct("LongRange", [left, right], e.span, env, code)
    return infix(e.op, (left, right), e.span, env, code)


def infix(op: str, sides: tuple[Typed, Typed], span: Span, env: Env, code: Code) -> Typed:
    """Apply an operator: at once to what is known to be primitive, else by class."""
    left, right = sides
    if op in ("==", "!=") and left.type == right.type and is_struct(left.type, env):
        return same_struct(op, sides, span, env, code)
    kind = result_of(op, left.type, right.type)
    if kind is not None:
        return Typed(core.Operator(op, (left.term, right.term), span=span), kind)
    stmt = core.Infix(op, left.term, right.term, span=span)
    text = op == "+" and STRING in (left.type, right.type)
    kind = STRING if text else calls.result_of_operator(op, left.type, env)
    return Typed(code.bind(env.temp(), stmt, span), kind)


def is_struct(kind: Known, env: Env) -> bool:
    """Tell whether values of a type are compared by their fields."""
    symbol = env.world.of(kind)
    if symbol is None or kind.key in VALUE_CLASSES:
        return False
    return symbol.decl.kind == "struct" and len(list(symbol.own_fields())) <= MOST_FIELDS


MOST_FIELDS = 8
"""Structs of more fields are compared as objects."""


def same_struct(op: str, sides: tuple[Typed, Typed], span: Span, env: Env, code: Code) -> Typed:
    """Compare two structs of one class, field by field."""
    left, right = (settled(side, env, code) for side in sides)
    symbol = env.world.of(left.type)
    assert symbol is not None
    all_same: core.Expr = core.TRUE
    for f in symbol.own_fields():
        pair = tuple(core.Select(side.term, f.name, span=span) for side in (left, right))
        same = core.Operator("==", pair, span=span)
        all_same = (
            same if all_same == core.TRUE else core.Operator("&&", (all_same, same), span=span)
        )
    if op == "!=":
        all_same = core.Operator("!", (all_same,), span=span)
    return Typed(all_same, BOOLEAN)


def shortcut(e: tree.Binary, env: Env, code: Code) -> Typed:
    """Lower `&&` and `||`: the right side is evaluated only where it decides."""
    left, inner = expression(e.left, env, code), Code()
    right = expression(e.right, env, inner)
    if not inner.items and is_stable(right.term):
        return Typed(core.Operator(e.op, (left.term, right.term), span=e.span), BOOLEAN)
    decide = inner.close(core.Return(right.term, span=e.right.span))
    known = core.Return(core.FALSE if e.op == "&&" else core.TRUE, span=e.span)
    sides = (decide, known) if e.op == "&&" else (known, decide)
    choice = core.If(left.term, *sides, span=e.span)
    return Typed(code.bind(env.temp(), choice, e.span), BOOLEAN)


def conditional(e: tree.Conditional, env: Env, code: Code) -> Typed:
    """Lower `c ? a : b`."""
    condition = expression(e.condition, env, code)
    then, then_type = returned(e.then, env)
    otherwise, otherwise_type = returned(e.otherwise, env)
    choice = core.If(condition.term, then, otherwise, span=e.span)
    kind = then_type if then_type == otherwise_type else UNKNOWN
    return Typed(code.bind(env.temp(), choice, e.span), kind)


def returned(e: tree.Expr, env: Env) -> tuple[core.Stmt, Known]:
    """Lower an expression to a statement that returns its value."""
    code = Code()
    value = expression(e, env, code)
    return code.close(core.Return(value.term, span=e.span)), value.type


def type_key(kind: tree.Type, env: Env, *, used: bool) -> core.Expr:
    """Give the key of a type, for a test at run time; "" where there is none to make."""
    if isinstance(kind, tree.FunctionType):
        return core.Str("")
    if len(kind.name) == 1 and kind.name[0] in env.type_params:
        return core.Var("$" + kind.name[0], span=kind.span)
    known = env.known(kind)
    if known.key.startswith("'"):
        return core.Str("")
    if not known.key and kind.name not in (("Any",), ("Object",)) and used:
        env.world.report_unknown_class(kind.name, env.look, kind.span, used=True)
        return core.Str(kind.name[-1])
    return core.Str(known.key)


def cast(e: tree.Cast, env: Env, code: Code) -> Typed:
    """Lower `e as T`: numbers convert, all else is tested, unless T defines the conversion."""
    value, kind = expression(e.operand, env, code), env.known(e.type)
    if value.type == kind and kind.key in NUMBERS:
        return value
    symbol = env.world.of(kind)
    if symbol is not None and value.type.key not in ("", kind.key) and "as" in symbol.methods:
        call = core.CallStatic(symbol.key, "as", (value.term,), span=e.span)
        return Typed(code.bind(env.temp(), call, e.span), kind)
    key = type_key(e.type, env, used=True)
    return Typed(core.Query("as", (value.term, key), span=e.span), kind)


def coerced(value: Typed, declared: Known, span: Span) -> Typed:
    """Convert a number to the numeric type of the variable that takes it."""
    if declared in (UNKNOWN, value.type):
        return value
    if value.type == UNKNOWN and declared.key in REALS:
        query = core.Query("as", (value.term, core.Str(declared.key)), span=span)
        return Typed(query, declared)
    if declared.key in NUMBERS and value.type.key in NUMBERS:
        if isinstance(value.term, core.VALUES):
            constant = converted(value.term, declared.key)
            if constant is not None:
                return Typed(constant, declared)
        query = core.Query("as", (value.term, core.Str(declared.key)), span=span)
        return Typed(query, declared)
    return Typed(value.term, declared)


def number(n: int, kind: Known = LONG) -> core.Number:
    """Make an integer constant."""
    return core.Number(n, kind.key or "Long")
