"""Runs of frames in which something holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Runs = npt.NDArray[np.intp]
"""Shape (n, 2): the first frame of each, and the frame after its last."""


def runs_of(flags: Flags) -> Runs:
    """Return where flags, shape (frames,), are set.

    Examples
    --------
    >>> runs_of(np.array([True, False, True, True])).tolist()
    [[0, 1], [2, 4]]
    """
    return np.flatnonzero(np.diff(np.pad(flags, 1).astype(np.int8))).reshape(-1, 2)
