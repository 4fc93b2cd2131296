"""What the best sequence is worth, and what it would be with any other candidate in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.detect.evidence.candidates import Candidates
from coach.detect.evidence.word_sequence import Times, WordSequence
from coach.detect.reading.sequence import forward, penalties


class Worth:
    """The worth of sequences (log-odds): evidence less what is paid for leaving the order.

    Parameters
    ----------
    steps
        Number of steps in the guide.
    """

    def __init__(self, found: Candidates, line: WordSequence, steps: int) -> None:
        self._found = found
        self._none = steps
        self._penalty = penalties(line, steps)
        self._before = forward(found, line, steps).best
        self._rest = _rests(found, self._penalty, steps)
        self.best = float(self._before[-1].max())
        """What the best sequence is worth."""
        self.of = np.array([self._with(index) for index in range(len(found))])
        """Shape (n,): what the best sequence is worth that holds each candidate."""

    def _with(self, index: int) -> float:
        found = self._found
        first, last, step = found.first[index], found.last[index], found.step[index]
        before = (self._before[first] - self._penalty[first][:, step]).max()
        return float(before + found.evidence[index] + self._rest[last, step])

    def order_costs(self, path: Sequence[int]) -> list[float]:
        """Return what each step of a sequence pays for leaving the guide's order."""
        steps = self._found.step[list(path)].tolist()
        firsts = self._found.first[list(path)].tolist()
        lasts = [self._none, *steps][: len(steps)]
        return [
            float(self._penalty[first][last, step])
            for first, last, step in zip(firsts, lasts, steps, strict=True)
        ]


def _rests(found: Candidates, penalty: Sequence[Times], steps: int) -> Times:
    """Return what the best reading from each word on adds, by the last step said before it.

    Shape (words + 1, steps + 1).
    """
    words = len(penalty) - 1
    rest = np.zeros((words + 1, steps + 1))
    by_first = np.argsort(found.first, kind="stable")
    begins = np.searchsorted(found.first[by_first], np.arange(words + 2))
    for first in range(words - 1, -1, -1):
        rest[first] = rest[first + 1]
        for index in by_first[begins[first] : begins[first + 1]].tolist():
            step, last = found.step[index], found.last[index]
            with_it = found.evidence[index] + rest[last, step] - penalty[first][:, step]
            rest[first] = np.maximum(rest[first], with_it)
    return rest
