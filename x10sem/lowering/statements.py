"""Lower a statement onto the end of the code so far."""

from x10sem.core import terms as core
from x10sem.lowering import calls, creation, expressions, local_classes, loops, names, places
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env
from x10sem.lowering.types import VALUE_CLASSES, Known, default_value
from x10sem.syntax import tree


def statement(s: tree.Stmt, env: Env, code: Code) -> None:
    """Lower any statement."""
    match s:
        case tree.Block():
            code.do(scoped(s, env))
        case tree.LocalDecl() | tree.LocalClass():
            declaration(s, env, code)
        case tree.ExprStmt(e):
            expressions.effect(e, env, code)
        case tree.Empty():
            pass
        case tree.If() | tree.Return() | tree.Throw() | tree.Try() | tree.Assert():
            control(s, env, code)
        case tree.While() | tree.DoWhile() | tree.CFor() | tree.Switch() | tree.Labeled():
            loops.loop(s, env, code)
        case tree.ForIn():
            loops.for_each(s, env, code)
        case tree.Break() | tree.Continue():
            loops.leave(s, env, code)
        case tree.Async() | tree.At() | tree.Atomic() | tree.When() | tree.Finish():
            places.place_statement(s, env, code)
        case tree.Offer():
            names.no_meaning("`offer`", s.span, env, code)
        case tree.NoMeaning(what):
            names.no_meaning(what, s.span, env, code)


def control(
    s: tree.If | tree.Return | tree.Throw | tree.Try | tree.Assert, env: Env, code: Code
) -> None:
    """Lower what decides where control goes, loops apart."""
    match s:
        case tree.If():
            if_statement(s, env, code)
        case tree.Return():
            return_statement(s, env, code)
        case tree.Throw(value):
            thrown = expressions.expression(value, env, code)
            code.do(core.Throw(thrown.term, span=s.span))
        case tree.Try():
            code.do(try_statement(s, env))
        case tree.Assert():
            assertion(s, env, code)


def declaration(s: tree.LocalDecl | tree.LocalClass, env: Env, code: Code) -> None:
    """Lower the declaration of variables or of a class."""
    if isinstance(s, tree.LocalClass):
        local_classes.local_class(s, env)
        return
    for each in s.declarators:
        declare_local(each, env, code, mutable=s.mutable)


def scoped(s: tree.Stmt, env: Env) -> core.Stmt:
    """Lower a statement by itself, with a scope of its own."""
    code = Code()
    with env.block():
        if isinstance(s, tree.Block):
            in_block(s, env, code, own_scope=False)
        else:
            statement(s, env, code)
    return code.close()


def in_block(block: tree.Block, env: Env, code: Code, *, own_scope: bool = True) -> None:
    """Lower the statements of a block onto the code."""
    if own_scope:
        with env.block():
            in_block(block, env, code, own_scope=False)
        return
    for s in block.body:
        statement(s, env, code)
    if block.value is not None:
        expressions.effect(block.value, env, code)


def declare_local(d: tree.Declarator, env: Env, code: Code, *, mutable: bool) -> None:
    """Lower one `val` or `var`: what can be assigned later lives in a box."""
    kind = env.known(d.type)
    if d.init is None:
        local = env.declare(d.name, kind, d.span, "var" if mutable else "late")
        code.val(local.core, box(default_value(kind.key), d), d.span)
        return
    if mutable:
        value = expressions.expression(d.init, env, code)
        value = expressions.coerced(value, kind, d.span)
        local = env.declare(d.name, value.type, d.span, "var")
        code.val(local.core, box(value.term, d), d.span)
        return
    if isinstance(d.init, tree.New) and d.name:
        unique = env.fresh(d.name)
        value = creation.new(d.init, env, code, unique)
    else:
        unique = ""
        value = expressions.expression(d.init, env, code)
    value = expressions.coerced(value, kind, d.span)
    name_value(d, value, unique, env, code)


def box(value: core.Expr, d: tree.Declarator) -> core.Record:
    """Make the heap object that a variable is."""
    return core.Record(("value",), (value,), "$Var", span=d.span)


def name_value(d: tree.Declarator, value: Typed, unique: str, env: Env, code: Code) -> None:
    """Bring a val into scope, under the name that its value already has, if it has one."""
    name = env.declare(d.name or "_point", value.type, d.span, core_name=unique).core
    if value.term != core.Var(unique) and not code.rename_last(value.term, name):
        code.val(name, value.term, d.span)
    destructure(d.parts, Typed(core.Var(name, span=d.span), value.type), d, env, code)


def destructure(
    parts: tuple[str, ...], point: Typed, d: tree.Declarator | tree.Formal, env: Env, code: Code
) -> None:
    """Name the coordinates of `[i, j]`."""
    for i, part in enumerate(parts):
        value = calls.apply(point, [Typed(core.Number(i))], d.span, env, code)
        local = env.declare(part, Known("Long"), d.span)
        code.rename_last(value.term, local.core)


def if_statement(s: tree.If, env: Env, code: Code) -> None:
    """Lower `if`."""
    condition = expressions.expression(s.condition, env, code)
    then = scoped(s.then, env)
    otherwise = core.Skip(span=s.span) if s.otherwise is None else scoped(s.otherwise, env)
    code.do(core.If(condition.term, then, otherwise, span=s.span))


def return_statement(s: tree.Return, env: Env, code: Code) -> None:
    """Lower `return`."""
    here = env.returning
    if here.kind in ("async", "static"):
        title = f"`return` inside {'an async' if here.kind == 'async' else 'an initialiser'}"
        advice = "let the body end instead: an activity returns nothing"
        env.world.sink.error("X1302", title, s.span, "cannot end the method", advice=advice)
        return
    if s.value is None:
        if here.result.key and not here.is_void:
            title = "`return` without a value, in a method that has one"
            advice = f"return a value of type {here.result.key}"
            env.world.sink.error("X1302", title, s.span, "a value is missing", advice=advice)
        code.do(core.Return(core.UNIT, span=s.span))
        return
    if here.is_void:
        title = "`return` with a value, where there is none to return"
        advice = "leave out the value, or declare the method's result type"
        env.world.sink.error("X1302", title, s.value.span, "nothing takes it", advice=advice)
    value = expressions.expression(s.value, env, code)
    value = expressions.coerced(value, here.result, s.span)
    code.do(core.Return(value.term, span=s.span))


def try_statement(s: tree.Try, env: Env) -> core.Stmt:
    """Lower `try`: the handlers guard the body, `finally` guards both."""
    body = scoped(s.body, env)
    clauses = tuple(catch_clause(c, env) for c in s.catches)
    if clauses:
        body = core.TryCatch(body, clauses, span=s.span)
    if s.finalizer is None:
        return body
    last = scoped(s.finalizer, env)
    return core.Seq(core.Finally(body, last, span=s.span), last, span=s.span)


def catch_clause(c: tree.CatchClause, env: Env) -> core.Clause:
    """Lower one `catch`."""
    kind = tree.NamedType(("CheckedThrowable",)) if c.formal.type is None else c.formal.type
    key = expressions.type_key(kind, env, used=True)
    with env.block():
        local = env.declare(c.formal.name or "_", env.known(c.formal.type), c.formal.span)
        body = scoped(c.body, env)
    if isinstance(body, core.Skip) and not body.span.line:
        body = core.Skip(span=c.span)
    name = key.value if isinstance(key, core.Str) else ""
    return core.Clause(name, local.core, body, span=c.span)


def assertion(s: tree.Assert, env: Env, code: Code) -> None:
    """Lower `assert`; its message is computed only where it fails."""
    condition = expressions.expression(s.condition, env, code)
    if s.message is None:
        code.do(core.Assert(condition.term, core.Str(""), span=s.span))
        return
    inner = Code()
    message = expressions.expression(s.message, env, inner)
    if message.type.key not in VALUE_CLASSES and not isinstance(message.term, core.VALUES):
        shown = core.Infix("+", core.Str(""), message.term, span=s.span)
        message = Typed(inner.bind(env.temp(), shown, s.span))
    if not inner.items:
        code.do(core.Assert(condition.term, message.term, span=s.span))
        return
    failed = inner.close(core.Assert(core.FALSE, message.term, span=s.span))
    code.do(core.If(condition.term, core.Skip(span=s.span), failed, span=s.span))
