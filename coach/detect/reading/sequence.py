"""The best reading of the whole recording: which candidates are steps, in which order.

A dynamic program over (words so far, last step said). The next step of the guide is free;
skipping, going back, saying a step again and beginning a new take each cost something, so that
only strong evidence makes the reading leave the guide's order. Words in no step cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.detect.evidence.candidates import Candidates
from coach.detect.evidence.similarity import Indices
from coach.detect.evidence.word_sequence import Times, WordSequence


@dataclass(frozen=True, slots=True)
class Costs:
    """Log-odds paid for leaving the guide's order."""

    late_start: float = 1.52
    """For each step, up to three, that a take lacks at its beginning."""
    skip: float = 1.02
    skip_more: float = 0.38
    """For each further step skipped."""
    back: float = 2.11
    repeat: float = 2.20
    repeat_at_once: float = 0.69
    """More, where no pause comes before the repetition."""
    new_take: float = 0.58
    unfinished: float = 0.27
    """For each step, up to four, that the take before lacks at its end."""
    unfinished_late: float = 0.64
    """For each step, up to three, that a take lacks at its beginning when another came before."""


NO_PAUSE_S = 0.25
_PAUSES = (0.0, NO_PAUSE_S)


@dataclass(frozen=True, eq=False)
class Forward:
    """What the best reading of each beginning of the line is worth, by the last step said."""

    best: Times
    """Shape (words + 1, steps + 1): log-odds; the last column is for no step said."""
    chosen: Indices
    """Of the same shape: the last candidate, or -1."""
    came_from: Indices
    """Shape (n,): the candidate before each, or -1."""


def best_sequence(
    found: Candidates, line: WordSequence, steps: int, costs: Costs = Costs()
) -> list[int]:
    """Return the candidates of the best reading, in time order.

    Parameters
    ----------
    steps
        Number of steps in the guide.
    """
    run = forward(found, line, steps, costs)
    return _traced(run.came_from, int(run.chosen[-1, run.best[-1].argmax()]))


def forward(found: Candidates, line: WordSequence, steps: int, costs: Costs = Costs()) -> Forward:
    """Return the best reading of each beginning of the line."""
    words = len(line.words)
    penalty = penalties(line, steps, costs)
    best = np.full((words + 1, steps + 1), -np.inf)
    best[0, steps] = 0.0
    chosen = np.full((words + 1, steps + 1), -1, np.intp)
    came_from = np.full(len(found), -1, np.intp)
    ends = np.searchsorted(found.last, np.arange(words + 2))
    for last in range(1, words + 1):
        best[last], chosen[last] = best[last - 1], chosen[last - 1]
        for index in range(ends[last], ends[last + 1]):
            first, step = found.first[index], found.step[index]
            score = best[first] - penalty[first][:, step]
            before = int(score.argmax())
            total = score[before] + found.evidence[index]
            if total > best[last, step]:
                best[last, step], chosen[last, step] = total, index
                came_from[index] = chosen[first, before]
    return Forward(best, chosen, came_from)


def _traced(came_from: Indices, index: int) -> list[int]:
    path = []
    while index >= 0:
        path.append(index)
        index = int(came_from[index])
    return path[::-1]


def penalties(line: WordSequence, steps: int, costs: Costs = Costs()) -> list[Times]:
    """Return, for each word, the cost of each step that begins with it, by the last step said."""
    by_pause = [_penalties(steps, pause, costs) for pause in _PAUSES]
    pause_class = np.searchsorted(_PAUSES, line.pauses, side="right") - 1
    return [by_pause[each] for each in pause_class.tolist()]


def _penalties(steps: int, pause_s: float, costs: Costs) -> Times:
    """Return the cost of each step (columns) after each last step, or none (rows)."""
    table = np.zeros((steps + 1, steps))
    for step in range(steps):
        table[steps, step] = costs.late_start * min(step, 3)
        for last in range(steps):
            table[last, step] = min(
                _within_take(last, step, pause_s, costs),
                _new_take(last, step, steps, costs),
            )
    return table


def _within_take(last: int, step: int, pause_s: float, costs: Costs) -> float:
    if step > last:
        skipped = step - last - 1
        return costs.skip + costs.skip_more * (skipped - 1) if skipped else 0.0
    if step == last:
        return costs.repeat + costs.repeat_at_once * (pause_s < NO_PAUSE_S)
    return costs.back


def _new_take(last: int, step: int, steps: int, costs: Costs) -> float:
    if step > last:
        return np.inf
    lacking = costs.unfinished * min(steps - 1 - last, 4)
    late = costs.unfinished_late * min(step, 3)
    return costs.new_take + lacking + late
