"""Facts and guide become opinions: ratings, scores, a verdict, findings and advice.

The only room that knows what is good. Every opinion carries its number.

``analysis``  what follows from the facts of one take and its guide; every threshold
``scores``    flow, speed, order, overall: the formulas, the same explained, and the worst faults
``advice``    at most three things to do differently, praise, what is new, hints
``findings``  every breach of a rule, with time and words; the verdict
"""

from __future__ import annotations

from coach.datatypes import Guide, TakeFacts, TakeReview
from coach.judge.advice.again import compared
from coach.judge.advice.hints import hints
from coach.judge.advice.top_three import advice
from coach.judge.analysis.confidence import confidence
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings.breaches import findings
from coach.judge.findings.verdict import verdict
from coach.judge.scores.explained import scoring_explained
from coach.judge.scores.formulas import losses, marks

__all__ = ["compared", "judge", "scoring_explained"]


def judge(facts: TakeFacts, guide: Guide) -> TakeReview:
    """Return what the facts of one take mean, by the guide's rules and targets."""
    case = TakeAnalysis(facts, guide)
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
