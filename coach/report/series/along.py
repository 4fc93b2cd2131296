"""A take said along with a model: when each line began in both, and what is played next."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

from rich.console import RenderableType

from coach.datatypes import Guide
from coach.learning import Along
from coach.report.terminal.layout import Look, headed, indented, printed, text
from coach.visible import shown

COLUMNS = ("", "Model", "You", "Later by")


def render(found: Along, guide: Guide, next_percent: int, **look: Unpack[Look]) -> str:
    """Return what stands below the report of the take.

    Parameters
    ----------
    found
        The take beside its model.
    guide
        What was said.
    next_percent
        How fast the model is played next (percent).
    """
    return printed(_page(found, guide, next_percent), **look)


def _page(found: Along, guide: Guide, next_percent: int) -> Iterator[RenderableType]:
    yield ""
    yield indented(text(heading(found), "bold"))
    yield ""
    yield indented(_lines(found, guide))
    yield ""
    next_ = f" Next: at {next_percent} %." if found.lags_s else ""
    yield indented(text(f"{said(found)}{next_}"))


def heading(found: Along) -> str:
    """Return what was said along with, and how fast."""
    return f"Along with {shown(Path(found.model).name)}, at {found.tempo_percent} %"


def _lines(found: Along, guide: Guide) -> RenderableType:
    table = headed(COLUMNS, left=COLUMNS[:1])
    for row in rows(found, guide):
        table.add_row(*map(text, row))
    return table


def rows(found: Along, guide: Guide) -> Iterator[tuple[str, ...]]:
    """Yield each step's title, when the model and the speaker began it, and the lag."""
    for line in found.lines:
        lag = "" if line.lag_s is None else f"{line.lag_s:+.2f} s"
        began = "not heard" if line.began_s is None else f"{line.began_s:.2f} s"
        yield guide.step(line.step).title, f"{line.model_s:.2f} s", began, lag


def said(found: Along) -> str:
    """Return how many lines were heard, and how far most of them lie from the model's."""
    lags = found.lags_s
    if not lags:
        return "No line was heard."
    middle_s = statistics.median(lags)
    side = "after" if middle_s > 0 else "before"
    lines = f"{len(lags)} of {len(found.lines)} lines"
    return f"{lines} heard; most begin about {abs(middle_s):.2f} s {side} the model's."
