"""How near what was heard comes to the guide's words.

Most of what is said comes near none of them, so only what does is kept: it takes no more memory
with a long guide than with a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coach.detect.evidence.lexicon import Lexicon, Matrix

Indices = npt.NDArray[np.integer]

EXACT = 0.99
"""Likeness from which a word is the guide's own."""
_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Nearness:
    """Likenesses, row by row; what is not kept is zero."""

    starts: Indices
    """Shape (n + 1,): where each row begins in ``columns`` and ``values``."""
    columns: Indices
    """Shape (m,): words of the lexicon."""
    values: npt.NDArray[np.float32]
    """Shape (m,): from 0 to 1."""
    width: int
    """Words of the lexicon."""

    def of(self, rows: Indices | slice, columns: Indices) -> Matrix:
        """Return the likeness of those rows to those words, shape (rows, columns)."""
        starts, ends = self.starts[:-1][rows], self.starts[1:][rows]
        place_of = np.full(self.width, -1)
        place_of[columns] = np.arange(len(columns))
        row, at = spread(starts, ends - starts)
        place = place_of[self.columns[at]]
        kept = place >= 0
        matrix = np.zeros((len(starts), len(columns)), np.float32)
        matrix[row[kept], place[kept]] = self.values[at[kept]]
        return matrix[:, place_of[columns]]

    def pick(
        self, rows: Indices, trust: npt.NDArray[np.float32], *, only_exact: npt.NDArray[np.bool_]
    ) -> Nearness:
        """Return rows, any of them more than once, each weighed by how far it is trusted.

        Parameters
        ----------
        trust
            Shape (rows,): from 0 to 1.
        only_exact
            Shape (rows,): where only the guide's own words count, and count fully.
        """
        row, at = spread(self.starts[rows], self.starts[rows + 1] - self.starts[rows])
        exact = only_exact[row]
        value = np.where(exact, self.values[at] > EXACT, self.values[at]) * trust[row]
        kept = value > 0
        counts = np.bincount(row[kept], minlength=len(rows))
        return Nearness(
            _starts(counts), self.columns[at[kept]], value[kept].astype(np.float32), self.width
        )


def nearness_of(heard: Sequence[str], lexicon: Lexicon) -> Nearness:
    """Return how near each of some words comes to the lexicon's (see ``Lexicon.likeness``)."""
    counts, columns, values = [np.zeros(0, np.intp)], [np.zeros(0, np.int32)], []
    for first in range(0, len(heard), _AT_ONCE):
        near = lexicon.likeness(heard[first : first + _AT_ONCE])
        row, column = np.nonzero(near)
        counts.append(np.bincount(row, minlength=len(near)))
        columns.append(column.astype(np.int32))
        values.append(near[row, column])
    return Nearness(
        _starts(np.concatenate(counts)),
        np.concatenate(columns),
        np.concatenate([np.zeros(0, np.float32), *values]),
        len(lexicon.words),
    )


def _starts(counts: Indices) -> Indices:
    return np.concatenate(([0], np.cumsum(counts)))


def spread(starts: Indices, counts: Indices) -> tuple[Indices, Indices]:
    """Return, for every entry of some rows, its row's place and its own."""
    row = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    return row, np.arange(len(row)) + np.repeat(starts - (ends - counts), counts)
