"""A recording of any kind, as blocks of 16 kHz mono.

Only the sound is decoded, lazily, in the same memory for a minute as for hours. Sound that is
16 kHz and mono already, in whole numbers, comes out as it was recorded, sample by sample; other
rates are resampled without delay. Values beyond full scale are clipped, and what is no number
becomes silence. Times stay true: where the timestamps leave a hole, silence fills it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from coach.audio.files.containers.container import OpenContainer, open_container
from coach.audio.files.containers.customer_note import CUSTOMER_KEY, customer_of
from coach.audio.files.containers.ending import STEP_AT_LEAST_S
from coach.audio.files.delay import delay_s
from coach.audio.files.frames import Frames
from coach.audio.files.scale import FLOATS, full_scale
from coach.audio.files.spoken import Note, note_of
from coach.audio.files.timeline import Timeline
from coach.audio.mixing.channel_levels import ChannelMeter
from coach.audio.mixing.mono import Converter, form_of
from coach.datatypes import SAMPLE_RATE_HZ, ChannelLevels, KnownCustomer, Samples
from coach.errors import AudioError, NoSoundError, NotAudioError
from coach.visible import shown

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

BLOCK = SAMPLE_RATE_HZ // 10
"""Samples in a block: 0.1 s."""

UNSENT_SILENCE_S = {"opus": 0.5, "speex": 0.5}
"""Codecs for calls may send nothing while nobody speaks, and a sign of life every 0.4 s (libopus):
a hole that is shorter is no damage in them (seconds)."""


class AudioFile:
    """An open recording; ``open_audio`` makes it, a ``with`` statement closes it."""

    path: Path
    sample_rate_hz: int
    """As recorded."""
    channels: int
    """As recorded."""
    cue_end_s: float | None
    """When the cue ended, where the file says so (seconds)."""
    rehearsed: bool
    """Whether the coach's own microphone heard it."""
    customer: KnownCustomer | None
    """The coach's own customer, who has the right channel: the left alone is handed out."""
    silent_tracks: int
    """How many sound tracks that come before the one that is heard hold no sound."""

    def __init__(self, path: Path, opened: OpenContainer) -> None:
        self.path = path
        self._opened = opened
        self._frames = Frames(opened)
        self._codec = opened.track.codec_context.name
        self._timeline = Timeline(opened.origin_s, self._codec)
        self._lost = False
        self._holes_s = 0.0
        self._late_s: float | None = None
        self._handed_out = 0
        self._meter = ChannelMeter()
        self._full_scale = _full_scale(path, opened)
        self.silent_tracks = opened.silent_tracks
        blocks = cut(_without_start(self._sound(), self._late_samples), BLOCK)
        note, self.customer = _noted(opened)
        first = next(blocks, None)
        if first is None:
            raise _nothing_heard(path, self.damaged)
        # The decoder knows better than the header: HE-AAC halves the rate there.
        self.sample_rate_hz = opened.track.sample_rate
        self.channels = opened.track.channels
        self.cue_end_s = note.cue_end_s
        self.rehearsed = note.rehearsed
        self._lost = self._lost or note.lost
        self._blocks = self._counted(chain([first], blocks))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; no block can be had after it."""
        self._opened.container.close()

    @property
    def duration_s(self) -> float:
        """Seconds handed out so far: the whole duration once all blocks are."""
        return self._handed_out / SAMPLE_RATE_HZ

    @property
    def damaged(self) -> bool:
        """Whether sound was lost so far, because it could not be read or decoded."""
        gone_s = max(self._frames.undecoded_s, self._holes_s)
        known = self._frames.damaged or self._lost or self._timeline.left_out
        return known or gone_s > STEP_AT_LEAST_S

    @property
    def channel_levels(self) -> ChannelLevels | None:
        """How loud each of two channels was in what was handed out; ``None``: not two of them."""
        return None if self.customer else self._meter.levels_db(self._late_s or 0.0)

    def blocks(self) -> Iterator[Samples]:
        """Return the recording's blocks, each float32 of shape (1600,), the last one shorter.

        There is one run through a file: a second call goes on where the first one stopped.
        """
        return self._blocks

    def _sound(self) -> Iterator[Samples]:
        converter = None
        for frame in self._frames:
            if converter is None or converter.form != form_of(frame):
                yield from converter.finish() if converter else ()
                alone = self.customer is not None
                converter = Converter(frame, self._full_scale, self._meter, left_alone=alone)
            yield from self._placed(frame, converter)
        yield from converter.finish() if converter else ()
        self._lost |= self._ended_early()

    def _late_samples(self) -> int:
        return round((self._late_s or 0.0) * SAMPLE_RATE_HZ)

    def _placed(self, frame: AudioFrame, converter: Converter) -> Iterator[Samples]:
        missing = self._timeline.missing_before(frame)
        if self._late_s is None:
            on_time = missing or self._frames.is_trimmed  # a clock that says so is right
            self._late_s = 0.0 if on_time else delay_s(self._codec, frame)
        if missing:
            self._count_hole(missing / frame.sample_rate)
            yield from converter.silence(missing)
        self._timeline.advance(missing + frame.samples, frame.sample_rate)
        yield from converter.feed(frame)

    def _count_hole(self, hole_s: float) -> None:
        unsent_s = UNSENT_SILENCE_S.get(self._codec, 0.0)
        if self._timeline.position_s > 0 and hole_s > unsent_s:
            self._holes_s += hole_s

    def _ended_early(self) -> bool:
        declared_s = self._opened.declared_s
        return declared_s is not None and declared_s - self._timeline.position_s > STEP_AT_LEAST_S

    def _counted(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        for block in blocks:
            self._handed_out += len(block)
            yield block


def open_audio(path: Path) -> AudioFile:
    """Open a recording: WAV, FLAC, MP3, M4A, Ogg, WebM, the sound of a video, and many more.

    Raises
    ------
    AudioError
        There is no such file, it may not be read, it is no recording, or it holds no sound; each
        is a subclass with its own ``code``.
    """
    opened = open_container(path)
    try:
        return AudioFile(path, opened)
    except BaseException:
        opened.container.close()
        raise


def _full_scale(path: Path, opened: OpenContainer) -> float:
    """Look through a file of floating-point numbers for how large they are."""
    if opened.track.codec_context.name not in FLOATS:
        return 1.0
    again = open_container(path)
    with again.container:
        return full_scale(Frames(again))


def _noted(opened: OpenContainer) -> tuple[Note, KnownCustomer | None]:
    """Return what a recording of the coach's own says of itself, and of its customer."""
    metadata = opened.container.metadata
    note = note_of(metadata.get("comment", ""))
    if opened.as_spoken and opened.track.channels == 1:
        return note, None
    customer = customer_of(metadata.get(CUSTOMER_KEY, "")) if opened.as_spoken else None
    ours = note if note.rehearsed and customer else Note(lost=note.lost)
    return ours, customer if ours.rehearsed else None


def _nothing_heard(path: Path, damaged: bool) -> AudioError:
    if damaged:
        return NotAudioError(
            f"{shown(path)}: damaged, no sound in it can be decoded; export it again"
        )
    return NoSoundError(f"{shown(path)}: holds no sound (0 s); record it again")


def _without_start(pieces: Iterable[Samples], samples: Callable[[], int]) -> Iterator[Samples]:
    """Leave out so many samples at the start; they are known once there is a piece."""
    left_out = 0
    for piece in pieces:
        here = min(samples() - left_out, len(piece))
        left_out += here
        yield piece[here:]


def cut(pieces: Iterable[Samples], size: int) -> Iterator[Samples]:
    """Cut sound that comes in any pieces into blocks of so many samples, the last one shorter."""
    rest = np.zeros(0, np.float32)
    for piece in pieces:
        sound = np.concatenate((rest, piece)) if len(rest) else piece
        whole = len(sound) - len(sound) % size
        for start in range(0, whole, size):
            yield sound[start : start + size]
        rest = sound[whole:]
    if len(rest):
        yield rest
