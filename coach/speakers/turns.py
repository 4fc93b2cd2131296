"""Whose turn it was: each moment of speech gets a voice, and turns change where it is likely.

Between words, voices change at a cost that a pause lowers; what a window cannot tell, because it is
short or holds both voices, follows its neighbours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span
from coach.speakers.activity import FRAMES_PER_S, LONGEST_PAUSE
from coach.speakers.embedding import EmbeddingTrack
from coach.speakers.voices import BELONGS, SHORTEST_WINDOW_S, TwoVoices, own_voice, two_voices

FULL_MARGIN = 0.3
"""A window this much nearer to one voice counts in full: 95 % of those of one speaker are."""
SHORT_WEIGHT = 0.5
"""What a window too short to cluster counts."""
CHANGE_COST_S = ((0.25, 0.05), (0.1, 0.15), (0.05, 0.25), (0.0, 0.5))
"""From a pause of so many seconds on, a change of voice costs so many seconds of speech."""
LEAST_MARGIN = 0.1
"""A turn nearer than this to both voices is nobody's."""

_CELL_S = 0.1

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one voice speaks."""

    span: Span
    voice: int | None
    """0 or 1; ``None``: cannot tell."""
    margin: float
    """How much nearer it is to its voice than to the other one, as cosine similarity: 0 to 2."""


@dataclass(frozen=True)
class Turns:
    """Who speaks when in a recording."""

    turns: tuple[Turn, ...]
    """In order, apart; none where the recording has one voice, or none that could be told."""
    similarity: float | None
    """Cosine similarity of the two voices, 0 where each has a channel; ``None`` where they were not
    told apart."""
    own: int | None = None
    """The user's own voice, where that was learned and is one of the two."""

    @property
    def told_apart(self) -> bool:
        """Whether there are two voices."""
        return self.similarity is not None

    def voice_of(self, span: Span) -> int | None:
        """Return the voice that has most of a span, such as a word; ``None``: cannot tell."""
        first = bisect_right(self.turns, span.start, key=lambda turn: turn.span.end)
        last = bisect_left(self.turns, span.end, key=lambda turn: turn.span.start)
        heard = [0.0, 0.0]
        for turn in self.turns[first:last]:
            if turn.voice is not None:
                heard[turn.voice] += turn.span.overlap(span)
        return None if heard[0] == heard[1] else int(heard[1] > heard[0])


def find_turns(track: EmbeddingTrack) -> Turns:
    """Tell two voices apart, and say which of them speaks when.

    Voice 0 is heard more than voice 1. The result is the same for the same track: no model is
    needed.
    """
    voices = two_voices(track)
    if voices is None:
        return Turns((), None)
    turns = turns_of(track.words, lambda cells: _margins(track, voices, cells), FULL_MARGIN)
    own = None if track.own is None else own_voice(voices.centroids, track.own)
    return Turns(turns, voices.similarity, own)


def turns_of(
    words: Times, margins_of: Callable[[Times], Times], full_margin: float = 1.0
) -> tuple[Turn, ...]:
    """Return whose turn each moment of speech was.

    Parameters
    ----------
    words
        Shape (n, 2): start and end of what lies between short pauses (seconds).
    margins_of
        Tells how much nearer each piece of it, shape (m, 2), is to voice 0 than to voice 1.
    full_margin
        A margin of so much counts in full.
    """
    if not len(words):
        return ()
    cells = _cells(words)
    margins = margins_of(cells)
    pauses = np.append(np.inf, cells[1:, 0] - cells[:-1, 1])
    evidence = np.clip(margins / full_margin, -1.0, 1.0)
    labels = _likeliest(evidence * (cells[:, 1] - cells[:, 0]), pauses)
    return tuple(_turns(cells, labels, margins))


def _cells(words: Times) -> Times:
    """Return words cut into pieces of about 0.1 s: shape (n, 2)."""
    edges = [np.linspace(s, e, max(1, round((e - s) / _CELL_S)) + 1) for s, e in words]
    return np.concatenate([np.stack((edge[:-1], edge[1:]), axis=1) for edge in edges])


def _margins(track: EmbeddingTrack, voices: TwoVoices, cells: Times) -> Times:
    """Return how much nearer each cell is to voice 0 than to voice 1: between its windows."""
    similarities = track.vectors.astype(np.float32) @ voices.centroids.T
    known = similarities.max(axis=1) >= BELONGS
    margins = np.where(known, similarities[:, 0] - similarities[:, 1], 0.0)
    durations = track.windows[:, 1] - track.windows[:, 0]
    margins = np.where(durations < SHORTEST_WINDOW_S, SHORT_WEIGHT, 1.0) * margins
    return _between(track.windows, margins, cells.mean(axis=1))


def _between(windows: Times, margins: Times, times: Times) -> Times:
    """Return margins at those times: between the middles of windows, level beyond the outer."""
    begins = np.append(True, windows[1:, 0] >= windows[:-1, 1])
    ends = np.append(begins[1:], True)
    known = np.concatenate((windows[begins, 0], windows.mean(axis=1), windows[ends, 1]))
    values = np.concatenate((margins[begins], margins, margins[ends]))
    order = np.argsort(known, kind="stable")
    between: Times = np.interp(times, known[order], values[order])
    return between


def _likeliest(evidence_s: Times, pauses: Times) -> npt.NDArray[np.intp]:
    """Return the voice of each cell: most evidence, less what the changes cost (Viterbi).

    Parameters
    ----------
    evidence_s
        Shape (n,): for voice 0 where it is positive, against it where it is negative.
    pauses
        Shape (n,): the silence before each cell (seconds).
    """
    evidence = evidence_s.tolist()
    costs = _change_costs(pauses).tolist()
    first, second = 0.0, 0.0
    stays = np.empty((len(evidence), 2), np.bool_)
    for place, (gain, cost) in enumerate(zip(evidence, costs, strict=True)):
        stays[place] = first >= second - cost, second >= first - cost
        first, second = max(first, second - cost) + gain, max(second, first - cost) - gain
    labels = np.empty(len(evidence), np.intp)
    label = int(second > first)
    for place in range(len(evidence) - 1, -1, -1):
        labels[place] = label
        if not stays[place, label]:
            label = 1 - label
    return labels


def _change_costs(pauses: Times) -> Times:
    costs = np.empty(len(pauses))
    for least, cost in reversed(CHANGE_COST_S):
        costs[pauses >= least - 1e-6] = cost
    return costs


def _turns(cells: Times, labels: npt.NDArray[np.intp], margins: Times) -> Iterator[Turn]:
    """Yield what one voice says without the other, and without a long pause, in one piece."""
    pauses = np.append(0.0, cells[1:, 0] - cells[:-1, 1])
    numbers = np.cumsum(
        (pauses > LONGEST_PAUSE / FRAMES_PER_S) | (np.diff(labels, prepend=labels[0]) != 0)
    )
    edges = np.flatnonzero(np.diff(numbers, prepend=-1, append=numbers[-1] + 1))
    for first, end in pairwise(edges.tolist()):
        label = int(labels[first])
        margin = float(np.mean(margins[first:end])) * (1 - 2 * label)
        span = Span(float(cells[first, 0]), float(cells[end - 1, 1]))
        yield Turn(span, label if margin >= LEAST_MARGIN else None, max(0.0, margin))
