"""Takes are written down."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import datetime
from pathlib import Path

from coach.datatypes import Guide, Review, Take, TakeReview
from coach.history import customers
from coach.history.store import insert, opened, transaction
from coach.learning import Along
from coach.visible import valid


def version_of(guide: Guide) -> str:
    """Return a hash of all in a guide that a take is judged by."""
    steps = [(step.id, *step.wordings) for step in guide.steps]
    rules = sorted((rule.kind.value, rule.step or "") for rule in guide.rules)
    targets = [getattr(guide.targets, name) for name in guide.targets.__slots__ if name != "why"]
    flowing = [getattr(guide.flowing, name) for name in guide.flowing.__slots__]
    judged = json.dumps([steps, rules, targets, flowing])
    return hashlib.sha256(judged.encode()).hexdigest()[:12]


def remember(review: Review, kind: str, program: str, at: datetime | None = None) -> None:
    """Keep every take of a review: all of them, or none.

    Raises
    ------
    HistoryError
        They cannot be kept.
    """
    when = at or datetime.now().astimezone()
    with opened(create=True) as history, transaction(history):
        keep_takes(history, review, kind, program, when)


def keep_takes(
    history: sqlite3.Connection, review: Review, kind: str, program: str, at: datetime
) -> None:
    """Keep every take of a review, inside a transaction."""
    recording = valid(Path(review.recording.path).absolute())
    guide = _guide(history, review.guide)
    for take in review.takes:
        head = (guide, at.isoformat(), at.date().isoformat(), kind, program)
        id_ = _keep(history, (*head, review.model, recording), take)
        if review.along and take is review.takes[0]:
            _keep_lags(history, id_, review.along)


def _guide(history: sqlite3.Connection, guide: Guide) -> int:
    known = (guide.name, version_of(guide))
    titles = json.dumps({step.id: step.title for step in guide.steps})
    whole = _guide(history, guide.part_of) if guide.part_of else None
    history.execute(
        "INSERT OR IGNORE INTO guide (name, version, steps, in_a_row, part_of) "
        "VALUES (?, ?, ?, ?, ?)",
        (*known, titles, guide.flowing.takes, whole),
    )
    found = history.execute("SELECT id FROM guide WHERE name = ? AND version = ?", known)
    return int(found.fetchone()[0])


def _keep(history: sqlite3.Connection, head: tuple[object, ...], take: TakeReview) -> int | None:
    """Keep a take; return its number."""
    facts, scores = take.facts, take.scores
    worst, worst_s = take.worst_gap or (None, None)
    row = (
        None,
        *head,
        facts.take.index,
        facts.take.span.start,
        facts.speed.own_s,
        *(scores.flow, scores.speed, scores.order, scores.overall),
        worst_s,
        worst.before if worst else None,
        len(facts.fillers),
        facts.start_delay_s,
        take.flowed,
        take.verdict,
    )
    id_ = insert(history, "take", row)
    _keep_steps(history, id_, facts.take)
    for n, (gap, rating, own_s) in enumerate(take.rated_gaps):
        silences = (gap.silence_s, own_s, rating.value)
        insert(history, "gap", (id_, n, gap.after, gap.before, *silences))
    for n, said in enumerate(take.advice):
        insert(history, "remark", (id_, n, said.code, said.step, said.praise))
    for each in facts.fillers:
        times = (each.span.start, each.span.end)
        insert(history, "filler", (id_, each.kind.value, each.text, *times))
    customers.keep(history, id_, facts)
    return id_


def _keep_steps(history: sqlite3.Connection, id_: int | None, take: Take) -> None:
    for n, step in enumerate(take.steps):
        found = (step.span.start, step.span.end, step.heard, step.wording)
        insert(history, "step", (id_, n, step.id, step.status.value, *found))
    for n, gone in enumerate(take.absent, start=len(take.steps)):
        insert(history, "step", (id_, n, gone.id, gone.status.value, None, None, None, None))


def _keep_lags(history: sqlite3.Connection, id_: int | None, along: Along) -> None:
    model = (valid(along.model), along.tempo_percent)
    for n, line in enumerate(along.lines):
        times = (line.model_s, line.began_s, line.lag_s)
        insert(history, "lag", (id_, n, line.step, *model, *times))
