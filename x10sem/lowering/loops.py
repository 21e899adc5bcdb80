"""Loops, switches, labels, and the ways out of them."""

from x10sem.core import terms as core
from x10sem.diagnostics import Span
from x10sem.lowering import expressions, names, places, statements
from x10sem.lowering.code import Code, Typed
from x10sem.lowering.environment import Env, Target, label_name
from x10sem.lowering.errors import suggestion
from x10sem.lowering.types import INTEGERS, LONG, PLACE, UNKNOWN, Known
from x10sem.syntax import tree

Loop = tree.While | tree.DoWhile | tree.CFor | tree.Switch | tree.Labeled


def loop(s: Loop, env: Env, code: Code) -> None:
    """Lower a loop, a switch or a labelled statement."""
    match s:
        case tree.While():
            code.do(while_loop(s, env))
        case tree.DoWhile():
            code.do(do_loop(s, env))
        case tree.CFor():
            code.do(c_for(s, env))
        case tree.Switch():
            switch(s, env, code)
        case tree.Labeled():
            labelled(s, env, code)


def labelled(s: tree.Labeled, env: Env, code: Code) -> None:
    """Lower `l: s`: a loop takes the label, anything else becomes a target of `break`."""
    env.labels = (*env.labels, s.label)
    if isinstance(s.body, tree.Labeled | tree.While | tree.DoWhile | tree.CFor | tree.ForIn):
        statements.statement(s.body, env, code)
        env.labels = ()
        return
    with env.target(s.label, is_loop=False) as t:
        body = statements.scoped(s.body, env)
    code.do(core.Labelled(t.exit, body, span=s.span))


def leave(s: tree.Break | tree.Continue, env: Env, code: Code) -> None:
    """Lower `break` and `continue`."""
    word = "break" if isinstance(s, tree.Break) else "continue"
    target = find_target(s.label, word, env)
    if target is None or target.depth < env.cuts:
        goal = f" labelled `{s.label}`" if s.label else ""
        why = "an activity or closure cannot leave it" if target else "not inside any"
        title = f"`{word}` has no statement{goal} to leave"
        advice = f"move the `{word}` into the loop"
        if s.label and target is None:
            known = [name for t in env.targets for name in t.names]
            advice = suggestion(s.label, known) or f"label the statement: `{s.label}: for (..) ..`"
        elif target is not None:
            advice += ", or set a flag that the loop tests"
        env.world.sink.error("X1301", title, s.span, why, advice=advice)
    elif word == "break":
        code.do(core.Exit(target.exit, span=s.span))
    else:
        target.continued = True
        code.do(core.Exit(target.again, span=s.span))


def find_target(label: str, word: str, env: Env) -> Target | None:
    """Find the innermost statement that is meant."""
    for t in reversed(env.targets):
        if label in t.names if label else t.is_loop or (word == "break" and t.exit[:5] == "break"):
            return t if word == "break" or t.is_loop else None
    return None


def body_of(s: tree.Stmt, t: Target, env: Env) -> core.Stmt:
    """Lower a loop's body, which `continue` ends."""
    body = statements.scoped(s, env)
    return core.Labelled(t.again, body, span=s.span) if t.continued else body


def test(e: tree.Expr | None, then: core.Stmt, t: Target, span: Span, env: Env) -> core.Stmt:
    """Run `then` if the condition holds, else leave the loop."""
    if e is None or e == tree.BooleanLit(value=True):
        return then
    code = Code()
    condition = expressions.expression(e, env, code)
    return code.close(core.If(condition.term, then, core.Exit(t.exit, span=span), span=span))


def repeat(t: Target, body: core.Stmt, span: Span) -> core.Stmt:
    """Run the body again and again, until something leaves."""
    return core.Labelled(t.exit, core.Loop(body, span=span), span=span)


def while_loop(s: tree.While, env: Env) -> core.Stmt:
    """Lower `while`."""
    with env.target("break") as t:
        body = test(s.condition, body_of(s.body, t, env), t, s.span, env)
    return repeat(t, body, s.span)


def do_loop(s: tree.DoWhile, env: Env) -> core.Stmt:
    """Lower `do s while (c);`."""
    with env.target("break") as t:
        body = body_of(s.body, t, env)
        after = test(s.condition, core.Skip(span=s.span), t, s.span, env)
    return repeat(t, core.Seq(body, after, span=s.span), s.span)


def c_for(s: tree.CFor, env: Env) -> core.Stmt:
    """Lower `for (init; condition; update)`."""
    code, labels = Code(), env.labels
    env.labels = ()
    with env.block():
        for each in s.init:
            statements.statement(each, env, code)
        env.labels = labels
        with env.target("break") as t:
            body, after = body_of(s.body, t, env), Code()
            for e in s.update:
                expressions.effect(e, env, after)
            again = core.Seq(body, after.close(), span=s.span) if after.items else body
            code.do(repeat(t, test(s.condition, again, t, s.span, env), s.span))
    return code.close()


def for_each(s: tree.ForIn, env: Env, code: Code) -> None:
    """Lower `for (x in e)` and `ateach`."""
    if s.ateach:
        places.ateach(s, env, code)
    else:
        for_in(s, env, code)


def for_in(s: tree.ForIn, env: Env, code: Code) -> None:
    """Lower `for (x in e)`: counting if e is a range, else by an iterator."""
    labels, env.labels = env.labels, ()
    inner = Code()
    domain = s.domain
    if isinstance(domain, tree.Binary) and domain.op == ".." and not s.formal.parts:
        low, high = expressions.operands((domain.left, domain.right), env, inner)
        env.labels = labels
        count(s, low, high, env, inner)
    else:
        many = expressions.expression(domain, env, inner)
        env.labels = labels
        iterate(s, many, env, inner)
    code.do(inner.close())


def count(s: tree.ForIn, low: Typed, high: Typed, env: Env, code: Code) -> None:
    """Count from low to high; each iteration has its own copy of the index."""
    low = expressions.settled(low, env, code)
    high = expressions.settled(high, env, code)
    kind = low.type if low.type.key in INTEGERS else LONG
    box = code.val(
        env.fresh(f"{s.formal.name or 'i'}$next"),
        core.Record(("value",), (low.term,), "$Var", span=s.span),
        s.span,
    )
    now = core.Select(box, "value", span=s.span)
    with env.target("break") as t, env.block():
        local = env.declare(s.formal.name or "_", kind, s.formal.span)
        index = core.Var(local.core, span=s.formal.span)
        next_ = core.Operator("+", (index, expressions.number(1, kind)), span=s.span)
        step = core.FieldUpd(box, "value", next_, span=s.span)
        body = core.Seq(element_body(s, t, env), step, span=s.span)
    more = core.Operator("<=", (index, high.term), span=s.domain.span)
    turn = core.If(more, body, core.Exit(t.exit, span=s.span), span=s.span)
    code.do(repeat(t, core.Val(local.core, now, turn, span=s.formal.span), s.span))


def element_body(s: tree.ForIn, t: Target, env: Env, prefix: Code | None = None) -> core.Stmt:
    """Lower the body for one element; a `var` element is boxed."""
    code = prefix or Code()
    if s.formal.mutable:
        names.no_meaning("a `var` in `for (x in ..)`", s.span, env, code)
    code.do(statements.scoped(s.body, env))
    body = code.close()
    return core.Labelled(t.again, body, span=s.span) if t.continued else body


def iterate(s: tree.ForIn, domain: Typed, env: Env, code: Code) -> None:
    """Ask an iterator for one element after the other."""
    it = code.bind(
        env.fresh("iterator"), core.Invoke(domain.term, "iterator", (), span=s.span), s.span
    )
    kind = env.known(s.formal.type)
    kind = element_kind(domain.type) if kind == UNKNOWN else kind
    with env.target("break") as t, env.block():
        more = env.temp()
        local = env.declare(s.formal.name or "_point", kind, s.formal.span)
        inner = Code()
        element = Typed(core.Var(local.core, span=s.formal.span), kind)
        statements.destructure(s.formal.parts, element, s.formal, env, inner)
        body: core.Stmt = element_body(s, t, env, inner)
    body = core.Bind(local.core, core.Invoke(it, "next", (), span=s.span), body, span=s.span)
    turn = core.If(core.Var(more), body, core.Exit(t.exit, span=s.span), span=s.span)
    ask = core.Invoke(it, "hasNext", (), span=s.domain.span)
    code.do(repeat(t, core.Bind(more, ask, turn, span=s.span), s.span))


def element_kind(domain: Known) -> Known:
    """Tell the type of what a collection is iterated over."""
    if domain.key in ("LongRange", "PlaceGroup", "IntRange"):
        return {"LongRange": LONG, "PlaceGroup": PLACE}.get(domain.key, Known("Int"))
    return domain.args[0] if len(domain.args) == 1 else UNKNOWN


def switch(s: tree.Switch, env: Env, code: Code) -> None:
    """Lower `switch`: a jump to the case, from where control falls through."""
    subject = expressions.settled(expressions.expression(s.subject, env, code), env, code)
    with env.target("break", is_loop=False) as t:
        starts = [label_name(env.fresh("case")) for _ in s.cases]
        body = dispatch(s, subject, starts, t, env)
        for start, case in zip(starts, s.cases, strict=True):
            inner = Code()
            with env.block():
                for each in case.body:
                    statements.statement(each, env, inner)
            jumped = core.Labelled(start, body, span=case.span)
            body = core.Seq(jumped, inner.close(), span=case.span)
    code.do(core.Labelled(t.exit, body, span=s.span))


def dispatch(s: tree.Switch, subject: Typed, starts: list[str], t: Target, env: Env) -> core.Stmt:
    """Go to the first case that is equal, else to the default, else out."""
    default = next(
        (start for start, c in zip(starts, s.cases, strict=True) if not c.labels), t.exit
    )
    found: core.Stmt = core.Exit(default, span=s.span)
    for start, case in reversed(list(zip(starts, s.cases, strict=True))):
        for label in reversed(case.labels):
            inner = Code()
            value = expressions.expression(label, env, inner)
            same = core.Operator("==", (subject.term, value.term), span=label.span)
            jump = core.Exit(start, span=case.span)
            found = inner.close(core.If(same, jump, found, span=label.span))
    return found
