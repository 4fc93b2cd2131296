"""Whether an Ogg file is whole: its pages have numbers and checksums, which FFmpeg does not heed.

References
----------
RFC 3533, The Ogg Encapsulation Format Version 0.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coach.audio.files.containers.ending import is_written

_HEAD = struct.Struct("<4sBBqIIIB")
_MIRRORED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_FIRST, _LAST = 2, 4
_NO_TIME = -1
"""The time of a page on which no packet ends."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of one stream."""

    stream: int
    number: int
    is_first: bool
    """Whether a stream begins with it, perhaps after another of the same number."""
    is_last: bool
    """Whether a stream ends with it, as its writer says."""
    time: int
    """In the codec's own unit; 0 on the pages of headers."""
    whole: bool
    """Whether all of it is there, as it was written."""


def is_damaged(path: Path) -> bool:
    """Return whether a part of an Ogg file is missing, or is not as it was written.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    last: dict[int, _Page] = {}
    with path.open("rb") as file:
        for page in _pages(file):
            if page is None or not page.whole:
                return True
            before = None if page.is_first else last.get(page.stream)
            if before and _has_sound(before) and page.number != (before.number + 1) & 0xFFFF_FFFF:
                return True
            last[page.stream] = page
    return not all(page.is_last for page in last.values())


def _has_sound(page: _Page) -> bool:
    """Whether a page is none of the headers: a broadcast goes on at any page after these."""
    return page.time not in (0, _NO_TIME)


def _pages(file: BinaryIO) -> Iterator[_Page | None]:
    """Yield the pages one after the other; ``None`` where something else stands."""
    while head := file.read(_HEAD.size):
        if not head.startswith(b"OggS"):
            if is_written(file, file.tell() - len(head)):
                yield None
            return
        if len(head) < _HEAD.size:
            yield None
            return
        yield _page(head, file)


def _page(head: bytes, file: BinaryIO) -> _Page:
    _, _, flags, time, stream, number, checksum, segments = _HEAD.unpack(head)
    sizes = file.read(segments)
    body = file.read(sum(sizes))
    page = head[:22] + bytes(4) + head[26:] + sizes + body
    there = len(sizes) == segments and len(body) == sum(sizes)
    return _Page(
        stream=stream,
        number=number,
        is_first=bool(flags & _FIRST),
        is_last=bool(flags & _LAST),
        time=time,
        whole=there and _checksum(page) == checksum,
    )


def _checksum(page: bytes) -> int:
    """Return the CRC of a page: that of zlib, which goes from the other end of every byte."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int(f"{mirrored:032b}"[::-1], 2)
