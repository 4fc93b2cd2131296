"""A review for a person: read in ten seconds, with or without colour."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import (
    Advice,
    Aside,
    AsideKind,
    Filler,
    GapRating,
    Guide,
    Review,
    StepStatus,
    TakeReview,
)
from coach.report.plain import ascii_only as to_ascii
from coach.report.plain import visible
from coach.report.timeline import Absent, Entry, Heard, Silence, timeline

RATING_STYLE = {
    GapRating.FLOWS: "green",
    GapRating.NOTICEABLE: "yellow",
    GapRating.HESITATION: "bold red",
}
RATING_BAR = {GapRating.FLOWS: "─", GapRating.NOTICEABLE: "━", GapRating.HESITATION: "█"}
ASIDE_NAME = {
    AsideKind.REPLY: "customer",
    AsideKind.OBJECTION: "objection",
    AsideKind.REASSURANCE: "your answer",
    AsideKind.CELEBRATION: "celebrating",
    AsideKind.ASKING_AGAIN: "asking again",
    AsideKind.LINGERING: "lingering",
    AsideKind.FALSE_START: "false start",
    AsideKind.OFF_SCRIPT: "off script",
}
FAULTS = (AsideKind.CELEBRATION, AsideKind.ASKING_AGAIN, AsideKind.LINGERING, AsideKind.FALSE_START)
HEARD_AT_MOST = 400
"""Characters shown of what was heard where there is no take."""


def render(
    review: Review, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Return a report of a recording.

    Parameters
    ----------
    width
        Columns; 60 is the least that looks well.
    colour
        Whether to colour it by ANSI sequences; without, there are no control characters at all.
    ascii_only
        Whether the terminal knows ASCII only.
    """
    page = io.StringIO()
    console = Console(
        file=page,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for part in _page(review, width):
        console.print(part)
    text = "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"
    return to_ascii(text) if ascii_only else text


def _page(review: Review, width: int) -> Iterator[RenderableType]:
    yield _header(review)
    yield ""
    if not review.takes:
        yield from _no_take(review)
        return
    if len(review.takes) > 1:
        yield from _takes_table(review)
    for take in review.takes:
        if len(review.takes) > 1:
            yield ""
            yield _take_header(take, len(review.takes))
        yield from _take(take, review.guide, width)


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style)


def _header(review: Review) -> Text:
    recording = review.recording
    parts = (recording.path, phrase.length(recording.duration_s), review.guide.name)
    return _text(" " + " · ".join(parts), "dim")


# ---- no take -----------------------------------------------------------------------------


def _no_take(review: Review) -> Iterator[RenderableType]:
    if not review.words:
        duration = phrase.length(review.recording.duration_s)
        yield _text(f" No take found: no speech was heard in {duration} of sound.", "bold")
        return
    heard = " ".join(word.text for word in review.words)
    if len(heard) > HEARD_AT_MOST:
        heard = heard[:HEARD_AT_MOST].rsplit(" ", 1)[0] + " …"
    steps = phrase.several(len(review.guide.steps), "step")
    yield _text(f" No take found: none of the guide's {steps} was heard.", "bold")
    yield ""
    yield _text(f" Heard instead, from {phrase.clock(review.words[0].start)}:", "dim")
    yield Padding(_text(f"“{heard}”"), (0, 0, 0, 1))


# ---- several takes -----------------------------------------------------------------------


def _takes_table(review: Review) -> Iterator[RenderableType]:
    best = max(review.takes, key=lambda take: take.scores.overall)
    count = phrase.sentence(phrase.number(len(review.takes)))
    verdict = f" {count} takes; the best is take {best.facts.take.index}: {best.verdict}"
    yield _text(verdict, "bold")
    yield ""
    table = Table(box=None, pad_edge=True, header_style="dim", padding=(0, 1))
    for name in ("Take", "Start", "Length", "Steps", "Flow", "Speed", "Order", "Overall"):
        table.add_column(name, justify="right")
    for take in review.takes:
        style = "bold" if take is best else ""
        table.add_row(*_take_cells(take, review.guide), style=style)
    yield table


def _take_cells(take: TakeReview, guide: Guide) -> list[str]:
    scores, span = take.scores, take.facts.take.span
    said = len({step.id for step in take.facts.take.steps})
    marks = (scores.flow, scores.speed, scores.order, scores.overall)
    return [
        str(take.facts.take.index),
        phrase.clock(span.start),
        phrase.length(span.duration),
        f"{said}/{len(guide.steps)}",
        *("-" if mark is None else str(mark) for mark in marks),
    ]


def _take_header(take: TakeReview, count: int) -> Text:
    span = take.facts.take.span
    start, length = phrase.clock(span.start), phrase.length(span.duration)
    return _text(f" Take {take.facts.take.index} of {count} · {start} · {length}", "dim")


# ---- one take ----------------------------------------------------------------------------


def _take(take: TakeReview, guide: Guide, width: int) -> Iterator[RenderableType]:
    yield Padding(_text(take.verdict, "bold"), (0, 0, 0, 1))
    yield ""
    yield _timeline(take, guide, width)
    yield ""
    yield _scores(take, guide)
    if take.advice:
        yield ""
        yield from _advice(take.advice)


def _timeline(take: TakeReview, guide: Guide, width: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(width=7, justify="right")
    table.add_column(max_width=14)
    table.add_column(ratio=1)
    per_second = 10 if width >= 72 else 5
    for entry in timeline(take, guide):
        table.add_row(*_row(entry, guide, per_second, width - 48))
    return table


def _row(
    entry: Entry, guide: Guide, per_second: int, longest: int
) -> tuple[Text, Text, Text, RenderableType]:
    match entry:
        case Heard():
            return _heard_row(entry)
        case Absent():
            return _absent_row(entry)
        case Silence():
            bar = _silence_bar(entry, guide, per_second, longest)
            return Text(), Text(), Text(), bar
        case Aside():
            mark = Text("!" if entry.kind in FAULTS else "", "yellow")
            name = Text(ASIDE_NAME[entry.kind], "italic")
            return mark, _time(entry.span.start), name, _text(f"“{entry.heard}”", "dim")
        case Filler():
            name = Text("filler", "italic")
            return Text(), _time(entry.span.start), name, _text(f"“{entry.text}”", "yellow")


def _time(at_s: float) -> Text:
    return Text(phrase.clock(at_s), "dim")


def _heard_row(entry: Heard) -> tuple[Text, Text, Text, RenderableType]:
    notes = ["again"] * entry.again + ["out of its place"] * entry.out_of_place
    words = _text(entry.heard.heard)
    if notes:
        words.append(f"  ({', '.join(notes)})", "yellow")
    shown: RenderableType = words
    if entry.heard.status is StepStatus.REWORDED:
        shown = Group(words, _text(f"guide: {entry.step.say}", "dim"))
    mark = Text("!" if notes else "", "yellow")
    return mark, _time(entry.heard.span.start), _text(entry.step.title, "bold"), shown


def _absent_row(entry: Absent) -> tuple[Text, Text, Text, RenderableType]:
    title = _text(entry.step.title, "bold")
    if entry.absent.status is StepStatus.UNCLEAR:
        shown = Text("can't tell: the sound is too bad here", "yellow")
        return Text("?", "yellow"), Text(), title, shown
    shown = Text("missing", "bold red")
    return Text("!", "red"), Text(), title, Group(shown, _text(f"guide: {entry.step.say}", "dim"))


def _silence_bar(entry: Silence, guide: Guide, per_second: int, longest: int) -> Text:
    borders = (guide.targets.flows_s, guide.targets.noticeable_s)
    shown = phrase.seconds(entry.own_s, entry.gap.uncertainty_s, borders)
    style = RATING_STYLE[entry.rating]
    length = round(entry.own_s * per_second)
    bar = RATING_BAR[entry.rating] * min(length, longest) + "▸" * (length > longest)
    text = Text(bar + " " * bool(bar), style)
    return text.append(f"{shown} {entry.rating.value}", style)


def _scores(take: TakeReview, guide: Guide) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=9)
    table.add_column(width=3, justify="right")
    table.add_column(width=20)
    table.add_column(ratio=1)
    scores = take.scores
    rows = (
        ("Flow", scores.flow, _flow_fact(take)),
        ("Speed", scores.speed, _speed_fact(take, guide)),
        ("Order", scores.order, _order_fact(take, guide)),
        ("Overall", scores.overall, ""),
    )
    for name, mark, fact in rows:
        number = Text("-" if mark is None else str(mark), "bold")
        table.add_row(Text(f" {name}", "bold"), number, _gauge(mark), _text(fact))
    return table


def _gauge(mark: int | None) -> Text:
    full = round((mark or 0) / 5)
    style = "green" if (mark or 0) >= 90 else "yellow" if (mark or 0) >= 70 else "red"
    return Text("█" * full, style).append("░" * (20 - full), "dim")


def _flow_fact(take: TakeReview) -> str:
    fillers = phrase.several(len(take.facts.fillers), "filler")
    if not take.own_silences_s:
        return fillers
    return f"longest silence {phrase.seconds(max(take.own_silences_s))}, {fillers}"


def _speed_fact(take: TakeReview, guide: Guide) -> str:
    pace, targets = take.facts.speed.words_per_minute, guide.targets
    if pace is None:
        return "pace can't be told"
    return f"{pace:.0f} words a minute ({targets.slowest_wpm:g} to {targets.fastest_wpm:g})"


def _order_fact(take: TakeReview, guide: Guide) -> str:
    said = len({step.id for step in take.facts.take.steps})
    return f"{said} of {len(guide.steps)} steps" + ", in order" * take.facts.order.in_order


def _advice(advice: tuple[Advice, ...]) -> Iterator[RenderableType]:
    faults = [each for each in advice if not each.praise]
    yield Text(" Next take" if faults else " Well done", "bold")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2, justify="right")
    table.add_column(width=7, justify="right")
    table.add_column(ratio=1)
    for index, each in enumerate(advice, start=1):
        mark = Text("✓", "green") if each.praise else Text(f"{index}.", "bold")
        time = Text() if each.at_s is None else _time(each.at_s)
        table.add_row(mark, time, _text(each.message))
    yield table
