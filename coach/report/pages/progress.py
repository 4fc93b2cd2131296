"""Progress as one page: a small graph for each figure, over the days; and the days themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from coach import phrase
from coach.datatypes import Day, Progress
from coach.report.pages.as_html import Part, Places, part, whole
from coach.report.series.progress import COLUMNS, NOTHING, cells, changed, heading, sentences

GRAPH_WIDTH, GRAPH_HEIGHT = 300, 64
"""The box of a graph, whatever its size on the screen."""
EDGE = 6
"""Room for a dot at the edge of it."""


def render(found: Sequence[Progress]) -> str:
    """Return the page of all guides, the one used last first."""
    return whole(progress_part(found), "page.js")


def progress_part(found: Sequence[Progress]) -> Part:
    """Return what the page of all guides shows."""
    return part(
        "progress.html.j2",
        Places(),
        title="Progress",
        guides=[_Guide(each, found) for each in reversed(found)],
        columns=COLUMNS,
        nothing=NOTHING.splitlines(),
        box=(GRAPH_WIDTH, GRAPH_HEIGHT),
    )


class _Guide:
    """What became of one guide, as its template sees it."""

    def __init__(self, progress: Progress, found: Sequence[Progress]) -> None:
        self.heading = heading(progress)
        self.changed = changed(progress, found)
        self.sentences = list(sentences(progress))
        self.graphs = [*_graphs(progress.days), *_joints(progress)]
        self.days = [(day, cells(day)) for day in reversed(progress.days)]


@dataclass(frozen=True, slots=True)
class Graph:
    """One figure over the days."""

    name: str
    latest: str
    first: str
    points: tuple[tuple[float, float], ...]
    """Of the days that have it: x from left to right, y from top to bottom, in the graph's box."""
    flows: tuple[bool, ...]
    """Whether it flowed on that day."""
    unit: str = "day"
    """What a point stands for."""


def _graphs(days: Sequence[Day]) -> Iterator[Graph]:
    kinds: tuple[tuple[str, Callable[[Day], float | None], Callable[[float], str], float], ...] = (
        ("Flow", lambda day: day.flow, lambda value: f"{value:.0f}", 100.0),
        ("Overall", lambda day: day.overall, lambda value: f"{value:.0f}", 100.0),
        ("Worst gap", lambda day: day.worst_gap_s, phrase.seconds, 2.0),
        ("Time", lambda day: day.total_s, phrase.length, 0.0),
        ("Fillers a take", lambda day: day.fillers, lambda value: f"{value:.1f}", 2.0),
        ("First word after", lambda day: day.first_delay_s, phrase.seconds, 1.0),
        ("Takes until it flowed", lambda day: day.until_flow, lambda value: f"{value:.0f}", 10.0),
        ("Kept overnight", lambda day: day.kept, lambda value: f"{value:.0%}", 1.0),
    )
    for name, figure, said, at_least in kinds:
        known = [
            (at, value, day.it_flows)
            for at, day in enumerate(days)
            if (value := figure(day)) is not None
        ]
        if known:
            yield _graph(name, known, len(days), said, at_least)


def _joints(progress: Progress) -> Iterator[Graph]:
    """Yield the course of the silence before each step, by week; of one week there is none."""
    weeks = sorted({week for by_week in progress.joints.values() for week in by_week})
    for step, title in progress.titles.items():
        by_week = progress.joints.get(step, {})
        known = [(at, by_week[week], False) for at, week in enumerate(weeks) if week in by_week]
        if len(known) > 1:
            name = f"Before {phrase.inside(title)}"
            yield _graph(name, known, len(weeks), phrase.seconds, 2.0, unit="week")


def _graph(
    name: str,
    known: Sequence[tuple[int, float, bool]],
    days: int,
    said: Callable[[float], str],
    at_least: float,
    unit: str = "day",
) -> Graph:
    most = max(at_least, *(value for _, value, _ in known)) or 1.0
    across, down = GRAPH_WIDTH - 2 * EDGE, GRAPH_HEIGHT - 2 * EDGE
    points = tuple(
        (
            round(EDGE + across * (at / (days - 1) if days > 1 else 0.5), 1),
            round(EDGE + down * (1.0 - value / most), 1),
        )
        for at, value, _ in known
    )
    flows = tuple(flowed for _, _, flowed in known)
    return Graph(name, said(known[-1][1]), said(known[0][1]), points, flows, unit)
