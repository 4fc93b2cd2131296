"""Rows become the table, with what they come to in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

from coach.report.summary.contract import FaultJson, RowJson, SummaryJson, TotalJson
from coach.report.summary.digest import most_common_first, worst
from coach.report.take_json import rounded


def together(rows: Sequence[RowJson], *, guide: str, model: str, version: str) -> SummaryJson:
    """Return the table of some rows; guide, model and version are names."""
    return SummaryJson(
        guide, model, version, sorted(rows, key=attrgetter("recording")), total(rows)
    )


def total(rows: Sequence[RowJson]) -> TotalJson:
    """Return what rows come to: a recording of three takes counts three times."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update({fault.code: fault.takes for fault in row.faults})
    faults: list[FaultJson] = most_common_first(counts)
    return TotalJson(
        recordings=len(rows),
        failed=sum(row.error is not None for row in rows),
        duration_s=rounded(sum(row.duration_s or 0.0 for row in rows)),
        takes=sum(row.takes for row in rows),
        flow=_mean((row.flow, row.takes) for row in rows),
        order=_mean((row.order, row.takes) for row in rows),
        worst_gap=worst(row.worst_gap for row in rows),
        most_common_fault=faults[0] if faults else None,
        faults=faults,
    )


def _mean(weighted: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(score, takes) for score, takes in weighted if score is not None]
    takes = sum(takes for _, takes in known)
    return rounded(sum(score * takes for score, takes in known) / takes) if takes else None
