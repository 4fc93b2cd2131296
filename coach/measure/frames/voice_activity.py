"""Where somebody speaks: the talks of a recording, their pieces, and where these are quiet.

A talk is judged as if it were a recording of its own: so a take is the same take after an hour of
room, in front of other talk, and alone. Levels and voices are told within pieces of it, as rooms
and people change: what is far from one has no part in them.

This is a quick look, to tell one utterance from the next. The exact edges of a gap are measured
later, between words that are known by then (``silence``); here it is enough to see that there is a
pause at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from coach.datatypes import AttributedTranscript, ForegroundTranscript, Span, Transcript, Word
from coach.measure.frames.signal import FRAME_S, Signal
from coach.runs import Flags, runs_of

APART_S = 60.0
"""Words further apart than this are of two talks (seconds): nobody pauses so long in a take."""
PIECE_APART_S = 20.0
"""After so long without a word levels are judged anew (seconds)."""
PIECE_S = 120.0
"""What is longer is parted at its longest pause (seconds): a take and its customer take less."""
BESIDE_S = 5.0
"""Sound on either side that tells what the room is like (seconds)."""
PIECE_BESIDE_S = 2.0
"""The same for what is told by levels alone, where little speech must not drown in it."""

SHORTEST_S = 0.08
"""A stop consonant is as quiet, but shorter (seconds)."""
ABOVE_FLOOR_DB = 9.0
"""Sound is at least this far above the quietest tenth of its surroundings."""
BELOW_SPEECH_DB = 38.0
"""What is further below the loudest speech around cannot be heard beside it."""
LEAST_CONTRAST_DB = 15.0
"""With less between speech and its surroundings, quiet says nothing."""
WINDOW_S = 4.0
"""Surroundings (seconds)."""

Levels = npt.NDArray[np.float32]

BACKGROUND_DB = 6.0
"""Words of babble lie this far under the speaker's: nine in ten of those that Vosk made up in
noise of 10 dB did, one in twenty of those that were said."""
NOISY_DB = 22.0
"""With less between the loudest and the quietest tenth of a piece of talk, words are lost in it:
recordings have 25 to 30 dB with noise 20 dB under the speech, 15 to 22 with noise or babble
10 dB under it, over 40 where they are clean."""


def talks(transcript: Transcript, signal: Signal) -> tuple[Span, ...]:
    """Return where somebody speaks, with some of the room around it, in order and apart."""
    return _with_room([*_parted(transcript, APART_S, inf)], signal, BESIDE_S)


def pieces(
    transcript: Transcript,
    signal: Signal,
    *,
    apart_s: float = PIECE_APART_S,
    longest_s: float = PIECE_S,
) -> tuple[Span, ...]:
    """Return shorter parts of talks, with some of the room around them, in order and apart."""
    return _with_room([*_parted(transcript, apart_s, longest_s)], signal, PIECE_BESIDE_S)


def _parted(transcript: Transcript, apart_s: float, longest_s: float) -> Iterator[Span]:
    """Yield from where to where words lie that are of one part, in order."""
    words = sorted([*transcript.free, *transcript.guided], key=lambda word: word.start)
    starts = np.array([word.start for word in words])
    ends = np.maximum.accumulate([word.end for word in words])
    pauses = starts[1:] - ends[:-1]
    open_parts = [(0, len(words))] if words else []
    while open_parts:
        first, end = open_parts.pop()
        span = Span(float(starts[first]), float(ends[end - 1]))
        inside = pauses[first : end - 1]
        if inside.max(initial=0.0) > (0.0 if span.duration > longest_s else apart_s):
            cut = first + 1 + int(inside.argmax())
            open_parts += [(cut, end), (first, cut)]
        else:
            yield span


def _with_room(spoken: Sequence[Span], signal: Signal, beside_s: float) -> tuple[Span, ...]:
    """Return spans with the room around them, up to the middle of the pause to the next.

    Digital silence at either end is none of the room: it was put there.
    """
    if not spoken:
        return ()
    limits = [0.0, *((a.end + b.start) / 2 for a, b in pairwise(spoken)), signal.duration_s]
    beside = [
        Span(max(span.start - beside_s, before), max(min(span.end + beside_s, after), span.end))
        for span, (before, after) in zip(spoken, pairwise(limits), strict=True)
    ]
    return tuple(
        _without_zeros(around, span, signal.zeros)
        for around, span in zip(beside, spoken, strict=True)
    )


def _without_zeros(around: Span, spoken: Span, zeros: Sequence[Span]) -> Span:
    """Leave out digital silence at the ends, as far as no word lies in it."""
    before, after = _zeros_at(around.start, zeros), _zeros_at(around.end, zeros)
    start = min(before.end, spoken.start) if before else around.start
    end = max(after.start, spoken.end) if after else around.end
    return Span(start, end)


def _zeros_at(time_s: float, zeros: Sequence[Span]) -> Span | None:
    place = bisect_right(zeros, time_s, key=lambda span: span.start) - 1
    found = zeros[place] if place >= 0 else None
    return found if found and time_s <= found.end else None


def is_noisy(signal: Signal, span: Span) -> bool:
    """Tell whether speech stands out so little in a span that words may be lost."""
    level = signal.level_db[_frames(span)]
    if not len(level):
        return False
    low, high = np.percentile(level, (10, 95))
    return bool(high - low < NOISY_DB)


def drop_background_words(
    transcript: AttributedTranscript, signal: Signal, spans: Sequence[Span]
) -> ForegroundTranscript:
    """Leave out the words that babble or noise made up: those far under the others of their piece.

    Only where it is noisy; elsewhere a quiet voice is a customer's. A guided word as faint
    goes where no free one stays, or it would stand in for what was left out.
    """
    left: Transcript = transcript
    for piece in spans:
        if is_noisy(signal, piece):
            left = _foreground(left, signal, piece)
    return ForegroundTranscript(left)


def _foreground(transcript: Transcript, signal: Signal, piece: Span) -> Transcript:
    here, guided_here = (
        np.array([_is_in(word, piece) for word in words], bool)
        for words in (transcript.free, transcript.guided)
    )
    if not here.any():
        return transcript
    frames = _frames(piece)
    power = np.power(10.0, signal.level_db[frames] / 10.0)
    summed = np.concatenate(([0.0], np.cumsum(power)))
    free, guided = (
        _levels(words, summed, frames.start) for words in (transcript.free, transcript.guided)
    )
    faintest_db = float(np.median(free[here])) - BACKGROUND_DB
    kept = tuple(compress(transcript.free, ~here | (free > faintest_db)))
    stays = ~guided_here | (guided > faintest_db) | _overlap(transcript.guided, kept)
    return Transcript(kept, tuple(compress(transcript.guided, stays)))


def _is_in(word: Word, span: Span) -> bool:
    return span.start <= (word.start + word.end) / 2 < span.end


def _frames(span: Span) -> slice:
    return slice(round(span.start / FRAME_S), round(span.end / FRAME_S))


def _overlap(words: Sequence[Word], others: Sequence[Word]) -> Flags:
    """Return which words share some time with any of others, all in time order."""
    starts, ends = (np.array([getattr(o, edge) for o in others]) for edge in ("start", "end"))
    first = np.searchsorted(ends, [word.start for word in words], side="right")
    last = np.searchsorted(starts, [word.end for word in words], side="left")
    return np.asarray(first < last)


def _levels(
    words: Sequence[Word], summed: npt.NDArray[np.floating], first_frame: int
) -> npt.NDArray[np.floating]:
    """Return the level of each word (dB), by the power of all frames before each."""
    frames = np.array([(word.start, word.end) for word in words]).reshape(-1, 2) / FRAME_S
    inside = np.round(frames).astype(int) - first_frame
    first, last = np.clip(inside, 0, len(summed) - 1).T
    mean = (summed[last] - summed[first]) / np.maximum(last - first, 1)
    return np.asarray(10.0 * np.log10(np.maximum(mean, 1e-14)))


def quiet_stretches(signal: Signal, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the stretches of at least 80 ms without sound in some pieces of talk, in time order.

    Where noise leaves no contrast there are none: then only the words tell pauses.
    """
    quiet = np.zeros(len(signal.bands_db), np.bool_)
    for span in spans:
        level = signal.level_db[_frames(span)]
        if len(level):
            first = _frames(span).start
            quiet[first : first + len(level)] = _quiet(level)
    silent = runs_of(quiet, round(SHORTEST_S / FRAME_S)).tolist()
    return tuple(Span(start * FRAME_S, end * FRAME_S) for start, end in silent)


def _quiet(level: Levels) -> Flags:
    """Return which frames of a piece of talk are without sound."""
    at, floors, speeches = _surroundings(level)
    frames = np.arange(len(level))
    floor, speech = (np.interp(frames, at, known) for known in (floors, speeches))
    limit = np.maximum(floor + ABOVE_FLOOR_DB, speech - BELOW_SPEECH_DB)
    return np.asarray((level < limit) & (speech - floor > LEAST_CONTRAST_DB))


def _surroundings(level: Levels) -> npt.NDArray[np.floating]:
    """Return some frames, and the quietest and the loudest tenth around each; shape (3, n)."""
    hop = round(WINDOW_S / 2 / FRAME_S)
    centres = np.arange(0, len(level) + hop, hop)
    around = [level[max(0, centre - hop) : centre + hop] for centre in centres]
    known = [(centre, part) for centre, part in zip(centres, around, strict=True) if len(part)]
    at = np.array([centre for centre, _ in known])
    low, high = np.array([np.percentile(part, (10, 95)) for _, part in known]).T
    low = np.minimum(low, np.percentile(level, 10) + ABOVE_FLOOR_DB)
    high = np.maximum(high, np.percentile(level, 95) - ABOVE_FLOOR_DB)
    return np.array([at, low, high])
