"""A recording made small enough to stand in a page, and its waveform to look at.

MP3, since every browser plays it and finds its place in it; mono at 16 kHz, which is all that
speech needs. The bit rate falls with the length, so that an hour can still be mailed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.audio.files.decode import cut, open_audio
from coach.datatypes import SAMPLE_RATE_HZ, Excerpt, Samples, Sound, Span

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet

BIT_RATES = ((120.0, 48_000), (900.0, 32_000), (float("inf"), 24_000))
"""Up to so many seconds, so many bits a second: half a minute is 0.2 MB, an hour 11 MB."""
AROUND_S = 1.0
"""Heard before and after a part of a recording (seconds)."""
MIME = "audio/mpeg"
ENVELOPE_S = 0.02
"""Time from one peak of the waveform to the next, where that is not too many (seconds)."""
MOST_PEAKS = 6000
"""More cannot be seen, however long the recording."""


def listen_again(path: Path, duration_s: float) -> Sound:
    """Return a recording's sound for a page, in memory that does not grow with the sound itself.

    Parameters
    ----------
    path
        The recording.
    duration_s
        How long it is (seconds), as its review says.

    Raises
    ------
    AudioError
        It cannot be read.
    """
    with open_audio(path) as audio:
        return _encoded(audio.blocks(), round(duration_s * SAMPLE_RATE_HZ))


def waveform(path: Path, duration_s: float) -> Sound:
    """Return what of a recording is looked at, without its sound.

    Parameters
    ----------
    path, duration_s
        As of ``listen_again``.

    Raises
    ------
    AudioError
        It cannot be read.
    """
    peaks = _Peaks(round(duration_s * SAMPLE_RATE_HZ))
    with open_audio(path) as audio:
        for _ in peaks.seen(audio.blocks()):
            pass
    return peaks.sound()


def sound_of(samples: Samples) -> Sound:
    """Return samples, shape (n,), as they stand in a page."""
    return _encoded([samples], len(samples))


def excerpts(path: Path, spans: Sequence[Span]) -> list[Excerpt]:
    """Return parts of a recording for a page, read in one run, with a little around each.

    Raises
    ------
    AudioError
        It cannot be read.
    """
    wider = [Span(max(0.0, span.start - AROUND_S), span.end + AROUND_S) for span in spans]
    parts: list[list[Samples]] = [[] for _ in wider]
    with open_audio(path) as audio:
        at = 0
        for block in audio.blocks():
            for span, part in zip(wider, parts, strict=True):
                first, last = (round(time * SAMPLE_RATE_HZ) - at for time in (span.start, span.end))
                if first < len(block) and last > 0:
                    part.append(block[max(0, first) : last].copy())
            at += len(block)
    return [
        Excerpt(sound_of(np.concatenate([*part, np.zeros(0, np.float32)])), span.start)
        for span, part in zip(wider, parts, strict=True)
    ]


def _encoded(blocks: Iterable[Samples], count: int) -> Sound:
    """Encode sound as it comes, of about so many samples."""
    peaks, duration_s = _Peaks(count), count / SAMPLE_RATE_HZ
    bit_rate = next(rate for longest, rate in BIT_RATES if duration_s <= longest)
    return peaks.sound(_mp3(peaks.seen(cut(blocks, SAMPLE_RATE_HZ)), bit_rate))


class _Peaks:
    """The largest sample of each stretch of sound that goes by.

    Parameters
    ----------
    count
        About how many samples there are.
    """

    def __init__(self, count: int) -> None:
        self._step = max(round(ENVELOPE_S * SAMPLE_RATE_HZ), -(-count // MOST_PEAKS))
        self._peaks: list[float] = []
        self._rest = np.zeros(0, np.float32)

    def seen(self, pieces: Iterable[Samples]) -> Iterator[Samples]:
        """Hand on pieces of sound, and look at each."""
        for piece in pieces:
            sound = np.concatenate((self._rest, np.abs(piece)))
            whole = len(sound) - len(sound) % self._step
            self._peaks += sound[:whole].reshape(-1, self._step).max(axis=1).tolist()
            self._rest = sound[whole:]
            yield piece

    def sound(self, data: bytes = b"") -> Sound:
        """Return what was seen, the stretch that is not full included, and what was encoded."""
        peaks = (*self._peaks, *([float(self._rest.max())] if len(self._rest) else []))
        return Sound(data=data, mime=MIME, peaks=peaks, peak_s=self._step / SAMPLE_RATE_HZ)


def _mp3(seconds: Iterable[Samples], bit_rate: int) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        track = container.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="mono")
        track.bit_rate = bit_rate
        for packet in _packets(track, seconds):
            container.mux(packet)
    return file.getvalue()


def _packets(track: AudioStream, seconds: Iterable[Samples]) -> Iterator[Packet[AudioStream]]:
    import av

    for number, sound in enumerate(seconds):
        part = np.clip(sound, -1.0, 1.0)
        frame = av.AudioFrame.from_ndarray(
            np.rint(part * 32767).astype(np.int16).reshape(1, -1), format="s16p", layout="mono"
        )
        frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, number * SAMPLE_RATE_HZ
        yield from track.encode(frame)
    yield from track.encode(None)
