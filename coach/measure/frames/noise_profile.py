"""What a recording sounds like where nobody speaks, and what the room and the microphone add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.measure.frames.signal import FRAME_S
from coach.runs import Flags, runs_of

Levels = npt.NDArray[np.float32]

DRY_DROP_DB = 24.0
"""Speech that falls so far in 60 ms knows no echo: dry voices 33 to 62 dB, echo 12 to 17."""
_DROP_FRAMES = round(0.06 / FRAME_S)
_FEWEST_FRAMES = 40
NARROW_TOP_DB = -45.0
"""A top band so far below the loudest is not there: telephones -54 to -111, others -37 to -8."""
NARROW_LOST_DB = 6.0
"""What such a line takes from sound 25 to 45 dB under the loudest, beyond what it takes from that:
6 to 8 dB is the median for vowels and hisses alike (9 voices through a telephone's band)."""
_CLIPPED_SHARE = (0.05, 0.08, 0.2, 0.35, 0.5)
_CLIPPED_LOST_DB = (0.0, 1.1, 2.9, 4.4, 6.0)
"""Peak lost to clipping, by the share of loud frames within 1 dB of the loudest (8 voices)."""

KNOCK_S = 0.06
"""A knock is no longer (seconds)."""
_KNOCK_MARGIN = 2
"""Frames on either side of a knock in which no word is."""
_LEAST_SILENCE_S = 0.5


@dataclass(frozen=True, eq=False)
class NoiseProfile:
    """The background of a stretch of sound; levels in dB re full scale."""

    noise_db: Levels
    """Shape (9,): what each band holds where nobody speaks."""
    noise_low_db: Levels
    """Shape (9,): what each band exceeds there for three quarters of the time."""
    noise_spread_db: float
    """How much that fluctuates: from the first to the third quartile, mean over the bands."""
    noise_peak_db: float
    """Median of the noise's own 5 ms peaks."""
    noise_peak_spread_db: float
    """From the first to the third quartile of those."""
    ceiling_db: float
    """What the noise's peaks stay below; far above the noise where it fluctuates."""
    dry: bool
    """Whether speech ends where the voice ends, without an echo."""
    clipped_db: float
    """How much higher the peaks would be if they had not been cut off."""
    narrow_db: float
    """How much more the line took from the soft ends of speech than from its peaks."""
    knocks_per_s: float
    """How often something short and loud sounds where nobody speaks."""


def room(bands_db: Levels, peak_db: Levels, spoken: Flags, knock_db: float = 0.0) -> NoiseProfile:
    """Describe the background of some frames.

    Parameters
    ----------
    bands_db
        Shape (n, 9), n at least 1.
    peak_db
        Shape (n,): the largest sample of each frame.
    spoken
        Shape (n,): whether a word lies there, roughly.
    knock_db
        What is short and louder than this is a knock, where nobody speaks.
    """
    silent = ~spoken
    if silent.sum() < _FEWEST_FRAMES:
        level = bands_db.mean(axis=1)
        count = min(len(level) - 1, max(_FEWEST_FRAMES - 1, len(level) // 10))
        silent = level <= np.sort(level)[count]
    low, noise, high = np.percentile(bands_db[silent], [25, 50, 75], axis=0)
    peaks = np.percentile(peak_db[silent], [25, 50, 75])
    loudest = float(np.percentile(peak_db, 99.5))
    return NoiseProfile(
        noise_db=noise.astype(np.float32),
        noise_low_db=low.astype(np.float32),
        noise_spread_db=float((high - low).mean()),
        noise_peak_db=float(peaks[1]),
        noise_peak_spread_db=float(peaks[2] - peaks[0]),
        ceiling_db=_ceiling(np.maximum(peak_db[silent], loudest - 65.0)),
        dry=_fall(peak_db, loudest) > DRY_DROP_DB,
        clipped_db=_clipped(peak_db[peak_db > loudest - 30.0]),
        narrow_db=_narrow(bands_db),
        knocks_per_s=_knocks_per_s(peak_db > knock_db, spoken),
    )


def _ceiling(noise_peaks: Levels) -> float:
    """Judge by the lowest fifth, which speech that no word covers cannot reach."""
    lowest, low = np.percentile(noise_peaks, [5, 20])
    return float(low + 4.0 * (low - lowest))


def _fall(peak_db: Levels, loudest: float) -> float:
    before, after = peak_db[:-_DROP_FRAMES], peak_db[_DROP_FRAMES:]
    falls = (before - after)[before > loudest - 15.0]
    return float(np.percentile(falls, 99)) if len(falls) else 0.0


def _clipped(loud: Levels) -> float:
    share = float(np.mean(loud > loud.max() - 1.0)) if len(loud) else 0.0
    return float(np.interp(share, _CLIPPED_SHARE, _CLIPPED_LOST_DB))


def _narrow(bands_db: Levels) -> float:
    loud = np.percentile(bands_db, 99, axis=0)
    return NARROW_LOST_DB if loud[-1] - loud.max() < NARROW_TOP_DB else 0.0


def _knocks_per_s(loud: Flags, spoken: Flags) -> float:
    knocks = sum(
        not spoken[max(0, start - _KNOCK_MARGIN) : end + _KNOCK_MARGIN].any()
        for start, end in runs_of(loud).tolist()
        if (end - start) * FRAME_S <= KNOCK_S
    )
    silent_s = FRAME_S * np.count_nonzero(~spoken)
    return float(knocks / max(silent_s, _LEAST_SILENCE_S))
