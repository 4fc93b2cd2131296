"""A take beside the speaker's own best, as a page: line by line, and each can be heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Guide
from coach.learning import BestTake, LineBeside, TakeBeside
from coach.report.pages.as_html import Part, Places, part
from coach.report.series.beside import COLUMNS, longer, summary, times
from coach.report.series.plan import on

LEAD_S = 0.6
"""A line is heard with the silence before it (seconds)."""


@dataclass(frozen=True, slots=True)
class _Line:
    """When a line was said in one of the two takes."""

    said: str
    kind: str
    """``noticeable`` where time is lost before it, else ``flows``; an empty text of the best."""
    take: int
    at_s: float | None
    """Where it is heard in its recording (seconds)."""


def beside_part(
    guide: Guide,
    best: BestTake,
    take: TakeBeside,
    addresses: Sequence[str],
    starts: Sequence[float],
) -> Part:
    """Return what the page of a take beside the best shows.

    Parameters
    ----------
    guide
        What is said.
    best, take
        The two takes.
    addresses
        Where the recordings of the take and of the best are; an empty text: not kept.
    starts
        When each take begins in its recording (seconds).
    """

    def line(which: int, began_s: float | None, ended_s: float | None, kind: str) -> _Line:
        heard = began_s is not None and bool(addresses[which])
        at_s = max(0.0, starts[which] + (began_s or 0.0) - LEAD_S) if heard else None
        return _Line(times(began_s, ended_s), kind, which + 1, at_s)

    rows = [
        (
            guide.step(each.step).title,
            line(0, each.began_s, each.ended_s, _kind(each)),
            line(1, each.best_began_s, each.best_ended_s, ""),
            longer(each),
        )
        for each in take.lines
    ]
    return part(
        "beside.html.j2",
        Places(),
        title=f"Beside your best · {guide.name}",
        guide=guide,
        best=best,
        day=on(best.day),
        said=summary(take, best, guide),
        columns=COLUMNS,
        rows=rows,
        sounds=[(name, where) for name, where in zip(COLUMNS[1:3], addresses, strict=True)],
    )


def _kind(line: LineBeside) -> str:
    if line.began_s is None:
        return "absent"
    return "noticeable" if (line.lost_before_s or 0.0) > phrase.ALIKE_S else "flows"
