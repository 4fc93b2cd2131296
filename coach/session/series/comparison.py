"""Takes side by side: what became better, what did not, what to work on next.

Where they come from does not matter: a microphone, or recordings with one take or ten.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from coach.datatypes import Drill, GapOverTakes, GapRating, Guide, StepOverTakes, TakeReview
from coach.phrase import ALIKE_S

COMPARED = 3
"""Takes at either end that are compared: one alone may be luck."""


def it_flows(takes: Sequence[TakeReview], guide: Guide) -> bool:
    """Whether as many of the last takes flowed as the guide asks for."""
    last = takes[-guide.flowing.takes :]
    return len(last) == guide.flowing.takes and all(take.flowed for take in last)


def drill_of(takes: Sequence[TakeReview], guide: Guide) -> Drill:
    """Return takes side by side: what became better, what did not, what to work on next."""
    compared = min(COMPARED, max(1, len(takes) // 2))
    gaps = tuple(_gap(step.id, takes, compared) for step in guide.steps[1:])
    felt = [gap for gap in gaps if (gap.last_s or 0.0) > guide.targets.flows_s]
    better = tuple(gap.step for gap in gaps if _improved(gap) and len(takes) > 1)
    worst = max(felt, key=lambda gap: gap.last_s or 0.0, default=None)
    return Drill(
        guide=guide,
        takes=tuple(takes),
        gaps=gaps,
        steps=tuple(_step(step.id, takes) for step in guide.steps),
        compared=compared,
        it_flows=it_flows(takes, guide),
        better=better,
        stuck=tuple(gap.step for gap in felt if gap.step not in better) if len(takes) > 1 else (),
        next_step=worst.step if worst else None,
    )


def _gap(step: str, takes: Sequence[TakeReview], compared: int) -> GapOverTakes:
    found = [_before(step, take) for take in takes]
    silences, ratings = tuple(own for own, _ in found), tuple(rating for _, rating in found)
    first, last = _mean(silences[:compared]), _mean(silences[-compared:])
    return GapOverTakes(step, silences, ratings, first, last)


def _before(step: str, take: TakeReview) -> tuple[float | None, GapRating | None]:
    """Return the first silence before a step, and how it feels."""
    gaps = ((own, rating) for gap, rating, own in take.rated_gaps if gap.before == step)
    return next(gaps, (None, None))


def _mean(values: Sequence[float | None]) -> float | None:
    measured = [value for value in values if value is not None]
    return statistics.mean(measured) if measured else None


def _improved(gap: GapOverTakes) -> bool:
    if gap.first_s is None or gap.last_s is None:
        return False
    return gap.first_s - gap.last_s >= ALIKE_S


def _step(step: str, takes: Sequence[TakeReview]) -> StepOverTakes:
    return StepOverTakes(
        step,
        tuple(
            next((each.span.duration for each in take.facts.take.steps if each.id == step), None)
            for take in takes
        ),
    )
