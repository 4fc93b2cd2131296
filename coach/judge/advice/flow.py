"""What to do about silence, fillers, doubt and pace."""

from __future__ import annotations

from collections import Counter

from coach import phrase
from coach.datatypes import Advice, AsideKind, GapRating, StepStatus
from coach.faults import Fault
from coach.judge.advice.pace_words import pace_words
from coach.judge.analysis.limits import (
    FILLERS_HARMLESS_PER_MIN,
    NAMED_AT_MOST,
    QUOTED_AT_MOST,
    STANDS_OUT_TIMES,
)
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.scores.formulas import fillers_per_minute
from coach.judge.scores.ranking import dragging_step


def silence(case: TakeAnalysis) -> Advice:
    """Close the longest gaps."""
    worst = case.worst_gaps
    gap = case.facts.gaps[worst[0]]
    place = case.before_worst + ", after the customer spoke" * all(
        case.is_answered(index) for index in worst
    )
    message = f"{case.worst_silence} of silence {place}{_beside(case)}. {remedy(case)}"
    return Advice(Fault.SILENCE, phrase.sentence(message), gap.span.start, step=gap.before)


def remedy(case: TakeAnalysis) -> str:
    """Return what to do about the longest silences, by what may have made them."""
    first, *more = case.worst_gaps
    gap = case.facts.gaps[first]
    title, following = case.title(gap.before), case.facts.take.steps[first + 1]
    if case.is_answered(first):
        return f"Have {title if not more else 'the next line'} ready while the customer talks."
    if more:
        return "Begin each line on the last word of the one before."
    if following.status is StepStatus.REWORDED:
        line = phrase.sayable(case.guide.step(gap.before).say)
        return f"Its words may not have been ready; the guide's are “{line}”"
    if gap.before == case.last_question:
        return "Ask it as plainly as the rest: say the two lines back to back."
    if case.ratings[first] is GapRating.HESITATION:
        return f"Have the first word of {title} ready before {case.title(gap.after)} ends."
    return "Breathe inside a line, not before it: say the two lines back to back."


def _beside(case: TakeAnalysis) -> str:
    """Return how the longest silences stand beside the speaker's others."""
    worst = case.worst_gaps
    stalls = [
        f"{case.title(case.facts.gaps[other].before)} ({case.silence(other)})"
        for other, rating in enumerate(case.ratings)
        if rating is GapRating.HESITATION and other not in {*worst, *case.needless, *case.in_doubt}
    ]
    average = case.others_average(worst)
    if stalls:
        return f", and also before {_named(stalls)}"
    if average is None or case.own_silences[worst[0]] < STANDS_OUT_TIMES * average:
        return f"; up to {case.guide.targets.flows_s:g} s flows"
    return f": your others average {phrase.seconds(average)}"


def _named(things: list[str]) -> str:
    more = [f"{len(things) - NAMED_AT_MOST} more"] * (len(things) > NAMED_AT_MOST)
    return phrase.listed(things[:NAMED_AT_MOST] + more)


def pause_inside(case: TakeAnalysis) -> Advice:
    """Say a line in one go."""
    worst = case.longest_inside
    title = case.title(worst.inside or "")
    message = (
        f"{case.seconds(worst.span.duration)} of silence inside {title}; up to"
        f" {case.guide.targets.flows_s:g} s flows. Say that line in one go."
    )
    return Advice(Fault.PAUSE_INSIDE, message, worst.span.start, step=worst.inside)


def late_start(case: TakeAnalysis) -> Advice:
    """Start at once."""
    allowed = case.guide.targets.start_s
    took = phrase.seconds(case.facts.start_delay_s or 0.0, borders=[allowed])
    message = (
        f"You started {took} after the cue; within {allowed:g} s is good."
        " Let the first line be your answer."
    )
    return Advice(Fault.LATE_START, message, case.facts.take.span.start)


def fillers(case: TakeAnalysis) -> Advice:
    """Leave fillers out."""
    counts = Counter(filler.text for filler in case.fillers).most_common()
    named = _named([f"“{text}”" + f" ×{count}" * (count > 1) for text, count in counts])
    message = (
        f"{phrase.several(len(case.fillers), 'filler')} ({named}), {fillers_per_minute(case):.0f}"
        f" a minute; up to {FILLERS_HARMLESS_PER_MIN:g} do no harm."
        " Where one wants to come, go straight to the next line."
    )
    return Advice(Fault.FILLERS, message, case.fillers[0].span.start)


def false_start(case: TakeAnalysis) -> Advice:
    """Finish what was begun."""
    asides = case.told(AsideKind.FALSE_START)
    message = (
        f"You broke off {phrase.times(len(asides))}, at"
        f" {phrase.quoted(asides[0].heard, QUOTED_AT_MOST)}."
        " Finish the line you began, and go on."
    )
    return Advice(Fault.FALSE_START, message, asides[0].span.start)


def hedges(case: TakeAnalysis) -> Advice:
    """Take nothing back."""
    heard = case.facts.hedges
    named = _named([f"“{text}”" for text in dict.fromkeys(hedge.text for hedge in heard)])
    message = (
        f"You hedged {phrase.times(len(heard))}: {named}."
        " The customer has said yes: say the line without it."
    )
    return Advice(Fault.HEDGES, message, heard[0].span.start, step=heard[0].step)


def talked_into(case: TakeAnalysis) -> Advice:
    """Let the customer finish."""
    beside = case.facts.with_customer
    assert beside
    first = beside.talked_into[0]
    message = (
        f"You talked into {len(beside.talked_into)} of the customer's"
        f" {phrase.several(len(beside.lines), 'line')}, first into"
        f" {phrase.quoted(first.text, QUOTED_AT_MOST)}. Let the answer end, then go on at once."
    )
    return Advice(Fault.TALKED_INTO, message, first.span.start)


def slow_step(case: TakeAnalysis) -> Advice:
    """Say a step at the pace of the others."""
    found = dragging_step(case)
    assert found is not None
    pace, others = found
    message = (
        f"{case.opening(pace.step or '')} drags: {pace.articulation_rate or 0:.1f}"
        f" syllables a second, your others {others:.1f}. Say it like the rest."
    )
    return Advice(Fault.SLOW_STEP, message, pace.span.start, step=pace.step)


def pace(fault: Fault, case: TakeAnalysis) -> Advice:
    """Speed up, or slow down."""
    targets, wpm = case.guide.targets, case.pace or 0.0
    good = f"{targets.slowest_wpm:g} to {targets.fastest_wpm:g} is good"
    message = f"{wpm:.0f} words a minute; {good}. {pace_words(wpm, targets).do}"
    return Advice(fault, message, case.facts.take.span.start)


def too_long(case: TakeAnalysis) -> Advice:
    """Come to the end sooner."""
    total, allowed = case.own_total_s, case.guide.targets.total_s or 0.0
    message = (
        f"{phrase.length(total)} for the whole; up to {phrase.length(allowed)} is good."
        " Keep to the lines, and keep moving."
    )
    return Advice(Fault.TOO_LONG, message, case.facts.take.span.start)
