"""What every part of a terminal report is made of: safe text, columns, colours."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterable
from typing import TypedDict

from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.report.terminal.plain import ascii_only as to_ascii
from coach.visible import visible

MARGIN = 1
"""Columns left free on the left."""
USUAL_WIDTH = 80
"""Columns of a terminal of which none is known."""

_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:s|min|h)\b)")
_STAND_IN = "\ue000"
"""Stands for a tied space while lines are broken; it never comes from outside."""


def text(words: str, style: str = "") -> Text:
    """Return words from anywhere, safe to show; a number stays beside its unit."""
    return Text(_NUMBER_AND_UNIT.sub(_STAND_IN, visible(words)), style, overflow="fold")


def tied(words: str) -> str:
    """Return words in which no line breaks between a number and its unit, for a page."""
    return _NUMBER_AND_UNIT.sub("\N{NO-BREAK SPACE}", words)


def indented(part: RenderableType) -> Padding:
    """Return a part that stands off the left edge."""
    return Padding(part, (0, 0, 0, MARGIN))


def time(at_s: float | None) -> Text:
    """Return a time in the recording."""
    return Text() if at_s is None else Text(phrase.clock(at_s), "dim")


def grid() -> Table:
    """Return a table without lines whose columns stand two spaces apart."""
    return Table.grid(padding=(0, 2, 0, 0))


def headed(names: Iterable[str], left: Container[str]) -> Table:
    """Return such a table with a heading: columns by their names, numbers on the right.

    Parameters
    ----------
    names
        Of the columns.
    left
        Those of them that hold words.
    """
    table = grid()
    for name in names:
        side: JustifyMethod = "left" if name in left else "right"
        table.add_column(Text(name, "dim"), justify=side, overflow="fold")
    table.show_header = True
    return table


class Look(TypedDict, total=False):
    """How a report is printed: see ``printed``."""

    width: int
    colour: bool
    ascii_only: bool


def printed(
    parts: Iterable[RenderableType],
    *,
    width: int = USUAL_WIDTH,
    colour: bool = False,
    ascii_only: bool = False,
) -> str:
    """Return parts as lines of text, each with its end; no line ends in a space.

    Parameters
    ----------
    width
        Columns of the terminal.
    colour
        Whether to colour it by ANSI sequences. Without, it holds no control character at all.
    ascii_only
        Whether to keep to ASCII: for an output that cannot encode all characters.
    """
    page = io.StringIO()
    console = Console(
        file=page,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    shown = page.getvalue().replace(_STAND_IN, " ")
    lines = "".join(f"{line.rstrip()}\n" for line in shown.split("\n")[:-1])
    return to_ascii(lines) if ascii_only else lines
