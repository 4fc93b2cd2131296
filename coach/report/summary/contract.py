"""The JSON of many recordings. These types are the contract: keys may be added, none goes.

Flow, speed, order and overall are the means of the takes' scores, each take counting the same;
where nothing was measured stands null, never 0.
"""

from __future__ import annotations

import msgspec

from coach.report.contract.review import ErrorJson


class WorstGapJson(msgspec.Struct, frozen=True):
    """The longest silence of a speaker's own between two steps."""

    silence_s: float
    uncertainty_s: float
    before: str
    """The step that it is before."""
    take: int
    at_s: float
    recording: str


class WorstSilenceJson(msgspec.Struct, frozen=True):
    """The longest silence of a speaker's own, wherever it is: before a step or inside one."""

    silence_s: float
    uncertainty_s: float | None
    """``None`` inside a step."""
    step: str
    """The step that it is before, or in."""
    inside: bool
    take: int
    at_s: float
    recording: str


class StallJson(msgspec.Struct, frozen=True):
    """A place where takes hesitate: before a step or inside one."""

    step: str
    inside: bool
    takes: int
    longest_s: float


class LeftOutJson(msgspec.Struct, frozen=True):
    """A step, and in how many takes it was left out for sure."""

    step: str
    takes: int


class FaultJson(msgspec.Struct, frozen=True):
    """A kind of fault, and in how many takes it was found."""

    code: str
    takes: int


class RowJson(msgspec.Struct, frozen=True):
    """One recording."""

    recording: str
    """Its path beneath the folder that all have in common."""
    result: str | None = None
    """Its report, beneath the folder of the results."""
    duration_s: float | None = None
    takes: int = 0
    flow: float | None = None
    order: float | None = None
    worst_gap: WorstGapJson | None = None
    most_common_fault: FaultJson | None = None
    """The one in most of its takes; of several, the one that matters most."""
    faults: list[FaultJson] = []
    """All of them, the most common first."""
    error: ErrorJson | None = None
    """Why it could not be reviewed."""
    speed: float | None = None
    overall: float | None = None
    worst_silence: WorstSilenceJson | None = None
    stalled: int = 0
    """How many of the takes hesitate anywhere."""
    stalls: list[StallJson] = []
    """Where, the most common first."""
    left_out: list[LeftOutJson] = []
    """The most common first."""


class TotalJson(msgspec.Struct, frozen=True):
    """What all recordings come to."""

    recordings: int
    failed: int
    duration_s: float
    takes: int
    flow: float | None
    order: float | None
    worst_gap: WorstGapJson | None
    most_common_fault: FaultJson | None
    faults: list[FaultJson]
    speed: float | None = None
    overall: float | None = None
    worst_silence: WorstSilenceJson | None = None
    stalled: int = 0
    stalls: list[StallJson] = []
    left_out: list[LeftOutJson] = []


class PersonJson(TotalJson, frozen=True, kw_only=True):
    """What the recordings in one folder come to: those of one person."""

    person: str
    """The folder's name."""


class SummaryJson(msgspec.Struct, frozen=True):
    """Many recordings of one guide, and what they come to in all."""

    guide: str
    model: str
    version: str
    """The coach's own."""
    recordings: list[RowJson]
    """By name."""
    all: TotalJson
    people: list[PersonJson] = []
    """By name; empty where the recordings do not lie in several folders."""
