"""Productions of types and of formal parameters."""

from x10sem.syntax.builder import Base, Parts
from x10sem.syntax.tree import Formal, FunctionType, NamedType, Type


class Types(Base):
    """Builds types and formals."""

    def void(self, c: Parts) -> NamedType:
        """Build `void`."""
        return NamedType(("void",), span=self.at_token(c[0]))

    def named(self, c: Parts) -> NamedType:
        """Build `C`."""
        return NamedType((c[0].text,), span=self.at_token(c[0]))

    def named_args(self, c: Parts) -> NamedType:
        """Build `C[T]`."""
        return NamedType((c[0].text,), tuple(c[1]), span=self.at_token(c[0]))

    def named_member(self, c: Parts) -> NamedType:
        """Build `a.C`."""
        return NamedType((*c[0].name, c[2].text), span=self.over(c[0], c[2]))

    def named_member_args(self, c: Parts) -> NamedType:
        """Build `a.C[T]`."""
        return NamedType((*c[0].name, c[2].text), tuple(c[3]), span=self.over(c[0], c[2]))

    def function_type_nullary(self, c: Parts) -> FunctionType:
        """Build `() => T`."""
        return FunctionType((), c[4], span=self.over(c[0], c[4]))

    def function_type(self, c: Parts) -> FunctionType:
        """Build `(x:T, U) => R`; the names are dropped."""
        types = []
        for formal in c[1]:
            assert formal.type is not None, formal.span
            types.append(formal.type)
        return FunctionType(tuple(types), c[5], span=self.over(c[0], c[5]))

    # Formals

    def formal_type(self, c: Parts) -> Formal:
        """Build a parameter that is a type alone."""
        return Formal("", c[0], span=c[0].span)

    def formal_typed(self, c: Parts) -> Formal:
        """Build `x:T`, or `p[i, j]:T`."""
        return self._variable(c[0], c[2], mutable=False)

    def formal_valvar(self, c: Parts) -> Formal:
        """Build `var x:T`."""
        return self._variable(c[1], c[3], mutable=c[0].text == "var")

    def formal_parts(self, c: Parts) -> Formal:
        """Build `[i, j]:T`."""
        return Formal("", c[4], parts=tuple(c[1]), span=self.at_token(c[0]))

    def loop_bare(self, c: Parts) -> Formal:
        """Build the `x` of `for (x in e)`."""
        return self._variable(c[0], None, mutable=False)

    def loop_typed(self, c: Parts) -> Formal:
        """Build the `x:T` of `for (x:T in e)`."""
        return self._variable(c[0], c[1], mutable=False)

    def loop_valvar(self, c: Parts) -> Formal:
        """Build the `val x` of `for (val x in e)`."""
        return self._variable(c[1], None, mutable=c[0].text == "var")

    def loop_valvar_typed(self, c: Parts) -> Formal:
        """Build the `val x:T` of `for (val x:T in e)`."""
        return self._variable(c[1], c[2], mutable=c[0].text == "var")

    def loop_parts(self, c: Parts) -> Formal:
        """Build the `[i, j]` of `for ([i, j] in e)`."""
        return Formal("", parts=tuple(c[1]), span=self.at_token(c[0]))

    def loop_parts_typed(self, c: Parts) -> Formal:
        """Build the `[i, j]:T` of `for ([i, j]:T in e)`."""
        return Formal("", c[3], parts=tuple(c[1]), span=self.at_token(c[0]))

    def loop_valvar_parts(self, c: Parts) -> Formal:
        """Build the `val [i, j]` of `for (val [i, j] in e)`."""
        return self.loop_parts(c[1:])

    def loop_valvar_parts_typed(self, c: Parts) -> Formal:
        """Build the `val [i, j]:T` of `for (val [i, j]:T in e)`."""
        return self.loop_parts_typed(c[1:])

    def _variable(self, written: Type, type_: Type | None, *, mutable: bool) -> Formal:
        """Read `x` or `p[i, j]`, which the grammar takes for a type."""
        if isinstance(written, NamedType) and len(written.name) == 1:
            parts = tuple(
                part.name[0]
                for part in written.args
                if isinstance(part, NamedType) and len(part.name) == 1 and not part.args
            )
            if len(parts) == len(written.args):
                return Formal(written.name[0], type_, mutable, parts, span=written.span)
        advice = "write one name without dots, as in `for (x in e)`"
        raise self.refuse("X0010", "a variable has a simple name", written.span, advice)
