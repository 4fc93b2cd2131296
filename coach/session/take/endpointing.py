"""When a take is over: by the silence after its last words, or after anything else."""

from __future__ import annotations

from enum import Enum

from coach.session.take.voice_activity import VoiceActivity

AFTER_LAST_S = 1.3
"""Silence after the last words of the guide that ends a take (seconds)."""
AFTER_LAST_STEP_S = 3.0
"""The same after its last step, where its last words were not heard."""
ANYWHERE_S = 8.0
"""Silence that ends a take anywhere."""
NOTHING_SAID_S = 20.0
"""So long is waited for the first word."""
AHEAD_S = 0.6
"""So long before the end of such a silence the take is likely over, and is reviewed (seconds): that
takes 0.3 to 0.6 s."""


class LastStep(Enum):
    """How far the last step of the guide is said."""

    NOT_YET = "not yet"
    BEGUN = "begun"
    FINISHED = "finished"
    """Down to its last words."""


_PATIENCE_S = {
    LastStep.NOT_YET: ANYWHERE_S,
    LastStep.BEGUN: AFTER_LAST_STEP_S,
    LastStep.FINISHED: AFTER_LAST_S,
}
"""Silence that ends a take in which somebody spoke, by how far its last step is."""


def endpoint(voice: VoiceActivity, last_step: LastStep, at_s: float) -> str | None:
    """Return why a take is over; ``None`` while it goes on.

    Parameters
    ----------
    voice
        Whether anybody spoke, and how long it is silent.
    last_step
        How far the last step is said.
    at_s
        Time in the take (seconds).
    """
    if last_step is not LastStep.NOT_YET:
        return "handoff" if voice.silent_s >= _PATIENCE_S[last_step] else None
    if voice.has_spoken:
        return "silence" if voice.silent_s >= ANYWHERE_S else None
    return "nothing" if at_s >= NOTHING_SAID_S else None


def ends_soon(voice: VoiceActivity, last_step: LastStep) -> bool:
    """Tell whether the take is over, if it stays silent for ``AHEAD_S`` more."""
    return voice.has_spoken and voice.silent_s >= _PATIENCE_S[last_step] - AHEAD_S
