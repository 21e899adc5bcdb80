"""Extension: what a program does to the world: output, exit code, killing places."""

from x10sem.core.terms import (
    BAD_TYPE,
    DeadPlace,
    KillHere,
    KillThere,
    NoMeaning,
    Number,
    Place,
    PlaceValue,
    Print,
    SetExit,
    Unsupported,
    Value,
)
from x10sem.semantics.contexts import is_ready
from x10sem.semantics.operators import text
from x10sem.semantics.rule import Conclusions, rule
from x10sem.semantics.state import EPS, Config, Heap, sync


@rule
def print_(s: Print, g: Heap, p: Place) -> Conclusions:
    """Add to the output.

    p in dom(g)
    -------------------------------------------  (PRINT)
    <print v, g> --eps-->p g[output -> output v]
    """
    if p in g and isinstance(s.value, Value):
        yield EPS, Config(None, g.printed(text(s.value), newline=s.newline)), None


@rule
def kill_here(s: KillHere, g: Heap, p: Place) -> Conclusions:
    """Lose this place, at once; it spends no budget of failures.

    p in dom(g)
    ----------------------------------------  (KILL_HERE)
    <killHere, g> --sync DP(p)-->p g - p
    """
    if p in g:
        yield sync(DeadPlace(p)), Config(None, g.without(p)), None


@rule
def kill_there(s: KillThere, g: Heap, p: Place) -> Conclusions:
    """Doom another place: its failure is possible from now on, whatever the policy.

    p in dom(g)
    -----------------------------------------------------------------  (KILL_THERE)
    <killThere(q), g>  --eps-->p g[doomed -> doomed + q]  if q in dom(g)
                       --sync DP(q)-->p g                 otherwise
    """
    if p in g and isinstance(s.place, PlaceValue):
        q = s.place.place
        if q in g:
            yield EPS, Config(None, g.dooming(q)), None
        else:
            yield sync(DeadPlace(q)), Config(None, g), None
    elif p in g and is_ready(s):
        yield sync(BAD_TYPE), Config(None, g), None


@rule
def set_exit(s: SetExit, g: Heap, p: Place) -> Conclusions:
    """Set the exit code of the program.

    p in dom(g)
    ---------------------------------------------  (SET_EXIT)
    <setExitCode(n), g> --eps-->p g[exit -> n]
    """
    if p in g and is_ready(s):
        n = s.value.value if isinstance(s.value, Number) else 1
        yield EPS, Config(None, g.exiting(n)), None


@rule
def no_meaning(s: NoMeaning, g: Heap, p: Place) -> Conclusions:
    """Stop at a construct that has no meaning here.

    p in dom(g)
    ----------------------------------------------  (NO_MEANING)
    <no_meaning w, g> --sync (Unsupported w)-->p g
    """
    if p in g:
        yield sync(Unsupported(s.what)), Config(None, g), None
