"""Voices in the JSON of a review, how they sound and whose they are: a part of ``contract``."""

from __future__ import annotations

import msgspec


class VoiceJson(msgspec.Struct, frozen=True):
    """The sound of a voice over a stretch of a take; ``st`` are semitones."""

    step: str | None
    start_s: float
    end_s: float
    voiced_s: float
    pitch_hz: float | None
    pitch_spread_st: float | None
    level_db: float | None
    level_range_db: float | None


class VoiceDropJson(msgspec.Struct, frozen=True):
    """A step clearly quieter, or lower, than the speaker's others; by how much."""

    step: str
    start_s: float
    end_s: float
    level_db: float | None
    pitch_st: float | None


class VoiceFactsJson(msgspec.Struct, frozen=True):
    """How the speaker's own voice sounded: no part of a score."""

    whole: VoiceJson
    by_step: list[VoiceJson]
    drops: list[VoiceDropJson]


class AnswerJson(msgspec.Struct, frozen=True):
    """The customer's turn after a step."""

    step: str
    start_s: float
    end_s: float


class SpeakersJson(msgspec.Struct, frozen=True):
    """How two people share a take; all null or empty where voices were not told apart.

    ``answer_delay_s`` is by step, from the end of the answer to the speaker's next word, below 0
    where that came first; ``talked_over`` how often the speaker began in the customer's turn.
    """

    told_apart: bool
    talk_share: float | None
    answers: list[AnswerJson]
    answer_delay_s: dict[str, float]
    talked_over: int | None
