"""A review as a label track for Audacity: a line for each step, silence, filler and aside."""

from __future__ import annotations

from coach.datatypes import Review
from coach.report.formats import labels


def render(review: Review) -> str:
    """Return lines of start, end and label, parted by tabs; times in seconds."""
    every = [
        *labels.steps(review),
        *labels.gaps(review),
        *labels.fillers(review),
        *labels.asides(review),
    ]
    every.sort(key=lambda label: label.span)
    return "".join(
        f"{label.span.start:.6f}\t{label.span.end:.6f}\t{' '.join(label.text.split())}\n"
        for label in every
    )
