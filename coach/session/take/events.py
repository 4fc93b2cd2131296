"""What happens while a take runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from coach.datatypes import LineKind, Review
from coach.session.take.cues import Cue


@dataclass(frozen=True, slots=True)
class MicrophoneReady:
    """The microphone is open."""

    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is, every 0.05 s."""

    level_db: float
    """RMS in dB re full scale."""
    at_s: float | None
    """Time in the take; ``None`` before it starts."""


@dataclass(frozen=True, slots=True)
class CueDue:
    """The face is to play the cue now, and then to say that it is over: the take waits for that."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class Started:
    """The cue is over: it is the speaker's turn."""


@dataclass(frozen=True, slots=True)
class StepHeard:
    """A step stands."""

    step: str
    at_s: float


@dataclass(frozen=True, slots=True)
class CustomerSpeaks:
    """The customer begins a line."""

    kind: LineKind
    step: str
    text: str
    at_s: float


@dataclass(frozen=True, slots=True)
class GapTooLong:
    """The silence has become one that a customer feels; once for each."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that the speaker should know; the take goes on."""

    code: str
    """Of a take: ``zeros``, ``faint``, ``lost``, ``gone``, ``not_saved``, ``no_customer``
    or ``echo``; of what is remembered: ``not_connected`` or ``not_kept``."""
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The take is over."""

    reason: str
    """``handoff``, ``silence``, ``nothing``, ``stopped`` or ``gone``."""
    at_s: float


@dataclass(frozen=True, slots=True)
class Reported:
    """What the coach has to say of the take."""

    review: Review
    saved: Path | None
    """The recording, where it was kept."""


Event: TypeAlias = (
    MicrophoneReady
    | Level
    | CueDue
    | Started
    | StepHeard
    | CustomerSpeaks
    | GapTooLong
    | Trouble
    | Ended
    | Reported
)
