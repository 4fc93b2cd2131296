"""What a take did well, each with its number, what is least common first.

Nothing is praised for what made it slow: no time that silences are in. The absence of pauses inside
lines is no merit either.
"""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Advice, GapRating
from coach.judge.advice.pace_words import good_pace
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.findings.breaches import findings
from coach.judge.scores.formulas import Loss

FLOWED, OTHERS_FLOW, AT_ONCE = "flowed", "others_flow", "at_once"
IN_ORDER, GOOD_PACE = "in_order", "good_pace"
"""Codes of praise."""
FEWEST_OTHERS = 2
"""Gaps that flow, for lines to be praised that follow at once."""


def praise(case: TakeAnalysis, lost: tuple[Loss, ...]) -> list[Advice]:
    """Return what to keep, the rarest first."""
    scores = {loss.fault.score for loss in lost}
    return [
        *(finding for finding in findings(case) if finding.praise),
        *_flowed(case),
        *_at_once(case),
        *_others_flow(case),
        *(_good_pace(case) if "speed" not in scores else ()),
        *(_in_order(case) if "order" not in scores else ()),
    ]


def _flowed(case: TakeAnalysis) -> Iterator[Advice]:
    longest = case.longest
    if longest is None or not case.flows:
        return
    gap = case.facts.gaps[longest]
    message = (
        f"Nothing stalls: {case.silence(longest)} at the longest, before {case.title(gap.before)}."
    )
    yield Advice(FLOWED, message, gap.span.start, praise=True, step=gap.before)


def _at_once(case: TakeAnalysis) -> Iterator[Advice]:
    """Praise the last question asked as plainly as the rest, where others stall."""
    if case.asked_too_early or not case.worst_gaps:
        return
    for index, gap in enumerate(case.facts.gaps):
        if gap.before == case.last_question and case.ratings[index] is GapRating.FLOWS:
            before = "the customer" if case.is_answered(index) else case.title(gap.after)
            message = (
                f"You asked for {case.title(gap.before)} without a stall,"
                f" {case.silence(index)} after {before}."
            )
            yield Advice(AT_ONCE, message, gap.span.start, praise=True, step=gap.before)
            return


def _others_flow(case: TakeAnalysis) -> Iterator[Advice]:
    """Praise the lines that follow at once where others do not."""
    others = [index for index, rating in enumerate(case.ratings) if rating is GapRating.FLOWS]
    if not case.worst_gaps or len(others) < FEWEST_OTHERS:
        return
    longest = case.silence(max(others, key=lambda index: case.own_silences[index]))
    if len(others) + len(case.worst_gaps) == len(case.ratings):
        lines = f"the other {phrase.number(len(others))} lines"
    else:
        lines = case.titles(list(dict.fromkeys(case.facts.gaps[at].before for at in others)))
    message = phrase.sentence(f"{lines} follow within {longest}.")
    yield Advice(OTHERS_FLOW, message, None, praise=True)


def _good_pace(case: TakeAnalysis) -> Iterator[Advice]:
    pace, targets = case.pace, case.guide.targets
    if pace is None or case.worst_gaps:  # it would be the pace of the silences
        return
    message = (
        f"{pace:.0f} words a minute: {good_pace(pace, targets)}, and easy to follow"
        f" ({targets.slowest_wpm:g} to {targets.fastest_wpm:g} is good)."
    )
    yield Advice(GOOD_PACE, message, None, praise=True)


def _in_order(case: TakeAnalysis) -> Iterator[Advice]:
    order = case.facts.order
    is_told = not case.unclear and not order.maybe_missing and not order.maybe_out_of_place
    is_in_order = len(case.heard) > 1 and is_told and order.in_order
    if not is_in_order or not case.flows:
        return
    total = phrase.length(case.own_total_s)
    said, steps = len(set(case.heard)), len(case.guide.steps)
    count = f"All {steps}" if said == steps else f"{said} of {steps}"
    yield Advice(IN_ORDER, f"{count} steps in order in {total}.", None, praise=True)
