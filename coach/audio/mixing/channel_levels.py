"""How loud each of two channels is, while they are mixed down to one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.datatypes import ChannelLevels

PER_S = 100
"""Levels a second."""

_LOWEST = 1e-12


class ChannelMeter:
    """Measures two channels piece by piece; any cutting gives the same levels."""

    def __init__(self) -> None:
        self._rate_hz: int | None = None
        self._told = True
        self._at = 0
        self._begun = 0
        """How many 10 ms were begun."""
        self._sums: list[npt.NDArray[np.float64]] = []
        self._counts: list[npt.NDArray[np.intp]] = []

    def feed(self, sound: npt.NDArray[np.float32], rate_hz: int) -> None:
        """Take the next sound, shape (n, channels)."""
        self._rate_hz = self._rate_hz or rate_hz
        self._told &= sound.shape[1] == 2 and rate_hz == self._rate_hz
        if not self._told or not len(sound):
            return
        places = (self._at + np.arange(len(sound))) * PER_S // rate_hz
        self._at += len(sound)
        first = int(places[0])
        power = np.square(sound, dtype=np.float64)
        sums = [np.bincount(places - first, weights=power[:, side]) for side in (0, 1)]
        self._add(first, np.stack(sums, axis=1), np.bincount(places - first))

    def silence(self, samples: int, rate_hz: int) -> None:
        """Take so many frames without sound."""
        for first in range(0, samples, rate_hz):
            self.feed(np.zeros((min(rate_hz, samples - first), 2), np.float32), rate_hz)

    def levels_db(self, later_s: float = 0.0) -> ChannelLevels | None:
        """Return the levels from a time on, or ``None`` if there were not two channels alone."""
        if not self._told or not self._sums:
            return None
        power = np.concatenate(self._sums) / np.concatenate(self._counts)[:, np.newaxis]
        levels: ChannelLevels = (10.0 * np.log10(np.maximum(power, _LOWEST))).astype(np.float16)
        return levels[round(later_s * PER_S) :]

    def _add(self, first: int, sums: npt.NDArray[np.float64], counts: npt.NDArray[np.intp]) -> None:
        """Append what was summed for each 10 ms; the first may have been begun already."""
        again = first < self._begun
        self._begun = first + len(counts)
        if again:
            self._sums[-1][-1] += sums[0]
            self._counts[-1][-1] += counts[0]
            sums, counts = sums[1:], counts[1:]
        if len(counts):
            self._sums.append(sums)
            self._counts.append(counts)
