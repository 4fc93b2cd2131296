"""Sounds of which the signal and the recogniser cannot tell whether they are um, uh or a word.

A second recogniser may be asked about them (``coach.opinion``). It settles two things: a sound that
no word covers, or on which the recogniser wrote what it writes for um, whether or not the
voice runs on into the next word; and a sound that was believed, but is a short word said by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coach.datatypes import Opinion, Span, Transcript, Word
from coach.measure.fillers.scene import Scene
from coach.measure.fillers.vowels import HOP_S
from coach.measure.fillers.word_overlap import MISTAKEN_FOR
from coach.runs import Flags, runs_of

FAINTEST_DB = 28.0
"""A sound is at most this far below the recording's speech."""
ABOVE_FLOOR_DB = 8.0
SHORTEST_SILENCE = 6
"""Frames between two sounds: shorter holes are the stops inside a word."""
LENGTH = (10, 150)
"""Frames; um and uh of people and of natural voices last 0.13 to 1.4 s."""
VOICED, VOICED_FRAMES = 0.4, 8

TOUCHES_S = 0.03
"""A word that lies over a sound for less than this is beside it (seconds)."""
GUIDES_OWN = 0.9
"""Confidence from which a word that both decodings hear is the guide's."""

SAID = -2.5
"""An opinion above this is um or uh where no word was written. With both limits 82 of 100
hesitations of a man and 12 natural voices are found, 42 without an opinion, and none is false in 28
minutes; in 20 minutes of robot voices two are. The limits were chosen on these; of 24 of three
voices kept back 21 are found, 2 without."""
SAID_FOR_WORD = -1.5
"""The same where a word was written that um is mistaken for: people say these words too."""
WORD = -5.0
"""One below this is a word: so are 12 of 14 short words said by themselves that were taken for um,
and 5 of 88 hesitations of synthetic speech, which sound like *love*, *bye* and *nice*; none of a
person is below -2."""


def doubts(heard: Scene, transcript: Transcript, believed: Sequence[Span]) -> tuple[Span, ...]:
    """Return what a second recogniser should be asked about, in time order, none overlapping.

    Parameters
    ----------
    heard
        The recording's sound.
    transcript
        Both decodings of it.
    believed
        The hesitations found without it: all of them are asked about.
    """
    unsure = (
        span
        for span in _between_words(heard, transcript)
        if not any(span.overlap(one) > 0 for one in believed)
    )
    return tuple(sorted([*believed, *unsure]))


def settled(
    believed: Sequence[Span], opinions: Sequence[Opinion], words: Sequence[Word]
) -> tuple[Span, ...]:
    """Return the hesitations after the opinions were heard, in time order."""
    refused = [one.span for one in opinions if one.log_likelihood < WORD]
    kept = [span for span in believed if span not in refused]
    added = [
        one.span
        for one in opinions
        if one.log_likelihood > (SAID_FOR_WORD if _over(one.span, words) else SAID)
        and not any(one.span.overlap(span) > 0 for span in kept)
    ]
    return tuple(sorted([*kept, *added]))


def _between_words(heard: Scene, transcript: Transcript) -> Iterator[Span]:
    """Yield the voiced sounds between two words that were surely said."""
    words = [word for word in transcript.free if _is_sure(word, transcript.guided)]
    whole = len(heard.track) * HOP_S
    ends = [0.0, *(word.end for word in words)]
    starts = [*(word.start for word in words), whole]
    loud = _loud(heard)
    for end, start in zip(ends, starts, strict=True):
        first, last = round(end / HOP_S), round(start / HOP_S)
        for run in runs_of(loud[first:last]).tolist():
            span = Span((first + run[0]) * HOP_S, (first + run[1]) * HOP_S)
            if _could_be(heard, span):
                yield span


def _is_sure(word: Word, guided: Sequence[Word]) -> bool:
    """Tell whether a word is none that a recogniser writes for um, or is the guide's."""
    if word.text not in MISTAKEN_FOR:
        return True
    return any(
        other.text == word.text and other.confidence >= GUIDES_OWN
        for other in _over(word.span, guided)
    )


def _could_be(heard: Scene, span: Span) -> bool:
    first, last = round(span.start / HOP_S), round(span.end / HOP_S)
    voiced = np.sum(heard.track.voicing[first:last] > VOICED)
    return LENGTH[0] <= last - first <= LENGTH[1] and bool(voiced >= VOICED_FRAMES)


def _loud(heard: Scene) -> Flags:
    limit = max(heard.floor_db + ABOVE_FLOOR_DB, heard.speech_db - FAINTEST_DB)
    loud = np.asarray(heard.track.level_db > limit)
    for start, end in runs_of(~loud).tolist():
        if end - start < SHORTEST_SILENCE and start and end < len(loud):
            loud[start:end] = True
    return loud


def _over(span: Span, words: Sequence[Word]) -> list[Word]:
    return [
        word
        for word in words
        if word.start < span.end - TOUCHES_S and word.end > span.start + TOUCHES_S
    ]
