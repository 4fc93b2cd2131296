"""A review becomes its row: flow, order, worst gap and faults of all its takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from coach import visible
from coach.datatypes import Review, TakeReview
from coach.errors import CoachError
from coach.report.contract import ErrorJson
from coach.report.summary.contract import FaultJson, RowJson, WorstGapJson
from coach.report.summary.faults import FAULT_NAMES
from coach.report.take_json import rounded

_WEIGHT = list(FAULT_NAMES)


def digest(review: Review, recording: str) -> RowJson:
    """Return the row of a review; ``recording`` is what the table calls it."""
    takes = review.takes
    faults = most_common_first(Counter(code for take in takes for code in _faults(take)))
    return RowJson(
        recording=recording,
        duration_s=rounded(review.recording.duration_s),
        takes=len(takes),
        flow=_mean(take.scores.flow for take in takes),
        order=_mean(take.scores.order for take in takes),
        worst_gap=worst(gap for take in takes for gap in _gaps(take, recording)),
        most_common_fault=faults[0] if faults else None,
        faults=faults,
    )


def failed(recording: str, error: CoachError) -> RowJson:
    """Return the row of a recording that could not be reviewed."""
    return RowJson(recording, error=ErrorJson(error.code, valid(str(error))))


def valid(text: str) -> str:
    """Return text on one line in valid Unicode, whatever bytes a path in it has."""
    return " ".join(visible.valid(text).split())


def most_common_first(takes: Mapping[str, int]) -> list[FaultJson]:
    """Return faults by how many takes have them, then by what matters most."""

    def rank(code: str) -> tuple[int, int]:
        return -takes[code], _WEIGHT.index(code) if code in _WEIGHT else len(_WEIGHT)

    return [FaultJson(code, takes[code]) for code in sorted(takes, key=rank)]


def worst(gaps: Iterable[WorstGapJson | None]) -> WorstGapJson | None:
    """Return the longest of some silences; of equal ones the first."""
    return max(filter(None, gaps), key=lambda gap: gap.silence_s, default=None)


def _faults(take: TakeReview) -> set[str]:
    """Return the faults of a take: broken rules, and what it is advised to do differently."""
    return {str(each.code) for each in (*take.findings, *take.advice) if not each.praise}


def _gaps(take: TakeReview, recording: str) -> Iterator[WorstGapJson]:
    for gap, own_s in zip(take.facts.gaps, take.own_silences_s, strict=True):
        yield WorstGapJson(
            silence_s=rounded(own_s),
            uncertainty_s=rounded(gap.uncertainty_s),
            before=gap.before,
            take=take.facts.take.index,
            at_s=rounded(gap.span.start),
            recording=recording,
        )


def _mean(scores: Iterable[int]) -> float | None:
    scores = list(scores)
    return rounded(sum(scores) / len(scores)) if scores else None
