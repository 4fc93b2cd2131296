"""How large full scale is in a file of floating-point numbers: 1, but where it plainly is not.

Some programs write whole numbers of 16 bits as floats, or leave a sum of tracks as it came out.
Clipped at 1, such sound is noise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

FLOATS = {"pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}
"""FFmpeg's names of codecs that hold numbers of any size."""

OFTEN = 0.05
"""Share of samples beyond full scale from which it is another; fewer are clicks, damage, or a mix
made too loud, and clipped as in any file. Speech with peaks of 40 has 0.27 to 0.41,
measured on the samples."""
RARE = 1e-3
"""Share of samples that may be larger than the largest that count."""
WHOLE_NUMBERS = (15, 23, 31)
"""Powers of two that are full scale of whole numbers; what is larger than the last is damage."""
SUMS = 8
"""Power of two up to which peaks are those of a sum of tracks, not of whole numbers."""
_POWERS = range(-150, WHOLE_NUMBERS[-1] + 1)
"""Those of numbers that count."""


def full_scale(frames: Iterable[AudioFrame]) -> float:
    """Return which value in these frames is full scale."""
    counts = np.zeros(len(_POWERS), np.int64)
    for frame in frames:
        values = np.abs(frame.to_ndarray())
        powers = np.frexp(values[np.isfinite(values) & (values > 0.0)])[1]
        np.add.at(counts, np.maximum(powers[powers < _POWERS.stop], _POWERS[0]) - _POWERS[0], 1)
    beyond = np.cumsum(counts[::-1])[::-1] / max(counts.sum(), 1)
    if beyond[_POWERS.index(2)] < OFTEN:
        return 1.0
    power = _POWERS[np.flatnonzero(beyond > RARE)[-1]]
    return 2.0 ** (power if power <= SUMS else next(e for e in WHOLE_NUMBERS if power <= e))
