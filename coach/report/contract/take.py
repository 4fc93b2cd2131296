"""One take as the types of ``contract``."""

from __future__ import annotations

import statistics
from typing import Any

from coach.datatypes import (
    AbsentStep,
    Conversation,
    Gap,
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

_OF_HEARD = ("start_s", "end_s", "heard", "wording", "confidence")
"""What is null of a step that was not heard."""


def take(review: TakeReview, guide: Guide) -> js.TakeJson:
    """Return one take as it stands in the JSON."""
    facts = review.facts
    return shaped(
        js.TakeJson,
        *(review, facts, facts.take),
        steps=[
            *(step_json(step, guide) for step in facts.take.steps),
            *(step_json(step, guide) for step in facts.take.absent),
        ],
        gaps=[gap_json(*rated) for rated in review.rated_gaps],
        speed=shaped(js.SpeedJson, facts.speed, facts, own_total_s=rounded(facts.speed.own_s)),
        flow=_flow(review),
        wording=js.WordingJson(*review.own_words),
        speakers=_speakers(facts.conversation),
        customer=_customer(facts.with_customer) if facts.with_customer else None,
    )


def step_json(step: HeardStep | AbsentStep, guide: Guide) -> js.StepJson:
    """Return a step as it stands in the JSON."""
    nothing: dict[str, Any] = {} if isinstance(step, HeardStep) else dict.fromkeys(_OF_HEARD)
    return shaped(js.StepJson, step, guide=guide.step(step.id).say, **nothing)


def gap_json(gap: Gap, rating: GapRating, own_s: float) -> js.GapJson:
    """Return a gap as it stands in the JSON."""
    return shaped(js.GapJson, gap, rating=rating, own_silence_s=rounded(own_s))


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
