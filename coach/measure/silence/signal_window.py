"""Part of a recording, ready to be asked where speech begins and ends in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span
from coach.measure.frames.comfort_noise import with_comfort_noise
from coach.measure.frames.noise_profile import room
from coach.measure.frames.signal import FRAME_S, PEAK_S, Signal
from coach.measure.silence.words_around import WordsAround

EDGE_BELOW_PEAK_DB = 35.0
"""Speech this far below its own peak counts as silence."""
AROUND_S = 5.0
"""Sound on either side of a take that tells what its room is like."""
PER_FRAME = round(FRAME_S / PEAK_S)
"""Peaks in a frame."""
Levels = npt.NDArray[np.float32]


class SignalWindow:
    """Part of a recording's sound and its words, with all that its edges are judged by.

    Parameters
    ----------
    signal
        The recording's.
    words
        Those in the part and around it.
    span
        The part.
    """

    def __init__(self, signal: Signal, words: WordsAround, span: Span) -> None:
        self.words = words
        count = len(signal.bands_db)
        first = min(max(0, int((span.start - AROUND_S) / FRAME_S)), max(0, count - 1))
        last = max(first + 1, min(count, int((span.end + AROUND_S) / FRAME_S)))
        self.first_frame = first
        bands = _at_least_one(signal.bands_db[first:last].astype(np.float32))
        self.frames = len(bands)
        fine = signal.peak_db[first * PER_FRAME : last * PER_FRAME].astype(np.float32)
        missing = len(bands) * PER_FRAME - len(fine)
        fine = np.pad(fine, (0, missing), constant_values=-140.0)
        loudest = float(np.percentile(_per_frame(fine), 99.5))
        spoken = self._frames(words.roughly, 0, len(bands))
        self.bands_db, self.fine_db = with_comfort_noise(bands, fine, loudest)
        self.peak_db: Levels = _per_frame(self.fine_db)
        knock_db = loudest - EDGE_BELOW_PEAK_DB
        self.room = room(self.bands_db, self.peak_db, spoken, knock_db)

    def frame(self, time_s: float) -> int:
        """Return the frame, counted within this part, in which a time lies."""
        return min(max(0, int(time_s / FRAME_S) - self.first_frame), self.frames)

    def time(self, frame: float) -> float:
        """Return when a frame begins (seconds)."""
        return float((self.first_frame + frame) * FRAME_S)

    def edge_level_db(self, span: Span) -> float:
        """Return the level at which speech in a span begins and ends."""
        peaks = self.peak_db[self.frame(span.start) : self.frame(span.end) + 1]
        loudest = float(peaks.max(initial=-140.0))
        return loudest + self.room.clipped_db - self.room.narrow_db - EDGE_BELOW_PEAK_DB

    def surely_spoken(self, first: int, last: int) -> npt.NDArray[np.bool_]:
        """Return in which frames words lie that the recogniser is sure of."""
        return self._frames(self.words.surely, first, last)

    def _frames(self, spans: Sequence[Span], first: int, last: int) -> npt.NDArray[np.bool_]:
        """Return in which frames from the first to the last some spans lie."""
        inside = np.zeros(last - first, np.bool_)
        for span in spans:
            start, end = (max(self.frame(at_s) - first, 0) for at_s in (span.start, span.end))
            inside[start:end] = True
        return inside


def _per_frame(fine_db: Levels) -> Levels:
    return np.asarray(fine_db.reshape(-1, PER_FRAME).max(axis=1))


def _at_least_one(bands_db: Levels) -> Levels:
    return bands_db if len(bands_db) else np.full((1, bands_db.shape[1]), -140.0, np.float32)
