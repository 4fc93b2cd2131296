"""A take drawn: its steps with their words, and the silence between each two as a bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import (
    Aside,
    AsideKind,
    Filler,
    FillerKind,
    GapRating,
    Guide,
    Review,
    Step,
    StepStatus,
    TakeFacts,
    TakeReview,
)
from coach.faults import BREACHES, FORBIDDEN
from coach.report.terminal.layout import grid, text, time
from coach.report.wording.spelling import spelt
from coach.report.wording.timeline import (
    MISSING,
    NOT_SAID,
    Absent,
    Entry,
    Heard,
    Silence,
    Within,
    absence_said,
    silence_said,
    timeline,
)

RATING_STYLE = {
    GapRating.FLOWS: "green",
    GapRating.NOTICEABLE: "yellow",
    GapRating.HESITATION: "bold red",
}
LABEL_STYLE = {GapRating.FLOWS: "dim"}
"""What flows needs no word: the eye goes to what does not."""
RATING_BAR = {GapRating.FLOWS: "─", GapRating.NOTICEABLE: "━", GapRating.HESITATION: "█"}
"""The bars differ without colour too."""
ASIDE_NAME = {
    AsideKind.REPLY: "customer",
    AsideKind.OBJECTION: "objection",
    AsideKind.REASSURANCE: "your answer",
    AsideKind.FALSE_START: "false start",
    AsideKind.OFF_SCRIPT: "off script",
    **{kind: BREACHES[fault].doing for kind, fault in FORBIDDEN.items()},
}
SOMEBODY = "somebody"
BEFORE, AFTERWARDS = "before", "afterwards"
"""What is off script outside the sequence is no departure from it: small talk, thanks, goodbyes."""
TITLE_AT_MOST = 16
"""Columns of a title; a longer one goes over several lines."""
ASIDE_AT_MOST = 140
"""Characters shown of what is no step."""
BAR_AT_MOST_S = 3.0
"""A longer silence is drawn this long, with an arrow."""


class Row(NamedTuple):
    """One row of the drawing."""

    mark: Text
    time: Text
    title: Text
    content: RenderableType


def aside_name(aside: Aside, facts: TakeFacts | None) -> str:
    """Return what an aside is called, by its kind and by where in its take it stands.

    Of what would be a fault it must be known who said it.
    """
    if facts is None:
        return ASIDE_NAME[aside.kind]
    take = facts.take
    if not facts.is_told(aside) and aside.kind in {*FORBIDDEN, AsideKind.FALSE_START}:
        return SOMEBODY
    if aside.kind is AsideKind.OFF_SCRIPT:
        if aside.span.end <= take.steps[0].span.start:
            return BEFORE
        if aside.span.start >= take.steps[-1].span.start:
            return AFTERWARDS
    return ASIDE_NAME[aside.kind]


def aside_names(review: Review) -> Callable[[Aside], str]:
    """Return how the asides of a review are called."""
    takes = {each.facts.take.index: each.facts for each in review.takes}
    return lambda aside: aside_name(aside, takes.get(aside.take or 0))


def terminal_steps(take: TakeReview, guide: Guide, width: int) -> Table:
    """Return a take drawn in columns: mark, time, title and words."""
    entries = timeline(take, guide)
    titles = [_title(entry, take.facts) for entry in entries]
    title_width = min(TITLE_AT_MOST, max(title.cell_len for title in titles))
    time_width = len(phrase.clock(take.facts.take.span.end))
    table = grid()
    table.add_column(width=2, justify="right", no_wrap=True)
    table.add_column(width=time_width, justify="right", no_wrap=True)
    table.add_column(width=title_width, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    columns = max(4, width - 51)
    for entry, title in zip(entries, titles, strict=True):
        table.add_row(*_row(entry, title, take.facts, guide, columns))
    return table


def _title(entry: Entry, facts: TakeFacts) -> Text:
    match entry:
        case Heard():
            return text(entry.step.title, "bold")
        case Absent():
            several = f"{len(entry.steps)} steps"
            return text(entry.steps[0].title if len(entry.steps) == 1 else several, "bold")
        case Aside():
            return Text(aside_name(entry, facts), "italic")
        case Filler():
            return Text("again" if entry.kind is FillerKind.REPEAT else "filler", "italic")
        case Silence() | Within():
            return Text()


def _row(entry: Entry, title: Text, facts: TakeFacts, guide: Guide, columns: int) -> Row:
    match entry:
        case Heard():
            return _heard(entry, title)
        case Absent():
            return _absent(entry, title, guide)
        case Silence():
            bar = _bar(entry.own_s, entry.gap.uncertainty_s, entry.rating, guide, columns)
            return Row(Text(), Text(), title, bar)
        case Within():
            span, rating = entry.pause.span, entry.rating
            bar = _bar(span.duration, 0.0, rating, guide, columns).append(", inside the step")
            return Row(Text(), time(span.start), title, bar)
        case Aside():
            mark = Text("!" * is_fault(entry, facts, guide), "bold red")
            return Row(
                mark, time(entry.span.start), title, text(phrase.quoted(entry.heard, ASIDE_AT_MOST))
            )
        case Filler():
            return Row(
                Text(), time(entry.span.start), title, text(phrase.quoted(entry.text), "yellow")
            )


def is_fault(aside: Aside, facts: TakeFacts, guide: Guide) -> bool:
    """Whether an aside surely is a fault: a false start, or what a rule of the guide forbids."""
    fault = FORBIDDEN.get(aside.kind)
    is_one = aside.kind is AsideKind.FALSE_START or bool(fault and fault.rule_in(guide))
    return is_one and facts.is_told(aside)


def _heard(entry: Heard, title: Text) -> Row:
    mark = Text("!" if entry.faults else "", "bold red")
    if entry.heard.status is StepStatus.REWORDED:
        parts = [text(phrase.quoted(entry.heard.heard, ASIDE_AT_MOST)), _guides_words(entry.step)]
    else:
        parts = [_spelt(entry)]
    if entry.notes:
        parts.append(Text(" and ".join(entry.notes), "red" if entry.faults else "yellow"))
    if entry.returned:
        parts.append(Text("back, after the objection", "dim"))
    return Row(mark, time(entry.heard.span.start), title, Group(*parts))


def _spelt(entry: Heard) -> Text:
    """Return a line of the guide as it was said; what differs from it is in italics."""
    pieces = spelt(entry.step, entry.heard)
    return Text(" ").join(text(piece.text, "italic" * piece.as_heard) for piece in pieces)


def _absent(entry: Absent, title: Text, guide: Guide) -> Row:
    said = absence_said(entry, guide)
    mark, style = {MISSING: ("!", "bold red"), NOT_SAID: ("", "")}.get(said, ("?", "yellow"))
    content = Group(Text(said, style), _which(entry))
    return Row(Text(mark, f"bold {style}"), Text(), title, content)


def _which(entry: Absent) -> Text:
    if len(entry.steps) == 1:
        return _guides_words(entry.steps[0])
    return text(phrase.listed([phrase.inside(step.title) for step in entry.steps]), "dim")


def _guides_words(step: Step) -> Text:
    return text(f"guide: {phrase.sayable(step.say)}", "dim")


def _bar(
    silence_s: float, uncertainty_s: float, rating: GapRating, guide: Guide, columns: int
) -> Text:
    shown, style = silence_said(silence_s, uncertainty_s, guide), RATING_STYLE[rating]
    drawn = round(columns * min(1.0, silence_s / BAR_AT_MOST_S))
    bar = RATING_BAR[rating] * drawn + "▸" * (silence_s > BAR_AT_MOST_S)
    label = text(f"{shown}  {rating.value}", LABEL_STYLE.get(rating, style))
    return Text(bar + " " * bool(bar), style).append(label)
