"""A review for a person: read in ten seconds, with or without colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from coach import phrase
from coach.datatypes import Aside, Review, TakeReview, Voices
from coach.report.terminal import scoreboard
from coach.report.terminal.layout import USUAL_WIDTH, Look, grid, indented, printed, text, time
from coach.report.terminal.plain import CHARACTERS
from coach.report.terminal.steps import ASIDE_AT_MOST, ASIDE_NAME, terminal_steps
from coach.report.wording import score_reasons

__all__ = ["CHARACTERS", "render"]

NARROWEST = 40
"""Columns below which nothing can be drawn; a narrower terminal breaks the lines itself."""
HEARD_AT_MOST = 400
"""Characters shown of what was heard where there is no take."""
DAMAGED = "Part of this recording is damaged or missing; steps said there went unheard."
NOT_TOLD = "Voices were not told apart"
OUTSIDE_AT_MOST = 5
"""Asides shown of those outside any take."""


def render(review: Review, *, remedy: str = "", **look: Unpack[Look]) -> str:
    """Return the report of a recording; it looks well from 60 columns on.

    Parameters
    ----------
    review : Review
        What the coach has to say.
    remedy : str
        What to do where voices were not told apart, in the words of whoever shows the report.

    Returns
    -------
    str
        Lines, each with its end. Text from outside is shown as it is: no markup and no control
        sequence in it has any effect.
    """
    look["width"] = max(look.get("width", USUAL_WIDTH), NARROWEST)
    return printed(_page(review, look["width"], remedy), **look)


def _page(review: Review, width: int, remedy: str) -> Iterator[RenderableType]:
    yield _header(review)
    yield ""
    if review.recording.damaged:
        yield from _note(DAMAGED, "yellow")
    yield from _note(score_reasons.remarks(review.recording))
    if review.takes:
        yield from _takes(review, width)
        yield from _outside(review)
    elif review.words:
        yield from _heard_instead(review)
    if review.voices is Voices.UNKNOWN and review.words:
        yield from _note(": ".join(filter(None, (NOT_TOLD, remedy))) + ".")
    yield from _note(score_reasons.second_opinion(review))
    yield indented(text(_verdict(review), "bold"))


def _note(said: str, style: str = "dim") -> Iterator[RenderableType]:
    if said:
        yield indented(text(said, style))
        yield ""


def _verdict(review: Review) -> str:
    """Return what is to be known first: it stands last, where a terminal has scrolled to."""
    if len(review.takes) == 1:
        return review.takes[0].verdict
    if review.takes:
        best = scoreboard.best_take(review.takes)
        count = phrase.sentence(phrase.number(len(review.takes)))
        return (
            f"{count} takes; the best is take {best.facts.take.index},"
            f" {best.scores.overall} overall."
        )
    if review.words:
        steps = phrase.several(len(review.guide.steps), "step")
        return f"No take found: none of the guide's {steps} was heard."
    duration = phrase.length(review.recording.duration_s)
    return f"No take found: no speech was heard in {duration} of sound."


def _header(review: Review) -> RenderableType:
    recording = review.recording
    parts = (recording.path, phrase.length(recording.duration_s), review.guide.name)
    return indented(text(" · ".join(parts), "dim"))


def _takes(review: Review, width: int) -> Iterator[RenderableType]:
    if len(review.takes) == 1:
        yield from _take(review.takes[0], review, width)
        return
    yield indented(scoreboard.takes_table(review.takes, review.guide, width))
    yield ""
    for take in review.takes:
        yield indented(_rule(take))
        yield ""
        yield from _take(take, review, width)
        yield indented(text(take.verdict, "bold"))
        yield ""


def _rule(take: TakeReview) -> Rule:
    span = take.facts.take.span
    parts = (
        f"Take {take.facts.take.index}",
        phrase.clock(span.start),
        phrase.length(span.duration),
    )
    return Rule(text(" · ".join(parts)), style="dim", align="left")


def _take(take: TakeReview, review: Review, width: int) -> Iterator[RenderableType]:
    yield terminal_steps(take, review.guide, width)
    yield ""
    yield indented(scoreboard.scores(take, review.guide, width))
    if talking := score_reasons.talking(take, review.guide):
        yield indented(text(f"Talking  {talking}", "dim"))
    if customer := score_reasons.customer(take, review.guide):
        yield indented(text(f"Customer {customer}", "dim"))
    for hint in take.hints:
        yield indented(text(f"Voice    {hint.message}", "dim"))
    yield ""
    if take.advice:
        yield from scoreboard.advice(take.advice)
        yield ""


def _heard_instead(review: Review) -> Iterator[RenderableType]:
    heard = " ".join(word.text for word in review.words)
    yield indented(
        Text("Heard instead:").append(f"  (from {phrase.clock(review.words[0].start)})", "dim")
    )
    yield indented(text(phrase.quoted(heard, HEARD_AT_MOST)))
    yield ""


def _outside(review: Review) -> Iterator[RenderableType]:
    """Yield what was said outside any take."""
    asides = [aside for aside in review.asides if aside.take is None]
    if not asides:
        return
    yield indented(Text("Outside the takes", "bold"))
    table = grid()
    table.add_column(width=len(phrase.clock(asides[-1].span.start)) + 1, justify="right")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for aside in asides[:OUTSIDE_AT_MOST]:
        table.add_row(*_outside_row(aside))
    more = len(asides) - OUTSIDE_AT_MOST
    if more > 0:
        table.add_row("", "", Text(f"and {more} more", "dim"))
    yield table
    yield ""


def _outside_row(aside: Aside) -> tuple[Text, Text, Text]:
    name = Text(ASIDE_NAME[aside.kind], "italic")
    return time(aside.span.start), name, text(phrase.quoted(aside.heard, ASIDE_AT_MOST))
