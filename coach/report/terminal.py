"""A review for a person: read in ten seconds, with or without colour."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from coach import phrase
from coach.datatypes import Aside, Review, TakeReview, Voices
from coach.report import behind, scoreboard
from coach.report.drawing import ASIDE_AT_MOST, ASIDE_NAME, drawing
from coach.report.page import grid, indented, printed, text, time
from coach.report.plain import CHARACTERS

__all__ = ["CHARACTERS", "render"]

NARROWEST = 40
"""Columns below which nothing can be drawn; a narrower terminal breaks the lines itself."""
HEARD_AT_MOST = 400
"""Characters shown of what was heard where there is no take."""
DAMAGED = "Part of this recording is damaged or missing; steps said there went unheard."
NOT_TOLD = "Voices were not told apart"
OUTSIDE_AT_MOST = 5
"""Asides shown of those outside any take."""


def render(
    review: Review,
    *,
    width: int = 80,
    colour: bool = False,
    ascii_only: bool = False,
    remedy: str = "",
) -> str:
    """Return the report of a recording.

    Parameters
    ----------
    review : Review
        What the coach has to say.
    width : int
        Columns of the terminal; it looks well from 60 on.
    colour : bool
        Whether to colour it by ANSI sequences. Without, it holds no control character at all.
    ascii_only : bool
        Whether to keep to ASCII: for an output that cannot encode ``CHARACTERS``.
    remedy : str
        What to do where voices were not told apart, in the words of whoever shows the report.

    Returns
    -------
    str
        Lines, each with its end. Text from outside is shown as it is: no markup and no control
        sequence in it has any effect.
    """
    width = max(width, NARROWEST)
    page = _page(review, width, remedy)
    return printed(page, width=width, colour=colour, ascii_only=ascii_only)


def _page(review: Review, width: int, remedy: str) -> Iterator[RenderableType]:
    yield _header(review)
    yield ""
    if review.recording.damaged:
        yield indented(text(DAMAGED, "yellow"))
        yield ""
    if review.takes:
        yield from _takes(review, width)
    else:
        yield from _no_take(review)
    yield from _outside(review)
    if review.voices is Voices.UNKNOWN and review.words:
        yield ""
        yield indented(text(": ".join(filter(None, (NOT_TOLD, remedy))) + ".", "dim"))


def _header(review: Review) -> RenderableType:
    recording = review.recording
    parts = (recording.path, phrase.length(recording.duration_s), review.guide.name)
    return indented(text(" · ".join(parts), "dim"))


def _takes(review: Review, width: int) -> Iterator[RenderableType]:
    if len(review.takes) == 1:
        yield from _take(review.takes[0], review, width)
        return
    best = scoreboard.best_take(review.takes)
    count = phrase.sentence(phrase.number(len(review.takes)))
    verdict = (
        f"{count} takes; the best is take {best.facts.take.index}, {best.scores.overall} overall."
    )
    yield indented(text(verdict, "bold"))
    yield ""
    yield indented(scoreboard.takes_table(review.takes, review.guide, width))
    for take in review.takes:
        yield ""
        yield indented(_rule(take))
        yield ""
        yield from _take(take, review, width)


def _rule(take: TakeReview) -> Rule:
    span = take.facts.take.span
    parts = (
        f"Take {take.facts.take.index}",
        phrase.clock(span.start),
        phrase.length(span.duration),
    )
    return Rule(text(" · ".join(parts)), style="dim", align="left")


def _take(take: TakeReview, review: Review, width: int) -> Iterator[RenderableType]:
    yield indented(text(take.verdict, "bold"))
    yield ""
    yield drawing(take, review.guide, width)
    yield ""
    yield indented(scoreboard.scores(take, review.guide, width))
    if talking := behind.talking(take, review.guide):
        yield indented(text(f"Talking  {talking}", "dim"))
    for hint in take.hints:
        yield indented(text(f"Voice    {hint.message}", "dim"))
    if take.advice:
        yield ""
        yield from scoreboard.advice(take.advice)


def _no_take(review: Review) -> Iterator[RenderableType]:
    if not review.words:
        duration = phrase.length(review.recording.duration_s)
        yield indented(text(f"No take found: no speech was heard in {duration} of sound.", "bold"))
        return
    steps = phrase.several(len(review.guide.steps), "step")
    yield indented(text(f"No take found: none of the guide's {steps} was heard.", "bold"))
    yield ""
    heard = " ".join(word.text for word in review.words)
    yield indented(
        Text("Heard instead:").append(f"  (from {phrase.clock(review.words[0].start)})", "dim")
    )
    yield indented(text(phrase.quoted(heard, HEARD_AT_MOST)))


def _outside(review: Review) -> Iterator[RenderableType]:
    """Yield what was said outside any take, where there are takes."""
    asides = [aside for aside in review.asides if aside.take is None]
    if not asides or not review.takes:
        return
    yield ""
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


def _outside_row(aside: Aside) -> tuple[Text, Text, Text]:
    name = Text(ASIDE_NAME[aside.kind], "italic")
    return time(aside.span.start), name, text(phrase.quoted(aside.heard, ASIDE_AT_MOST))
