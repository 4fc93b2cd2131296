"""The one SQLite file in the user's data folder: opened, brought up to date, never lost.

Each migration is a transaction, and one that is released never changes. Another coach may write at
the same time; what is deleted is overwritten.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from coach.errors import HistoryError
from coach.files import make_folder
from coach.folders import data_folder

WAIT_S = 10.0
"""How long another process that writes is waited for (seconds)."""

MIGRATIONS = (
    """
    CREATE TABLE guide (id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL,
        steps TEXT NOT NULL, in_a_row INTEGER NOT NULL, UNIQUE (name, version));
    CREATE TABLE take (id INTEGER PRIMARY KEY AUTOINCREMENT, guide INTEGER NOT NULL,
        at TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, program TEXT NOT NULL,
        model TEXT NOT NULL, recording TEXT NOT NULL, number INTEGER NOT NULL,
        start_s REAL NOT NULL, total_s REAL NOT NULL, flow INTEGER NOT NULL, speed INTEGER,
        order_ INTEGER NOT NULL, overall INTEGER NOT NULL, worst_gap_s REAL, worst_before TEXT,
        fillers INTEGER NOT NULL, first_delay_s REAL, flowed INTEGER NOT NULL,
        verdict TEXT NOT NULL);
    CREATE INDEX take_by_day ON take (guide, day, id, flowed, flow, overall, total_s, worst_gap_s,
        fillers, first_delay_s);
    CREATE TABLE step (take INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
        status TEXT NOT NULL, start_s REAL, end_s REAL, heard TEXT, wording REAL,
        PRIMARY KEY (take, place)) WITHOUT ROWID;
    CREATE TABLE gap (take INTEGER NOT NULL, place INTEGER NOT NULL, after TEXT NOT NULL,
        before TEXT NOT NULL, silence_s REAL NOT NULL, own_silence_s REAL NOT NULL,
        rating TEXT NOT NULL, PRIMARY KEY (take, place)) WITHOUT ROWID;
    CREATE TABLE filler (take INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        start_s REAL NOT NULL, end_s REAL NOT NULL);
    CREATE INDEX filler_by_take ON filler (take);
    """,
    """
    CREATE TABLE remark (take INTEGER NOT NULL, place INTEGER NOT NULL, code TEXT NOT NULL,
        step TEXT, praise INTEGER NOT NULL, PRIMARY KEY (take, place)) WITHOUT ROWID;
    """,
    """
    ALTER TABLE guide ADD COLUMN part_of INTEGER;
    """,
    """
    CREATE TABLE watched_folder (path TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE watched (path TEXT PRIMARY KEY, size INTEGER NOT NULL,
        changed_ns INTEGER NOT NULL, sha256 TEXT) WITHOUT ROWID;
    """,
    """
    CREATE TABLE customer (take INTEGER PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,
        seed INTEGER NOT NULL, lines INTEGER NOT NULL, talked_into INTEGER NOT NULL,
        answers INTEGER NOT NULL, delay_s REAL, interrupted INTEGER NOT NULL,
        finished INTEGER NOT NULL);
    """,
    """
    CREATE TABLE lag (take INTEGER NOT NULL, place INTEGER NOT NULL, step TEXT NOT NULL,
        model TEXT NOT NULL, tempo_percent INTEGER NOT NULL, model_s REAL NOT NULL, began_s REAL,
        lag_s REAL, PRIMARY KEY (take, place)) WITHOUT ROWID;
    """,
    """
    CREATE INDEX step_missing ON step (take) WHERE status = 'missing';
    """,
)
"""Numbered from 1; each runs once, in a transaction. One that is released never changes."""

PARTS = ("step", "gap", "filler", "remark", "customer", "lag")
"""The tables with what a take is made of."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def place() -> Path:
    """Return the file that holds what is remembered."""
    return data_folder() / "history.db"


@contextmanager
def opened(*, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file, up to date; every trouble with it is one line.

    Without ``create`` it is only read. Where nothing is remembered yet, nothing is read, and no
    file comes to be; where nobody may write, a copy is: SQLite writes beside a file that it reads.
    """
    path = place()
    try:
        with ExitStack() as stack:
            file: Path | str = path
            if create:
                _make_private(path)
            elif not _is_there(path):
                file = ":memory:"
            elif not _writable(path):
                file = stack.enter_context(_copied(path))
            history = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)
            stack.enter_context(closing(history))
            migrate(history, path)
            yield history
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            message = f"{path}: in use by another coach; close it and try again"
            raise HistoryError(message) from error
        raise HistoryError(f"{path}: cannot be used ({error}): check the disk") from error
    except sqlite3.DatabaseError as error:
        says = "damaged; it is left as it is: rename it, and a new one begins"
        raise HistoryError(f"{path}: {says}") from error
    except OSError as error:
        raise HistoryError(f"{path}: cannot be used ({error.strerror or error})") from error


def _is_there(path: Path) -> bool:
    folder = path.parent
    if folder.exists() and not folder.is_dir():
        raise HistoryError(f"{folder}: a file, where the coach's own folder should be: move it")
    return path.exists()


def _make_private(path: Path) -> None:
    """Make the file, where it is missing, so that nobody else can read it; likewise its folder."""
    make_folder(path.parent, private=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name != "nt" and path.stat().st_mode & 0o077:
        for each in (path, *path.parent.glob(f"{path.name}-*")):
            each.chmod(0o600)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """Yield a copy, with what is written beside the file, for as long as it is read."""
    with TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        for name in (path.name, f"{path.name}-wal"):
            if path.with_name(name).exists():
                shutil.copyfile(path.with_name(name), Path(folder, name))
        yield Path(folder, path.name)


def migrate(
    history: sqlite3.Connection, path: Path, migrations: Sequence[str] = MIGRATIONS
) -> None:
    """Bring the file up to date, each step of it in a transaction.

    Raises
    ------
    HistoryError
        The file is newer than this program.
    """
    history.execute("PRAGMA secure_delete = ON")
    if _version(history) > len(migrations):
        raise HistoryError(f"{path}: written by a newer coach: update this one")
    if _version(history) == len(migrations):
        return
    history.execute("PRAGMA journal_mode = WAL")
    for number, migration in enumerate(migrations, start=1):
        with transaction(history):
            if _version(history) < number:  # another process may have been first
                for statement in filter(str.strip, migration.split(";")):
                    history.execute(statement)
                history.execute(f"PRAGMA user_version = {number}")


def _version(history: sqlite3.Connection) -> int:
    return int(history.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(history: sqlite3.Connection) -> Iterator[None]:
    """Do all of it, or nothing."""
    history.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if history.in_transaction:
            history.execute("ROLLBACK")
        raise
    history.execute("COMMIT")


def insert(history: sqlite3.Connection, table: str, row: Sequence[object]) -> int | None:
    """Write a row, by the columns of its table; return its number."""
    marks = ", ".join("?" * len(row))
    return history.execute(f"INSERT INTO {table} VALUES ({marks})", row).lastrowid


def delete_takes(
    history: sqlite3.Connection, condition: str, values: Sequence[object] = ()
) -> None:
    """Delete the takes for which a condition holds, with all that they are made of."""
    for table, key in (*((part, "take") for part in PARTS), ("take", "id")):
        chosen = f"SELECT id FROM take {condition}"
        history.execute(f"DELETE FROM {table} WHERE {key} IN ({chosen})", values)


def where(take: int | None, day: str | None) -> tuple[str, list[object]]:
    """Return the condition for that take, that day, or everything."""
    if take is not None:
        return "WHERE id = ?", [take]
    return ("WHERE day = ?", [day]) if day is not None else ("", [])
