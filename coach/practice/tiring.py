"""Whether more takes in a row still help: two signs that they do not.

Six repetitions in a sitting cut pauses at once and slowed the articulation (Suzuki & Hanzawa 2021);
so a drill goes on while neither is measured.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from coach.learning import Back, Slowed
from coach.phrase import ALIKE_S

COMPARED = 3
"""Takes on either side: one alone may be an accident."""
SLOWER_SHARE = 0.9
"""Articulation slows where its mean is at most this share of what it was. Takes of one synthetic
voice vary by 1.6 % (standard deviation of 21 takes that left no step out); people, of whom there
is no such measurement, by more."""
BACK_S = 2 * ALIKE_S
"""The longest silence is back where its mean is longer than at best by this (seconds)."""


def slowed(rates: Sequence[float | None]) -> Slowed | None:
    """Return by how much articulation slowed; ``None`` where it did not, or nobody can tell.

    Parameters
    ----------
    rates
        Syllables per second of speaking time, take by take.
    """
    known = [rate for rate in rates if rate is not None]
    if len(known) < 2 * COMPARED:
        return None
    first, last = statistics.mean(known[:COMPARED]), statistics.mean(known[-COMPARED:])
    return Slowed(first, last) if last <= SLOWER_SHARE * first else None


def back(longest_s: Sequence[float], flowed: Sequence[bool]) -> Back | None:
    """Return how far silences came back; ``None`` where they did not.

    Parameters
    ----------
    longest_s
        The longest silence of each take (seconds).
    flowed
        Whether each of these takes flowed: while one of the last does, nothing is back.
    """
    if len(longest_s) < 2 * COMPARED or any(flowed[-COMPARED:]):
        return None
    last = statistics.mean(longest_s[-COMPARED:])
    windows = range(len(longest_s) - 2 * COMPARED + 1)
    best = min(statistics.mean(longest_s[at : at + COMPARED]) for at in windows)
    return Back(best, last) if last >= best + BACK_S else None
