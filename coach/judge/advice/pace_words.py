"""One scale of words for a pace: they follow the score of speed, so that both say the same."""

from __future__ import annotations

from typing import NamedTuple

from coach.datatypes import Targets
from coach.judge.analysis.limits import PACE_FAR, PACE_NEAR


class PaceWords(NamedTuple):
    """What is said of a pace."""

    did: str
    """A clause of the verdict."""
    do: str
    """What to do about it; empty where nothing is."""


_SLOW = (
    (PACE_NEAR, PaceWords("you were a little slow", "A little more speed in each line.")),
    (PACE_FAR, PaceWords("you were slow", "Say the lines faster, one right after the other.")),
    (0.0, PaceWords("you dragged", "Say every line clearly faster, one right after the other.")),
)
_FAST = (
    (PACE_NEAR, PaceWords("you were a little fast", "A short pause inside a line is enough.")),
    (PACE_FAR, PaceWords("you were fast", "Slow down: the customer has to follow.")),
    (0.0, PaceWords("you were too fast to follow", "Slow down a lot: every word has to arrive.")),
)
_GOOD = ((1 / 3, "calm"), (2 / 3, "lively"), (1.0, "brisk"))
"""Up to these parts of the guide's range."""


def pace_words(wpm: float, targets: Targets) -> PaceWords:
    """Return what is said of a pace (words a minute), by the guide's range.

    Examples
    --------
    >>> pace_words(214, Targets()).did, pace_words(329, Targets()).did
    ('you were brisk', 'you were too fast to follow')
    """
    if wpm < targets.slowest_wpm:
        return _beyond(wpm / targets.slowest_wpm, _SLOW)
    if wpm > targets.fastest_wpm:
        return _beyond(targets.fastest_wpm / wpm, _FAST)
    return PaceWords(f"you were {good_pace(wpm, targets)}", "")


def good_pace(wpm: float, targets: Targets) -> str:
    """Return what a pace inside the guide's range is called."""
    part = (wpm - targets.slowest_wpm) / max(targets.fastest_wpm - targets.slowest_wpm, 1e-9)
    return next((word for limit, word in _GOOD if part <= limit), _GOOD[-1][1])


def _beyond(share: float, scale: tuple[tuple[float, PaceWords], ...]) -> PaceWords:
    return next(words for least, words in scale if share >= least)
