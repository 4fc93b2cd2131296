"""Hesitations that the recogniser wrote as a short word standing alone.

The vowel of um is not always found where um was said: a high or breathy voice has its first
formant hidden in the harmonics. The words tell it all the same: nobody says *an* or *I'm* by
itself, between two silences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coach.datatypes import Span, Word
from coach.measure.fillers.candidates import DROP_DB, DROP_SHARE
from coach.measure.fillers.scene import Scene
from coach.measure.fillers.vowels import HOP_S, Floats

WRITTEN_AS = frozenset("ah uh um uhm an i'm am hmm hum er eh".split())
"""What a recogniser writes for um and uh, and hardly anybody says alone: in 109 minutes of 75
voices 33 of 41 that stood alone were um or uh, the others an *ah* that was said, twice as part of
uh-huh. *And*, *on*, *the*, *or* and *her* are not among them: people do say these and halt."""

PAUSE_S = 0.05
"""Pause on either side by the words' times (seconds)."""
SILENCE = 6
"""Frames of silence on either side, within ``BESIDE`` of the word's edge."""
BESIDE = 12
SLACK = 3
"""Frames that a word's edge may lie inside its sound."""
LENGTH_S = (0.15, 0.9)
"""An um is neither shorter nor longer where the recogniser takes it for one word (seconds)."""
HISS_DB = 10.0
"""A hiss less far than this below the vowel is a consonant's (dB)."""


def written(heard: Scene, words: Sequence[Word]) -> Iterator[Span]:
    """Yield where such words stand alone, in time order.

    Parameters
    ----------
    heard
        The recording's sound.
    words
        All words of the free decoding, in time order.
    """
    for place, word in enumerate(words):
        if word.text in WRITTEN_AS and _is_apart(words, place) and _sounds_alone(heard, word.span):
            yield word.span


def _is_apart(words: Sequence[Word], place: int) -> bool:
    before = place == 0 or words[place].start - words[place - 1].end >= PAUSE_S
    last = place + 1 == len(words)
    return before and (last or words[place + 1].start - words[place].end >= PAUSE_S)


def _sounds_alone(heard: Scene, span: Span) -> bool:
    """Tell whether there is one sound without a hiss in it, between two silences."""
    track = heard.track
    first, last = round(span.start / HOP_S), min(round(span.end / HOP_S), len(track))
    if not LENGTH_S[0] <= span.duration <= LENGTH_S[1] or last - first < SILENCE:
        return False
    peak = float(track.level_db[first:last].max())
    limit = peak - float(np.clip(DROP_SHARE * (peak - heard.floor_db), *DROP_DB))
    before = track.level_db[max(0, first - BESIDE) : first + SLACK]
    after = track.level_db[last - SLACK : last + BESIDE]
    return bool(
        track.hiss_db[first:last].max() < peak - HISS_DB
        and (first < BESIDE or _has_silence(before, limit))
        and (last + BESIDE > len(track) or _has_silence(after, limit))
    )


def _has_silence(level: Floats, limit: float) -> bool:
    quiet = (level < limit).astype(np.int8)
    return bool(np.convolve(quiet, np.ones(SILENCE, np.int8)).max() >= SILENCE)
