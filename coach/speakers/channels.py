"""Two people on two channels: who speaks is who is loud on which.

A telephone call, or two microphones, may be recorded with one person on each channel. Then nothing
has to be guessed from what the voices are like: where one channel stands out from the other, its
person speaks, and what leaks over from the other is softer.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.datatypes import ChannelLevels
from coach.runs import Flags, runs_of
from coach.speakers.activity import CLOSURE, FRAMES_PER_S, SHORTEST, joined
from coach.speakers.turns import Turns, turns_of

ABOVE_FLOOR_DB = 12.0
"""Speech is so far above the quietest tenth of its channel."""
BELOW_LOUD_DB = 30.0
"""What is further below the loudest twentieth of its channel is no speech to go by."""
APART_DB = 12.0
"""The difference of the channels is by so much another where the other person speaks: what leaks
over is 6 dB softer. The same sound on both channels, however loud on each, has one difference."""
CLEARLY = 0.5
"""Half way from the middle of the two differences to one of them."""
APART_SHARE = 0.8
"""Of all speech so much is on one channel alone; the rest is talked into the other."""
LEAST_S = 2.0
"""Each person speaks for so long (seconds)."""
_ROUNDS = 8


def turns_by_channel(levels_db: ChannelLevels) -> Turns | None:
    """Return who speaks when, or ``None`` where the channels are not one person's each.

    Voice 0 is on the left channel, voice 1 on the right.
    """
    levels = levels_db.astype(np.float32)
    if len(levels) < LEAST_S * FRAMES_PER_S:
        return None
    floor, loud = np.percentile(levels, [10, 95], axis=0)
    speech = (levels > floor + ABOVE_FLOOR_DB) & (levels > loud - BELOW_LOUD_DB)
    spoken = speech.any(axis=1)
    left_by_db = levels[:, 0] - levels[:, 1]
    right, left = _two_differences(left_by_db[spoken])
    if left - right < APART_DB:
        return None
    evidence = (2 * left_by_db - left - right) / (left - right)
    evidence[~spoken] = 0.0
    return _turns(spoken, np.clip(evidence, -1.0, 1.0)) if _are_two(spoken, evidence) else None


def _two_differences(left_by_db: npt.NDArray[np.float32]) -> tuple[float, float]:
    """Return the two differences of level about which those of speech lie, the smaller first."""
    if not len(left_by_db):
        return 0.0, 0.0
    low, high = (float(each) for each in np.percentile(left_by_db, [5, 95]))
    for _ in range(_ROUNDS):
        nearer_high = left_by_db > (low + high) / 2
        if nearer_high.all() or not nearer_high.any():
            break
        low, high = (float(np.median(left_by_db[side])) for side in (~nearer_high, nearer_high))
    return low, high


def _are_two(spoken: Flags, evidence: npt.NDArray[np.float32]) -> bool:
    """Tell whether most of all speech is clearly one person's, and each speaks."""
    alone = [int(np.count_nonzero(side * evidence >= CLEARLY)) for side in (1, -1)]
    share = sum(alone) / max(1, int(np.count_nonzero(spoken)))
    return bool(min(alone) >= LEAST_S * FRAMES_PER_S and share >= APART_SHARE)


def _turns(spoken: Flags, evidence: npt.NDArray[np.float32]) -> Turns:
    runs = joined(runs_of(spoken), CLOSURE)
    words = runs[runs[:, 1] - runs[:, 0] >= SHORTEST]
    sums = np.concatenate(([0.0], np.cumsum(evidence)))

    def mean(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        first, end = np.round(cells * FRAMES_PER_S).astype(np.intp).T
        return np.asarray((sums[end] - sums[first]) / np.maximum(1, end - first))

    return Turns(turns_of(words / FRAMES_PER_S, mean), 0.0)
