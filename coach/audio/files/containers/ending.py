"""Whether a file ends before its sound does: what the file itself says of its length."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

STEP_AT_LEAST_S = 0.2
"""No step is said in less ("Email?" takes 0.3 s): what is lost in less than this, all of it
together, is no alarm (seconds). Encoders round to their frames and pad a little, by up to 0.11 s in
healthy files of 39 kinds at ten rates (``tests/faults``)."""

_DECLARING = {"flac", "mov", "mp3", "aiff", "au", "w64"}
"""Containers that say how long their sound is."""

_PLACEHOLDER = 0x7FFF_0000
"""A WAV that was written into a pipe has a size from here on, or none: its length was not known."""

HEAD = 1 << 16
"""Bytes in which a WAV's sound begins."""


def declared_s(container: InputContainer, track: AudioStream) -> float | None:
    """Return how long the file says its sound is (seconds), or ``None``.

    FFmpeg gives an estimate where a file says nothing; what a file says is a whole number of
    samples, and an estimate as good as never.
    """
    name = container.format.name.split(",")[0]
    if name == "matroska" and len(container.streams) == 1 and container.duration:
        return container.duration / 1_000_000
    if name not in _DECLARING or track.duration is None or track.time_base is None:
        return None
    duration = track.duration * track.time_base
    return float(duration) if (duration * track.sample_rate).denominator == 1 else None


def is_cut_wav(head: bytes, length: int) -> bool:
    """Return whether a file is a WAV that is shorter than it says, by more than a few bytes.

    FFmpeg does not tell; some recorders count their header, or a note after the sound, as sound.

    Parameters
    ----------
    head
        The first ``HEAD`` bytes of the file.
    length
        Bytes in the file.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return False
    chunks = {name: (start, size) for name, start, size in _chunks(head)}
    if b"data" not in chunks or b"fmt " not in chunks:
        return False
    start, size = chunks[b"data"]
    bytes_a_second = int.from_bytes(head[chunks[b"fmt "][0] :][8:12], "little")
    missing = start + size - length
    return size < _PLACEHOLDER and missing > STEP_AT_LEAST_S * bytes_a_second


def is_written(file: BinaryIO, at: int) -> bool:
    """Whether anything but zeros stands there: some systems fill up a file's last block."""
    file.seek(at)
    return any(piece.strip(b"\0") for piece in iter(lambda: file.read(HEAD), b""))


def _chunks(head: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, start and size of every chunk of a RIFF file that begins in its head."""
    start = 12
    while start + 8 <= len(head):
        name, size = struct.unpack_from("<4sI", head, start)
        yield name, start + 8, size
        start += 8 + size + size % 2
