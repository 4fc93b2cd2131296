"""What a take did well, each with its number."""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Advice
from coach.judge.case import Case
from coach.judge.findings import findings
from coach.judge.scores import Loss

FLOWED, IN_ORDER, GOOD_PACE = "flowed", "in_order", "good_pace"
"""Codes of praise."""


def praise(case: Case, lost: tuple[Loss, ...]) -> list[Advice]:
    """Return what to keep, the rarest first."""
    scores = {loss.fault.score for loss in lost}
    return [
        *(finding for finding in findings(case) if finding.praise),
        *_flowed(case),
        *(_in_order(case, faultless=not lost) if "order" not in scores else ()),
        *(_good_pace(case) if "speed" not in scores else ()),
    ]


def _flowed(case: Case) -> Iterator[Advice]:
    longest = case.longest
    if longest is None or not case.flows:
        return
    gap = case.facts.gaps[longest]
    message = (
        f"Nothing stalls: {case.silence(longest)} at the longest, before"
        f" {case.title(gap.before)}. Keep that."
    )
    yield Advice(FLOWED, message, gap.span.start, praise=True, step=gap.before)


def _in_order(case: Case, *, faultless: bool) -> Iterator[Advice]:
    if len(case.heard) < 2 or case.unclear or not case.facts.order.in_order:
        return
    total = phrase.length(case.facts.speed.total_s)
    said, steps = len(set(case.heard)), len(case.guide.steps)
    count = f"All {steps}" if said == steps else f"{said} of {steps}"
    do = "Do it again, just so." if faultless else "Keep that."
    message = f"{count} steps in order in {total}. {do}"
    yield Advice(IN_ORDER, message, None, praise=True)


def _good_pace(case: Case) -> Iterator[Advice]:
    pace, targets = case.pace, case.guide.targets
    if pace is None:
        return
    message = (
        f"{pace:.0f} words a minute: brisk, and easy to follow"
        f" ({targets.slowest_wpm:g} to {targets.fastest_wpm:g} is good)."
    )
    yield Advice(GOOD_PACE, message, None, praise=True)
