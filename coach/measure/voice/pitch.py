"""F0 of a voice, and its level, every 10 ms; fed block by block.

Each frame's autocorrelation, divided by that of its window, gives a few candidates for F0; the
way through the candidates that jumps least is the answer. The spectrum is kept below about
1.8 kHz, where noise is weakest against the voice and peaks are round enough to interpolate.

References
----------
Boersma 1993, "Accurate short-term analysis of the fundamental frequency and the
harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17: the method and its costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples, Span
from coach.measure.frames.spill_buffer import Rows, Track, release_pages
from coach.runs import Flags

FRAME_S = 0.01
"""Time from one frame to the next (seconds)."""
LOWEST_HZ, HIGHEST_HZ = 65.0, 500.0
"""Range of F0 looked for: men, women, and their lively peaks."""
UNVOICED_STRENGTH = 0.45
"""A candidate below this is rather no voice (Boersma's voicing threshold)."""
OCTAVE_COST = 0.01
"""What a candidate loses for each octave that it lies lower (Boersma)."""
OCTAVE_JUMP_COST = 0.35
"""What a jump of one octave from frame to frame costs (Boersma)."""
ONSET_COST = 0.14
"""What going between voice and no voice costs (Boersma)."""

_DOWN = 2
_RATE_HZ = SAMPLE_RATE_HZ // _DOWN
_HOP = round(FRAME_S * _RATE_HZ)
_WINDOW = 360
_FFT = 512
_LAGS = np.arange(int(_RATE_HZ / HIGHEST_HZ) - 1, int(_RATE_HZ / LOWEST_HZ) + 3)
_CANDIDATES = 5
_CHUNK_FRAMES = 100
_LOOK_AHEAD = 50
"""Frames to come that may still change a frame's F0: a pause or a consonant comes sooner."""
_QUIETEST_POWER = 1e-12
_PASS_HZ, _STOP_HZ = 1500.0, 2100.0
_HUM_HZ, _VOICE_HZ = 45.0, 65.0

Curve = npt.NDArray[np.float64]
Frames = npt.NDArray[np.float32]


def _low_pass() -> Frames:
    taps = np.arange(-7, 8)
    ideal = np.sinc(taps / _DOWN) * np.hamming(len(taps))
    return np.asarray(ideal / ideal.sum(), np.float32)


def _band() -> Frames:
    """Gain of each bin of the spectrum: 1 where a voice's strong harmonics are."""
    hz = np.fft.rfftfreq(_FFT, 1 / _RATE_HZ)
    return np.asarray(
        np.interp(hz, (_HUM_HZ, _VOICE_HZ, _PASS_HZ, _STOP_HZ), (0.0, 1.0, 1.0, 0.0)), np.float32
    )


_LOW_PASS = _low_pass()
_BAND = _band()
_HANN = np.hanning(_WINDOW + 2)[1:-1].astype(np.float32)


def _window_autocorrelation() -> Frames:
    spectrum = np.abs(np.fft.rfft(_HANN, _FFT)) ** 2
    correlation = np.fft.irfft(spectrum)
    return np.asarray(correlation[_LAGS] / correlation[0], np.float32)


_HANN_CORRELATION = _window_autocorrelation()


@dataclass(frozen=True, eq=False)
class VoiceTrack:
    """F0 and level of a recording, every 10 ms; 3 MB an hour."""

    pitch_hz: Frames
    """Shape (n,): F0, 0 where there is no voice."""
    level_db: Frames
    """Shape (n,): level in dB re full scale."""
    first: int = 0
    """Which frame of the recording comes first."""

    def part(self, span: Span) -> VoiceTrack:
        """Return the frames of a span, and one on either side."""
        first = max(int(span.start / FRAME_S) - 1, 0)
        end = int(span.end / FRAME_S) + 2
        pitch_hz, level_db = (np.array(c[first:end]) for c in (self.pitch_hz, self.level_db))
        release_pages(self.pitch_hz)
        release_pages(self.level_db)
        return VoiceTrack(pitch_hz, level_db, first)

    def within(self, spans: Iterable[Span]) -> Flags:
        """Return which frames have their middle in one of the spans: shape (n,)."""
        inside = np.zeros(len(self.pitch_hz), np.bool_)
        for span in spans:
            times = np.array([span.start, span.end])
            first, end = np.ceil(times / FRAME_S - 1e-6).astype(int) - self.first
            inside[max(first, 0) : max(end, 0)] = True
        return inside


class VoiceMeter:
    """Measures F0 and level of a recording block by block.

    Any cutting into blocks gives the same result: what comes in is worked on second by second.
    """

    def __init__(self) -> None:
        self._input = np.zeros(len(_LOW_PASS) // 2, np.float32)
        self._sound = np.zeros(_WINDOW // 2, np.float32)
        self._samples = 0
        self._path = _Path()
        self._frames = 0
        self._level_db = Track(kind=np.float32)

    def feed(self, block: Samples) -> None:
        """Take the next samples: shape (n,), 16 kHz, one channel, full scale 1.0."""
        self._samples += len(block)
        self._input = np.concatenate((self._input, block))
        while len(self._input) >= _CHUNK_FRAMES * _HOP * _DOWN + len(_LOW_PASS) - 1:
            self._decimate(_CHUNK_FRAMES * _HOP * _DOWN)
            self._measure(_whole_frames(len(self._sound)))

    def finish(self) -> VoiceTrack:
        """Return what was measured, the first frame centred on the first sample."""
        frames = -(-self._samples // (_HOP * _DOWN))
        missing = frames - self._frames
        self._input = np.concatenate((self._input, np.zeros(len(_LOW_PASS) + _HOP, np.float32)))
        self._decimate((len(self._input) - len(_LOW_PASS) + 1) // _DOWN * _DOWN)
        self._sound = np.concatenate((self._sound, np.zeros(_WINDOW + _HOP, np.float32)))
        if missing > 0:
            self._measure(missing)
        return VoiceTrack(self._path.finish(), self._level_db.whole())

    def _decimate(self, count: int) -> None:
        used = self._input[: count + len(_LOW_PASS) - 1]
        self._sound = np.concatenate(
            (self._sound, np.convolve(used, _LOW_PASS, "valid")[::_DOWN].astype(np.float32))
        )
        self._input = self._input[count:]

    def _measure(self, count: int) -> None:
        frames = np.lib.stride_tricks.sliding_window_view(self._sound, _WINDOW)[::_HOP][:count]
        power = np.asarray((frames * frames) @ (_HANN / _HANN.sum()), np.float64)
        self._level_db.append(10 * np.log10(power + _QUIETEST_POWER))
        self._frames += count
        self._path.feed(*_candidates(frames))
        self._sound = self._sound[count * _HOP :]


def _whole_frames(samples: int) -> int:
    return (samples - _WINDOW) // _HOP + 1


def _candidates(frames: Frames) -> tuple[Curve, Curve]:
    """Return F0 and strength of the best candidates of each frame, each of shape (n, 5).

    A place without a candidate has strength minus infinity.
    """
    heights = _autocorrelation(frames)
    left, middle, right = heights[:, :-2], heights[:, 1:-1], heights[:, 2:]
    is_peak = (middle > left) & (middle >= right) & (middle > 0)
    worth = np.where(is_peak, middle - OCTAVE_COST * np.log2(_LAGS[1:-1] / _LAGS[0]), -np.inf)
    best = np.argpartition(worth, -_CANDIDATES, axis=1)[:, -_CANDIDATES:]
    rows = np.arange(len(frames))[:, None]
    before, peak, after = left[rows, best], middle[rows, best], right[rows, best]
    bend = np.where(is_peak[rows, best], before - 2 * peak + after, -1.0)
    shift = np.clip(0.5 * (before - after) / np.minimum(bend, -1e-9), -0.5, 0.5)
    gain = np.minimum(peak - 0.25 * (before - after) * shift, 1.0) - peak
    hz = _RATE_HZ / (_LAGS[1:-1][best] + shift)
    inside = (hz >= LOWEST_HZ) & (hz <= HIGHEST_HZ)
    return hz, np.where(inside, worth[rows, best] + gain, -np.inf)


def _autocorrelation(frames: Frames) -> Frames:
    spectrum = np.fft.rfft(frames * _HANN, _FFT)
    power = (spectrum.real**2 + spectrum.imag**2) * _BAND
    correlation = np.fft.irfft(power, _FFT)
    loudness = np.maximum(correlation[:, :1], _QUIETEST_POWER)
    return np.asarray(correlation[:, _LAGS] / loudness / _HANN_CORRELATION, np.float32)


class _Path:
    """The best way through the candidates, found a second at a time with a look ahead."""

    def __init__(self) -> None:
        self._hz = np.zeros((0, _CANDIDATES + 1))
        self._back = np.zeros((0, _CANDIDATES + 1), np.intp)
        self._score = np.zeros(_CANDIDATES + 1)
        self._done = Track(kind=np.float32)

    def feed(self, hz: Curve, strength: Curve) -> None:
        """Go on by the candidates of a few frames."""
        silent = np.zeros((len(hz), 1))
        hz = np.hstack((hz, silent))
        strength = np.hstack((strength, silent + UNVOICED_STRENGTH))
        before = self._hz[-1:] if len(self._hz) else hz[:1]
        costs = _jump_costs(np.vstack((before, hz)))
        back = np.empty(hz.shape, np.intp)
        rows = np.arange(_CANDIDATES + 1)
        for frame, cost in enumerate(costs):
            ways = self._score - cost
            back[frame] = ways.argmax(axis=1)
            self._score = ways[rows, back[frame]] + strength[frame]
        self._score -= self._score.max()
        self._hz, self._back = np.vstack((self._hz, hz)), np.vstack((self._back, back))
        self._settle(len(self._hz) - _LOOK_AHEAD)

    def finish(self) -> Rows:
        """Return F0 of every frame, 0 where there is no voice."""
        self._settle(len(self._hz))
        return self._done.whole()

    def _settle(self, count: int) -> None:
        if count <= 0:
            return
        state, states = int(self._score.argmax()), []
        for back in self._back[::-1]:
            states.append(state)
            state = back[state]
        chosen = np.array(states[::-1][:count])
        self._done.append(self._hz[np.arange(count), chosen])
        self._hz, self._back = self._hz[count:], self._back[count:]


def _jump_costs(hz: Curve) -> Curve:
    """Return what it costs to come to each candidate of a frame from each of the one before."""
    voiced = hz > 0
    octaves = np.log2(np.where(voiced, hz, 1.0))
    jumps = OCTAVE_JUMP_COST * np.abs(octaves[1:, :, None] - octaves[:-1, None, :])
    both = voiced[1:, :, None] & voiced[:-1, None, :]
    either = voiced[1:, :, None] != voiced[:-1, None, :]
    return np.where(both, jumps, np.where(either, ONSET_COST, 0.0))
