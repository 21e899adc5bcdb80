"""Productions of files, classes and members."""

from x10sem.syntax.build_statements import Statements
from x10sem.syntax.builder import Parts
from x10sem.syntax.tokens import Token
from x10sem.syntax.tree import (
    Block, ClassDecl, CompilationUnit, ConstructorDecl, Expr, FieldDecl, Formal, Import,
    LocalClass, MethodDecl, Type, TypeDef,
)  # fmt: skip


def _words(modifiers: list[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split what stands before a declaration into modifiers and annotations."""
    return (
        tuple(word.text for word in modifiers if word.kind != "ANNOTATION"),
        tuple(word.text for word in modifiers if word.kind == "ANNOTATION"),
    )


class Declarations(Statements):
    """Builds declarations."""

    # Files

    def unit(self, c: Parts) -> CompilationUnit:
        """Build a file."""
        return CompilationUnit(tuple(c[0]), tuple(c[1]), tuple(c[2]))

    def import_type(self, c: Parts) -> Import:
        """Build `import a.b.C;`."""
        return Import(tuple(c[1]), span=self.at_token(c[0]))

    def import_all(self, c: Parts) -> Import:
        """Build `import a.b.*;`."""
        return Import((*c[1], "*"), span=self.at_token(c[0]))

    # Classes

    def class_declaration(self, c: Parts) -> ClassDecl:
        """Build a class, a struct or an interface."""
        modifiers, kind, name, type_params, properties, _, extends, implements, members = c
        interface = kind.text == "interface"
        if interface and implements:
            title = "an interface extends interfaces; it does not implement them"
            raise self.refuse("X0010", title, implements[0].span, "write `extends`")
        if not interface and len(extends) > 1:
            title = f"`{name.text}` extends more than one class"
            raise self.refuse("X0010", title, extends[1].span, "implement interfaces instead")
        words, annotations = _words(modifiers)
        return ClassDecl(
            kind.text,
            name.text,
            tuple(type_params),
            tuple(properties),
            None if interface or not extends else extends[0],
            tuple(extends if interface else implements),
            tuple(members),
            words,
            annotations,
            span=self.at_token(name),
        )

    def class_local(self, c: Parts) -> LocalClass:
        """Build a class among statements."""
        return self.class_local_modified([[], *c])

    def class_local_modified(self, c: Parts) -> LocalClass:
        """Build a class with modifiers among statements."""
        declaration = self.class_declaration(c)
        return LocalClass(declaration, span=declaration.span)

    def type_definition(self, c: Parts) -> TypeDef:
        """Build `type T = U;`."""
        return TypeDef(c[2].text, c[7], span=self.at_token(c[2]))

    # Fields and properties

    def fields(self, c: Parts) -> list[FieldDecl]:
        """Build one field for each declarator."""
        words, annotations = _words(c[0])
        mutable = c[1].text == "var"
        found = []
        for item in c[2]:
            if item.parts:
                title = "a field has a simple name"
                raise self.refuse("X0010", title, item.span, "declare the fields one by one")
            field = FieldDecl(
                item.name, item.type, item.init, mutable, words, annotations, span=item.span
            )
            found.append(field)
        return found

    def field_or_property(self, c: Parts) -> list[FieldDecl] | list[MethodDecl]:
        """Build `property p:T = e;`, or a field written without `val`."""
        modifiers, name, type_ = c[:3]
        init = c[4] if c[3].kind == "=" else None
        words, annotations = _words(modifiers)
        if "property" in words:
            return self._property(modifiers, name, [], type_, init)
        span = self.at_token(name)
        return [FieldDecl(name.text, type_, init, mutable=False, modifiers=words,
                          annotations=annotations, span=span)]  # fmt: skip

    def property_inferred(self, c: Parts) -> list[MethodDecl]:
        """Build `property p = e;`."""
        return self._property(c[0], c[1], [], None, c[3])

    def property_method(self, c: Parts) -> list[MethodDecl]:
        """Build `property p(..):T = e;`."""
        return self._property(*c)

    def _property(
        self,
        modifiers: list[Token],
        name: Token,
        params: list[Formal],
        result: Type | None,
        body: Block | Expr | None,
    ) -> list[MethodDecl]:
        if not any(word.text == "property" for word in modifiers):
            title = f"expected `def`, `val` or `var`, found `{name.text}`"
            raise self.refuse("X0001", title, self.at_token(name), "a method begins with `def`")
        return self._method(modifiers, name, name.text, [], params, result, body)

    # Methods and operators

    def _method(
        self,
        modifiers: list[Token],
        place: Token,
        name: str,
        type_params: list[str],
        params: list[Formal],
        result: Type | None,
        body: Block | Expr | None,
    ) -> list[MethodDecl]:
        words, annotations = _words(modifiers)
        return [
            MethodDecl(
                name,
                tuple(type_params),
                tuple(params),
                result,
                body,
                words,
                annotations,
                span=self.at_token(place),
            )
        ]

    def method(self, c: Parts) -> list[MethodDecl]:
        """Build `def m[T](..):R ..`."""
        return self._method(c[0], c[2], c[2].text, *c[3:])

    def constructor(self, c: Parts) -> list[ConstructorDecl]:
        """Build `def this(..) ..`; its result type is dropped."""
        words, annotations = _words(c[0])
        span = self.at_token(c[2])
        return [ConstructorDecl(tuple(c[4]), c[6], words, annotations, span=span)]

    def operator_head(self, c: Parts) -> tuple[Token, list[str]]:
        """Keep the type parameters after `operator`, and where it stands."""
        return c[0], c[2] if len(c) > 1 else []

    def operator_apply(self, c: Parts) -> list[MethodDecl]:
        """Build `operator this(..)`."""
        modifiers, (place, outer), _, inner, params, result, body = c
        return self._method(modifiers, place, "()", outer + inner, params, result, body)

    def operator_set(self, c: Parts) -> list[MethodDecl]:
        """Build `operator this(..) = (v)`; v is the last parameter."""
        modifiers, (place, outer), _, inner, params, _, value, result, body = c
        return self._method(
            modifiers, place, "()=", outer + inner, params + value, result, body
        )

    def operator_binary(self, c: Parts) -> list[MethodDecl]:
        """Build `operator this + (x)`."""
        modifiers, (place, types), _, word, params, result, body = c
        return self._method(modifiers, place, word.text, types, params, result, body)

    def operator_inverse(self, c: Parts) -> list[MethodDecl]:
        """Build `operator (x) + this`."""
        modifiers, (place, types), params, word, _, result, body = c
        return self._method(modifiers, place, "inv" + word.text, types, params, result, body)

    def operator_static(self, c: Parts) -> list[MethodDecl]:
        """Build `operator (x) + (y)`."""
        modifiers, (place, types), left, word, right, result, body = c
        return self._method(modifiers, place, word.text, types, left + right, result, body)

    def operator_prefix(self, c: Parts) -> list[MethodDecl]:
        """Build `operator - this`."""
        modifiers, (place, types), word, _, result, body = c
        return self._method(modifiers, place, "pre" + word.text, types, [], result, body)

    def operator_prefix_static(self, c: Parts) -> list[MethodDecl]:
        """Build `operator - (x)`."""
        modifiers, (place, types), word, params, result, body = c
        return self._method(modifiers, place, "pre" + word.text, types, params, result, body)

    def operator_as(self, c: Parts) -> list[MethodDecl]:
        """Build `operator (x:T) as U`."""
        modifiers, (place, types), params, _, result, body = c
        return self._method(modifiers, place, "as", types, params, result, body)

    def operator_as_any(self, c: Parts) -> list[MethodDecl]:
        """Build `operator (x:T) as ?:U`."""
        modifiers, (place, types), params, _, _, result, body = c
        return self._method(modifiers, place, "as", types, params, result, body)

    def operator_implicit(self, c: Parts) -> list[MethodDecl]:
        """Build `operator (x:T):U`, an implicit conversion."""
        modifiers, (place, types), params, result, body = c
        return self._method(modifiers, place, "as", types, params, result, body)

    def operator_control(self, c: Parts) -> list[MethodDecl]:
        """Build `operator for(..)`."""
        modifiers, (place, outer), word, inner, params, result, body = c
        return self._method(modifiers, place, word.text, outer + inner, params, result, body)


class Builder(Declarations):
    """Builds everything."""
