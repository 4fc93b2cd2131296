"""A review as one line of JSON: the types of ``contract``, ASCII only, so that it goes anywhere."""

from __future__ import annotations

import json
import statistics

import msgspec

from coach.datatypes import (
    AbsentStep,
    Advice,
    Aside,
    Filler,
    Gap,
    GapRating,
    Guide,
    HeardStep,
    Hedge,
    Order,
    Pace,
    Pause,
    Recording,
    Review,
    Scores,
    TakeFacts,
    TakeReview,
    Word,
)
from coach.errors import CoachError
from coach.report import contract as js

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DIGITS = 3
"""Times go down to a millisecond: the finest that anything here is measured."""


def render(review: Review) -> str:
    """Return a review as one line of JSON, without the line's end."""
    return _line(
        js.ReviewJson(
            recording=_recording(review.recording),
            guide=_guide(review.guide),
            model=js.ModelJson(review.model),
            takes=[_take(take) for take in review.takes],
            asides=[_aside(aside) for aside in review.asides],
            fillers=[_filler(filler) for filler in review.fillers],
            pauses=[_pause(pause) for pause in review.pauses],
            words=[_word(word) for word in review.words],
        )
    )


def render_error(path: str, error: CoachError) -> str:
    """Return the line of a recording that could not be reviewed."""
    return _line(js.FailureJson(js.PathJson(_valid(path)), js.ErrorJson(error.code, str(error))))


def schema() -> str:
    """Return the JSON Schema of a line: a review, or a failure."""
    lines, parts = msgspec.json.schema_components(
        (js.ReviewJson, js.FailureJson), ref_template="#/$defs/{name}"
    )
    return json.dumps({"$schema": _DRAFT, "anyOf": list(lines), "$defs": parts}, indent=2)


def _line(struct: msgspec.Struct) -> str:
    return json.dumps(msgspec.to_builtins(struct), ensure_ascii=True, allow_nan=False)


def _valid(path: str) -> str:
    """Return a path that is valid Unicode, whatever bytes the file system has in it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _maybe(value: float | None) -> float | None:
    return None if value is None else _rounded(value)


def _recording(recording: Recording) -> js.RecordingJson:
    return js.RecordingJson(
        path=_valid(recording.path),
        duration_s=_rounded(recording.duration_s),
        sample_rate_hz=recording.sample_rate_hz,
        channels=recording.channels,
    )


def _guide(guide: Guide) -> js.GuideJson:
    return js.GuideJson(guide.name, [step.id for step in guide.steps])


def _take(review: TakeReview) -> js.TakeJson:
    facts, span = review.facts, review.facts.take.span
    gaps = zip(facts.gaps, review.ratings, _own_silences(review), strict=True)
    return js.TakeJson(
        index=facts.take.index,
        start_s=_rounded(span.start),
        end_s=_rounded(span.end),
        steps=[*map(_heard_step, facts.take.steps), *map(_absent_step, facts.take.absent)],
        gaps=[_gap(gap, rating, own) for gap, rating, own in gaps],
        order=_order(facts.order),
        speed=_speed(facts),
        flow=_flow(review),
        scores=_scores(review.scores),
        verdict=review.verdict,
        advice=[_advice(advice) for advice in review.advice],
        findings=[_advice(finding) for finding in review.findings],
        hedges=[_hedge(hedge) for hedge in facts.hedges],
    )


def _own_silences(review: TakeReview) -> tuple[float, ...]:
    return review.own_silences_s or tuple(gap.silence_s for gap in review.facts.gaps)


def _heard_step(step: HeardStep) -> js.StepJson:
    return js.StepJson(
        id=step.id,
        status=step.status,
        start_s=_rounded(step.span.start),
        end_s=_rounded(step.span.end),
        heard=step.heard,
        wording=_rounded(step.wording),
        confidence=_rounded(step.confidence),
    )


def _absent_step(step: AbsentStep) -> js.StepJson:
    return js.StepJson(
        id=step.id,
        status=step.status,
        start_s=None,
        end_s=None,
        heard=None,
        wording=None,
        confidence=None,
    )


def _gap(gap: Gap, rating: GapRating, own_silence_s: float) -> js.GapJson:
    return js.GapJson(
        after=gap.after,
        before=gap.before,
        start_s=_rounded(gap.span.start),
        end_s=_rounded(gap.span.end),
        silence_s=_rounded(gap.silence_s),
        rating=rating,
        filled_by=list(gap.filled_by),
        own_silence_s=_rounded(own_silence_s),
        uncertainty_s=_rounded(gap.uncertainty_s),
    )


def _order(order: Order) -> js.OrderJson:
    return js.OrderJson(
        heard=list(order.heard),
        missing=list(order.missing),
        repeated=list(order.repeated),
        out_of_place=list(order.out_of_place),
        payment_last=order.payment_last,
        in_order=order.in_order,
    )


def _speed(facts: TakeFacts) -> js.SpeedJson:
    speed = facts.speed
    return js.SpeedJson(
        total_s=_rounded(speed.total_s),
        speaking_s=_rounded(speed.speaking_s),
        words_per_minute=_maybe(speed.words_per_minute),
        speaking_wpm=_maybe(speed.speaking_wpm),
        articulation_rate=_maybe(speed.articulation_rate),
        words=speed.words,
        syllables=speed.syllables,
        start_delay_s=_maybe(facts.start_delay_s),
        by_step=[_pace(pace) for pace in speed.by_step],
        over_time=[_pace(pace) for pace in speed.over_time],
    )


def _pace(pace: Pace) -> js.PaceJson:
    return js.PaceJson(
        step=pace.step,
        start_s=_rounded(pace.span.start),
        end_s=_rounded(pace.span.end),
        words_per_minute=_maybe(pace.words_per_minute),
        articulation_rate=_maybe(pace.articulation_rate),
    )


def _hedge(hedge: Hedge) -> js.HedgeJson:
    return js.HedgeJson(
        text=hedge.text,
        start_s=_rounded(hedge.span.start),
        end_s=_rounded(hedge.span.end),
        step=hedge.step,
    )


def _flow(review: TakeReview) -> js.FlowJson:
    silences = _own_silences(review)
    return js.FlowJson(
        longest_silence_s=_maybe(max(silences, default=None)),
        median_silence_s=_maybe(statistics.median(silences) if silences else None),
        hesitations=review.ratings.count(GapRating.HESITATION),
        noticeable=review.ratings.count(GapRating.NOTICEABLE),
        pauses=len(review.facts.pauses),
        fillers=len(review.facts.fillers),
    )


def _scores(scores: Scores) -> js.ScoresJson:
    return js.ScoresJson(scores.flow, scores.speed, scores.order, scores.overall)


def _advice(advice: Advice) -> js.AdviceJson:
    return js.AdviceJson(
        code=advice.code,
        message=advice.message,
        at_s=_maybe(advice.at_s),
        praise=advice.praise,
        step=advice.step,
    )


def _aside(aside: Aside) -> js.AsideJson:
    return js.AsideJson(
        take=aside.take,
        kind=aside.kind,
        start_s=_rounded(aside.span.start),
        end_s=_rounded(aside.span.end),
        heard=aside.heard,
    )


def _filler(filler: Filler) -> js.FillerJson:
    return js.FillerJson(
        take=filler.take,
        kind=filler.kind,
        text=filler.text,
        start_s=_rounded(filler.span.start),
        end_s=_rounded(filler.span.end),
    )


def _pause(pause: Pause) -> js.PauseJson:
    return js.PauseJson(
        take=pause.take,
        start_s=_rounded(pause.span.start),
        end_s=_rounded(pause.span.end),
        duration_s=_rounded(pause.span.duration),
        inside=pause.inside,
    )


def _word(word: Word) -> js.WordJson:
    return js.WordJson(
        text=word.text,
        start_s=_rounded(word.start),
        end_s=_rounded(word.end),
        confidence=_rounded(word.confidence),
    )
