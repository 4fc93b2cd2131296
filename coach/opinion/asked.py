"""Questions about the sounds of a recording, and their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from coach.datatypes import SAMPLE_RATE_HZ, Opinion, Samples, Span

Judge: TypeAlias = Callable[[Samples], float]
"""Returns how likely a sound, shape (n,), begins with a hesitation: a natural logarithm, 0 at most,
and far below where it is a word."""

MARGIN_S = 0.02
"""Heard on either side of a sound: its edges are faint (seconds)."""
LONGEST_S = 1.3
"""Of a longer sound the beginning tells (seconds)."""
AFTER_S = 1.5
"""Heard behind it the second time: a word that a sound begins is heard whole (seconds)."""


def asked(judge: Judge, sound: Samples, spans: Sequence[Span]) -> tuple[Opinion, ...]:
    """Return an opinion of each of some sounds.

    Each is judged twice, by itself and with what follows it. Whisper hears a short word for um
    more often in one of the two than in both.

    Parameters
    ----------
    judge
        The second recogniser.
    sound
        The recording, shape (n,).
    spans
        Where the sounds are (seconds).
    """
    return tuple(Opinion(span, _likelihood(judge, sound, span)) for span in spans)


def _likelihood(judge: Judge, sound: Samples, span: Span) -> float:
    end = min(span.end, span.start + LONGEST_S)
    alone = _cut(sound, span.start - MARGIN_S, end + MARGIN_S)
    followed = _cut(sound, span.start - MARGIN_S, end + AFTER_S)
    return judge(alone) + judge(followed)


def _cut(sound: Samples, start_s: float, end_s: float) -> Samples:
    first, last = (round(max(0.0, each) * SAMPLE_RATE_HZ) for each in (start_s, end_s))
    return np.asarray(sound[first:last], np.float32)
