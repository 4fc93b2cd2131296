"""How each fault of flow, speed or rules reads in the verdict."""

from __future__ import annotations

from coach import phrase
from coach.datatypes import GapRating
from coach.faults import BREACHES, Fault
from coach.judge.advice.pace_words import pace_words
from coach.judge.analysis.take_analysis import TakeAnalysis


def stalled(case: TakeAnalysis) -> str:
    """Tell how long was waited, and where."""
    worst, long = case.worst_gaps, case.worst_silence
    stalls = case.ratings.count(GapRating.HESITATION)
    if stalls > len(worst):
        each = " each" * (len(worst) > 1)
        return f"you stalled {phrase.times(stalls)}, most {case.before_worst} ({long}{each})"
    did = "stalled for" if stalls == len(worst) else "waited"
    return f"you {did} {long} {case.before_worst}"


def paused(case: TakeAnalysis) -> str:
    """Tell the longest silence inside a step."""
    worst = case.longest_inside
    return f"you paused {case.seconds(worst.span.duration)} inside {case.title(worst.inside or '')}"


def pace(case: TakeAnalysis) -> str:
    """Tell the pace, and what it is called."""
    pace = case.pace or 0.0
    return f"{pace_words(pace, case.guide.targets).did}: {pace:.0f} words a minute"


def filled(case: TakeAnalysis) -> str:
    """Tell how many fillers there were."""
    return f"{phrase.several(len(case.fillers), 'filler')} got in the way"


def broke_off(_: TakeAnalysis) -> str:
    """Tell that a line was begun twice."""
    return "you broke off and began again"


def started_late(case: TakeAnalysis) -> str:
    """Tell how late the start came."""
    return f"you started only {phrase.seconds(case.facts.start_delay_s or 0.0)} after the cue"


def took_long(case: TakeAnalysis) -> str:
    """Tell how long all of it took."""
    return f"it took {phrase.length(case.own_total_s)}"


def breach(fault: Fault, _: TakeAnalysis) -> str:
    """Tell that a rule about speech that is no step was broken."""
    return BREACHES[fault].clause
