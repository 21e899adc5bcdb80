"""Productions of statements."""

from dataclasses import replace
from typing import Final

from x10sem.diagnostics import Diagnostic
from x10sem.syntax import tree
from x10sem.syntax.build_expressions import Expressions
from x10sem.syntax.builder import Parts
from x10sem.syntax.tree import Block, Formal, Stmt

LOCAL_TYPE: Final = "a type definition among statements"
CLOCKED_ATEACH: Final = "clocked ateach"
USER_CONTROL: Final = "user-defined "
"""Before the keyword, the name of a control operator as a `NoMeaning`."""


class Statements(Expressions):
    """Builds statements."""

    # Blocks

    def block(self, c: Parts) -> Block:
        """Build a block; an `at` at its end may turn out to be its value."""
        body: list[Stmt] = c[1]
        span = self.at_token(c[0])
        last = body[-1] if body else None
        if isinstance(last, tree.At) and id(last) in self.pending:
            body.pop()
            value, inner = self._as_value(last)
            block = Block(tuple(body), value, span=span)
            self.ends[id(block)] = self.ends[id(inner)]
            return block
        return Block(tuple(body), span=span)

    def block_value(self, c: Parts) -> Block:
        """Build a block that ends with an expression."""
        block = Block(tuple(c[1]), c[2], span=self.at_token(c[0]))
        self.ends[id(block)] = c[2].span, c[3]
        return block

    def _as_value(self, at: tree.At) -> tuple[tree.AtExpr, Block]:
        """Read `at (p) { ..; e }` as an expression; keep the block too."""
        chain: list[tree.At] = []
        body: Stmt = at
        while isinstance(body, tree.At):
            chain.append(body)
            self.pending.pop(id(body), None)
            body = body.body
        assert isinstance(body, Block)
        value: tree.Expr | Block = body
        for link in reversed(chain):
            value = tree.AtExpr(link.place, value, span=link.span)
        assert isinstance(value, tree.AtExpr)
        return value, body

    def statement_block(self, c: Parts) -> Block:
        """Take a block as a statement: it may not end with an expression."""
        self.refuse_value(c[0])
        return c[0]  # type: ignore[no-any-return]

    # Declarations

    def local(self, c: Parts) -> tree.LocalDecl:
        """Build `val x = e, ..`."""
        return tree.LocalDecl(c[0].text == "var", tuple(c[1]), span=self.at_token(c[0]))

    def local_modified(self, c: Parts) -> tree.LocalDecl:
        """Build `final val x = e`; the modifiers mean nothing."""
        return self.local(c[1:])

    def declarator_bare(self, c: Parts) -> tree.Declarator:
        """Build `x`."""
        return tree.Declarator(c[0].text, span=self.at_token(c[0]))

    def declarator_typed(self, c: Parts) -> tree.Declarator:
        """Build `x:T`."""
        return tree.Declarator(c[0].text, c[1], span=self.at_token(c[0]))

    def declarator_inferred(self, c: Parts) -> tree.Declarator:
        """Build `x = e`."""
        return tree.Declarator(c[0].text, None, c[2], span=self.at_token(c[0]))

    def declarator_full(self, c: Parts) -> tree.Declarator:
        """Build `x:T = e`."""
        return tree.Declarator(c[0].text, c[1], c[3], span=self.at_token(c[0]))

    def declarator_parts(self, c: Parts) -> tree.Declarator:
        """Build `[i, j] = e`."""
        return tree.Declarator("", None, c[4], tuple(c[1]), span=self.at_token(c[0]))

    def declarator_parts_typed(self, c: Parts) -> tree.Declarator:
        """Build `[i, j]:T = e`."""
        return tree.Declarator("", c[3], c[5], tuple(c[1]), span=self.at_token(c[0]))

    def declarator_named_parts(self, c: Parts) -> tree.Declarator:
        """Build `p[i, j] = e`."""
        return tree.Declarator(c[0].text, None, c[5], tuple(c[2]), span=self.at_token(c[0]))

    def declarator_named_parts_typed(self, c: Parts) -> tree.Declarator:
        """Build `p[i, j]:T = e`."""
        return tree.Declarator(c[0].text, c[4], c[6], tuple(c[2]), span=self.at_token(c[0]))

    def type_local(self, c: Parts) -> tree.NoMeaning:
        """Build a type definition among statements, which has no meaning here."""
        return tree.NoMeaning(LOCAL_TYPE, span=self.at_token(c[0]))

    # Plain statements

    def empty_statement(self, c: Parts) -> tree.Empty:
        """Build `;`."""
        return tree.Empty(span=self.at_token(c[0]))

    def expr_statement(self, c: Parts) -> tree.ExprStmt:
        """Build `e;`, and `this(..);` as the call of a constructor."""
        expr: tree.Expr = c[0]
        if expr is self.bare_this and isinstance(expr, tree.Apply):
            expr = tree.Call(None, "this", (), expr.args, span=expr.span)
        return tree.ExprStmt(expr, span=expr.span)

    def labeled(self, c: Parts) -> tree.Labeled | tree.LocalDecl:
        """Build `l: s`, or `x: T = e;`, which declares a val: an assignment has no label."""
        at = self.at_token(c[0])
        match c[2]:
            case tree.ExprStmt(tree.Assign(target, "=", init)) if name := _dotted(target):
                kind = tree.NamedType(name, span=target.span)
                declared = tree.Declarator(c[0].text, kind, init, span=at)
                return tree.LocalDecl(mutable=False, declarators=(declared,), span=at)
        return tree.Labeled(c[0].text, c[2], span=at)

    def if_(self, c: Parts) -> tree.If:
        """Build `if (c) s`."""
        return tree.If(c[2], c[4], span=self.at_token(c[0]))

    def if_else(self, c: Parts) -> tree.If:
        """Build `if (c) s else t`."""
        return tree.If(c[2], c[4], c[6], span=self.at_token(c[0]))

    def break_(self, c: Parts) -> tree.Break:
        """Build `break;`."""
        return tree.Break(span=self.at_token(c[0]))

    def break_label(self, c: Parts) -> tree.Break:
        """Build `break l;`."""
        return tree.Break(c[1].text, span=self.at_token(c[0]))

    def continue_(self, c: Parts) -> tree.Continue:
        """Build `continue;`."""
        return tree.Continue(span=self.at_token(c[0]))

    def continue_label(self, c: Parts) -> tree.Continue:
        """Build `continue l;`."""
        return tree.Continue(c[1].text, span=self.at_token(c[0]))

    def return_(self, c: Parts) -> tree.Return:
        """Build `return;`."""
        return tree.Return(span=self.at_token(c[0]))

    def return_value(self, c: Parts) -> tree.Return:
        """Build `return e;`."""
        return tree.Return(c[1], span=self.at_token(c[0]))

    def throw(self, c: Parts) -> tree.Throw:
        """Build `throw e;`."""
        return tree.Throw(c[1], span=self.at_token(c[0]))

    def offer(self, c: Parts) -> tree.Offer:
        """Build `offer e;`."""
        return tree.Offer(c[1], span=self.at_token(c[0]))

    def assert_(self, c: Parts) -> tree.Assert:
        """Build `assert e;` and `assert e : m;`."""
        message = c[3] if len(c) > 3 else None  # noqa: PLR2004
        return tree.Assert(c[1], message, span=self.at_token(c[0]))

    def try_(self, c: Parts) -> tree.Try:
        """Build `try s catch (..) t finally u`."""
        final = c[4] if len(c) > 3 else None  # noqa: PLR2004
        self.refuse_value(c[1])
        self.refuse_value(final)
        return tree.Try(c[1], tuple(c[2]), final, span=self.at_token(c[0]))

    def try_finally(self, c: Parts) -> tree.Try:
        """Build `try s finally t`."""
        self.refuse_value(c[1])
        self.refuse_value(c[3])
        return tree.Try(c[1], (), c[3], span=self.at_token(c[0]))

    def catch(self, c: Parts) -> tree.CatchClause:
        """Build `catch (e:T) s`."""
        self.refuse_value(c[4])
        return tree.CatchClause(c[2], c[4], span=self.at_token(c[0]))

    # Loops

    def while_(self, c: Parts) -> tree.While:
        """Build `while (c) s`."""
        return tree.While(c[2], c[4], span=self.at_token(c[0]))

    def do_while(self, c: Parts) -> tree.DoWhile:
        """Build `do s while (c);`."""
        return tree.DoWhile(c[1], c[4], span=self.at_token(c[0]))

    def c_for(self, c: Parts) -> tree.CFor:
        """Build `for (i; c; u) s`."""
        return tree.CFor(tuple(c[2]), c[4], tuple(c[6]), c[8], span=self.at_token(c[0]))

    def for_init_exprs(self, c: Parts) -> list[tree.ExprStmt]:
        """Take the expressions that begin a `for` as statements."""
        return [tree.ExprStmt(expr, span=expr.span) for expr in c[0]]

    def for_in(self, c: Parts) -> tree.ForIn:
        """Build `for (x in e) s`."""
        return tree.ForIn(c[2], c[4], c[6], span=self.at_token(c[0]))

    def for_all(self, c: Parts) -> tree.ForIn:
        """Build `for (e) s`, which names no variable."""
        return tree.ForIn(Formal(""), c[2], c[4], span=self.at_token(c[0]))

    def ateach_in(self, c: Parts) -> tree.ForIn:
        """Build `ateach (x in e) s`."""
        return replace(self.for_in(c), ateach=True)

    def ateach_all(self, c: Parts) -> tree.ForIn:
        """Build `ateach (e) s`."""
        return replace(self.for_all(c), ateach=True)

    def ateach_clocked(self, c: Parts) -> tree.NoMeaning:
        """Build `ateach (x in e) clocked (c) s`, which has no meaning here."""
        return tree.NoMeaning(CLOCKED_ATEACH, span=self.at_token(c[0]))

    def clocked_ateach(self, c: Parts) -> tree.NoMeaning:
        """Build `clocked ateach (x in e) s`, which has no meaning here."""
        return tree.NoMeaning(CLOCKED_ATEACH, span=self.at_token(c[0]))

    def switch(self, c: Parts) -> tree.Switch:
        """Build `switch (e) {..}`."""
        return tree.Switch(c[2], tuple(c[5]), span=self.at_token(c[0]))

    def case_group(self, c: Parts) -> list[tree.SwitchCase]:
        """Add the statements under some labels; beside `default` the others say nothing."""
        labels = () if None in c[1] else tuple(c[1])
        span = labels[0].span if labels else tree.Empty().span
        c[0].append(tree.SwitchCase(labels, tuple(c[2]), span=span))
        return c[0]  # type: ignore[no-any-return]

    # Places and activities

    def at_block(self, c: Parts) -> tree.At:
        """Build `at (p) {..}`; if the block has a value, `block` decides."""
        return self._at(c, self.missing_semicolon(c[1]))

    def at_statement(self, c: Parts) -> tree.At:
        """Build `at (p) s`."""
        inner = self.pending.get(id(c[1])) if isinstance(c[1], tree.At) else None
        return self._at(c, inner.diagnostic if inner else None)

    def _at(self, c: Parts, diagnostic: Diagnostic | None) -> tree.At:
        token, place = c[0]
        node = tree.At(place, c[1], span=self.at_token(token))
        if diagnostic is not None:
            self.suspect(node, diagnostic)
        return node

    def async_(self, c: Parts) -> tree.Async:
        """Build `async s`."""
        return tree.Async(c[1], span=self.at_token(c[0]))

    def async_clocks(self, c: Parts) -> tree.Async:
        """Build `async clocked (c) s`."""
        return tree.Async(c[3], clocks=c[2].values, clocked=True, span=self.at_token(c[0]))

    def clocked_async(self, c: Parts) -> tree.Async:
        """Build `clocked async s`."""
        return tree.Async(c[2], clocked=True, span=self.at_token(c[0]))

    def annotated_async(self, c: Parts) -> tree.Async:
        """Build `@Uncounted async s`."""
        for word in c[0]:
            if word.kind != "ANNOTATION":
                title = f"`{word.text}` does not go before `async`"
                raise self.refuse("X0001", title, self.at_token(word), "remove it")
        node: tree.Async = c[1]
        return replace(node, annotations=tuple(word.text for word in c[0]))

    def atomic(self, c: Parts) -> tree.Atomic:
        """Build `atomic s`."""
        return tree.Atomic(c[1], span=self.at_token(c[0]))

    def when(self, c: Parts) -> tree.When:
        """Build `when (c) s`."""
        return tree.When(c[2], c[4], span=self.at_token(c[0]))

    def finish(self, c: Parts) -> tree.Finish:
        """Build `finish s`."""
        return tree.Finish(c[1], span=self.at_token(c[0]))

    def clocked_finish(self, c: Parts) -> tree.Finish:
        """Build `clocked finish s`."""
        return tree.Finish(c[2], clocked=True, span=self.at_token(c[0]))

    def user_control(self, c: Parts) -> tree.NoMeaning:
        """Build a user-defined control operator, which has no meaning here."""
        return tree.NoMeaning(USER_CONTROL + c[2].text, span=self.at_token(c[2]))


def _dotted(e: tree.Expr) -> tuple[str, ...]:
    """Read `a.b.C` as a name; empty if it is something else."""
    match e:
        case tree.Name(head):
            return (head,)
        case tree.FieldAccess(target, name) if before := _dotted(target):
            return (*before, name)
    return ()
