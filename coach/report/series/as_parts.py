"""A drill of parts: what each part's silences did, and what became of them in the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from rich.console import RenderableType
from rich.text import Text

from coach import phrase
from coach.datatypes import Drill, Guide
from coach.report.series import as_drill
from coach.report.terminal.layout import Look, grid, indented, printed, text


def render(parts: Sequence[Drill], **look: Unpack[Look]) -> str:
    """Return the report."""
    return printed(_page(parts), **look)


def _page(parts: Sequence[Drill]) -> Iterator[RenderableType]:
    for part in parts:
        if part.guide.part_of is None:
            yield from _whole(part)
        else:
            yield indented(text(f"{part.guide.name}: {said_of(part)}", "bold"))
            yield indented(_silences(part))
            yield ""
    yield indented(text(end(parts)))


def whole_of(parts: Sequence[Drill]) -> Guide:
    """Return the guide of which those are parts."""
    return parts[0].guide.part_of or parts[0].guide


def name_of(part: Drill) -> str:
    """Return what a part is called."""
    return part.guide.name if part.guide.part_of else "All of it"


def said_of(part: Drill) -> str:
    """Return how often a part was said, and how often it flowed."""
    flowed = sum(take.flowed for take in part.takes)
    return f"{phrase.several(len(part.takes), 'take')}, {flowed} flowed"


def _whole(whole: Drill) -> Iterator[RenderableType]:
    yield indented(text(name_of(whole), "bold"))
    for number, take in enumerate(whole.takes, start=1):
        yield indented(text(as_drill.line(number, take, whole.guide)))
    yield ""


def _silences(part: Drill) -> RenderableType:
    table = grid()
    for gap in part.gaps:
        title = phrase.inside(part.guide.step(gap.step).title)
        known = [phrase.seconds_if_any(s).removesuffix(" s") for s in gap.silences_s]
        table.add_row(Text(f"before {title}", "dim"), text(f"{'  '.join(known)} s"))
    return table


def end(parts: Sequence[Drill]) -> str:
    """Return what the joints that were said alone are like in the last take of the whole."""
    whole = next((part for part in parts if part.guide.part_of is None), None)
    if whole is None:
        return "All of it was not said: say it once, to see what stays."
    drilled = {gap.step for part in parts if part is not whole for gap in part.gaps}
    now = whole.takes[-1].silences_s
    said = [
        f"{phrase.seconds(now[step.id])} before {phrase.inside(step.title)}"
        for step in whole.guide.steps
        if step.id in drilled and step.id in now
    ]
    return f"In the whole: {phrase.listed(said)}." if said else "In the whole it was not heard."


def render_json(parts: Sequence[Drill]) -> str:
    """Return the drills of the parts, and of the whole, as one line of JSON: a list."""
    return f"[{', '.join(as_drill.render_json(part).strip() for part in parts)}]\n"
