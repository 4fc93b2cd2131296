"""Hears a recording, block by block: all that is taken from its sound.

``Listening`` takes blocks of any size, so that a file and a microphone share this code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from coach import text
from coach.audio import open_audio
from coach.datatypes import (
    SAMPLE_RATE_HZ,
    ChannelLevels,
    Guide,
    Opinion,
    Recording,
    Samples,
)
from coach.detect.reading.speaker import says_the_guide_alone
from coach.errors import ModelError, NoSoundError
from coach.heard import Heard, in_talks, later
from coach.measure.fillers.detection import HesitationMeter, doubtful
from coach.measure.frames.signal import SignalMeter
from coach.measure.frames.spill_buffer import Track
from coach.measure.voice.pitch import VoiceMeter
from coach.model import find_second_opinion, find_voice_model
from coach.opinion import Judge, Whisper, asked
from coach.recognise import Recogniser, SpeechModel
from coach.speakers import EmbeddingMeter, VoiceModel, load_voice_model
from coach.speakers.channels import turns_by_channel
from coach.speakers.voice_print import voice_print
from coach.visible import shown, valid

SHORTEST_S = 0.2
"""Less sound than this holds no word (seconds)."""


class Listening:
    """Hears one recording block by block: its words, its levels, its vowels and its voices.

    Parameters
    ----------
    guide
        What is to be said.
    model
        The speech model.
    voices
        The voice model; without it voices are not told apart.
    second
        A second recogniser, asked about the sounds that may be um, uh or a word. For it the sound
        itself is kept until ``finish``, beyond half a minute in a temporary file.
    """

    def __init__(
        self,
        guide: Guide,
        model: SpeechModel,
        voices: VoiceModel | None = None,
        second: Judge | None = None,
    ) -> None:
        sentences = phrases(guide)
        self._words = frozenset(word for sentence in sentences for word in sentence)
        self._recogniser = Recogniser(model, sentences)
        self._signal = SignalMeter()
        self._vowels = HesitationMeter()
        self._voice = VoiceMeter()
        self._speakers = EmbeddingMeter(voices) if voices else None
        self._second = second
        self._sound = Track() if second else None
        self._samples = 0

    @property
    def duration_s(self) -> float:
        """Seconds heard so far."""
        return self._samples / SAMPLE_RATE_HZ

    def feed(self, block: Samples) -> None:
        """Hear the next samples, shape (n,), any n."""
        self._samples += len(block)
        self._recogniser.feed(block)
        self._signal.feed(block)
        self._vowels.feed(block)
        self._voice.feed(block)
        if self._speakers:
            self._speakers.feed(block)
        if self._sound:
            self._sound.append(block)

    def finish(self, channels: ChannelLevels | None = None) -> Heard:
        """Hear what is left and return everything.

        Parameters
        ----------
        channels
            How loud each of two channels was, where the sound was mixed from two.
        """
        transcript = self._recogniser.finish()
        told = channels is not None and turns_by_channel(channels) is not None
        told = told or says_the_guide_alone(transcript, self._words)
        speakers = self._speakers.finish(told=told) if self._speakers else None
        heard = Heard(
            transcript,
            self._signal.finish(),
            self._vowels.finish(),
            self._voice.finish(),
            speakers,
            channels,
        )
        return replace(heard, opinions=self._opinions(heard))

    def _opinions(self, heard: Heard) -> tuple[Opinion, ...] | None:
        """Return what the second recogniser makes of the sounds in doubt, talk by talk."""
        if self._second is None or self._sound is None:
            return None
        spans = [
            later(span, start_s)
            for start_s, part in in_talks(heard)
            for span in doubtful(part.vowels, part.transcript)
        ]
        return asked(self._second, self._sound.whole(), spans)


def second_opinion() -> Judge:
    """Return the second recogniser of hesitations, loaded when it is first asked.

    Raises
    ------
    ModelError
        It is not installed, or damaged.
    """
    return Whisper(find_second_opinion())


def voice_model() -> VoiceModel | None:
    """Return the voice model, if it is there and whole: without it all else works.

    It knows the user's own voice, where that was learned.
    """
    try:
        folder = find_voice_model()
        model = load_voice_model(folder) if folder else None
    except ModelError:
        return None
    own = voice_print() if model else None
    return replace(model, own=own.direction) if model and own else model


def phrases(guide: Guide) -> tuple[tuple[str, ...], ...]:
    """Return the sentences of a guide, each a tuple of words."""
    lines = (line for step in guide.steps for line in step.wordings)
    return tuple(sentence for line in lines for sentence in text.sentences(line))


def hear_file(
    path: Path,
    guide: Guide,
    model: SpeechModel,
    *,
    voices: VoiceModel | None = None,
    second: Judge | None = None,
    heard_s: Callable[[float], None] | None = None,
) -> tuple[Recording, Heard]:
    """Hear a recording; ``heard_s`` is told, while it lasts, how many seconds are heard.

    Without the voice model a customer's voice is not told from the speaker's, and without a second
    the coach's own evidence alone tells um and uh.

    Raises
    ------
    AudioError
        The file cannot be read, or holds no sound.
    """
    with open_audio(path) as audio:
        listening = Listening(guide, model, None if audio.rehearsed else voices, second)
        for block in audio.blocks():
            listening.feed(block)
            if heard_s:
                heard_s(listening.duration_s)
        heard = listening.finish(audio.channel_levels)
        recording = Recording(
            path=valid(path),
            duration_s=listening.duration_s,
            sample_rate_hz=audio.sample_rate_hz,
            channels=audio.channels,
            damaged=audio.damaged,
            cue_end_s=audio.cue_end_s,
            rehearsed=audio.rehearsed,
            silent_tracks=audio.silent_tracks,
            customer=audio.customer and audio.customer.until(listening.duration_s),
        )
    if recording.duration_s < SHORTEST_S:
        raise NoSoundError(
            f"{shown(path)}: only {recording.duration_s:.2f} s of sound, too short for a word; "
            "record the take again"
        )
    return recording, heard
