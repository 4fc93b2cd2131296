"""The table for a spreadsheet: a row a recording, then one for all."""

from __future__ import annotations

import csv
import io

from coach.datatypes import Guide
from coach.faults import noun_of
from coach.report.formats.cells import cell
from coach.report.summary import wording
from coach.report.summary.contract import RowJson, SummaryJson, TotalJson

COLUMNS = (
    "scope recording result duration_s takes flow order worst_gap_s worst_gap_before worst_gap_at_s"
    " most_common_fault takes_with_it error speed overall"
    " worst_silence_s worst_silence_step worst_silence_inside worst_silence_at_s left_out"
).split()
"""``scope`` is ``recording``, or ``all`` in the last row."""


def render(summary: SummaryJson, guide: Guide) -> str:
    """Return the table, with a line for the names of its columns; empty where nothing was measured.

    A name that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for row in summary.recordings:
        name, result = cell(row.recording), cell(row.result or "")
        error = cell(row.error.message) if row.error else ""
        figures, more = _figures(row, guide), _more(row, guide)
        writer.writerow(["recording", name, result, *figures, error, *more])
    total = summary.all
    writer.writerow(["all", "", "", *_figures(total, guide), "", *_more(total, guide)])
    return page.getvalue()


def _figures(row: RowJson | TotalJson, guide: Guide) -> list[object]:
    gap, fault = row.worst_gap, row.most_common_fault
    return [
        row.duration_s,
        row.takes,
        row.flow,
        row.order,
        gap and gap.silence_s,
        gap and cell(wording.step_title(gap.before, guide)),
        gap and gap.at_s,
        fault and noun_of(fault.code),
        fault and fault.takes,
    ]


def _more(row: RowJson | TotalJson, guide: Guide) -> list[object]:
    """Return what was added later: columns are never moved."""
    silence = row.worst_silence
    left_out = wording.left_out(row.left_out, row.takes, guide) if row.left_out else ""
    return [
        row.speed,
        row.overall,
        silence and silence.silence_s,
        silence and cell(wording.step_title(silence.step, guide)),
        silence and str(silence.inside).lower(),
        silence and silence.at_s,
        cell(left_out),
    ]
