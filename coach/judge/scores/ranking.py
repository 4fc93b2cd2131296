"""What is wrong with a take, the worst first."""

from __future__ import annotations

import statistics

from coach.datatypes import GapRating, HeardStep, Pace, StepStatus
from coach.faults import Fault, Rank
from coach.judge.analysis import limits
from coach.judge.analysis.rules import objections
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.scores.formulas import Loss, marks
from coach.text import words

LONG = 5
"""Letters of a word that the recogniser does not leave out of its own accord."""


def worst_first(case: TakeAnalysis, lost: tuple[Loss, ...]) -> list[Fault]:
    """Return the faults worth a word: order first, then by what putting each right would gain.

    A fault of order always is worth one; a fault of flow or speed where it costs enough; those
    that no score shows come last.
    """
    gains = {fault: _gain(case, lost, fault) for fault in {loss.fault for loss in lost}}
    found = {
        fault: gain
        for fault, gain in gains.items()
        if fault.score == "order" or gain >= limits.WORTH_SAYING_POINTS
    }
    if _slow_only_by_silence(case):
        found.pop(Fault.TOO_SLOW, None)
    if case.repeated == (case.asked_too_early,):  # the second asking is where it belongs
        found.pop(Fault.REPEATED, None)
    if not case.worst_gaps:
        found.pop(Fault.SILENCE, None)
    if Fault.NO_RETURN in found:
        found.pop(Fault.MISSING, None)
    found |= dict.fromkeys(_without_points(case), 0.0)

    def rank(fault: Fault) -> tuple[bool, float, int]:
        return fault.about.rank is not Rank.SEQUENCE, -found[fault], list(Fault).index(fault)

    return sorted(found, key=rank)


def _gain(case: TakeAnalysis, lost: tuple[Loss, ...], fault: Fault) -> float:
    """Return what the three scores together would gain without a fault."""
    rest = [loss for loss in lost if loss.fault is not fault]
    return round(marks(case, rest).mean - marks(case, lost).mean, 6)


def _slow_only_by_silence(case: TakeAnalysis) -> bool:
    """Whether the take is slow by its silences alone, which are a fault of their own already."""
    speaking = case.facts.speed.speaking_wpm
    stalls = any(rating is not GapRating.FLOWS for rating in case.ratings)
    return stalls and speaking is not None and speaking >= case.guide.targets.slowest_wpm


def _without_points(case: TakeAnalysis) -> set[Fault]:
    """Return the faults that no score shows."""
    found = {Fault.HEDGES} if case.facts.hedges else set()
    if any(each.unanswered for each in objections(case)):
        found.add(Fault.UNANSWERED)
    if dragging_step(case):
        found.add(Fault.SLOW_STEP)
    beside = case.facts.with_customer
    if beside and len(beside.talked_into) >= limits.TALKED_INTO_LINES:
        found.add(Fault.TALKED_INTO)
    return found


def dragging_step(case: TakeAnalysis) -> tuple[Pace, float] | None:
    """Return the step that drags beside the others, and their median (syllables a second)."""
    found = slowest_step(case)
    if found is None:
        return None
    slowest, others = found
    drags = (slowest.articulation_rate or 0.0) <= limits.SLOW_STEP_SHARE * others
    return found if drags else None


def _is_whole(step: HeardStep, case: TakeAnalysis) -> bool:
    """Tell whether every long word of a step was heard: what is lost makes the rest seem slow."""
    if step.status is StepStatus.REWORDED:
        return True
    heard = set(step.heard.split())
    wordings = case.guide.step(step.id).wordings
    return any(heard >= {word for word in words(say) if len(word) >= LONG} for say in wordings)


def slowest_step(case: TakeAnalysis) -> tuple[Pace, float] | None:
    """Return the step said most slowly, and the median of the others (syllables a second).

    ``None`` where too few are long enough to compare.
    """
    rated = [
        (pace.articulation_rate, pace)
        for place, (pace, step) in enumerate(
            zip(case.facts.speed.by_step, case.facts.take.steps, strict=False)
        )
        if pace.articulation_rate is not None
        and place not in case.facts.order.doubtful
        and len(step.heard.split()) >= limits.FEWEST_WORDS
        and _is_whole(step, case)
    ]
    if len(rated) < limits.SLOW_STEP_OTHERS + 1 or case.is_faint:
        return None
    _, slowest = min(rated, key=lambda each: each[0])
    return slowest, statistics.median(rate for rate, pace in rated if pace is not slowest)
