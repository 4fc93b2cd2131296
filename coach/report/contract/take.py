"""One take as the types of ``contract``."""

from __future__ import annotations

import statistics

from coach.datatypes import (
    AbsentStep,
    Advice,
    Confidence,
    Conversation,
    CustomerLine,
    Gap,
    GapRating,
    Guide,
    HeardStep,
    Hedge,
    Order,
    Pace,
    Scores,
    TakeFacts,
    TakeReview,
    Voice,
    VoiceDrop,
    VoiceFacts,
    WithCustomer,
)
from coach.report.contract import review as js

_DIGITS = 3
"""Times go down to a millisecond: the finest that anything here is measured."""


def rounded(value: float) -> float:
    """Return a number as it stands in the JSON."""
    return round(float(value), _DIGITS)


def maybe(value: float | None) -> float | None:
    """Return a number as it stands in the JSON, or ``None``."""
    return None if value is None else rounded(value)


def take(review: TakeReview, guide: Guide) -> js.TakeJson:
    """Return one take as it stands in the JSON."""
    facts, span = review.facts, review.facts.take.span
    return js.TakeJson(
        index=facts.take.index,
        start_s=rounded(span.start),
        end_s=rounded(span.end),
        steps=[
            *(_heard_step(step, guide) for step in facts.take.steps),
            *(_absent_step(step, guide) for step in facts.take.absent),
        ],
        gaps=[_gap(gap, rating, own) for gap, rating, own in review.rated_gaps],
        order=_order(facts.order),
        speed=_speed(facts),
        flow=_flow(review),
        scores=_scores(review.scores),
        verdict=review.verdict,
        advice=[_advice(advice) for advice in review.advice],
        findings=[_advice(finding) for finding in review.findings],
        hedges=[_hedge(hedge) for hedge in facts.hedges],
        hints=[_advice(hint) for hint in review.hints],
        voice=_voice_facts(facts.voice) if facts.voice else None,
        confidence=_confidence(review.confidence) if review.confidence else None,
        wording=js.WordingJson(*review.own_words),
        speakers=_speakers(facts.conversation),
        customer=_customer(facts.with_customer) if facts.with_customer else None,
    )


def _customer(facts: WithCustomer) -> js.CustomerJson:
    return js.CustomerJson(
        name=facts.name,
        level=facts.level,
        seed=facts.seed,
        lines=[_line(line) for line in facts.lines],
        talked_into=len(facts.talked_into),
        objections=[
            js.ObjectionJson(
                step=each.line.step,
                at_s=rounded(each.line.span.start),
                delay_s=maybe(each.delay_s),
                answer_s=rounded(each.answer_s),
                back=each.is_back,
            )
            for each in facts.objections
        ],
        interruptions=[
            js.InterruptionJson(
                step=each.line.step,
                at_s=rounded(each.line.span.start),
                outcome=each.outcome,
                delay_s=maybe(each.delay_s),
            )
            for each in facts.interruptions
        ],
        echo=facts.echo,
    )


def _line(line: CustomerLine) -> js.CustomerLineJson:
    return js.CustomerLineJson(
        kind=line.kind,
        step=line.step,
        text=line.text,
        start_s=rounded(line.span.start),
        end_s=rounded(line.span.end),
    )


def _heard_step(step: HeardStep, guide: Guide) -> js.StepJson:
    return js.StepJson(
        id=step.id,
        status=step.status,
        start_s=rounded(step.span.start),
        end_s=rounded(step.span.end),
        heard=step.heard,
        wording=rounded(step.wording),
        confidence=rounded(step.confidence),
        guide=guide.step(step.id).say,
    )


def _absent_step(step: AbsentStep, guide: Guide) -> js.StepJson:
    return js.StepJson(
        id=step.id,
        status=step.status,
        start_s=None,
        end_s=None,
        heard=None,
        wording=None,
        confidence=None,
        guide=guide.step(step.id).say,
    )


def _gap(gap: Gap, rating: GapRating, own_silence_s: float) -> js.GapJson:
    return js.GapJson(
        after=gap.after,
        before=gap.before,
        start_s=rounded(gap.span.start),
        end_s=rounded(gap.span.end),
        silence_s=rounded(gap.silence_s),
        rating=rating,
        filled_by=list(gap.filled_by),
        own_silence_s=rounded(own_silence_s),
        uncertainty_s=rounded(gap.uncertainty_s),
    )


def _order(order: Order) -> js.OrderJson:
    return js.OrderJson(
        heard=list(order.heard),
        missing=list(order.missing),
        repeated=list(order.repeated),
        out_of_place=list(order.out_of_place),
        payment_last=order.payment_last,
        in_order=order.in_order,
        maybe_missing=list(order.maybe_missing),
        maybe_repeated=list(order.maybe_repeated),
        maybe_out_of_place=list(order.maybe_out_of_place),
    )


def _speed(facts: TakeFacts) -> js.SpeedJson:
    speed = facts.speed
    return js.SpeedJson(
        total_s=rounded(speed.total_s),
        own_total_s=rounded(speed.own_s),
        speaking_s=rounded(speed.speaking_s),
        words_per_minute=maybe(speed.words_per_minute),
        speaking_wpm=maybe(speed.speaking_wpm),
        articulation_rate=maybe(speed.articulation_rate),
        words=speed.words,
        syllables=speed.syllables,
        start_delay_s=maybe(facts.start_delay_s),
        by_step=[_pace(pace) for pace in speed.by_step],
        over_time=[_pace(pace) for pace in speed.over_time],
    )


def _pace(pace: Pace) -> js.PaceJson:
    return js.PaceJson(
        step=pace.step,
        start_s=rounded(pace.span.start),
        end_s=rounded(pace.span.end),
        words_per_minute=maybe(pace.words_per_minute),
        articulation_rate=maybe(pace.articulation_rate),
    )


def _hedge(hedge: Hedge) -> js.HedgeJson:
    return js.HedgeJson(
        text=hedge.text,
        start_s=rounded(hedge.span.start),
        end_s=rounded(hedge.span.end),
        step=hedge.step,
    )


def _voice_facts(facts: VoiceFacts) -> js.VoiceFactsJson:
    return js.VoiceFactsJson(
        whole=_voice(facts.whole),
        by_step=[_voice(voice) for voice in facts.by_step],
        drops=[_drop(drop) for drop in facts.drops],
    )


def _voice(voice: Voice) -> js.VoiceJson:
    return js.VoiceJson(
        step=voice.step,
        start_s=rounded(voice.span.start),
        end_s=rounded(voice.span.end),
        voiced_s=rounded(voice.voiced_s),
        pitch_hz=maybe(voice.pitch_hz),
        pitch_spread_st=maybe(voice.pitch_spread_st),
        level_db=maybe(voice.level_db),
        level_range_db=maybe(voice.level_range_db),
    )


def _drop(drop: VoiceDrop) -> js.VoiceDropJson:
    return js.VoiceDropJson(
        step=drop.step,
        start_s=rounded(drop.span.start),
        end_s=rounded(drop.span.end),
        level_db=maybe(drop.level_db),
        pitch_st=maybe(drop.pitch_st),
    )


def _speakers(facts: Conversation) -> js.SpeakersJson:
    delays = ((each.step, each.delay_s) for each in reversed(facts.answers))
    return js.SpeakersJson(
        told_apart=facts.told_apart,
        talk_share=maybe(facts.talk_share),
        answers=[
            js.AnswerJson(each.step, rounded(each.span.start), rounded(each.span.end))
            for each in facts.answers
        ],
        answer_delay_s={step: rounded(delay_s) for step, delay_s in delays},
        talked_over=facts.talked_over if facts.told_apart else None,
    )


def _confidence(facts: Confidence) -> js.ConfidenceJson:
    return js.ConfidenceJson(
        slowest_gap_s=maybe(facts.slowest_gap_s),
        slowest_before=facts.slowest_before,
        usual_gap_s=maybe(facts.usual_gap_s),
        before_last_question_s=maybe(facts.before_last_question_s),
        slowest_step=facts.slowest_step,
        slowest_rate=maybe(facts.slowest_rate),
        usual_rate=maybe(facts.usual_rate),
        hedges=facts.hedges,
        false_starts=facts.false_starts,
        quieter=list(facts.quieter),
    )


def _flow(review: TakeReview) -> js.FlowJson:
    silences = [own for _, _, own in review.rated_gaps]
    return js.FlowJson(
        longest_silence_s=maybe(max(silences, default=None)),
        median_silence_s=maybe(statistics.median(silences) if silences else None),
        hesitations=review.ratings.count(GapRating.HESITATION),
        noticeable=review.ratings.count(GapRating.NOTICEABLE),
        pauses=len(review.facts.pauses),
        fillers=len(review.facts.fillers),
        fillers_audible=review.facts.fillers_audible,
    )


def _scores(scores: Scores) -> js.ScoresJson:
    return js.ScoresJson(scores.flow, scores.speed, scores.order, scores.overall)


def _advice(advice: Advice) -> js.AdviceJson:
    return js.AdviceJson(
        code=advice.code,
        message=advice.message,
        at_s=maybe(advice.at_s),
        praise=advice.praise,
        step=advice.step,
        sure=advice.sure,
    )
