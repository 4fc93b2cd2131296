"""Which of the sayings of a take stand in the guide's order, by what they are worth.

References
----------
Schensted 1961, doi 10.4153/CJM-1961-015-3: longest increasing subsequences; here the heaviest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Worths: TypeAlias = Sequence[tuple[int, float]]
"""The place in the guide and the worth of each step said, in the order heard."""


def dearest(sayings: Worths) -> float:
    """Return the worth of the dearest run of sayings that are in the guide's order."""
    best: list[tuple[int, float]] = []
    for place, worth in sayings:
        before = max((most for other, most in best if other < place), default=0.0)
        best.append((place, before + worth))
    return max((worth for _, worth in best), default=0.0)


def dearest_with(place: int, sayings: Worths) -> float | None:
    """Return the worth of the dearest such run with a step in it; ``None`` where it is not said."""
    return max(
        (
            dearest([each for each in sayings[:at] if each[0] < place])
            + worth
            + dearest([each for each in sayings[at:] if each[0] > place])
            for at, (said, worth) in enumerate(sayings)
            if said == place
        ),
        default=None,
    )
