"""What became of takes, by day; and what can be taken out again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coach.datatypes import Day, Earlier, Guide, Kept, Mark, Progress
from coach.errors import HistoryError
from coach.history import customers
from coach.history.keep import version_of
from coach.history.sittings import filled
from coach.history.store import PARTS, delete_takes, opened, place, transaction, where
from coach.learning import Practised, Sitting

COMPARED = 60
"""So many latest takes say what is new in the next one: some weeks of practice."""
WEEKS = 12
"""A joint's course is shown over so many latest weeks."""
ALL_DAYS = 100_000
"""More days of practice nobody has."""
LATELY = 10
"""So many latest takes tell which step costs most."""


def progress(
    since: str | None = None, guide: str | None = None, tested: int = ALL_DAYS
) -> list[Progress]:
    """Return what is remembered, by guide and version, the one used last at the end.

    Takes of a part of a guide count for nothing here.

    Parameters
    ----------
    since
        The first day that counts, as in 2026-11-27.
    guide
        A guide's name.
    tested
        Of so many latest days it is told what was kept, and after how many takes it flowed.

    Raises
    ------
    HistoryError
        It cannot be read.
    """
    with opened() as history:
        columns = "id, name, version, steps, in_a_row"
        found = history.execute(f"SELECT {columns} FROM guide WHERE part_of IS NULL ORDER BY id")
        numbers: dict[str, int] = {}
        made: list[Progress] = []
        for id_, name, version, steps, in_a_row in found.fetchall():
            numbers[name] = numbers.get(name, 0) + 1
            if guide in (None, name):
                known = filled(history, id_, Practised(name, json.loads(steps), in_a_row), tested)
                made += _progress(history, id_, since or "", version, numbers[name], known)
    return sorted(made, key=lambda each: each.latest.take)


def _progress(
    history: sqlite3.Connection, id_: int, since: str, version: str, number: int, known: Practised
) -> Iterator[Progress]:
    """Yield what is remembered of a guide; nothing where no day of it counts."""
    days = _days(history, id_, since, known.in_a_row)
    if not days:
        return
    best, latest = (_mark(history, id_, since, by) for by in _MARKS)
    yield Progress(
        known.guide,
        version,
        number,
        dict(known.titles),
        known.in_a_row,
        tuple(_with_test(days, known.sittings)),
        best,
        latest,
        _costs_most(history, id_),
        known.sittings[-1].kept,
        known.tests_passed,
        _joints(history, id_, since),
    )


def earlier(guide: Guide, most: int = COMPARED) -> tuple[Earlier, ...]:
    """Return the latest takes of a guide, as it is now, the oldest first.

    Raises
    ------
    HistoryError
        They cannot be read.
    """
    with opened() as history:
        rows = history.execute(
            "SELECT take.id, day, flowed, overall, worst_gap_s, worst_before FROM take "
            "JOIN guide ON guide.id = take.guide WHERE name = ? AND version = ? "
            "ORDER BY take.id DESC LIMIT ?",
            [guide.name, version_of(guide), most],
        ).fetchall()
        return tuple(_earlier(history, guide, *row) for row in reversed(rows))


def _earlier(
    history: sqlite3.Connection,
    guide: Guide,
    id_: int,
    day: str,
    flowed: int,
    overall: int,
    worst_s: float | None,
    worst_before: str | None,
) -> Earlier:
    gaps = history.execute("SELECT before, own_silence_s FROM gap WHERE take = ?", [id_])
    remarks = history.execute("SELECT code, step FROM remark WHERE take = ?", [id_]).fetchall()
    if not remarks and worst_s is not None and worst_s > guide.targets.flows_s:
        remarks = [("silence", worst_before)]  # of a take from before remarks were kept
    return Earlier(day, bool(flowed), overall, worst_s, dict(gaps), frozenset(remarks))


def takes(most: int = 500) -> list[Kept]:
    """Return the latest takes, the last one first.

    Raises
    ------
    HistoryError
        They cannot be read.
    """
    with opened() as history:
        found = history.execute(
            "SELECT take.id, at, kind, guide.name, recording, overall, total_s, worst_gap_s, "
            "verdict, whole.name FROM take JOIN guide ON guide.id = take.guide LEFT JOIN guide AS "
            "whole ON whole.id = guide.part_of ORDER BY take.id DESC LIMIT ?",
            [most],
        )
        return [Kept(*row) for row in found]


def guides() -> list[str]:
    """Return the names of the guides of which takes are remembered, the one used last at the end.

    Raises
    ------
    HistoryError
        They cannot be read.
    """
    with opened() as history:
        query = "SELECT name FROM guide JOIN take ON take.guide = guide.id "
        query += "WHERE part_of IS NULL GROUP BY name "
        return [row[0] for row in history.execute(f"{query}ORDER BY max(take.id)")]


def export() -> Iterator[dict[str, object]]:
    """Yield everything that is remembered, a take at a time."""
    with opened() as history:
        history.row_factory = sqlite3.Row
        query = (
            "SELECT take.*, guide.name, guide.version, whole.name AS part_of, guide.in_a_row, "
            "guide.steps AS titles FROM take JOIN guide ON guide.id = take.guide "
            "LEFT JOIN guide AS whole ON whole.id = guide.part_of"
        )
        for take in history.execute(f"{query} ORDER BY take.id"):
            parts: dict[str, object] = {}
            for part in PARTS:
                rows = history.execute(f"SELECT * FROM {part} WHERE take = ?", [take["id"]])
                parts[f"{part}s"] = [
                    {key: row[key] for key in row.keys() if key != "take"}  # noqa: SIM118
                    for row in rows
                ]
            yield {**dict(take), "titles": json.loads(take["titles"]), **parts}


def silences_before(
    guide: str, version: str, since: str | None = None
) -> dict[str, dict[str, float]]:
    """Return the speaker's mean silence before each step, by step and then by day (seconds)."""
    with opened() as history:
        rows = history.execute(
            "SELECT before, day, avg(own_silence_s) FROM gap JOIN take ON take.id = gap.take "
            "JOIN guide ON guide.id = take.guide "
            "WHERE name = ? AND version = ? AND day >= ? GROUP BY before, day ORDER BY day",
            [guide, version, since or ""],
        )
        return _by_step(rows)


def recordings(take: int | None = None, day: str | None = None) -> list[str]:
    """Return where the recordings of those takes are, and of no take that stays."""
    with opened() as history:
        condition, value = where(take, day)
        stay = f"SELECT recording FROM take WHERE id NOT IN (SELECT id FROM take {condition})"
        query = f"SELECT DISTINCT recording FROM take {condition}"
        gone = {row[0] for row in history.execute(query, value)}
        return sorted(gone - {row[0] for row in history.execute(stay, value)})


def count(take: int | None = None, day: str | None = None) -> int:
    """Return how many takes there are: that one, of that day, or all."""
    with opened() as history:
        condition, value = where(take, day)
        return int(history.execute(f"SELECT count(*) FROM take {condition}", value).fetchone()[0])


def forget(take: int | None = None, day: str | None = None) -> None:
    """Delete takes: that one, of that day, or all; no word of them stays in any file.

    Raises
    ------
    HistoryError
        They cannot be deleted, or another process holds on to them.
    """
    with opened(create=True) as history:
        condition, value = where(take, day)
        with transaction(history):
            delete_takes(history, condition, value)
            if not condition:
                history.execute("DELETE FROM watched")
                history.execute("DELETE FROM watched_folder")
            unused = "DELETE FROM guide WHERE id NOT IN (SELECT guide FROM take)"
            history.execute(f"{unused} AND part_of IS NOT NULL")
            parts = "SELECT part_of FROM guide WHERE part_of IS NOT NULL"
            history.execute(f"{unused} AND id NOT IN ({parts})")
        history.execute("VACUUM")
        busy = history.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise HistoryError(f"{place()}: in use by another coach; close it and delete once more")


# ---- reading -----------------------------------------------------------------------

_OF_A_DAY = "day, flowed, flow, overall, worst_gap_s, fillers, first_delay_s"
"""Columns that one index has: no row of a take is read for them."""
_MARKS = ("overall DESC, id", "id DESC")
"""The best take and the latest."""


def _days(history: sqlite3.Connection, guide: int, since: str, in_a_row: int) -> tuple[Day, ...]:
    rows = history.execute(
        "SELECT day, count(*), sum(flowed), group_concat(flowed, ''), avg(flow), avg(overall), "
        "max(overall), count(whole_s), avg(whole_s), max(worst_gap_s), avg(fillers), "
        f"avg(first_delay_s) FROM (SELECT {_OF_A_DAY}, CASE WHEN id IN (SELECT take FROM step "
        "WHERE status = 'missing') THEN NULL ELSE total_s END AS whole_s "
        "FROM take WHERE guide = ? AND day >= ? ORDER BY day, id) GROUP BY day",
        [guide, since],
    )
    met = customers.by_day(history, guide, since)
    return tuple(
        replace(Day(day, takes, flowed, "1" * in_a_row in each, *figures), **met.get(day, {}))
        for day, takes, flowed, each, *figures in rows
    )


def _with_test(days: Sequence[Day], sittings: Sequence[Sitting]) -> Iterator[Day]:
    """Yield days with the takes until it flowed, and what their first take says was kept."""
    by_day = {sitting.day: sitting for sitting in sittings}
    for day in days:
        if sitting := by_day.get(day.day):
            kept = sitting.kept
            share = round(kept.share, 3) if kept else None
            passed = kept.passed if kept else None
            day = replace(day, until_flow=sitting.until_flow, passed=passed, kept=share)
        yield day


def _joints(history: sqlite3.Connection, guide: int, since: str) -> dict[str, dict[str, float]]:
    """Return the mean silence before each step by week, in the latest weeks."""
    rows = history.execute(
        "SELECT before, date(day, 'weekday 0', '-6 days') AS week, avg(own_silence_s) FROM gap "
        "JOIN take ON take.id = gap.take WHERE guide = ? AND day >= max(?, (SELECT "
        "date(max(day), 'weekday 0', ?) FROM take WHERE guide = ?)) GROUP BY before, week "
        "ORDER BY week",
        [guide, since, f"-{7 * WEEKS - 1} days", guide],
    )
    return _by_step(rows)


def _by_step(rows: Iterable[tuple[str, str, float]]) -> dict[str, dict[str, float]]:
    """Return silences by the step that they are before, and then by when."""
    found: dict[str, dict[str, float]] = {}
    for step, when, silence_s in rows:
        found.setdefault(step, {})[when] = silence_s
    return found


def _mark(history: sqlite3.Connection, guide: int, since: str, by: str) -> Mark:
    columns = "id, day, overall, total_s, worst_gap_s, worst_before"
    query = f"SELECT {columns} FROM take WHERE guide = ? AND day >= ? ORDER BY {by} LIMIT 1"
    return Mark(*history.execute(query, [guide, since]).fetchone())


def _costs_most(history: sqlite3.Connection, guide: int) -> tuple[str, float] | None:
    row = history.execute(
        "SELECT before, avg(own_silence_s) AS silence FROM gap WHERE take IN "
        f"(SELECT id FROM take WHERE guide = ? ORDER BY id DESC LIMIT {LATELY}) "
        "GROUP BY before ORDER BY silence DESC LIMIT 1",
        [guide],
    ).fetchone()
    return (row[0], row[1]) if row else None
