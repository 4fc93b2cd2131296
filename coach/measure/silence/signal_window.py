"""Part of a recording, ready to be asked where speech begins and ends in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Transcript, Word
from coach.measure.frames.comfort_noise import with_comfort_noise
from coach.measure.frames.noise_profile import room
from coach.measure.frames.signal import FRAME_S, PEAK_S, Signal

EDGE_BELOW_PEAK_DB = 35.0
"""Speech this far below its own peak counts as silence."""
AROUND_S = 5.0
"""Sound on either side of a take that tells what its room is like."""
WORDS_AROUND_S = 2 * AROUND_S
"""Words further from a take cannot lie in the sound that is looked at."""
PER_FRAME = round(FRAME_S / PEAK_S)
"""Peaks in a frame."""
SURE = 0.9
"""Confidence from which a word was said."""
WORD_EDGE_S = 0.08
"""How far a word's times may lie outside it (seconds)."""
TOUCHING_S = 0.03
"""Words nearer than this touch: the recogniser's times lie on such a grid."""
_LONGEST_WORD_S = 1.2
"""Longer words have been stretched over silence."""
_WORD_MARGIN_S = 0.12
_SAME_END_S = 0.2
_UNKNOWN = "[unk]"

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of speech, by the words at its ends; one of each for every decoding."""

    firsts: tuple[Word, ...]
    lasts: tuple[Word, ...]

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        start = min(word.start for word in self.firsts)
        return Span(start, max(word.end for word in self.lasts))


class SignalWindow:
    """Part of a recording, with all that its edges are judged by."""

    def __init__(self, signal: Signal, transcript: Transcript, span: Span) -> None:
        count = len(signal.bands_db)
        first = min(max(0, int((span.start - AROUND_S) / FRAME_S)), max(0, count - 1))
        last = max(first + 1, min(count, int((span.end + AROUND_S) / FRAME_S)))
        self.first_frame = first
        transcript = transcript.around(span, WORDS_AROUND_S)
        guided = tuple(word for word in transcript.guided if word.text != _UNKNOWN)
        self._decodings = (transcript.free, guided)
        bands = _at_least_one(signal.bands_db[first:last].astype(np.float32))
        fine = signal.peak_db[first * PER_FRAME : last * PER_FRAME].astype(np.float32)
        missing = len(bands) * PER_FRAME - len(fine)
        fine = np.pad(fine, (0, missing), constant_values=-140.0)
        loudest = float(np.percentile(_per_frame(fine), 99.5))
        spoken = self._spoken(len(bands))
        self.bands_db, self.fine_db = with_comfort_noise(bands, fine, loudest)
        self.peak_db: Levels = _per_frame(self.fine_db)
        knock_db = loudest - EDGE_BELOW_PEAK_DB
        self.room = room(self.bands_db, self.peak_db, spoken, knock_db)

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
        return loudest + self.room.clipped_db - self.room.narrow_db - EDGE_BELOW_PEAK_DB

    def stretch(self, span: Span) -> Stretch:
        """Return the speech that either decoding heard in a span."""
        heard = [words for words in (_inside(part, span) for part in self._decodings) if words]
        heard = heard or [(Word("", span.start, span.end, 0.0),)]
        firsts = _near([words[0] for words in heard], [w[0].start - span.start for w in heard])
        return Stretch(firsts, _near([w[-1] for w in heard], [w[-1].end - span.end for w in heard]))

    def word_pauses(self, span: Span) -> Iterator[Span]:
        """Yield each pause between two free words of a span."""
        free, _ = self._decodings
        for left, right in pairwise(_inside(free, span)):
            yield Span(left.end, max(left.end, right.start))

    def surely_spoken(self, first: int, last: int) -> npt.NDArray[np.bool_]:
        """Return in which frames words lie that the recogniser is sure of.

        The edges of a word are rough, unless another one touches it; a long word may have been
        stretched over a silence and says nothing.
        """
        sure = np.zeros(last - first, np.bool_)
        for words in self._decodings:
            for run in _touching([word for word in words if _is_sure(word)]):
                start, end = run.start + WORD_EDGE_S, run.end - WORD_EDGE_S
                sure[max(self.frame(start) - first, 0) : max(self.frame(end) - first, 0)] = True
        return sure

    def _spoken(self, frames: int) -> npt.NDArray[np.bool_]:
        spoken = np.zeros(frames, np.bool_)
        for word in (word for words in self._decodings for word in words):
            if word.end - word.start < _LONGEST_WORD_S:
                first, last = (
                    min(max(0, int(time_s / FRAME_S) - self.first_frame), frames)
                    for time_s in (word.start - _WORD_MARGIN_S, word.end + _WORD_MARGIN_S)
                )
                spoken[first:last] = True
        return spoken


def _is_sure(word: Word) -> bool:
    return word.confidence >= SURE and word.end - word.start <= 0.1 + 0.07 * len(word.text)


def _touching(words: Sequence[Word]) -> list[Span]:
    """Return the stretches of words that touch each other, in time order."""
    runs: list[Span] = []
    for word in words:
        if runs and word.start - runs[-1].end < TOUCHING_S:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, word.end))
        else:
            runs.append(word.span)
    return runs


def _per_frame(fine_db: Levels) -> Levels:
    return np.asarray(fine_db.reshape(-1, PER_FRAME).max(axis=1))


def _at_least_one(bands_db: Levels) -> Levels:
    return bands_db if len(bands_db) else np.full((1, bands_db.shape[1]), -140.0, np.float32)


def _near(words: Sequence[Word], off_s: Sequence[float]) -> tuple[Word, ...]:
    """Keep the words that are not much further off the end of the span than the nearest."""
    limit = min(map(abs, off_s)) + _SAME_END_S
    return tuple(word for word, off in zip(words, off_s, strict=True) if abs(off) <= limit)


def _inside(words: tuple[Word, ...], span: Span) -> tuple[Word, ...]:
    return tuple(w for w in words if span.start <= (w.start + w.end) / 2 <= span.end)
