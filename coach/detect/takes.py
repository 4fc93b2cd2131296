"""Steps in their places become takes; steps broken off become false starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.detect.candidates import Candidates, Feature
from coach.detect.extent import Placed
from coach.detect.line import Line
from coach.detect.sequence import Costs, begins_new_take

BROKEN_COVERAGE = 0.8
"""Share of a step's weight from which it was said, even where its last words lack."""
TAIL_HEARD = 0.3
HEAD_HEARD = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the steps of a reading."""

    takes: tuple[tuple[Placed, ...], ...]
    false_starts: tuple[Placed, ...]


def split(placed: Sequence[Placed], found: Candidates, line: Line, steps: int) -> Outcome:
    """Tell false starts from steps, and one take from the next."""
    broken = {at for at in range(len(placed)) if _is_false_start(at, placed, found)}
    kept = [step for at, step in enumerate(placed) if at not in broken]
    takes: list[list[Placed]] = []
    for at, step in enumerate(kept):
        pause = float(line.pauses[step.first])
        if at == 0 or begins_new_take(kept[at - 1].step, step.step, steps, pause, Costs()):
            takes.append([])
        takes[-1].append(step)
    return Outcome(tuple(tuple(take) for take in takes), tuple(placed[at] for at in sorted(broken)))


def _is_false_start(at: int, placed: Sequence[Placed], found: Candidates) -> bool:
    """Tell whether a step was begun, not finished, and said again or left for an earlier one."""
    if at + 1 == len(placed) or placed[at + 1].step > placed[at].step:
        return False
    features = found.features[placed[at].candidate]
    return bool(
        features[Feature.COVERAGE] < BROKEN_COVERAGE
        and features[Feature.TAIL] < TAIL_HEARD
        and features[Feature.HEAD] >= HEAD_HEARD
        and features[Feature.FOREIGN_TELLING] == 0
    )
