"""Where a take drags: this speaker's slowest beside this speaker's usual."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from coach.datatypes import AsideKind, Confidence
from coach.judge.analysis.take_analysis import TakeAnalysis
from coach.judge.scores.ranking import slowest_step


def confidence(case: TakeAnalysis) -> Confidence:
    """Return the slowest gap and step beside the others, and what else tells of doubt."""
    silences = [round(silence, 3) for silence in case.own_silences]
    voice, step = case.facts.voice, slowest_step(case)
    slowest = silences.index(max(silences)) if silences else None
    return Confidence(
        slowest_gap_s=None if slowest is None else silences[slowest],
        slowest_before=None if slowest is None else case.facts.gaps[slowest].before,
        usual_gap_s=_median_but(silences, slowest),
        before_last_question_s=_before_last_question(case, silences),
        slowest_step=step[0].step if step else None,
        slowest_rate=step[0].articulation_rate if step else None,
        usual_rate=step[1] if step else None,
        hedges=len(case.facts.hedges),
        false_starts=len(case.told(AsideKind.FALSE_START)),
        quieter=tuple(drop.step for drop in voice.drops if drop.level_db) if voice else (),
    )


def _median_but(silences: Sequence[float], left_out: int | None) -> float | None:
    others = [silence for i, silence in enumerate(silences) if i != left_out]
    return statistics.median(others) if others else None


def _before_last_question(case: TakeAnalysis, silences: Sequence[float]) -> float | None:
    gaps = zip(case.facts.gaps, silences, strict=True)
    return next((silence for gap, silence in gaps if gap.before == case.last_question), None)
