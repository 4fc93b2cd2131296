"""Whether a block of sound has a pitch, as a voice does, and keys, coughs and breath do not."""

from __future__ import annotations

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples

LOWEST_HZ, HIGHEST_HZ = 75.0, 400.0
PERIODIC = 0.5
"""Autocorrelation at a period, beside that at none, from which a block is voiced."""
_SMALLEST = 1e-9


def is_voiced(block: Samples) -> bool:
    """Tell whether a block, shape (n,), has a pitch: one of less than two periods has none."""
    if len(block) < 2 * SAMPLE_RATE_HZ / LOWEST_HZ:
        return False
    sound = (block - block.mean()).astype(np.float64)
    if float(np.mean(np.square(sound))) < _SMALLEST:
        return False
    first, last = (round(SAMPLE_RATE_HZ / hz) for hz in (HIGHEST_HZ, LOWEST_HZ))
    size = 1 << (2 * len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    correlation = np.fft.irfft(np.square(np.abs(spectrum)), size)[: last + 1]
    overlap = 1.0 - np.arange(last + 1) / len(sound)
    return bool(np.max(correlation[first:] / overlap[first:]) >= PERIODIC * correlation[0])
