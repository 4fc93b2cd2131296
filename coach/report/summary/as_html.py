"""The table as a page of its own, in the style of a report, with a link to each result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from coach import phrase
from coach.datatypes import Guide
from coach.faults import noun_of
from coach.report.pages.as_html import Places, grade, part, whole
from coach.report.summary import wording
from coach.report.summary.contract import PersonJson, RowJson, SummaryJson, TotalJson
from coach.report.summary.headline import headline

_Scored = TypeVar("_Scored", PersonJson, RowJson)


def render(summary: SummaryJson, guide: Guide) -> str:
    """Return the page; people and recordings stand in it by their need."""
    good = [row for row in summary.recordings if not row.error]
    results = {row.recording: row.result for row in good if row.result}
    said, total = headline(summary, guide), summary.all
    shown = part(
        "summary.html.j2",
        Places(),
        title=f"{said.rstrip('.')} · {summary.guide}",
        headline=_together(said),
        reviewed=wording.heading(total),
        summary=summary,
        scores=_scores(total),
        people=[_Row(each.person, each, guide, results) for each in _by_need(summary.people)],
        rows=[_Row(row.recording, row, guide, results) for row in _by_need(good)],
        all=_Row("In all", total, guide, results),
        columns=COLUMNS,
        failed=[row for row in summary.recordings if row.error],
        faults=list(_faults(total)),
        left_out=wording.left_out(total.left_out, total.takes, guide) if total.left_out else "",
    )
    return whole(shown, "table.js")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the tables, and how it is sorted at first."""

    name: str
    kind: str = "number"
    down: bool = False
    """Whether the largest comes first."""


COLUMNS = (
    _Column("Takes", down=True),
    _Column("Overall"),
    _Column("Flow"),
    _Column("Speed"),
    _Column("Order"),
    _Column("Worst silence", "words", down=True),
    _Column("Left out", "words", down=True),
    _Column("Most common fault", "words"),
)
"""All but the first, which has the names."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place in a row: what stands there, and by what it is sorted."""

    column: _Column
    text: str
    value: float | str | None
    grade: str = ""
    link: str = ""
    at: str = ""
    """A moment's time, where the link leads to it."""


class _Row:
    """A row as the template sees it."""

    def __init__(
        self, name: str, row: RowJson | TotalJson, guide: Guide, results: dict[str, str]
    ) -> None:
        self.name = name
        self.link = quote(row.result) if isinstance(row, RowJson) and row.result else ""
        self.count = ""
        if isinstance(row, PersonJson):
            failed = f", {row.failed} failed" * bool(row.failed)
            self.count = phrase.several(row.recordings, "recording") + failed
        self.cells = list(_cells(row, guide, results))


def _cells(row: RowJson | TotalJson, guide: Guide, results: dict[str, str]) -> Iterator[_Cell]:
    takes, *scores, silence, left_out, fault = COLUMNS
    yield _Cell(takes, str(row.takes), row.takes)
    for column, mark in zip(scores, (row.overall, row.flow, row.speed, row.order), strict=True):
        yield _Cell(column, wording.score(mark), mark, _grade(mark))
    yield _silence(silence, row, guide, results)
    missing, common = row.left_out, row.most_common_fault
    named = wording.left_out(missing, row.takes, guide)
    count = sum(each.takes for each in missing)
    yield _Cell(left_out, _together(named), count or None, "" if missing else "none")
    called = wording.fault(common, row.takes)
    yield _Cell(fault, _together(called), called if common else None, "" if common else "none")


def _silence(
    column: _Column, row: RowJson | TotalJson, guide: Guide, results: dict[str, str]
) -> _Cell:
    worst = row.worst_silence
    text = wording.silence(worst, guide) if row.takes else "no take found"
    if worst is None:
        return _Cell(column, text, None, "none")
    result = results.get(worst.recording, "")
    if not result.endswith(".html"):
        return _Cell(column, text, worst.silence_s)
    link = f"{quote(result)}#t={worst.at_s:g}"
    return _Cell(column, text, worst.silence_s, link=link, at=phrase.clock(worst.at_s))


def _together(text: str) -> str:
    """Return a text in which "1 of 3" stays on one line."""
    return text.replace(" of ", "\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}")


def _by_need(rows: Iterable[_Scored]) -> list[_Scored]:
    """Return rows by what they score overall, the lowest first; what has no take comes last."""

    def need(row: _Scored) -> tuple[bool, float]:
        return row.overall is None, row.overall or 0.0

    return sorted(rows, key=need)


def _scores(total: TotalJson) -> list[tuple[str, int | None]]:
    marks = (total.overall, total.flow, total.speed, total.order)
    return [
        (name, None if mark is None else int(wording.score(mark)))
        for name, mark in zip(("Overall", "Flow", "Speed", "Order"), marks, strict=True)
    ]


def _faults(total: TotalJson) -> Iterator[tuple[str, int, float]]:
    """Yield the faults, in how many takes each is, and the share of them in percent."""
    for fault in total.faults:
        yield noun_of(fault.code), fault.takes, 100 * fault.takes / total.takes


def _grade(score: float | None) -> str:
    return grade(None if score is None else round(score))
