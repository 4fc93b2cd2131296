"""What to do about silence, fillers, doubt and pace."""

from __future__ import annotations

from collections import Counter

from coach import phrase
from coach.datatypes import Advice, AsideKind, GapRating
from coach.judge.case import Case
from coach.judge.fault import Fault
from coach.judge.limits import (
    CUSTOMER,
    FILLERS_HARMLESS_PER_MIN,
    QUOTED_AT_MOST,
    STANDS_OUT_TIMES,
)
from coach.judge.ranking import dragging_step
from coach.judge.scores import fillers_per_minute

_NAMED_AT_MOST = 3


def silence(case: Case) -> Advice:
    """Close the longest gap."""
    index = case.longest or 0
    gap, title = case.facts.gaps[index], case.title(case.facts.gaps[index].before)
    answered = bool({kind.value for kind in CUSTOMER} & set(gap.filled_by))
    if answered:
        do = f"Have {title} ready while the customer talks."
    elif gap.before == case.last_question:
        do = "Ask it as plainly as the rest: say the two lines back to back."
    else:
        do = "Say the two lines back to back."
    place = f"before {title}" + ", after the customer spoke" * answered
    message = f"{case.silence(index)} of silence {place}{_beside(case, index)}. {do}"
    return Advice(Fault.SILENCE, phrase.sentence(message), gap.span.start, step=gap.before)


def _beside(case: Case, index: int) -> str:
    """Return how a silence stands beside the speaker's others."""
    stalls = [
        f"{case.title(case.facts.gaps[other].before)} ({case.silence(other)})"
        for other, rating in enumerate(case.ratings)
        if rating is GapRating.HESITATION and other != index
    ]
    average = case.others_average(index)
    if stalls:
        return f", and also before {_named(stalls)}"
    if average is None or case.own_silences[index] < STANDS_OUT_TIMES * average:
        return f"; up to {case.guide.targets.flows_s:g} s flows"
    return f": your others average {phrase.seconds(average)}"


def _named(things: list[str]) -> str:
    more = [f"{len(things) - _NAMED_AT_MOST} more"] * (len(things) > _NAMED_AT_MOST)
    return phrase.listed(things[:_NAMED_AT_MOST] + more)


def pause_inside(case: Case) -> Advice:
    """Say a line in one go."""
    worst = case.longest_inside
    title = case.title(worst.inside or "")
    message = (
        f"{case.seconds(worst.span.duration)} of silence inside {title}; up to"
        f" {case.guide.targets.flows_s:g} s flows. Say that line in one go."
    )
    return Advice(Fault.PAUSE_INSIDE, message, worst.span.start, step=worst.inside)


def late_start(case: Case) -> Advice:
    """Start at once."""
    allowed = case.guide.targets.start_s
    took = phrase.seconds(case.facts.start_delay_s or 0.0, borders=[allowed])
    message = (
        f"You started {took} after the cue; within {allowed:g} s is good."
        " Let the first line be your answer."
    )
    return Advice(Fault.LATE_START, message, case.facts.take.span.start)


def fillers(case: Case) -> Advice:
    """Leave fillers out."""
    counts = Counter(filler.text for filler in case.fillers).most_common()
    named = _named([f"“{text}”" + f" ×{count}" * (count > 1) for text, count in counts])
    message = (
        f"{phrase.several(len(case.fillers), 'filler')} ({named}), {fillers_per_minute(case):.0f}"
        f" a minute; up to {FILLERS_HARMLESS_PER_MIN:g} do no harm."
        " Where one wants to come, go straight to the next line."
    )
    return Advice(Fault.FILLERS, message, case.fillers[0].span.start)


def false_start(case: Case) -> Advice:
    """Finish what was begun."""
    asides = case.asides(AsideKind.FALSE_START)
    message = (
        f"You broke off {phrase.times(len(asides))}, at"
        f" {phrase.quoted(asides[0].heard, QUOTED_AT_MOST)}."
        " Finish the line you began, and go on."
    )
    return Advice(Fault.FALSE_START, message, asides[0].span.start)


def hedges(case: Case) -> Advice:
    """Take nothing back."""
    heard = case.facts.hedges
    named = _named([f"“{text}”" for text in dict.fromkeys(hedge.text for hedge in heard)])
    message = (
        f"You hedged {phrase.times(len(heard))}: {named}."
        " The customer has said yes: say the line without it."
    )
    return Advice(Fault.HEDGES, message, heard[0].span.start, step=heard[0].step)


def slow_step(case: Case) -> Advice:
    """Say a step at the pace of the others."""
    found = dragging_step(case)
    assert found is not None
    pace, others = found
    message = (
        f"{case.guide.step(pace.step or '').title} drags: {pace.articulation_rate or 0:.1f}"
        f" syllables a second, your others {others:.1f}. Say it like the rest."
    )
    return Advice(Fault.SLOW_STEP, message, pace.span.start, step=pace.step)


def too_slow(case: Case) -> Advice:
    """Speed up."""
    return _pace(case, Fault.TOO_SLOW, "Say the lines faster, one right after the other.")


def too_fast(case: Case) -> Advice:
    """Slow down."""
    return _pace(case, Fault.TOO_FAST, "Slow down a little: the customer has to follow.")


def _pace(case: Case, fault: Fault, do: str) -> Advice:
    targets, pace = case.guide.targets, case.pace or 0.0
    good = f"{targets.slowest_wpm:g} to {targets.fastest_wpm:g} is good"
    message = f"{pace:.0f} words a minute; {good}. {do}"
    return Advice(fault, message, case.facts.take.span.start)


def too_long(case: Case) -> Advice:
    """Come to the end sooner."""
    total, allowed = case.own_total_s, case.guide.targets.total_s or 0.0
    message = (
        f"{phrase.length(total)} for the whole; up to {phrase.length(allowed)} is good."
        " Keep to the lines, and keep moving."
    )
    return Advice(Fault.TOO_LONG, message, case.facts.take.span.start)
