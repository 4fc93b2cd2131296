"""A review becomes its row: scores, silences, faults and steps left out of all its takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from coach import visible
from coach.datatypes import GapRating, Review, Span, TakeReview
from coach.errors import CoachError
from coach.faults import by_weight
from coach.report.contract.review import ErrorJson
from coach.report.contract.shaping import rounded
from coach.report.summary.contract import (
    FaultJson,
    LeftOutJson,
    RowJson,
    StallJson,
    WorstGapJson,
    WorstSilenceJson,
)

_Silence = TypeVar("_Silence", WorstGapJson, WorstSilenceJson)


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
        speed=_mean(take.scores.speed for take in takes if take.scores.speed is not None),
        overall=_mean(take.scores.overall for take in takes),
        worst_silence=worst(each for take in takes for each, _ in _silences(take, recording)),
        stalled=sum(any(_stalls(take, recording)) for take in takes),
        stalls=stalls_together(stall for take in takes for stall in _stalls(take, recording)),
        left_out=left_out_most(Counter(step for take in takes for step in _left_out(take))),
    )


def failed(recording: str, error: CoachError) -> RowJson:
    """Return the row of a recording that could not be reviewed."""
    return RowJson(recording, error=ErrorJson(error.code, valid(str(error))))


def valid(text: str) -> str:
    """Return text on one line in valid Unicode, whatever bytes a path in it has."""
    return " ".join(visible.valid(text).split())


def most_common_first(takes: Mapping[str, int]) -> list[FaultJson]:
    """Return faults by how many takes have them, then by what matters most."""
    return [FaultJson(code, takes[code]) for code in by_weight(takes)]


def worst(silences: Iterable[_Silence | None]) -> _Silence | None:
    """Return the longest of some silences; of equal ones the first."""
    return max(filter(None, silences), key=lambda each: each.silence_s, default=None)


def stalls_together(stalls: Iterable[StallJson]) -> list[StallJson]:
    """Return stalls by place, the one in most takes first; of equal ones the longest."""
    at: dict[tuple[str, bool], StallJson] = {}
    for stall in stalls:
        before = at.get((stall.step, stall.inside))
        at[stall.step, stall.inside] = StallJson(
            stall.step,
            stall.inside,
            stall.takes + (before.takes if before else 0),
            max(stall.longest_s, before.longest_s if before else 0.0),
        )
    return sorted(at.values(), key=lambda each: (-each.takes, -each.longest_s, each.step))


def left_out_most(takes: Mapping[str, int]) -> list[LeftOutJson]:
    """Return steps by how many takes leave them out."""
    return [LeftOutJson(step, takes[step]) for step in sorted(takes, key=lambda s: (-takes[s], s))]


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


def _silences(take: TakeReview, recording: str) -> Iterator[tuple[WorstSilenceJson, GapRating]]:
    """Yield the speaker's silences, before steps and inside them, and how each feels.

    Those at a saying that may be another's are left out: so may the silence be.
    """
    facts, index = take.facts, take.facts.take.index
    doubtful = [facts.take.steps[place].span for place in facts.order.doubtful]
    for place, (gap, rating, own_s) in enumerate(take.rated_gaps, start=1):
        if place not in facts.order.doubtful:
            silence = rounded(own_s), rounded(gap.uncertainty_s)
            at_s = rounded(gap.span.start)
            yield WorstSilenceJson(*silence, gap.before, False, index, at_s, recording), rating
    for pause, rating in zip(facts.pauses, take.pause_ratings, strict=False):
        if pause.inside is not None and not _any_overlap(pause.span, doubtful):
            length_s, at_s = rounded(pause.span.duration), rounded(pause.span.start)
            yield (
                WorstSilenceJson(length_s, None, pause.inside, True, index, at_s, recording),
                rating,
            )


def _any_overlap(span: Span, others: Iterable[Span]) -> bool:
    return any(span.overlap(other) > 0 for other in others)


def _stalls(take: TakeReview, recording: str) -> list[StallJson]:
    """Return where a take hesitates; not before a step that was not to be said again."""
    places: dict[tuple[str, bool], float] = {}
    for silence, rating in _silences(take, recording):
        needless = not silence.inside and silence.step in take.facts.order.repeated
        if rating is GapRating.HESITATION and not needless:
            place = silence.step, silence.inside
            places[place] = max(silence.silence_s, places.get(place, 0.0))
    return [StallJson(step, inside, 1, long_s) for (step, inside), long_s in places.items()]


def _left_out(take: TakeReview) -> set[str]:
    """Return the steps that were not said for sure."""
    order = take.facts.order
    return set(order.missing) - set(order.maybe_missing)


def _mean(scores: Iterable[int]) -> float | None:
    scores = list(scores)
    return rounded(sum(scores) / len(scores)) if scores else None
