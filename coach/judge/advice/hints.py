"""What the voice may have done: hints, never a part of a score."""

from __future__ import annotations

from collections.abc import Iterator

from coach.datatypes import Advice, VoiceDrop
from coach.judge.analysis.limits import FLAT_HINT_ST, FLAT_ST, FLAT_VOICED_S
from coach.judge.analysis.take_analysis import TakeAnalysis

FLAT, DROPS, TOO_QUIET = "flat", "voice_drops", "too_quiet"
"""Codes of hints."""


def hints(case: TakeAnalysis) -> Iterator[Advice]:
    """Yield where the voice drops, and whether it is flat."""
    voice = case.facts.voice
    if voice is None:
        return
    if case.is_faint:
        message = (
            f"Too quiet to tell everything: {voice.whole.level_db:.0f} dB. Come nearer to the"
            " microphone, or turn it up."
        )
        yield Advice(TOO_QUIET, message, None)
        return
    for drop in voice.drops:
        title = case.opening(drop.step)
        message = f"{title} is {_how_far(drop)} than your other steps."
        yield Advice(DROPS, message, drop.span.start, step=drop.step)
    spread = voice.whole.pitch_spread_st
    enough = voice.whole.voiced_s >= FLAT_VOICED_S
    if enough and spread is not None and spread < FLAT_HINT_ST:
        message = (
            f"May sound flat: {spread:.1f} semitones of melody; conversation is above {FLAT_ST:g}."
        )
        yield Advice(FLAT, message, None)


def _how_far(drop: VoiceDrop) -> str:
    level = None if drop.level_db is None else f"{drop.level_db:.0f} dB quieter"
    pitch = None if drop.pitch_st is None else f"{drop.pitch_st:.0f} semitones lower"
    return " and ".join(filter(None, (level, pitch)))
