"""At most three things to do differently, the one with the most effect first; then praise."""

from __future__ import annotations

from coach.datatypes import Advice
from coach.judge.advice.opinions import OPINIONS
from coach.judge.advice.praise import praise
from coach.judge.analysis.limits import ADVICE_AT_MOST
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.scores.formulas import Loss
from coach.judge.scores.ranking import worst_first


def advice(case: TakeAnalysis, lost: tuple[Loss, ...]) -> tuple[Advice, ...]:
    """Return what to do differently in the next take, and what to keep where there is room."""
    faults = worst_first(case, lost)[:ADVICE_AT_MOST]
    room = min(1, ADVICE_AT_MOST - len(faults)) if faults else ADVICE_AT_MOST
    return (*(OPINIONS[fault].advise(case) for fault in faults), *praise(case, lost)[:room])
