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
from dataclasses import dataclass
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from coach.audio.files.containers.customer_note import CUSTOMER_KEY, customer_note
from coach.datatypes import SAMPLE_RATE_HZ, KnownCustomer, Samples
from coach.files import NEW_FILE, make_folder

UNKNOWN_LENGTH = 0xFFFF_FFFF
SAVED_EVERY_S = 1.0
"""What is on the disk is made sure of this often (seconds)."""
_REHEARSAL = "coach: a rehearsal; "
_LOST = "coach: sound was lost"
_NOTE = re.compile(
    r"(?:coach: a rehearsal; )(?:coach: cue ended at (-?\d{1,2}\.\d{3}) s; )?"
    r"(coach: sound was lost)?\s*"
)
"""All of the comment that the coach writes; what only resembles it is a stranger's."""
_BYTES = 2


def whole_steps(samples: Samples) -> Samples:
    """Return samples as a file of 16 bits gives them back."""
    given: Samples = (_steps(samples) / 32768.0).astype(np.float32)
    return given


@dataclass(frozen=True, slots=True)
class Note:
    """What a recording's comment says of how it was made."""

    rehearsed: bool = False
    """Whether the coach's own microphone heard it: then one person alone speaks."""
    cue_end_s: float | None = None
    """When the cue ended (seconds), if it says so."""
    lost: bool = False
    """Whether sound was lost while it was recorded."""


def note_of(comment: str) -> Note:
    """Return what a comment says, as far as the coach itself wrote it."""
    found = _NOTE.fullmatch(comment)
    if found is None:
        return Note()
    return Note(True, float(found[1]) if found[1] else None, found[2] is not None)


class SpokenFile:
    """Writes 16 kHz sound as it comes, for nobody else to read; a ``with`` statement ends it.

    Parameters
    ----------
    path
        Its folder is made where it is missing; where there is such a file already, the name gets a
        number behind it.
    cue_end_s
        When the cue ended, counted from the start of the recording (seconds); ``None``: none.
    customer
        The coach's own customer, who has the right channel; ``None``: one channel, without one.

    Raises
    ------
    OSError
        It cannot be written.
    """

    def __init__(
        self,
        path: Path,
        cue_end_s: float | None = None,
        customer: KnownCustomer | None = None,
    ) -> None:
        make_folder(path.parent, private=True)
        self.path, self._file = _opened(path)
        self._head, self._lost_at = _head(cue_end_s, customer)
        self._frame_bytes = _BYTES * (2 if customer else 1)
        self._written = 0
        self._sure = 0
        self._syncing: threading.Thread | None = None
        self._unsure: OSError | None = None
        try:
            self._write_all(self._head)
        except OSError:
            self._file.close()
            self.path.unlink(missing_ok=True)
            raise

    def write(self, samples: Samples) -> None:
        """Write the next samples, shape (n,), or (n, 2) with a customer."""
        if self._unsure:
            raise self._unsure
        self._write_all(_steps(samples).tobytes())
        self._written += len(samples)
        if self._written - self._sure >= SAVED_EVERY_S * SAMPLE_RATE_HZ:
            self._sure = self._written
            self._make_sure()

    def note(self, customer: KnownCustomer) -> None:
        """Write down what the customer said so far."""
        place = self._head.index(CUSTOMER_KEY.encode()) + 8
        self._write_at(place, customer_note(customer))

    def mark_lost(self) -> None:
        """Write down that sound was lost."""
        self._write_at(self._lost_at, _LOST.encode())

    def close(self) -> None:
        """Fill in the length."""
        if self._file.closed:
            return
        if self._syncing:
            self._syncing.join()
        size = self._written * self._frame_bytes
        try:
            self._write_at(4, _length(len(self._head) - 8 + size))
            self._write_at(len(self._head) - 4, _length(size))
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
        if self._unsure:
            raise self._unsure

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write_all(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._file.write(rest) :]

    def _write_at(self, place: int, content: bytes) -> None:
        end = self._file.tell()
        self._file.seek(place)
        self._file.write(content)
        self._file.seek(end)

    def _make_sure(self) -> None:
        """Have the disk write it down, beside: a slow disk must hold nothing up."""
        if self._syncing is None or not self._syncing.is_alive():
            self._syncing = threading.Thread(target=self._sync, daemon=True)
            self._syncing.start()

    def _sync(self) -> None:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self._unsure = error


def _opened(path: Path) -> tuple[Path, FileIO]:
    """Open a file that is not there yet: two recordings may begin at one moment."""
    for number in count(2):
        try:
            handle = os.open(path, NEW_FILE, 0o600)
        except FileExistsError:
            path = path.with_name(
                f"{path.stem.removesuffix(f'-{number - 1}')}-{number}{path.suffix}"
            )
        else:
            return path, FileIO(handle, "wb")
    raise AssertionError("numbers do not end")


def _steps(samples: Samples) -> npt.NDArray[np.int16]:
    """Return samples in whole steps of 16 bits, as the file has them."""
    steps: npt.NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2")
    return steps


def _head(cue_end_s: float | None, customer: KnownCustomer | None) -> tuple[bytes, int]:
    """Return the header, and where in it there is room to say that sound was lost."""
    channels = 2 if customer else 1
    frame = _BYTES * channels
    form = struct.pack("<HHIIHH", 1, channels, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * frame, frame, 16)
    cue = "" if cue_end_s is None else f"coach: cue ended at {cue_end_s:.3f} s; "
    cue = _REHEARSAL + cue
    comment = _chunk(b"ICMT", cue.encode() + b" " * len(_LOST) + b"\0")
    if customer:
        comment += _chunk(CUSTOMER_KEY.encode(), customer_note(customer) + b"\0")
    chunks = _chunk(b"fmt ", form) + _chunk(b"LIST", b"INFO" + comment)
    unknown = struct.pack("<I", UNKNOWN_LENGTH)
    head = b"RIFF" + unknown + b"WAVE" + chunks + b"data" + unknown
    return head, head.index(b"ICMT") + 8 + len(cue)


def _length(size: int) -> bytes:
    return struct.pack("<I", min(size, UNKNOWN_LENGTH))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
