"""The trees of X10 source: what the parser builds and lowering reads.

Spans never take part in equality or hash.  Constraints `{...}` in types, and
variance, are dropped by the parser; annotations are kept as names.
"""

from typing import TypeAlias

from x10sem.diagnostics import NOWHERE, Span
from x10sem.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every tree has: where it was written."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


# Types


@dataclass(frozen=True, slots=True)
class NamedType(Node):
    """`a.b.C[T, U]`; the constraint is dropped."""

    name: tuple[str, ...]
    args: tuple["Type", ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionType(Node):
    """`(x:T, U) => R`."""

    params: tuple["Type", ...]
    result: "Type"


Type: TypeAlias = NamedType | FunctionType


# Expressions


@dataclass(frozen=True, slots=True)
class IntegerLit(Node):
    """An integer: kind is one of long int ulong uint byte ubyte short ushort."""

    value: int
    kind: str = "long"


@dataclass(frozen=True, slots=True)
class FloatLit(Node):
    """A floating literal, as written without suffix: kind is double or float."""

    text: str
    kind: str = "double"


@dataclass(frozen=True, slots=True)
class StringLit(Node):
    """A string, escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class CharLit(Node):
    """A character, escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class BooleanLit(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class NullLit(Node):
    """`null`."""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A simple name: a variable, a field, a class or the head of a package."""

    id: str


@dataclass(frozen=True, slots=True)
class This(Node):
    """`this`, or `Outer.this`."""

    outer: str = ""


@dataclass(frozen=True, slots=True)
class Super(Node):
    """`super`, before a member."""


@dataclass(frozen=True, slots=True)
class Here(Node):
    """`here`."""


@dataclass(frozen=True, slots=True)
class Self(Node):
    """`self`, inside constraints only."""


@dataclass(frozen=True, slots=True)
class FieldAccess(Node):
    """`e.f`; also a qualified name, which lowering tells apart."""

    target: "Expr"
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`m[T](args)` (target None), `e.m[T](args)`; also struct constructors, `f(x)` of a local f."""

    target: "Expr | None"
    name: str
    type_args: tuple[Type, ...]
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """`e(args)` where e is no simple or qualified name: `g()()`, `(f)(1)`."""

    function: "Expr"
    args: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class New(Node):
    """`new T[..](args) {..}`, or `outer.new T(..)`."""

    type: NamedType
    args: tuple["Expr", ...]
    body: "tuple[Member, ...] | None" = None
    outer: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class RailLit(Node):
    """`[a, b, c]`, or `[a, b as T]`."""

    items: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Closure(Node):
    """`(x:T) => e`, `() => { ...; e }`, `(x:T):R => ...`."""

    params: tuple["Formal", ...]
    result: Type | None
    body: "Expr | Block"


@dataclass(frozen=True, slots=True)
class AtExpr(Node):
    """`at (p) e`, `at (p) { ...; e }`."""

    place: "Expr"
    body: "Expr | Block"


@dataclass(frozen=True, slots=True)
class FinishExpr(Node):
    """`finish (reducer) { ... offer e; ... }`, as an expression."""

    reducer: "Expr"
    body: "Block"


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A prefix operator: `! - + ~` and others that can be defined."""

    op: str
    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An infix operator, `&&` and `||` and `..` and `->` among them."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`c ? a : b`."""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """`target op value`: op is `=` `+=` ...; target is Name, FieldAccess, Call or Apply."""

    target: "Expr"
    op: str
    value: "Expr"


@dataclass(frozen=True, slots=True)
class Increment(Node):
    """`x++ x-- ++x --x`: op is `++` or `--`."""

    target: "Expr"
    op: str
    prefix: bool


@dataclass(frozen=True, slots=True)
class Cast(Node):
    """`e as T`."""

    operand: "Expr"
    type: Type


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`e instanceof T`."""

    operand: "Expr"
    type: Type


@dataclass(frozen=True, slots=True)
class TypedConst(Node):
    """An expression that parses and has no meaning here; `what` names the construct."""

    what: str
    parts: tuple["Expr", ...] = ()


Expr: TypeAlias = (
    IntegerLit
    | FloatLit
    | StringLit
    | CharLit
    | BooleanLit
    | NullLit
    | Name
    | This
    | Super
    | Here
    | Self
    | FieldAccess
    | Call
    | Apply
    | New
    | RailLit
    | Closure
    | AtExpr
    | FinishExpr
    | Unary
    | Binary
    | Conditional
    | Assign
    | Increment
    | Cast
    | InstanceOf
    | TypedConst
)


# Statements


@dataclass(frozen=True, slots=True)
class Formal(Node):
    """A parameter, or the variable of a `for`; no name for a type alone, `parts` holds `[i, j]`."""

    name: str
    type: Type | None = None
    mutable: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block(Node):
    """`{ s ... }`; `value` is the last expression of a closure's or an at-expression's block."""

    body: tuple["Stmt", ...]
    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class Declarator(Node):
    """`x`, `x:T`, `x = e`, `x:T = e`, `[i, j] = e`, of one declaration."""

    name: str
    type: Type | None = None
    init: Expr | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalDecl(Node):
    """`val` or `var` with its declarators."""

    mutable: bool
    declarators: tuple[Declarator, ...]


@dataclass(frozen=True, slots=True)
class LocalClass(Node):
    """A class declared among statements."""

    declaration: "ClassDecl"


@dataclass(frozen=True, slots=True)
class ExprStmt(Node):
    """An expression for its effect; also `this(..)`, `super(..)`, `property(..)` as Call."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """`;`."""


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if (c) s else t`."""

    condition: Expr
    then: "Stmt"
    otherwise: "Stmt | None" = None


@dataclass(frozen=True, slots=True)
class While(Node):
    """`while (c) s`."""

    condition: Expr
    body: "Stmt"


@dataclass(frozen=True, slots=True)
class DoWhile(Node):
    """`do s while (c);`."""

    body: "Stmt"
    condition: Expr


@dataclass(frozen=True, slots=True)
class CFor(Node):
    """`for (init; condition; update) s`; init is one LocalDecl or ExprStmts."""

    init: tuple["LocalDecl | ExprStmt", ...]
    condition: Expr | None
    update: tuple[Expr, ...]
    body: "Stmt"


@dataclass(frozen=True, slots=True)
class ForIn(Node):
    """`for (x:T in e) s`; `ateach (x in D) s` has ateach set."""

    formal: Formal
    domain: Expr
    body: "Stmt"
    ateach: bool = False


@dataclass(frozen=True, slots=True)
class SwitchCase(Node):
    """`case e:` (several labels) or `default:` (an empty tuple), with its statements."""

    labels: tuple[Expr, ...]
    body: tuple["Stmt", ...]


@dataclass(frozen=True, slots=True)
class Switch(Node):
    """`switch (e) { ... }`."""

    subject: Expr
    cases: tuple[SwitchCase, ...]


@dataclass(frozen=True, slots=True)
class Labeled(Node):
    """`l: s`."""

    label: str
    body: "Stmt"


@dataclass(frozen=True, slots=True)
class Break(Node):
    """`break l;`."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Continue(Node):
    """`continue l;`."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Return(Node):
    """`return e;`."""

    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class Throw(Node):
    """`throw e;`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class CatchClause(Node):
    """`catch (e:T) { ... }`."""

    formal: Formal
    body: Block


@dataclass(frozen=True, slots=True)
class Try(Node):
    """`try s catch ... finally t`."""

    body: Block
    catches: tuple[CatchClause, ...]
    finalizer: Block | None = None


@dataclass(frozen=True, slots=True)
class Assert(Node):
    """`assert e : message;`."""

    condition: Expr
    message: Expr | None = None


@dataclass(frozen=True, slots=True)
class Async(Node):
    """`async s`, `clocked async s`, `async clocked (c) s`, `@Uncounted async s`."""

    body: "Stmt"
    clocks: tuple[Expr, ...] = ()
    clocked: bool = False
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class At(Node):
    """`at (p) s`."""

    place: Expr
    body: "Stmt"


@dataclass(frozen=True, slots=True)
class Atomic(Node):
    """`atomic s`."""

    body: "Stmt"


@dataclass(frozen=True, slots=True)
class When(Node):
    """`when (c) s`."""

    condition: Expr
    body: "Stmt"


@dataclass(frozen=True, slots=True)
class Finish(Node):
    """`finish s`, `clocked finish s`."""

    body: "Stmt"
    clocked: bool = False


@dataclass(frozen=True, slots=True)
class Offer(Node):
    """`offer e;`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class NoMeaning(Node):
    """A statement that parses and has no meaning here; `what` names the construct."""

    what: str


Stmt: TypeAlias = (
    Block
    | LocalDecl
    | LocalClass
    | ExprStmt
    | Empty
    | If
    | While
    | DoWhile
    | CFor
    | ForIn
    | Switch
    | Labeled
    | Break
    | Continue
    | Return
    | Throw
    | Try
    | Assert
    | Async
    | At
    | Atomic
    | When
    | Finish
    | Offer
    | NoMeaning
)


# Declarations


@dataclass(frozen=True, slots=True)
class FieldDecl(Node):
    """`static val x:T = e`, `var x:T`; one for each declarator."""

    name: str
    type: Type | None
    init: Expr | None
    mutable: bool
    modifiers: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodDecl(Node):
    """`def m(..)`, and operators, which have names of their own.

    `operator this(..)` is `()`, `operator this(..) = (v)` is `()=`, `operator
    this + (x)` is `+`, `operator (x) + this` is `inv+`, `operator - this` is
    `pre-`, conversions are `as`.
    """

    name: str
    type_params: tuple[str, ...]
    params: tuple[Formal, ...]
    result: Type | None
    body: Block | Expr | None
    modifiers: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConstructorDecl(Node):
    """`def this(..) { .. }`."""

    params: tuple[Formal, ...]
    body: Block | Expr | None
    modifiers: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeDef(Node):
    """`type T = U;`."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class ClassDecl(Node):
    """A class, struct or interface (`kind`), with its properties and members."""

    kind: str
    name: str
    type_params: tuple[str, ...] = ()
    properties: tuple[Formal, ...] = ()
    superclass: Type | None = None
    interfaces: tuple[Type, ...] = ()
    members: tuple["Member", ...] = ()
    modifiers: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


Member: TypeAlias = FieldDecl | MethodDecl | ConstructorDecl | TypeDef | ClassDecl


@dataclass(frozen=True, slots=True)
class Import(Node):
    """`import a.b.C;` or `import a.b.*;` (the last part is `*`)."""

    name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompilationUnit(Node):
    """One source file."""

    package: tuple[str, ...]
    imports: tuple[Import, ...]
    declarations: tuple[ClassDecl | TypeDef, ...]
