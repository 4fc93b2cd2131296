"""Flow, speed and order against the guide, several takes beside each other, and the advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Advice, Guide, TakeReview
from coach.report import behind
from coach.report.page import grid, indented, text, time

GAUGE_COLUMNS = 20
GOOD, FAIR = 90, 70
"""From these scores on a gauge is green, or yellow."""


def scores(take: TakeReview, guide: Guide, width: int) -> Table:
    """Return the four scores of a take, each with what is behind it."""
    table = grid()
    table.add_column(width=7, no_wrap=True)
    table.add_column(width=3, justify="right", no_wrap=True)
    table.add_column(width=GAUGE_COLUMNS if width >= 72 else GAUGE_COLUMNS // 2, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    marks = take.scores
    for name, mark, fact in (
        ("Flow", marks.flow, behind.flow(take, guide)),
        ("Speed", marks.speed, behind.speed(take, guide)),
        ("Order", marks.order, behind.order(take, guide)),
        ("Overall", marks.overall, ""),
    ):
        bar = gauge(mark, table.columns[2].width or GAUGE_COLUMNS)
        table.add_row(Text(name, "bold"), Text(number(mark), "bold"), bar, text(fact))
    if wording := behind.wording(take):
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
    """Return a line for each take; the best stands out."""
    wide = width >= 72
    table = grid()
    for name in ("Take", "Start", "Length", "Steps", "Flow", "Speed", "Order", "Overall"):
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True)
    if wide:
        table.add_column(Text("Longest silence", "dim"))
    table.show_header = True
    best = best_take(takes)
    for take in takes:
        longest = [_longest(take, guide)] if wide else []
        cells = [text(cell) for cell in (*_cells(take, guide), *longest)]
        table.add_row(*cells, style="bold" if take is best else "")
    return table


def best_take(takes: Sequence[TakeReview]) -> TakeReview:
    """Return the take with the highest overall score; of several the first."""
    return max(takes, key=lambda take: take.scores.overall)


def _cells(take: TakeReview, guide: Guide) -> list[str]:
    span, marks = take.facts.take.span, take.scores
    said = len({step.id for step in take.facts.take.steps})
    numbers = (marks.flow, marks.speed, marks.order, marks.overall)
    return [
        str(take.facts.take.index),
        phrase.clock(span.start),
        phrase.length(span.duration),
        f"{said}/{len(guide.steps)}",
        *map(number, numbers),
    ]


def _longest(take: TakeReview, guide: Guide) -> str:
    if take.worst_gap is None:
        return ""
    return behind.worst_gap(take, guide)


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
