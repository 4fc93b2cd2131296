"""Flow, speed and order against the guide, several takes beside each other, and the advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coach import phrase
from coach.datatypes import Advice, AsideKind, Guide, StepStatus, TakeReview
from coach.report.page import grid, indented, text, time

GAUGE_COLUMNS = 20
BREACHES = {
    "celebrated": "celebrated",
    "asked_again": "asked again",
    "no_return": "not back after an objection",
    "lingered": "lingered",
}
"""How the findings about speech that is no step read beside the order."""
GOOD, FAIR = 90, 70
"""From these scores on a gauge is green, or yellow."""


def scores(take: TakeReview, guide: Guide, width: int) -> Table:
    """Return the four scores of a take, each with what is behind it."""
    table = grid()
    table.add_column(width=7, no_wrap=True)
    table.add_column(width=3, justify="right", no_wrap=True)
    table.add_column(width=GAUGE_COLUMNS if width >= 72 else GAUGE_COLUMNS // 2, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    marks = take.scores
    for name, mark, fact in (
        ("Flow", marks.flow, _flow(take, guide)),
        ("Speed", marks.speed, _speed(take, guide)),
        ("Order", marks.order, _order(take, guide)),
        ("Overall", marks.overall, ""),
    ):
        columns = table.columns[2].width or GAUGE_COLUMNS
        table.add_row(Text(name, "bold"), Text(number(mark), "bold"), gauge(mark, columns), fact)
    return table


def number(mark: int | None) -> str:
    """Return a score; a dash where there is none."""
    return "-" if mark is None else str(mark)


def gauge(mark: int | None, columns: int) -> Text:
    """Return a score as a bar."""
    if mark is None:
        return Text()
    full = mark * columns // 100
    style = "green" if mark >= GOOD else "yellow" if mark >= FAIR else "red"
    return Text.assemble(("━" * full, style), ("─" * (columns - full), "dim"))


def _flow(take: TakeReview, guide: Guide) -> Text:
    facts = [*_longest_silence(take, guide), _fillers(take)]
    breaks = [aside for aside in take.facts.asides if aside.kind is AsideKind.FALSE_START]
    facts += [_count(len(breaks), "false start")] * bool(breaks)
    return text(", ".join(facts))


def _fillers(take: TakeReview) -> str:
    if not take.facts.fillers and not take.facts.fillers_audible:
        return "too noisy to tell fillers"
    return _count(len(take.facts.fillers), "filler")


def _longest_silence(take: TakeReview, guide: Guide) -> Iterator[str]:
    """Yield the longest silence between steps; or inside one, where that does not flow."""
    flows = guide.targets.flows_s
    between = zip(take.own_silences_s, take.facts.gaps, strict=True)
    found = [(silence, gap.uncertainty_s, "") for silence, gap in between]
    for pause in take.facts.pauses:
        if pause.inside is not None and pause.span.duration > flows:
            title = phrase.inside(guide.step(pause.inside).title)
            found.append((pause.span.duration, 0.0, f" inside {title}"))
    if found:
        silence, uncertainty, where = max(found)
        yield f"longest silence {phrase.seconds(silence, uncertainty, [flows])}{where}"


def _count(many: int, thing: str) -> str:
    return phrase.several(many, thing) if many else f"no {thing}s"


def _speed(take: TakeReview, guide: Guide) -> Text:
    speed, targets = take.facts.speed, guide.targets
    if speed.words_per_minute is None or take.scores.speed is None:
        return text("no pace to measure")
    aim = f"guide: {targets.slowest_wpm:g} to {targets.fastest_wpm:g}"
    return text(f"{speed.words_per_minute:.0f} words a minute ({aim})")


def _order(take: TakeReview, guide: Guide) -> Text:
    order = take.facts.order
    said, total = len(set(order.heard)), len(guide.steps)
    in_order = " in order" if order.in_order else ", not in order"
    facts = [f"{said} of {total} steps{in_order * (said > 1)}", *_besides(take, guide)]
    return text(", ".join(facts))


def _besides(take: TakeReview, guide: Guide) -> Iterator[str]:
    """Yield what nobody can tell about, and what else order lost points to."""
    unclear = [step for step in take.facts.take.absent if step.status is StepStatus.UNCLEAR]
    if unclear:
        yield f"{len(unclear)} can't be told"
    found = {finding.code for finding in take.findings}
    if "repeated" in found:
        titles = [phrase.inside(guide.step(id_).title) for id_ in take.facts.order.repeated]
        yield f"{phrase.listed(titles)} said again"
    yield from (name for code, name in BREACHES.items() if code in found)


# ---- several takes -----------------------------------------------------------------------


def takes_table(takes: Sequence[TakeReview], guide: Guide, width: int) -> Table:
    """Return a line for each take; the best stands out."""
    wide = width >= 72
    table = grid()
    for name in ("Take", "Start", "Length", "Steps", "Flow", "Speed", "Order", "Overall"):
        table.add_column(Text(name, "dim"), justify="right", no_wrap=True)
    if wide:
        table.add_column(Text("Longest silence", "dim"))
    table.show_header = True
    best = best_take(takes)
    for take in takes:
        longest = [_longest(take, guide)] if wide else []
        cells = [text(cell) for cell in (*_cells(take, guide), *longest)]
        table.add_row(*cells, style="bold" if take is best else "")
    return table


def best_take(takes: Sequence[TakeReview]) -> TakeReview:
    """Return the take with the highest overall score; of several the first."""
    return max(takes, key=lambda take: take.scores.overall)


def _cells(take: TakeReview, guide: Guide) -> list[str]:
    span, marks = take.facts.take.span, take.scores
    said = len({step.id for step in take.facts.take.steps})
    numbers = (marks.flow, marks.speed, marks.order, marks.overall)
    return [
        str(take.facts.take.index),
        phrase.clock(span.start),
        phrase.length(span.duration),
        f"{said}/{len(guide.steps)}",
        *map(number, numbers),
    ]


def _longest(take: TakeReview, guide: Guide) -> str:
    if not take.own_silences_s:
        return ""
    index = max(range(len(take.own_silences_s)), key=take.own_silences_s.__getitem__)
    gap = take.facts.gaps[index]
    silence = phrase.seconds(take.own_silences_s[index], gap.uncertainty_s)
    return f"{silence} before {phrase.inside(guide.step(gap.before).title)}"


# ---- advice ------------------------------------------------------------------------------


def advice(given: Sequence[Advice]) -> Iterator[RenderableType]:
    """Return what to do in the next take, numbered, and what to keep, ticked."""
    to_do = any(not each.praise for each in given)
    yield indented(Text("Next take" if to_do else "Well done", "bold"))
    table = grid()
    table.add_column(width=2, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for index, each in enumerate(given, start=1):
        mark = Text("✓", "bold green") if each.praise else Text(f"{index}.", "bold")
        message = text(each.message)
        if each.at_s is not None and not each.praise:
            message.append("  (").append(time(each.at_s)).append(")")
        table.add_row(mark, message)
    yield indented(table)
