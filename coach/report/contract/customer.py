"""What the JSON says of the coach's own customer; the types are the contract."""

from __future__ import annotations

import msgspec

from coach.datatypes import LineKind, Outcome


class CustomerLineJson(msgspec.Struct, frozen=True):
    """What the coach's own customer said, and the step that it was about."""

    kind: LineKind
    step: str
    text: str
    start_s: float
    end_s: float


class ObjectionJson(msgspec.Struct, frozen=True):
    """How an objection or a question was answered; ``delay_s`` is null where it was not.

    ``back`` is whether a step followed.
    """

    step: str
    at_s: float
    delay_s: float | None
    answer_s: float
    back: bool


class InterruptionJson(msgspec.Struct, frozen=True):
    """A step that the customer talked over, and how long after it the next word came."""

    step: str
    at_s: float
    outcome: Outcome
    delay_s: float | None


class CustomerJson(msgspec.Struct, frozen=True):
    """The coach's own customer: the same level and seed are the same customer, word for word."""

    name: str
    level: str
    seed: int
    lines: list[CustomerLineJson]
    talked_into: int
    """How many of the lines the speaker talked into."""
    objections: list[ObjectionJson]
    interruptions: list[InterruptionJson]
    echo: bool
    """Whether he came from a loudspeaker: then nothing said while he spoke is counted."""
