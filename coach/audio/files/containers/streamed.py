"""Whether a stream of bare frames is whole: MP3, layers I and II, and AAC in ADTS.

Frame follows frame, each with its length in its head. FFmpeg looks for the next head after what is
none, and says nothing of what it passed over. Free-format MP3 names no length: nothing is told.

References
----------
ISO/IEC 11172-3 and 13818-3, 2.4.1.3; ISO/IEC 13818-7, 6.2 (ADTS); ID3 2.4.0, 3.1; APEv2.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from coach.audio.files.containers.ending import STEP_AT_LEAST_S

_KBITS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates by generation and layer; the second generation's layers II and III share theirs."""
_RATES_HZ = (44_100, 48_000, 32_000)
_ADTS_RATES_HZ = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000),
    *(24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350),
)
_SURE = 3
"""Frames in a row by which a stream is found again: two bytes of a head stand in any sound."""
_NOTES = (b"ID3", b"TAG", b"APETAGEX", b"LYRICS")
"""How notes begin that stand between frames where files were joined."""
_MPEG_HEAD = re.compile(rb"\xff[\xe2-\xff][\x10-\xef]")
_ADTS_HEAD = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a head says."""

    size: int
    """Bytes, the head among them."""
    length_s: float


_Head: TypeAlias = Callable[[mmap.mmap, int], _Frame | None]


def lacks_mpeg(path: Path) -> bool:
    """Return whether more than a moment between two frames of an MP3 is no frame.

    Raises
    ------
    OSError
        The file cannot be read.
    """
    return _lacks(path, _MPEG_HEAD, _mpeg)


def lacks_adts(path: Path) -> bool:
    """Return the same of AAC in ADTS."""
    return _lacks(path, _ADTS_HEAD, _adts)


def _lacks(path: Path, mark: re.Pattern[bytes], head: _Head) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        runs = list(_runs(content, mark, head))
        passed_over = sum(
            two.start - one.end
            for one, two in pairwise(runs)
            if not content[one.end : one.end + 8].startswith(_NOTES)
        )
    if not passed_over:
        return False
    bytes_a_second = sum(run.end - run.start for run in runs) / sum(run.length_s for run in runs)
    return passed_over > STEP_AT_LEAST_S * bytes_a_second


@dataclass(slots=True)
class _Run:
    """Frames, one right behind the other."""

    start: int
    end: int
    count: int = 0
    length_s: float = 0.0


def _runs(content: mmap.mmap, mark: re.Pattern[bytes], head: _Head) -> Iterator[_Run]:
    at = 0
    while found := mark.search(content, at):
        run = _run(content, found.start(), head)
        is_sure = run.count >= _SURE
        at = run.end if is_sure else found.start() + 1
        if is_sure:
            yield run


def _run(content: mmap.mmap, start: int, head: _Head) -> _Run:
    run = _Run(start, start)
    while (frame := head(content, run.end)) and run.end + frame.size <= len(content):
        run.end += frame.size
        run.count += 1
        run.length_s += frame.length_s
    return run


def _mpeg(content: mmap.mmap, at: int) -> _Frame | None:
    head = int.from_bytes(content[at : at + 4], "big")
    generation, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    kbits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or generation == 1 or layer == 4 or kbits in (0, 15) or rate == 3:
        return None
    first = generation == 3
    rate_hz = _RATES_HZ[rate] >> (0 if first else 1 if generation == 2 else 2)
    bits = _KBITS[1, layer] if first else _KBITS[2, min(layer, 2)]
    samples = 384 if layer == 1 else 576 if layer == 3 and not first else 1_152
    slot = 4 if layer == 1 else 1
    size = samples // 8 // slot * bits[kbits - 1] * 1_000 // rate_hz + (head >> 9 & 1)
    return _Frame(size * slot, samples / rate_hz)


def _adts(content: mmap.mmap, at: int) -> _Frame | None:
    head = int.from_bytes(content[at : at + 7], "big")
    rate, size = head >> 34 & 15, head >> 13 & 0x1FFF
    if head >> 44 != 0xFFF or head >> 41 & 3 or rate >= len(_ADTS_RATES_HZ) or size < 7:
        return None
    return _Frame(size, 1_024 * (1 + (head & 3)) / _ADTS_RATES_HZ[rate])
