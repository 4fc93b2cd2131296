"""A review as a table: a row a step, a row a gap, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import asdict

from coach.datatypes import AbsentStep, Guide, HeardStep, Review, TakeReview
from coach.report.contract.shaping import rounded
from coach.report.contract.take import gap_json, step_json
from coach.report.formats.cells import spreadsheet

COLUMNS = (
    *("recording", "take", "what", "step", "title", "status", "start_s", "end_s", "duration_s"),
    *("silence_s", "own_silence_s", "uncertainty_s", "rating", "filled_by"),
    *("heard", "wording", "confidence", "guide"),
)
"""``what`` is ``step`` or ``gap``; a gap's step is the one it is before."""

Row: TypeAlias = dict[str, object]


def render(review: Review, *, header: bool = True) -> str:
    """Return comma-separated rows; what a row does not have is empty."""
    rows = (row for take in review.takes for row in _rows(take, review.guide))
    named = ({"recording": review.recording.path, **row} for row in rows)
    return spreadsheet(COLUMNS, named, header=header)


def _rows(take: TakeReview, guide: Guide) -> Iterator[Row]:
    steps = take.facts.take.steps
    gaps = {id(after): row for after, row in zip(steps[1:], _gaps(take, guide), strict=False)}
    for step in steps:
        if id(step) in gaps:
            yield gaps[id(step)]
        yield _step(step, take, guide) | {"duration_s": rounded(step.span.duration)}
    yield from (_step(step, take, guide) for step in take.facts.take.absent)


def _gaps(take: TakeReview, guide: Guide) -> Iterator[Row]:
    for gap, rating, own_s in take.rated_gaps:
        row = _row("gap", gap.before, gap_json(gap, rating, own_s), take, guide)
        filled_by = " ".join(gap.filled_by)
        yield row | {"duration_s": rounded(gap.span.duration), "filled_by": filled_by}


def _step(step: HeardStep | AbsentStep, take: TakeReview, guide: Guide) -> Row:
    return _row("step", step.id, step_json(step, guide), take, guide)


def _row(what: str, step: str, record: Struct, take: TakeReview, guide: Guide) -> Row:
    """Return what a record of the JSON has for a row."""
    head = {"take": take.facts.take.index, "title": guide.step(step).title}
    return asdict(record) | head | {"what": what, "step": step}
