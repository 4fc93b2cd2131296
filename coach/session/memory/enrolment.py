"""The user's own voice is learned from a take, where that is asked for."""

from __future__ import annotations

from pathlib import Path

from coach.audio import open_audio
from coach.datatypes import Review, Span
from coach.errors import VoicePrintError, refused_as
from coach.listening import voice_model
from coach.speakers import EmbeddingMeter
from coach.speakers.voice_print import forget, keep, learned, voice_print


def enrol(take: Review, recording: Path) -> None:
    """Learn the voice of a take from its recording, on top of what is known already.

    Raises
    ------
    VoicePrintError
        Too little was said, two people talk, there is no voice model, or it cannot be kept.
    """
    model = voice_model()
    if model is None:
        raise VoicePrintError("your voice needs the voice model", remedy="voices_absent")
    if not take.takes:
        raise VoicePrintError("your voice was not learned: no take was heard")
    meter = EmbeddingMeter(model)
    with open_audio(recording) as sound:
        for block in sound.blocks():
            meter.feed(block)
    steps = [review.facts.take.span for review in take.takes]
    spoken = Span(min(span.start for span in steps), max(span.end for span in steps))
    found = learned(meter.finish(), spoken, voice_print())
    if found is None:
        raise VoicePrintError(
            "your voice was not learned: say the whole sequence, with nobody else talking"
        )
    with refused_as(VoicePrintError, "your voice-print cannot be kept"):
        keep(found)


def forget_voice() -> bool:
    """Delete what the user's voice is like; return whether that was known.

    Raises
    ------
    VoicePrintError
        It cannot be deleted.
    """
    with refused_as(VoicePrintError, "your voice-print cannot be deleted"):
        return forget()
