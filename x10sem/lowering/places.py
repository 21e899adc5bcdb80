"""Places and activities: at, async, finish, atomic, when, ateach."""

from collections.abc import Sequence

from x10sem.core import terms as core
from x10sem.core.substitution import free
from x10sem.diagnostics import Span
from x10sem.lowering import expressions, local_classes, names, statements
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env, Returning
from x10sem.lowering.types import PLACE, UNKNOWN
from x10sem.syntax import tree

Placed = tree.Async | tree.At | tree.Atomic | tree.When | tree.Finish


def place_statement(s: Placed, env: Env, code: Code) -> None:
    """Lower a statement about places or activities."""
    match s:
        case tree.Async():
            async_statement(s, env, code)
        case tree.At():
            place = target(s.place, env, code)
            at(place, s.body, s.span, env, code)
        case tree.Atomic(body):
            code.do(core.Atomic(statements.scoped(body, env), span=s.span))
        case tree.When(condition, body):
            legal("when", s.span, env, code)
            test, _ = expressions.returned(condition, env)
            code.do(core.When(test, statements.scoped(body, env), span=s.span))
        case tree.Finish(body, clocked):
            if clocked:
                names.no_meaning("`clocked finish`", s.span, env, code)
            legal("finish", s.span, env, code)
            inner = core.Finish(statements.scoped(body, env), span=s.span)
            code.do(core.Gather(inner, span=s.span))


def legal(what: str, span: Span, env: Env, code: Code) -> None:
    """Forbid an operation inside atomic, in programs that have any."""
    if env.world.guarded:
        code.do(core.Legal(what, span=span))


def async_statement(s: tree.Async, env: Env, code: Code) -> None:
    """Lower `async`."""
    if s.clocks or s.clocked:
        names.no_meaning("`clocked async`", s.span, env, code)
    if "Uncounted" in s.annotations:
        names.no_meaning("`@Uncounted async`", s.span, env, code)
    legal("async", s.span, env, code)
    with env.cut(Returning("async")):
        body = statements.scoped(s.body, env)
    code.do(core.Async(body, span=s.span))


def target(e: tree.Expr, env: Env, code: Code) -> core.Expr:
    """Lower the place of an `at`: a place, or the home of a global reference."""
    place = expressions.expression(e, env, code)
    if place.type == PLACE:
        return place.term
    return core.Operator("home", (place.term,), span=e.span)


def at(place: core.Expr, body: tree.Stmt, span: Span, env: Env, code: Code) -> None:
    """Lower `at (p) s`: what the body uses is captured, and copied together."""
    mark = len(code.items)
    with env.wall("at") as wall:
        lowered = statements.scoped(body, env)
    env.load(wall, code, span)
    if len(code.items) > mark:
        before = [Typed(place)]
        expressions.settle(before, mark, env, code)
        place = before[0].term
    legal("at", span, env, code)
    code.do(shifted(place, lowered, span))


def shifted(place: core.Expr, body: core.Stmt, span: Span) -> core.At:
    """Make the `at`, with the free variables of its body captured."""
    captured = sorted(free(body))
    return core.At(
        place,
        tuple(captured),
        tuple(core.Var(x, span=span) for x in captured),
        body,
        span=span,
    )


def at_expression(e: tree.AtExpr, env: Env, code: Code) -> Typed:
    """Lower `at (p) e` and `at (p) { ..; e }`."""
    place, kind = target(e.place, env, code), UNKNOWN
    mark = len(code.items)
    with env.wall("at") as wall, env.cut(Returning("at")):
        inner = Code()
        if isinstance(e.body, tree.Block):
            body = local_classes.value_block(e.body, env, inner)
        else:
            value = expressions.expression(e.body, env, inner)
            kind = value.type
            body = inner.close(core.Return(value.term, span=e.span))
    env.load(wall, code, e.span)
    if len(code.items) > mark:
        before = [Typed(place)]
        expressions.settle(before, mark, env, code)
        place = before[0].term
    stmt: core.Stmt = shifted(place, body, e.span)
    if env.world.guarded:
        stmt = core.Seq(core.Legal("at", span=e.span), stmt, span=e.span)
    return Typed(code.bind(env.temp(), stmt, e.span), kind)


def ateach(s: tree.ForIn, env: Env, code: Code) -> None:
    """Lower `ateach (x in D) s`: an activity at each place, and one there for each point."""
    domain, each = "ateach$D", "ateach$p"
    d, p = tree.Name(domain, span=s.span), tree.Name(each, span=s.span)
    here = call(d, "get", (tree.Here(span=s.span),))
    body = tree.Async(s.body, span=s.span)
    inner = tree.ForIn(s.formal, here, body, span=s.span)
    spread = tree.At(p, tree.Async(inner, span=s.span), span=s.span)
    formal = tree.Formal(each, tree.NamedType(("Place",)), span=s.span)
    outer = tree.ForIn(formal, call(d, "places", ()), spread, span=s.span)
    first = tree.LocalDecl(mutable=False, declarators=(tree.Declarator(domain, None, s.domain),))
    code.do(statements.scoped(tree.Block((first, outer), span=s.span), env))


def call(e: tree.Expr, name: str, args: Sequence[tree.Expr]) -> tree.Call:
    """Make a call."""
    return tree.Call(e, name, (), tuple(args), span=e.span)
