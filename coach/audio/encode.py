"""A recording made small enough to stand in a page, and its waveform to look at.

MP3, since every browser plays it and finds its place in it; mono at 16 kHz, which is all that
speech needs. The bit rate falls with the length, so that an hour can still be mailed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.audio.decode import open_audio
from coach.datatypes import SAMPLE_RATE_HZ, Samples, Sound

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet

BIT_RATES = ((120.0, 48_000), (900.0, 32_000), (float("inf"), 24_000))
"""Up to so many seconds, so many bits a second: half a minute is 0.2 MB, an hour 11 MB."""
MIME = "audio/mpeg"
ENVELOPE_S = 0.02
"""Time from one peak of the waveform to the next, where that is not too many (seconds)."""
MOST_PEAKS = 6000
"""More cannot be seen, however long the recording."""


def listen_again(path: Path) -> Sound:
    """Return a recording's sound for a page.

    Raises
    ------
    AudioError
        It cannot be read.
    """
    with open_audio(path) as audio:
        sound = np.concatenate([np.zeros(0, np.float32), *audio.blocks()])
    return sound_of(sound)


def sound_of(samples: Samples) -> Sound:
    """Return samples, shape (n,), as they stand in a page."""
    duration_s = len(samples) / SAMPLE_RATE_HZ
    step = max(round(ENVELOPE_S * SAMPLE_RATE_HZ), -(-len(samples) // MOST_PEAKS))
    starts = np.arange(0, len(samples), step)
    peaks = np.maximum.reduceat(np.abs(samples), starts) if len(starts) else np.zeros(0)
    return Sound(
        data=_mp3(samples, next(rate for longest, rate in BIT_RATES if duration_s <= longest)),
        mime=MIME,
        peaks=tuple(float(peak) for peak in peaks),
        peak_s=step / SAMPLE_RATE_HZ,
    )


def _mp3(samples: Samples, bit_rate: int) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        track = container.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="mono")
        track.bit_rate = bit_rate
        for packet in _packets(track, samples):
            container.mux(packet)
    return file.getvalue()


def _packets(track: AudioStream, samples: Samples) -> Iterator[Packet[AudioStream]]:
    import av

    for start in range(0, len(samples), SAMPLE_RATE_HZ):
        part = np.clip(samples[start : start + SAMPLE_RATE_HZ], -1.0, 1.0)
        frame = av.AudioFrame.from_ndarray(
            np.rint(part * 32767).astype(np.int16).reshape(1, -1), format="s16p", layout="mono"
        )
        frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, start
        yield from track.encode(frame)
    yield from track.encode(None)
