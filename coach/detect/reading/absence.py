"""Steps that were not heard: left out, or lost in bad sound.

"Missing" is a reproach, so it must be sure: where the place of a step holds speech that cannot be
made out, or the sound is bad and leaves time enough for it, the answer is "can't tell".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coach.datatypes import AbsentStep, StepStatus
from coach.detect.evidence.passage import Passage
from coach.detect.reading.reach.boundaries import among
from coach.detect.reading.reach.utterances import StepSpan

GARBLED = 0.6
"""Mean confidence below which the words in a step's place say nothing."""
WORD_S = 0.22
"""A fast word (seconds)."""
AROUND_S = 0.4
"""Time between two steps said back to back with room to breathe (seconds)."""


def absences(
    take: Sequence[StepSpan], rest: Sequence[slice], passage: Passage, noisy: bool
) -> Iterator[AbsentStep]:
    """Yield every step of the guide that a take lacks, in the guide's order.

    Parameters
    ----------
    rest
        The utterances that are in no step.
    noisy
        Whether the sound is bad.
    """
    said = {step.step for step in take}
    for step, each in enumerate(passage.lexicon.guide.steps):
        if step not in said:
            unclear = _is_unclear(step, take, rest, passage, noisy)
            yield AbsentStep(each.id, StepStatus.UNCLEAR if unclear else StepStatus.MISSING)


def _is_unclear(
    step: int, take: Sequence[StepSpan], rest: Sequence[slice], passage: Passage, noisy: bool
) -> bool:
    """Tell whether the place of a step, between those around it, may hold it unheard."""
    line, wordings = passage.line, passage.lexicon.wordings
    before = max((one for one in take if one.step < step), key=lambda one: one.step, default=None)
    after = min((one for one in take if one.step > step), key=lambda one: one.step, default=None)
    if before is None or after is None or before.last > after.first:
        return False
    slot = among(rest, before.last, after.first)
    heard = [word.confidence for words in slot for word in line.words[words]]
    if not noisy:
        return len(heard) > 1 and float(np.mean(heard)) < GARBLED
    fewest = min(len(wording.columns) for wording in wordings if wording.step == step)
    needed = AROUND_S + WORD_S * fewest
    return bool(heard or line.starts[after.first] - line.ends[before.last - 1] > needed)
