"""What happened in a recording as labelled stretches of time: what other programs show.

A stretch never overlaps the one before it in the same row, and none is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coach.datatypes import Guide, Review, Span, TakeReview
from coach.report.terminal.steps import aside_names
from coach.report.wording.spelling import as_shown
from coach.report.wording.timeline import silence_said
from coach.visible import visible

SHORTEST_S = 0.001
"""Shorter stretches are left out: no program shows them (seconds)."""


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch of time and what it is."""

    span: Span
    text: str


def steps(review: Review) -> tuple[Label, ...]:
    """Return the steps heard, by their titles."""
    return _in_a_row(
        Label(step.span, review.guide.step(step.id).title)
        for take in review.takes
        for step in take.facts.take.steps
    )


def lines(review: Review) -> tuple[Label, ...]:
    """Return what was said, each line with who or what it is: steps and asides."""
    said = [
        Label(step.span, f"{review.guide.step(step.id).title}: {words}")
        for take in review.takes
        for step in take.facts.take.steps
        if (words := as_shown(review.guide.step(step.id), step))
    ]
    name = aside_names(review)
    others = [Label(aside.span, f"({name(aside)}) {aside.heard}") for aside in review.asides]
    return _in_a_row([*said, *others])


def words(review: Review) -> tuple[Label, ...]:
    """Return the words as heard."""
    return _in_a_row(Label(word.span, word.text) for word in review.words)


def gaps(review: Review) -> tuple[Label, ...]:
    """Return the gaps between steps: how long the silence is, and how that feels."""
    return _in_a_row(label for take in review.takes for label in _gaps(take, review.guide))


def fillers(review: Review) -> tuple[Label, ...]:
    """Return hesitation sounds, filler words and repeated words."""
    return _in_a_row(Label(filler.span, filler.text) for filler in review.fillers)


def asides(review: Review) -> tuple[Label, ...]:
    """Return what was said and is no step, by its kind and words."""
    name = aside_names(review)
    return _in_a_row(Label(aside.span, f"{name(aside)}: {aside.heard}") for aside in review.asides)


def _gaps(take: TakeReview, guide: Guide) -> Iterator[Label]:
    for gap, rating, silence_s in take.rated_gaps:
        yield Label(gap.span, f"{silence_said(silence_s, gap.uncertainty_s, guide)} {rating.value}")


def _in_a_row(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Return labels in time order, each cut where the one before it still lasts."""
    row: list[Label] = []
    until = 0.0
    for label in sorted(labels, key=lambda label: label.span):
        start = max(label.span.start, until)
        if label.span.end - start >= SHORTEST_S:
            row.append(Label(Span(start, label.span.end), visible(label.text)))
            until = label.span.end
    return tuple(row)
