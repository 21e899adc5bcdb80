"""Free variables, substitution of closed values for them, and generic rebuilding."""

from collections.abc import Callable
from typing import cast

from x10sem.core.terms import At, Bind, Clause, Stmt, Term, Val, Value, Var, children


def free(t: Term) -> frozenset[str]:
    """Collect the free variables of t, once."""
    try:
        return t._free  # noqa: SLF001 - the cache is the term's own slot
    except AttributeError:
        pass
    if isinstance(t, Var):
        found = frozenset((t.name,))
    elif bound := binds(t):
        *outside, body = children(t)
        found = frozenset().union(*map(free, outside)) | (free(body) - bound)
    else:
        found = frozenset().union(*map(free, children(t)))
    t._free = found  # noqa: SLF001
    return found


_BINDERS = (Val, Bind, Clause, At)
_NOTHING: frozenset[str] = frozenset()


def binds(t: Term) -> frozenset[str]:
    """Tell which variables t binds; it binds them in the last of its parts."""
    if isinstance(t, _BINDERS):
        return frozenset(t.names) if isinstance(t, At) else frozenset((t.name,))
    return _NOTHING


def substitute(s: Stmt, name: str, value: Value) -> Stmt:
    """Put a value in the place of a variable; values are closed, so nothing is captured."""
    return cast("Stmt", _put(s, name, value))


def _put(t: Term, name: str, value: Value) -> Term:
    if name not in free(t):
        return t
    if isinstance(t, Var):
        return value
    return rebuilt(t, lambda each: _put(each, name, value), but_last=name in binds(t))


def rebuilt(t: Term, change: Callable[[Term], Term], *, but_last: bool = False) -> Term:
    """Build t again with each term directly inside it changed, or all but the last."""
    parts = [
        change(part)
        if isinstance(part, Term)
        else tuple([change(each) if isinstance(each, Term) else each for each in part])
        if isinstance(part, tuple)
        else part
        for part in t.parts()
    ]
    if but_last:
        parts[-1] = t.parts()[-1]
    span = getattr(t, "span", None)
    again = cast("Callable[..., Term]", type(t))
    return again(*parts) if span is None else again(*parts, span=span)
