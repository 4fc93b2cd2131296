"""What is remembered: kept whole or not at all, read back, and really forgotten."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import GOOD, HARD_CLOSE, review, spoken
from reviews import REVIEWS
from system import files_of_at_most, read_only

from coach import history
from coach.datatypes import Guide
from coach.errors import HistoryError
from coach.history import store
from coach.report.series.progress import COLUMNS, cells

WRITER = """
import sys; sys.path.insert(0, "tests")
from coach import history
from reviews import REVIEWS
for number in range(int(sys.argv[1])):
    history.remember(REVIEWS["three_takes"], "review", "0")
    print(number, flush=True)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    return tmp_path


def remember(name: str = "pauses", day: int = 1) -> None:
    at = datetime(2026, 1, day, 9, 30, tzinfo=UTC)
    history.remember(REVIEWS[name], "review", "0.1", at)


def writer(many: int) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-c", WRITER, str(many)]
    return subprocess.Popen(line, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE)


def test_what_is_kept_is_read_back() -> None:
    remember()
    (take,) = history.export()
    kept = REVIEWS["pauses"].takes[0]
    assert (take["overall"], take["day"], take["name"]) == (
        kept.scores.overall,
        "2026-01-01",
        HARD_CLOSE.name,
    )
    gaps = take["gaps"]
    assert isinstance(gaps, list)
    assert [gap["own_silence_s"] for gap in gaps] == list(kept.own_silences_s)
    (found,) = history.progress()
    assert (found.days[0].takes, found.latest.overall) == (1, kept.scores.overall)
    assert found.costs_most
    assert found.costs_most[0] == "payment"
    assert found.costs_most[1] == pytest.approx(1.8)


def test_days_are_told_apart_and_counted_from_a_day_on() -> None:
    for day in (1, 2, 2):
        remember(day=day)
    (found,) = history.progress()
    assert [(day.day, day.takes) for day in found.days] == [("2026-01-01", 1), ("2026-01-02", 2)]
    (since,) = history.progress("2026-01-02")
    assert [day.takes for day in since.days] == [2]
    assert history.progress("2026-01-03") == history.progress(guide="another") == []


def test_a_day_flows_with_enough_takes_in_a_row() -> None:
    good = review(GOOD)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for expected in (False, False, True):
        history.remember(good, "drill", "0", at)
        assert history.progress()[0].days[0].it_flows is expected


def test_a_guide_that_changed_is_counted_by_itself() -> None:
    remember()
    changed = Guide(HARD_CLOSE.name, HARD_CLOSE.steps[:6], HARD_CLOSE.rules)
    ids = [step.id for step in changed.steps]
    history.remember(review(spoken(ids), changed), "review", "0")
    assert [found.number for found in history.progress()] == [1, 2]
    assert history.version_of(changed) != history.version_of(HARD_CLOSE)


def test_no_deleted_word_is_left_in_any_file(folder: Path) -> None:
    remember("replies_and_objection")
    remember("three_takes", day=2)
    before = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"credit or debit" in before
    history.forget()
    after = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"credit or debit" not in after
    assert history.count() == 0


def test_one_take_and_one_day_can_go() -> None:
    for day in (1, 2, 2, 3):
        remember(day=day)
    history.forget(day="2026-01-02")
    assert history.count() == 2
    history.forget(take=1)
    assert [take["day"] for take in history.export()] == ["2026-01-03"]


def test_two_processes_write_at_once() -> None:
    processes = [writer(8), writer(8)]
    assert [process.wait(60) for process in processes] == [0, 0]
    for process in processes:
        process.communicate()
    assert history.count() == 2 * 8 * 3


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill so")
def test_a_kill_in_the_middle_loses_at_most_that_review() -> None:
    process = writer(10_000)
    assert process.stdout
    for _ in range(5):
        done = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert history.count() % 3 == 0
    assert history.count() >= 3 * (done + 1)
    remember()


def test_a_history_of_a_newer_coach_is_left_alone(folder: Path) -> None:
    remember()
    with sqlite3.connect(folder / "history.db") as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = (folder / "history.db").read_bytes()
    with pytest.raises(HistoryError, match=r"history\.db: written by a newer coach"):
        remember()
    assert (folder / "history.db").read_bytes() == before


def test_a_damaged_history_is_left_alone(folder: Path) -> None:
    (folder / "history.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(HistoryError, match=r"history\.db: damaged; it is left as it is"):
        remember()
    assert (folder / "history.db").read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be_used_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("COACH_DATA", str(folder / "file" / "inside"))
    with pytest.raises(HistoryError, match="cannot be used"):
        remember()


def remembered_until_full() -> None:
    """Remember take after take; count those that were."""
    remember()
    size = store.place().stat().st_size
    with files_of_at_most(size + 30_000):
        for _ in range(1_000):
            before = history.count(None, None)
            try:
                remember()
            except HistoryError:
                assert history.count(None, None) == before
                raise


def test_a_disk_that_fills_up_loses_that_take_alone(folder: Path) -> None:
    with pytest.raises(HistoryError, match="check the disk"):
        remembered_until_full()
    kept = history.count(None, None)
    assert 1 < kept < 1_000
    with sqlite3.connect(folder / "history.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    remember()
    assert history.count(None, None) == kept + 1


@pytest.mark.parametrize("begun", [False, True])
def test_a_read_only_folder_is_one_line_and_stays_as_it_is(folder: Path, begun: bool) -> None:
    if begun:
        remember()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with read_only(folder), pytest.raises(HistoryError, match=r"history\.db: cannot be used"):
        remember()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_migration_that_fails_changes_nothing(folder: Path) -> None:
    path = folder / "other.db"
    with sqlite3.connect(path, isolation_level=None) as db:
        store.migrate(db, path, ("CREATE TABLE a (b)",))
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            store.migrate(db, path, ("", "CREATE TABLE c (d); INSERT INTO nowhere VALUES (1)"))
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("a",)]
    db.close()


def test_a_day_has_its_worst_gap_and_the_time_of_whole_takes() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ids = [step.id for step in HARD_CLOSE.steps]
    for text in (spoken(ids, [3.0]), spoken(ids, [0.2] * 6), spoken(ids[:2])):
        history.remember(review(text), "drill", "0", at)
    (day,) = history.progress()[0].days
    assert day.worst_gap_s == pytest.approx(3.0)
    assert (day.takes, day.whole) == (3, 2)
    assert day.total_s == pytest.approx((18.0 + 15.2) / 2)


def test_a_day_of_fragments_has_no_time() -> None:
    history.remember(review("name@1-3 phone@3.2-5"), "drill", "0")
    (day,) = history.progress()[0].days
    assert (day.takes, day.whole, day.total_s) == (1, 0, None)
    assert cells(day)[COLUMNS.index("Time")] == "-"


def test_what_was_said_of_a_take_is_there_for_the_next() -> None:
    assert history.earlier(HARD_CLOSE) == ()
    for day in (1, 2):
        remember("three_takes", day=day)
    found = history.earlier(HARD_CLOSE, most=4)
    assert [each.day for each in found] == ["2026-01-01", *["2026-01-02"] * 3]
    kept = REVIEWS["three_takes"].takes
    assert found[1:] == tuple(take.as_earlier("2026-01-02") for take in kept)
    changed = Guide(HARD_CLOSE.name, HARD_CLOSE.steps[:6], HARD_CLOSE.rules)
    assert history.earlier(changed) == ()


def test_takes_from_before_remarks_were_kept_tell_their_worst_silence(folder: Path) -> None:
    remember("pauses")
    with sqlite3.connect(store.place()) as base:
        base.execute("DELETE FROM remark")
    base.close()
    (found,) = history.earlier(HARD_CLOSE)
    assert found.said == {("silence", "payment")}


def test_the_guides_that_are_remembered_are_known_by_name() -> None:
    assert history.guides() == []
    remember()
    assert history.guides() == [HARD_CLOSE.name]
