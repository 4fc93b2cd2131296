"""Healthy recordings: each is whole, as long as what went in, and at the same times."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from recordings import heard

from coach.datatypes import SAMPLE_RATE_HZ, Samples

from .making import PAIRS, RATES_HZ, Pair, correlation, make, speech
from .trial import Trial

ROUNDED_S = 0.01
"""A length may be rounded by this on top of two frames (seconds)."""
LATE_S = 0.015
"""Sound may lie this far from where it was (seconds)."""
BRIEF = (
    "pcm_s16le in wav",
    "libopus in webm",
    "libopus in opus",
    "aac in m4a",
    "libmp3lame in mp3",
)
BRIEF_HZ = (8_000, 16_000, 48_000)


def trials(*, brief: bool) -> Iterator[Trial]:
    """Yield every pair at every rate."""
    for pair in PAIRS:
        for rate_hz in RATES_HZ:
            if not brief or (pair.name in BRIEF and rate_hz in BRIEF_HZ):
                name = f"{pair.name} at {rate_hz} Hz"
                yield Trial("healthy recordings", name, partial(fault, pair, rate_hz))


def fault(pair: Pair, rate_hz: int, folder: Path) -> str:
    """Return what is wrong with what was read of a healthy recording."""
    samples, audio = heard(make(pair, rate_hz, folder))
    if audio.damaged:
        return "called damaged"
    longer_s = (len(samples) - len(speech())) / SAMPLE_RATE_HZ
    if abs(longer_s) > 2 * pair.frame / rate_hz + ROUNDED_S:
        return f"longer by {longer_s * 1000:+.0f} ms"
    late_s = lateness_s(samples)
    if -LATE_S - pair.early / rate_hz <= late_s <= LATE_S:
        return ""
    return f"late by {late_s * 1000:+.0f} ms"


def lateness_s(samples: Samples) -> float:
    """Return how much later than it was the sound lies (seconds)."""
    around = SAMPLE_RATE_HZ // 4
    room = np.pad(samples, (around, around + max(0, len(speech()) - len(samples))))
    return (int(np.argmax(correlation(room, speech()))) - around) / SAMPLE_RATE_HZ
