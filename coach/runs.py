"""Runs of frames in which something holds, and spans of time in one piece."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

import numpy as np
import numpy.typing as npt

from coach.datatypes import Span

Flags = npt.NDArray[np.bool_]
Runs = npt.NDArray[np.intp]
"""Shape (n, 2): the first frame of each, and the frame after its last."""


def runs_of(flags: Flags, least: int = 1) -> Runs:
    """Return where flags, shape (frames,), are set for so many frames at least.

    Examples
    --------
    >>> runs_of(np.array([True, False, True, True])).tolist()
    [[0, 1], [2, 4]]
    """
    runs = np.flatnonzero(np.diff(np.pad(flags, 1).astype(np.int8))).reshape(-1, 2)
    return runs[runs[:, 1] - runs[:, 0] >= least]


def joined(spans: Iterable[Span], nearer_s: float = 0.0) -> list[Span]:
    """Return spans in time order, those in one piece that touch or are nearer than so much."""
    pieces: list[Span] = []
    for span in sorted(spans):
        apart_s = span.start - pieces[-1].end if pieces else inf
        if apart_s <= 0.0 or apart_s < nearer_s:
            pieces[-1] = Span(pieces[-1].start, max(pieces[-1].end, span.end))
        else:
            pieces.append(span)
    return pieces
