"""A recording written while it is spoken: what was said up to the last second survives anything.

A WAV whose header says at the start that its length is not known yet, so that it opens wherever the
program or the machine stopped; the length is filled in at the end. A comment in the header says
when the cue ended, and whether sound was lost, so that a later review knows as much as the
rehearsal did.
"""

from __future__ import annotations

import os
import re
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from coach.datatypes import SAMPLE_RATE_HZ, Samples

UNKNOWN_LENGTH = 0xFFFF_FFFF
SAVED_EVERY_S = 1.0
"""What is on the disk is made sure of this often (seconds)."""
_CUE = re.compile(r"coach: cue ended at (-?\d+\.\d+) s")
_REHEARSAL = "coach: a rehearsal; "
_LOST = "coach: sound was lost"
_BYTES = 2


def whole_steps(samples: Samples) -> Samples:
    """Return samples as a file of 16 bits gives them back."""
    given: Samples = (_steps(samples) / 32768.0).astype(np.float32)
    return given


def cue_end_s(comment: str) -> float | None:
    """Return when the cue ended, by a recording's comment (seconds), if it says so."""
    found = _CUE.search(comment)
    return float(found[1]) if found else None


def is_rehearsal(comment: str) -> bool:
    """Tell whether a recording was rehearsed, by its comment: then one person alone speaks."""
    return _REHEARSAL.strip("; ") in comment or cue_end_s(comment) is not None


def was_lost(comment: str) -> bool:
    """Tell whether sound was lost while it was recorded, by a recording's comment."""
    return _LOST in comment


class SpokenFile:
    """Writes 16 kHz mono as it comes; a ``with`` statement ends it.

    Parameters
    ----------
    path
        Its folder is made where it is missing; what is there already is written over.
    cue_end_s
        When the cue ended, counted from the start of the recording (seconds); ``None``: none.

    Raises
    ------
    OSError
        It cannot be written.
    """

    def __init__(self, path: Path, cue_end_s: float | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("wb", buffering=0)
        self._head, self._lost_at = _head(cue_end_s)
        self._file.write(self._head)
        self._written = 0
        self._sure = 0
        self._syncing: threading.Thread | None = None

    def write(self, samples: Samples) -> None:
        """Write the next samples, shape (n,)."""
        data = memoryview(_steps(samples).tobytes())
        while data:
            data = data[self._file.write(data) :]
        self._written += len(samples)
        if self._written - self._sure >= SAVED_EVERY_S * SAMPLE_RATE_HZ:
            self._sure = self._written
            self._make_sure()

    def mark_lost(self) -> None:
        """Write down that sound was lost."""
        self._write_at(self._lost_at, _LOST.encode())

    def close(self) -> None:
        """Fill in the length."""
        if self._file.closed:
            return
        if self._syncing:
            self._syncing.join()
        size = self._written * _BYTES
        try:
            self._write_at(4, _length(len(self._head) - 8 + size))
            self._write_at(len(self._head) - 4, _length(size))
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _write_at(self, place: int, content: bytes) -> None:
        end = self._file.tell()
        self._file.seek(place)
        self._file.write(content)
        self._file.seek(end)

    def _make_sure(self) -> None:
        """Have the disk write it down, beside: a slow disk must hold nothing up."""
        if self._syncing is None or not self._syncing.is_alive():
            self._syncing = threading.Thread(
                target=os.fsync, args=[self._file.fileno()], daemon=True
            )
            self._syncing.start()


def _steps(samples: Samples) -> npt.NDArray[np.int16]:
    """Return samples in whole steps of 16 bits, as the file has them."""
    steps: npt.NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2")
    return steps


def _head(cue_end_s: float | None) -> tuple[bytes, int]:
    """Return the header, and where in it there is room to say that sound was lost."""
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * _BYTES, _BYTES, 16)
    cue = "" if cue_end_s is None else f"coach: cue ended at {cue_end_s:.3f} s; "
    cue = _REHEARSAL + cue
    comment = _chunk(b"ICMT", cue.encode() + b" " * len(_LOST) + b"\0")
    chunks = _chunk(b"fmt ", form) + _chunk(b"LIST", b"INFO" + comment)
    unknown = struct.pack("<I", UNKNOWN_LENGTH)
    head = b"RIFF" + unknown + b"WAVE" + chunks + b"data" + unknown
    return head, head.index(b"ICMT") + 8 + len(cue)


def _length(size: int) -> bytes:
    return struct.pack("<I", min(size, UNKNOWN_LENGTH))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
