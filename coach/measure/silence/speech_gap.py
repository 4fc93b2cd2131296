"""The silence between two stretches of speech, and how well it is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach.datatypes import Span
from coach.measure.silence.audible import STEADY_DB
from coach.measure.silence.signal_window import SignalWindow

USUAL_S = 0.1
"""So far apart are an edge and its word's time, as heard in that room: in 95 % of the clean ones.
Where it is more, one of the two is wrong, and which cannot be told."""
RESTLESS_S_PER_DB = 0.04
"""By so much (seconds) an inferred silence is less sure, for each dB by which its noise fluctuates
beyond steady noise: babble 7, a television 6 to 13, traffic 1 to 5."""
KNOCKS_PER_S, KNOCK_SURE_S = 1.0, 0.25
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
    is_clear: bool = True
    """Whether the sound shows the edges; where not, they are inferred from words and sound."""

    @property
    def span(self) -> Span:
        """The silence."""
        return Span(self.offset_s, self.onset_s)


def doubted(
    found: SpeechGap, ends: Sequence[float], starts: Sequence[float], window: SignalWindow
) -> SpeechGap:
    """Return a silence with the doubt of what it was read off.

    Parameters
    ----------
    ends, starts
        When the words before may end, and those after may begin, by the words' times (seconds).
    window
        The sound around.
    """
    knocks_s = KNOCK_SURE_S if window.room.knocks_per_s >= KNOCKS_PER_S else 0.0
    doubts = (
        found.uncertainty_s,
        knocks_s,
        _restless_s(found, window),
        _far_s(found, ends, starts),
    )
    return replace(found, uncertainty_s=math.hypot(*doubts))


def _restless_s(found: SpeechGap, window: SignalWindow) -> float:
    """Return how long noise that comes and goes may pass for speech, or speech for it."""
    beyond_db = 0.0 if found.is_clear else max(0.0, window.room.noise_spread_db - STEADY_DB)
    return RESTLESS_S_PER_DB * beyond_db


def _far_s(found: SpeechGap, ends: Sequence[float], starts: Sequence[float]) -> float:
    """Return how much further the edges are from the words' times than those usually are."""
    edges = ((found.offset_s, ends), (found.onset_s, starts))
    off = (min(abs(at - guess) for guess in guesses) for at, guesses in edges)
    return sum(each for each in off if each > USUAL_S)
