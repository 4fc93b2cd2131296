"""All that was taken from the sound of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from coach.datatypes import ChannelLevels, Opinion, Transcript
from coach.measure.fillers.vowels import VowelTrack
from coach.measure.frames.signal import Signal
from coach.measure.voice.prosody import VoiceTrack
from coach.speakers import EmbeddingTrack


@dataclass(frozen=True, eq=False)
class Heard:
    """All that was taken from the sound of one recording, or of a part of it."""

    transcript: Transcript
    signal: Signal
    vowels: VowelTrack
    voice: VoiceTrack
    speakers: EmbeddingTrack | None = None
    """What the voices in it are like; ``None`` without the voice model."""
    channels: ChannelLevels | None = None
    """How loud each of two channels is; ``None`` where there are not two."""
    opinions: tuple[Opinion, ...] | None = None
    """Of the sounds that may be um, uh or a word; ``None`` where no second recogniser was asked."""
