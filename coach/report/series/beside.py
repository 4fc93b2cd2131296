"""A take beside the speaker's own best: when each line began and ended, and where time is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Unpack

from rich.console import RenderableType

from coach import phrase
from coach.datatypes import Guide, Review
from coach.learning import BestTake, LineBeside, TakeBeside
from coach.report.terminal.layout import Look, headed, indented, printed, text
from coach.visible import shown

COLUMNS = ("", "This take", "Your best", "Longer by")

AS_LONG_S = 0.05
"""Takes that differ by less are told as equally long: seconds are told in tenths."""


def render(
    review: Review, best: BestTake, takes: Sequence[TakeBeside], **look: Unpack[Look]
) -> str:
    """Return the takes of a recording beside the best."""
    return printed(_page(review, best, takes), **look)


def _page(review: Review, best: BestTake, takes: Sequence[TakeBeside]) -> Iterator[RenderableType]:
    yield indented(
        text(
            f"{shown(review.recording.path)}: beside your best, take {best.take} of {best.day}",
            "bold",
        )
    )
    if not takes:
        yield indented(text("No take was heard."))
    for take in takes:
        yield ""
        if len(takes) > 1:
            yield indented(text(f"Take {take.index}"))
        yield indented(_lines(take, review.guide))
        yield ""
        yield indented(text(summary(take, best, review.guide)))


def _lines(take: TakeBeside, guide: Guide) -> RenderableType:
    table = headed(COLUMNS, left=COLUMNS)
    for line in take.lines:
        table.add_row(
            text(guide.step(line.step).title),
            text(times(line.began_s, line.ended_s)),
            text(times(line.best_began_s, line.best_ended_s)),
            text(longer(line)),
        )
    return table


def times(began_s: float | None, ended_s: float | None) -> str:
    """Return when a line was said, in words."""
    if began_s is None or ended_s is None:
        return "not heard"
    return f"{began_s:4.1f} to {ended_s:.1f} s"


def longer(line: LineBeside) -> str:
    """Return where a line differs from the best by more than a silence varies anyway."""
    parts = ((line.lost_before_s, "before it"), (line.lost_inside_s, "in it"))
    told = [
        f"{s:+.1f} s {where}" for s, where in parts if s is not None and abs(s) > phrase.ALIKE_S
    ]
    return ", ".join(told)


def summary(take: TakeBeside, best: BestTake, guide: Guide) -> str:
    """Return how much longer it took, and where most."""
    lost = {line.step: line.lost_before_s or 0.0 for line in take.lines}
    worst = max(lost, key=lambda step: lost[step])
    longer = take.total_s - best.total_s
    how = "longer" if longer > 0 else "shorter"
    said = f"{phrase.seconds(abs(longer))} {how} than your best ({phrase.length(best.total_s)})"
    if abs(longer) < AS_LONG_S:
        said = f"As long as your best ({phrase.length(best.total_s)})"
    if any(line.began_s is None for line in take.lines):
        said = f"Not all of it was heard; your best took {phrase.length(best.total_s)}"
    if lost[worst] <= phrase.ALIKE_S:
        return f"{said}; no silence is longer."
    title = phrase.inside(guide.step(worst).title)
    return f"{said}; most is lost before {title}, {phrase.seconds(lost[worst])}."


def render_json(review: Review, best: BestTake, takes: Sequence[TakeBeside]) -> str:
    """Return the same as one line of JSON."""
    shape = {
        "recording": {"path": review.recording.path},
        "guide": review.guide.name,
        "best": asdict(best),
        "takes": [asdict(take) for take in takes],
    }
    return json.dumps(_rounded(shape)) + "\n"


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value
