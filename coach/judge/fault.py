"""What can be wrong with a take; the values are the codes of findings and advice."""

from __future__ import annotations

import enum


class Fault(enum.StrEnum):
    """A kind of fault."""

    LAST_QUESTION = "last_question"
    MISSING = "missing"
    OUT_OF_PLACE = "out_of_place"
    REPEATED = "repeated"
    NO_RETURN = "no_return"
    CELEBRATED = "celebrated"
    ASKED_AGAIN = "asked_again"
    LINGERED = "lingered"
    UNANSWERED = "unanswered"
    LATE_START = "late_start"
    SILENCE = "silence"
    PAUSE_INSIDE = "pause_inside"
    FILLERS = "fillers"
    FALSE_START = "false_start"
    HEDGES = "hedges"
    SLOW_STEP = "slow_step"
    TOO_SLOW = "too_slow"
    TOO_FAST = "too_fast"
    TOO_LONG = "too_long"

    @property
    def score(self) -> str:
        """Name the score that the fault takes from."""
        if self in _OF_SPEED:
            return "speed"
        return "flow" if self in _OF_FLOW else "order"


_OF_SPEED = frozenset({Fault.TOO_SLOW, Fault.TOO_FAST, Fault.TOO_LONG})
_OF_FLOW = frozenset(
    {
        Fault.LATE_START,
        Fault.SILENCE,
        Fault.PAUSE_INSIDE,
        Fault.FILLERS,
        Fault.FALSE_START,
        Fault.HEDGES,
        Fault.SLOW_STEP,
    }
)

ORDER_FIRST = (Fault.LAST_QUESTION, Fault.MISSING, Fault.OUT_OF_PLACE, Fault.NO_RETURN)
"""Faults that come before all others: a sequence out of order is not the sequence."""
