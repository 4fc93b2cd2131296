"""Where one stretch of speech ends and the next begins, to the millisecond.

Words know which edge is meant, the signal knows where it is. An edge is where the level leaves,
or comes within, 35 dB of the speech's own peak: read off the level where the room is quiet and
dry, and from the trained network where noise or echo covers it. The words' times, with their
known spread, decide between silences that the signal alone cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Transcript, Word
from coach.measure.edge_net import features, trained
from coach.measure.room import room
from coach.measure.signal import FRAME_S, PEAK_S, Signal
from coach.measure.silent_run import Floats, SilentRun, silent_run

EDGE_BELOW_PEAK_DB = 35.0
"""Speech this far below its own peak counts as silence."""
OFFSET_LATE_S, ONSET_LATE_S, WORD_SPREAD_S = 0.035, -0.022, 0.05
"""How late a word's end is, how late its start, and with what spread (900 steps, any sound)."""
FAR_SLOPE = 1.0
"""Log-probability lost per spread beyond one and a half: some words are far off."""
WORD_REACH_S = 0.6
"""How far into a word its edge is looked for."""
NET_WEIGHT = 0.12
"""What one frame's log-odds count: neighbouring frames say nearly the same."""
NET_LIMIT = 2.0
"""The most that one frame can say."""
SILENT_WEIGHT = 0.2
"""What a frame says at least that is too soft for speech."""
LOUD_WEIGHT = 4.0
"""What a frame says more that is too loud for the room."""
CLEAR_MARGIN_DB = 4.0
"""Noise whose peaks stay this far below the edge leaves no doubt."""
AROUND_S = 5.0
"""Sound on either side of a take that tells what its room is like."""
_PER_FRAME = round(FRAME_S / PEAK_S)
_SHORTEST_REGION_S = 0.1

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seam:
    """The silence between two stretches of speech."""

    offset_s: float
    """Where the first stretch ends."""
    onset_s: float
    """Where the second begins; never before the offset."""
    uncertainty_s: float
    """95 % of such silences are measured within this of the truth (seconds)."""

    @property
    def span(self) -> Span:
        """The silence."""
        return Span(self.offset_s, self.onset_s)


class Listener:
    """Part of a recording, with all that its edges are judged by."""

    def __init__(self, signal: Signal, transcript: Transcript, span: Span) -> None:
        count = len(signal.bands_db)
        first = min(max(0, int((span.start - AROUND_S) / FRAME_S)), max(0, count - 1))
        last = max(first + 1, min(count, int((span.end + AROUND_S) / FRAME_S)))
        self.first_frame = first
        self.bands_db = _at_least_one(signal.bands_db[first:last].astype(np.float32))
        fine = signal.peak_db[first * _PER_FRAME : last * _PER_FRAME].astype(np.float32)
        missing = len(self.bands_db) * _PER_FRAME - len(fine)
        self.fine_db: Levels = np.pad(fine, (0, missing), constant_values=-140.0)
        self.peak_db: Levels = self.fine_db.reshape(-1, _PER_FRAME).max(axis=1)
        self._transcript = transcript
        self.room = room(self.bands_db, self.peak_db, self._spoken())

    def frame(self, time_s: float) -> int:
        """Return the frame, counted within this part, in which a time lies."""
        return min(max(0, int(time_s / FRAME_S) - self.first_frame), len(self.bands_db))

    def time(self, frame: float) -> float:
        """Return when a frame begins (seconds)."""
        return float((self.first_frame + frame) * FRAME_S)

    def edge_level_db(self, span: Span) -> float:
        """Return the level at which speech in a span begins and ends."""
        peaks = self.peak_db[self.frame(span.start) : self.frame(span.end) + 1]
        loudest = float(peaks.max(initial=-140.0))
        return loudest + self.room.clipped_db - EDGE_BELOW_PEAK_DB

    def words(self, span: Span) -> tuple[Word, ...]:
        """Return the words heard in a span, or one without text where none was."""
        for words in (self._transcript.free, self._transcript.guided):
            inside = tuple(w for w in words if span.start <= (w.start + w.end) / 2 <= span.end)
            if inside:
                return inside
        return (Word("", span.start, span.end, 0.0),)

    def _spoken(self) -> npt.NDArray[np.bool_]:
        spoken = np.zeros(len(self.bands_db), np.bool_)
        for word in (*self._transcript.free, *self._transcript.guided):
            if word.end - word.start < 1.2:
                spoken[self.frame(word.start - 0.12) : self.frame(word.end + 0.12)] = True
        return spoken


def _at_least_one(bands_db: Levels) -> Levels:
    return bands_db if len(bands_db) else np.full((1, bands_db.shape[1]), -140.0, np.float32)


def seam(listener: Listener, before: Sequence[Word], after: Sequence[Word]) -> Seam:
    """Return the silence between the last of some words and the first of some others."""
    left = listener.edge_level_db(Span(before[0].start, before[-1].end))
    right = listener.edge_level_db(Span(after[0].start, after[-1].end))
    return _between(listener, _trusted_end(before[-1]), _trusted_start(after[0]), left, right)


def first_onset(listener: Listener, words: Sequence[Word]) -> float:
    """Return when some words begin that nothing close comes before (seconds)."""
    edge, start = listener.edge_level_db(Span(words[0].start, words[-1].end)), words[0].start
    nobody = Span(start - 0.4, start - 0.3)
    return _between(listener, nobody, _trusted_start(words[0]), edge, edge).onset_s


def last_offset(listener: Listener, words: Sequence[Word]) -> float:
    """Return when some words end that nothing close comes after (seconds)."""
    edge, end = listener.edge_level_db(Span(words[0].start, words[-1].end)), words[-1].end
    nobody = Span(end + 0.3, end + 0.4)
    return _between(listener, _trusted_end(words[-1]), nobody, edge, edge).offset_s


def _between(listener: Listener, left: Span, right: Span, left_db: float, right_db: float) -> Seam:
    first, last = _region(listener, left, right)
    middle = listener.frame((left.end + right.start) / 2)
    edge = np.where(np.arange(first, last) < middle, left_db, right_db)
    clearness = _clearness(listener, min(left_db, right_db))
    speech = _speech(listener, first, last, edge, clearness)
    times = np.arange(first, last + 1) * FRAME_S + listener.time(0)
    starts = _likelihood(times - (left.end - OFFSET_LATE_S))
    ends = _likelihood(times - (right.start - ONSET_LATE_S))
    run = silent_run(speech, starts, ends)
    if clearness > 0.5:
        return _read_off(listener, first, run, left_db, right_db)
    return _inferred(listener, first, run)


def _region(listener: Listener, left: Span, right: Span) -> tuple[int, int]:
    start = max(left.start, left.end - WORD_REACH_S)
    end = min(right.end, right.start + WORD_REACH_S)
    if end - start < _SHORTEST_REGION_S:
        start, end = min(start, end) - _SHORTEST_REGION_S, max(start, end) + _SHORTEST_REGION_S
    first = min(listener.frame(start), len(listener.bands_db) - 1)
    return first, max(first + 1, listener.frame(end))


def _clearness(listener: Listener, edge_db: float) -> float:
    """Return 1 where the level alone tells speech from silence, 0 where it cannot."""
    margin = (edge_db - listener.room.ceiling_db) / CLEAR_MARGIN_DB
    return min(1.0, max(0.0, margin)) if listener.room.dry else 0.0


def _speech(listener: Listener, first: int, last: int, edge_db: Floats, clearness: float) -> Floats:
    seen = features(listener.bands_db, listener.peak_db, first, last, listener.room)
    odds = np.clip(trained().speech_odds(seen) * NET_WEIGHT, -NET_LIMIT, NET_LIMIT)
    soft = listener.peak_db[first:last] < edge_db
    return np.where(soft, np.minimum(odds, -SILENT_WEIGHT), odds + LOUD_WEIGHT * clearness)


def _inferred(listener: Listener, first: int, run: SilentRun) -> Seam:
    offset = listener.time(first + run.middle_first)
    onset = listener.time(first + run.middle_last)
    return Seam(offset, max(offset, onset), max(0.02, 2.0 * run.spread * FRAME_S))


def _read_off(
    listener: Listener, first: int, run: SilentRun, left_db: float, right_db: float
) -> Seam:
    """Return the last and the first millisecond above the edges' levels.

    Half a frame is added either side: the edge is that of the 5 ms frame which holds them.
    """
    start, end = (first + run.first) * _PER_FRAME, (first + run.last) * _PER_FRAME
    slack, floor = 5 * _PER_FRAME, first * _PER_FRAME
    loud = np.flatnonzero(listener.fine_db[floor : start + slack] > left_db)
    offset = start if not len(loud) else floor + int(loud[-1]) + 1 + _PER_FRAME / 2
    floor = max(0, end - slack)
    loud = np.flatnonzero(listener.fine_db[floor:] > right_db)
    onset = end if not len(loud) else floor + int(loud[0]) - _PER_FRAME / 2
    if onset < offset:
        offset, onset = start, end
    return Seam(listener.time(offset / _PER_FRAME), listener.time(onset / _PER_FRAME), 0.01)


def _likelihood(distance: npt.NDArray[np.floating]) -> Floats:
    """Return the logarithm of a normal density, falling linearly from 1.5 spreads on."""
    z = np.abs(distance) / WORD_SPREAD_S
    density: Floats = -np.where(z < 1.5, z * z / 2, 1.125 + FAR_SLOPE * (z - 1.5))
    return density


def _longest(word: Word) -> float:
    """Return how long such a word can take: Vosk stretches words over pauses."""
    return 0.25 + 0.08 * len(word.text)


def _trusted_end(word: Word) -> Span:
    return Span(word.start, min(word.end, word.start + _longest(word)))


def _trusted_start(word: Word) -> Span:
    return Span(max(word.start, word.end - _longest(word)), word.end)
