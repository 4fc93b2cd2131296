"""Where a voice has died away, heard in the bands that steady noise leaves free.

The last hum of a word lies below 300 Hz, where white noise has a fortieth of its power: there it
can be heard long after noise covers the rest of it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.measure.room import Room
from coach.measure.signal import FRAME_S

STEADY_DB = 4.0
"""Noise that fluctuates by more covers a band at times: white noise by 3 dB, babble by 10."""
AUDIBLE_SPREADS = 2.5
"""What is so much further above a band's median than its lowest quarter is below it is no noise."""
CREST_DB = 4.0
"""The peaks of a hum above its level: 3 dB, and more with overtones."""
LONGEST_TAIL = round(0.2 / FRAME_S)
"""Frames; what is heard for longer is another sound."""
LONGEST_HOLE = 1
"""Frames in which it may not be heard."""
FEWEST_FRAMES = 6
"""Frames, 30 ms, of silence at the end of a gap that tell how loud the noise is just here."""

Levels = npt.NDArray[np.float32]


def audible_until(bands_db: Levels, room: Room, edge_db: float, gap: tuple[int, int]) -> int:
    """Return the frame up to which the voice before a gap is heard; never before the gap.

    Parameters
    ----------
    bands_db
        Shape (n, 9), dB re full scale.
    room
        The background.
    edge_db
        Level of the peaks at which speech ends.
    gap
        First frame of the gap, and its end.
    """
    first, end = gap
    later = bands_db[(first + end) // 2 : end]
    if room.noise_spread_db > STEADY_DB or len(later) < FEWEST_FRAMES:
        return first
    louder_here = np.maximum(np.percentile(later, 25, axis=0) - room.noise_low_db, 0.0)
    noise_db = room.noise_db + louder_here
    limit_db = noise_db + AUDIBLE_SPREADS * (room.noise_db - room.noise_low_db)
    tail = bands_db[first : min(end, first + LONGEST_TAIL)]
    power = np.where(tail > limit_db, _power(tail) - _power(noise_db), 0.0).sum(axis=1)
    heard = np.flatnonzero(power > _power(edge_db - CREST_DB))
    together = np.cumsum(np.diff(heard, prepend=-1) > LONGEST_HOLE + 1) == 0
    return first + int(heard[together].max(initial=-1)) + 1


def _power(level_db: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.asarray(10.0 ** (np.asarray(level_db, np.float64) / 10.0))
