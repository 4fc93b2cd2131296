"""Whether a Matroska or WebM file is whole: its elements lie inside each other, end to end.

FFmpeg looks for the next cluster after what it cannot read, and says nothing. Only heads are read,
and what a checksum covers.

References
----------
RFC 8794, Extensible Binary Meta Language; RFC 9559, Matroska Media Container Format.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coach.audio.files.containers.ending import is_written

_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_VOID, _CHECKSUM = 0xEC, 0xBF
_IN_SEGMENT = {0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367}
"""SeekHead, Info, Tracks, Cues, Attachments, Chapters, Tags."""
_IN_CLUSTER = {0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854, 0xAF}
"""Timestamp, SimpleBlock, BlockGroup, Position, PrevSize, SilentTracks, EncryptedBlock."""
_KNOWN = {_EBML, _SEGMENT, _CLUSTER, _VOID, _CHECKSUM} | _IN_SEGMENT | _IN_CLUSTER
_HEAD = 12
"""Bytes of the longest head of an element."""
_PIECE = 1 << 16


class _BrokenError(Exception):
    """What stands there is no element, or one that does not fit."""


@dataclass(frozen=True, slots=True)
class _Element:
    """An element's place in the file (bytes)."""

    id: int
    start: int
    """Where its content starts."""
    end: int | None
    """Where it ends; ``None``: a live recording, whose length was not known."""


def is_damaged(path: Path) -> bool:
    """Return whether a part of a Matroska file is missing, or is not as it was written.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        try:
            return _is_broken(file, length)
        except _BrokenError:
            return True


def _is_broken(file: BinaryIO, length: int) -> bool:
    """Go from one element to the next; of a segment and its clusters, into the content."""
    at, ends = 0, [length]
    while at < length:
        while at >= ends[-1]:
            ends.pop()
        element = _element(file, at)
        if element is None:
            return len(ends) > 1 or is_written(file, at)
        if element.end is not None and element.end > ends[-1]:
            return True
        if element.id in (_SEGMENT, _CLUSTER):
            ends += [element.end] if element.end is not None else []
            at = element.start
        elif element.end is None:
            return True
        else:
            if element.id == _CHECKSUM and not _holds(file, element, ends[-1]):
                return True
            at = element.end
    return False


def _element(file: BinaryIO, at: int) -> _Element | None:
    """Return the element at a place; ``None`` where zeros stand.

    Raises
    ------
    _BrokenError
        There is none that Matroska has in these places.
    """
    file.seek(at)
    head = file.read(_HEAD)
    if not head.strip(b"\0"):
        return None
    width = _width(head, most=4)
    size_width = _width(head[width:], most=8)
    if int.from_bytes(head[:width], "big") not in _KNOWN:
        raise _BrokenError
    start, unknown = at + width + size_width, (1 << 7 * size_width) - 1
    size = int.from_bytes(head[width : width + size_width], "big") & unknown
    end = None if size == unknown else start + size
    return _Element(int.from_bytes(head[:width], "big"), start, end)


def _width(number: bytes, most: int) -> int:
    """Return how many bytes a number has: its first one tells."""
    width = 9 - number[0].bit_length() if number else _HEAD
    if width > min(most, len(number)):
        raise _BrokenError
    return width


def _holds(file: BinaryIO, checksum: _Element, end: int) -> bool:
    """Return whether a checksum is that of what follows it in its parent."""
    assert checksum.end is not None
    file.seek(checksum.start)
    written = int.from_bytes(file.read(checksum.end - checksum.start), "little")
    found = 0
    for piece in _pieces(file, end - checksum.end):
        found = zlib.crc32(piece, found)
    return found == written


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := file.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece
