"""Frames as a device gives them become 16 kHz mono at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.audio.mixing.mono import Downmix
from coach.datatypes import SAMPLE_RATE_HZ, Samples


class ArrivalConverter:
    """Brings the frames of a device to 16 kHz mono, block by block.

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
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE_HZ)

    def __call__(self, frames: npt.NDArray[np.float32]) -> Samples:
        """Convert frames of shape (n, channels)."""
        mono = np.clip(np.nan_to_num(self._downmix(frames)), -1.0, 1.0).astype(np.float32)
        if self._rate_hz == SAMPLE_RATE_HZ:
            return mono
        from av import AudioFrame

        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(mono)[np.newaxis], format="flt", layout="mono"
        )
        frame.sample_rate = self._rate_hz
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)
