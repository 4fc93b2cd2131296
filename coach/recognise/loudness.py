"""Where there is sound: a quick look, enough to tell what needs to be listened to.

Levels are those of 30 ms, every 10 ms, of the sound less most of its lowest tones: hum and rumble
are no sound, and a voice stands out from hiss.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ

FRAME_S = 0.01
"""Time from one level to the next (seconds)."""
HOP = round(FRAME_S * SAMPLE_RATE_HZ)
"""Samples in a frame."""
AROUND_FRAMES = 1500
"""Frames, 15 s, that tell what is quiet and what is loud."""
ABOVE_FLOOR_DB = 4.5
"""Sound is at least this far above the quietest tenth of its surroundings: in white noise 1 frame
in 1000 is."""
BELOW_SPEECH_DB = 40.0
"""What is further below the loudest speech cannot be heard beside it."""

_PREEMPHASIS = 0.9

Levels = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


class LevelMeter:
    """Measures levels block by block, of blocks that are whole frames."""

    def __init__(self) -> None:
        self._last = np.zeros(1, np.float32)
        self._powers = np.zeros(2, np.float32)

    def levels_db(self, block: npt.NDArray[np.int16]) -> Levels:
        """Return the level of every whole frame; a step of 16 bits is 0 dB."""
        sound = np.concatenate((self._last, block[: len(block) // HOP * HOP].astype(np.float32)))
        frames = (sound[1:] - _PREEMPHASIS * sound[:-1]).reshape(-1, HOP)
        self._last = sound[-1:]
        powers = np.concatenate((self._powers, np.square(frames).mean(axis=1)))
        self._powers = powers[-2:]
        mean = (powers[2:] + powers[1:-1] + powers[:-2]) / 3
        return np.asarray(10.0 * np.log10(np.maximum(mean, 1.0)), np.float32)


def loud(levels: Levels, around: npt.NDArray[Any]) -> Flags:
    """Tell which levels are sound, by the levels of what is around them."""
    if not len(around):
        return np.zeros(len(levels), np.bool_)
    floor, speech = np.percentile(around, (10, 95))
    return np.asarray(levels > max(floor + ABOVE_FLOOR_DB, speech - BELOW_SPEECH_DB))
