"""What is noted while steps are found: nothing, unless somebody wants to know why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coach.detect.evidence.candidates import Candidates
from coach.detect.evidence.word_sequence import WordSequence
from coach.detect.reading.reach.utterances import StepSpan
from coach.reasons import Limit


class Trace:
    """Is told what the detector does and notes nothing."""

    def sequence(self, found: Candidates, path: Sequence[int], line: WordSequence) -> None:
        """Take all candidates, and which of them the best sequence has."""

    def stage(self, rule: Callable[..., Any], placed: Sequence[StepSpan]) -> None:
        """Take the steps as a rule leaves them."""

    def passes(self, step: StepSpan, limit: Limit) -> bool:
        """Tell whether a step passes a threshold."""
        return limit.passed

    def takes(self, takes: Sequence[Sequence[StepSpan]], found: Candidates) -> None:
        """Take the steps of each take as they are in the end."""


UNTRACED = Trace()
"""What a plain review uses."""


class KeptTrace(Trace):
    """Keeps what it is told."""

    line: WordSequence
    found: Candidates
    """All that the sequence was chosen from."""
    path: tuple[int, ...]
    """The candidates of the best sequence."""
    all: Candidates
    """With those that were added behind the sequence."""
    in_takes: tuple[tuple[StepSpan, ...], ...]

    def __init__(self) -> None:
        self.stages: list[tuple[Callable[..., Any], tuple[StepSpan, ...]]] = []
        self.limits: dict[int, dict[tuple[str, str], Limit]] = {}
        """By candidate, then by name and value."""

    def sequence(self, found: Candidates, path: Sequence[int], line: WordSequence) -> None:
        """Keep the candidates and the path."""
        self.found, self.path, self.line = found, tuple(path), line

    def stage(self, rule: Callable[..., Any], placed: Sequence[StepSpan]) -> None:
        """Keep the steps, by the rule."""
        self.stages.append((rule, tuple(placed)))

    def passes(self, step: StepSpan, limit: Limit) -> bool:
        """Keep the threshold, and tell whether the step passes."""
        self.limits.setdefault(step.candidate, {})[limit.name, limit.of] = limit
        return limit.passed

    def takes(self, takes: Sequence[Sequence[StepSpan]], found: Candidates) -> None:
        """Keep the takes, and the candidates with those that were added behind the sequence."""
        self.in_takes, self.all = tuple(map(tuple, takes)), found
