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
    TakeReview,
    WithCustomer,
)
from coach.report.contract import review as js
from coach.report.contract.customer import CustomerJson, InterruptionJson, ObjectionJson
from coach.report.contract.shaping import maybe, rounded, shaped
from coach.report.contract.voices import SpeakersJson


def take(review: TakeReview, guide: Guide) -> js.TakeJson:
    """Return one take as it stands in the JSON."""
    facts = review.facts
    return shaped(
        js.TakeJson,
        *(review, facts, facts.take),
        steps=[
            *(_heard_step(step, guide) for step in facts.take.steps),
            *(_absent_step(step, guide) for step in facts.take.absent),
        ],
        gaps=[
            shaped(js.GapJson, gap, rating=rating, own_silence_s=rounded(own))
            for gap, rating, own in review.rated_gaps
        ],
        speed=shaped(js.SpeedJson, facts.speed, facts, own_total_s=rounded(facts.speed.own_s)),
        flow=_flow(review),
        wording=js.WordingJson(*review.own_words),
        speakers=_speakers(facts.conversation),
        customer=_customer(facts.with_customer) if facts.with_customer else None,
    )


def _customer(facts: WithCustomer) -> CustomerJson:
    return shaped(
        CustomerJson,
        facts,
        talked_into=len(facts.talked_into),
        objections=[
            shaped(ObjectionJson, met, met.line, back=met.is_back) for met in facts.objections
        ],
        interruptions=[shaped(InterruptionJson, cut, cut.line) for cut in facts.interruptions],
    )


def _heard_step(step: HeardStep, guide: Guide) -> js.StepJson:
    return shaped(js.StepJson, step, guide=guide.step(step.id).say)


def _absent_step(step: AbsentStep, guide: Guide) -> js.StepJson:
    nothing: dict[str, Any] = dict.fromkeys(("start_s", "end_s", "heard", "wording", "confidence"))
    return shaped(js.StepJson, step, guide=guide.step(step.id).say, **nothing)


def _speakers(facts: Conversation) -> SpeakersJson:
    delays = ((each.step, each.delay_s) for each in reversed(facts.answers))
    return shaped(
        SpeakersJson,
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
