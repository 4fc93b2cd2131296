"""Progress that means something: what was kept, takes until it flowed, each joint by week."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import HARD_CLOSE
from conftest import Cli
from practised import IDS, remember, said

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


def made_days(seed: int) -> dict[str, list[dict[str, float]]]:
    """Make the stalls of takes of some days, by chance; on some days nobody practised."""
    chance = random.Random(seed)
    first = date(2026, 3, 2)
    days = sorted(chance.sample(range(40), 9))
    stalls = (0.3, 0.5, 0.51, 0.9, 1.7)
    return {
        (first + timedelta(days=day)).isoformat(): [
            {step: chance.choice(stalls) for step in IDS[1:] if chance.random() < 0.25}
            for _ in range(chance.randint(1, 6))
        ]
        for day in days
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_made_history_is_right_to_the_take(seed: int) -> None:
    history.forget()
    days = made_days(seed)
    for on, takes in days.items():
        remember(on, *map(said, takes))
    (found,) = history.progress()
    assert [day.day for day in found.days] == list(days)
    before: dict[str, float] | None = None
    row = 0
    for day, stalls in zip(found.days, days.values(), strict=True):
        flows = [max(each.values(), default=0.2) <= 0.5 for each in stalls]
        assert (day.takes, day.flowed) == (len(stalls), sum(flows))
        ends = [n for n in range(3, len(flows) + 1) if all(flows[n - 3 : n])]
        assert day.until_flow == (ends[0] if ends else None)
        if before is None:
            assert (day.passed, day.kept) == (None, None)
        else:
            then = {step for step in IDS[1:] if before.get(step, 0.2) <= 0.5}
            still = {step for step in then if stalls[0].get(step, 0.2) <= 0.5}
            assert day.kept == pytest.approx(len(still) / len(then), abs=0.001)
            assert day.passed is flows[0]
            row = row + 1 if flows[0] else 0
        before = stalls[-1]
    assert found.tests_passed == row
    silences: dict[tuple[str, str], list[float]] = {}
    for on, takes in days.items():
        day_ = date.fromisoformat(on)
        week = (day_ - timedelta(days=day_.weekday())).isoformat()
        for step in IDS[1:]:
            known = silences.setdefault((step, week), [])
            known += [take.get(step, 0.2) for take in takes]
    shown = {(step, week): s for step, by in found.joints.items() for week, s in by.items()}
    assert shown == {key: pytest.approx(sum(each) / len(each)) for key, each in silences.items()}
