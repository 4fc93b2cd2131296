"""What was heard of a recording, in a file: 3 kB a second.

A file is XZ over a header in JSON, its length in four bytes before it, and the tracks in the order
of ``TRACKS``. A track is rounded to its step, and each column of it kept as differences from row to
row in 16 bits: all low bytes, then all high ones, which packs best.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from accuracy.truth import Truth

from coach.datatypes import Recording, Span, Transcript, Word
from coach.heard import Heard
from coach.measure.fillers.detection import VowelTrack
from coach.measure.frames.signal import Signal
from coach.measure.voice.pitch import VoiceTrack
from coach.speakers import EmbeddingTrack

Array = npt.NDArray[Any]
NOTHING = -32_000
"""How a figure that is none is kept."""


class Track(NamedTuple):
    """How one track of figures is kept."""

    part: str
    field: str
    step: float
    kind: type[np.floating[Any]]


TRACKS = (
    Track("signal", "peak_db", 0.5, np.float16),
    Track("signal", "bands_db", 1.0, np.float16),
    Track("vowels", "level_db", 1.0, np.float16),
    Track("vowels", "hiss_db", 1.0, np.float16),
    Track("vowels", "voicing", 0.02, np.float16),
    Track("vowels", "change_db", 0.25, np.float16),
    Track("vowels", "murmur_db", 1.0, np.float16),
    Track("vowels", "formants_hz", 20.0, np.float16),
    Track("voice", "pitch_hz", 0.5, np.float32),
    Track("voice", "level_db", 0.5, np.float32),
    Track("speakers", "windows", 0.01, np.float64),
    Track("speakers", "vectors", 1 / 127, np.float16),
    Track("speakers", "levels_db", 0.5, np.float16),
    Track("speakers", "words", 0.01, np.float64),
)


class Stored(msgspec.Struct, frozen=True):
    """The header of a file."""

    truth: Truth
    recording: Recording
    free: tuple[Word, ...]
    guided: tuple[Word, ...]
    duration_s: float
    zeros: tuple[Span, ...]
    shapes: tuple[tuple[int, ...], ...]
    """Of the tracks."""


def write(path: Path, truth: Truth, recording: Recording, heard: Heard) -> None:
    """Store a recording."""
    tracks = [np.asarray(getattr(getattr(heard, t.part), t.field)) for t in TRACKS]
    stored = Stored(
        truth=truth,
        recording=recording,
        free=tuple(map(_short, heard.transcript.free)),
        guided=tuple(map(_short, heard.transcript.guided)),
        duration_s=heard.signal.duration_s,
        zeros=heard.signal.zeros,
        shapes=tuple(track.shape for track in tracks),
    )
    header = msgspec.json.encode(stored)
    packed = (_packed(track, how.step) for track, how in zip(tracks, TRACKS, strict=True))
    whole = b"".join((len(header).to_bytes(4, "little"), header, *packed))
    path.write_bytes(lzma.compress(whole, preset=9 | lzma.PRESET_EXTREME))


def read(path: Path) -> tuple[Truth, Recording, Heard]:
    """Return a recording's truth, and what was heard of it."""
    whole = lzma.decompress(path.read_bytes())
    size = int.from_bytes(whole[:4], "little")
    stored = msgspec.json.decode(whole[4 : 4 + size], type=Stored)
    parts: dict[str, dict[str, Array]] = {}
    for how, track in zip(TRACKS, _unpacked(whole[4 + size :], stored.shapes), strict=True):
        parts.setdefault(how.part, {})[how.field] = track
    signal = Signal(stored.duration_s, zeros=stored.zeros, **parts["signal"])
    vowels, voice = (
        VowelTrack(**parts["vowels"]),
        VoiceTrack(parts["voice"]["pitch_hz"], parts["voice"]["level_db"]),
    )
    transcript = Transcript(stored.free, stored.guided)
    speakers = EmbeddingTrack(**parts["speakers"])
    return stored.truth, stored.recording, Heard(transcript, signal, vowels, voice, speakers)


def _short(word: Word) -> Word:
    return replace(word, confidence=round(word.confidence, 4))


def _packed(track: Array, step: float) -> bytes:
    rows = np.asarray(track, np.float64).reshape(len(track), int(np.prod(track.shape[1:])))
    steps = np.where(np.isnan(rows), NOTHING, np.round(rows / step)).astype(np.int16)
    changes = np.diff(steps, axis=0, prepend=np.zeros((1, steps.shape[1]), np.int16))
    pairs = np.frombuffer(changes.T.astype("<i2").tobytes(), np.uint8).reshape(-1, 2)
    return pairs.T.tobytes()


def _unpacked(packed: bytes, shapes: tuple[tuple[int, ...], ...]) -> Iterator[Array]:
    at = 0
    for how, shape in zip(TRACKS, shapes, strict=True):
        count = int(np.prod(shape))
        pairs = np.frombuffer(packed[at : at + 2 * count], np.uint8).reshape(2, -1)
        at += 2 * count
        columns = int(np.prod(shape[1:]))
        changes = np.frombuffer(pairs.T.tobytes(), "<i2").reshape(columns, shape[0]).T
        steps = np.cumsum(changes, axis=0, dtype=np.int16)
        rows = np.where(steps == NOTHING, np.nan, steps * how.step)
        yield rows.astype(how.kind).reshape(shape)
