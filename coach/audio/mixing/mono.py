"""Frames of any form, decoded or as a device gives them, become float32 at 16 kHz, one channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from coach.audio.mixing.channel_levels import ChannelMeter
from coach.datatypes import SAMPLE_RATE_HZ, Samples

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler

CANCELLING = 0.1
"""Channels whose sum keeps less than this of what unrelated channels would keep cancel out.

Unrelated channels, or one channel among silent ones, keep 1; the same sound in each keeps as much
as there are channels; a microphone wired the wrong way round keeps 0. At 0.1 two channels must be
correlated by less than -0.9, which two microphones in a room, or two speakers, never are.
"""

STEADY_DB, LIVELY_DB = 8.0, 15.0
"""From the quietest tenth of a channel to its loudest twentieth: steady noise has 3 dB and less,
speech 25 and more, in a room of 10 dB of noise 13."""
LOUD_BESIDE_DB = 6.0
"""Noise so far above the pauses of the channel beside it would hide what is soft there."""
_PIECES = 50
"""Pieces of a second whose levels are counted."""
_LOWEST_DB = -120

Form: TypeAlias = tuple[int, str, str]
"""Rate in hertz, sample format, channel layout."""


def form_of(frame: AudioFrame) -> Form:
    """Return what must stay the same from frame to frame for one ``Converter`` to take both."""
    return frame.sample_rate, frame.format.name, frame.layout.name


class Downmix:
    """Several channels become one: their mean or, where they cancel out, the loudest.

    A channel that is noise and nothing else, beside one with speech, is left out: it costs words.
    What is decided rests on all that was heard so far, so a hum between two sentences does not
    turn it over.

    Parameters
    ----------
    channels
        How many there are.
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._products = np.zeros((channels, channels))
        self._levels = np.zeros((channels, 1 - _LOWEST_DB), np.int64)

    def __call__(self, sound: npt.NDArray[np.float32]) -> Samples:
        """Mix sound of shape (n, channels) down to (n,)."""
        if self._channels == 1:
            return sound[:, 0]
        self._products += sound.T @ sound
        power = self._products.diagonal()
        if self._products.sum() < CANCELLING * power.sum():
            return np.ascontiguousarray(sound[:, power.argmax()])
        kept = self._clean(sound)
        mixed: Samples = sound @ np.where(kept, 1 / kept.sum(), 0.0).astype(np.float32)
        return mixed

    def _clean(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Return which channels are no mere noise beside a better one: shape (channels,)."""
        for channel, levels in enumerate(_levels_db(sound).T):
            np.add.at(self._levels[channel], levels - _LOWEST_DB, 1)
        shares = np.cumsum(self._levels, axis=1) / self._levels.sum(axis=1, keepdims=True)
        low, high = ((shares < share).sum(axis=1) + _LOWEST_DB for share in (0.1, 0.95))
        steady, lively = high - low < STEADY_DB, high - low >= LIVELY_DB
        if not (steady.any() and lively.any()):
            return np.ones(len(low), np.bool_)
        noisy = steady & (low > low[lively].min() + LOUD_BESIDE_DB)
        return np.asarray(~noisy)


def _levels_db(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Return the level of each fiftieth of a second, to 1 dB: shape (pieces, channels)."""
    size = max(1, len(sound) // _PIECES)
    pieces = sound[: len(sound) // size * size].reshape(-1, size, sound.shape[1])
    power = np.square(pieces, dtype=np.float64).mean(axis=1)
    levels = 10.0 * np.log10(np.maximum(power, 1e-12))
    return np.asarray(np.clip(np.round(levels), _LOWEST_DB, 0), np.intp)


class Converter:
    """Turns frames of one form into 16 kHz mono, a second at a time.

    Small frames are gathered first: work in Python is done once a second, not once a frame.

    Parameters
    ----------
    frame
        Any frame of that form.
    full_scale
        The value that is full scale, where it is not 1.
    meter
        Measures each channel before they are mixed.
    left_alone
        Whether they are not mixed: the first alone is heard.
    """

    def __init__(
        self, frame: AudioFrame, full_scale: float, meter: ChannelMeter, *, left_alone: bool
    ) -> None:
        import av

        self._gain = np.float32(1.0 / full_scale)
        self.form = form_of(frame)
        self.rate_hz = frame.sample_rate
        self._channels = frame.layout.nb_channels
        self._gathered = av.AudioFifo()
        # Interleaved: PyAV 18 reads past the last of exactly eight planes, and crashes.
        self._to_float = av.AudioResampler(format="flt")
        self._to_rate = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)
        self._downmix = Downmix(self._channels)
        self._left_alone = left_alone
        self._meter = meter

    def feed(self, frame: AudioFrame) -> Iterator[Samples]:
        """Take the next frame, and hand out what is ready."""
        frame.pts = None
        self._gathered.write(frame)
        while (gathered := self._gathered.read(self.rate_hz)) is not None:
            yield self._converted(gathered)

    def silence(self, samples: int) -> Iterator[Samples]:
        """Take silence of so many samples, at the rate of the frames."""
        yield from self._rest()
        self._meter.silence(samples, self.rate_hz)
        while samples > 0:
            piece = np.zeros(min(samples, self.rate_hz), np.float32)
            samples -= len(piece)
            yield self._resampled(piece)

    def finish(self) -> Iterator[Samples]:
        """Hand out the rest; nothing can be fed after it."""
        yield from self._rest()
        yield _joined(self._to_rate.resample(None))

    def _rest(self) -> Iterator[Samples]:
        gathered = self._gathered.read()
        if gathered is not None:
            yield self._converted(gathered)

    def _converted(self, gathered: AudioFrame) -> Samples:
        sound = _joined(self._to_float.resample(gathered)).reshape(-1, self._channels)
        sound = _sane(sound * self._gain)
        self._meter.feed(sound, self.rate_hz)
        heard = np.ascontiguousarray(sound[:, 0]) if self._left_alone else self._downmix(sound)
        return self._resampled(heard)

    def _resampled(self, mono: Samples) -> Samples:
        if self.rate_hz == SAMPLE_RATE_HZ:
            return mono
        return _sane(_resampled(mono, self.rate_hz, self._to_rate))


class ArrivalConverter:
    """Brings the frames of a device to 16 kHz mono at once, block by block.

    Parameters
    ----------
    rate_hz
        The device's rate.
    channels
        How many it has.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        import av

        self._rate_hz = rate_hz
        self._downmix = Downmix(channels)
        self._to_rate = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)

    def __call__(self, frames: npt.NDArray[np.float32]) -> Samples:
        """Convert frames of shape (n, channels)."""
        mono = np.clip(np.nan_to_num(self._downmix(frames)), -1.0, 1.0).astype(np.float32)
        if self._rate_hz == SAMPLE_RATE_HZ:
            return mono
        return _resampled(mono, self._rate_hz, self._to_rate)


def _resampled(mono: Samples, rate_hz: int, to_rate: AudioResampler) -> Samples:
    from av import AudioFrame

    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(mono)[np.newaxis], format="flt", layout="mono"
    )
    frame.sample_rate = rate_hz
    return _joined(to_rate.resample(frame))


def _joined(frames: list[AudioFrame]) -> Samples:
    """All samples of interleaved float frames, in one array of their own."""
    pieces = [frame.to_ndarray()[0] for frame in frames]
    return np.concatenate(pieces, dtype=np.float32) if pieces else np.zeros(0, np.float32)


def _sane(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Silence what is no number, and clip to full scale; in place."""
    np.nan_to_num(sound, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(sound, -1.0, 1.0, out=sound)
