"""Progress that means something: what was kept, takes until it flowed, each joint by week."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from builders import HARD_CLOSE
from conftest import Cli
from practised import remember, said

from coach import history
from coach.practice import parts

GOOD, STALLS = said(), said({"payment": 1.8, "notes": 0.8})


@pytest.fixture(autouse=True)
def weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Practise on two days of one week, and on two of the next but one."""
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    remember("2026-11-02", STALLS, STALLS, GOOD, GOOD, GOOD)
    remember("2026-11-03", said({"payment": 1.2}), *[GOOD] * 4)
    remember("2026-11-16", GOOD)
    remember("2026-11-17", GOOD, GOOD, GOOD)


def test_days_know_their_test_and_the_takes_until_it_flowed() -> None:
    (found,) = history.progress()
    days = [(day.until_flow, day.passed, day.kept) for day in found.days]
    assert days == [(5, None, None), (4, False, 0.833), (None, True, 1.0), (3, True, 1.0)]
    assert found.tests_passed == 2
    assert found.kept
    assert (found.kept.since, found.kept.joints, found.kept.of) == ("2026-11-16", 6, 6)


def test_a_joint_has_its_course_by_week() -> None:
    (found,) = history.progress()
    assert set(found.joints) == {step.id for step in HARD_CLOSE.steps[1:]}
    assert found.joints["payment"] == {
        "2026-11-02": pytest.approx((1.8 * 2 + 1.2 + 0.2 * 7) / 10),
        "2026-11-16": pytest.approx(0.2),
    }
    (since,) = history.progress("2026-11-16")
    assert list(since.joints["payment"]) == ["2026-11-16"]
    assert [day.passed for day in since.days] == [True, True]


def test_weeks_long_past_are_left_out_of_a_joints_course() -> None:
    remember("2027-02-01", GOOD)
    (found,) = history.progress()
    assert list(found.joints["payment"]) == ["2026-11-16", "2027-02-01"]


def test_the_terminal_says_what_was_kept(cli: Cli) -> None:
    shown = cli("progress").stdout
    said_ = " ".join(shown.split())
    assert "Kept since 2026-11-16: 6 of 6 joints; longest silence 0.2 s then, 0.2 s in" in said_
    assert "The first take of the day flowed on the last 2 days of practice." in said_
    assert "It flowed after 5, 4 and 3 takes, on the latest days that it did." in said_
    (row,) = [line for line in shown.splitlines() if line.startswith(" Payment")]
    assert row.split() == ["Payment", "▃▂", "0.6", "s,", "0.2", "s"]
    assert max(map(len, shown.splitlines())) <= 80


def test_data_has_it_too(cli: Cli) -> None:
    (found,) = json.loads(cli("progress", "--format", "json").stdout)
    assert found["kept"]["joints"] == 6
    assert found["joints"]["payment"]["2026-11-16"] == pytest.approx(0.2)
    rows = list(csv.DictReader(io.StringIO(cli("progress", "--format", "csv").stdout)))
    assert [row["until_flow"] for row in rows] == ["5", "4", "", "3"]
    assert [row["passed"] for row in rows] == ["", "False", "True", "True"]
    payment = [float(row["silence_before_payment_s"]) for row in rows]
    assert payment == pytest.approx([(1.8 * 2 + 0.2 * 3) / 5, (1.2 + 0.2 * 4) / 5, 0.2, 0.2])


def test_one_day_has_nothing_kept(cli: Cli) -> None:
    history.forget()
    remember("2026-11-02", STALLS, said(guide=parts.joint(HARD_CLOSE, "payment")))
    shown = cli("progress").stdout
    assert "Kept" not in shown
    assert "flowed after" not in shown
    assert "weeks" not in shown
