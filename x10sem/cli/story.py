"""Tells runs: joins what was searched and how it is explained."""

from collections.abc import Callable

from x10sem.checking.check import Loaded, story
from x10sem.checking.moves import Choice
from x10sem.export.explain import explain
from x10sem.semantics import start


def told(  # noqa: PLR0913 - what a run is, and how to tell it
    loaded: Loaded,
    choices: tuple[Choice, ...],
    read: Callable[[str], str],
    conclusion: str,
    *,
    every_step: bool = False,
    loop: int = 0,
) -> str:
    """Tell a run as an argument; so many of its last choices go on for ever."""
    moves = story(loaded, choices)
    first = start(loaded.program, loaded.places)
    return explain(first, moves, read, every_step=every_step, conclusion=conclusion, loop=loop)


def drawn(  # noqa: PLR0913 - what a picture says of itself
    loaded: Loaded,
    choices: tuple[Choice, ...],
    read: Callable[[str], str],
    *,
    title: str = "",
    conclusion: str = "",
    every_step: bool = False,
    with_order: bool = False,
) -> str:
    """Draw a run in space and time, as SVG; where something is concluded, the last step is red."""
    from x10sem.export.picture import space_time  # noqa: PLC0415 - jinja2 is slow to import

    return space_time(
        start(loaded.program, loaded.places),
        story(loaded, choices),
        read,
        every_step=every_step,
        with_order=with_order,
        title=title,
        conclusion=conclusion,
    )


def ordered(  # noqa: PLR0913 - as `drawn`
    loaded: Loaded,
    choices: tuple[Choice, ...],
    read: Callable[[str], str],
    *,
    title: str = "",
    conclusion: str = "",
    every_step: bool = False,
    with_order: bool = True,
) -> str:
    """Draw the happens-before graph of a run, as DOT."""
    from x10sem.export.chart import chart  # noqa: PLC0415 - networkx is slow to import
    from x10sem.export.picture import order_graph  # noqa: PLC0415

    made = chart(
        start(loaded.program, loaded.places),
        story(loaded, choices),
        read,
        every_step=every_step,
        with_order=with_order,
        title=title,
        conclusion=conclusion,
    )
    return order_graph(made)
