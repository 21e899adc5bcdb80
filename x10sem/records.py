"""Data classes that are cheap to define: what `dataclasses` makes, without compiling each.

To a type checker this is `dataclasses.dataclass`.  At run time, where a program starts
by defining some hundreds of classes, nothing is compiled for one class: methods of one
shape come from one template, with the names of the fields put in.  What is asked for more
rarely is left to `dataclasses` itself.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from dataclasses import dataclass as _full
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final

__all__ = ["compared", "dataclass", "field", "names_of"]

_OWN: Final = "__record__"
"""Where a class keeps its fields, with those that it inherits."""

_GETTER: Final = "__compared__"
_BUILT_IN: Final = {"hash": hash, "NotImplemented": NotImplemented}
_SPACE: Final[dict[str, object]] = {"__builtins__": _BUILT_IN}
_KNOWN: Final = frozenset(("frozen", "slots", "eq", "unsafe_hash", "kw_only"))


def names_of(cls: type) -> tuple[str, ...]:
    """Name the fields of a class, in order of declaration, those it inherits first."""
    return tuple(cls.__dict__[_OWN])


def compared(cls: type) -> Callable[[Any], tuple[object, ...]]:
    """Give what lists the fields of an object that take part in equality, in order."""
    return cls.__dict__[_GETTER]  # type: ignore[no-any-return]


class _Lazily:
    """What `dataclasses` keeps of a class, made when it is first asked for."""

    def __get__(self, _: object, owner: type) -> dict[str, "Field[Any]"]:
        """Let `dataclasses` look at a class with the same fields."""
        kept: dict[str, Field[Any]] = getattr(owner, _OWN)
        space = {"__annotations__": {name: f.type for name, f in kept.items()}, **kept}
        shadow: Any = _full(init=False, repr=False, eq=False)(type(owner.__name__, (), space))
        owner.__dataclass_fields__ = shadow.__dataclass_fields__  # type: ignore[attr-defined]
        return owner.__dataclass_fields__  # type: ignore[attr-defined, no-any-return]


_LAZILY: Final = _Lazily()


def _light(**options: bool) -> Callable[[type], type]:
    """Make a data class, by the options of `dataclasses.dataclass`."""
    if not options.get("slots") or not options.keys() <= _KNOWN:
        return _full(**options)
    frozen, eq = options.get("frozen", False), options.get("eq", True)

    def decorate(cls: type) -> type:
        fields = _fields(cls, kw_only=options.get("kw_only", False))
        names = [name for name, f in fields.items() if f.compare]
        space = _space(cls, fields, frozen=frozen) | {_GETTER: staticmethod(_getter(names))}
        equal, hashed = _comparison(cls, names) if eq else (None, None)
        if eq:
            space.setdefault("__eq__", equal)
        if (options.get("unsafe_hash") or (eq and frozen)) and space.get("__hash__") is None:
            space["__hash__"] = hashed
        elif eq:
            space.setdefault("__hash__", None)
        made: type[Any] = type(cls)(cls.__name__, cls.__bases__, space)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _constructor(made, fields, frozen=frozen)
        return made

    return decorate


def _space(cls: type, fields: dict[str, "Field[Any]"], *, frozen: bool) -> dict[str, object]:
    """Say what is in the class, which is made anew, for it gets slots."""
    space: dict[str, object] = dict(cls.__dict__)
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__slots__", ())}
    for name in (*fields, "__dict__", "__weakref__"):
        space.pop(name, None)
    space |= {
        _OWN: fields,
        "__dataclass_fields__": _LAZILY,
        "__slots__": tuple(name for name in fields if name not in inherited),
        "__match_args__": tuple(n for n, f in fields.items() if f.init and not f.kw_only),
    }
    space.setdefault("__repr__", _text)
    if frozen:
        space |= {"__setattr__": _no_change, "__delattr__": _no_change}
        space.setdefault("__getstate__", _state)
        space.setdefault("__setstate__", _restore)
    return space


def _fields(cls: type, *, kw_only: bool) -> dict[str, "Field[Any]"]:
    """Find the fields of a class, with those that it inherits."""
    found: dict[str, Field[Any]] = {}
    for base in cls.__mro__[:0:-1]:
        found |= base.__dict__.get(_OWN, {})
    for name, kind in vars(cls).get("__annotations__", {}).items():
        given = cls.__dict__.get(name, MISSING)
        each = given if isinstance(given, Field) else field(default=given)
        each.name, each.type = name, kind
        each.kw_only = each.kw_only is True or (each.kw_only is MISSING and kw_only)
        found[name] = each
    return found


def _getter(names: list[str]) -> Callable[[Any], tuple[object, ...]]:
    match names:
        case []:
            return lambda _: ()
        case [name]:
            get = attrgetter(name)
            return lambda t: (get(t),)
        case _:
            return attrgetter(*names)


# What all classes share


def _text(self: object) -> str:
    cls = type(self)
    shown = (f"{n}={getattr(self, n)!r}" for n, f in getattr(cls, _OWN).items() if f.repr)
    return f"{cls.__qualname__}({', '.join(shown)})"


def _no_change(_: object, name: str, *value: object) -> None:
    verb = "assign to" if value else "delete"
    raise FrozenInstanceError(f"cannot {verb} field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, name) for name in getattr(self, _OWN)]


def _restore(self: object, state: list[object]) -> None:
    for name, value in zip(getattr(self, _OWN), state, strict=True):
        object.__setattr__(self, name, value)


# Templates


def _comparison(cls: type, names: list[str]) -> tuple[FunctionType, FunctionType]:
    """Make equality and hash."""
    places = {f"_{i}": name for i, name in enumerate(names)}
    equal, hashed = (_named(code, places, cls) for code in _comparing(len(names)))
    return FunctionType(equal, _SPACE), FunctionType(hashed, _SPACE)


@cache
def _comparing(count: int) -> tuple[CodeType, CodeType]:
    """Compile equality and hash of so many fields."""
    mine, its = ("".join(f"{who}._{i}, " for i in range(count)) for who in ("self", "other"))
    return (
        _compiled(
            "def __eq__(self, other):",
            f" return ({mine}) == ({its}) if other.__class__ is self.__class__ else NotImplemented",
        ),
        _compiled("def __hash__(self):", f" return hash(({mine}))"),
    )


def _constructor(cls: type, fields: dict[str, "Field[Any]"], *, frozen: bool) -> FunctionType:
    """Make `__init__`: the template of its shape, with the names of these fields."""
    ordered = sorted((f for f in fields.values() if f.init), key=lambda f: f.kw_only is True)
    shape = "".join(_letter(f) for f in ordered)
    code = _template(shape, frozen=frozen, after=hasattr(cls, "__post_init__"))
    names = {f"_{i}": f.name for i, f in enumerate(ordered)}
    space: dict[str, object] = {"_ABSENT": MISSING, **_SPACE}
    for i, f in enumerate(ordered):
        space[f"_make_{i}"] = f.default_factory
        if frozen:
            space[f"_set_{i}"] = getattr(cls, f.name).__set__
    # What is to be made by a factory has MISSING itself for its default.
    given = [f for f in ordered if f.default is not MISSING or f.default_factory is not MISSING]
    usual = tuple(f.default for f in given if not f.kw_only)
    made = FunctionType(_named(code, names, cls), space, "__init__", usual)
    made.__kwdefaults__ = {f.name: f.default for f in given if f.kw_only}
    made.__annotations__ = {**{f.name: f.type for f in ordered}, "return": None}
    made.__module__ = cls.__module__
    return made


def _letter(f: "Field[Any]") -> str:
    letter = "k" if f.kw_only else "p"
    return letter if f.default_factory is MISSING else letter.upper()


@cache
def _template(shape: str, *, frozen: bool, after: bool) -> CodeType:
    """Compile a constructor: a letter for each field, `k` by keyword, large where it is made."""
    first_keyword = next((i for i, c in enumerate(shape) if c in "kK"), len(shape))
    params, lines = ["self"], []
    for i, letter in enumerate(shape):
        if i == first_keyword:
            params.append("*")
        params.append(f"_{i}")
        value = f"_make_{i}() if _{i} is _ABSENT else _{i}" if letter.isupper() else f"_{i}"
        lines.append(f" _set_{i}(self, {value})" if frozen else f" self._{i} = {value}")
    if after:
        lines.append(" self.__post_init__()")
    return _compiled(f"def __init__({', '.join(params)}):", *(lines or [" pass"]))


def _compiled(*lines: str) -> CodeType:
    module = compile("\n".join(lines), "<record>", "exec")
    return next(c for c in module.co_consts if isinstance(c, CodeType))


def _named(code: CodeType, names: dict[str, str], cls: type) -> CodeType:
    """Put names in the place of those of a template."""
    return code.replace(
        co_varnames=tuple(names.get(n, n) for n in code.co_varnames),
        co_names=tuple(names.get(n, n) for n in code.co_names),
        co_qualname=f"{cls.__qualname__}.{code.co_name}",
    )


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _light
