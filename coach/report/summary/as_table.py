"""The table on a terminal: all of it, or the rows that need a look where they are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Guide
from coach.report.summary import wording
from coach.report.summary.contract import RowJson, SummaryJson, TotalJson
from coach.report.terminal.layout import Look, grid, indented, printed, text

ROWS_AT_MOST = 40
"""Rows shown; of more, those with the lowest flow and order."""


def render(summary: SummaryJson, guide: Guide, **look: Unpack[Look]) -> str:
    """Return the table as lines of text."""
    return printed(_page(summary, guide), **look)


def _page(summary: SummaryJson, guide: Guide) -> Iterator[RenderableType]:
    yield indented(text(f"{wording.heading(summary.all)} · {summary.guide}", "dim"))
    yield ""
    good = [row for row in summary.recordings if row.error is None]
    if good:
        yield indented(_table(_shown(good), summary, guide))
    if len(good) > ROWS_AT_MOST:
        yield ""
        yield indented(text(f"The {ROWS_AT_MOST} that need it most are shown, of {len(good)}."))
    failed = [row for row in summary.recordings if row.error is not None]
    if failed:
        yield ""
        yield indented(text(f"Not reviewed: {_names(failed)}", "yellow"))


def _shown(rows: Sequence[RowJson]) -> list[RowJson]:
    needy = sorted(rows, key=_marks)[:ROWS_AT_MOST]
    return [row for row in rows if row in needy] if len(rows) > ROWS_AT_MOST else list(rows)


def _marks(row: RowJson) -> float:
    return (row.flow or 0.0) + (row.order or 0.0) if row.takes else -1.0


def _names(failed: Sequence[RowJson]) -> str:
    names = [row.recording for row in failed[:ROWS_AT_MOST]]
    more = len(failed) - len(names)
    return phrase.listed([*names, *[f"{more} more"] * bool(more)])


def _table(rows: Sequence[RowJson], summary: SummaryJson, guide: Guide) -> Table:
    table = grid()
    table.show_header = True
    table.add_column(Text("Recording", "dim"), overflow="fold")
    for name in ("Takes", "Flow", "Order"):
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True)
    table.add_column(Text("Worst gap", "dim"), no_wrap=summary.all.takes > 0)
    table.add_column(Text("Most common fault", "dim"), ratio=1)
    for row in rows:
        table.add_row(*map(text, (row.recording, *_cells(row, guide))))
    table.add_row()
    cells = map(text, ("In all", *_cells(summary.all, guide)))
    table.add_row(*cells, style="bold")
    return table


def _cells(row: RowJson | TotalJson, guide: Guide) -> list[str]:
    none = wording.NOTHING
    return [
        str(row.takes),
        wording.score(row.flow),
        wording.score(row.order),
        wording.gap(row.worst_gap, guide) if row.takes else "no take found",
        wording.fault(row.most_common_fault, row.takes) if row.takes else none,
    ]
