"""The filter bank that the voice network was trained on: Kaldi's, 80 bands, 25 ms every 10 ms.

References
----------
Povey et al. 2011, "The Kaldi speech recognition toolkit"; its ``compute-fbank-feats`` without
dither, with full scale 1.0.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.speakers.network.cam import BANDS
from coach.speakers.network.layers import Doubles, Floats

HOP = SAMPLE_RATE_HZ // 100
"""Samples from one frame to the next, 10 ms."""
FRAME = SAMPLE_RATE_HZ // 40
"""Samples in a frame, 25 ms."""

_TRANSFORM = 512
_LOWEST_HZ, _HIGHEST_HZ = 20.0, SAMPLE_RATE_HZ / 2
_PREEMPHASIS = 0.97
_FLOOR = float(np.finfo(np.float32).eps)
_TAPER = (np.hanning(FRAME) ** 0.85).astype(np.float32)


def filter_bank(sound: Samples) -> Floats:
    """Return the logarithmic energy of each band, shape (frames, 80), of whole frames alone."""
    frames = sliding_window_view(sound, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate((frames[:, :1], frames[:, :-1]), axis=1)
    spectrum = np.fft.rfft((frames - _PREEMPHASIS * before) * _TAPER, _TRANSFORM, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)[:, :-1]
    energy: Floats = np.log(np.maximum(power @ _BANKS, _FLOOR))
    return energy


def _mel(frequencies_hz: Doubles) -> Doubles:
    mel: Doubles = 1127.0 * np.log(1.0 + frequencies_hz / 700.0)
    return mel


def _banks() -> Floats:
    """Return the triangles of the bands over the bins of the transform, shape (256, 80)."""
    lowest, highest = _mel(np.array([_LOWEST_HZ, _HIGHEST_HZ]))
    edges = np.linspace(lowest, highest, BANDS + 2)
    bins = _mel(np.arange(_TRANSFORM // 2) * SAMPLE_RATE_HZ / _TRANSFORM)[:, np.newaxis]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    banks: Floats = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return banks


_BANKS = _banks()
