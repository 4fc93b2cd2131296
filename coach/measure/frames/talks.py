"""Talks: the parts of a recording in which somebody speaks.

A talk is judged as if it were a recording of its own: so a take is the same take after an hour of
room, in front of other talk, and alone. Levels and voices are told within pieces of it, as rooms
and people change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

import numpy as np

from coach.datatypes import Span, Transcript, Word
from coach.measure.frames.signal import Signal

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


def talks(transcript: Transcript, signal: Signal) -> tuple[Span, ...]:
    """Return where somebody speaks, with some of the room around it, in order and apart."""
    return _with_room(_parted(transcript, APART_S, inf), signal, BESIDE_S)


def pieces(
    transcript: Transcript,
    signal: Signal,
    *,
    apart_s: float = PIECE_APART_S,
    longest_s: float = PIECE_S,
) -> tuple[Span, ...]:
    """Return shorter parts of talks, with some of the room around them, in order and apart."""
    return _with_room(_parted(transcript, apart_s, longest_s), signal, PIECE_BESIDE_S)


def _parted(transcript: Transcript, apart_s: float, longest_s: float) -> list[Span]:
    """Return from where to where words lie that are of one part, in order."""
    words = sorted([*transcript.free, *transcript.guided], key=lambda word: word.start)
    return list(_parts(words, apart_s, longest_s))


def _parts(words: Sequence[Word], apart_s: float, longest_s: float) -> Iterator[Span]:
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
