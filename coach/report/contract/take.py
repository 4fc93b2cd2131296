"""One take as the types of ``contract``."""

from __future__ import annotations

import statistics
from typing import Any

from coach.datatypes import (
    AbsentStep,
    Conversation,
    GapRating,
    Guide,
    HeardStep,
    Interrupted,
    ObjectionMet,
    TakeFacts,
    TakeReview,
    WithCustomer,
)
from coach.report.contract import review as js
from coach.report.contract.shaping import maybe, rounded, shaped


def take(review: TakeReview, guide: Guide) -> js.TakeJson:
    """Return one take as it stands in the JSON."""
    facts = review.facts
    return shaped(
        js.TakeJson,
        review,
        index=facts.take.index,
        start_s=rounded(facts.take.span.start),
        end_s=rounded(facts.take.span.end),
        steps=[
            *(_heard_step(step, guide) for step in facts.take.steps),
            *(_absent_step(step, guide) for step in facts.take.absent),
        ],
        gaps=[
            shaped(js.GapJson, gap, rating=rating, own_silence_s=rounded(own))
            for gap, rating, own in review.rated_gaps
        ],
        order=shaped(js.OrderJson, facts.order),
        speed=_speed(facts),
        flow=_flow(review),
        hedges=[shaped(js.HedgeJson, hedge) for hedge in facts.hedges],
        voice=shaped(js.VoiceFactsJson, facts.voice) if facts.voice else None,
        wording=js.WordingJson(*review.own_words),
        speakers=_speakers(facts.conversation),
        customer=_customer(facts.with_customer) if facts.with_customer else None,
    )


def _customer(facts: WithCustomer) -> js.CustomerJson:
    return shaped(
        js.CustomerJson,
        facts,
        talked_into=len(facts.talked_into),
        objections=[_objection(each) for each in facts.objections],
        interruptions=[_interruption(each) for each in facts.interruptions],
    )


def _objection(met: ObjectionMet) -> js.ObjectionJson:
    at_s = rounded(met.line.span.start)
    return shaped(js.ObjectionJson, met, step=met.line.step, at_s=at_s, back=met.is_back)


def _interruption(met: Interrupted) -> js.InterruptionJson:
    return shaped(js.InterruptionJson, met, step=met.line.step, at_s=rounded(met.line.span.start))


def _heard_step(step: HeardStep, guide: Guide) -> js.StepJson:
    return shaped(js.StepJson, step, guide=guide.step(step.id).say)


def _absent_step(step: AbsentStep, guide: Guide) -> js.StepJson:
    nothing: dict[str, Any] = dict.fromkeys(("start_s", "end_s", "heard", "wording", "confidence"))
    return shaped(js.StepJson, step, guide=guide.step(step.id).say, **nothing)


def _speed(facts: TakeFacts) -> js.SpeedJson:
    speed = facts.speed
    started_s = maybe(facts.start_delay_s)
    return shaped(js.SpeedJson, speed, own_total_s=rounded(speed.own_s), start_delay_s=started_s)


def _speakers(facts: Conversation) -> js.SpeakersJson:
    delays = ((each.step, each.delay_s) for each in reversed(facts.answers))
    return shaped(
        js.SpeakersJson,
        facts,
        answer_delay_s={step: rounded(delay_s) for step, delay_s in delays},
        talked_over=facts.talked_over if facts.told_apart else None,
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
