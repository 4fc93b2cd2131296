"""Careful hints from the voice: never a fault, never a part of a score."""

from __future__ import annotations

from collections.abc import Iterator

from coach import phrase
from coach.datatypes import Guide, VoiceDrop, VoiceFacts

FLAT_ST = 2.0
"""Standard deviation of F0 (semitones) below which a voice is called monotone by voice-coach-mcp;
the coach leaves octave errors out and so measures a little less than a plain deviation."""
LEAST_VOICED_S = 3.0
"""With less voiced speech a spread says little about the voice (seconds): two or three lines."""


def voice_hints(voice: VoiceFacts, guide: Guide) -> tuple[str, ...]:
    """Return what may be worth a thought about how a take sounded, each with its number.

    Empty where nothing stands out or too little was voiced. A flat voice is what reading aloud
    often has, and no measure tells the two apart (Laan 1997): the hint says "flat", no more.
    """
    return (*_flat(voice), *(_dropped(drop, guide) for drop in voice.drops))


def _flat(voice: VoiceFacts) -> Iterator[str]:
    spread = voice.whole.pitch_spread_st
    if spread is not None and spread < FLAT_ST and voice.whole.voiced_s >= LEAST_VOICED_S:
        yield f"Flat: {_down(spread)} semitones; conversation is above {FLAT_ST:g}."


def _dropped(drop: VoiceDrop, guide: Guide) -> str:
    by = [f"{drop.level_db:.0f} dB quieter"] if drop.level_db is not None else []
    by += [f"{drop.pitch_st:.0f} semitones lower"] if drop.pitch_st is not None else []
    title = phrase.inside(guide.step(drop.step).title)
    return phrase.sentence(f"{title}: {' and '.join(by)} than your other lines.")


def _down(value: float) -> str:
    """Round down, so that no number that is below a limit is shown as the limit."""
    return f"{int(value * 10) / 10:.1f}"
