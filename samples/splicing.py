"""Spoken lines joined with exact silences, so that the truth of a recording is known.

Sound is float32 of shape (n,), 16 kHz, one channel, full scale 1.0. A line starts with
its first and ends with its last 5 ms frame whose peak is above ``EDGE``, at a loudest peak
of ``PEAK``. What is softer (a breath, a dying vowel) stays in the sound and counts as silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
PEAK = 14_000 / 32_768
EDGE = 250 / 32_768
FRAME = RATE_HZ // 200
"""Samples in 5 ms."""
MARGIN = RATE_HZ // 25
"""Samples of soft sound kept on either side of a line (40 ms), faded in and out."""

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Clip:
    """One line as spoken, its soft margins included."""

    samples: Samples
    onset: int
    """Index of the first sample of the line."""
    offset: int
    """Index just after its last sample."""


@dataclass(frozen=True, eq=False)
class Line:
    """A clip, what it is, and the silence before it."""

    kind: str
    """``step``, ``reply``, ``objection``, ``answer``, ``celebrate``, ``linger`` and the like."""
    step: str | None
    text: str
    silence_s: float
    """From the end of the line before, or from the start of the recording (seconds)."""
    clip: Clip


@dataclass(frozen=True)
class Segment:
    """Where a line came to lie in its recording."""

    kind: str
    step: str | None
    text: str
    start_s: float
    end_s: float


def clip(samples: Samples) -> Clip:
    """Bring speech to the common peak, find its edges and cut away what is beyond them.

    Parameters
    ----------
    samples
        Speech of shape (n,), at any level.

    Raises
    ------
    ValueError
        Where there is no sound in it.
    """
    peak = float(np.abs(samples).max(initial=0.0))
    if peak == 0.0:
        raise ValueError("there is no sound in this speech: check the voice that spoke it")
    level = np.pad(samples * np.float32(PEAK / peak), (MARGIN, MARGIN + FRAME))
    frames = np.abs(level[: level.size // FRAME * FRAME]).reshape(-1, FRAME).max(axis=1)
    loud = np.flatnonzero(frames > EDGE)
    onset, offset = int(loud[0]) * FRAME, (int(loud[-1]) + 1) * FRAME
    first, last = max(0, onset - MARGIN), min(level.size, offset + MARGIN)
    return Clip(
        _faded(level[first:last], onset - first, last - offset), onset - first, offset - first
    )


def _faded(samples: Samples, rise: int, fall: int) -> Samples:
    envelope = np.ones(samples.size, dtype=np.float32)
    envelope[:rise] = np.linspace(0, 1, rise, dtype=np.float32)
    envelope[samples.size - fall :] = np.linspace(1, 0, fall, dtype=np.float32)
    return samples * envelope


def splice(
    lines: Sequence[Line], *, tail_s: float, floor_db: float, rng: np.random.Generator
) -> tuple[Samples, tuple[Segment, ...]]:
    """Join lines with their silences over a faint room noise.

    Parameters
    ----------
    lines
        In the order of speaking.
    tail_s
        Silence after the last line (seconds).
    floor_db
        Level of the room noise (dB below full scale, RMS).
    rng
        Where the noise comes from.

    Returns
    -------
    The recording, and where each line lies in it.
    """
    starts: list[int] = []
    position = 0
    for line in lines:
        starts.append(position + round(line.silence_s * RATE_HZ))
        position = starts[-1] + line.clip.offset - line.clip.onset
    sound = room_noise(position + round(tail_s * RATE_HZ), floor_db, rng)
    for line, start in zip(lines, starts, strict=True):
        _add(sound, line.clip.samples, start - line.clip.onset)
    segments = tuple(_segment(line, start) for line, start in zip(lines, starts, strict=True))
    return sound, segments


def _add(sound: Samples, samples: Samples, at: int) -> None:
    first, last = max(0, at), min(sound.size, at + samples.size)
    sound[first:last] += samples[first - at : last - at]


def _segment(line: Line, start: int) -> Segment:
    end = start + line.clip.offset - line.clip.onset
    start_s, end_s = round(start / RATE_HZ, 4), round(end / RATE_HZ, 4)
    return Segment(line.kind, line.step, line.text, start_s, end_s)


def room_noise(size: int, level_db: float, rng: np.random.Generator) -> Samples:
    """Return ``size`` samples of noise that falls by 3 dB an octave, as a quiet room does.

    Parameters
    ----------
    size
        How many samples.
    level_db
        RMS (dB below full scale).
    rng
        Where the noise comes from.
    """
    spectrum = np.fft.rfft(rng.standard_normal(size))
    frequencies = np.fft.rfftfreq(size, 1 / RATE_HZ)
    spectrum /= np.sqrt(np.maximum(frequencies, 20.0))
    noise = np.fft.irfft(spectrum, size)
    noise *= 10 ** (level_db / 20) / np.sqrt(np.mean(noise**2))
    return noise.astype(np.float32)
