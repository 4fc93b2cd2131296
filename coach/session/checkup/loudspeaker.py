"""A sweep is played, and looked for in what the microphone hears meanwhile: a matched filter."""

from __future__ import annotations

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Samples
from coach.session.checkup.finding import Finding, good, note

SWEEP_S, FROM_HZ, TO_HZ = 1.0, 300.0, 3400.0
AMPLITUDE, RAMP_S = 0.2, 0.02
THERE = 0.13
"""Likeness (normalised correlation) from which the sweep was heard: of speech without it at most
0.122 in the samples, of white noise 0.05; of the sweep in rooms of 0.1 and 0.5 s, 30 dB down in
noise 3 dB below it, 0.25 and 0.14."""


def sweep() -> Samples:
    """Return what is played: a linear sweep, 16 kHz mono."""
    time = np.arange(round(SWEEP_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * (FROM_HZ * time + (TO_HZ - FROM_HZ) * time**2 / (2 * SWEEP_S))
    ramp = np.minimum(1.0, np.minimum(time, time[::-1]) / RAMP_S)
    return (AMPLITUDE * ramp * np.sin(phase)).astype(np.float32)


def echo(heard: Samples) -> Finding:
    """Return whether the microphone hears the loudspeaker, shape (n,), of at least a sweep."""
    likeness, level_db = found(heard)
    if likeness < THERE:
        return good("Echo", "the microphone does not hear the loudspeaker")
    says = f"the microphone hears the loudspeaker, at {level_db:.0f} dB of what is played"
    return note("Echo", says, "wear headphones when a customer answers; a cue alone does no harm")


def found(heard: Samples) -> tuple[float, float]:
    """Return how much a stretch is like the sweep, 0 to 1, and how loud it came (dB re played)."""
    played = sweep().astype(np.float64)
    size = 1 << (len(heard) + len(played)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    product = np.abs(np.fft.irfft(spectrum, size)[: len(heard) - len(played) + 1])
    energy = np.concatenate([[0.0], np.cumsum(np.square(heard, dtype=np.float64))])
    beside = np.sqrt(np.maximum(energy[len(played) :] - energy[: -len(played)], 1e-12))
    own = float(np.sqrt(np.sum(played**2)))
    likeness = product / (beside * own)
    at = int(likeness.argmax())
    return float(likeness[at]), 20.0 * float(np.log10(max(product[at] / own**2, 1e-7)))
