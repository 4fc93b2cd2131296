"""A file is opened and its sound track found, or it is refused in one line."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.audio.files.containers import headerless, matroska, ogg, streamed
from coach.audio.files.containers.customer_note import CUSTOMER_KEY
from coach.audio.files.containers.ending import HEAD, declared_s, is_cut_wav
from coach.datatypes import SAMPLE_RATE_HZ
from coach.errors import (
    AudioError,
    NoSoundError,
    NotAudioError,
    RecordingNotFoundError,
    UnreadableError,
)
from coach.visible import shown

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

FORMATS = (
    "aac ac3 aiff amr ape asf ast au avi caf dsf dss dts eac3 flac flv ircam loas matroska mov "
    "mp3 mpc mpc8 mpeg mpegts mxf nistsphere nut ogg oma qcp rm sox tak tta voc w64 wav wtv wv xwma"
).split()
"""Containers that hold recordings. The others hold text, pictures or playlists: FFmpeg would
read a text as subtitles, and fetch what a playlist names from the network."""

TIMED_FROM_ZERO = ("matroska", "mov")
"""Containers whose clock starts with the recording: what their sound lacks at the start is
silence. Other clocks start anywhere."""

_TELLING = {
    "ogg": ogg.is_damaged,
    "matroska": matroska.is_damaged,
    "mp3": streamed.lacks_mpeg,
    "aac": streamed.lacks_adts,
}
"""By container, what tells whether a file is whole."""

AUDIBLE = 1e-3
"""A track whose largest sample is less, -60 dB re full scale, holds no speech."""

_BEGINNINGS = {
    0: (b"RIFF", b"RF64", b"fLaC", b"OggS", b"ID3", b"\x1aE\xdf\xa3", b"FORM", b"caff", b"FLV"),
    4: (b"ftyp", b"moov", b"mdat"),
}
"""How the files of common containers begin, by the offset of the mark."""


@dataclass(frozen=True, eq=False)
class OpenContainer:
    """An opened file and the sound track in it."""

    container: InputContainer
    track: AudioStream
    origin_s: float | None
    """Timestamp of the recording's start (seconds); ``None``: that of its first frame."""
    declared_s: float | None
    """How long the file says its sound is (seconds)."""
    damaged: bool
    """Whether the file's form tells that part of it is missing, or is not as it was written."""
    as_spoken: bool
    """Whether it is of the form that the coach's own recordings have."""
    silent_tracks: int
    """How many sound tracks that come before this one hold no sound."""


def open_container(path: Path) -> OpenContainer:
    """Open a file and find its sound track.

    Raises
    ------
    RecordingNotFoundError, UnreadableError, NotAudioError, NoSoundError
        Each with its one line.
    """
    head, length = _beginning(path)
    with ExitStack() as on_failure:
        container = on_failure.enter_context(_open_as_recording(path, head))
        track, silent_tracks = _sound_track(path, head, container)
        if not track.sample_rate:
            raise _not_audio(path, head)
        on_failure.pop_all()
    return OpenContainer(
        container=container,
        track=track,
        origin_s=_origin_s(container),
        declared_s=declared_s(container, track),
        damaged=is_cut_wav(head, length) or _is_broken(path, container),
        as_spoken=_as_spoken(container, track),
        silent_tracks=silent_tracks,
    )


def _beginning(path: Path) -> tuple[bytes, int]:
    """Return how the file begins, and how long it is in bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _not_a_file(path, status)
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head:
        raise NoSoundError(f"{shown(path)}: an empty file (0 bytes); copy or record it again")
    return head, status.st_size


def _not_a_file(path: Path, status: os.stat_result) -> AudioError:
    if stat.S_ISDIR(status.st_mode):
        return UnreadableError(f"{shown(path)}: a folder, not a recording", remedy="folder")
    return UnreadableError(f"{shown(path)}: a pipe or a device; save the recording to a file first")


def _unreadable(path: Path, error: OSError) -> AudioError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return RecordingNotFoundError(f"{shown(path)}: no such file; check its name and folder")
    if isinstance(error, PermissionError):
        return UnreadableError(
            f"{shown(path)}: not permitted to read it; change its permissions, or copy it"
        )
    return UnreadableError(
        f"{shown(path)}: cannot be read ({error.strerror}); copy it to another disk"
    )


def _open_as_recording(path: Path, head: bytes) -> InputContainer:
    """Open by the file protocol: whatever its name, it is never taken for an address."""
    import av

    limits = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}
    try:
        return av.open(
            f"file:{path}", mode="r", container_options=limits, metadata_errors="replace"
        )
    except av.FFmpegError as error:
        raise _not_audio(path, head) from error


def _not_audio(path: Path, head: bytes) -> AudioError:
    if any(head.startswith(marks, offset) for offset, marks in _BEGINNINGS.items()):
        return NotAudioError(
            f"{shown(path)}: damaged, or never finished by its recorder; save or export it again"
        )
    if line := headerless.conversion(path, head):
        return NotAudioError(f"{shown(path)}: raw telephone sound: convert it to WAV, with {line}")
    return NotAudioError(
        f"{shown(path)}: not a recording, whatever its name; "
        "give a WAV, FLAC, MP3, M4A, Ogg, WebM or MP4 file"
    )


def _sound_track(path: Path, head: bytes, container: InputContainer) -> tuple[AudioStream, int]:
    """Return the track to be heard, and how many silent ones come before it.

    It is the file's first choice, unless there is nothing in it: screen recorders write the
    system's sound and the microphone into tracks of their own, and the first is silent where
    nothing was played.
    """
    from av.stream import Discard, Disposition

    tracks = container.streams.audio
    if not tracks:
        raise NoSoundError(
            f"{shown(path)}: has no sound, only other tracks; record it with the microphone on"
        )
    decodable = [track for track in tracks if track.codec_context is not None]
    if not decodable:
        raise NotAudioError(
            f"{shown(path)}: its sound is coded in a way unknown here; save it as WAV or FLAC"
        )
    ordered = sorted(
        decodable, key=lambda track: Disposition.default not in Disposition(track.disposition)
    )
    silent = _silent_first(path, head, ordered) if len(ordered) > 1 else 0
    for stream in container.streams:
        if stream is not ordered[silent]:
            stream.discard = Discard.all
    return ordered[silent], silent


def _silent_first(path: Path, head: bytes, tracks: list[AudioStream]) -> int:
    """Return how many tracks hold no sound before one that does; 0 where none does."""
    for number, track in enumerate(tracks):
        with _open_as_recording(path, head) as again:
            (same,) = (each for each in again.streams.audio if each.index == track.index)
            if _is_audible(again, same):
                return number
    return 0


def _is_audible(container: InputContainer, track: AudioStream) -> bool:
    """Return whether there is any sound in a track; it is decoded until there is."""
    import av

    to_float = av.AudioResampler(format="flt")
    try:
        for frame in container.decode(track):
            for part in to_float.resample(frame):
                if np.nan_to_num(np.abs(part.to_ndarray())).max(initial=0.0) >= AUDIBLE:
                    return True
    except av.FFmpegError:
        return True  # what is in the rest of it is not known
    return False


def _is_broken(path: Path, container: InputContainer) -> bool:
    """Whether the file's own form tells of damage that FFmpeg says nothing of."""
    tells = _TELLING.get(container.format.name.split(",")[0])
    try:
        return tells is not None and tells(path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _as_spoken(container: InputContainer, track: AudioStream) -> bool:
    form = (container.format.name, track.codec_context.name, track.sample_rate)
    channels = 2 if CUSTOMER_KEY in container.metadata else 1
    return form == ("wav", "pcm_s16le", SAMPLE_RATE_HZ) and track.channels == channels


def _origin_s(container: InputContainer) -> float | None:
    if container.format.name.split(",")[0] in TIMED_FROM_ZERO:
        return 0.0
    timed = [stream for stream in container.streams if stream.type in ("audio", "video")]
    start = container.start_time
    return start / 1_000_000 if start is not None and len(timed) > 1 else None
