"""What a fault is called where it is counted."""

from __future__ import annotations

FAULT_NAMES = {
    "last_question": "last question asked too early",
    "missing": "a step left out",
    "out_of_place": "a step out of order",
    "no_return": "not back after an objection",
    "silence": "silence between steps",
    "pause_inside": "silence inside a step",
    "repeated": "a step said again",
    "celebrated": "celebrating",
    "asked_again": "asking again for a yes",
    "lingered": "lingering at the end",
    "unanswered": "an objection left unanswered",
    "late_start": "starting late",
    "fillers": "fillers",
    "false_start": "breaking off a step",
    "hedges": "hedging",
    "slow_step": "one step dragging",
    "too_slow": "too slow",
    "too_fast": "too fast",
    "too_long": "taking too long",
}
"""Of faults that are equally common, the one that stands first is named."""


def fault_name(code: str) -> str:
    """Return what a fault is called."""
    return FAULT_NAMES.get(code, code)
