"""What stands in a row of the table, in words: shared by terminal, CSV and HTML."""

from __future__ import annotations

from collections.abc import Sequence

from coach import phrase
from coach.datatypes import Guide
from coach.faults import noun_of
from coach.report.summary.contract import (
    FaultJson,
    LeftOutJson,
    TotalJson,
    WorstGapJson,
    WorstSilenceJson,
)

NOTHING = "-"
"""Where there was nothing to measure."""
LEFT_OUT_AT_MOST = 3
"""Steps left out that a row names; of more it says how many."""


def score(mark: float | None) -> str:
    """Return a mean of scores; 100 only where nothing was lost."""
    if mark is None:
        return NOTHING
    return str(min(99, round(mark)) if mark < 100 else 100)


def gap(worst: WorstGapJson | None, guide: Guide) -> str:
    """Return a silence, and which step it was before."""
    if worst is None:
        return NOTHING
    silence = phrase.seconds(worst.silence_s, worst.uncertainty_s)
    return f"{silence} before {step_title(worst.before, guide)}"


def place(step_id: str, guide: Guide, *, inside: bool) -> str:
    """Return where a silence is."""
    return f"{'inside' if inside else 'before'} {step_title(step_id, guide)}"


def silence(worst: WorstSilenceJson | None, guide: Guide) -> str:
    """Return a silence, and which step it was before or inside."""
    if worst is None:
        return NOTHING
    seconds = phrase.seconds(worst.silence_s, worst.uncertainty_s or 0.0)
    return f"{seconds} {place(worst.step, guide, inside=worst.inside)}"


def left_out(steps: Sequence[LeftOutJson], takes: int, guide: Guide) -> str:
    """Return the steps left out, and in how many of the takes where they are several."""
    if not steps:
        return "none" if takes else NOTHING
    named = [
        step_title(each.step, guide) + f" ({each.takes} of {takes})" * (takes > 1)
        for each in most_left_out(steps, guide)[:LEFT_OUT_AT_MOST]
    ]
    more = len(steps) - len(named)
    return ", ".join([*named, *[f"{more} more"] * bool(more)])


def most_left_out(steps: Sequence[LeftOutJson], guide: Guide) -> list[LeftOutJson]:
    """Return steps by how many takes leave them out, then in the guide's order."""
    places = {step.id: place for place, step in enumerate(guide.steps)}
    return sorted(steps, key=lambda each: (-each.takes, places.get(each.step, len(places))))


def step_title(step_id: str, guide: Guide) -> str:
    """Return a step's title as it stands inside a sentence."""
    return phrase.inside(guide.title(step_id))


def fault(most_common: FaultJson | None, takes: int) -> str:
    """Return a fault, and in how many of the takes it was found where they are several."""
    if most_common is None:
        return "none" if takes else NOTHING
    name = noun_of(most_common.code)
    return name if takes == 1 else f"{name} ({most_common.takes} of {takes})"


def heading(total: TotalJson) -> str:
    """Return how much was reviewed."""
    parts = [
        phrase.several(total.recordings, "recording"),
        phrase.length(total.duration_s),
        phrase.several(total.takes, "take"),
    ]
    return ", ".join(parts + [f"{total.failed} failed"] * bool(total.failed))
