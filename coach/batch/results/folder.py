"""The folder of results: a file a recording, written as it comes, and what is known of each.

Every file is written whole or not at all. A ledger has a line for each result: of what sound it
is, and by which guide, model, format and program it was made. So the same command knows what it
need not do again, whenever it was stopped.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec
from filelock import FileLock, Timeout

from coach.batch.finding.find import Source
from coach.batch.finding.names import result_name
from coach.batch.reviewing import Answer, content_of, hash_of
from coach.batch.workers.pool import interrupt_held
from coach.errors import BatchError
from coach.files import UNFINISHED, write_whole
from coach.report.summary.contract import RowJson
from coach.visible import shown

LEDGER = ".coach-results.jsonl"
LOCK = ".coach-results.lock"
SUMMARY = "summary"
"""What is about all results is called so, with an ending."""
TAKEN = frozenset({LEDGER, LOCK, *(f"{SUMMARY}.{form}" for form in ("json", "csv", "html"))})
"""Names in the folder that are no result's."""


class _Head(msgspec.Struct, frozen=True):
    """The ledger's first line."""

    base: str
    """The folder that the recordings lie in."""


class _Entry(msgspec.Struct, frozen=True):
    """One result."""

    result: str
    """Its name beneath the folder."""
    content: str
    """What changes if the recording does."""
    terms: str
    """By what it was made."""
    report: str
    """SHA-256 of the result."""
    row: RowJson


class Results:
    """A folder that results are written into, by one program at a time.

    Parameters
    ----------
    folder
        Made where there is none.
    base
        The folder that the recordings lie in.
    ending
        How the results' names end.
    terms
        By what the results are made: where it is another, nothing counts as done.
    force
        Whether to take over a folder that holds other things, and to do all again.

    Raises
    ------
    BatchError
        The folder cannot be used: the one line says why.
    """

    def __init__(
        self, folder: Path, base: str, *, ending: str, terms: str, force: bool = False
    ) -> None:
        self.folder = folder
        self._base = base
        self._ending = ending
        self._terms = terms
        self._entries: dict[str, _Entry] = {}
        self._there: set[str] = set()
        self._lock = FileLock(folder / LOCK)
        with _explained(folder):
            if folder.exists() and not folder.is_dir():
                raise BatchError(f"{shown(folder)}: a file: name a folder for the results")
            folder.mkdir(parents=True, exist_ok=True)
            self._take(force)

    def _take(self, force: bool) -> None:
        others = any(
            path.name != LOCK and not path.match(UNFINISHED) for path in self.folder.iterdir()
        )
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise BatchError(
                f"{shown(self.folder)}: another review is writing into it: wait for its end"
            ) from None
        try:
            for leftover in self.folder.rglob(UNFINISHED):  # of a review that was killed
                leftover.unlink(missing_ok=True)
            self._open_ledger(others, force)
        except BaseException:
            self._lock.release()
            raise

    def _open_ledger(self, others: bool, force: bool) -> None:
        ledger = self.folder / LEDGER
        if not force and ledger.exists():
            self._entries = self._read(ledger)
        elif not force and others:
            raise BatchError(f"{shown(self.folder)}: holds other files", remedy="folder_in_use")
        lines = [_Head(self._base), *self._entries.values()]
        write_whole(ledger, b"".join(map(_line, lines)))
        self._ledger = os.open(ledger, os.O_WRONLY | os.O_APPEND)

    def _read(self, ledger: Path) -> dict[str, _Entry]:
        head, *lines = ledger.read_bytes().splitlines() or [b""]
        entries = {}
        with suppress(msgspec.DecodeError):
            base = msgspec.json.decode(head, type=_Head).base
            if base != self._base:
                raise BatchError(
                    f"{shown(self.folder)}: holds the results of {base}", remedy="other_results"
                )
        for line in lines:
            with suppress(msgspec.DecodeError):  # the program was stopped while it wrote the last
                entry = msgspec.json.decode(line, type=_Entry)
                entries[entry.result] = entry
        return entries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ledger)
        self._lock.release()

    def kept(self, source: Source) -> RowJson | None:
        """Return the row of a recording that need not be reviewed again; ``None``: it must."""
        result = self._result(source)
        entry = self._entries.get(result)
        if entry is None or entry.row.error or entry.terms != self._terms:
            return None
        as_written = hash_of(self._file(result)) == entry.report
        if not as_written or content_of(source) != entry.content:
            return None
        self._there.add(result)
        return entry.row

    @property
    def count(self) -> int:
        """How many of the results asked for are there."""
        return len(self._there)

    def keep(self, source: Source, answer: Answer) -> RowJson:
        """Write down what became of a recording; a failure is tried again next time.

        Ctrl-C finds a result written, in the ledger and counted, or none of that.
        """
        result, report = self._result(source), (answer.report or "").encode()
        row = msgspec.structs.replace(answer.row, result=result if report else None)
        written = hashlib.sha256(report).hexdigest()
        entry = _Entry(result, answer.content or "", self._terms, written, row)
        with _explained(self.folder), interrupt_held():
            if report:
                write_whole(self._file(result), report)
                self._there.add(result)
            else:
                self._file(result).unlink(missing_ok=True)
            os.write(self._ledger, _line(entry))
        return row

    def path_of(self, source: Source) -> Path:
        """Return where a recording's result is."""
        return self._file(self._result(source))

    def write(self, name: str, text: str) -> None:
        """Write what is about all results."""
        with _explained(self.folder):
            write_whole(self.folder / name, text.encode())

    def _file(self, result: str) -> Path:
        """Return where a result is: its name in UTF-8, whatever the system's encoding."""
        return self.folder / os.fsdecode(result.encode())

    def _result(self, source: Source) -> str:
        """Return the name of a recording's result, beneath the folder."""
        return result_name(source.name, self._ending, twin=source.twin, taken=TAKEN)


def _line(struct: msgspec.Struct) -> bytes:
    return msgspec.json.encode(struct) + b"\n"


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn what a folder refuses into one line."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise BatchError(
            f"{shown(folder)}: results cannot be written there ({reason}): what is done is kept; "
            "make room or choose another folder"
        ) from error
