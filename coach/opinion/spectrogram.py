"""Sound as Whisper wants it: the logarithm of 80 mel bands every 10 ms (Radford et al. 2022)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples

Floats = npt.NDArray[np.float32]

BANDS = 80
_FRAME, _HOP = 400, 160
_RANGE = 8.0
"""What lies further below the loudest than this, in powers of ten, is silence."""
_LINEAR_HZ, _MELS_AT_LINEAR = 1000.0, 15.0
_LOG_STEP = np.log(6.4) / 27
"""Mel scale of Slaney (1998): linear up to 1 kHz, logarithmic above."""


def log_mel(sound: Samples, frames: int) -> Floats:
    """Return the spectrogram of a sound, shape (80, frames): cut, or filled up with silence."""
    padded = np.pad(sound, _FRAME // 2, mode="reflect")
    starts = np.arange(len(sound) // _HOP)[:, None] * _HOP
    spectrum = np.fft.rfft(padded[starts + np.arange(_FRAME)] * _WINDOW)
    bands = np.log10(np.maximum(_FILTERS @ (np.abs(spectrum) ** 2).T, 1e-10))
    scaled = (np.maximum(bands, bands.max() - _RANGE) + 4) / 4
    filled = np.full((BANDS, frames), scaled.min(), np.float32)
    filled[:, : scaled.shape[1]] = scaled[:, :frames]
    return filled


def _filters() -> npt.NDArray[Any]:
    hertz = np.fft.rfftfreq(_FRAME, 1 / SAMPLE_RATE_HZ)
    edges = _hertz(np.linspace(0, _mel(SAMPLE_RATE_HZ / 2), BANDS + 2))[:, None]
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    area = 2 / (edges[2:] - edges[:-2])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None) * area)


def _mel(hertz: float) -> float:
    return float(_MELS_AT_LINEAR + np.log(hertz / _LINEAR_HZ) / _LOG_STEP)


def _hertz(mels: npt.NDArray[Any]) -> npt.NDArray[Any]:
    above = _LINEAR_HZ * np.exp(_LOG_STEP * (mels - _MELS_AT_LINEAR))
    linear = mels * _LINEAR_HZ / _MELS_AT_LINEAR
    return np.asarray(np.where(mels < _MELS_AT_LINEAR, linear, above))


_FILTERS = _filters()
_WINDOW = np.hanning(_FRAME + 1)[:-1]
