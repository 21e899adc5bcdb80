"""Wrong rules, made from the source of the right ones.

Each mutant changes one thing in one rule: the rule is removed, a condition
dropped or negated, a label, place, copy or order changed, or what lives on is
lost.  Guards that only tell the type checker what a part is are left alone.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from x10sem.core.terms import NULL, DeadPlace, Stmt
from x10sem.semantics import RULES
from x10sem.semantics.rule import Body, Rule
from x10sem.semantics.state import EPS, Config, Label, Lock, Mode, sync
from x10sem.semantics.statements import then


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong rule, and how it differs from the right one."""

    rule: Rule
    kind: str
    change: str

    @property
    def name(self) -> str:
        """Name the mutant by rule, kind and change."""
        return f"{self.rule.name} {self.kind}: {self.change}"


def swapped_then(k: Config, s: Stmt) -> Config:
    """Put s before what is left of k: not what `then` does."""
    return then(Config(s, k.heap), k.stmt) if k.stmt is not None else Config(s, k.heap)


_NAMES: Final[dict[str, object]] = {
    "EPS": EPS, "Config": Config, "Label": Label, "Lock": Lock, "Mode": Mode, "sync": sync,
    "NULL": NULL, "DeadPlace": DeadPlace, "swapped_then": swapped_then,
}  # fmt: skip
"""What mutants may mention beside what the module of the rule does."""

Changes: TypeAlias = Iterator[tuple[str, str]]


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Make all mutants of a rule."""
    right = _tree_of(rule)
    seen = {ast.unparse(right)}
    yield Mutant(_compiled(rule, _removed(right)), "removed", "all")
    roles = _roles(right)
    names = frozenset(n.id for n in _walk(right) if isinstance(n, ast.Name))
    for i, node in enumerate(_walk(right)):
        for kind, new in _changes(node, roles, names):
            if kind == "part" and not _has(rule, new):
                continue
            wrong = deepcopy(right)
            _Put(_walk(wrong)[i], _e(new)).visit(wrong)
            text = ast.unparse(wrong)
            if text not in seen:
                seen.add(text)
                change = f"{ast.unparse(node)} -> {new}"
                yield Mutant(_compiled(rule, wrong), kind, " ".join(change.split()))


def _has(rule: Rule, part: str) -> bool:
    owner, _, attr = part.partition(".")
    return owner in {"Mode", "Lock"} or all(hasattr(cls, attr) for cls in rule.redexes)


def all_mutants() -> list[Mutant]:
    """Make all mutants of all rules."""
    return [m for rule in list(RULES.values()) for m in mutants(rule)]


def edited(name: str, old: str, new: str) -> Rule:
    """Make a rule with another text in its source; the text must be there."""
    rule = RULES[name]
    source = ast.unparse(_tree_of(rule))
    assert old in source, f"{old!r} is not in {name}"
    return _compiled(rule, ast.parse(source.replace(old, new)))


def _tree_of(rule: Rule) -> ast.Module:
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.body)))
    function = _function(tree)
    function.decorator_list = []
    function.body = function.body[1:]
    function.returns = None
    for arg in function.args.args:
        arg.annotation = None
    return tree


def _function(tree: ast.Module) -> ast.FunctionDef:
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    return function


def _compiled(rule: Rule, tree: ast.Module) -> Rule:
    names = {**_NAMES, **rule.body.__globals__}
    ast.fix_missing_locations(tree)
    exec(compile(tree, f"<mutant of {rule.name}>", "exec"), names)
    return replace(rule, body=cast("Body[Any]", names[_function(tree).name]))


def _removed(tree: ast.Module) -> ast.Module:
    gone = deepcopy(tree)
    _function(gone).body = ast.parse("yield from ()").body
    return gone


def _walk(tree: ast.AST) -> list[ast.AST]:
    return list(ast.walk(tree))


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> ast.AST:
        """Change the node, or look inside."""
        return self.new if node is self.old else self.generic_visit(node)


# What may be changed


Roles: TypeAlias = dict[int, str]
"""What nodes are to their rule: label, config, or a condition, by what dropping it leaves."""

_GUARDS: Final = frozenset(("isinstance", "is_ready", "is_value"))


def _roles(tree: ast.Module) -> Roles:
    roles: Roles = {}
    for node in ast.walk(tree):
        match node:
            case ast.If(test=test):
                _mark(test, "True", roles)
                _mark_conclusions(node, roles)
            case ast.Yield(value=ast.Tuple(elts=[label, config, _])):
                roles.setdefault(id(label), "label")
                roles.setdefault(id(config), "config")
            case ast.Call(func=ast.Name(id="isinstance")):
                roles |= {id(each): "guard" for each in ast.walk(node)}
            case _:
                pass
    return roles


def _mark_conclusions(branch: ast.If, roles: Roles) -> None:
    """Mark what a condition leaves no choice for: labels that are not sync, ends."""
    texts = {ast.unparse(each) for each in ast.walk(branch.test)}
    for node in (each for s in branch.body for each in ast.walk(s)):
        match node:
            case ast.Yield(value=ast.Tuple(elts=[label, config, _])):
                if "not t.label.is_sync" in texts:
                    roles[id(label)] = "label that is not sync"
                if "t.target.stmt is None" in texts and not _is_or(branch.test):
                    roles[id(config)] = "end"
            case _:
                pass


def _mark(test: ast.expr, dropped: str, roles: Roles) -> None:
    match test:
        case ast.BoolOp(op=op, values=parts):
            for part in parts:
                _mark(part, "True" if isinstance(op, ast.And) else "False", roles)
        case ast.Call(func=ast.Name(id=name)) if name in _GUARDS:
            return
        case ast.Compare(left=ast.Name(), comparators=[ast.Constant(value=None)]):
            return
        case _:
            roles[id(test)] = dropped


def _is_or(test: ast.expr) -> bool:
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)


def _e(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _changes(node: ast.AST, roles: Roles, names: frozenset[str]) -> Changes:
    """List what may stand in the place of a node: the kind of change, and the source."""
    text = ast.unparse(node)
    role = roles.get(id(node))
    if role == "guard":
        return
    if role in {"label", "label that is not sync"}:
        yield from (each for each in _labels(text) if role == "label" or "async" not in each[1])
    elif role in {"config", "end"}:
        yield from (
            each for each in _configs(node, text) if role == "config" or "None" not in each[1]
        )
    elif role is not None:
        yield "condition dropped", role
        yield "condition negated", f"not ({text})"
    match node:
        case ast.IfExp(test=test, body=body, orelse=other) if "isinstance" not in text:
            here, there = ast.unparse(body), ast.unparse(other)
            yield "case", here
            yield "case", there
            yield "case", f"{there} if {ast.unparse(test)} else {here}"
        case ast.Tuple(elts=parts) if any(isinstance(each, ast.Starred) for each in parts):
            yield from _listed("order", [ast.unparse(each) for each in parts], "({},)")
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if (owner, attr) in _PARTNERS:
            yield "part", f"{owner}.{_PARTNERS[owner, attr]}"
        case ast.Compare(left=left, ops=[ast.GtE()], comparators=[right]):
            yield "bound", f"{ast.unparse(left)} > {ast.unparse(right)}"
        case ast.BinOp(left=left, op=ast.Add() | ast.BitOr()):
            yield "bound", ast.unparse(left)
        case ast.Call(func=func, args=args):
            yield from _calls(func, [ast.unparse(each) for each in args], text, names)
        case _:
            pass


def _labels(text: str) -> Changes:
    if text == "EPS":
        yield "label", "sync(DeadPlace(p))"
        return
    yield "label", "EPS"
    if not text.endswith(".to_async()"):
        yield "label", f"({text}).to_async()"


def _configs(node: ast.AST, text: str) -> Changes:
    match node:
        case ast.Call(func=ast.Name(id="Config"), args=[left, heap]):
            stmt, g = ast.unparse(left), ast.unparse(heap)
            yield "what lives on lost", f"Config(None, {g})"
            yield "effect lost", f"Config({stmt}, g)"
        case ast.Call(func=ast.Name(id="result"), args=[_, heap]):
            yield "value", f"result(NULL, {ast.unparse(heap)})"
        case _:
            yield "what lives on lost", f"Config(None, ({text}).heap)"
            yield "effect lost", f"Config(({text}).stmt, g)"


def _listed(kind: str, parts: list[str], around: str) -> Changes:
    for i in range(len(parts)):
        rest = ", ".join(parts[:i] + parts[i + 1 :])
        yield kind, around.format(rest).replace("(,)", "()")
    yield kind, around.format(", ".join([*parts[1:], parts[0]]))


def _calls(func: ast.expr, args: list[str], text: str, names: frozenset[str]) -> Changes:
    match func, args:
        case ast.Name(id="copy" | "copy_label"), [g, values, p]:
            yield "copy", f"({values}, {g})"
            if "q" in names and p == "p":
                yield "place", f"{ast.unparse(func)}({g}, {values}, q)"
        case ast.Name(id="Seq"), [first, second]:
            yield "order", first
            yield "order", second
            yield "order", f"Seq({second}, {first})"
        case ast.Name(id="then"), [k, s]:
            yield "order", k
            yield "what lives on lost", f"Config({s}, ({k}).heap)"
            yield "order", f"swapped_then({k}, {s})"
        case ast.Name(id="substitute"), [body, *_]:
            yield "substitution", body
        case ast.Name(id="steps"), [s, g, p]:
            yield "interleavings", f"{text}[:1]"
            yield "interleavings", f"{text}[1:]"
            if p == "q":
                yield "place", f"steps({s}, {g}, p)"
        case _:
            yield from _values(func, args)


def _values(func: ast.expr, args: list[str]) -> Changes:
    match func, args:
        case ast.Name(id="sync"), [_, _, *_]:
            yield from _listed("label", args, "sync({})")
        case ast.Name(id="DynAsync" | "DynAt" | "DynAtomic"), [*_, body] if body != "s_":
            yield "form", body
        case ast.Name(id="DeadPlace"), [p] if p != "p":
            yield "place", "DeadPlace(p)"
        case ast.Attribute(value=k, attr="within" | "to_async" | "masked"), _:
            yield "context", ast.unparse(k)
        case ast.Attribute(value=g, attr="locked"), [p, lock]:
            yield "lock", ast.unparse(g)
            for other in sorted({"Lock.FREE", "Lock.HELD"} - {lock}):
                yield "lock", f"{ast.unparse(g)}.locked({p}, {other})"
        case _:
            pass


_PAIRS: Final = (
    ("s", "first", "second"), ("s", "then", "otherwise"), ("s", "body", "handler"),
    ("s", "body", "rest"), ("e", "low", "high"), ("s", "left", "right"),
    ("Mode", "SYNC", "ASYNC"), ("Lock", "FREE", "MINE"),
)  # fmt: skip
_PARTNERS: Final = {
    **{(owner, left): right for owner, left, right in _PAIRS},
    **{(owner, right): left for owner, left, right in _PAIRS},
}
"""Parts that could be mistaken for each other."""
