"""Whether somebody speaks, by level alone: loud enough, and above the noise of late."""

from __future__ import annotations

from collections import deque
from itertools import takewhile

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.recognise import PARTIAL_BLOCK

BLOCK_S = PARTIAL_BLOCK / SAMPLE_RATE_HZ
"""A running take is followed in blocks of so long (seconds)."""
ABOVE_NOISE_DB = 9.0
"""Sound so far above the quietest of late is no silence (dB)."""
LOUD_ENOUGH_DB = -60.0
"""Nothing quieter is speech into a microphone at a desk (dB re full scale, RMS)."""
BREATH_DB = 28.0
"""A breath, or what a voice trails off in, is so far below its loudest: the line is over."""
FRAME = SAMPLE_RATE_HZ // 100
"""Where in a block a voice ends is looked for in pieces of so many samples."""
NOISE_WINDOW_S = 6.0
"""The quietest of so long is the noise (seconds)."""


class VoiceActivity:
    """Tells speech from silence, block by block.

    Parameters
    ----------
    below_loud_db
        What is so far below the loudest of late is silence; ``None``: noise alone tells.
    """

    def __init__(self, below_loud_db: float | None = None) -> None:
        self._below_loud_db = below_loud_db
        self.has_spoken = False
        """Whether anybody spoke yet."""
        self.silent_s = 0.0
        """How long the silence lasts (seconds)."""
        self._levels: deque[float] = deque(maxlen=round(NOISE_WINDOW_S / BLOCK_S))
        self._least_db = LOUD_ENOUGH_DB

    @property
    def loudest_db(self) -> float:
        """The loudest level of late (dB re full scale)."""
        return max(self._levels)

    def forgive(self) -> None:
        """Count a silence from here on: what was before it is the customer's."""
        self.silent_s = 0.0

    def hear(self, level: float) -> None:
        """Take the level of the next block (dB re full scale)."""
        self._levels.append(level)
        self._least_db = max(min(self._levels) + ABOVE_NOISE_DB, LOUD_ENOUGH_DB)
        if self._below_loud_db is not None:
            self._least_db = max(self._least_db, self.loudest_db - self._below_loud_db)
        if level > self._least_db:
            self.silent_s, self.has_spoken = 0.0, True
        else:
            self.silent_s += BLOCK_S

    def trails_off_s(self, block: Samples) -> float:
        """Return how long the latest block is silent at its end (seconds)."""
        frames = block[: len(block) // FRAME * FRAME].reshape(-1, FRAME)
        silent = takewhile(lambda each: level_db(each) <= self._least_db, frames[::-1])
        return sum(FRAME / SAMPLE_RATE_HZ for _ in silent)


def level_db(block: Samples) -> float:
    """Return the RMS level of a block (dB re full scale)."""
    power = float(np.mean(np.square(block - block.mean(), dtype=np.float64)))
    return 10.0 * float(np.log10(max(power, 1e-14)))
