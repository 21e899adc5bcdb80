"""Productions of expressions."""

from typing import Final

from x10sem.diagnostics import Diagnostic, Note, Span
from x10sem.records import dataclass, field
from x10sem.syntax import literals, tree
from x10sem.syntax.build_types import Types
from x10sem.syntax.builder import Arguments, Parts
from x10sem.syntax.tokens import Token

_LEVELS: Final = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!=", "~", "!~"),
    ("<", ">", "<=", ">=", "instanceof"),
    ("<<", ">>", ">>>", "->", "<-", "-<", ">-", "!", "<>", "><"),
    ("+", "-"), ("*", "/", "%", "**"), ("..",),
)  # fmt: skip
PRECEDENCE: Final = {op: level for level, ops in enumerate(_LEVELS, 1) for op in ops}
"""How tightly each infix operator binds; all associate to the left."""

APPLY_TYPED: Final = "type arguments on a value"
"""What `(f)[T](x)` is called, as a `TypedConst`."""


@dataclass(slots=True, eq=False)
class Chain:
    """Operands and infix operators on the way to becoming a tree."""

    operands: list[tree.Expr]
    operators: list[str] = field(default_factory=list)


class Expressions(Types):
    """Builds expressions."""

    # Operators

    def chain_binary(self, c: Parts) -> Chain:
        """Add an infix operator and its right operand."""
        chain = self._folded(c[0], PRECEDENCE[c[1].text])
        chain.operators.append(c[1].text)
        chain.operands.append(c[2])
        return chain

    def chain_instanceof(self, c: Parts) -> Chain:
        """Build `e instanceof T`."""
        chain = self._folded(c[0], PRECEDENCE["instanceof"])
        left = chain.operands.pop()
        chain.operands.append(tree.InstanceOf(left, c[2], span=self.over(left, c[2])))
        return chain

    def sum(self, c: Parts) -> tree.Expr:
        """Finish a chain of operators."""
        if not isinstance(c[0], Chain):
            return c[0]  # type: ignore[no-any-return]
        return self._folded(c[0], 0).operands[0]

    def _folded(self, left: tree.Expr | Chain, level: int) -> Chain:
        """Build what binds at least as tightly as the next operator."""
        if not isinstance(left, Chain):
            return Chain([left])
        operands, operators = left.operands, left.operators
        while operators and PRECEDENCE[operators[-1]] >= level:
            right, before = operands.pop(), operands.pop()
            operator = operators.pop()
            operands.append(tree.Binary(operator, before, right, span=self.over(before, right)))
        return left

    def unary(self, c: Parts) -> tree.Unary:
        """Build a prefix operator."""
        if c[0].text == "-" and isinstance(c[1], tree.IntegerLit):
            self.pending.pop(id(c[1]), None)
        return tree.Unary(c[0].text, c[1], span=self.over(c[0], c[1]))

    def pre_increment(self, c: Parts) -> tree.Increment:
        """Build `++x`."""
        target = self._target(c[1], c[0])
        return tree.Increment(target, c[0].text, prefix=True, span=self.over(c[0], c[1]))

    def post_increment(self, c: Parts) -> tree.Increment:
        """Build `x++`."""
        target = self._target(c[0], c[1])
        return tree.Increment(target, c[1].text, prefix=False, span=self.over(c[0], c[1]))

    def cast(self, c: Parts) -> tree.Cast:
        """Build `e as T`."""
        return tree.Cast(c[0], c[2], span=self.over(c[0], c[2]))

    def conditional(self, c: Parts) -> tree.Conditional:
        """Build `c ? a : b`."""
        return tree.Conditional(c[0], c[2], c[4], span=self.over(c[0], c[4]))

    def assign(self, c: Parts) -> tree.Assign:
        """Build `x = e` and `x += e`."""
        target = self._target(c[0], c[1])
        return tree.Assign(target, c[1].text, c[2], span=self.over(c[0], c[2]))

    def _target(self, target: tree.Expr, operator: Token) -> tree.Expr:
        """Check that something can be assigned to."""
        if isinstance(target, tree.Name | tree.FieldAccess | tree.Call | tree.Apply):
            return target
        title = f"`{operator.text}` needs a variable, a field or an application beside it"
        suggestion = "X10 compares with `==`"
        if operator.text != "=":
            suggestion = (
                f"write the sum or product without `{operator.text}`, or assign to a variable"
            )
        raise self.refuse("X0009", title, target.span, suggestion)

    # Bodies elsewhere

    def closure_nullary(self, c: Parts) -> tree.Closure:
        """Build `() => e`."""
        return tree.Closure((), None, c[4], span=self.over(c[0], c[4]))

    def closure_nullary_typed(self, c: Parts) -> tree.Closure:
        """Build `():T => e`."""
        return tree.Closure((), c[3], c[5], span=self.over(c[0], c[5]))

    def closure(self, c: Parts) -> tree.Closure:
        """Build `(x:T) => e`."""
        return tree.Closure(tuple(c[1]), None, c[5], span=self.over(c[0], c[5]))

    def closure_typed(self, c: Parts) -> tree.Closure:
        """Build `(x:T):U => e`."""
        return tree.Closure(tuple(c[1]), c[4], c[6], span=self.over(c[0], c[6]))

    def at(self, c: Parts) -> tuple[Token, tree.Expr]:
        """Keep the place of an `at`, and where it stands."""
        return c[0], c[2]

    def at_expr(self, c: Parts) -> tree.AtExpr:
        """Build `at (p) e`."""
        token, place = c[0]
        return tree.AtExpr(place, c[1], span=self.over(token, c[1]))

    def collect(self, c: Parts) -> tree.FinishExpr:
        """Build `finish (r) {..}`."""
        self.refuse_value(c[4])
        return tree.FinishExpr(c[2], c[4], span=self.at_token(c[0]))

    # Primaries

    def literal(self, c: Parts) -> tree.Expr:
        """Build a literal, `here` or `self`."""
        token: Token = c[0]
        span = self.at_token(token)
        match token.text:
            case "true" | "false" as word:
                return tree.BooleanLit(word == "true", span=span)
            case "null":
                return tree.NullLit(span=span)
            case "here":
                return tree.Here(span=span)
            case "self":
                return tree.Self(span=span)
            case text:
                try:
                    return self._written(text, token)
                except literals.LiteralError as wrong:
                    if wrong.width:
                        column = span.column + 1 + wrong.at
                        span = Span(span.line, column, wrong.width, self.path)
                    raise self.refuse(wrong.code, wrong.title, span, wrong.suggestion) from None

    def _written(self, text: str, token: Token) -> tree.Expr:
        span = self.at_token(token)
        if text[0] == '"':
            return tree.StringLit(literals.unescape(text[1:-1]), span=span)
        if text[0] == "'":
            value = literals.unescape(text[1:-1])
            if len(value) != 1:
                title = "a character literal holds one character"
                raise self.refuse("X0008", title, span, 'write a string with `"`')
            return tree.CharLit(value, span=span)
        integer = literals.integer(text)
        if integer is not None:
            return self._integer(*integer, text, token)
        floating = literals.floating(text)
        if floating is None:
            advice = "write digits, and a suffix if it is no Long, as in `10n`"
            raise self.refuse("X0007", f"`{text}` is no number", span, advice)
        return tree.FloatLit(*floating, span=span)

    def _integer(self, value: int, kind: str, text: str, token: Token) -> tree.IntegerLit:
        """Build an integer; the largest of all is right only under a minus."""
        node = tree.IntegerLit(value, kind, span=self.at_token(token))
        if kind[0] != "u" and value == literals.MAXIMUM[kind] and text[0] != "0":
            title = f"{value} is too large for {literals.named(kind)}"
            advice = f"write -{value}, or at most {value - 1}"
            self.suspect(node, self.refuse("X0007", title, node.span, advice))
        return node

    def name(self, c: Parts) -> tree.Name:
        """Build a simple name."""
        return tree.Name(c[0].text, span=self.at_token(c[0]))

    def this(self, c: Parts) -> tree.This:
        """Build `this`."""
        return tree.This(span=self.at_token(c[0]))

    def super_(self, c: Parts) -> tree.Super:
        """Build `super`."""
        return tree.Super(span=self.at_token(c[0]))

    def outer_this(self, c: Parts) -> tree.This:
        """Build `Outer.this`."""
        return tree.This(self._dotted(c[0], c[2]), span=self.over(c[0], c[2]))

    def outer_super(self, c: Parts) -> tree.TypedConst:
        """Build `Outer.super`, which has no meaning here."""
        return tree.TypedConst(self._dotted(c[0], c[2]) + ".super", span=self.over(c[0], c[2]))

    def _dotted(self, target: tree.Expr, word: Token) -> str:
        """Read a qualified name back from a tree."""
        names: list[str] = []
        node = target
        while isinstance(node, tree.FieldAccess):
            names.append(node.name)
            node = node.target
        if not isinstance(node, tree.Name):
            title = f"`.{word.text}` comes after the name of a class"
            advice = (
                f"write `{word.text}` alone, or the name of a class around: `Outer.{word.text}`"
            )
            raise self.refuse("X0001", title, target.span, advice)
        names.append(node.id)
        return ".".join(reversed(names))

    def field(self, c: Parts) -> tree.FieldAccess:
        """Build `e.f`."""
        return tree.FieldAccess(c[0], c[2].text, span=self.over(c[0], c[2]))

    def paren(self, c: Parts) -> tree.Expr:
        """Drop the brackets around an expression."""
        if c[1] is self.bare_this:
            self.bare_this = None
        return c[1]  # type: ignore[no-any-return]

    def rail_empty(self, c: Parts) -> tree.RailLit:
        """Build `[]`."""
        return tree.RailLit((), span=self.over(c[0], c[1]))

    def rail(self, c: Parts) -> tree.RailLit:
        """Build `[a, b]`."""
        return tree.RailLit(tuple(c[1]), span=self.over(c[0], c[2]))

    # Calls

    def arguments(self, c: Parts) -> Arguments:
        """Keep the arguments of a call."""
        return Arguments(tuple(c[1]) if len(c) > 2 else (), c[-1])  # noqa: PLR2004

    def new(self, c: Parts) -> tree.New:
        """Build `new T(..)` and `new T(..) {..}`."""
        body = tuple(c[3]) if len(c) > 3 else None  # noqa: PLR2004
        return tree.New(c[1], c[2].values, body, span=self.over(c[0], c[2].end))

    def new_inner(self, c: Parts) -> tree.New:
        """Build `outer.new T(..)`."""
        body = tuple(c[5]) if len(c) > 5 else None  # noqa: PLR2004
        return tree.New(c[3], c[4].values, body, c[0], span=self.over(c[0], c[4].end))

    def call(self, c: Parts) -> tree.Call:
        """Build `m(..)`."""
        return tree.Call(None, c[0].text, (), c[1].values, span=self.over(c[0], c[1].end))

    def call_typed(self, c: Parts) -> tree.Call:
        """Build `m[T](..)`."""
        return tree.Call(None, c[0].text, tuple(c[1]), c[2].values, span=self.over(c[0], c[2].end))

    def keyword_call(self, c: Parts) -> tree.Call:
        """Build `super(..)` and `property(..)`."""
        return self.call(c)

    def keyword_call_typed(self, c: Parts) -> tree.Call:
        """Build `this[T](..)` and `super[T](..)`."""
        return self.call_typed(c)

    def this_call(self, c: Parts) -> tree.Apply:
        """Build `this(..)`: an application, unless it turns out to be a statement."""
        node = tree.Apply(self.this(c), c[1].values, span=self.over(c[0], c[1].end))
        self.bare_this = node
        return node

    def method_call(self, c: Parts) -> tree.Call:
        """Build `e.m(..)`."""
        return tree.Call(c[0], c[2].text, (), c[3].values, span=self.over(c[0], c[3].end))

    def method_call_typed(self, c: Parts) -> tree.Call:
        """Build `e.m[T](..)`."""
        span = self.over(c[0], c[4].end)
        return tree.Call(c[0], c[2].text, tuple(c[3]), c[4].values, span=span)

    def operator_name_apply(self, _: Parts) -> str:
        """Name the operator `()`."""
        return "()"

    def operator_name_set(self, _: Parts) -> str:
        """Name the operator `()=`."""
        return "()="

    def operator_call(self, c: Parts) -> tree.Call:
        """Build `e.operator+(..)`."""
        return tree.Call(c[0], c[3], (), c[4].values, span=self.over(c[0], c[4].end))

    def operator_call_bare(self, c: Parts) -> tree.Call:
        """Build `operator+(..)`."""
        return tree.Call(None, c[1], (), c[2].values, span=self.over(c[0], c[2].end))

    def apply(self, c: Parts) -> tree.Apply:
        """Build `e(..)`."""
        return tree.Apply(c[0], c[1].values, span=self.over(c[0], c[1].end))

    def apply_typed(self, c: Parts) -> tree.TypedConst:
        """Build `e[T](..)`, which has no meaning here."""
        span = self.over(c[0], c[2].end)
        return tree.TypedConst(APPLY_TYPED, (c[0], *c[2].values), span=span)

    def refuse_value(self, block: object) -> None:
        """Refuse a block whose last expression has no `;`, where no value is wanted."""
        diagnostic = self.missing_semicolon(block)
        if diagnostic is not None:
            raise diagnostic

    def missing_semicolon(self, block: object) -> Diagnostic | None:
        """Say that the last expression of a block needs its `;`."""
        if not isinstance(block, tree.Block) or block.value is None:
            return None
        value, closer = self.ends[id(block)]
        return Diagnostic(
            "X0001",
            f"expected `;` after this expression, found `{closer.text}`",
            Note(self.at_token(closer), "`;` is missing before this"),
            (Note(value, "this is a statement"),),
            "end the statement with `;`",
        )
