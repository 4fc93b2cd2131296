"""Why each step was taken, as one JSON object: the types here are its keys, and none goes.

Evidence, costs and margins are log-odds; times are seconds from the start of the recording.
"""

from __future__ import annotations

import json

import msgspec

from coach.datatypes import Speaker, StepStatus, Voices
from coach.reasons import Explanation, Reason, TalkReasons
from coach.report.contract.shaping import rounded, shaped
from coach.visible import valid

_DIGITS = 6
"""Of log-odds, so that what is added up here is the same as there."""


class PartJson(msgspec.Struct, frozen=True):
    """What one feature adds: its value times its weight."""

    feature: str
    value: float
    weight: float
    contribution: float


class ChangeJson(msgspec.Struct, frozen=True):
    """What one rule did to a step."""

    rule: str
    did: str
    does: str
    start_s: float
    end_s: float
    heard: str


class LimitJson(msgspec.Struct, frozen=True):
    """A threshold, what was held against it, and whether that reaches it."""

    name: str
    of: str
    value: float
    limit: float
    passed: bool


class RivalJson(msgspec.Struct, frozen=True):
    """A candidate not taken, and what the best sequence with it would have cost."""

    step: str
    start_s: float
    end_s: float
    heard: str
    evidence: float
    costs: float
    parts: list[PartJson]


class ReasonJson(msgspec.Struct, frozen=True):
    """Why a step was taken; without a take it was left out again."""

    step: str
    take: int | None
    start_s: float
    end_s: float
    heard: str
    speaker: Speaker | None
    evidence: float
    order_cost: float | None
    margin: float | None
    parts: list[PartJson]
    changes: list[ChangeJson]
    limits: list[LimitJson]
    for_stretch: list[RivalJson]
    for_step: list[RivalJson]


class AbsenceJson(msgspec.Struct, frozen=True):
    """A step that a take lacks, and what came nearest to it."""

    step: str
    take: int
    status: StepStatus
    for_step: list[RivalJson]


class TalkReasonsJson(msgspec.Struct, frozen=True):
    """A talk that is judged by itself; most recordings are one."""

    voices: Voices
    steps: list[ReasonJson]
    absent: list[AbsenceJson]


class ExplainedJson(msgspec.Struct, frozen=True):
    """The recording that is explained."""

    path: str
    duration_s: float


class ComparedJson(msgspec.Struct, frozen=True):
    """The guide that it was compared with."""

    name: str


class ExplanationJson(msgspec.Struct, frozen=True):
    """Why the steps of a recording were taken."""

    recording: ExplainedJson
    guide: ComparedJson
    talks: list[TalkReasonsJson]


def render(explanation: Explanation) -> str:
    """Return an explanation as one line of JSON, without the line's end."""
    recording = explanation.recording
    struct = ExplanationJson(
        ExplainedJson(valid(recording.path), rounded(recording.duration_s)),
        ComparedJson(explanation.guide),
        [_talk(talk) for talk in explanation.talks],
    )
    return json.dumps(msgspec.to_builtins(struct), ensure_ascii=True, allow_nan=False)


def _talk(talk: TalkReasons) -> TalkReasonsJson:
    return shaped(
        TalkReasonsJson, talk, digits=_DIGITS, steps=[_reason(step) for step in talk.steps]
    )


def _reason(step: Reason) -> ReasonJson:
    limits = [shaped(LimitJson, limit, digits=_DIGITS, limit=limit.limit) for limit in step.limits]
    return shaped(ReasonJson, step, digits=_DIGITS, limits=limits)
