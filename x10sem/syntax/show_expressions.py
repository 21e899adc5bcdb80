"""Prints expressions, with brackets where they are needed."""

from typing import Final

from x10sem.syntax import literals, tree
from x10sem.syntax.build_expressions import APPLY_TYPED, PRECEDENCE
from x10sem.syntax.show import Piece, Pieces, comma, lines, name, shows, type_args
from x10sem.syntax.tokens import KINDS

_ASSIGNMENT, _CONDITIONAL = 0, 1
_UNARY: Final = max(PRECEDENCE.values()) + 2
_POSTFIX, _PRIMARY, _CALLEE = _UNARY + 1, _UNARY + 2, _UNARY + 3
_LEVELS: Final[dict[type[tree.Node], int]] = {
    tree.Assign: _ASSIGNMENT,
    tree.Conditional: _CONDITIONAL,
    tree.Closure: _CONDITIONAL,
    tree.AtExpr: _CONDITIONAL,
    tree.FinishExpr: _CONDITIONAL,
    tree.InstanceOf: PRECEDENCE["instanceof"] + 1,
    tree.Unary: _UNARY,
    tree.Cast: _POSTFIX,
    tree.Name: _PRIMARY,
    tree.This: _PRIMARY,
    tree.FieldAccess: _PRIMARY,
}
_BARE: Final = frozenset({"super", "property"})


def _level(e: tree.Expr) -> int:
    """Say how tightly the outermost construct of an expression binds."""
    if isinstance(e, tree.Binary):
        return PRECEDENCE[e.op] + 1
    if isinstance(e, tree.Increment):
        return _UNARY if e.prefix else _POSTFIX
    return _LEVELS.get(type(e), _CALLEE)


def within(e: tree.Expr, level: int) -> Piece:
    """Print an expression, in brackets unless it binds tightly enough."""
    return e if _level(e) >= level else comma((e,))


def statement(e: tree.Expr) -> Pieces:
    """Print an expression where a statement may begin."""
    if isinstance(e, tree.AtExpr):
        yield comma((e,))
    elif isinstance(e, tree.Call) and e.target is None and e.name == "this":
        yield "this"
        yield type_args(e.type_args)
        yield comma(e.args)
    elif isinstance(e, tree.Apply) and e.function == tree.This():
        yield "(this)"
        yield comma(e.args)
    else:
        yield e


def value(e: tree.Expr) -> Pieces:
    """Print the last expression of a block."""
    body: tree.Expr | tree.Block = e
    while isinstance(body, tree.AtExpr):
        body = body.body
    yield comma((e,)) if isinstance(body, tree.Block) and body.value is None else e


@shows
def integer(e: tree.IntegerLit) -> Pieces:
    """Print an integer."""
    yield literals.show_integer(e.value, e.kind)


@shows
def floating(e: tree.FloatLit) -> Pieces:
    """Print a floating literal."""
    yield e.text
    if e.kind == "float":
        yield "f"
    elif e.text.isdigit():
        yield "d"


@shows
def string(e: tree.StringLit) -> Pieces:
    """Print a string."""
    yield literals.quote(e.value, '"')


@shows
def char(e: tree.CharLit) -> Pieces:
    """Print a character."""
    yield literals.quote(e.value, "'")


@shows
def boolean(e: tree.BooleanLit) -> Pieces:
    """Print `true` or `false`."""
    yield "true" if e.value else "false"


@shows
def null(_: tree.NullLit) -> Pieces:
    """Print `null`."""
    yield "null"


@shows
def variable(e: tree.Name) -> Pieces:
    """Print a name."""
    yield name(e.id)


@shows
def this(e: tree.This) -> Pieces:
    """Print `this` or `Outer.this`."""
    yield ".".join([*map(name, filter(None, e.outer.split("."))), "this"])


@shows
def super_(_: tree.Super) -> Pieces:
    """Print `super`."""
    yield "super"


@shows
def here(_: tree.Here) -> Pieces:
    """Print `here`."""
    yield "here"


@shows
def self_(_: tree.Self) -> Pieces:
    """Print `self`."""
    yield "self"


@shows
def field(e: tree.FieldAccess) -> Pieces:
    """Print `e.f`."""
    yield within(e.target, _PRIMARY)
    yield "." + name(e.name)


@shows
def call(e: tree.Call) -> Pieces:
    """Print a call; of an operator too."""
    if e.target is not None:
        yield within(e.target, _PRIMARY)
        yield "."
    if e.name in KINDS or e.name in {"()", "()="}:
        bare = e.target is None and e.name in _BARE
        operator = not e.name.isalpha() or e.name == "as"
        yield e.name if bare else f"operator {e.name}" if operator else name(e.name)
    else:
        yield name(e.name)
    yield type_args(e.type_args)
    yield comma(e.args)


@shows
def apply(e: tree.Apply) -> Pieces:
    """Print `e(..)`."""
    yield "this" if e.function == tree.This() else within(e.function, _CALLEE)
    yield comma(e.args)


@shows
def new(e: tree.New) -> Pieces:
    """Print `new T(..) {..}`."""
    if e.outer is not None:
        yield within(e.outer, _PRIMARY)
        yield "."
    yield "new "
    yield e.type
    yield comma(e.args)
    if e.body is not None:
        yield " "
        yield lines(e.body)


@shows
def rail(e: tree.RailLit) -> Pieces:
    """Print `[a, b]`."""
    yield comma(e.items, "[", "]")


@shows
def closure(e: tree.Closure) -> Pieces:
    """Print `(x:T) => e`."""
    yield comma(e.params)
    if e.result is not None:
        yield ":"
        yield e.result
    yield " => "
    yield e.body


@shows
def at_expr(e: tree.AtExpr) -> Pieces:
    """Print `at (p) e`."""
    yield "at "
    yield comma((e.place,))
    yield " "
    yield e.body


@shows
def finish_expr(e: tree.FinishExpr) -> Pieces:
    """Print `finish (r) {..}`."""
    yield "finish "
    yield comma((e.reducer,))
    yield " "
    yield e.body


@shows
def unary(e: tree.Unary) -> Pieces:
    """Print a prefix operator, apart from one that follows it."""
    yield e.op
    if isinstance(e.operand, tree.Unary | tree.Increment):
        yield " "
    yield within(e.operand, _UNARY)


@shows
def binary(e: tree.Binary) -> Pieces:
    """Print an infix operator; all associate to the left."""
    level = PRECEDENCE[e.op] + 1
    yield within(e.left, level)
    yield f" {e.op} "
    yield within(e.right, level + 1)


@shows
def conditional(e: tree.Conditional) -> Pieces:
    """Print `c ? a : b`."""
    yield within(e.condition, _CONDITIONAL + 1)
    yield " ? "
    yield e.then
    yield " : "
    yield within(e.otherwise, _CONDITIONAL)


@shows
def assign(e: tree.Assign) -> Pieces:
    """Print `x = e`."""
    yield within(e.target, _CONDITIONAL + 1)
    yield f" {e.op} "
    yield e.value


@shows
def increment(e: tree.Increment) -> Pieces:
    """Print `++x` and `x++`."""
    yield e.op if e.prefix else ""
    yield within(e.target, _PRIMARY)
    yield "" if e.prefix else e.op


@shows
def cast(e: tree.Cast) -> Pieces:
    """Print `e as T`."""
    yield within(e.operand, _POSTFIX)
    yield " as "
    yield e.type


@shows
def instance_of(e: tree.InstanceOf) -> Pieces:
    """Print `e instanceof T`."""
    yield within(e.operand, PRECEDENCE["instanceof"] + 1)
    yield " instanceof "
    yield e.type


@shows
def no_meaning(e: tree.TypedConst) -> Pieces:
    """Print `Outer.super`, and type arguments on a value."""
    if e.what == APPLY_TYPED:
        yield within(e.parts[0], _CALLEE)
        yield "[Any]"
        yield comma(e.parts[1:])
    else:
        yield e.what
