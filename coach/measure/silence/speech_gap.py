"""The silence between two stretches of speech, and how well it is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach.datatypes import Span

USUAL_S = 0.1
"""So far apart are an edge and its word's time, as heard in that room: in 95 % of the clean ones.
Where it is more, one of the two is wrong, and which cannot be told."""
KNOCKS_PER_S, KNOCK_SURE_S = 1.0, 0.2
"""From so many knocks in a second without words, a keyboard's, the next may touch a word: edges are
then known to so much (seconds)."""


@dataclass(frozen=True, slots=True)
class SpeechGap:
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


def doubted(
    found: SpeechGap, ends: Sequence[float], starts: Sequence[float], knocks_per_s: float
) -> SpeechGap:
    """Return a silence with the doubt of what it was read off.

    Parameters
    ----------
    ends, starts
        When the words before may end, and those after may begin, by the words' times (seconds).
    knocks_per_s
        How often something short and loud sounds where nobody speaks.
    """
    knocks_s = KNOCK_SURE_S if knocks_per_s >= KNOCKS_PER_S else 0.0
    doubt_s = math.hypot(found.uncertainty_s, knocks_s, _far_s(found, ends, starts))
    return replace(found, uncertainty_s=doubt_s)


def _far_s(found: SpeechGap, ends: Sequence[float], starts: Sequence[float]) -> float:
    """Return how much further the edges are from the words' times than those usually are."""
    off = (min(abs(at - guess) for guess in guesses) for at, guesses in _edges(found, ends, starts))
    return sum(max(0.0, each - USUAL_S) for each in off)


def _edges(
    found: SpeechGap, ends: Sequence[float], starts: Sequence[float]
) -> Iterator[tuple[float, Sequence[float]]]:
    yield found.offset_s, ends
    yield found.onset_s, starts
