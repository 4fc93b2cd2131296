"""Why each step was taken: what the detector knew of it, handed out only where it is asked for.

Evidence and costs are log-odds. Times are seconds from the start of the recording.
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.datatypes import Recording, Span, Speaker, StepStatus, Voices


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature adds to the evidence."""

    feature: str
    value: float
    weight: float
    """Log-odds for each unit of the value."""

    @property
    def contribution(self) -> float:
        """Log-odds."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold, and the value that it was held against."""

    name: str
    """Where it stands in the program: ``module.NAME``."""
    of: str
    """What the value is."""
    value: float
    limit: float

    @property
    def passed(self) -> bool:
        """Whether the value reaches the threshold."""
        return bool(self.value >= self.limit)


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule did to a step."""

    rule: str
    """Where it stands in the program: ``module.name``."""
    does: str
    """What the rule is for, in a sentence."""
    did: str
    """``placed``, ``grown``, ``cut``, ``moved`` or ``left out``."""
    span: Span
    """The step behind it; of one left out, where it was."""
    heard: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate that was not taken."""

    step: str
    span: Span
    heard: str
    evidence: float
    costs: float
    """How much less the best sequence that holds it is worth than the best of all."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step was taken, or left out again."""

    step: str
    take: int | None
    """From 1 on; ``None`` where it was left out."""
    span: Span
    """By the recogniser's times for its words."""
    heard: str
    speaker: Speaker | None
    """Who says its first word, as far as this can be told."""
    evidence: float
    """The sum of what its parts add."""
    order_cost: float | None
    """Paid for leaving the guide's order; ``None`` for a step added behind the sequence."""
    parts: tuple[Part, ...]
    changes: tuple[Change, ...]
    """Rules that placed it and changed it, in the order in which they did."""
    limits: tuple[Limit, ...]
    for_stretch: tuple[Rival, ...]
    """The nearest candidates for other steps, those that share words with it."""
    for_step: tuple[Rival, ...]
    """The nearest candidates for the same step: one on its words, then those elsewhere."""

    @property
    def margin(self) -> float | None:
        """What the sequence would lose with the nearest rival; ``None`` where there is none."""
        return min((rival.costs for rival in (*self.for_stretch, *self.for_step)), default=None)


@dataclass(frozen=True, slots=True)
class Absence:
    """A step of the guide that a take lacks, and what came nearest to it."""

    step: str
    take: int
    status: StepStatus
    for_step: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class TalkReasons:
    """Why the steps of one talk were taken."""

    voices: Voices
    steps: tuple[Reason, ...]
    """In time order, those left out among them."""
    absent: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the steps of a recording were taken, by the talks that are judged apart."""

    recording: Recording
    guide: str
    talks: tuple[TalkReasons, ...]
