"""Which recordings of watched folders are done: none is done twice, and none is forgotten.

A recording is told by its path and its stamp, and by its content where it was moved or copied.
What was made of it is remembered in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coach.datatypes import Review
from coach.history.keep import keep_takes
from coach.history.store import delete_takes, opened, transaction

KIND = "watch"
"""How its takes came."""


@dataclass(frozen=True, slots=True)
class Done:
    """A recording that needs no more, as it was then."""

    path: str
    size: int
    """Bytes."""
    changed_ns: int
    """When it was last written (nanoseconds since 1970)."""
    sha256: str | None = None
    """Of its content; ``None`` where it was left alone."""


def begin_watching(folder: str, there: Mapping[str, Done]) -> bool:
    """Note a folder, and what is in it already, where it was not watched before; tell whether so.

    Raises
    ------
    HistoryError
        It cannot be noted.
    """
    with opened(create=True) as history, transaction(history):
        new = history.execute("INSERT OR IGNORE INTO watched_folder VALUES (?)", [folder]).rowcount
        for done in there.values() if new else ():
            _note(history, done)
        return bool(new)


def watched() -> dict[str, Done]:
    """Return all recordings that are done, by their paths.

    Raises
    ------
    HistoryError
        They cannot be read.
    """
    with opened() as history:
        rows = history.execute("SELECT path, size, changed_ns, sha256 FROM watched")
        return {row[0]: Done(*row) for row in rows}


def finish(done: Done, review: Review | None, program: str, at: datetime) -> None:
    """Note that a recording is done, and remember its takes in place of those it had before.

    Parameters
    ----------
    review
        What was made of it; ``None``: nothing could be, or its content was done already.
    at
        When it was recorded.

    Raises
    ------
    HistoryError
        That cannot be remembered.
    """
    with opened(create=True) as history, transaction(history):
        _note(history, done)
        if review is not None:
            had = [KIND, review.recording.path]  # from before it was whole
            delete_takes(history, "WHERE kind = ? AND recording = ?", had)
            keep_takes(history, review, KIND, program, at)


def _note(history: sqlite3.Connection, done: Done) -> None:
    row = (done.path, done.size, done.changed_ns, done.sha256)
    history.execute("INSERT OR REPLACE INTO watched VALUES (?, ?, ?, ?)", row)
