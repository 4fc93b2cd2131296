"""Rows of figures that grow with the recording: beyond some minutes they wait in a temporary file.

So an hour takes no more memory than a quarter of one while it is heard.
"""

from __future__ import annotations

import mmap
import tempfile
import weakref
from typing import IO, Any

import numpy as np
import numpy.typing as npt

IN_MEMORY_BYTES = 1_000_000
"""What waits in memory: the bands of five minutes."""

Rows = npt.NDArray[Any]


def release_pages(rows: Rows) -> None:
    """Give back the memory of rows that wait in a file: they are read again when they are needed.

    Does nothing for other rows, or where the system knows no such thing.
    """
    mapped = getattr(rows, "_mmap", None)
    if mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


class Track:
    """Takes rows, gives them back as one array.

    Parameters
    ----------
    columns
        Figures in a row; none: each row is one figure.
    kind
        How exactly they are kept.
    """

    def __init__(self, *columns: int, kind: type[np.floating[Any]] = np.float16) -> None:
        self._columns = columns
        self._kind = kind
        self._parts: list[Rows] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def append(self, rows: Rows) -> None:
        """Take the next rows, shape (n, columns)."""
        self._parts.append(rows.astype(self._kind, copy=False))
        self._bytes += self._parts[-1].nbytes
        if self._bytes > IN_MEMORY_BYTES:
            self._store()

    def whole(self) -> Rows:
        """Return all rows, shape (m, columns), once; of a long recording they stay in the file."""
        if self._file is None:
            return np.concatenate([np.zeros((0, *self._columns), self._kind), *self._parts])
        self._store()
        self._file.flush()
        mapped: np.memmap[Any, Any] = np.memmap(self._file, self._kind, "r")
        self._file.close()
        return mapped.reshape(-1, *self._columns)

    def _store(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="coach-")  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        for part in self._parts:
            self._file.write(part.tobytes())
        self._parts.clear()
        self._bytes = 0
