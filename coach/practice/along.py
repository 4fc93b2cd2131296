"""A take said along with a model: how far each line lies from it, and how fast it is played next.

Who only repeats what the ear hears comes 0.25 s later at best (Marslen-Wilson 1973: the closest of
shadowers); two people who read one text together begin their phrases some 0.06 s apart (Cummins
2003). So who begins within 0.25 s knows what comes.

The ladder: first at 90 %, then 100, then 110. A take goes a rung up when every step of it was said,
and at least every other line begun, within that time; else the rung stays.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import replace

from coach.datatypes import Guide, TakeReview
from coach.learning import Along, LineAlong

TEMPOS = (90, 100, 110)
"""The rungs (percent of the model's own tempo)."""
WITH_IT_S = 0.25
"""A line begun so near to the model's is said with it, not after it (seconds)."""


def guide_along(guide: Guide, tempo_percent: int) -> Guide:
    """Return what is said along: the whole guide, at that tempo, and never counted as the whole.

    What is said with the words in the ear tells nothing of what is known by heart, so it is
    remembered as parts are: beside the guide, and after it no take of the day is cold.
    """
    at, its = tempo_percent / 100, guide.targets
    targets = replace(
        its,
        slowest_wpm=its.slowest_wpm * at,
        fastest_wpm=its.fastest_wpm * at,
        total_s=None if its.total_s is None else its.total_s / at,
    )
    return replace(guide, name=f"{guide.name}, along", targets=targets, part_of=guide)


def along(
    take: TakeReview | None, model: str, tempo_percent: int, onsets_s: Mapping[str, float]
) -> Along:
    """Return a take beside the model; of a line that was said twice the first saying counts.

    Parameters
    ----------
    take
        What was said; ``None``: nothing.
    model
        The model's recording.
    tempo_percent
        How fast it was played.
    onsets_s
        When it began each step, in the recording of the take (seconds).
    """
    steps = take.facts.take.steps if take else ()
    began = {step.id: step.span.start for step in reversed(steps)}
    lines = (LineAlong(step, at_s, began.get(step)) for step, at_s in onsets_s.items())
    return Along(model, tempo_percent, tuple(lines))


def succeeded(said: Along) -> bool:
    """Whether it was said with the model, and all of it."""
    lags = said.lags_s
    return len(lags) == len(said.lines) and statistics.median(map(abs, lags)) <= WITH_IT_S


def next_tempo(last: Along | None) -> int:
    """Return how fast the model is played next (percent).

    Parameters
    ----------
    last
        The take before; ``None``: there was none.
    """
    if last is None:
        return TEMPOS[0]
    if not succeeded(last):
        return last.tempo_percent
    return next((tempo for tempo in TEMPOS if tempo > last.tempo_percent), TEMPOS[-1])
