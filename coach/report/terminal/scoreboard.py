"""Flow, speed and order against the guide, several takes beside each other, and the advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Advice, Guide, TakeReview
from coach.report.terminal.layout import MARGIN, grid, indented, text, time
from coach.report.wording import score_reasons

GAUGE_COLUMNS = 20
SILENCE_COLUMNS = 15
"""Columns for the longest silence, beneath which it is left out: its heading has so many."""
LEFT_OUT_FIRST = ("Length", "Start", "Steps", "Speed")
"""Columns of takes that a narrow terminal can do without, the first the most easily."""
GOOD, FAIR = 90, 70
"""From these scores on a gauge is green, or yellow."""


def scores(take: TakeReview, guide: Guide, width: int) -> Table:
    """Return the four scores of a take, each with what is behind it."""
    table = grid()
    table.add_column(width=7, no_wrap=True)
    table.add_column(width=3, justify="right", no_wrap=True)
    table.add_column(width=GAUGE_COLUMNS if width >= 72 else GAUGE_COLUMNS // 2, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    overall = ("Overall", take.scores.overall, "")
    for name, mark, fact in (*score_reasons.scores(take, guide), overall):
        bar = gauge(mark, table.columns[2].width or GAUGE_COLUMNS)
        table.add_row(Text(name, "bold"), Text(number(mark), "bold"), bar, text(fact))
    if wording := score_reasons.wording(take):
        table.add_row(Text("Wording", "bold"), "", "", text(wording))
    return table


def number(mark: int | None) -> str:
    """Return a score; a dash where there is none."""
    return "-" if mark is None else str(mark)


def gauge(mark: int | None, columns: int) -> Text:
    """Return a score as a bar."""
    if mark is None:
        return Text()
    full = mark * columns // 100
    style = "green" if mark >= GOOD else "yellow" if mark >= FAIR else "red"
    return Text.assemble(("━" * full, style), ("─" * (columns - full), "dim"))


# ---- several takes -----------------------------------------------------------------------


def takes_table(takes: Sequence[TakeReview], guide: Guide, width: int) -> Table:
    """Return a line for each take; the best stands out.

    Where the columns are too many for the terminal some are left out, so that none is cut.
    """
    rows = [_cells(take, guide) for take in takes]
    wide = {name: max(len(name), *(len(row[name]) for row in rows)) for name in rows[0]}
    room = width - MARGIN - sum(wide.values()) - 2 * len(wide)
    for name in LEFT_OUT_FIRST:
        if room < 0:
            room += wide.pop(name) + 2
    table = grid()
    for name, columns in wide.items():
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True, min_width=columns)
    if has_room := room >= SILENCE_COLUMNS:
        table.add_column(Text("Longest silence", "dim"), overflow="fold")
    table.show_header = True
    best = best_take(takes)
    for take, row in zip(takes, rows, strict=True):
        cells = [row[name] for name in wide] + [_longest(take, guide)] * has_room
        table.add_row(*map(text, cells), style="bold" if take is best else "")
    return table


def best_take(takes: Sequence[TakeReview]) -> TakeReview:
    """Return the take with the highest overall score; of several the first."""
    return max(takes, key=lambda take: take.scores.overall)


def _cells(take: TakeReview, guide: Guide) -> dict[str, str]:
    """Return what stands in a take's row, by the columns' names."""
    span, marks = take.facts.take.span, take.scores
    said = len({step.id for step in take.facts.take.steps})
    numbers = (marks.flow, marks.speed, marks.order, marks.overall)
    return {
        "Take": str(take.facts.take.index),
        "Start": phrase.clock(span.start),
        "Length": phrase.length(span.duration),
        "Steps": f"{said}/{len(guide.steps)}",
        **dict(zip(("Flow", "Speed", "Order", "Overall"), map(number, numbers), strict=True)),
    }


def _longest(take: TakeReview, guide: Guide) -> str:
    if take.worst_gap is None:
        return ""
    return score_reasons.worst_gap(take, guide)


# ---- advice ------------------------------------------------------------------------------


def advice(given: Sequence[Advice]) -> Iterator[RenderableType]:
    """Return what to do in the next take, numbered, and what to keep, ticked."""
    to_do = any(not each.praise for each in given)
    yield indented(Text("Next take" if to_do else "Well done", "bold"))
    table = grid()
    table.add_column(width=2, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for index, each in enumerate(given, start=1):
        mark = Text("✓", "bold green") if each.praise else Text(f"{index}.", "bold")
        message = text(each.message)
        if each.at_s is not None and not each.praise:
            message.append("  (").append(time(each.at_s)).append(")")
        table.add_row(mark, message)
    yield indented(table)
