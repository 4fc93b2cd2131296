"""Rows become the table, with what they come to in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from operator import attrgetter

import msgspec

from coach.report.contract.shaping import rounded
from coach.report.summary.contract import FaultJson, PersonJson, RowJson, SummaryJson, TotalJson
from coach.report.summary.digest import left_out_most, most_common_first, stalls_together, worst


def together(rows: Sequence[RowJson], *, guide: str, model: str, version: str) -> SummaryJson:
    """Return the table of some rows; guide, model and version are names."""
    return SummaryJson(
        guide, model, version, sorted(rows, key=attrgetter("recording")), total(rows), people(rows)
    )


def people(rows: Sequence[RowJson]) -> list[PersonJson]:
    """Return what each person's recordings come to; nothing where there are not several.

    A person is a folder: of those inside each other the outermost in which recordings differ.
    """
    folders = [row.recording.split("/")[:-1] for row in rows]
    levels = zip(*folders, strict=False)  # as deep as the shallowest
    shared = sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))
    of: dict[str, list[RowJson]] = {}
    for row, folder in zip(rows, folders, strict=True):
        if folder[shared:]:
            of.setdefault(folder[shared], []).append(row)
    if len(of) < 2:
        return []
    return [
        PersonJson(person=person, **msgspec.structs.asdict(total(of[person])))
        for person in sorted(of)
    ]


def total(rows: Sequence[RowJson]) -> TotalJson:
    """Return what rows come to: a recording of three takes counts three times."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update({fault.code: fault.takes for fault in row.faults})
    faults: list[FaultJson] = most_common_first(counts)
    left_out: Counter[str] = Counter()
    for row in rows:
        left_out.update({each.step: each.takes for each in row.left_out})
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
        speed=_mean((row.speed, row.takes) for row in rows),
        overall=_mean((row.overall, row.takes) for row in rows),
        worst_silence=worst(row.worst_silence for row in rows),
        stalled=sum(row.stalled for row in rows),
        stalls=stalls_together(stall for row in rows for stall in row.stalls),
        left_out=left_out_most(left_out),
    )


def _mean(weighted: Iterable[tuple[float | None, int]]) -> float | None:
    known = [(score, takes) for score, takes in weighted if score is not None]
    takes = sum(takes for _, takes in known)
    return rounded(sum(score * takes for score, takes in known) / takes) if takes else None
