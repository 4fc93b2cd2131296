"""At most three things to do differently, the one with the most effect first; then praise."""

from __future__ import annotations

from collections.abc import Callable

from coach.datatypes import Advice
from coach.judge import flow_advice, order_advice
from coach.judge.case import Case
from coach.judge.fault import Fault
from coach.judge.limits import ADVICE_AT_MOST
from coach.judge.praise import praise
from coach.judge.ranking import worst_first
from coach.judge.scores import Loss

ADVISE: dict[Fault, Callable[[Case], Advice]] = {
    Fault.LAST_QUESTION: order_advice.last_question,
    Fault.MISSING: order_advice.missing,
    Fault.OUT_OF_PLACE: order_advice.out_of_place,
    Fault.REPEATED: order_advice.repeated,
    Fault.NO_RETURN: order_advice.no_return,
    Fault.UNANSWERED: order_advice.unanswered,
    Fault.CELEBRATED: order_advice.celebrated,
    Fault.ASKED_AGAIN: order_advice.asked_again,
    Fault.LINGERED: order_advice.lingered,
    Fault.LATE_START: flow_advice.late_start,
    Fault.SILENCE: flow_advice.silence,
    Fault.PAUSE_INSIDE: flow_advice.pause_inside,
    Fault.FILLERS: flow_advice.fillers,
    Fault.FALSE_START: flow_advice.false_start,
    Fault.HEDGES: flow_advice.hedges,
    Fault.SLOW_STEP: flow_advice.slow_step,
    Fault.TOO_SLOW: flow_advice.too_slow,
    Fault.TOO_FAST: flow_advice.too_fast,
    Fault.TOO_LONG: flow_advice.too_long,
}
"""What to do about each fault."""


def advice(case: Case, lost: tuple[Loss, ...]) -> tuple[Advice, ...]:
    """Return what to do differently in the next take, and what to keep where there is room."""
    faults = worst_first(case, lost)[:ADVICE_AT_MOST]
    room = min(1, ADVICE_AT_MOST - len(faults)) if faults else ADVICE_AT_MOST
    return (*(ADVISE[fault](case) for fault in faults), *praise(case, lost)[:room])
