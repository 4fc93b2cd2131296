"""Made histories: takes of the hard close by day, told by which joints stall."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import HARD_CLOSE, review, spoken

from coach import history
from coach.datatypes import Guide, Review

IDS = [step.id for step in HARD_CLOSE.steps]
FLOWS_S = 0.2


def said(stalls: dict[str, float] | None = None, guide: Guide = HARD_CLOSE) -> Review:
    """Return a take with those silences before steps (seconds), and none that is felt elsewhere."""
    ids = [step.id for step in guide.steps]
    silences = [(stalls or {}).get(step, FLOWS_S) for step in ids[1:]]
    return review(spoken(ids, silences), guide)


def remember(day: str, *takes: Review) -> None:
    """Remember takes of a day, in that order."""
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    for take in takes:
        history.remember(take, "drill", "0", at)
