"""What is heard of a speaker, block by block, and how long he speaks without a longer silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

AFTER_MISSED_S = 0.6
"""Silence after a step whose last word was not heard, or after an answer: over 0.6 s reads as
trouble (seconds)."""
SHORT_S = 0.7
"""An answer shorter than is wanted lasts so long, after which a longer silence tells …"""
AFTER_SHORT_S = 2.0
"""… of so long, whether more is to come (seconds)."""
VOICED_SHARE = 0.25
"""Of an utterance so much is voiced; keys and coughs are less, or shorter."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is heard of the speaker up to the end of a block."""

    at_s: float
    """Time in the take (seconds)."""
    block_s: float
    words: tuple[str, ...]
    """All that were recognised so far."""
    steps: tuple[str, ...]
    """Those that stand so far, by their ids, in order."""
    is_speech: bool
    """Whether the block is loud enough for speech."""
    is_voiced: bool
    """Whether it has a pitch."""
    silent_s: float
    """How long it is silent (seconds)."""
    ending: Callable[[], Sequence[str]]
    """Returns the last words once more, none of them foreseen: asked for where it matters."""


class Utterance:
    """How long somebody speaks, without longer silences."""

    def __init__(self) -> None:
        self.lasts_s = 0.0
        """From its first sound to its last (seconds)."""
        self.voiced_s = 0.0
        self.silent_s = 0.0
        self._open_s = 0.0

    def hear(self, heard: Hearing) -> None:
        """Take the next block; a new utterance begins after a long silence."""
        self.silent_s = heard.silent_s
        if not heard.is_speech:
            self._open_s += heard.block_s if self.lasts_s else 0.0
            return
        if self._open_s >= AFTER_SHORT_S:
            self.lasts_s = self.voiced_s = 0.0
        self.lasts_s += heard.block_s + (self._open_s if self.lasts_s else 0.0)
        self.voiced_s += heard.block_s if heard.is_voiced else 0.0
        self._open_s = 0.0

    def is_over(self, least_s: float) -> bool:
        """Tell whether it was an answer of that length at least, and has ended."""
        if self.voiced_s < VOICED_SHARE * self.lasts_s or not self.lasts_s:
            return False
        if self.lasts_s >= least_s:
            return self.silent_s >= AFTER_MISSED_S
        return self.lasts_s >= SHORT_S and self.silent_s >= AFTER_SHORT_S
