"""What to practise next: the rule, the test's day, and what was kept, right to the take."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from builders import HARD_CLOSE, review, spoken
from practised import IDS, remember, said

from coach import history
from coach.datatypes import RuleKind
from coach.errors import GuideError
from coach.history import store
from coach.learning import Because, Doing, Plan
from coach.practice import parts, plan
from coach.practice.planning import costliest

GOOD, STALLS = said(), said({"payment": 1.8, "email": 1.1})
JOINT = said(guide=parts.joint(HARD_CLOSE, "payment"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    return tmp_path


def planned(today: str) -> Plan:
    return plan(history.practised(HARD_CLOSE), today)


def test_the_first_take_ever_comes_first() -> None:
    found = planned("2026-01-01")
    assert (found.do, found.because, found.day) == (Doing.TEST, Because.NEW, "2026-01-01")


def test_a_day_goes_from_test_to_joint_to_drill_to_rest() -> None:
    remember("2026-01-01", said({"email": 2.4}))
    assert planned("2026-01-01").do is Doing.DRILL
    remember("2026-01-01", STALLS)
    assert planned("2026-01-01").do is Doing.DRILL
    remember("2026-01-01", STALLS)
    found = planned("2026-01-01")
    assert (found.do, found.step, found.after) == (Doing.JOINT, "email", "phone")
    assert found.costs_s == pytest.approx((2.4 + 1.1 + 1.1) / 3)
    remember("2026-01-01", *[said(guide=parts.joint(HARD_CLOSE, "email"))] * 5, STALLS)
    assert planned("2026-01-01").do is Doing.DRILL
    remember("2026-01-01", GOOD, GOOD)
    assert planned("2026-01-01").do is Doing.DRILL
    remember("2026-01-01", GOOD)
    found = planned("2026-01-01")
    assert (found.do, found.because, found.day) == (Doing.REST, Because.FLOWS, "2026-01-02")
    assert planned("2026-01-02").do is Doing.TEST


def test_of_two_joints_that_stay_the_one_that_costs_most_is_next() -> None:
    remember("2026-01-01", STALLS, STALLS, STALLS)
    assert planned("2026-01-01").step == "payment"


def test_where_the_silences_come_back_it_is_enough_for_the_day() -> None:
    silences = (1.8, 1.2, 0.9, 0.8, 0.8, 1.3, 1.3, 1.3)
    remember("2026-01-01", *[said({"payment": s}) for s in silences[:-1]])
    assert planned("2026-01-01").do is Doing.JOINT
    remember("2026-01-01", said({"payment": silences[-1]}))
    assert planned("2026-01-01").because is Because.TIRED


def test_ten_takes_are_a_day() -> None:
    remember("2026-01-01", *[STALLS] * 9)
    assert planned("2026-01-01").do is Doing.JOINT
    remember("2026-01-01", STALLS)
    assert planned("2026-01-01").because is Because.ENOUGH


def test_two_passed_tests_move_the_next_one_on() -> None:
    remember("2026-01-01", *[GOOD] * 3)
    found: list[str] = []
    for _ in range(7):
        rest = planned(found[-1] if found else "2026-01-01")
        assert rest.do is Doing.REST
        found.append(rest.day)
        assert planned(found[-1]).because is Because.DUE
        remember(found[-1], GOOD)
    assert found == [
        *("2026-01-02", "2026-01-03", "2026-01-06", "2026-01-09"),
        *("2026-01-16", "2026-01-23", "2026-02-06"),
    ]
    assert planned(found[-1]).tests_passed == 7


def test_a_test_before_its_day_moves_nothing() -> None:
    remember("2026-01-01", *[GOOD] * 3)
    for day in ("2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05"):
        remember(day, GOOD)
    found = planned("2026-01-06")
    assert (found.do, found.because, found.day) == (Doing.REST, Because.EARLY, "2026-01-08")


@pytest.mark.parametrize(
    ("lost", "kept", "interval"),
    [(["payment"], 5, 3), (["email", "notes", "payment"], 3, 3), (IDS[1:5], 2, 1)],
)
def test_what_was_kept_sets_the_day_of_the_next_test(
    lost: list[str], kept: int, interval: int
) -> None:
    remember("2026-01-01", *[GOOD] * 3)
    for day in ("2026-01-02", "2026-01-03", "2026-01-06", "2026-01-09"):
        remember(day, GOOD)
    assert planned("2026-01-09").interval_days == 7
    remember("2026-01-16", said(dict.fromkeys(lost, 1.5)), *[GOOD] * 3)
    found = planned("2026-01-16")
    assert found.kept
    assert (found.kept.joints, found.kept.of, found.kept.passed) == (kept, 6, False)
    assert found.kept.since == "2026-01-09"
    assert found.kept.last_s == pytest.approx(0.2)
    assert found.kept.first_s == pytest.approx(1.5)
    assert found.interval_days == interval


def test_after_parts_the_first_take_is_no_test() -> None:
    remember("2026-01-01", *[GOOD] * 3)
    remember("2026-01-02", JOINT, GOOD)
    known = history.practised(HARD_CLOSE)
    assert known.sittings[-1].kept is None
    assert plan(known, "2026-01-02").interval_days == 1
    assert known.drilled == {"payment"}


def test_takes_until_it_flowed_are_counted_by_day() -> None:
    remember("2026-01-01", STALLS, GOOD, GOOD, STALLS, GOOD, GOOD, GOOD, GOOD)
    remember("2026-01-02", GOOD, GOOD)
    assert [day.until_flow for day in history.practised(HARD_CLOSE).sittings] == [7, None]


def test_a_part_is_never_a_take_with_steps_missing() -> None:
    remember("2026-01-01", JOINT, JOINT)
    assert history.progress() == []
    assert history.guides() == []
    assert planned("2026-01-01").because is Because.NEW
    remember("2026-01-01", GOOD)
    (found,) = history.progress()
    assert (found.days[0].takes, found.days[0].whole) == (1, 1)
    kept = [(each["name"], each["part_of"]) for each in history.export()]
    assert kept == [(JOINT.guide.name, "The hard close")] * 2 + [("The hard close", None)]
    assert len(history.earlier(JOINT.guide)) == 2
    history.forget(take=3)
    assert planned("2026-01-01").because is Because.NEW
    history.forget()
    with sqlite3.connect(store.place()) as db:
        assert db.execute("SELECT count(*) FROM guide").fetchone() == (0,)
    db.close()


def test_a_part_keeps_the_rules_that_can_be_kept_in_it() -> None:
    joint = parts.joint(HARD_CLOSE, "payment")
    assert joint.name == "The hard close: notes and payment"
    assert {rule.kind for rule in joint.rules} >= {RuleKind.COMPLETE, RuleKind.LAST_QUESTION}
    assert not {RuleKind.START_AT_ONCE, RuleKind.NO_LINGERING} & {r.kind for r in joint.rules}
    assert JOINT.takes[0].flowed
    assert JOINT.takes[0].facts.order.missing == ()
    ends = list(parts.from_end(HARD_CLOSE))
    assert [len(end.steps) for end in ends] == [2, 3, 4, 5, 6, 7]
    assert ends[0].name == "The hard close: payment and handoff"
    assert ends[1].name == "The hard close: notes to handoff"
    assert ends[-1] is HARD_CLOSE


@pytest.mark.parametrize(
    ("step", "says"), [("pay", "no such step in The hard close"), ("name", "no line before it")]
)
def test_a_joint_that_is_none_is_one_line(step: str, says: str) -> None:
    with pytest.raises(GuideError, match=says):
        parts.joint(HARD_CLOSE, step)


def test_the_joint_that_costs_most_is_one_that_still_stalls() -> None:
    remember("2026-01-01", said({"phone": 9.0}), said({"notes": 0.9}), said({"notes": 0.7}))
    known = history.practised(HARD_CLOSE)
    assert costliest(known.lately, IDS) == {"notes": pytest.approx((0.2 + 0.9 + 0.7) / 3)}
    assert costliest((), IDS) == {}


def test_a_history_from_before_parts_opens_unchanged(folder: Path) -> None:
    old = sqlite3.connect(store.place(), isolation_level=None)
    store.migrate(old, store.place(), store.MIGRATIONS[:2])
    titles = '{"name": "Name", "phone": "Phone"}'
    version = history.version_of(HARD_CLOSE)
    old.execute("INSERT INTO guide VALUES (1, ?, ?, ?, 3)", [HARD_CLOSE.name, version, titles])
    take = "1, 1, '2026-01-01T09:00:00+00:00', '2026-01-01', 'drill', '0', 'm', 'a.wav', 1, 0.5, "
    take += "9.0, 50, 60, 70, 65, 1.4, 'phone', 0, NULL, 0, 'You stalled.'"
    old.execute(f"INSERT INTO take VALUES ({take})")
    old.execute("INSERT INTO gap VALUES (1, 0, 'name', 'phone', 1.4, 1.4, 'hesitation')")
    old.close()
    found = planned("2026-01-01")
    assert (found.do, found.because) == (Doing.DRILL, Because.NOT_YET)
    (sitting,) = history.practised(HARD_CLOSE).sittings
    assert sitting.first.stalls_s == {"phone": 1.4}
    (day,) = history.progress()[0].days
    assert (day.takes, day.overall) == (1, 65.0)
    (exported,) = history.export()
    assert (exported["id"], exported["part_of"], exported["verdict"]) == (1, None, "You stalled.")


def test_a_take_without_a_gap_keeps_nothing_and_costs_nothing() -> None:
    alone = review(spoken(IDS[:1]))
    remember("2026-01-01", alone)
    remember("2026-01-02", alone)
    found = planned("2026-01-02")
    assert found.do is Doing.DRILL
    assert found.kept
    assert (found.kept.of, found.kept.share, found.kept.first_s) == (0, 0.0, None)
