"""A review as a table: a row a step, a row a gap, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from coach.datatypes import AbsentStep, Guide, HeardStep, Review, TakeReview
from coach.report.contract.shaping import maybe, rounded
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
        yield _heard(step, take, guide)
    yield from (_step(step, take, guide) for step in take.facts.take.absent)


def _gaps(take: TakeReview, guide: Guide) -> Iterator[Row]:
    for gap, rating, own_s in take.rated_gaps:
        yield {
            "take": take.facts.take.index,
            "what": "gap",
            "step": gap.before,
            "title": guide.step(gap.before).title,
            "start_s": rounded(gap.span.start),
            "end_s": rounded(gap.span.end),
            "duration_s": rounded(gap.span.duration),
            "silence_s": rounded(gap.silence_s),
            "own_silence_s": rounded(own_s),
            "uncertainty_s": rounded(gap.uncertainty_s),
            "rating": rating.value,
            "filled_by": " ".join(gap.filled_by),
        }


def _heard(step: HeardStep, take: TakeReview, guide: Guide) -> Row:
    return _step(step, take, guide) | {
        "start_s": rounded(step.span.start),
        "end_s": rounded(step.span.end),
        "duration_s": rounded(step.span.duration),
        "heard": step.heard,
        "wording": maybe(step.wording),
        "confidence": maybe(step.confidence),
    }


def _step(step: HeardStep | AbsentStep, take: TakeReview, guide: Guide) -> Row:
    return {
        "take": take.facts.take.index,
        "what": "step",
        "step": step.id,
        "title": guide.step(step.id).title,
        "status": step.status.value,
        "guide": guide.step(step.id).say,
    }
