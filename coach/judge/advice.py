"""At most three things to do differently, the one with the most effect first; then praise."""

from __future__ import annotations

from coach.datatypes import Advice
from coach.judge.case import Case
from coach.judge.limits import ADVICE_AT_MOST
from coach.judge.opinions import OPINIONS
from coach.judge.praise import praise
from coach.judge.ranking import worst_first
from coach.judge.scores import Loss


def advice(case: Case, lost: tuple[Loss, ...]) -> tuple[Advice, ...]:
    """Return what to do differently in the next take, and what to keep where there is room."""
    faults = worst_first(case, lost)[:ADVICE_AT_MOST]
    room = min(1, ADVICE_AT_MOST - len(faults)) if faults else ADVICE_AT_MOST
    return (*(OPINIONS[fault].advise(case) for fault in faults), *praise(case, lost)[:room])
