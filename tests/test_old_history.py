"""A history that the first coach with one wrote opens, and stays what it was.

``histories/first.sql`` is what that coach wrote, dumped: eight takes on three days.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Cli
from practised import remember, said

from coach import history
from coach.history.exported import team
from coach.history.store import MIGRATIONS

FIRST = Path(__file__).parent / "histories" / "first.sql"
TABLES = ("guide", "take", "step", "gap", "filler")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what the first coach's tables hold, in the columns that it knew."""
    with closing(sqlite3.connect(":memory:")) as old:
        old.executescript(FIRST.read_text("utf-8"))
        columns = {
            table: ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
            for table in TABLES
        }
    with closing(sqlite3.connect(path)) as found:
        return {
            table: found.execute(f"SELECT {names} FROM {table}").fetchall()
            for table, names in columns.items()
        }


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(FIRST.read_text("utf-8"))
    return path


def test_an_old_history_opens_with_every_row_as_it_was(old: Path) -> None:
    before = rows(old)
    assert [len(before[table]) for table in TABLES] == [1, 8, 56, 46, 0]
    (found,) = history.progress()
    assert rows(old) == before
    with closing(sqlite3.connect(old)) as migrated:
        assert migrated.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert [(day.day, day.takes, day.flowed, day.it_flows) for day in found.days] == [
        ("2026-01-05", 4, 3, True),
        ("2026-01-06", 2, 1, False),
        ("2026-01-13", 2, 1, False),
    ]
    assert [day.until_flow for day in found.days] == [4, None, None]
    assert [day.kept for day in found.days] == [None, 0.833, 1.0]
    assert found.tests_passed == 1
    assert [day.whole for day in found.days] == [4, 2, 1]


def test_all_that_is_new_works_with_it(cli: Cli, old: Path, tmp_path: Path) -> None:
    assert len(history.takes()) == 8
    exported = list(history.export())
    assert {(take["part_of"], take["in_a_row"]) for take in exported} == {(None, 3)}
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "ann.json").write_text("".join(f"{json.dumps(each)}\n" for each in exported), "utf-8")
    (found,), _ = team(folder)
    assert sum(sitting.takes for sitting in found.members[0].practised.sittings) == 8
    assert cli("progress").exit_code == cli("next", "--why").exit_code == 0
    before = rows(old)
    remember("2026-01-14", said())
    after = rows(old)
    assert all(after[table][: len(before[table])] == before[table] for table in TABLES)
    assert history.count() == 9
