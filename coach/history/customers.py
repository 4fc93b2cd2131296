"""How takes went with the coach's own customer: written down, and by day."""

from __future__ import annotations

import sqlite3
from statistics import fmean
from typing import Any

from coach.datatypes import Outcome, TakeFacts
from coach.history.store import insert


def keep(history: sqlite3.Connection, take: int | None, facts: TakeFacts) -> None:
    """Write down how a take went, where there was a customer."""
    met = facts.with_customer
    if met is None:
        return
    delays = [answer.delay_s for answer in facts.conversation.answers]
    lost = sum(each.outcome is Outcome.LOST for each in met.interruptions)
    row = (
        *(take, met.name, met.level, met.seed, len(met.lines), len(met.talked_into)),
        *(len(delays), fmean(delays) if delays else None),
        *(len(met.interruptions), len(met.interruptions) - lost),
    )
    insert(history, "customer", row)


def by_day(history: sqlite3.Connection, guide: int, since: str) -> dict[str, dict[str, Any]]:
    """Return what a ``Day`` has of it, by day."""
    rows = history.execute(
        "SELECT day, count(*), sum(delay_s * answers) / sum(CASE WHEN delay_s IS NULL THEN 0 "
        "ELSE answers END), avg(talked_into), sum(interrupted), sum(finished) FROM customer "
        "JOIN take ON take.id = customer.take WHERE guide = ? AND day >= ? GROUP BY day",
        [guide, since],
    )
    names = ("takes", "delay_s", "talked_into", "interrupted", "finished")
    columns = [f"customer_{name}" for name in names]
    return {day: dict(zip(columns, figures, strict=True)) for day, *figures in rows}
