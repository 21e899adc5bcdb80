"""Closures, anonymous and local classes: objects that keep the locals they use."""

from collections.abc import Iterator

from x10sem.core import terms as core
from x10sem.core.program import ClassInfo, Method
from x10sem.core.substitution import free
from x10sem.lowering import expressions, statements
from x10sem.lowering.classes import ClassSymbol, declare
from x10sem.lowering.code import Code, Typed, ending
from x10sem.lowering.environment import Env, Returning
from x10sem.records import names_of
from x10sem.syntax import tree


def closure(e: tree.Closure, env: Env, code: Code) -> Typed:
    """Lower a closure: an object with a method `()` that keeps what the body uses."""
    before, params = env.this, []
    returning = Returning("closure", env.known(e.result))
    with env.wall("closure") as wall, env.block(), env.cut(returning):
        env.this = env.fresh("this") if before else ""
        inner = env.this
        prefix = Code()
        for i, formal in enumerate(e.params):
            params.append(parameter(formal, i, env))
            point = Typed(core.Var(params[-1], span=formal.span), env.known(formal.type))
            statements.destructure(formal.parts, point, formal, env, prefix)
        body = closure_body(e, env, prefix)
        env.this = before
    env.load(wall, code, e.span)
    key = closure_key(e, env)
    captured = sorted(free(body) - set(params))
    kept = ["this$" if c == inner and inner else c for c in captured]
    for c, f in zip(reversed(captured), reversed(kept), strict=True):
        body = core.Val(c, core.Select(core.Var("this"), f, span=e.span), body, span=e.span)
    method = Method("()", tuple(params), ("",) * len(params), body, span=e.span)
    env.world.extra[key] = ClassInfo(key, ("Any",), {"()": (method,)})
    args = tuple(core.Var(before if c == inner else c, span=e.span) for c in captured)
    return Typed(core.Record(tuple(kept), args, key, span=e.span))


def closure_key(e: tree.Closure, env: Env) -> str:
    """Name the class of a closure: by number, or by place where the order is that of a run."""
    if env.symbol.source.is_library:
        return f"$Closure{env.symbol.key}{e.span.line}_{e.span.column}"
    env.world.closures += 1
    return f"$Closure{env.world.closures}"


def parameter(formal: tree.Formal, position: int, env: Env) -> str:
    """Declare a parameter, and name its core variable."""
    kind = env.known(formal.type)
    local = env.declare(formal.name or f"_{position}", kind, formal.span)
    return local.core


def closure_body(e: tree.Closure, env: Env, code: Code) -> core.Stmt:
    """Lower the body of a closure: a block with a value, or an expression."""
    if not isinstance(e.body, tree.Block):
        value = expressions.expression(e.body, env, code)
        return code.close(core.Return(value.term, span=e.span))
    return value_block(e.body, env, code)


def value_block(block: tree.Block, env: Env, code: Code) -> core.Stmt:
    """Lower the block of a closure or an at-expression; its last expression is what it returns."""
    with env.block():
        for s in block.body:
            statements.statement(s, env, code)
        if block.value is not None:
            value = expressions.expression(block.value, env, code)
            return code.close(core.Return(value.term, span=block.value.span))
        return ending(code, block.span)


def anonymous(e: tree.New, above: ClassSymbol, env: Env) -> ClassSymbol:
    """Declare the class of `new C(..) { .. }`: its constructor passes the arguments on."""
    params = tuple(tree.Formal(f"arg${i}", span=e.span) for i in range(len(e.args)))
    passed = tuple(tree.Name(p.name, span=e.span) for p in params)
    up = tree.ExprStmt(tree.Call(None, "super", (), passed, span=e.span), span=e.span)
    build = tree.ConstructorDecl(params, tree.Block((up,), span=e.span), span=e.span)
    members = (*(e.body or ()), *((build,) if params else ()))
    superclass = None if above.is_interface else e.type
    interfaces = (e.type,) if above.is_interface else ()
    env.world.closures += 1
    name = f"${env.world.closures}"
    decl = tree.ClassDecl("class", name, (), (), superclass, interfaces, members, span=e.span)
    return enclosed(decl, env)


def local_class(s: tree.LocalClass, env: Env) -> None:
    """Declare a class among statements."""
    enclosed(s.declaration, env)


def enclosed(decl: tree.ClassDecl, env: Env) -> ClassSymbol:
    """Declare a class inside a method body; it keeps the locals that it mentions."""
    env.world.closures += 1
    key = f"{env.symbol.key}.{decl.name}"
    if key in env.world.by_key:
        key = f"{key}${env.world.closures}"
    symbol = declare(decl, env.symbol.source, env.world.sink, env.symbol, key)
    symbol.link = "this$" if env.this else ""
    symbol.type_params |= env.symbol.type_params | env.type_params
    mentioned = set(mentions(decl))
    for name in env.visible():
        local = env.find(name)
        if name in mentioned and local is not None:
            if local.mutable:
                symbol.shut_out[name] = local.span
            else:
                symbol.captures[name] = local.type
    if not decl.name.startswith("$"):
        env.classes[decl.name] = symbol
    symbol.visible = dict(env.classes)
    env.world.enter(symbol)
    return symbol


def mentions(root: object) -> Iterator[str]:
    """Name every simple name and every called name in a tree."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif isinstance(node, tree.Node):
            if isinstance(node, tree.Name):
                yield node.id
            elif isinstance(node, tree.Call) and node.target is None:
                yield node.name
            waiting.extend(getattr(node, n) for n in names_of(type(node)) if n != "span")
