"""A take in the order in which it happened, as rows of words: what a page lists."""

from __future__ import annotations

from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Aside, Filler, FillerKind, Guide, StepStatus, TakeFacts, TakeReview
from coach.report.terminal.steps import ASIDE_AT_MOST, BAR_AT_MOST_S, aside_name, is_fault
from coach.report.wording.spelling import Piece, spelt
from coach.report.wording.timeline import (
    Absent,
    Entry,
    Heard,
    Silence,
    Within,
    absence_said,
    silence_said,
    timeline,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened."""

    kind: str
    """``step``, ``absent``, ``silence``, ``aside`` or ``filler``."""
    title: str = ""
    at_s: float | None = None
    pieces: tuple[Piece, ...] = ()
    """Its words; those as heard stand out from the guide's."""
    note: str = ""
    """What is wrong with it."""
    guide: str = ""
    """The guide's words, where they were not said."""
    rating: str = ""
    """How a silence feels."""
    share: float = 0.0
    """How long a silence is drawn (percent)."""


def rows_of(take: TakeReview, guide: Guide) -> tuple[Row, ...]:
    """Return all that happened in a take."""
    return tuple(_row(entry, take.facts, guide) for entry in timeline(take, guide))


def _row(entry: Entry, facts: TakeFacts, guide: Guide) -> Row:
    match entry:
        case Heard():
            return _heard(entry)
        case Absent():
            return _absent(entry, guide)
        case Silence():
            shown = (
                f"{silence_said(entry.own_s, entry.gap.uncertainty_s, guide)} {entry.rating.value}"
            )
            return _silence(shown, entry.own_s, entry.rating.value, entry.gap.span.start)
        case Within():
            span = entry.pause.span
            said = silence_said(span.duration, 0.0, guide)
            shown = f"{said} {entry.rating.value}, inside"
            return _silence(shown, span.duration, entry.rating.value, span.start)
        case Aside():
            words = _words(phrase.quoted(entry.heard, ASIDE_AT_MOST))
            note = "!" if is_fault(entry, facts, guide) else ""
            return Row("aside", aside_name(entry, facts), entry.span.start, words, note)
        case Filler():
            name = "again" if entry.kind is FillerKind.REPEAT else "filler"
            return Row("filler", name, entry.span.start, _words(phrase.quoted(entry.text)))


def _silence(shown: str, length_s: float, rating: str, at_s: float) -> Row:
    share = round(100 * min(1.0, length_s / BAR_AT_MOST_S), 1)
    return Row("silence", shown, at_s, rating=rating, share=share)


def _heard(entry: Heard) -> Row:
    reworded = entry.heard.status is StepStatus.REWORDED
    return Row(
        "step",
        entry.step.title,
        entry.heard.span.start,
        _words(phrase.quoted(entry.heard.heard, ASIDE_AT_MOST))
        if reworded
        else spelt(entry.step, entry.heard),
        " and ".join(entry.notes),
        phrase.sayable(entry.step.say) if reworded else "",
    )


def _absent(entry: Absent, guide: Guide) -> Row:
    titles = phrase.listed([step.title for step in entry.steps])
    says = " ".join(phrase.sayable(step.say) for step in entry.steps)
    return Row("absent", titles, note=absence_said(entry, guide), guide=says)


def _words(text: str) -> tuple[Piece, ...]:
    return (Piece(text, as_heard=True),)
