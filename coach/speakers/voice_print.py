"""The user's own voice: what it is like, learned from takes in which nobody else speaks.

A voice-print is biometric data. It is made only when asked for, is one small file in the coach's
own folder, readable by its owner alone, and is deleted with what is remembered of takes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coach.datatypes import Span
from coach.files import write_whole
from coach.folders import data_folder
from coach.speakers.embedding import EmbeddingTrack
from coach.speakers.network.cam import DIMENSIONS
from coach.speakers.network.layers import Floats
from coach.speakers.voices import SHORTEST_WINDOW_S, two_voices

FILE = "voice-print.npy"
FEWEST_WINDOWS = 20
"""Windows of a second, a quarter of a second apart, that a print is made from: 6 s of speech."""
MOST_WINDOWS = 4000
"""What counts of earlier takes: a voice and a microphone change in time."""


@dataclass(frozen=True, eq=False)
class VoicePrint:
    """What a voice is like, over many windows."""

    mean: Floats
    """Shape (192,): mean of the embeddings, not of length 1."""
    windows: int
    """How many it is the mean of."""

    @property
    def direction(self) -> Floats:
        """Shape (192,), of length 1."""
        unit: Floats = self.mean / np.linalg.norm(self.mean)
        return unit


def learned(track: EmbeddingTrack, spoken: Span, before: VoicePrint | None) -> VoicePrint | None:
    """Return a print with what a take adds; ``None`` where too little is said, or two talk."""
    own = track.part(spoken)
    whole = own.windows[:, 1] - own.windows[:, 0] >= SHORTEST_WINDOW_S
    if np.count_nonzero(whole) < FEWEST_WINDOWS or two_voices(own) is not None:
        return None
    vectors = own.vectors[whole].astype(np.float32)
    known = min(before.windows, MOST_WINDOWS) if before else 0
    total = known + len(vectors)
    earlier = known * before.mean if before else np.zeros(DIMENSIONS, np.float32)
    return VoicePrint(((earlier + vectors.sum(axis=0)) / total).astype(np.float32), total)


def voice_print() -> VoicePrint | None:
    """Return the user's voice-print, if there is one that can be read."""
    try:
        stored = np.load(_path(), allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if stored.shape != (DIMENSIONS + 1,) or not np.isfinite(stored).all() or stored[0] < 1:
        return None
    return VoicePrint(stored[1:].astype(np.float32), int(stored[0]))


def keep(print_: VoicePrint) -> None:
    """Keep a voice-print in place of the one that was there.

    Raises
    ------
    OSError
        It cannot be written.
    """
    buffer = io.BytesIO()
    np.save(buffer, np.concatenate(([print_.windows], print_.mean)).astype(np.float32))
    write_whole(_path(), buffer.getvalue(), private=True)


def forget() -> bool:
    """Delete the voice-print; return whether there was one.

    Raises
    ------
    OSError
        It cannot be deleted.
    """
    there = _path().exists()
    _path().unlink(missing_ok=True)
    return there


def _path() -> Path:
    return data_folder() / FILE
