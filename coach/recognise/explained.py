"""What the guided decoding explains, and what is left for the free one.

A guided word is believed where it stands in a whole sentence of the guide of which every word is
sure: of 1051 such sentences in synthetic and human recordings, with replies, objections and
other wordings between them, one was not said as heard. What else sounds is decoded freely, from
one silence to the next, so that no word is cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span, Word
from coach.recognise.loudness import AROUND_FRAMES, FRAME_S, LevelMeter, loud
from coach.runs import runs_of

SURE = 0.95
"""Confidence of a believed word."""
LETTER_S, WORD_S = 0.1, 0.3
"""A word of n letters takes at most ``WORD_S + n * LETTER_S``: a longer one covers something."""
EDGE_S = 0.12
"""Vosk's words may be this much shorter than what is heard of them (seconds)."""
SILENCE_FRAMES = 10
"""Frames, 0.1 s, of quiet that part one breath of speech from the next."""
LEAST_FRAMES = 6
"""Frames of sound that a word may be in."""
PADDING_FRAMES = 30
"""Silence behind a stretch that is decoded with it: 0.3 s."""
LEAD_FRAMES = 100
"""Sound before a stretch that is decoded with it, 1 s, even if it is explained: who comes in in the
middle hears the first words badly, and so does the decoding."""
UNHEARD_FRAMES = 250
"""Sound that the guided decoding may not have decoded yet: 2.5 s."""
EARLY_FRAMES = 100
"""What was said so long ago does not change while its utterance runs on: 1 s."""
MUCH_FRAMES, TOO_MUCH_FRAMES = 300, 1000
"""So much that waits for the end of its utterance, 3 s, is settled at the end of a believed
sentence; so much, 10 s, at the next silence."""
BREATH_FRAMES = 30
"""Frames, 0.3 s, of such a silence."""

Phrase = tuple[str, ...]
Flags = npt.NDArray[np.bool_]


def believed(words: Sequence[Word], phrases: Collection[Phrase]) -> tuple[Word, ...]:
    """Return the guided words that are whole sentences of the guide, and sure."""
    longest = sorted(set(phrases), key=len, reverse=True)
    kept: list[Word] = []
    at = 0
    while at < len(words):
        said = next((said for said in longest if _says(words[at : at + len(said)], said)), ())
        kept += words[at : at + len(said)]
        at += len(said) or 1
    return tuple(kept)


def _says(words: Sequence[Word], said: Phrase) -> bool:
    return tuple(word.text for word in words) == said and all(map(_is_sure, words))


def _is_sure(word: Word) -> bool:
    longest_s = WORD_S + LETTER_S * len(word.text)
    return word.confidence > SURE and word.end - word.start <= longest_s


def merged(free: Iterable[Word], kept: Sequence[Word]) -> tuple[Word, ...]:
    """Return all words in time order, without the free ones that were heard a second time."""
    times = [(word.start - EDGE_S, word.end + EDGE_S) for word in kept]
    ends = [end for _, end in times]
    new = [word for word in free if not _covered(word, times[bisect_left(ends, word.start) :])]
    return tuple(sorted([*new, *kept], key=lambda word: word.start))


def _covered(word: Word, times: Iterable[tuple[float, float]]) -> bool:
    covered = 0.0
    at = word.start
    for start, end in times:
        if start >= word.end:
            break
        covered += max(0.0, min(end, word.end) - max(start, at))
        at = max(at, end)
    return covered > 0.5 * (word.end - word.start)


class Explained:
    """Follows a recording and settles, part after part, what the guided decoding explains."""

    def __init__(self, phrases: Collection[Phrase]) -> None:
        self.words: list[Word] = []
        """The guided words that are believed, so far."""
        self._phrases = phrases
        self._meter = LevelMeter()
        self._levels = np.zeros(0, np.float32)
        self._first = 0
        self._settled = 0
        self._tried = 0

    @property
    def settled_s(self) -> float:
        """Up to here all is settled (seconds)."""
        return self._settled * FRAME_S

    def hear(self, block: npt.NDArray[np.int16]) -> None:
        """Take the next sound."""
        self._levels = np.concatenate((self._levels, self._meter.levels_db(block)))
        spare = min(len(self._levels) - AROUND_FRAMES, self._settled - self._first)
        if spare > 0:
            self._levels, self._first = self._levels[spare:], self._first + spare

    def settle(self, words: Sequence[Word] | None) -> list[Span]:
        """Settle what an utterance tells; ``None`` where none has ended.

        Returns the stretches, from silence to silence, that the guided decoding leaves open.
        """
        if words is None:
            return []
        sounds = self._sounds()
        if words:
            last = round((words[-1].end + EDGE_S) / FRAME_S) - self._settled
            until = _quiet_after(sounds, max(last, 1))
        else:
            until = _quiet_before(sounds, max(len(sounds) - UNHEARD_FRAMES, 0))
        return self._settle(sounds[:until], words or ())

    def settle_early(self, so_far: Callable[[], Sequence[Word]]) -> list[Span]:
        """Settle a part of an utterance that runs on, by its words so far, if a silence ends one.

        Nothing that is settled so would be decoded otherwise with what follows: a believed sentence
        parts the two, or so much has come together that it cannot wait.
        """
        if self._first + len(self._levels) - self._settled < MUCH_FRAMES + EARLY_FRAMES:
            return []
        sounds = self._sounds()[:-EARLY_FRAMES]
        silences = _silences(sounds, BREATH_FRAMES)
        if not silences or self._settled + silences[-1][0] == self._tried:
            return []
        self._tried = self._settled + silences[-1][0]
        words, late = so_far(), len(sounds) >= TOO_MUCH_FRAMES
        for first, end in reversed(silences):
            frame = _middle(first, end)
            at_s = self.settled_s + frame * FRAME_S
            before = [word for word in words if word.end <= at_s]
            cut = any(word.start < at_s < word.end for word in words)
            if not cut and (late or self._is_told(before, self.settled_s + first * FRAME_S)):
                return self._settle(sounds[:frame], before)
        return []

    def _is_told(self, words: Sequence[Word], end_s: float) -> bool:
        """Tell whether a believed sentence ends there."""
        kept = believed(words, self._phrases)
        return bool(kept) and kept[-1] is words[-1] and abs(kept[-1].end - end_s) < 2 * EDGE_S

    def end(self, words: Sequence[Word]) -> list[Span]:
        """Settle the rest of the recording."""
        return self._settle(self._sounds(), words)

    def _sounds(self) -> Flags:
        return loud(self._levels[self._settled - self._first :], self._levels[-AROUND_FRAMES:])

    def _settle(self, sounds: Flags, words: Sequence[Word]) -> list[Span]:
        words = [word for word in words if (word.start + word.end) / 2 > self.settled_s]
        kept = believed(words, self._phrases)
        self.words += kept
        spans = unexplained(words, kept, sounds, self.settled_s)
        self._settled += len(sounds)
        return spans


def _silences(sounds: Flags, least: int) -> list[tuple[int, int]]:
    return [(first, end) for first, end in runs_of(~sounds).tolist() if end - first >= least]


def _middle(first: int, end: int) -> int:
    """Return the frame at which a silence is parted: its middle, or sooner in a long one."""
    return first + min((end - first) // 2, PADDING_FRAMES)


def _quiet_after(sounds: Flags, frame: int) -> int:
    """Return a frame in the longest silence after a frame; that frame where there is none."""
    silences = _silences(sounds[frame:], SILENCE_FRAMES)
    if not silences:
        return min(frame, len(sounds))
    return frame + _middle(*max(silences, key=lambda run: run[1] - run[0]))


def _quiet_before(sounds: Flags, frame: int) -> int:
    """Return the last frame in the silence before a frame; that frame where there is none."""
    for first, end in reversed(_silences(sounds[:frame], SILENCE_FRAMES)):
        return end - min((end - first) // 2, PADDING_FRAMES)
    return frame


def unexplained(
    words: Sequence[Word], kept: Collection[Word], sounds: Flags, start_s: float
) -> list[Span]:
    """Return the stretches, from silence to silence, that need to be decoded freely.

    Parameters
    ----------
    words
        All guided words in this part of the recording.
    kept
        Those of them that are believed.
    sounds
        Shape (n,): which frames of the part are sound.
    start_s
        Where the part begins (seconds).
    """
    known, doubtful = np.zeros(len(sounds), np.bool_), np.zeros(len(sounds), np.bool_)
    speech = sounds.copy()
    for word in words:
        speech[_frames(word, start_s, 0.0)] = True
        if word in kept:
            known[_frames(word, start_s, EDGE_S)] = True
        else:
            doubtful[_frames(word, start_s, 0.0)] = True
    needed = doubtful | (sounds & ~known)
    breaths = _breaths(speech)
    limits = [*(first for first, _ in breaths[1:]), len(sounds)]
    lead = min(LEAD_FRAMES, round(start_s / FRAME_S))
    return [
        Span(start_s + first * FRAME_S, start_s + end * FRAME_S)
        for first, end in _joined(
            (max(first - LEAD_FRAMES, -lead), min(end + PADDING_FRAMES, limit))
            for (first, end), limit in zip(breaths, limits, strict=False)
            if needed[first:end].sum() >= LEAST_FRAMES
        )
    ]


def _frames(word: Word, start_s: float, more_s: float) -> slice:
    first = round((word.start - more_s - start_s) / FRAME_S)
    return slice(max(first, 0), max(round((word.end + more_s - start_s) / FRAME_S), 0))


def _breaths(speech: Flags) -> list[tuple[int, int]]:
    """Return the runs of sound between silences of at least ``SILENCE_FRAMES``."""
    return _joined(runs_of(speech).tolist(), SILENCE_FRAMES)


def _joined(runs: Iterable[tuple[int, int]], nearer: int = 1) -> list[tuple[int, int]]:
    """Join the runs that are nearer to each other than so many frames."""
    joined: list[tuple[int, int]] = []
    for first, end in runs:
        if joined and first - joined[-1][1] < nearer:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined
