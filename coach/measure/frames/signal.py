"""Sound becomes a few numbers every few milliseconds; the samples themselves are not kept.

Two tracks are stored. The *peaks*, one every millisecond, place an edge exactly where the sound
is clean. The *bands*, one row every 5 ms, tell speech from noise where it is not. Both are levels
in dB re full scale. About 20 MB an hour.

References
----------
Bands about a third to half an octave wide, as hearing has them: Moore & Glasberg 1983,
doi 10.1121/1.389861. High-pass against mains hum, rumble and a constant offset: ITU-T P.56.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span
from coach.measure.frames.spill_buffer import Track, release_pages
from coach.runs import runs_of

PEAK_S = 0.001
"""Time from one peak to the next (seconds)."""
FRAME_S = 0.005
"""Time from one row of bands to the next (seconds)."""
BAND_EDGES_HZ = (125, 312, 500, 812, 1250, 1875, 2625, 3625, 5000, 7500)
"""Where one band ends and the next begins."""
FLOOR_DB = -140.0
"""The level of digital silence."""

_HOP = round(FRAME_S * SAMPLE_RATE_HZ)
_PER_PEAK = round(PEAK_S * SAMPLE_RATE_HZ)
_WINDOW = 256
_MARGIN = (_WINDOW - _HOP) // 2
_CHUNK = SAMPLE_RATE_HZ // 2
"""Samples worked on at once, whatever comes in: so no way of cutting changes the result."""
_HIGH_PASS_HZ = 3.0
_SHORTEST_ZEROS = round(0.05 / PEAK_S)
SOUNDLESS_S = 60.0
"""Exact silence that is this long is no pause of anybody's (seconds)."""

_FRAMES_AT_ONCE = 10_000
"""An hour's bands need not be in memory together."""

Levels = npt.NDArray[np.float16]
"""Levels in dB re full scale."""


@dataclass(frozen=True, eq=False)
class Signal:
    """What is kept of a recording's sound."""

    duration_s: float
    peak_db: Levels
    """Shape (n,): the largest sample of each millisecond."""
    bands_db: Levels
    """Shape (m, 9): level of each band (``BAND_EDGES_HZ``), a row every 5 ms."""
    zeros: tuple[Span, ...]
    """Stretches of at least 50 ms in which every sample is exactly zero: no microphone hears so."""

    @property
    def soundless_s(self) -> float:
        """How much of it holds no sound at all, in long stretches (seconds)."""
        return sum(span.duration for span in self.zeros if span.duration >= SOUNDLESS_S)

    @cached_property
    def level_db(self) -> npt.NDArray[np.float32]:
        """Shape (m,): level of all bands together."""
        level = np.zeros(len(self.bands_db), np.float32)
        for at in range(0, len(level), _FRAMES_AT_ONCE):
            some = slice(at, at + _FRAMES_AT_ONCE)
            power = np.power(10.0, self.bands_db[some].astype(np.float32) / 10.0).sum(axis=1)
            level[some] = 10.0 * np.log10(np.maximum(power, 1e-14))
            release_pages(self.bands_db)
        return level


class SignalMeter:
    """Measures one recording block by block; any cutting into blocks gives the same result."""

    def __init__(self) -> None:
        self._pending: list[Samples] = [np.zeros(_MARGIN, np.float32)]
        self._waiting = _MARGIN
        self._heard = 0
        self._high_pass = _HighPass()
        self._peaks = Track()
        self._bands = Track(len(BAND_EDGES_HZ) - 1)

    def feed(self, block: Samples) -> None:
        """Hear the next samples, shape (n,), any n."""
        self._heard += len(block)
        self._take(block)
        while self._waiting >= _CHUNK + 2 * _MARGIN:
            self._measure_chunk()

    def finish(self) -> Signal:
        """Hear what is left and return what was measured."""
        frames = -(-self._heard // _HOP)
        self._take(np.zeros(_CHUNK + 2 * _MARGIN, np.float32))
        while self._waiting >= _CHUNK + 2 * _MARGIN:
            self._measure_chunk()
        peaks = self._peaks.whole()[: -(-self._heard // _PER_PEAK)]
        bands = self._bands.whole()[:frames]
        silent = runs_of(np.asarray(peaks <= FLOOR_DB), _SHORTEST_ZEROS).tolist()
        zeros = tuple(Span(first * PEAK_S, last * PEAK_S) for first, last in silent)
        release_pages(peaks)
        return Signal(self._heard / SAMPLE_RATE_HZ, peaks, bands, zeros)

    def _take(self, block: Samples) -> None:
        self._pending.append(np.asarray(block, np.float32))
        self._waiting += len(block)

    def _measure_chunk(self) -> None:
        sound = np.concatenate(self._pending)
        self._peaks.append(self._peaks_db(sound[_MARGIN : _MARGIN + _CHUNK]))
        self._bands.append(_bands_db(sound[: _CHUNK + 2 * _MARGIN]))
        rest = sound[_CHUNK:]
        self._pending, self._waiting = [rest], len(rest)

    def _peaks_db(self, sound: Samples) -> Levels:
        centred = np.where(sound == 0.0, 0.0, self._high_pass.filtered(sound))
        return _level_db(np.abs(centred).reshape(-1, _PER_PEAK).max(axis=1))


def _level_db(amplitude: npt.NDArray[np.float64]) -> Levels:
    levels: Levels = (20.0 * np.log10(np.maximum(amplitude, 1e-7))).astype(np.float16)
    return levels


_TAPER = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
_BINS = np.round(np.array(BAND_EDGES_HZ) * _WINDOW / SAMPLE_RATE_HZ).astype(int)


def _bands_db(sound: Samples) -> Levels:
    frames = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP]
    spectrum = np.fft.rfft(frames * _TAPER, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    bands = np.add.reduceat(power[:, : _BINS[-1]], _BINS[:-1], axis=1)
    return _level_db(np.sqrt(bands * (2.0 / (_TAPER**2).sum() / _WINDOW)))


class _HighPass:
    """One pole at 3 Hz, run over chunk after chunk: takes an offset away, leaves peaks alone."""

    def __init__(self) -> None:
        self._pole = float(np.exp(-2.0 * np.pi * _HIGH_PASS_HZ / SAMPLE_RATE_HZ))
        self._mean: float | None = None

    def filtered(self, sound: Samples) -> npt.NDArray[np.float64]:
        """Return the sound less its running mean."""
        if self._mean is None:
            self._mean = float(sound.mean())
        powers = self._pole ** np.arange(1, len(sound) + 1)
        summed = np.cumsum(sound.astype(np.float64) / powers) * (1.0 - self._pole)
        means = powers * (self._mean + summed)
        self._mean = float(means[-1])
        return sound - means
