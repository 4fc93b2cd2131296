"""What a voice's vowels look like, frame by frame: the ground on which hesitation sounds are found.

Conventions: frames of 25 ms every 10 ms; levels in dB of full scale's own arbitrary zero (only
differences mean anything); formants in hertz by linear prediction (Markel & Gray 1976) of the
band below 4 kHz, so that a telephone's band is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.measure.frames.spill_buffer import Track

HOP_S = 0.01
"""Seconds from one frame to the next."""

_HOP = SAMPLE_RATE_HZ // 100
_FRAME = SAMPLE_RATE_HZ // 40
_CHUNK = 100
_FFT = 512
_HALF = _FFT // 4
_ORDER = 9
_VOICED_ENOUGH = 0.35
_LONGEST_LAG = 230
_SHORTEST_LAG = 40
_FORMANT_RANGE_HZ = (180.0, 3800.0)
_MURMUR_BINS = slice(3, 15)
_OPEN_BINS = slice(17, 129)
_WIDEST_FORMANT_HZ = 600.0
_CHANGE_FRAMES = 4
_MEL_BANDS = 20

Floats = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class VowelTrack:
    """A recording's frames; every array has shape (n,), frame i starting at ``i * HOP_S``."""

    level_db: Floats
    """Level between 150 and 4000 Hz (dB)."""
    hiss_db: Floats
    """Level between 4000 and 7200 Hz (dB)."""
    voicing: Floats
    """Height of the autocorrelation's peak for 70 to 400 Hz: near 1 for a steady voice."""
    change_db: Floats
    """Root mean square difference of the spectrum's shape over 40 ms around the frame (dB)."""
    murmur_db: Floats
    """Level between 90 and 440 Hz above that between 530 and 4000 Hz: high in m and n (dB)."""
    formants_hz: Floats
    """Shape (n, 3): F1, F2, F3; NaN where there is none or the frame has no voice."""

    def __len__(self) -> int:
        return len(self.level_db)


class HesitationMeter:
    """Measures one recording's vowels, block by block, in constant work and space per block.

    Sixteen bytes are kept for each frame: 6 MB an hour.
    """

    def __init__(self) -> None:
        self._pending = np.zeros(0, np.float32)
        self._last_bands = np.zeros((0, _MEL_BANDS), np.float32)
        self._rows = Track(8)

    def feed(self, block: Samples) -> None:
        """Measure the next samples, shape (n,), any n."""
        self._pending = np.concatenate((self._pending, block))
        while len(self._pending) >= (_CHUNK - 1) * _HOP + _FRAME:
            self._measure(_CHUNK)

    def finish(self) -> VowelTrack:
        """Measure what is left and return the whole recording's frames."""
        left = 1 + (len(self._pending) - _FRAME) // _HOP
        if left > 0:
            self._measure(left)
        rows = self._rows.whole()
        level, hiss, voicing, change, murmur = rows[:, :5].T
        return VowelTrack(level, hiss, voicing, _centred(change), murmur, rows[:, 5:])

    def _measure(self, frames: int) -> None:
        starts = np.arange(frames)[:, None] * _HOP
        power = _power(self._pending[starts + np.arange(_FRAME)])
        self._pending = self._pending[frames * _HOP :]
        voicing = _voicing(power)
        rows = np.empty((frames, 8), np.float16)
        rows[:, 0] = _decibels(power[:, 5:129].sum(axis=1))
        rows[:, 1] = _decibels(power[:, 129:231].sum(axis=1))
        rows[:, 2] = voicing
        rows[:, 3] = self._change(_decibels(power @ _MEL))
        rows[:, 4] = _murmur(power)
        rows[:, 5:] = _formants(power, voicing > _VOICED_ENOUGH)
        self._rows.append(rows)

    def _change(self, bands: Floats) -> Floats:
        before = np.concatenate((self._last_bands, bands))
        self._last_bands = before[-_CHANGE_FRAMES:]
        known = before[_CHANGE_FRAMES:] - before[:-_CHANGE_FRAMES]
        change = np.full(len(bands), np.nan)
        if len(known):
            change[-len(known) :] = known.std(axis=1)
        return change


def _centred(change: Floats) -> Floats:
    """Move each difference from the later of its two frames to the middle."""
    half = _CHANGE_FRAMES // 2
    return np.concatenate((change[half:], np.full(min(half, len(change)), np.nan, change.dtype)))


def _mel_filters() -> Floats:
    def mel(hertz: float) -> float:
        return float(1127 * np.log1p(hertz / 700))

    edges: Floats = 700 * np.expm1(np.linspace(mel(100), mel(3800), _MEL_BANDS + 2) / 1127)
    hertz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE_HZ)[:, None]
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), np.float32)


_MEL = _mel_filters()
_WINDOW = np.hamming(_FRAME).astype(np.float32)
_HERTZ = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE_HZ)
_PITCH_BAND = (_HERTZ > 60) & (_HERTZ < 1500)
_WINDOW_CORRELATION = np.fft.irfft(np.abs(np.fft.rfft(_WINDOW, _FFT)) ** 2, _FFT)
_PREEMPHASIS = 2 - 2 * np.cos(2 * np.pi * _HERTZ[: _HALF + 1] / (SAMPLE_RATE_HZ / 2))


def _power(frames: Floats) -> Floats:
    centred = frames - frames.mean(axis=1, keepdims=True)
    return np.asarray(np.abs(np.fft.rfft(centred * _WINDOW, _FFT)) ** 2 + 1e-9)


def _decibels(power: Floats) -> Floats:
    return np.asarray(10 * np.log10(power + 1e-9))


def _murmur(power: Floats) -> Floats:
    low, high = power[:, _MURMUR_BINS].sum(axis=1), power[:, _OPEN_BINS].sum(axis=1)
    return _decibels(low) - _decibels(high)


def _voicing(power: Floats) -> Floats:
    """Return the autocorrelation's peak, freed of the window's own (Boersma 1993)."""
    correlation = np.fft.irfft(power * _PITCH_BAND, _FFT)
    lags = slice(_SHORTEST_LAG, _LONGEST_LAG)
    window = _WINDOW_CORRELATION[lags] / _WINDOW_CORRELATION[0]
    return np.asarray((correlation[:, lags] / correlation[:, :1] / window).max(axis=1))


def _formants(power: Floats, wanted: npt.NDArray[np.bool_]) -> Floats:
    """Return F1 to F3 of the wanted frames, shape (n, 3); NaN elsewhere."""
    found = np.full((len(power), 3), np.nan)
    if not wanted.any():
        return found
    correlation = np.fft.irfft(power[wanted, : _HALF + 1] * _PREEMPHASIS, 2 * _HALF)
    roots = np.linalg.eigvals(_companions(_predictors(correlation[:, : _ORDER + 1])))
    half_rate = SAMPLE_RATE_HZ / 2
    hertz = np.angle(roots) * half_rate / (2 * np.pi)
    width = -np.log(np.abs(roots) + 1e-9) * half_rate / np.pi
    low, high = _FORMANT_RANGE_HZ
    good = (hertz > low) & (hertz < high) & (width < _WIDEST_FORMANT_HZ)
    ordered = np.sort(np.where(good, hertz, np.inf), axis=1)[:, :3]
    found[wanted] = np.where(np.isfinite(ordered), ordered, np.nan)
    return found


def _predictors(correlation: Floats) -> Floats:
    """Solve the prediction equations of every row by Levinson's recursion; shape (n, order + 1)."""
    rows = correlation / correlation[:, :1]
    rows[:, 0] = 1.0001
    predictor = np.zeros_like(rows)
    predictor[:, 0] = 1.0
    error = rows[:, 0].copy()
    for step in range(1, _ORDER + 1):
        reflection = -np.einsum("ij,ij->i", predictor[:, :step], rows[:, step:0:-1]) / error
        turned = predictor[:, step::-1]
        predictor[:, : step + 1] = predictor[:, : step + 1] + reflection[:, None] * turned
        error *= 1 - reflection**2
    return predictor


def _companions(predictor: Floats) -> Floats:
    matrices = np.zeros((len(predictor), _ORDER, _ORDER))
    matrices[:, 0, :] = -predictor[:, 1:]
    below = np.arange(1, _ORDER)
    matrices[:, below, below - 1] = 1.0
    return matrices
