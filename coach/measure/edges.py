"""Where one stretch of speech ends and the next begins, to the millisecond.

Words know which edge is meant, the signal knows where it is: a word's time is taken as a guess
with a known spread, and the silence between two words is the run of frames that both make likely.
An edge is where the level leaves, or comes within, 35 dB of the speech's own peak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Transcript, Word
from coach.measure.signal import FRAME_S, PEAK_S, Signal

Floats = npt.NDArray[np.float64]

EDGE_BELOW_PEAK_DB = 35.0
"""Speech this far below its own peak counts as silence."""
OFFSET_BIAS_S, ONSET_BIAS_S, WORD_SPREAD_S = 0.035, -0.022, 0.045
"""How late a word's end is, how late its start, and with what spread (700 clean steps)."""
WORD_REACH_S = 0.6
"""How far into a word its edge is looked for."""
_PER_FRAME = round(FRAME_S / PEAK_S)


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
    """What the edges of one recording are looked up in."""

    def __init__(self, signal: Signal, transcript: Transcript) -> None:
        self.peak_db = signal.peak_db.astype(np.float64)
        self.bands_db = signal.bands_db.astype(np.float64)
        self._transcript = transcript

    @cached_property
    def frame_peak_db(self) -> Floats:
        """Shape (m,): the largest sample of each 5 ms."""
        size = len(self.bands_db) * _PER_FRAME
        padded = np.full(size, -140.0)
        padded[: len(self.peak_db)] = self.peak_db[:size]
        peaks: Floats = padded.reshape(-1, _PER_FRAME).max(axis=1)
        return peaks

    def loudest_db(self, span: Span) -> float:
        """Return the highest peak in a span."""
        first, last = round(span.start / FRAME_S), round(span.end / FRAME_S) + 1
        return float(self.frame_peak_db[max(0, first) : last].max(initial=-140.0))

    def words(self, span: Span) -> tuple[Word, ...]:
        """Return the words heard in a span, or one without text where none was."""
        for words in (self._transcript.free, self._transcript.guided):
            inside = tuple(w for w in words if span.start <= (w.start + w.end) / 2 <= span.end)
            if inside:
                return inside
        return (Word("", span.start, span.end, 0.0),)


def seam(listener: Listener, before: Sequence[Word], after: Sequence[Word]) -> Seam:
    """Return the silence between the last of some words and the first of some others."""
    return _Search(listener, before, after).seam()


class _Search:
    """One silence looked for between two words."""

    def __init__(self, listener: Listener, before: Sequence[Word], after: Sequence[Word]) -> None:
        self.listener = listener
        self.left, self.right = _trusted_end(before[-1]), _trusted_start(after[0])
        first = max(self.left.start, self.left.end - WORD_REACH_S)
        last = min(self.right.end, self.right.start + WORD_REACH_S)
        if last - first < 0.1:
            first, last = min(first, last) - 0.1, max(first, last) + 0.1
        count = len(listener.bands_db)
        self.first = min(max(0, int(first / FRAME_S)), max(0, count - 2))
        self.last = min(count, max(int(last / FRAME_S), self.first + 2))
        self.left_peak = listener.loudest_db(Span(before[0].start, before[-1].end))
        self.right_peak = listener.loudest_db(Span(after[0].start, after[-1].end))

    def seam(self) -> Seam:
        first, last = self._quiet_run()
        offset, onset = (self.first + first) * FRAME_S, (self.first + last) * FRAME_S
        noise = self._noise_peak(first, last)
        fine_offset = self._last_loud(offset, max(self.left_peak - EDGE_BELOW_PEAK_DB, noise))
        fine_onset = self._first_loud(onset, max(self.right_peak - EDGE_BELOW_PEAK_DB, noise))
        if fine_offset < fine_onset:
            offset, onset = fine_offset, fine_onset
        quiet = noise < min(self.left_peak, self.right_peak) - EDGE_BELOW_PEAK_DB
        return Seam(float(offset), float(onset), 0.01 if quiet else 0.1)

    def _noise_peak(self, first: int, last: int) -> float:
        inside = self.listener.frame_peak_db[self.first + first : self.first + last]
        return float(np.percentile(inside, 95)) + 1.5 if len(inside) >= 3 else -140.0

    def _quiet_run(self) -> tuple[int, int]:
        bands = self.listener.bands_db[self.first : self.last]
        width = min(12, len(bands))
        smooth = np.convolve(bands.mean(axis=1), np.ones(width) / width, "valid")
        run = (int(np.argmin(smooth)), int(np.argmin(smooth)) + width)
        for _ in range(6):
            found = self._best_run(-np.clip(self._loudness(bands, *run), -0.15, 4.0))
            if found == run or found[1] - found[0] < 4:
                break
            run = found
        return run

    def _loudness(self, bands: Floats, first: int, last: int) -> Floats:
        """Above 0 where a frame is sound, judged by the noise in that run."""
        noise = np.median(bands[first:last], axis=0)
        spread = 1.4826 * np.median(np.abs(bands[first:last] - noise), axis=0)
        above = np.clip((bands - noise) / np.maximum(spread, 2.0), -2.0, 6.0)
        highest = np.sort(above, axis=1)[:, -4:].mean(axis=1)
        over_noise = (highest - np.median(highest[first:last]) - 1.5) * 0.6
        middle = (self.left.end + self.right.start) / 2
        peak = np.where(self._times[:-1] < middle, self.left_peak, self.right_peak)
        over_edge = self._peaks - peak + EDGE_BELOW_PEAK_DB
        loudness: Floats = np.minimum(over_noise, over_edge)
        return loudness

    @property
    def _times(self) -> Floats:
        return np.arange(self.first, self.last + 1, dtype=np.float64) * FRAME_S

    @property
    def _peaks(self) -> Floats:
        peaks: Floats = self.listener.frame_peak_db[self.first : self.last]
        return peaks

    def _best_run(self, quiet: Floats) -> tuple[int, int]:
        total = np.concatenate(([0.0], np.cumsum(quiet)))
        late = _likelihood(self._times - (self.left.end - OFFSET_BIAS_S))
        early = _likelihood(self._times - (self.right.start - ONSET_BIAS_S))
        opening = late - total
        last = int(np.argmax(np.maximum.accumulate(opening) + total + early))
        return int(np.argmax(opening[: last + 1])), last

    def _last_loud(self, near_s: float, threshold: float) -> float:
        first, loud = self._loud_near(near_s, threshold)
        return (first + loud[-1] + 1) * PEAK_S + FRAME_S / 2 if len(loud) else near_s

    def _first_loud(self, near_s: float, threshold: float) -> float:
        first, loud = self._loud_near(near_s, threshold)
        return (first + loud[0]) * PEAK_S - FRAME_S / 2 if len(loud) else near_s

    def _loud_near(self, near_s: float, threshold: float) -> tuple[int, npt.NDArray[np.intp]]:
        first = max(0, round((near_s - 0.025) / PEAK_S))
        peaks = self.listener.peak_db[first : round((near_s + 0.025) / PEAK_S)]
        return first, np.flatnonzero(peaks > threshold)


def _likelihood(distance: Floats) -> Floats:
    """Return the logarithm of a normal density that falls no faster than linearly far out."""
    z = np.abs(distance) / WORD_SPREAD_S
    density: Floats = -np.where(z < 2, z * z / 2, 2 * z - 2)
    return density


def _longest(word: Word) -> float:
    """Return how long such a word can take: Vosk stretches words over pauses."""
    return 0.25 + 0.08 * len(word.text)


def _trusted_end(word: Word) -> Span:
    return Span(word.start, min(word.end, word.start + _longest(word)))


def _trusted_start(word: Word) -> Span:
    return Span(max(word.start, word.end - _longest(word)), word.end)
