"""The days of practice of a guide: their tests, what was kept, which joints were said alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from coach.datatypes import Guide
from coach.history.keep import version_of
from coach.history.store import opened
from coach.learning import PastTake, Practised, Retention, Sitting

DAYS = 120
"""So many latest days of practice tell what is next: the longest interval is reached in four."""
LATELY = 10
"""So many latest takes are given one by one."""

_Row = tuple[int, str, int]
"""A take: its id, its day, whether it flowed."""
_Part = tuple[str, int, tuple[str, ...]]
"""A part that was said on a day: that day, the id of its first take, its steps."""


def practised(guide: Guide, days: int = DAYS) -> Practised:
    """Return what is remembered of the practice of a guide, as it is now.

    Parameters
    ----------
    days
        So many latest days of practice.

    Raises
    ------
    HistoryError
        It cannot be read.
    """
    titles = {step.id: step.title for step in guide.steps}
    nothing = Practised(guide.name, titles, guide.flowing.takes)
    with opened() as history:
        found = history.execute(
            "SELECT id FROM guide WHERE name = ? AND version = ?", [guide.name, version_of(guide)]
        ).fetchone()
        return filled(history, found[0], nothing, days) if found else nothing


def filled(history: sqlite3.Connection, guide: int, nothing: Practised, days: int) -> Practised:
    """Return what is remembered of a guide, by its number in the file, in so many latest days."""
    takes = _takes(history, guide, days)
    if not takes:
        return nothing
    by_day = {day: list(rows) for day, rows in groupby(takes, key=lambda row: row[1])}
    ends = [row for rows in by_day.values() for row in (rows[0], rows[-1])]
    full = _full(history, [*ends, *takes[-LATELY:]])
    parts = _parts(history, guide, takes[0][1])
    today = [steps for day, _, steps in parts if day == takes[-1][1]]
    return replace(
        nothing,
        sittings=tuple(sittings_of(by_day, full, parts, nothing.in_a_row)),
        lately=tuple(full[row[0]] for row in takes[-LATELY:]),
        drilled=frozenset(steps[-1] for steps in today if len(steps) == 2 < len(nothing.titles)),
    )


def _takes(history: sqlite3.Connection, guide: int, days: int) -> list[_Row]:
    """Return the takes of the latest days, in the order said."""
    rows = history.execute(
        "SELECT id, day, flowed FROM take WHERE guide = ? AND day >= (SELECT min(day) FROM (SELECT "
        "DISTINCT day FROM take WHERE guide = ? ORDER BY day DESC LIMIT ?)) ORDER BY day, id",
        [guide, guide, days],
    )
    return rows.fetchall()


def _full(history: sqlite3.Connection, rows: Sequence[_Row]) -> dict[int, PastTake]:
    silences: dict[int, dict[str, float]] = {row[0]: {} for row in rows}
    flowing: dict[int, set[str]] = {row[0]: set() for row in rows}
    gaps = history.execute(
        "SELECT take, before, own_silence_s, rating FROM gap WHERE take IN "
        "(SELECT value FROM json_each(?)) ORDER BY take, place",
        [json.dumps(sorted(silences))],
    )
    for take, before, own_s, rating in gaps:
        if before not in silences[take]:  # of a line said twice, the first counts
            silences[take][before] = own_s
            flowing[take] |= {before} if rating == "flows" else set()
    return {
        id_: PastTake(id_, day, bool(flowed), silences[id_], frozenset(flowing[id_]))
        for id_, day, flowed in rows
    }


def sittings_of(
    by_day: dict[str, list[_Row]],
    full: dict[int, PastTake],
    parts: Sequence[_Part],
    in_a_row: int,
) -> Iterator[Sitting]:
    """Yield the days of practice.

    Parameters
    ----------
    by_day
        All takes of the whole, in the order said.
    full
        The first and the last take of each day, by their ids.
    parts
        What was said alone, by day, in the order said.
    in_a_row
        So many takes in a row must flow.
    """
    warm_from = {day: take for day, take, _ in reversed(parts)}
    before: PastTake | None = None
    for day, rows in by_day.items():
        first, last = full[rows[0][0]], full[rows[-1][0]]
        is_cold = first.take < warm_from.get(day, first.take + 1)
        kept = _kept(before, first) if before and is_cold else None
        yield Sitting(day, first, last, len(rows), _until_flow(rows, in_a_row), kept)
        before = last


def _kept(last: PastTake, first: PastTake) -> Retention:
    longest = [max(take.silences_s.values(), default=None) for take in (last, first)]
    joints = len(last.flowing & first.flowing)
    return Retention(last.day, joints, len(last.flowing), first.flowed, longest[0], longest[1])


def _until_flow(rows: Sequence[_Row], in_a_row: int) -> int | None:
    row = 0
    for number, (_, _, flowed) in enumerate(rows, start=1):
        row = row + 1 if flowed else 0
        if row == in_a_row:
            return number
    return None


def _parts(history: sqlite3.Connection, guide: int, since: str) -> list[_Part]:
    rows = history.execute(
        "SELECT day, min(take.id), steps FROM guide JOIN take ON take.guide = guide.id "
        "WHERE part_of = ? AND day >= ? GROUP BY day, guide.id ORDER BY min(take.id)",
        [guide, since],
    )
    return [(day, first, tuple(json.loads(steps))) for day, first, steps in rows]


def said_on(guide: Guide, kind: str, day: str) -> int:
    """Return how many takes of a guide came so on a day.

    Raises
    ------
    HistoryError
        It cannot be read.
    """
    with opened() as history:
        found = history.execute(
            "SELECT count(*) FROM take JOIN guide ON guide.id = take.guide "
            "WHERE name = ? AND version = ? AND kind = ? AND day = ?",
            [guide.name, version_of(guide), kind, day],
        )
        return int(found.fetchone()[0])
