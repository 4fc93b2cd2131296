"""The table as a page of its own, in the style of a report, with a link to each result."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from coach.datatypes import Guide
from coach.report.as_html import Places, grade, page
from coach.report.summary import wording
from coach.report.summary.contract import RowJson, SummaryJson, TotalJson
from coach.report.summary.faults import fault_name


def render(summary: SummaryJson, guide: Guide) -> str:
    """Return the page."""
    return page(
        "summary.html.j2",
        Places(),
        title=f"{wording.heading(summary.all)} · {summary.guide}",
        heading=wording.heading(summary.all),
        summary=summary,
        rows=[_Row(row.recording, row, guide) for row in summary.recordings if not row.error],
        all=_Row("In all", summary.all, guide),
        failed=[row for row in summary.recordings if row.error],
        faults=[(fault_name(fault.code), fault.takes) for fault in summary.all.faults],
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    text: str
    grade: str


class _Row:
    """A row as the template sees it."""

    def __init__(self, name: str, row: RowJson | TotalJson, guide: Guide) -> None:
        self.name = name
        self.link = quote(row.result) if isinstance(row, RowJson) and row.result else ""
        self.takes = row.takes
        self.flow, self.order = _mark(row.flow), _mark(row.order)
        self.gap = wording.gap(row.worst_gap, guide) if row.takes else "no take found"
        self.fault = wording.fault(row.most_common_fault, row.takes)


def _mark(score: float | None) -> _Mark:
    return _Mark(wording.score(score), grade(None if score is None else round(score)))
