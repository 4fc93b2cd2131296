"""What stands in a row of the table, in words: shared by terminal, CSV and HTML."""

from __future__ import annotations

from coach import phrase
from coach.datatypes import Guide
from coach.report.summary.contract import FaultJson, RowJson, TotalJson, WorstGapJson
from coach.report.summary.faults import fault_name

NOTHING = "-"
"""Where there was nothing to measure."""


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


def step_title(step_id: str, guide: Guide) -> str:
    """Return a step's title as it stands inside a sentence."""
    titles = {step.id: step.title for step in guide.steps}
    return phrase.inside(titles.get(step_id, step_id))


def fault(most_common: FaultJson | None, takes: int) -> str:
    """Return a fault, and in how many of the takes it was found where they are several."""
    if most_common is None:
        return "none" if takes else NOTHING
    name = fault_name(most_common.code)
    return name if takes == 1 else f"{name} ({most_common.takes} of {takes})"


def trouble(row: RowJson) -> str | None:
    """Return why a row has no figures, where it has none."""
    if row.error is not None:
        return row.error.message
    return None if row.takes else "no take found"


def heading(total: TotalJson) -> str:
    """Return how much was reviewed."""
    parts = [
        phrase.several(total.recordings, "recording"),
        phrase.length(total.duration_s),
        phrase.several(total.takes, "take"),
    ]
    return ", ".join(parts + [f"{total.failed} failed"] * bool(total.failed))
