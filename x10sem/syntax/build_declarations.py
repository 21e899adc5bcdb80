"""Productions of files, classes and members."""

from typing import NamedTuple

from x10sem.syntax import tree
from x10sem.syntax.build_statements import Statements
from x10sem.syntax.builder import Parts
from x10sem.syntax.tokens import Token


def _words(modifiers: list[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split what stands before a declaration into modifiers and annotations."""
    return (
        tuple(word.text for word in modifiers if word.kind != "ANNOTATION"),
        tuple(word.text for word in modifiers if word.kind == "ANNOTATION"),
    )


class Signature(NamedTuple):
    """What a method has beside its name."""

    type_params: list[str]
    params: list[tree.Formal]
    result: tree.Type | None
    body: tree.Block | tree.Expr | None


class Declarations(Statements):
    """Builds declarations."""

    # Files

    def unit(self, c: Parts) -> tree.CompilationUnit:
        """Build a file."""
        return tree.CompilationUnit(tuple(c[0]), tuple(c[1]), tuple(c[2]))

    def import_type(self, c: Parts) -> tree.Import:
        """Build `import a.b.C;`."""
        return tree.Import(tuple(c[1]), span=self.at_token(c[0]))

    def import_all(self, c: Parts) -> tree.Import:
        """Build `import a.b.*;`."""
        return tree.Import((*c[1], "*"), span=self.at_token(c[0]))

    # Classes

    def class_declaration(self, c: Parts) -> tree.ClassDecl:
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
        return tree.ClassDecl(
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

    def class_local(self, c: Parts) -> tree.LocalClass:
        """Build a class among statements."""
        return self.class_local_modified([[], *c])

    def class_local_modified(self, c: Parts) -> tree.LocalClass:
        """Build a class with modifiers among statements."""
        declaration = self.class_declaration(c)
        return tree.LocalClass(declaration, span=declaration.span)

    def type_definition(self, c: Parts) -> tree.TypeDef:
        """Build `type T = U;`."""
        return tree.TypeDef(c[2].text, c[7], span=self.at_token(c[2]))

    # Fields and properties

    def fields(self, c: Parts) -> list[tree.FieldDecl]:
        """Build one field for each declarator."""
        words, annotations = _words(c[0])
        mutable = c[1].text == "var"
        found = []
        for item in c[2]:
            if item.parts:
                title = "a field has one name, not parts"
                raise self.refuse("X0010", title, item.span, "declare the fields one by one")
            field = tree.FieldDecl(
                item.name, item.type, item.init, mutable, words, annotations, span=item.span
            )
            found.append(field)
        return found

    def field_or_property(self, c: Parts) -> list[tree.FieldDecl] | list[tree.MethodDecl]:
        """Build `property p:T = e;`, or a field written without `val`."""
        modifiers, name, type_ = c[:3]
        init = c[4] if c[3].kind == "=" else None
        words, annotations = _words(modifiers)
        if "property" in words:
            return self._property(modifiers, name, Signature([], [], type_, init))
        span = self.at_token(name)
        return [tree.FieldDecl(name.text, type_, init, mutable=False, modifiers=words,
                          annotations=annotations, span=span)]  # fmt: skip

    def property_inferred(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `property p = e;`."""
        return self._property(c[0], c[1], Signature([], [], None, c[3]))

    def property_method(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `property p(..):T = e;`."""
        return self._property(c[0], c[1], Signature([], *c[2:]))

    def _property(
        self, modifiers: list[Token], name: Token, signature: Signature
    ) -> list[tree.MethodDecl]:
        if not any(word.text == "property" for word in modifiers):
            title = f"expected `def`, `val` or `var`, found `{name.text}`"
            advice = "a field begins with `val` or `var`, a method with `def`"
            raise self.refuse("X0001", title, self.at_token(name), advice)
        return self._method(modifiers, name, name.text, signature)

    # Methods and operators

    def _method(
        self, modifiers: list[Token], place: Token, name: str, signature: Signature
    ) -> list[tree.MethodDecl]:
        words, annotations = _words(modifiers)
        return [
            tree.MethodDecl(
                name,
                tuple(signature.type_params),
                tuple(signature.params),
                signature.result,
                signature.body,
                words,
                annotations,
                span=self.at_token(place),
            )
        ]

    def method(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `def m[T](..):R ..`."""
        return self._method(c[0], c[2], c[2].text, Signature(*c[3:]))

    def constructor(self, c: Parts) -> list[tree.ConstructorDecl]:
        """Build `def this(..) ..`; its result type is dropped."""
        words, annotations = _words(c[0])
        span = self.at_token(c[2])
        return [tree.ConstructorDecl(tuple(c[4]), c[6], words, annotations, span=span)]

    def throws(self, _: Parts) -> None:
        """Drop what a method says that it throws."""

    def operator_head(self, c: Parts) -> tuple[Token, list[str]]:
        """Keep the type parameters after `operator`, and where it stands."""
        return c[0], c[2] if len(c) > 1 else []

    def operator_apply(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator this(..)`."""
        modifiers, (place, outer), _, inner, params, result, body = c
        signature = Signature(outer + inner, params, result, body)
        return self._method(modifiers, place, "()", signature)

    def operator_set(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator this(..) = (v)`; v is the last parameter."""
        modifiers, (place, outer), _, inner, params, _, value, result, body = c
        signature = Signature(outer + inner, params + value, result, body)
        return self._method(modifiers, place, "()=", signature)

    def operator_binary(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator this + (x)`."""
        modifiers, (place, types), _, word, params, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, word.text, signature)

    def operator_inverse(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator (x) + this`."""
        modifiers, (place, types), params, word, _, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, "inv" + word.text, signature)

    def operator_static(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator (x) + (y)`."""
        modifiers, (place, types), left, word, right, result, body = c
        signature = Signature(types, left + right, result, body)
        return self._method(modifiers, place, word.text, signature)

    def operator_prefix(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator - this`."""
        modifiers, (place, types), word, _, result, body = c
        signature = Signature(types, [], result, body)
        return self._method(modifiers, place, "pre" + word.text, signature)

    def operator_prefix_static(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator - (x)`."""
        modifiers, (place, types), word, params, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, "pre" + word.text, signature)

    def operator_as(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator (x:T) as U`."""
        modifiers, (place, types), params, _, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, "as", signature)

    def operator_as_any(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator (x:T) as ?:U`."""
        modifiers, (place, types), params, _, _, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, "as", signature)

    def operator_implicit(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator (x:T):U`, an implicit conversion."""
        modifiers, (place, types), params, result, body = c
        signature = Signature(types, params, result, body)
        return self._method(modifiers, place, "as", signature)

    def operator_control(self, c: Parts) -> list[tree.MethodDecl]:
        """Build `operator for(..)`."""
        modifiers, (place, outer), word, inner, params, result, body = c
        signature = Signature(outer + inner, params, result, body)
        return self._method(modifiers, place, word.text, signature)


class Builder(Declarations):
    """Builds everything."""
