"""The run of silent frames between two words: the likeliest one, and how sure that is.

A run ``[first, last)`` is as likely as the frames before it are speech, those in it silent and
those after it speech again, times what the words say of its two ends. With running sums every
pair of ends is weighed at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SilentRun:
    """Ends of a run, in frames."""

    first: int
    """The likeliest first frame."""
    last: int
    """The likeliest end, not included."""
    middle_first: float
    """Half the probability lies on either side of this."""
    middle_last: float
    spread: float
    """Standard deviation of the run's length."""


def silent_run(speech: Floats, starts: Floats, ends: Floats) -> SilentRun:
    """Return the run that explains the frames best.

    Parameters
    ----------
    speech
        Log-odds that a frame is speech, shape (n,), n at least 1.
    starts, ends
        Log-probability that a run starts, or ends, before frame ``i``; shape (n + 1,).
    """
    silence = np.concatenate(([0.0], np.cumsum(-speech)))
    opening, closing = starts - silence, ends + silence
    last = int(np.argmax(np.maximum.accumulate(opening) + closing))
    first = int(np.argmax(opening[: last + 1]))
    opened = np.logaddexp.accumulate(opening)
    closed = np.logaddexp.accumulate(closing[::-1])[::-1]
    middle_first, first_spread = _middle_and_spread(opening + closed)
    middle_last, last_spread = _middle_and_spread(closing + opened)
    spread = float(np.hypot(first_spread, last_spread))
    return SilentRun(first, last, middle_first, middle_last, spread)


def _middle_and_spread(log_weight: Floats) -> tuple[float, float]:
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    places = np.arange(len(weight))
    middle = float(np.interp(0.5, np.cumsum(weight), places + 0.5))
    mean = float(weight @ places)
    return middle, float(np.sqrt(weight @ (places - mean) ** 2))
