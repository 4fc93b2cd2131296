"""Takes over weeks: a table of days with small graphs; or as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Unpack

from rich.console import RenderableType
from rich.text import Text

from coach import phrase
from coach.datatypes import Day, Progress
from coach.report.formats.cells import spreadsheet
from coach.report.terminal.layout import Look, grid, headed, indented, printed, text

COLUMNS = (
    "Day",
    "Takes",
    "Flowed",
    "Flow",
    "Overall",
    "Best",
    "Time",
    "Worst gap",
    "Fillers",
    "First word",
)
SPARKS = "▁▂▃▄▅▆▇█"
SHOWN = 14
"""So many latest days are listed; the graphs show up to ``GRAPHED``."""
GRAPHED = 40
UNTIL_SHOWN = 7
"""The takes that it took are told of so many latest days."""
NOTHING = """\
 Nothing is remembered yet.

 Begin with a rehearsal, or with ten takes in a row:

   coach rehearse
   coach drill
   coach review --remember take.wav
"""


def render(
    found: Sequence[Progress],
    *,
    silences: Mapping[str, Mapping[str, float]] | None = None,
    step: str | None = None,
    **look: Unpack[Look],
) -> str:
    """Return progress for a person.

    Parameters
    ----------
    found
        By guide and version, the one used last at the end.
    silences
        The silence before each step, by step and day, of the last of ``found``; where a step is
        asked for.
    step
        That step's id.
    """
    if not found:
        return NOTHING
    return printed(_page(found, silences or {}, step), **look)


def _page(
    found: Sequence[Progress], silences: Mapping[str, Mapping[str, float]], step: str | None
) -> Iterator[RenderableType]:
    for at, each in enumerate(found):
        if at:
            yield ""
        yield indented(text(heading(each), "bold"))
        if note := changed(each, found):
            yield indented(text(note, "yellow"))
        yield ""
        yield indented(_days(each.days[-SHOWN:]))
        yield ""
        yield indented(_graphs(each.days[-GRAPHED:]))
        yield ""
        yield from (indented(text(line)) for line in sentences(each))
        if max(map(len, each.joints.values()), default=0) > 1:
            yield ""
            yield indented(_joints(each))
    if step is not None:
        yield ""
        yield indented(text(_step_line(found[-1], silences.get(step, {}), step)))


def heading(each: Progress) -> str:
    """Return the guide, how often it was said, and on how many days it flowed."""
    takes = sum(day.takes for day in each.days)
    flows = sum(day.it_flows for day in each.days)
    days = phrase.several(len(each.days), "day")
    it_flows = f"; it flowed on {phrase.several(flows, 'day')}" if flows else ""
    return f"{each.guide}: {phrase.several(takes, 'take')} on {days}{it_flows}"


def changed(each: Progress, found: Sequence[Progress]) -> str:
    """Return which version of a guide this is, where it has others."""
    if sum(other.guide == each.guide for other in found) == 1:
        return ""
    return f"version {each.number} of this guide; it changed, so it is counted by itself"


def _days(days: Sequence[Day]) -> RenderableType:
    table = headed(COLUMNS, left=("Day",))
    table.columns[0].no_wrap = True
    for day in days:
        style = "green" if day.it_flows else ""
        table.add_row(
            *(
                Text(cell, style) if name == "Flowed" else text(cell)
                for name, cell in zip(COLUMNS, cells(day), strict=True)
            )
        )
    return table


def cells(day: Day) -> tuple[str, ...]:
    """Return a day's figures, by ``COLUMNS``."""
    return (
        day.day,
        str(day.takes),
        f"{day.flowed}{' ✓' if day.it_flows else ''}",
        *(f"{value:.0f}" for value in (day.flow, day.overall, day.best)),
        "-" if day.total_s is None else phrase.length(day.total_s),
        phrase.seconds_if_any(day.worst_gap_s),
        f"{day.fillers:.1f}",
        phrase.seconds_if_any(day.first_delay_s),
    )


def _graphs(days: Sequence[Day]) -> RenderableType:
    table = grid()
    table.add_row(Text("Overall", "dim"), Text(spark([day.overall for day in days], 0, 100)))
    gaps = [day.worst_gap_s or 0.0 for day in days]
    table.add_row(Text("Worst gap", "dim"), Text(spark(gaps, 0, max(2.0, *gaps))))
    times = [day.total_s for day in days if day.total_s is not None]
    if times:
        table.add_row(Text("Time", "dim"), Text(spark(times, 0, max(times) or 1.0)))
    return table


def overnight(each: Progress) -> Iterator[str]:
    """Yield what was kept from day to day, and after how many takes it flowed."""
    if each.kept and each.kept.of:
        then, cold = (phrase.seconds_if_any(s) for s in (each.kept.last_s, each.kept.first_s))
        yield (
            f"Kept since {each.kept.since}: {each.kept.joints} of {each.kept.of} joints; longest "
            f"silence {then} then, {cold} in the first take of {each.days[-1].day}."
        )
    if each.tests_passed:
        days = phrase.several(each.tests_passed, "day")
        yield f"The first take of the day flowed on the last {days} of practice."
    until = [day.until_flow for day in each.days[-UNTIL_SHOWN:] if day.until_flow is not None]
    if until:
        takes = phrase.listed([str(count) for count in until])
        yield f"It flowed after {takes} take{'s' * (until != [1])}, on the latest days that it did."


def with_customer(days: Sequence[Day]) -> Iterator[str]:
    """Yield how it went with the coach's own customer, on the first day with one and the latest."""
    met = [day for day in days if day.customer_takes]
    if not met:
        return
    takes = phrase.several(sum(day.customer_takes for day in met), "take")
    delay = _course([day.customer_delay_s for day in met], " s")
    yield f"With a customer ({takes}), from his answer to your next word: {delay}."
    into = _course([day.customer_talked_into for day in met])
    yield f"Of his lines a take talked into: {into}."
    if of := sum(day.customer_interrupted for day in met):
        finished = sum(day.customer_finished for day in met)
        yield f"Of {phrase.several(of, 'step')} that he talked over you finished {finished}."


def _course(figures: Sequence[float | None], unit: str = "") -> str:
    """Return the first of some days' figures and the latest, with a graph between them."""
    known = [figure for figure in figures if figure is not None][-GRAPHED:]
    if not known:
        return "not measured"
    first, last = (f"{value:.1f}{unit}" for value in (known[0], known[-1]))
    return f"{first} {spark(known, 0, max(1.0, *known))} {last}" if len(known) > 1 else last


def _joints(each: Progress) -> RenderableType:
    """Return the course of the silence before each step, by week."""
    table = grid()
    weeks = len({week for by_week in each.joints.values() for week in by_week})
    table.add_row(Text("Before", "dim"), Text(f"{weeks} weeks", "dim"), Text("from, to", "dim"))
    for step, title in each.titles.items():
        values = list(each.joints.get(step, {}).values())
        if len(values) > 1:
            ends = [phrase.seconds(value) for value in (values[0], values[-1])]
            shown = Text(spark(values, 0, max(2.0, *values)))
            table.add_row(text(title), shown, text(", ".join(ends)))
    return table


def spark(values: Sequence[float], least: float, most: float) -> str:
    """Return values as a line of small bars."""
    scale = (len(SPARKS) - 1) / max(most - least, 1e-9)
    return "".join(SPARKS[round(min(most, max(least, v) - least) * scale)] for v in values)


def sentences(each: Progress) -> Iterator[str]:
    """Yield the best and the latest take, the step that costs most, and when it flows."""
    best, latest = each.best, each.latest
    yield (
        f"Best take {best.overall} overall ({best.day}, take {best.take}); "
        f"latest {latest.overall} ({latest.day}, take {latest.take})."
    )
    if each.costs_most:
        step, silence_s = each.costs_most
        title = phrase.inside(each.titles.get(step, step))
        yield f"Lately {title} costs you most: {phrase.seconds(silence_s)} of silence before it."
    yield from overnight(each)
    yield from with_customer(each.days)
    if any(day.whole < day.takes for day in each.days):
        yield "Time is of the takes that left no step out; worst gap is the longest of the day."
    yield (
        f"It flows when {phrase.number(each.in_a_row)} takes in a row are complete, in order and "
        "without a silence that stalls."
    )


def _step_line(each: Progress, by_day: Mapping[str, float], step: str) -> str:
    title = phrase.inside(each.titles.get(step, step))
    if not by_day:
        return f"Before {title}: no silence is remembered."
    values = list(by_day.values())[-GRAPHED:]
    first, last = phrase.seconds(values[0]), phrase.seconds(values[-1])
    return f"Before {title}: {spark(values, 0, max(2.0, *values))}  from {first} to {last}"


def render_json(found: Sequence[Progress]) -> str:
    """Return progress as one line of JSON: a list, an object for each version of a guide."""
    return json.dumps([asdict(each) for each in found]) + "\n"


def render_csv(
    found: Sequence[Progress],
    silences: Sequence[Mapping[str, Mapping[str, float]]] | None = None,
) -> str:
    """Return progress as a table: a row a day and guide.

    Parameters
    ----------
    silences
        Of each of ``found`` the mean silence before each step, by step and day: further columns.
    """
    known = silences or [{} for _ in found]
    steps = list(dict.fromkeys(step for each in known for step in each))
    rows: list[dict[str, object]] = []
    for each, by_step in zip(found, known, strict=True):
        for day in each.days:
            row = {"guide": each.guide, "version": each.number, **asdict(day)}
            rows.append(row | {silence_column(s): by_step.get(s, {}).get(day.day) for s in steps})
    return spreadsheet(("guide", "version", *Day.__slots__, *map(silence_column, steps)), rows)


def silence_column(step: str) -> str:
    """Return what the column of the silence before a step is called."""
    return f"silence_before_{step}_s"
