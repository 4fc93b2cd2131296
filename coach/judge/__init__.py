"""Facts and guide become opinions: ratings, scores, a verdict, findings and advice.

The only room that knows what is good. Every opinion carries its number.

``limits``    every threshold, with its source
``case``      what follows from the facts of one take and its guide
``silences``  its silences: whose (``own_silence``), how they feel, which are the worst
``rules``     which rules about speech that is no step were broken
``scores``    flow, speed, order, overall: the formulas
``scoring``   the same, explained
``opinions``  what is said of each fault, one table; its words are in ``coach/faults``
``findings``  every breach of a rule, with time and words (``rule_findings``)
``ranking``   which faults are worth a word, the worst first
``advice``    at most three things to do differently (``order_advice``, ``flow_advice``), ``praise``
``pace_words``  what a pace is called
``again``     the same beside earlier takes: what is new
``confidence``  where it drags, beside the speaker's own usual
``hints``     what the voice may have done; no part of a score
``verdict``   one sentence (``clauses``)
"""

from __future__ import annotations

from coach.datatypes import Guide, TakeFacts, TakeReview
from coach.judge.advice import advice
from coach.judge.again import compared
from coach.judge.case import Case
from coach.judge.confidence import confidence
from coach.judge.findings import findings
from coach.judge.hints import hints
from coach.judge.scores import losses, marks
from coach.judge.scoring import scoring_explained
from coach.judge.verdict import verdict

__all__ = ["compared", "judge", "scoring_explained"]


def judge(facts: TakeFacts, guide: Guide) -> TakeReview:
    """Return what the facts of one take mean, by the guide's rules and targets."""
    case = Case(facts, guide)
    lost = losses(case)
    return TakeReview(
        facts=facts,
        ratings=case.ratings,
        scores=marks(case, lost).rounded(),
        verdict=verdict(case, lost),
        advice=advice(case, lost),
        findings=findings(case),
        hints=tuple(hints(case)),
        own_silences_s=case.own_silences,
        confidence=confidence(case),
        pause_ratings=tuple(case.rating(pause.span.duration) for pause in facts.pauses),
        flowed=case.flowed,
    )
