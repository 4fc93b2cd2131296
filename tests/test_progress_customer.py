"""How takes went with the coach's own customer, over time: kept, shown, and forgotten."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from builders import HARD_CLOSE, review, spoken
from conftest import Cli

from coach import history
from coach.datatypes import (
    Answer,
    Conversation,
    CustomerLine,
    Interrupted,
    LineKind,
    Outcome,
    Review,
    Span,
    WithCustomer,
)
from coach.history import store

IDS = [step.id for step in HARD_CLOSE.steps]
ALONE = review(spoken(IDS))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def line(at_s: float, kind: LineKind = LineKind.ANSWER) -> CustomerLine:
    return CustomerLine(kind, "phone", "Hang on.", Span(at_s, at_s + 1.0))


def met(delays_s: list[float], into: int = 0, outcomes: tuple[Outcome, ...] = ()) -> Review:
    """Return a take with a customer."""
    over = tuple(Interrupted(line(5.0, LineKind.INTERRUPTION), each, None) for each in outcomes)
    talked_into = tuple(line(float(at)) for at in range(into))
    lines = (line(1.0), line(3.0))
    customer = WithCustomer("Ann", "hard", 7, lines, talked_into, (), over)
    answers = tuple(Answer("name", Span(1.0, 2.0), delay_s) for delay_s in delays_s)
    (take,) = ALONE.takes
    facts = replace(
        take.facts,
        with_customer=customer,
        conversation=Conversation(told_apart=True, answers=answers),
    )
    return replace(ALONE, takes=(replace(take, facts=facts),))


def remember(day: int, *takes: Review) -> None:
    for take in takes:
        history.remember(take, "rehearsal", "0", datetime(2026, 11, day, 9, tzinfo=UTC))


def two_days() -> None:
    remember(2, met([0.5, 1.5], into=2, outcomes=(Outcome.LOST, Outcome.FINISHED)), ALONE)
    remember(3, met([0.2]), met([0.4, 0.6, 0.4], into=1, outcomes=(Outcome.SAID_AGAIN,)))


def test_a_day_has_its_figures_with_a_customer() -> None:
    two_days()
    remember(4, ALONE)
    (found,) = history.progress()
    figures = [
        (day.customer_takes, day.customer_talked_into, day.customer_interrupted)
        for day in found.days
    ]
    assert figures == [(1, 2.0, 2), (2, 0.5, 1), (0, None, 0)]
    delays = [day.customer_delay_s for day in found.days]
    assert delays == [pytest.approx(1.0), pytest.approx(0.4), None]
    assert [day.customer_finished for day in found.days] == [1, 1, 0]


def test_a_customer_who_was_never_answered_has_no_delay() -> None:
    remember(2, met([]), met([0.3]))
    remember(3, met([]))
    (found,) = history.progress()
    assert [day.customer_delay_s for day in found.days] == [pytest.approx(0.3), None]


def test_each_format_has_them(cli: Cli) -> None:
    two_days()
    shown = " ".join(cli("progress").stdout.split())
    assert "With a customer (3 takes), from his answer to your next word: 1.0 s █▄ 0.4 s." in shown
    assert "Of his lines a take talked into: 2.0 █▃ 0.5." in shown
    assert "Of 3 steps that he talked over you finished 2." in shown
    days = json.loads(cli("progress", "--format", "json").stdout)[0]["days"]
    assert [day["customer_takes"] for day in days] == [1, 2]
    rows = list(csv.DictReader(io.StringIO(cli("progress", "--format", "csv").stdout)))
    assert [row["customer_finished"] for row in rows] == ["1", "1"]


def test_without_a_customer_nothing_is_said_of_one(cli: Cli) -> None:
    remember(2, ALONE)
    assert "customer" not in cli("progress").stdout


def test_what_is_remembered_of_a_customer_is_exported_and_forgotten(folder: Path) -> None:
    two_days()
    exported = [take["customers"] for take in history.export()]
    assert [len(each) for each in exported if isinstance(each, list)] == [1, 0, 1, 1]
    history.forget()
    assert b"Ann" not in (folder / "history.db").read_bytes()


def test_a_history_from_before_customers_opens_and_goes_on(folder: Path) -> None:
    two_days()
    with sqlite3.connect(folder / "history.db", isolation_level=None) as db:
        made = [re.findall(r"CREATE (TABLE|INDEX) (\w+)", each) for each in store.MIGRATIONS]
        older = next(number for number, each in enumerate(made) if ("TABLE", "customer") in each)
        for kind, name in chain(*made[older:]):
            db.execute(f"DROP {kind} {name}")
        db.execute(f"PRAGMA user_version = {older}")
    db.close()
    (old,) = history.progress()
    assert [day.customer_takes for day in old.days] == [0, 0]
    remember(4, met([0.3]))
    (found,) = history.progress()
    assert [day.customer_takes for day in found.days] == [0, 0, 1]
