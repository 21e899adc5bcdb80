"""How each term is written: a template for most classes, and how names and texts are quoted.

A template is text with holes: a field, and how to print it: `n` a name, `v` a
variable, `d` a dotted name, `s` a string, `i` an integer, `list` terms with
commas, `operand` what stands before a dot, `block` and `inner` statements inside
others.  A line break in a template starts a line.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from x10sem.core.terms import (
    Abort,
    Assert,
    Async,
    Atomic,
    Bind,
    CallStatic,
    Clause,
    DeadPlace,
    DynAsync,
    DynAt,
    DynAtomic,
    Element,
    ElementUpd,
    Exit,
    ExitOf,
    FieldUpd,
    Finally,
    Gather,
    GlobalRef,
    If,
    Infix,
    KillHere,
    KillThere,
    Labelled,
    Legal,
    Loop,
    MakeRail,
    MakeRef,
    NoMeaning,
    Nondet,
    Null,
    ObjId,
    PlaceValue,
    Query,
    Return,
    ReturnOf,
    Select,
    SetExit,
    Skip,
    StaticGet,
    StaticSet,
    Str,
    Term,
    Throw,
    Try,
    Unit,
    Unsupported,
    Val,
    ValOf,
    Var,
    When,
)

WORDS: Final = frozenset(
    """
    AT ATOMIC ASYNC BF BG BadType DP Place above abort assert async at atomic bind call catch
    class else exit extends false fault finish gather globalref guard if in infix invoke
    killHere killThere label legal loop main method mu new noMeaning nondet null op print
    println query rail real return setExitCode skip static then throw transient true try
    unsupported val valof when with
    """.split()  # noqa: SIM905 - sixty lines otherwise
)
"""The words of the grammar, which are no variables; a test compares."""

SUFFIXES: Final = {
    "Long": "",
    "Int": "n",
    "Short": "s",
    "Byte": "y",
    "ULong": "ul",
    "UInt": "un",
    "UShort": "us",
    "UByte": "uy",
}
"""What follows the digits of an integer of each kind."""

_NAME: Final = re.compile(r"(?:[A-Za-z_]|\$(?=[A-Za-z_$]))[A-Za-z0-9_$]*")
SYMBOL: Final = re.compile(r"(?:[-+*%<>!&|^~=]|/(?!/))+")
REAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)")
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

TEMPLATES: Final[Mapping[type[Term], str]] = {
    # values
    ObjId: "#{number:i}@{place:i}",
    GlobalRef: "${number:i}@{place:i}",
    DeadPlace: "DP({place:i})",
    Str: "{value:s}",
    Null: "null",
    Unit: "()",
    PlaceValue: "Place({place:i})",
    # completions
    ReturnOf: "return {value}",
    ExitOf: "exit {label:n}",
    Unsupported: "unsupported {what:s}",
    # expressions
    Var: "{name:v}",
    Select: "{target:operand}.{field:n}",
    MakeRef: "globalref {target}",
    ValOf: "valof {target}",
    Query: "query {name:n}({args:list})",
    Element: "{target:operand}[{index}]",
    MakeRail: "rail({size}, {default})",
    Nondet: "nondet({low}, {high})",
    # statements
    Skip: "skip",
    Throw: "throw {value}",
    Val: "val {name:n} = {init} in\n{body}",
    FieldUpd: "{target:operand}.{field:n} = {value}",
    Async: "async {body}",
    Try: "try {body:block} catch {handler:block}",
    DynAt: "AT({place:i}) {body}",
    DynAsync: "ASYNC {body}",
    If: "if {condition} then {then:block} else {otherwise:block}",
    Loop: "loop {body}",
    Labelled: "label {label:n}: {body}",
    Exit: "exit {label:n}",
    Return: "return {value}",
    Bind: "bind {name:n} = {body:block} in\n{rest}",
    CallStatic: "call {cls:d}.{method:n}({args:list})",
    Infix: "infix ({left} {op:symbol} {right})",
    Finally: "guard {body:block} with {handler:block}",
    Clause: " catch ({name:v}: {type:d}) {body:block}",
    Abort: "abort {{{values:list}}}",
    Gather: "gather {body}",
    Assert: "assert {condition}, {message}",
    ElementUpd: "{target:operand}[{index}] = {value}",
    StaticGet: "static {cls:d}.{field:n}",
    StaticSet: "static {cls:d}.{field:n} = {value}",
    Atomic: "atomic {body}",
    When: "when ({condition:inner}) {body}",
    DynAtomic: "ATOMIC {body}",
    Legal: "legal {what:s}",
    KillHere: "killHere",
    KillThere: "killThere({place})",
    SetExit: "setExitCode({value})",
    NoMeaning: "noMeaning {what:s}",
}


def quote(text: str, mark: str) -> str:
    """Put a text between marks, with the escapes that the parser undoes."""
    return mark + "".join(_escaped(c, mark) for c in text) + mark


def _escaped(c: str, mark: str) -> str:
    if c == mark:
        return "\\" + c
    if c in _ESCAPES:
        return _ESCAPES[c]
    return c if c.isprintable() else f"\\u{{{ord(c):x}}}"


def name(text: str) -> str:
    """Print a name where nothing but a name can stand."""
    return text if _NAME.fullmatch(text) else quote(text, "`")


def variable(text: str) -> str:
    """Print a name where a word of the grammar could stand."""
    return text if _NAME.fullmatch(text) and text not in WORDS else quote(text, "`")


def dotted(text: str) -> str:
    """Print the name of a class or type."""
    return text if all(map(_NAME.fullmatch, text.split("."))) else quote(text, "`")


def symbol(text: str) -> str:
    """Print an operator between its operands."""
    return text if SYMBOL.fullmatch(text) else name(text)


WORD_PRINTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "n": name,
    "v": variable,
    "d": dotted,
    "symbol": symbol,
    "s": lambda text: quote(text, '"'),
    "i": str,
}
