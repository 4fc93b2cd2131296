"""A take laid beside the speaker's own best, line by line: where time is lost."""

from __future__ import annotations

from coach.datatypes import HeardStep, TakeReview
from coach.learning import BestLine, BestTake, LineBeside, TakeBeside


def beside(take: TakeReview, best: BestTake) -> TakeBeside:
    """Return a take beside the best; of a line that was said twice the first saying counts."""
    said = {step.id: step for step in reversed(take.facts.take.steps)}
    silences = take.silences_s
    began = take.facts.take.span.start
    lines = (
        _line(each, said.get(each.step), silences.get(each.step), began) for each in best.lines
    )
    return TakeBeside(take.facts.take.index, take.facts.take.span.duration, tuple(lines))


def _line(
    best: BestLine, step: HeardStep | None, silence_s: float | None, began: float
) -> LineBeside:
    both = silence_s is not None and best.silence_s is not None
    return LineBeside(
        best.step,
        step.span.start - began if step else None,
        step.span.end - began if step else None,
        best.began_s,
        best.ended_s,
        (silence_s or 0.0) - (best.silence_s or 0.0) if both else None,
        step.span.duration - (best.ended_s - best.began_s) if step else None,
    )
