"""Words that can be heard at all: the recogniser also writes words where only the room sounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

import numpy as np
import numpy.typing as npt

from coach.datatypes import Transcript, Word
from coach.measure.frames.signal import FRAME_S, Signal
from coach.measure.frames.voice_activity import Levels
from coach.runs import Flags

ABOVE_ROOM_DB = 3.0
"""A word rises so far above what is quietest around it. In noise 10 dB under the speech words rise
by 8 and more, in a narrow old recording by 4; what is no more than the room's own noise by 0.9
where that is white, by 2.0 where it is pink."""
AROUND_S = 5.0
"""Sound on either side that tells what the room is like (seconds)."""
EDGE_S = 0.05
"""Sound may begin so much before the recogniser's word, and end so much after it (seconds)."""
BESIDE_S = 0.3
"""A word as near to one that is heard belongs to it: its times may be wrong (seconds)."""

_SMOOTH_S = 0.04
_ROOM_PERCENTILE, _WORD_PERCENTILE = 10, 90

Smoothed = npt.NDArray[np.floating]


def above_room(transcript: Transcript, signal: Signal) -> Transcript:
    """Leave out the words, of both decodings, at which nothing rises above the room."""
    level = _smooth(signal.level_db)

    def heard(words: Sequence[Word]) -> Iterable[Word]:
        rise = np.fromiter((_rises(word, level) for word in words), np.bool_, len(words))
        return compress(words, rise | _beside(words, rise))

    return transcript.each(heard)


def _rises(word: Word, level: Smoothed) -> bool:
    own, around = (
        level[max(0, round((word.start - reach_s) / FRAME_S)) : _end(word, reach_s)]
        for reach_s in (EDGE_S, AROUND_S)
    )
    if not len(own):
        return True
    room_db = _percentile(around, _ROOM_PERCENTILE)
    return _percentile(own, _WORD_PERCENTILE) > room_db + ABOVE_ROOM_DB


def _end(word: Word, reach_s: float) -> int:
    """Return the frame after the last whose whole mean lies within so far of a word."""
    return round((word.end + reach_s) / FRAME_S) + 2 - round(_SMOOTH_S / FRAME_S)


def _smooth(level: Levels) -> Smoothed:
    """Return the mean level of every 40 ms, a value every 5 ms; none of less sound."""
    width = round(_SMOOTH_S / FRAME_S)
    if len(level) < width:
        return np.zeros(0)
    power = np.power(10.0, level / 10.0)
    return 10.0 * np.log10(np.convolve(power, np.full(width, 1 / width), "valid"))


def _percentile(values: Smoothed, share: int) -> float:
    """Return what numpy's ``percentile`` does, eight times as fast: it is asked at every word."""
    place, rest = divmod((len(values) - 1) * share, 100)
    ordered = np.partition(values, (place, min(place + 1, len(values) - 1)))
    low, high = ordered[place], ordered[min(place + 1, len(values) - 1)]
    return float(low + (high - low) * (rest / 100))


def _beside(words: Sequence[Word], rise: Flags) -> Flags:
    """Return which words, none of them stretched over silence, have a neighbour that rises."""
    near = np.zeros(len(words), np.bool_)
    for place, other in _neighbours(words):
        near[place] |= rise[other] and words[place].span.duration <= longest_s(words[place])
    return near


def _neighbours(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    for place in range(1, len(words)):
        if words[place].start - words[place - 1].end < BESIDE_S:
            yield place, place - 1
            yield place - 1, place


def longest_s(word: Word) -> float:
    """Return how long such a word can take (seconds): Vosk stretches words over pauses."""
    return 0.25 + 0.08 * len(word.text)
